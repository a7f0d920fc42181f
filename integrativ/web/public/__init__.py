"""Pages that everybody may open: start, legal pages, help, components."""
