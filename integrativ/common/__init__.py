"""Small things everybody needs: dates in Europe/Berlin, German sort keys. Knows nothing of the trade."""
