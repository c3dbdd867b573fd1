"""Linkage: from identities to persons with stable ids, and from persons to the cases that are the same."""
