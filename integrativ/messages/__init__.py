"""Notices inside and mail outside, through an outbox: written with the work, sent after it, once."""
