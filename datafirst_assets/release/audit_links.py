"""The audit's rules between tables: what refers to what, what lies inside what, and what must not meet.

Each query counts the breaches of one rule or of several that need the same rows. It reads either the built files or
their digests, which have a number of 64 bits for every id: what costs is joining and grouping texts. Two ids share a
number once in some hundred thousand releases; so where digests show a breach the files have the last word, and a breach that
digests hide would need two ids of one number at the very place that is wrong.
"""

from collections.abc import Callable
from pathlib import Path

from datafirst_assets.contracts.codes import codes
from datafirst_assets.contracts.rules import literal
from datafirst_assets.contracts.sources import SOURCES, Source
from datafirst_assets.contracts.table import columns
from datafirst_assets.engine import Connection, parquet
from datafirst_assets.publish.tables import DEFENDANTS, PUBLISHED, RECORDS, ids

Relation = Callable[[str], str]
"""What follows FROM to read a table, by the table's name."""
Rules = tuple[tuple[tuple[str, str], ...], str]
"""(((table, rule), …), query): the query gives one row, with one count a rule."""

CHANGES = (
    ("defendant_id_change", "linked_defendant_id", "defendant_link"),
    ("xjs_id_change", "estimated_xjs_id", "xjs_link"),
)
"""Tables of changed ids, the id that changes, and the table that has the ids of today."""
KINDS, PERSON = "defendant_type", "P"
"""The code list that tells people from organisations, and its code of people."""


def _kind(name: str) -> tuple[str, ...]:
    """The column of a published table that tells people from organisations; none where it has no such column."""
    return tuple(column.name for column in columns(PUBLISHED[name].contract) if column.code_list == KINDS)


_RECORD_IDS = ("row_id_hash", "estimated_defendant_id", "case_id_hash", "defendant_in_case_id_hash")
_DIGESTED: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "magistrates_defendant_case": (_RECORD_IDS, ("offence_count", *_kind("magistrates_defendant_case"))),
    "crown_defendant_case": (_RECORD_IDS, ("offence_count", *_kind("crown_defendant_case"))),
    "magistrates_offence": (("row_id_hash",), ("is_principal",)),
    "crown_offence": (("row_id_hash",), ("is_most_serious_offence", "is_most_serious_disposal")),
    "defendant_link": (
        (
            "row_id_hash",
            "estimated_defendant_id",
            "linked_defendant_id",
            "linked_defendant_id_high",
            "linked_defendant_id_low",
        ),
        ("source_dataset",),
    ),
    "case_link": (
        (
            "linked_defendant_id",
            "magistrates_row_id_hash",
            "magistrates_case_id_hash",
            "magistrates_defendant_in_case_id_hash",
            "crown_row_id_hash",
            "crown_case_id_hash",
            "crown_defendant_in_case_id_hash",
        ),
        (),
    ),
    "xjs_link": (("row_id_hash", "estimated_xjs_id"), ("source_dataset",)),
    **{changes: ((linked,), ("release",)) for changes, linked, _ in CHANGES},
} | {
    table.name: (tuple(ids(table.contract)), _kind(table.name))
    for source in SOURCES.values()
    for table in source.published
}
"""The columns that rules between tables need: ids, and what is read as it is."""


def files(data: Path) -> Relation:
    """The built files of a release's `data` folder."""
    return lambda name: parquet(data / f"{name}.parquet")


def digests(connection: Connection, data: Path) -> Relation:
    """Digests of the built files, as temporary tables; a missing id stays missing."""
    kinds = f"ENUM ({', '.join(map(literal, sorted(codes(KINDS))))})"
    for name, (hashed, others) in _DIGESTED.items():
        numbers = [f"CASE WHEN {column} IS NOT NULL THEN hash({column}) END AS {column}" for column in hashed]
        # A byte in place of sixteen.
        numbers += [f"TRY_CAST({column} AS {kinds}) AS {column}" for column in _kind(name)]
        kept = [column for column in others if column not in _kind(name)]
        connection.execute(
            f"CREATE OR REPLACE TEMP TABLE {name}_digest AS SELECT {', '.join((*numbers, *kept))} FROM {files(data)(name)}"
        )
    return lambda name: f"{name}_digest"


def link_rules(relation: Relation, coming: str) -> list[Rules]:
    """Every rule between the tables of the release whose version is `coming`."""
    return [
        *_offence_rules(relation),
        *_defendant_link_rules(relation),
        *_case_link_rules(relation),
        *(rule for source in SOURCES.values() for rule in _case_rules(relation, source)),
        *_xjs_link_rules(relation),
        *_change_rules(relation, coming),
    ]


def _records(relation: Relation) -> str:
    """The defendant-cases of both courts: source_dataset, row, case and person of the dataset."""
    wanted = "row_id_hash, estimated_defendant_id, case_id_hash, defendant_in_case_id_hash"
    return f"""
        SELECT 'mags_hocas' AS source_dataset, {wanted} FROM {relation("magistrates_defendant_case")}
        UNION ALL
        SELECT 'crown_xhibit', {wanted} FROM {relation("crown_defendant_case")}
    """


def _offence_rules(relation: Relation) -> list[Rules]:
    rules: list[Rules] = []
    for court, flags in (
        ("magistrates", ("is_principal",)),
        ("crown", ("is_most_serious_offence", "is_most_serious_disposal")),
    ):
        cases, offences = f"{court}_defendant_case", f"{court}_offence"
        names = (
            (offences, "row_id_hash is not in the defendant-cases"),
            (cases, "offence_count differs from the offences"),
            *((offences, f"not exactly one {flag} in a defendant-case") for flag in flags),
        )
        flagged = [f"count(*) FILTER ({flag}) AS {flag}" for flag in flags]
        wrong = [f"count(*) FILTER (counted.{flag} <> 1)" for flag in flags]
        query = f"""
            WITH counted AS (
                SELECT row_id_hash, count(*) AS n, {", ".join(flagged)} FROM {relation(offences)} GROUP BY row_id_hash
            )
            SELECT
                coalesce(sum(counted.n) FILTER (record.row_id_hash IS NULL), 0),
                count(*) FILTER (record.offence_count <> coalesce(counted.n, 0)),
                {", ".join(wrong)}
            FROM {relation(cases)} AS record
            FULL JOIN counted ON counted.row_id_hash = record.row_id_hash
        """
        rules.append((names, query))
    return rules


def _defendant_link_rules(relation: Relation) -> list[Rules]:
    links = relation("defendant_link")
    both = f"""
        SELECT count(*) FILTER (record.row_id_hash IS NULL), count(*) FILTER (link.row_id_hash IS NULL)
        FROM {links} AS link
        FULL JOIN ({_records(relation)}) AS record
            ON record.row_id_hash = link.row_id_hash AND record.source_dataset = link.source_dataset
            AND record.estimated_defendant_id = link.estimated_defendant_id
    """
    there = (
        ("defendant_link", "a record is not in its dataset"),
        ("defendant_link", "a record of a dataset is absent"),
    )

    def spread(inner: str, outer: str) -> str:
        return (
            f"SELECT count(*) FROM (SELECT {inner} FROM {links} GROUP BY {inner} HAVING min({outer}) <> max({outer}))"
        )

    queries = {
        "linked_defendant_id_high spans several linked_defendant_id": spread(
            "linked_defendant_id_high", "linked_defendant_id"
        ),
        "linked_defendant_id spans several linked_defendant_id_low": spread(
            "linked_defendant_id", "linked_defendant_id_low"
        ),
        "estimated_defendant_id spans several linked_defendant_id": spread(
            "estimated_defendant_id", "linked_defendant_id"
        ),
        "linked_defendant_id spans several estimated_defendant_id of one dataset": spread(
            "linked_defendant_id, source_dataset", "estimated_defendant_id"
        ),
        "estimated_defendant_id is the same in both datasets": spread("estimated_defendant_id", "source_dataset"),
    }
    return [(there, both), *(((("defendant_link", rule),), query) for rule, query in queries.items())]


def _case_rules(relation: Relation, source: Source) -> list[Rules]:
    """Of a source whose tables are declared: every row is of a case in its table of cases, two people of a case are two.

    An organisation may be twice in a case. That a party's `extract_year` is its case's is no rule: a case that is delivered
    again without one of its parties leaves that party with the older year.
    """
    if not source.published:
        return []
    (of,) = (table.name for table in source.published if table.entity == source.keyed_by(source.case_id))
    rules: list[Rules] = []
    for table in source.published:
        for column in (
            () if table.name == of else [name for name, (_, purpose) in table.ids.items() if purpose == "case"]
        ):
            absent = (
                f"SELECT count(*) FROM {relation(table.name)} AS own ANTI JOIN {relation(of)} AS cases USING ({column})"
            )
            rules.append((((table.name, f"{column} is not in {of}"),), absent))
    records = RECORDS[source.name]
    case = next(name for name, (_, purpose) in source.ids.items() if purpose == "case")
    for kind in _kind(records):
        twice = f"""
            SELECT count(*) FROM (
                SELECT {case} FROM {relation(records)} WHERE {kind} = '{PERSON}'
                GROUP BY {case}, estimated_person_id HAVING count(*) > 1
            )
        """
        rules.append((((records, "two people of a case are one estimated person"),), twice))
    return rules


def _xjs_link_rules(relation: Relation) -> list[Rules]:
    """`xjs_link` against the records of all sources, their persons, and the persons of the criminal courts."""
    links = relation("xjs_link")
    person = {"estimated_defendant_id": DEFENDANTS, "estimated_person_id": RECORDS.keys() - DEFENDANTS.keys()}
    records = " UNION ALL ".join(
        f"SELECT '{source}' AS source_dataset, row_id_hash, {column} AS person, "
        f"{', '.join(_kind(RECORDS[source])) or 'NULL'} AS kind FROM {relation(RECORDS[source])}"
        for column, sources in person.items()
        for source in sorted(sources)
    )
    both = f"""
        SELECT count(*) FILTER (record.row_id_hash IS NULL), count(*) FILTER (link.row_id_hash IS NULL)
        FROM {links} AS link
        FULL JOIN ({records}) AS record
            ON record.row_id_hash = link.row_id_hash AND record.source_dataset = link.source_dataset
    """
    there = (("xjs_link", "a record is not in its dataset"), ("xjs_link", "a record of a dataset is absent"))
    known = f"(SELECT * FROM {links} AS link JOIN ({records}) AS record USING (source_dataset, row_id_hash))"
    linked = f"(SELECT * FROM {links} AS link JOIN {relation('defendant_link')} AS defendant USING (source_dataset, row_id_hash))"

    def spread(of: str, inner: str, outer: str) -> str:
        return f"SELECT count(*) FROM (SELECT {inner} FROM {of} GROUP BY {inner} HAVING min({outer}) <> max({outer}))"

    # An id of a dataset lies in one of these, so what holds for them holds for the ids of every dataset.
    inside = f"""
        WITH of_dataset AS MATERIALIZED (
            SELECT estimated_xjs_id, min(person) <> max(person) AS is_several, min(kind) AS least, max(kind) AS most
            FROM {known} GROUP BY source_dataset, estimated_xjs_id
        ),
        of_both_kinds AS (
            SELECT estimated_xjs_id FROM of_dataset GROUP BY estimated_xjs_id HAVING min(least) <> max(most)
        )
        SELECT (SELECT count(*) FILTER (is_several) FROM of_dataset), (SELECT count(*) FROM of_both_kinds)
    """
    one = (
        ("xjs_link", "estimated_xjs_id spans several persons of one dataset"),
        ("xjs_link", "estimated_xjs_id is of a person and of an organisation"),
    )
    queries = {
        "a person of a dataset spans several estimated_xjs_id": spread(
            known, "source_dataset, person", "estimated_xjs_id"
        ),
        "estimated_xjs_id spans several linked_defendant_id": spread(linked, "estimated_xjs_id", "linked_defendant_id"),
        "linked_defendant_id spans several estimated_xjs_id": spread(linked, "linked_defendant_id", "estimated_xjs_id"),
    }
    return [(there, both), (one, inside), *(((("xjs_link", rule),), query) for rule, query in queries.items())]


def _change_rules(relation: Relation, coming: str) -> list[Rules]:
    """Ids that the coming release gives in place of others are there; those of older releases may have ended since."""
    return [
        (
            ((changes, f"{linked} of the coming release is not in {links}"),),
            f"""
            SELECT count(*) FROM (FROM {relation(changes)} WHERE release = {literal(coming)})
            ANTI JOIN {relation(links)} USING ({linked})
            """,
        )
        for changes, linked, links in CHANGES
    ]


def _case_link_rules(relation: Relation) -> list[Rules]:
    links = relation("case_link")

    def unmatched(court: str, dataset: str) -> str:
        return f"""
            WITH linked AS (
                SELECT
                    record.row_id_hash AS {court}_row_id_hash,
                    record.case_id_hash AS {court}_case_id_hash,
                    record.defendant_in_case_id_hash AS {court}_defendant_in_case_id_hash,
                    link.linked_defendant_id
                FROM ({_records(relation)}) AS record
                JOIN {relation("defendant_link")} AS link USING (source_dataset, row_id_hash)
                WHERE source_dataset = '{dataset}' AND row_id_hash IN (SELECT {court}_row_id_hash FROM {links})
            )
            SELECT count(*) FROM {links} ANTI JOIN linked USING (
                {court}_row_id_hash, {court}_case_id_hash, {court}_defendant_in_case_id_hash, linked_defendant_id
            )
        """

    def repeated(court: str) -> str:
        return f"SELECT count(*) - count(DISTINCT {court}_row_id_hash) FROM {links}"

    rules: list[Rules] = []
    for court, dataset in (("magistrates", "mags_hocas"), ("crown", "crown_xhibit")):
        refers = f"the {court} side is not a record of that linked_defendant_id"
        rules.append(((("case_link", refers),), unmatched(court, dataset)))
        rules.append(((("case_link", f"a {court} defendant-case is linked twice"),), repeated(court)))
    return rules
