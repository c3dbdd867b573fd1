"""The catalogue of a release: what is in it and how to use it, on a web site, in spreadsheets and for machines."""
