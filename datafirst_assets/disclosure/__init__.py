"""Disclosure control: what a number must pass before the public may see it. Pure functions, no file, no database.

Whoever publishes a number (the linkage quality report, the catalogue) takes it from here and nowhere else.
"""

from datafirst_assets.disclosure.counts import NOT_SHOWN, interval, percent, publishable, share, shown, total

__all__ = ["NOT_SHOWN", "interval", "percent", "publishable", "share", "shown", "total"]
