"""The catalogue of a release, put together: contracts, words, counts, files and provenance become one model.

It is refused where anything that a reader needs is missing, so that a published column without its documentation cannot be.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from datafirst_assets.catalogue.changes import Withdrawn, changes, stored_changes
from datafirst_assets.catalogue.count import Counted, count_table
from datafirst_assets.catalogue.data_files import data_files
from datafirst_assets.catalogue.earlier import earlier_numbers
from datafirst_assets.catalogue.joins import JOINS
from datafirst_assets.catalogue.justice import courts, delivered
from datafirst_assets.catalogue.margins import Margins, count_margins
from datafirst_assets.catalogue.model import Catalogue, Change, DataFile, Dataset, Origin
from datafirst_assets.catalogue.stored import stored_catalogue
from datafirst_assets.catalogue.tables import TABLES
from datafirst_assets.catalogue.variables import lacks, variables
from datafirst_assets.catalogue.words import differences
from datafirst_assets.config import Settings
from datafirst_assets.contracts.table import column_names, grain, key
from datafirst_assets.contracts.words import Problem
from datafirst_assets.coverage.runs import PUBLIC_FILE, Run, read_runs
from datafirst_assets.data_root import DataRoot
from datafirst_assets.engine import connect
from datafirst_assets.errors import AuditError
from datafirst_assets.ingest.issued import newest_delivery
from datafirst_assets.publish.tables import PUBLISHED
from datafirst_assets.publish.zone import confine, data_root
from datafirst_assets.quality.files import quality_file
from datafirst_assets.release.again import withdrawn_with
from datafirst_assets.release.edition import Edition, Inputs, coming_edition, next_edition, release_inputs
from datafirst_assets.release.manifest import Provenance
from datafirst_assets.release.marks import read_marks

TITLE = "Data First: {courts}, linked"
DESCRIPTION = (
    "De-identified records of the {courts} in England and Wales, linked so that researchers can follow people and cases from "
    "court to court."
)


@dataclass(frozen=True)
class Gathered:
    """What a catalogue is made from, gathered once: files and counts by table, coverage, and where all of it came from."""

    root: DataRoot
    provenance: Provenance
    key_id: str
    files: Mapping[str, tuple[DataFile, ...]]
    counted: Mapping[str, Counted]
    margins: Mapping[str, Margins]
    coverage: tuple[Run, ...] = ()

    @property
    def inputs(self) -> Inputs:
        """What makes the release what it is."""
        hashes = {file.path: file.sha256 for files in self.files.values() for file in files}
        return release_inputs(self.provenance, self.key_id, hashes)


def gather(settings: Settings, provenance: Provenance, key_id: str) -> Gathered:
    """Hash and count the tables of the published zone.

    Raises:
        DataFirstError: a table has not been published.
    """
    root = data_root(settings)
    published = root.internal / "published"
    with connect(settings) as connection:
        confine(connection, [published, root.scratch])
        files = data_files(connection, root)
        earlier = earlier_numbers(root.releases)
        counted = {
            name: count_table(connection, published, name, table.contract, earlier) for name, table in PUBLISHED.items()
        }
        margins = {
            name: count_margins(connection, published, name, table.contract, earlier, counted[name].rows)
            for name, table in PUBLISHED.items()
        }
    coverage = read_runs(quality_file(root, PUBLIC_FILE))
    return Gathered(root, provenance, key_id, files, counted, margins, coverage)


def build_catalogue(gathered: Gathered, *, as_next: bool = False) -> Catalogue:
    """The catalogue of the release that these inputs will be.

    Args:
        gathered: what it is made from.
        as_next: describe the next release, even where the current one has the same inputs: the words have changed.

    Raises:
        AuditError: naming every variable that lacks something a reader needs.
    """
    _refuse(differences((name, column) for name, table in PUBLISHED.items() for column in column_names(table.contract)))
    releases = gathered.root.releases
    edition = next_edition(releases) if as_next else coming_edition(releases, gathered.inputs)
    built = _catalogue(gathered, edition)
    _refuse(_lacking(built))
    return replace(built, changes=_changes(built, releases, edition, gathered.inputs["files"]))


def _changes(built: Catalogue, releases: Path, edition: Edition, files: Mapping[str, str]) -> tuple[Change, ...]:
    """The change log: of a release that is there already its own, whatever has been withdrawn since."""
    if edition.is_current and (stored := stored_catalogue(releases, edition.version)):
        return stored_changes(stored)
    same = withdrawn_with(releases, files)
    withdrawn = [
        Withdrawn(mark, stored_catalogue(releases, mark.release), mark in same) for mark in read_marks(releases)
    ]
    return changes(built, stored_catalogue(releases, edition.previous), edition.previous, withdrawn)


def _catalogue(gathered: Gathered, edition: Edition) -> Catalogue:
    provenance = gathered.provenance
    datasets = tuple(_dataset(name, gathered) for name in PUBLISHED)
    years = sorted({year for dataset in datasets for year in dataset.years})
    stored = stored_catalogue(gathered.root.releases, edition.version) if edition.is_current else None
    whose = courts(delivered(provenance.deliveries))
    return Catalogue(
        title=TITLE.format(courts=whose),
        description=DESCRIPTION.format(courts=whose),
        version=edition.version,
        # The same delivery may come again later: what a release says of itself does not change by that.
        issued=stored["issued"] if stored else newest_delivery(gathered.root, provenance.deliveries).isoformat(),
        years=tuple(years),
        simulated=gathered.root.truth.is_dir(),
        datasets=datasets,
        origin=Origin(
            code_version=provenance.code_version,
            model_hash=provenance.model_hash,
            thresholds=tuple(provenance.thresholds.items()),
            key_id=gathered.key_id,
            deliveries=tuple(sorted(provenance.deliveries.items())),
        ),
        changes=(),
        coverage=gathered.coverage,
    )


def _dataset(name: str, gathered: Gathered) -> Dataset:
    contract, about = PUBLISHED[name].contract, TABLES[name]
    counted, margins = gathered.counted[name], gathered.margins[name]
    return Dataset(
        name=name,
        title=about.title,
        grain=grain(contract),
        description=about.description,
        courts=about.courts,
        source_system=about.source_system,
        years=counted.years,
        rows_rounded=counted.rows,
        keys=tuple(key(contract)),
        joins=JOINS[name],
        variables=tuple(
            replace(one, code_rows=margins.codes.get(one.name, ()), distinct=margins.distinct.get(one.name))
            for one in variables(name, contract, counted.completeness)
        ),
        known_problems=_problems(about.problems, set(column_names(contract))),
        files=gathered.files[name],
    )


def _problems(problems: tuple[Problem, ...], there: set[str]) -> tuple[Problem, ...]:
    """The problems that concern a table: those of its rows, and those of variables that it has."""
    concerning = [problem for problem in problems if not problem.variables or there & set(problem.variables)]
    return tuple(
        replace(problem, variables=tuple(name for name in problem.variables if name in there)) for problem in concerning
    )


def _lacking(catalogue: Catalogue) -> list[str]:
    found = [
        line
        for dataset in catalogue.datasets
        for variable in dataset.variables
        for line in lacks(dataset.name, variable)
    ]
    return found if catalogue.years else [*found, "the release: years"]


def _refuse(lacking: list[str]) -> None:
    if lacking:
        raise AuditError(
            f"The catalogue was not built, because {len(lacking)} published variables lack what a reader needs: "
            f"{'; '.join(lacking)}. Say it in its contract or in data/reference/published_variables.csv, then build the "
            "catalogue again."
        )
