"""The parts of the catalogue: which there are, who writes each, and how they are built for the coming release.

A new part is one entry here and an asset of that name; nothing else lists them.
"""

import shutil
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from datafirst_assets.catalogue.build import Gathered, build_catalogue
from datafirst_assets.catalogue.coverage import write_coverage
from datafirst_assets.catalogue.croissant import write_croissant
from datafirst_assets.catalogue.csvw import write_csvw
from datafirst_assets.catalogue.data_package import write_data_package
from datafirst_assets.catalogue.dcat import write_dcat
from datafirst_assets.catalogue.dictionary import write_dictionary
from datafirst_assets.catalogue.documents import write_documents
from datafirst_assets.catalogue.exchange import write_exchange
from datafirst_assets.catalogue.model import Catalogue
from datafirst_assets.catalogue.site import write_site
from datafirst_assets.catalogue.spreadsheet import write_spreadsheets
from datafirst_assets.data_root import DataRoot
from datafirst_assets.quality.files import REPORT, quality_file
from datafirst_assets.release.catalogue import TWIN, part_folder, place_in_release, store_part
from datafirst_assets.release.edition import edition_digest
from datafirst_assets.release.files import sha256
from datafirst_assets.release.manifest import read
from datafirst_assets.twin.write import described_twin, write_twin

Writer = Callable[[Catalogue, Path], list[Path]]


@dataclass(frozen=True)
class Part:
    """A part of the catalogue.

    Attributes:
        name: of its folder; its asset is `catalogue_<name>`.
        description: what it is, for operators.
        kinds: of files, as the web UI shows them.
        writers: each writes files into a folder and says which.
    """

    name: str
    description: str
    kinds: frozenset[str]
    writers: tuple[Writer, ...]


COVERAGE, SITE = "coverage", "site"

PARTS: dict[str, Part] = {
    part.name: part
    for part in (
        Part(
            TWIN,
            "The synthetic twin: every table in low fidelity, made from what the catalogue shows and from nothing else, in a "
            "folder of its own. For trying code, never for finding anything out.",
            frozenset({"parquet", "csv"}),
            (write_twin,),
        ),
        Part(
            "documents",
            "The guides of a release as Markdown, filled from its catalogue, and the application form to fill in.",
            frozenset({"markdown"}),
            (write_documents,),
        ),
        Part(
            "spreadsheets",
            "One OpenDocument spreadsheet a dataset: cover, contents, notes and tables; and the dictionary as CSV.",
            frozenset({"ods", "csv"}),
            (write_spreadsheets, write_dictionary),
        ),
        Part(
            "dcat",
            "The catalogue in DCAT-AP 3 and in the UK cross-government metadata exchange model.",
            frozenset({"json"}),
            (write_dcat, write_exchange),
        ),
        Part(
            "data_package",
            "A Data Package of the release's files, and CSVW metadata of each CSV file.",
            frozenset({"json"}),
            (write_data_package, write_csvw),
        ),
        Part(
            COVERAGE,
            "The coverage calendar as CSV: by source and court, runs of months that are covered, low or missing. No counts.",
            frozenset({"csv"}),
            (write_coverage,),
        ),
        Part("croissant", "The tables in Croissant, for machine learning.", frozenset({"json"}), (write_croissant,)),
        Part(
            SITE,
            "The web site of a release: every dataset and variable, linkage quality, change log and guides. It works without "
            "a server, a network and script.",
            frozenset({"html"}),
            (),
        ),
    )
}
"""Every part: the twin first, because others describe its files, and the site last: it links to the files of all."""


@dataclass(frozen=True)
class Built:
    """A part that was built.

    Attributes:
        part: its name.
        folder: where it lies.
        files: in it.
        bytes: of all of them.
        largest: bytes of the largest file.
    """

    part: str
    folder: Path
    files: int
    bytes: int
    largest: int


def build_parts(gathered: Gathered, parts: Iterable[str]) -> tuple[Catalogue, list[Built]]:
    """Build parts of the catalogue for the release that the published tables will be.

    Where that is the current release, the parts come out as they are in it; if they do not, because the words of the
    catalogue have changed, they are built anew for the next.

    Args:
        gathered: what the catalogue is made from.
        parts: names, in the order of `PARTS`.
    """
    chosen = list(parts)
    catalogue, built = _build_all(gathered, build_catalogue(gathered), chosen)
    manifest = read(gathered.root.releases / catalogue.version)
    if manifest and not _same(built, {entry["path"]: entry["sha256"] for entry in manifest["files"]}):
        catalogue, built = _build_all(gathered, build_catalogue(gathered, as_next=True), chosen)
    return catalogue, built


def _build_all(gathered: Gathered, catalogue: Catalogue, chosen: Sequence[str]) -> tuple[Catalogue, list[Built]]:
    """Build parts; the catalogue that comes back has the twin that was built, or lay there."""
    built = [_build(gathered, catalogue, part) for part in chosen if part == TWIN]
    told = replace(catalogue, twin=described_twin(part_folder(gathered.root, TWIN)))
    return told, [*built, *(_build(gathered, told, part) for part in chosen if part != TWIN)]


def _build(gathered: Gathered, catalogue: Catalogue, part: str) -> Built:
    root = gathered.root
    building = root.scratch / f"catalogue-{part}"
    shutil.rmtree(building, ignore_errors=True)
    building.mkdir(parents=True)
    if part == SITE:
        report = quality_file(root, f"{REPORT}.html")
        written = write_site(catalogue, building, report, _others(root))
    else:
        written = [file for write in PARTS[part].writers for file in write(catalogue, building)]
    sizes = [file.stat().st_size for file in written]
    store_part(root, part, building, edition_digest(catalogue.version, gathered.inputs))
    return Built(part, part_folder(root, part), len(sizes), sum(sizes), max(sizes))


def _others(root: DataRoot) -> Sequence[str]:
    """The files of the other parts, which lie beside the site in the release."""
    return [
        file.name
        for part in PARTS
        if part not in (SITE, TWIN) and part_folder(root, part).is_dir()
        for file in sorted(part_folder(root, part).iterdir())
    ]


def files_beside(root: DataRoot, catalogue: Catalogue) -> set[str]:
    """Everything that a page of the site can link to but pages, relative to it: the catalogue's files, and the data."""
    data = {f"../{file.path}" for dataset in catalogue.datasets for file in dataset.files}
    twin = part_folder(root, TWIN)
    data |= {f"../{place_in_release(TWIN)}/{file.name}" for file in (twin.iterdir() if twin.is_dir() else ())}
    return {*_others(root), *data, *(file.name for file in part_folder(root, SITE).iterdir())}


def _same(built: Iterable[Built], released: dict[str, str]) -> bool:
    """Whether built parts are, byte for byte, those of a release."""
    return all(
        released.get(f"{place_in_release(one.part)}/{file.name}") == sha256(file)
        for one in built
        for file in sorted(one.folder.iterdir())
    )
