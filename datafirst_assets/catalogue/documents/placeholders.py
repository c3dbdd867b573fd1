"""Placeholders in the documents' sources, and filling them: a fact, or a link to something that the catalogue has.

`{{years}}` is a fact of the catalogue; `{{dataset:crown_offence}}`, `{{variable:crown_offence.plea}}`,
`{{document:glossary}}` and `{{page:changes}}` are links. What does not exist, and a fact that no document uses, is an
error: a document cannot speak of a variable that a release no longer has.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from datafirst_assets.catalogue.model import Catalogue
from datafirst_assets.errors import DataFirstError

PAGES = {
    "linkage-quality": "linkage quality",
    "coverage": "coverage calendar",
    "changes": "change log",
    "variables": "list of all variables",
}
"""Pages of the site that are neither a dataset nor a document, and how a sentence names them."""

PLACEHOLDER = re.compile(r"\{\{([^{}]*)\}\}")


@dataclass(frozen=True)
class Links:
    """Links as one form of the documents writes them.

    Attributes:
        catalogue: what may be linked to.
        documents: slug and title of every document.
        ending: of a document's file, with its dot.
    """

    catalogue: Catalogue
    documents: Mapping[str, str]
    ending: str

    def to(self, kind: str, name: str) -> str:
        """A link in Markdown.

        Raises:
            KeyError: the catalogue, or the set of documents, has nothing of that kind and name.
        """
        if kind == "document":
            return f"[{self.documents[name]}]({name}{self.ending})"
        if kind == "page":
            return f"[{PAGES[name]}]({name}.html)"
        if kind == "dataset":
            return f"[{self.catalogue.dataset(name).title}]({name}.html)"
        if kind == "variable":
            dataset, _, variable = name.partition(".")
            found = self.catalogue.dataset(dataset).variable(variable)
            return f"[`{found.name}`]({dataset}.html#{found.name})"
        if kind == "column":  # where variables of several tables stand side by side: no two links have one name
            dataset, _, variable = name.partition(".")
            found = self.catalogue.dataset(dataset).variable(variable)
            return f"[`{dataset}.{found.name}`]({dataset}.html#{found.name})"
        raise KeyError(kind)


def fill(sources: Mapping[str, str], facts: Mapping[str, str], links: Links) -> dict[str, str]:
    """The documents with every placeholder filled.

    Args:
        sources: text of each document, by slug.
        facts: text for each plain placeholder, by its name.
        links: for placeholders of the form `kind:name`.

    Raises:
        DataFirstError: names every placeholder that nothing fills, with its document, and every fact that none uses.
    """
    unknown: set[str] = set()
    used: set[str] = set()

    def filled(slug: str, name: str) -> str:
        kind, colon, rest = name.partition(":")
        try:
            if colon:
                return links.to(kind, rest)
            used.add(name)
            return facts[name]
        except KeyError:
            unknown.add(f"{slug}: {name}")
            return ""

    documents = {
        slug: PLACEHOLDER.sub(lambda match, slug=slug: filled(slug, match[1].strip()), text)  # type: ignore[misc]
        for slug, text in sources.items()
    }
    _refuse(unknown, "asked for by a document, and not in the catalogue")
    _refuse(facts.keys() - used, "offered to the documents, and used by none")
    return documents


def _refuse(names: Iterable[str], what: str) -> None:
    if listed := sorted(names):
        raise DataFirstError(
            f"The documents were not written: {', '.join(listed)}: {what}. Correct the Markdown sources of "
            "catalogue/documents, or the contract that the catalogue is made from."
        )
