"""Who is responsible for what, where and since when; role cards, service standards, contacts."""
