"""The documents of a release: Markdown sources beside these modules, filled from the catalogue and written for people.

A document is prose and belongs to its `.md` file; a number, a table of the data or the name of a variable never stands
there: it is a placeholder that the catalogue fills, so that no document can be out of date.
"""

from datafirst_assets.catalogue.documents.render import Document, render_documents, write_documents

__all__ = ["Document", "render_documents", "write_documents"]
