"""Checks: typed, blocking, in counts only; one a table and kind."""
