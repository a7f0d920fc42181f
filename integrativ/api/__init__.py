"""Everything with a URL that speaks JSON or iCalendar."""
