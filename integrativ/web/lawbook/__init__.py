"""The law book: what the catalogue says, for everybody, on every day."""
