"""Read ways into work: the case team the whole way, a company what it may know."""
