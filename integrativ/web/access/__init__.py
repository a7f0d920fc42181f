"""Signing in, second factor, hats, devices."""
