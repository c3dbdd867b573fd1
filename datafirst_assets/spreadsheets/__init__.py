"""Spreadsheets as OpenDocument files: written for people, and read back. What is in their cells is not decided here."""
