"""Datasets from the courts' raw extracts to research releases, as one asset graph."""
