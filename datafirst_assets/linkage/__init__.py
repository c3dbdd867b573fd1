"""Linkage: from identities to persons with stable ids, and from persons to the cases that are the same."""

import logging

# Splink tells of every step and warns of every level that a small landing zone does not show; the assets' metadata say
# what came of it. Its errors still come through.
logging.getLogger("splink").setLevel(logging.ERROR)
