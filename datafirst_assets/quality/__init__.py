"""Linkage quality without a truth, and the report on each release. The evaluation against a truth is `evaluate`'s."""
