"""The pages of the site: which there are, what each is given, and how they become files."""

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from datafirst_assets.catalogue.coverage import court_columns, coverage_page
from datafirst_assets.catalogue.documents import Document, render_documents
from datafirst_assets.catalogue.example import COMMANDS, script
from datafirst_assets.catalogue.model import DISCLOSURE_CLASSES, Catalogue, DataFile, Dataset
from datafirst_assets.catalogue.site.charts import completeness_bars
from datafirst_assets.catalogue.site.report import report_body
from datafirst_assets.catalogue.stored import FILE, write_stored
from datafirst_assets.contracts.sources import SOURCES
from datafirst_assets.contracts.words import listed
from datafirst_assets.coverage.runs import PUBLIC_FILE
from datafirst_assets.disclosure import NOT_SHOWN

STATIC = ("site.css", "site.js")
EXAMPLE = "worked_example.py"
HERE = Path(__file__).parent

_COURTS = listed((".".join(column) for source in SOURCES.values() for column in court_columns(source)), "or")
DOWNLOADS = {
    FILE: "Everything on this site as one JSON file",
    "dictionary.csv": "The data dictionary: every variable of every dataset",
    "codes.csv": "Every code of every list",
    PUBLIC_FILE: f"The coverage calendar: by source and court, which months are covered; its court_code is {_COURTS}",
    "catalog.jsonld": "Catalogue in DCAT-AP 3, as JSON-LD",
    "ukgov-metadata.json": "Record in the UK cross-government metadata exchange model",
    "datapackage.json": "Data Package, version 2",
    "croissant.json": "Croissant 1.1, for machine learning",
}
"""What other files of the catalogue are, where they have been built; a dataset's own are on its page."""


def write_site(catalogue: Catalogue, folder: Path, report: Path, others: Sequence[str] = ()) -> list[Path]:
    """Write the site, with the stored catalogue that it lists, into a folder.

    Args:
        catalogue: what it shows.
        folder: an empty folder that exists.
        report: where the linkage quality report is as HTML, if there is one.
        others: names of the files that lie beside the site in the release's `catalogue/`.

    Returns:
        The files written, by name.
    """
    documents = render_documents(catalogue)
    templates = _templates(catalogue, documents, [FILE, *others])
    pages = _pages(catalogue, documents, report_body(report))
    written = [write_stored(catalogue, folder)]
    for name, template, given in pages:
        written.append(folder / name)
        written[-1].write_text(templates.get_template(template).render(page=name, **given) + "\n", encoding="utf-8")
    for name in STATIC:
        written.append(folder / name)
        written[-1].write_bytes((HERE / name).read_bytes())
    written.append(folder / EXAMPLE)
    written[-1].write_text(script(), encoding="utf-8")
    return sorted(written)


def _pages(
    catalogue: Catalogue, documents: dict[str, Document], report: Markup | None
) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Every page: its file, its template and what only that page is given."""
    yield "index.html", "index.html", {}
    for dataset in catalogue.datasets:
        given = {"dataset": dataset, "periods": _periods(dataset), "described": _described(catalogue, dataset)}
        yield f"{dataset.name}.html", "dataset.html", given
    yield "variables.html", "variables.html", {}
    yield "coverage.html", "coverage.html", coverage_page(catalogue)
    yield "linkage-quality.html", "linkage_quality.html", {"report": report}
    yield "changes.html", "changes.html", {}
    for document in documents.values():
        yield f"{document.slug}.html", "document.html", {"document": document}


def _templates(catalogue: Catalogue, documents: dict[str, Document], files: Sequence[str]) -> Environment:
    templates = Environment(
        loader=PackageLoader("datafirst_assets.catalogue.site"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    templates.globals |= {
        "catalogue": catalogue,
        "documents": list(documents.values()),
        "files": set(files),
        "downloads": {name: said for name, said in DOWNLOADS.items() if name in files},
        "classes": DISCLOSURE_CLASSES,
        "bars": completeness_bars,
        "size": _size,
        "count": _count,
        "commands": COMMANDS,
        "twin": _twin_files(catalogue),
        "breakable": _breakable,
    }
    return templates


def _periods(dataset: Dataset) -> list[str]:
    return [one.period for one in dataset.variables[0].completeness_by_year]


def _breakable(name: str) -> Markup:
    """A variable's name that may go on in the next line after an underscore."""
    return Markup("_<wbr>").join(name.split("_"))


def _count(rounded: int | None) -> str:
    """A count of the model as a page says it."""
    return NOT_SHOWN if rounded is None else f"{rounded:,}"


def _twin_files(catalogue: Catalogue) -> dict[str, list[DataFile]]:
    """The files of the twin by dataset."""
    files = catalogue.twin.files if catalogue.twin else ()
    return {
        dataset.name: [file for file in files if Path(file.path).stem == f"SYNTHETIC_{dataset.name}"]
        for dataset in catalogue.datasets
    }


def _size(size: int) -> str:
    """A file's size as a page says it: rounded up, so that it tells no number of rows."""
    for unit, name in ((1_000_000_000, "GB"), (1_000_000, "MB"), (1_000, "kB")):
        if size > unit:
            return f"{-(-size // unit)} {name}"
    return "less than 1 kB"


def _described(catalogue: Catalogue, dataset: Dataset) -> Markup:
    """A dataset for search engines of the inside: schema.org, as JSON-LD."""
    told = {
        "@context": "https://schema.org/",
        "@type": "Dataset",
        "name": dataset.title,
        "identifier": dataset.name,
        "description": f"{dataset.grain}. {dataset.description}",
        "version": catalogue.version,
        "datePublished": catalogue.issued,
        "spatialCoverage": "England and Wales",
        "variableMeasured": [variable.name for variable in dataset.variables],
    }
    if dataset.years:
        told["temporalCoverage"] = f"{dataset.years[0]}/{dataset.years[-1]}"
    # Within a script element only its end could do harm.
    return Markup(json.dumps(told, ensure_ascii=False).replace("<", "\\u003c"))
