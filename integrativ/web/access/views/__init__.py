"""Pages of signing in, hats, accounts and the log."""
