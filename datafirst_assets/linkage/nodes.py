"""Identities: the distinct people that records say they are, and which record says which.

A node is a distinct standardised forename, surname, date of birth, postcode and sex, its id a hash of that content, so
that any change of the landing zone becomes nodes added and nodes gone. Middle names, criminal record numbers, the
town and the references of cases stand beside it. A node whose records carry two valid police ids is split between
them; a weak identity (no name or no birth date) stays one node a record, because nothing says that two of them are one
person.

Records are numbered by file and row while this is worked out, and grouped by hashes of what they say (`records`,
`collapse`); texts are read for one record of each node, and for the few records that need more thought. Numbers cost a
tenth of texts, and there are millions.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from datafirst_assets.config import Settings
from datafirst_assets.contracts.table import column_names
from datafirst_assets.data_root import DataRoot
from datafirst_assets.engine import Connection, connect, parquet, write_parquet
from datafirst_assets.errors import DataFirstError
from datafirst_assets.linkage.bases import Bases, find_bases
from datafirst_assets.linkage.collapse import LAST, NOTHING, Hashes
from datafirst_assets.linkage.earlier_nodes import Earlier, forget_earlier, read_earlier, told_together, write_earlier
from datafirst_assets.linkage.graph import Index
from datafirst_assets.linkage.populations import DEFENDANTS, POPULATIONS, Population
from datafirst_assets.linkage.records import (
    IS_WEAK,
    NODE,
    NUMBER,
    REFERENCES,
    SAID,
    Records,
    Told,
    read_records,
    read_told,
)
from datafirst_assets.standardise import table_name

CASE_COLUMNS = ("source_dataset", "source_record_id", "case_id", "asn", "case_reference")
SAME_CASE_KEYS = 40
"""A reference that more identities share than a case can have defendants is no reference."""

# Records that are not the first of their node and yet say something: of manifold bases, or what the first does not know.
ASIDE = """
CREATE TEMP TABLE aside AS
SELECT a.*, i.* EXCLUDE (number, extract_year)
FROM (SELECT {number} AS number, * FROM {files}) i JOIN wanted_aside a USING (number)
"""

CONTENT = """concat_ws(chr(31), {salt}coalesce(forename, ''), coalesce(surname, ''), coalesce(date_of_birth::VARCHAR, ''),
    coalesce(postcode, ''), coalesce(sex, ''), coalesce({lone}, ''), {police})"""

SPLIT_BY = "CASE WHEN has_two_police_ids THEN coalesce(pnc_id, 'none') ELSE '' END"
HASHED = "(md5_number_lower({text}) >> 1)::BIGINT"

APART_MEMBERS = f"""
CREATE TEMP TABLE member_of_manifold AS
WITH of_manifold AS (
    SELECT *, CASE WHEN {IS_WEAK} THEN source_dataset || '|' || source_record_id END AS lone_record,
           CASE WHEN has_two_police_ids THEN pnc_id ELSE min(pnc_id) OVER (PARTITION BY base) END AS node_pnc_id
    FROM aside WHERE is_manifold
), content AS (
    SELECT *, {CONTENT.format(salt="{salt}", lone="lone_record", police=SPLIT_BY)} AS content
    FROM of_manifold
), numbered AS (
    -- Two defendants of one case are two people, even if the court knows nothing that tells them apart.
    SELECT *, CASE WHEN case_id = 0 THEN 1 ELSE row_number() OVER (
        PARTITION BY content, case_id ORDER BY source_record_id) END AS namesake
    FROM content
)
SELECT {HASHED.format(text="content || CASE WHEN namesake > 1 THEN chr(31) || namesake ELSE '' END")} AS node_id,
       row, {NODE}, node_pnc_id AS pnc_id, cro_number, middle_names, town, pnc_id IS NOT NULL AS states_pnc_id
FROM numbered
"""

# The first record of a base says who it is; what that one does not know, the first that does.
NODES_WITHOUT_KEYS = f"""
CREATE TEMP TABLE node AS
WITH said AS (
    SELECT base.*, i.* EXCLUDE (number, pnc_id, cro_number, middle_names, town),
           CASE WHEN {IS_WEAK} THEN source_dataset || '|' || source_record_id END AS lone_record,
           coalesce(i.pnc_id, p.pnc_id) AS pnc_id, coalesce(i.cro_number, c.cro_number) AS cro_number,
           coalesce(i.middle_names, m.middle_names) AS middle_names, coalesce(i.town, t.town) AS town
    FROM (SELECT {NUMBER} AS number, * FROM {{files}}) i JOIN base USING (number)
    LEFT JOIN (SELECT row AS pnc_row, pnc_id FROM aside) p USING (pnc_row)
    LEFT JOIN (SELECT row AS cro_row, cro_number FROM aside) c USING (cro_row)
    LEFT JOIN (SELECT row AS middle_row, middle_names FROM aside) m USING (middle_row)
    LEFT JOIN (SELECT row AS town_row, town FROM aside) t USING (town_row)
)
SELECT {HASHED.format(text=CONTENT.format(salt="{salt}", lone="lone_record", police="''"))} AS node_id, base, {NODE},
       pnc_id, cro_number, middle_names, has_several_middle_names, town, records, pnc_records
FROM said
"""

# Only a reference that two nodes share can say anything; all others would be carried for nothing.
KEYS = """
CREATE TEMP TABLE node_keys AS
WITH said AS (
    SELECT place, asn, case_reference FROM {cases} SEMI JOIN shared_key USING (place)
), shared AS (
    SELECT node_id, CASE WHEN is_asn THEN 'A' || asn ELSE 'R' || case_reference END AS key
    FROM shared_key JOIN said USING (place)
)
SELECT node_id, array_to_string(list_sort(list(key)), ' ') AS case_keys FROM shared GROUP BY node_id
"""

ALL_MIDDLE_NAMES = "array_to_string(list_sort(list_distinct(flatten(list(string_split({names}, ' ')){filter}))), ' ')"

# Middle names of a node are a set of words; most nodes were told one word, or none.
MIDDLE_NAMES = f"""
CREATE TEMP TABLE node_middle_names AS
SELECT base, {ALL_MIDDLE_NAMES.format(names="middle_names", filter="")} AS middle_names
FROM aside WHERE is_middle GROUP BY base
"""

# Who a kept node is still holds; how many records say so, and which references it shares, may have changed.
KEPT = """
SELECT i.* EXCLUDE (records, pnc_records, case_keys), k.records, k.pnc_records,
       CASE WHEN keeps_keys THEN i.case_keys ELSE n.case_keys END AS case_keys
FROM {identities} i JOIN kept k USING (file_row_number) LEFT JOIN node_keys n ON n.node_id = i.node_id
"""

NODES = f"""
WITH whole AS (
    SELECT node_id, {NODE}, pnc_id, cro_number,
           CASE WHEN has_several_middle_names THEN several.middle_names
                WHEN node.middle_names LIKE '% %'
                THEN array_to_string(list_sort(list_distinct(string_split(node.middle_names, ' '))), ' ')
                ELSE node.middle_names END AS middle_names,
           town, records, pnc_records
    FROM node LEFT JOIN node_middle_names several USING (base)
    UNION ALL
    SELECT node_id, {", ".join(f"any_value({c.strip()})" for c in NODE.split(","))}, any_value(pnc_id), min(cro_number),
           {ALL_MIDDLE_NAMES.format(names="middle_names", filter=" FILTER (middle_names IS NOT NULL)")},
           arg_min(town, row), count(*), count(*) FILTER (states_pnc_id)
    FROM member_of_manifold GROUP BY node_id
)
SELECT whole.*, case_keys FROM whole LEFT JOIN node_keys USING (node_id)
"""

MADE_BY = "".join((SAID, REFERENCES, ASIDE, APART_MEMBERS, NODES_WITHOUT_KEYS, KEYS, MIDDLE_NAMES, NODES))
"""What decides what a row of `identities` says of its records."""

# Two defendants of one case are two people.
APART = """
SELECT DISTINCT l.node_id AS node_id_l, r.node_id AS node_id_r
FROM place l JOIN place r USING (case_id)
WHERE l.node_id < r.node_id
ORDER BY ALL
"""

# An organisation's number is that of its name and postcode, or of its record where it does not tell both; which numbers are
# one organisation is for `organisations` to say.
ORGANISATION = """concat_ws(chr(31), 'organisation', organisation_name, CASE WHEN organisation_name IS NULL OR postcode IS NULL
    THEN source_dataset || '|' || source_record_id ELSE postcode END)"""

# In the order of the deliveries, which is one for every record; the files and the nodes of their rows lie in the same order.
IDENTITY_RECORDS = f"""
SELECT source_dataset, source_record_id,
       CASE WHEN is_organisation THEN {HASHED.format(text=ORGANISATION)} ELSE node_id END AS node_id, is_organisation
FROM (SELECT source_dataset, source_record_id, organisation_name, postcode, defendant_type = 'O' AS is_organisation
      FROM {{files}}) POSITIONAL JOIN node_of_row
WHERE is_newest
"""


def _cases(root: DataRoot, population: Population) -> str:
    """A select of what the cases of all records say: their place, the case, and the references that others cite."""
    nothing = ", ".join(f"NULL::VARCHAR AS {name}" for name in CASE_COLUMNS)
    parts = [f"SELECT 0::BIGINT AS place, {nothing}, 0::BIGINT AS extract_year WHERE false"]
    for number, source in enumerate(population.sources):
        declared = column_names(source.tables[source.records])
        told = ", ".join(name if name in declared else f"NULL::VARCHAR AS {name}" for name in CASE_COLUMNS[3:])
        if files := root.years("events", table_name(source, source.records)):
            parts.append(
                f"SELECT ({number}::BIGINT << 48) + {NUMBER} AS place, '{source.name}' AS source_dataset, "
                f"source_record_id, {source.case_id} AS case_id, {told}, extract_year FROM {parquet(files)}"
            )
    return " UNION ALL BY NAME ".join(parts)


def _register(connection: Connection, name: str, columns: dict[str, NDArray[Any]]) -> None:
    connection.register(name, pa.table({column: pa.array(values) for column, values in columns.items()}))


def _register_bases(connection: Connection, records: Records, told: Told, bases: Bases) -> None:
    """Register `base` (one row per base that is one new person) and `wanted_aside` (other rows whose texts are needed)."""
    row, groups, whole = bases.row, bases.groups, ~bases.manifold & (bases.earlier_row < 0)
    first = row[groups.first]
    columns: dict[str, Index] = {}
    elsewhere = np.zeros(len(row), dtype=bool)
    for name, place in bases.speaker.items():
        # LAST, where nobody knows it, and what the first record knows itself need no other record.
        is_other = whole & (place != LAST) & (place != groups.first)
        elsewhere[place[is_other]] = True
        columns[f"{name}_row"] = np.where(is_other, row[np.where(is_other, place, 0)], -1) if len(row) else first
    several = bases.several & whole
    _register(
        connection,
        "base",
        {"number": records.number[first[whole]], "base": first[whole], "records": groups.size[whole]}
        | {"pnc_records": bases.pnc_records[whole]}
        | {name: values[whole] for name, values in columns.items()}
        | {"has_several_middle_names": several[whole]},
    )
    is_manifold, of_row = bases.manifold[groups.of_row], groups.of_row
    is_middle = several[of_row] & (records.middle_names[row] != NOTHING)
    aside = np.flatnonzero(is_manifold | is_middle | elsewhere)
    case_id = np.zeros(len(records.number), dtype=np.uint64)
    case_id[told.row] = told.case_id
    _register(
        connection,
        "wanted_aside",
        {
            "number": records.number[row[aside]],
            "row": row[aside],
            "base": bases.base[aside],
            "case_id": case_id[row[aside]],
            "has_two_police_ids": bases.has_two_police_ids[of_row[aside]],
            "is_manifold": is_manifold[aside],
            "is_middle": is_middle[aside],
        },
    )


def _node_of_row(connection: Connection, rows: int, bases: Bases, earlier: Earlier) -> Index:
    """The id of the node of every row; 0 for those that are no person's."""
    node_of = np.zeros(rows, dtype=np.int64)
    known = bases.earlier_row >= 0
    node_of[bases.row[bases.groups.first[known]]] = earlier.node_id[bases.earlier_row[known]]
    node = connection.sql("SELECT base, node_id FROM node").to_arrow_table()
    node_of[node["base"].to_numpy()] = node["node_id"].to_numpy()
    node_of[bases.row] = node_of[bases.base]
    apart = connection.sql("SELECT row, node_id FROM member_of_manifold").to_arrow_table()
    node_of[apart["row"].to_numpy()] = apart["node_id"].to_numpy()
    return node_of


@dataclass(frozen=True)
class _Today(Earlier):
    """Every node of today, in order.

    Attributes:
        earlier_row: the row of the earlier identities that it keeps; -1 for a new or changed node.
        records: how many say it, of nodes that may keep their rows.
        pnc_records: how many of those state the PNC id.
    """

    earlier_row: Index
    records: Index
    pnc_records: Index


def _shared_keys(node: Index, place: Index, key: Hashes) -> tuple[Index, Index, Hashes]:
    """Nodes and, for each reference that they share with others, a place where it stands and its hash."""
    there = np.flatnonzero(key != NOTHING)
    order = there[np.lexsort((place[there], node[there], key[there]))]
    node, place, key = node[order], place[order], key[order]
    once = np.flatnonzero(np.concatenate(([True], (key[1:] != key[:-1]) | (node[1:] != node[:-1])))[: len(order)])
    node, place, key = node[once], place[once], key[once]
    number = np.cumsum(np.concatenate(([True], key[1:] != key[:-1]))[: len(key)]) - 1
    nodes = np.bincount(number, minlength=1)[number]
    shared = (nodes >= 2) & (nodes <= SAME_CASE_KEYS)
    return node[shared], place[shared], key[shared]


def _today(bases: Bases, node_of: Index) -> _Today:
    """Every node of today; the references that it shares are still to be filled in."""
    manifold = bases.manifold
    apart = np.unique(node_of[bases.row[manifold[bases.groups.of_row]]])
    ids = np.concatenate((node_of[bases.row[bases.groups.first[~manifold]]], apart))
    order = np.argsort(ids)

    def in_order(values: NDArray[Any], otherwise: int) -> NDArray[Any]:
        return np.concatenate((values[~manifold], np.full(len(apart), otherwise, dtype=values.dtype)))[order]

    return _Today(
        node_id=ids[order],
        says=in_order(bases.says, 0),
        keys=np.zeros(len(ids), dtype=np.uint64),
        earlier_row=in_order(bases.earlier_row, -1),
        records=in_order(bases.groups.size, 0),
        pnc_records=in_order(bases.pnc_records, 0),
    )


def _register_shared(connection: Connection, told: Told, node: Index, today: _Today, earlier: Earlier) -> None:
    """Register `shared_key`, `place` and `kept`, and fill in what nodes share today.

    `shared_key` has a row per node and shared reference, of nodes that share others than before; `place` one per node and
    case; `kept` one per row of the earlier identities that holds.
    """
    by_asn, by_reference = (_shared_keys(node, told.place, key) for key in (told.asn, told.case_reference))
    is_asn = np.concatenate((np.ones(len(by_asn[0]), dtype=bool), np.zeros(len(by_reference[0]), dtype=bool)))
    node_id, place, key = (np.concatenate(both) for both in zip(by_asn, by_reference, strict=True))
    number = np.searchsorted(today.node_id, node_id)
    np.add.at(today.keys, number, told_together(key, is_asn.astype(np.uint64)))
    known = np.flatnonzero(today.earlier_row >= 0)
    row = today.earlier_row[known]
    keeps_keys = np.zeros(len(today.node_id), dtype=bool)
    keeps_keys[known] = today.keys[known] == earlier.keys[row]
    new = ~keeps_keys[number]
    _register(connection, "shared_key", {"node_id": node_id[new], "place": place[new], "is_asn": is_asn[new]})
    kept = {"file_row_number": row, "records": today.records[known], "keeps_keys": keeps_keys[known]}
    kept["pnc_records"] = today.pnc_records[known]
    _register(connection, "kept", kept)
    in_case = told.case_id != NOTHING
    _register(connection, "place", {"node_id": node[in_case], "case_id": told.case_id[in_case]})


def _collapse(connection: Connection, files: str, cases: str, salt: str, earlier: Earlier) -> _Today:
    """Make the tables that are written: new and kept nodes and what stands beside them, and the node of every row."""
    records = read_records(connection, files)
    told = read_told(connection, cases, records)
    bases = find_bases(records, told, earlier)
    _register_bases(connection, records, told, bases)
    connection.execute(ASIDE.format(number=NUMBER, files=files))
    connection.execute(APART_MEMBERS.format(salt=salt))
    connection.execute(NODES_WITHOUT_KEYS.format(files=files, salt=salt))
    node_of = _node_of_row(connection, len(records.number), bases, earlier)
    _register(connection, "node_of_row", {"node_id": node_of, "is_newest": records.is_newest})
    today = _today(bases, node_of)
    _register_shared(connection, told, node_of[told.row], today, earlier)
    connection.execute(KEYS.format(cases=cases))
    connection.execute(MIDDLE_NAMES)
    return today


def build_nodes(settings: Settings, population: Population = DEFENDANTS) -> dict[str, int]:
    """Collapse all records of a population into identities.

    Writes `identities` (one row per node: who), `identity_records` (one row per record: its node) and
    `identities_apart` (one row per pair of nodes that are two people of one case), under the population's names. Nodes
    that say what they said before keep their rows; the rest is read anew. A population of which nothing has landed has
    empty tables.

    Returns:
        Counts of nodes, records, and pairs that must stay apart.

    Raises:
        DataFirstError: nothing of any source has been standardised.
    """
    root = DataRoot(settings.data_dir)
    if not any(one.files(root) for one in POPULATIONS):
        raise DataFirstError("There is nothing to link: no year of any source has been standardised. Load one first.")
    files = population.stated(root)
    identities = population.identities(root)
    records = IDENTITY_RECORDS.format(files=files)
    with connect(settings) as connection:
        earlier = read_earlier(connection, root, population, MADE_BY)
        today = _collapse(connection, files, f"({_cases(root, population)})", population.salt, earlier)
        kept = f" UNION ALL BY NAME {KEPT.format(identities=parquet(identities))}" if len(earlier.node_id) else ""
        forget_earlier(root, population)
        counts = {
            "identities": write_parquet(connection, f"{NODES}{kept} ORDER BY node_id", identities),
            "records": write_parquet(connection, records, population.records(root)),
            "pairs_apart": write_parquet(connection, APART, population.apart(root)),
        }
        write_earlier(connection, root, population, today, MADE_BY)
    return counts
