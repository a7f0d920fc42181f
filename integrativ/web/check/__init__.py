"""The public check: may I work, and what now? No sign-in, nothing kept; answers travel in the body of each request."""
