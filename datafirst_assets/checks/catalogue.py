"""Hand-written checks of the catalogue: it says what the data are, leads nowhere wrong, and tells nothing of anyone."""

from collections.abc import Iterator

import dagster as dg
import pyarrow.parquet as pq

from datafirst_assets.catalogue.inspect import (
    Found,
    dead_links,
    ids_in_files,
    large_pages,
    other_dictionary,
    outside_requests,
    uncontrolled_counts,
    uncontrolled_figures,
)
from datafirst_assets.catalogue.model import Catalogue
from datafirst_assets.catalogue.parts import SITE, Built, files_beside
from datafirst_assets.catalogue.site.read import read_site
from datafirst_assets.checks.contracts import check_result, check_spec
from datafirst_assets.data_root import DataRoot
from datafirst_assets.publish.tables import PUBLISHED
from datafirst_assets.release.catalogue import TWIN
from datafirst_assets.twin import inspect as twin

DESCRIPTIONS = {
    "no_ids": "No id of the data is in any file of it: a catalogue speaks of variables, never of a person.",
    "controlled": "Every count in it is rounded or not shown, every share is of rounded counts.",
}
SITE_DESCRIPTIONS = {
    "dictionary": "Its pages document exactly the columns and types of the Parquet files, and the codes of the contract.",
    "links": "Every link inside it, and to the files of the release, leads somewhere.",
    "pages": "No page is larger than 500 kB or asks anything of the network.",
}

ARROW_TYPES = {"string": "VARCHAR", "int64": "BIGINT", "date32[day]": "DATE", "double": "DOUBLE", "bool": "BOOLEAN"}
"""Types of Parquet files, as the contracts have them."""


def asset_name(part: str) -> str:
    """The asset of a part of the catalogue."""
    return f"catalogue_{part}"


def catalogue_checks(part: str) -> list[dg.AssetCheckSpec]:
    """The checks of a part."""
    own = {SITE: DESCRIPTIONS | SITE_DESCRIPTIONS, TWIN: twin.CHECKS}
    said = own.get(part, DESCRIPTIONS)
    return [check_spec(asset_name(part), name, description) for name, description in said.items()]


def check_part(root: DataRoot, catalogue: Catalogue, built: Built) -> Iterator[dg.AssetCheckResult]:
    """Look at what was built of a part."""
    for name, wrong in _found(root, catalogue, built).items():
        yield check_result(asset_name(built.part), name, wrong)


def _found(root: DataRoot, catalogue: Catalogue, built: Built) -> dict[str, Found]:
    """What each check of a part found wrong."""
    if built.part == TWIN:
        return twin.check_twin(catalogue, built.folder)
    found: dict[str, Found] = {
        "no_ids": ids_in_files(sorted(built.folder.iterdir())),
        "controlled": uncontrolled_counts(catalogue),
    }
    if built.part == SITE:
        pages = read_site(built.folder)
        said = {page.name.removesuffix(".html"): page.variables for page in pages}
        found["controlled"] |= uncontrolled_figures(pages)
        found["dictionary"] = other_dictionary(said, catalogue, _data(root))
        found["links"] = dead_links(pages, files_beside(root, catalogue))
        found["pages"] = outside_requests(pages) | large_pages(pages)
    return found


def _data(root: DataRoot) -> dict[str, list[tuple[str, str]]]:
    """Column and type of every published table, as its Parquet file has them."""
    return {
        name: [(field.name, ARROW_TYPES.get(str(field.type), str(field.type))) for field in schema]
        for name, schema in ((name, pq.read_schema(root.table("published", name))) for name in PUBLISHED)
    }
