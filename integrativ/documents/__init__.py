"""How long what is kept: periods, holds, tombstones. Files themselves come with the first upload."""
