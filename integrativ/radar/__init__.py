"""The radar: who gains or loses which right, window or duty in the coming months, told once and in time."""
