"""Contracts: what every table is, declared once a dataset, and what follows from a declaration."""
