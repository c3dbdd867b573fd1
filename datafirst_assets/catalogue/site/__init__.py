"""The web site of a release: static pages that need no server, no network and no script.

`write.py` makes the files; `charts.py` draws completeness; the words of the pages are in `templates/`, their look in
`site.css`; `site.js` only filters the list of variables. Everything shown comes from the catalogue model.
"""

from datafirst_assets.catalogue.site.write import write_site

__all__ = ["write_site"]
