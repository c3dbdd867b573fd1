"""What a built catalogue must not do: send a reader nowhere, ask the network, say what was not controlled, or name anyone.

Each function says what it found wrong, as rule -> how often; nothing wrong is an empty answer. No value of a record comes out.
"""

import re
import zipfile
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path

from datafirst_assets.catalogue.model import Catalogue
from datafirst_assets.catalogue.site.read import Page, SaidVariable
from datafirst_assets.disclosure import NOT_SHOWN
from datafirst_assets.disclosure.counts import BASE, FEWEST

Found = dict[str, int]

LARGEST_PAGE = 500_000
"""Bytes that a page may have."""
_ID = re.compile(rb"(?<![0-9a-f])[0-9a-f]{32}(?![0-9a-f])")
"""A published id, which has no place in any catalogue; digests of files are twice as long."""
_ELSEWHERE = re.compile(r"[a-z]+:|//")
_SHARE = re.compile(r"(100|[0-9]{1,2}) %")


def dead_links(pages: Collection[Page], others: Collection[str]) -> Found:
    """Links to files and anchors that are not there.

    Args:
        pages: of the site.
        others: paths that lie beside the pages in the release, relative to them.
    """
    anchors = {page.name: page.ids for page in pages}
    found: Counter[str] = Counter()
    for page in pages:
        for link in page.links + page.asked:
            if _ELSEWHERE.match(link):
                continue
            file, _, anchor = link.partition("#")
            file = file.partition("?")[0] or page.name
            if file not in anchors and file not in others:
                found[f"{page.name}: no file {file}"] += 1
            elif anchor and anchor not in anchors.get(file, set()):
                found[f"{page.name}: no place {link}"] += 1
    return dict(found)


def outside_requests(pages: Collection[Page]) -> Found:
    """What a page would ask of the network."""
    asked = Counter(
        page.name for page in pages for one in page.asked if not one.startswith("data:") and _ELSEWHERE.match(one)
    )
    return {f"{name}: asks for something outside": count for name, count in asked.items()}


def large_pages(pages: Collection[Page]) -> Found:
    """Pages that are too large for a slow line."""
    return {f"{page.name}: more than {LARGEST_PAGE:,} bytes": 1 for page in pages if page.size > LARGEST_PAGE}


def other_dictionary(
    said: Mapping[str, Collection[SaidVariable]], catalogue: Catalogue, data: Mapping[str, list[tuple[str, str]]]
) -> Found:
    """Where what is documented differs from what is in the data.

    Args:
        said: variables by table, as a page or a file documents them.
        catalogue: whose codes they must have.
        data: column and type by table, as the Parquet files have them.
    """
    found: Found = {}
    for table, columns in data.items():
        variables = list(said.get(table, ()))
        if [(one.name, one.sql_type) for one in variables] != columns:
            found[f"{table}: columns or types differ from the data"] = 1
        codes = {one.name: [code.value for code in one.codes] for one in catalogue.dataset(table).variables}
        if {one.name: one.codes for one in variables} != codes:
            found[f"{table}: codes differ from the contract"] = 1
    return found


def uncontrolled_counts(catalogue: Catalogue) -> Found:
    """Numbers of a catalogue that have not passed disclosure control."""
    found: Counter[str] = Counter()
    for dataset in catalogue.datasets:
        counts = [dataset.rows_rounded]
        for variable in dataset.variables:
            counts += [*variable.code_rows, variable.distinct]
            for one in variable.completeness_by_year:
                counts.append(one.rows)
                shares = [share for share in (one.share, one.known) if share is not None]
                if any(not one.rows or not _is_rounded(share * one.rows) for share in shares):
                    found[f"{dataset.name}: a share of counts that are not rounded"] += 1
        found[f"{dataset.name}: a count that is not rounded"] += sum(
            count is not None and not _is_rounded(count) for count in counts
        )
    return {rule: count for rule, count in found.items() if count}


def uncontrolled_figures(pages: Collection[Page]) -> Found:
    """Cells of counts on pages that are neither a rounded count, nor a share, nor the sign of what is not shown."""
    found = Counter(page.name for page in pages for cell in page.figures if not _is_controlled(cell.strip()))
    return {f"{name}: a figure that was not controlled": count for name, count in found.items()}


def ids_in_files(files: Collection[Path]) -> Found:
    """Published ids in files of a catalogue, compressed ones too: there must be none."""
    found = {file.name: sum(len(_ID.findall(content)) for content in _contents(file)) for file in files}
    return {f"{name}: an id of the data": count for name, count in found.items() if count}


def _is_rounded(count: float) -> bool:
    whole = round(count)
    return abs(count - whole) < 1e-6 * max(whole, 1) and whole % BASE == 0 and not 0 < whole < FEWEST


def _is_controlled(cell: str) -> bool:
    if cell in (NOT_SHOWN, "no rows") or _SHARE.fullmatch(cell):
        return True
    digits = cell.replace(",", "")
    return digits.isdigit() and _is_rounded(int(digits))


def _contents(file: Path) -> Iterator[bytes]:
    if not zipfile.is_zipfile(file):
        yield file.read_bytes()
        return
    with zipfile.ZipFile(file) as archive:
        yield from (archive.read(name) for name in archive.namelist())
