"""What linkage made of the parties to cases of other courts than the criminal ones: told without a truth, counts only."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from datafirst_assets.charts.weights import LevelWeight
from datafirst_assets.contracts.linkage import Identities
from datafirst_assets.contracts.sources import CRIMINAL
from datafirst_assets.contracts.table import column_names
from datafirst_assets.data_root import DataRoot
from datafirst_assets.engine import Connection, parquet, rows
from datafirst_assets.linkage.model import load_model
from datafirst_assets.linkage.populations import DEFENDANTS, PARTIES
from datafirst_assets.linkage.summary import level_weights
from datafirst_assets.linkage.thresholds import Thresholds, load_thresholds, thresholds_file
from datafirst_assets.quality.scenarios import FAR_APART

# Records of persons who were party to a case; and those of the same persons as defendants.
PARTY = """
CREATE OR REPLACE TEMP TABLE party AS
SELECT source_dataset, person_id, date_of_birth IS NOT NULL AS has_birth, year(date_of_birth) AS born, sex
FROM {clusters} c JOIN {records} r USING (source_dataset, source_record_id) JOIN {identities} i USING (node_id)
WHERE NOT is_organisation
"""
MEMBER = """
CREATE OR REPLACE TEMP TABLE member AS
WITH theirs AS (
    SELECT source_dataset, source_record_id, person_id FROM {clusters}
    WHERE list_contains({criminal}, source_dataset) AND person_id IN (SELECT person_id FROM party)
)
FROM party
UNION ALL
SELECT source_dataset, person_id, date_of_birth IS NOT NULL, year(date_of_birth), sex
FROM theirs JOIN {records} r USING (source_dataset, source_record_id) JOIN {identities} i USING (node_id)
WHERE NOT is_organisation
"""
HELD = """
CREATE OR REPLACE TEMP TABLE held AS
WITH court AS (
    SELECT source_dataset, person_id, count(*) AS records, count(*) FILTER (has_birth) AS born FROM member GROUP BY ALL
)
SELECT *, count(*) OVER (PARTITION BY person_id) AS courts FROM court
"""
COUNTED = ("persons", "records", "born", "repeated", "elsewhere", "born_elsewhere", "persons_elsewhere")
COURTS = """
SELECT source_dataset, count(*), sum(records)::BIGINT, sum(born)::BIGINT, coalesce(sum(records) FILTER (records > 1), 0)::BIGINT,
       coalesce(sum(records) FILTER (courts > 1), 0)::BIGINT, coalesce(sum(born) FILTER (courts > 1), 0)::BIGINT,
       count(*) FILTER (courts > 1)
FROM held GROUP BY ALL
"""
BY_SIZE = "SELECT source_dataset, records, count(*) FROM held GROUP BY ALL ORDER BY ALL"
SHARED = """
SELECT l.source_dataset, r.source_dataset, count(*) FROM held l JOIN held r USING (person_id)
WHERE l.source_dataset <> r.source_dataset GROUP BY ALL
"""
SIGNS = """
WITH person AS (
    SELECT max(born) - min(born) > {years} AS far_apart, min(sex) <> max(sex) AS two_sexes
    FROM member WHERE person_id IN (SELECT person_id FROM held WHERE courts > 1) GROUP BY person_id
)
SELECT count(*), count(*) FILTER (far_apart), count(*) FILTER (two_sexes) FROM person
"""
STATED = "SELECT {counts} FROM {identities}"
ORGANISATIONS = """
SELECT source_dataset, count(*), count(DISTINCT person_id)
FROM {clusters} c JOIN {records} r USING (source_dataset, source_record_id) WHERE is_organisation GROUP BY ALL
"""


@dataclass(frozen=True)
class Court:
    """Persons and organisations that one court's records were linked to, at the published level.

    Attributes:
        persons: estimated persons.
        records: records of persons; `born` of them state a birth date.
        repeated: records of persons who have another one before this court.
        elsewhere: records of persons who have one before another court; `born_elsewhere` of them state a birth date.
        persons_elsewhere: such persons.
        sizes: persons by number of records.
        shared: persons who are also before another court, by that court.
        organisation_records, organisations: records of organisations, and how many those are.
    """

    persons: int
    records: int
    born: int
    repeated: int
    elsewhere: int
    born_elsewhere: int
    persons_elsewhere: int
    sizes: Mapping[int, int]
    shared: Mapping[str, int]
    organisation_records: int
    organisations: int


@dataclass(frozen=True)
class Signs:
    """Persons before several courts, and those of them whose records state what one person's hardly can."""

    persons: int
    far_apart: int
    two_sexes: int


@dataclass(frozen=True)
class LinkedParties:
    """What linkage made of all parties.

    Attributes:
        courts: those with records, in the registry's order.
        signs: of error that need no truth.
        levels: of the model that compares parties, where it compares what any of them states.
        thresholds: at which they were linked; None where no party is a person.
    """

    courts: Mapping[str, Court]
    signs: Signs
    levels: Sequence[LevelWeight]
    thresholds: Thresholds | None


def _courts(connection: Connection, clusters: str, records: str) -> dict[str, Court]:
    sizes: dict[str, dict[int, int]] = {}
    for name, size, persons in rows(connection, BY_SIZE):
        sizes.setdefault(name, {})[int(size)] = int(persons)
    shared: dict[str, dict[str, int]] = {}
    for name, other, persons in rows(connection, SHARED):
        shared.setdefault(name, {})[other] = int(persons)
    of_persons = {name: dict(zip(COUNTED, map(int, counts), strict=True)) for name, *counts in rows(connection, COURTS)}
    organisations = {
        name: (int(found), int(count))
        for name, found, count in rows(connection, ORGANISATIONS.format(clusters=clusters, records=records))
    }
    return {
        source.name: Court(
            **of_persons.get(source.name, dict.fromkeys(COUNTED, 0)),
            sizes=sizes.get(source.name, {}),
            shared=shared.get(source.name, {}),
            organisation_records=organisations.get(source.name, (0, 0))[0],
            organisations=organisations.get(source.name, (0, 0))[1],
        )
        for source in PARTIES.sources
        if source.name in of_persons or source.name in organisations
    }


def _levels(connection: Connection, root: DataRoot, identities: str) -> list[LevelWeight]:
    """What the model weighs; what no party states speaks of none, though the model has a usual weight for it."""
    model = load_model(root, PARTIES)
    names = column_names(Identities)
    counts = ", ".join(f"count({name})" for name in names)
    stated = dict(zip(names, rows(connection, STATED.format(counts=counts, identities=identities))[0], strict=True))
    return [one for one in level_weights(model.settings) if stated.get(one.comparison, True)] if model else []


def linked_parties(connection: Connection, root: DataRoot) -> LinkedParties | None:
    """Count what linkage made of the parties; None where no court but criminal ones has delivered."""
    if not PARTIES.files(root):
        return None
    clusters = parquet(root.table("linkage", "person_clusters"))
    of_parties, of_defendants = (
        {"records": parquet(one.records(root)), "identities": parquet(one.identities(root))}
        for one in (PARTIES, DEFENDANTS)
    )
    connection.execute(PARTY.format(clusters=clusters, **of_parties))
    connection.execute(MEMBER.format(clusters=clusters, criminal=list(CRIMINAL), **of_defendants))
    connection.execute(HELD)
    courts = _courts(connection, clusters, of_parties["records"])
    signs = Signs(*map(int, rows(connection, SIGNS.format(years=FAR_APART))[0]))
    for table in ("party", "member", "held"):
        connection.execute(f"DROP TABLE {table}")
    levels = _levels(connection, root, of_parties["identities"])
    has_thresholds = thresholds_file(root, PARTIES).exists()
    return LinkedParties(courts, signs, levels, load_thresholds(root, PARTIES) if has_thresholds else None)
