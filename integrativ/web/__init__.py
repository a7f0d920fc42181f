"""Everything with a URL and HTML, one folder per audience."""
