"""The demonstration: invented towns full of people, companies and waiting times, made only in a database marked for it."""
