"""What a catalogue says: the model that every renderer reads, and nothing that renders or counts.

Every number in it has passed disclosure control when the model was built, so that no renderer can publish another: counts
are rounded or None, shares are ratios of rounded counts or None, and there is no smallest and no largest value of any data.
"""

from dataclasses import dataclass
from typing import Literal

from datafirst_assets.contracts.words import DisclosureClass, Problem
from datafirst_assets.coverage.runs import Run
from datafirst_assets.disclosure import NOT_SHOWN, percent

Kind = Literal["text", "code", "whole number", "decimal number", "date", "true or false"]
"""What a variable's values are, in a reader's words."""

DISCLOSURE_CLASSES: dict[DisclosureClass, str] = {
    "standard": "Categories, counts and keys of rows that say little of one person.",
    "linking": "Keyed ids of estimated people: they bring the records of one person together.",
    "detailed": "Small areas, exact dates, ages and detailed codes, many of which together could single out a person; and what a "
    "family case says of children, adoption or harm.",
}
"""Every class of variable with its meaning, the least disclosive first: a project is approved up to one of them."""

THRESHOLD_COLUMNS = {
    "person_id_low": "linked_defendant_id_low",
    "person_id": "linked_defendant_id",
    "person_id_high": "linked_defendant_id_high",
    "party_person_id": "estimated_xjs_id",
}
"""The column of a link table that holds the persons of each level that is published: what readers know a level by."""

ALL_YEARS = "all years"
"""The period of a table whose rows belong to no extract year."""


@dataclass(frozen=True)
class Code:
    """A value that a coded variable may hold, with what it means."""

    value: str
    label: str


@dataclass(frozen=True)
class Completeness:
    """How many rows of a period have a value.

    Attributes:
        period: an extract year, or `ALL_YEARS`.
        rows: of the table in that period, rounded; None where it may not be shown.
        share: of those rows that have a value, from 0 to 1; None where it may not be shown or there is no row.
        known: of those rows that have a value which does not say "not known", from 0 to 1; None as for `share`, and for a
            variable that has no such code.
    """

    period: str
    rows: int | None
    share: float | None
    known: float | None = None

    @property
    def shown(self) -> str:
        """The share as a table says it."""
        return self._said(self.share)

    @property
    def shown_known(self) -> str:
        """The share that is known as a table says it; only of a variable with codes that say "not known"."""
        return self._said(self.known)

    def _said(self, share: float | None) -> str:
        return "no rows" if self.rows == 0 else percent(share, 0)

    @property
    def is_shown(self) -> bool:
        """Whether there is a share to be seen."""
        return self.share is not None


@dataclass(frozen=True)
class Variable:
    """A column of a table.

    Attributes:
        name: of the column.
        label: a few words.
        description: what the value means, and what a missing one means.
        kind: what its values are.
        sql_type: of the Parquet file: VARCHAR, BIGINT, DATE, DOUBLE or BOOLEAN.
        code_list: name of its list of codes; empty without one.
        codes: the values that it may hold; none for a variable that is not coded.
        pattern: regular expression that a whole value matches; empty without one.
        minimum, maximum: bounds that the contract demands; never the smallest or largest value that occurs.
        values: what a value looks like, in words, whatever the kind.
        unit: of a number; empty for anything else.
        source: the source system and field, or the rule, that it comes from.
        derivation: how the pipeline makes it from there.
        first_year: first extract year that has it; None where it is there from the first year of its table on.
        nullable: whether a value may be missing.
        unique: no value twice.
        disclosure_class: one of `DISCLOSURE_CLASSES`.
        completeness_by_year: by period, oldest first.
        code_rows: rows of all years that have each of `codes`, rounded; None where it may not be shown.
        distinct: how many different values there are, rounded, for ids of persons and cases; None where it was not counted
            or may not be shown.
        not_known: those of `codes` that say that something is not known.
    """

    name: str
    label: str
    description: str
    kind: Kind
    sql_type: str
    code_list: str
    codes: tuple[Code, ...]
    pattern: str
    minimum: float | None
    maximum: float | None
    values: str
    unit: str
    source: str
    derivation: str
    first_year: int | None
    nullable: bool
    unique: bool
    disclosure_class: DisclosureClass
    completeness_by_year: tuple[Completeness, ...]
    code_rows: tuple[int | None, ...] = ()
    distinct: int | None = None
    not_known: tuple[str, ...] = ()


@dataclass(frozen=True)
class Join:
    """How a table is joined to another.

    Attributes:
        to: name of the other dataset.
        on: pairs of columns: of this table, and of the other.
        kind: how many rows meet: "one to many" means one row here, many there.
        description: what the joined table holds, and what to mind.
        example_sql: a DuckDB query over both, by dataset name; run against the release by a test.
    """

    to: str
    on: tuple[tuple[str, str], ...]
    kind: Literal["one to one", "one to many", "many to one", "many to many"]
    description: str
    example_sql: str


@dataclass(frozen=True)
class DataFile:
    """A file of the release that holds the table; `path` is relative to the release's folder."""

    path: str
    format: Literal["parquet", "csv"]
    media_type: str
    bytes: int
    sha256: str


@dataclass(frozen=True)
class Dataset:
    """A published table.

    Attributes:
        name: of the table and its files.
        title: as a heading.
        grain: what one row is.
        description: what it holds and what not.
        courts: whose records.
        source_system: where they come from.
        years: extract years that it has rows of, oldest first; none for a table without a year.
        rows_rounded: its rows, the sum of the rounded rows by year; None where it may not be shown.
        keys: columns that identify a row.
        joins: to other datasets.
        variables: in the order of the file.
        known_problems: coverage breaks, structural missingness, fields that changed meaning.
        files: that hold it.
    """

    name: str
    title: str
    grain: str
    description: str
    courts: str
    source_system: str
    years: tuple[int, ...]
    rows_rounded: int | None
    keys: tuple[str, ...]
    joins: tuple[Join, ...]
    variables: tuple[Variable, ...]
    known_problems: tuple[Problem, ...]
    files: tuple[DataFile, ...]

    @property
    def rows_shown(self) -> str:
        """The number of rows as a page says it."""
        return NOT_SHOWN if self.rows_rounded is None else f"{self.rows_rounded:,}"

    @property
    def span(self) -> str:
        """The years as a page says them."""
        return f"{self.years[0]} to {self.years[-1]}" if self.years else ALL_YEARS

    def variable(self, name: str) -> Variable:
        """The variable of that name.

        Raises:
            KeyError: the dataset has none.
        """
        return {variable.name: variable for variable in self.variables}[name]


@dataclass(frozen=True)
class Origin:
    """What the release was made from: the manifest says the same.

    Attributes:
        code_version: of the pipeline.
        model_hash: of the pinned linkage models, a blank between them.
        thresholds: (level, match weight), as published.
        key_id: names the key that ids were hashed under.
        deliveries: (source/year, hash), in order.
    """

    code_version: str
    model_hash: str
    thresholds: tuple[tuple[str, float], ...]
    key_id: str
    deliveries: tuple[tuple[str, str], ...]

    @property
    def thresholds_by_column(self) -> tuple[tuple[str, float], ...]:
        """The thresholds by the published column that each makes; that of `estimated_xjs_id` is for parties' pairs."""
        return tuple(
            (THRESHOLD_COLUMNS[level], weight) for level, weight in self.thresholds if level in THRESHOLD_COLUMNS
        )

    @property
    def models(self) -> tuple[str, ...]:
        """The hashes of the models: of defendants, then of parties, as far as there are any."""
        return tuple(self.model_hash.split())


@dataclass(frozen=True)
class Twin:
    """The synthetic twin that lies beside the data: the files of its tables."""

    files: tuple[DataFile, ...]


@dataclass(frozen=True)
class Change:
    """What changed from one release to the next: one sentence a change, numbers rounded.

    Attributes:
        version: of the release.
        previous: the one that it is compared with; None where there is none.
        lines: what changed.
        warnings: what a reader must know before using it, one sentence each.
    """

    version: str
    previous: str | None
    lines: tuple[str, ...]
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True)
class Catalogue:
    """A release as its readers meet it.

    Attributes:
        title: of the programme's data.
        description: what it is.
        version: of the release.
        issued: date (ISO 8601) of the newest delivery in it: a release holds no other time.
        years: extract years of any dataset, oldest first.
        simulated: whether the deliveries are simulated.
        datasets: in reading order.
        origin: what it was made from.
        changes: newest release first.
        twin: the synthetic one; None where none was made.
        coverage: runs of months of one state by source and court; none where no calendar was made.
    """

    title: str
    description: str
    version: str
    issued: str
    years: tuple[int, ...]
    simulated: bool
    datasets: tuple[Dataset, ...]
    origin: Origin
    changes: tuple[Change, ...]
    twin: Twin | None = None
    coverage: tuple[Run, ...] = ()

    def dataset(self, name: str) -> Dataset:
        """The dataset of that name.

        Raises:
            KeyError: the release has none.
        """
        return {dataset.name: dataset for dataset in self.datasets}[name]
