"""Pages of authorities and carriers that receive requests."""
