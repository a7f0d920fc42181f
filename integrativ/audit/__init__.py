"""Who saw, did and decided what: insert-only, in the same transaction, sealed by hashes."""
