"""Stable person ids: a cluster keeps the id that its records had, and every id that ends is accounted for.

The earlier `person_clusters` are the registry, with the last ids of records that have gone beside them: a delivery that
is withdrawn and landed again brings its people back under their ids. The part of a person with most of its records keeps
the id (a split); of several persons that become one, the oldest id stays (a merge). A new id is the number of the
relinking that made it and a hash of the cluster's first record; it is never reused and never the name of a member.
"""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa

from datafirst_assets.contracts.sources import CRIMINAL, SOURCES
from datafirst_assets.data_root import DataRoot
from datafirst_assets.engine import Connection, parquet, rows, write_parquet
from datafirst_assets.linkage.claims import largest_parts, oldest_claims
from datafirst_assets.linkage.collapse import sharing
from datafirst_assets.linkage.graph import Index

# The registry, and behind it the records that had gone before it was written; `place` says which row of either.
REGISTRY = "SELECT *, file_row_number AS place FROM {registry}"
GONE = """
SELECT *, (1::BIGINT << 40) + file_row_number AS place FROM {gone}
ANTI JOIN {registry} r USING (source_dataset, source_record_id)
"""
LOST = """
SELECT source_dataset, source_record_id, {levels} FROM ({previous}) SEMI JOIN lost USING (place)
ORDER BY source_dataset, source_record_id
"""

# Ids carry the relinking that made them in front, so that the smaller of two ids is the older one.
NEW_ID = (
    "lpad({generation}::VARCHAR, 4, '0') || '-' || left(sha256('{level}' || chr(31) || first_record), 16) AS {level}"
)
NEW_IDS = """
WITH numbered AS (
    SELECT CASE WHEN file_index = 1 THEN {defendants} ELSE 0 END + file_row_number AS record,
           source_dataset || '|' || source_record_id AS first_record
    FROM {records}
)
SELECT record, {new_ids} FROM numbered SEMI JOIN unnamed USING (record)
"""

# The records and their ids lie in the same order: nothing need be joined or sorted.
IDENTIFIED = """
SELECT source_dataset, source_record_id, {levels}
FROM (SELECT source_dataset, source_record_id FROM {records}) POSITIONAL JOIN record_ids
"""

# An id ended if no record of these sources has it any more; it split if their records now have several.
CHANGES = """
WITH now_and_before AS (
    SELECT b.person_id AS before, n.person_id AS now
    FROM {before} b JOIN {now} n USING (source_dataset, source_record_id)
    WHERE list_contains({sources}, source_dataset)
    GROUP BY ALL
), parts AS (
    SELECT *, count(*) OVER (PARTITION BY before) AS pieces FROM now_and_before
)
SELECT '{release}' AS release, before AS previous_person_id, now AS person_id,
       CASE WHEN pieces > 1 THEN 'split' ELSE 'merged' END AS reason
FROM parts WHERE pieces > 1 OR before <> now
"""


@dataclass(frozen=True)
class _Before:
    """Records of the registry and whom they belonged to.

    Attributes:
        record: places among today's records of those that are still there.
        person: by level, whom each of those belonged to, numbered from 0.
        ids: by level, the ids of those persons.
        previous: selects of the parts of the whole registry.
        lost: its places of records that are no longer there.
    """

    record: Index
    person: dict[str, Index]
    ids: dict[str, pa.Array]
    previous: list[str]
    lost: Index


def _previous(registry: Path, gone: Path) -> list[str]:
    """The registry, and the last ids of records that had gone before it was written."""
    parts = [REGISTRY.format(registry=parquet(registry))]
    if gone.exists():
        parts.append(GONE.format(registry=parquet(registry), gone=parquet(gone)))
    return parts


def _read(connection: Connection, columns: str, previous: list[str]) -> pa.Table:
    """Columns of all rows of a registry, in the order of their places."""
    tables = []
    for part in previous:  # a union of them would mix their rows, and texts are slow to put into order
        table = connection.sql(f"SELECT place, {columns} FROM ({part})").to_arrow_table()
        place = table["place"].to_numpy()
        tables.append(table if (np.diff(place) > 0).all() else table.take(np.argsort(place)))
    return pa.concat_tables(tables)


def _read_before(connection: Connection, levels: list[str], records: str, previous: list[str]) -> _Before:
    """Read a registry and find its records among today's, by a hash of 64 bits."""
    hashed = "hash(source_dataset, source_record_id) AS hashed"
    now = connection.sql(f"SELECT {hashed} FROM {records}").to_arrow_table()["hashed"].to_numpy()
    before = _read(connection, hashed, previous)
    # A record is there once in either: those that share a hash are today's and the earlier one, in this order.
    shared = sharing(np.concatenate((now, before["hashed"].to_numpy())))
    record, row = shared[::2], shared[1::2] - len(now)
    is_lost = np.ones(before.num_rows, dtype=bool)
    is_lost[row] = False
    person, ids = {}, {}
    for level in levels:  # one at a time: the texts of millions of records are large
        said = _read(connection, f"{level}, hash({level}) AS hashed", previous)
        numbers, persons = pd.factorize(said["hashed"].to_numpy())
        first = np.empty(len(persons), dtype=np.int64)
        first[numbers[::-1]] = np.arange(len(numbers))[::-1]
        person[level], ids[level] = numbers[row], said[level].combine_chunks().take(first)
    return _Before(record, person, ids, previous, before["place"].to_numpy()[is_lost])


def _nothing_before(levels: list[str]) -> _Before:
    none, no_id = np.zeros(0, dtype=np.int64), pa.array([], pa.string())
    columns = ", ".join(f"NULL::VARCHAR AS {name}" for name in ("source_dataset", "source_record_id", *levels))
    previous = f"SELECT {columns}, NULL::BIGINT AS place WHERE false"
    return _Before(none, dict.fromkeys(levels, none), dict.fromkeys(levels, no_id), [previous], none)


def _kept(before: _Before, clusters: dict[str, Index], defendants: int) -> dict[str, tuple[Index, pa.Array]]:
    """By level, the clusters that keep an id and which.

    Clusters of defendants claim the ids of their own records as if there were no others, so that no party's record
    changes what a person of the criminal courts is called. What they leave, the parties' records claim, also for defendants
    who were not called anything yet: a party who comes before a criminal court for the first time keeps the id.
    """
    kept = {}
    for level, cluster in clusters.items():
        of_record, person, ids = cluster[before.record], before.person[level], before.ids[level]
        concerned = before.record < defendants
        found: list[tuple[Index, Index]] = []
        for _ in ("defendants", "parties"):
            claims = largest_parts(person[concerned], of_record[concerned], before.record[concerned])
            found.append(oldest_claims(ids, *claims))
            named, claimed = found[-1]
            concerned = (before.record >= defendants) & ~np.isin(of_record, named) & ~np.isin(person, claimed)
        of_cluster, claimed = (np.concatenate(both) for both in zip(*found, strict=True))
        kept[level] = of_cluster, ids.take(claimed)
    return kept


def assign_ids(
    connection: Connection,
    clusters: dict[str, Index],
    records: list[Path],
    defendants: int,
    registry: Path,
    folder: Path,
) -> int:
    """Name clusters and write the registry of tomorrow, one row per record in the records' order.

    Beside it are written the records that have gone and the number of the relinking. The registry of today stays as it
    is: until all three are in its place (`staging`), nothing has been named.

    Args:
        connection: an open database.
        clusters: by column to name, for every record the cluster that it is in, as the number of the cluster's first record.
        records: files of `source_dataset`, `source_record_id`, one row per record; the first is that of the defendants.
        defendants: how many records that holds.
        registry: the earlier `person_clusters`, what has gone and the number beside it; need not exist.
        folder: where to write all three, under the same names.

    Returns:
        The number of rows written.
    """
    levels = list(clusters)
    gone, named = registry.with_name("person_clusters_gone.parquet"), ", ".join(levels)
    before = (
        _read_before(connection, levels, parquet(records), _previous(registry, gone))
        if registry.exists()
        else _nothing_before(levels)
    )
    generation = _next_generation(registry.with_name("relinkings.txt"), folder)
    ids = _name(connection, clusters, _kept(before, clusters, defendants), records, defendants, generation)
    connection.register("lost", pa.table({"place": pa.array(before.lost)}))
    lost = LOST.format(levels=named, previous=" UNION ALL BY NAME ".join(before.previous))
    write_parquet(connection, lost, folder / gone.name)
    connection.register("record_ids", ids)
    return write_parquet(connection, IDENTIFIED.format(levels=named, records=parquet(records)), folder / registry.name)


def _name(
    connection: Connection,
    clusters: dict[str, Index],
    kept: dict[str, tuple[Index, pa.Array]],
    records: list[Path],
    defendants: int,
    generation: int,
) -> pa.Table:
    """The id of every record at each level, in the records' order: texts once for each person, numbers for each record."""
    fresh = {}
    for level, cluster in clusters.items():
        fresh[level] = cluster == np.arange(len(cluster))
        fresh[level][kept[level][0]] = False
    unnamed = np.flatnonzero(np.logical_or.reduce(list(fresh.values())))
    connection.register("unnamed", pa.table({"record": pa.array(unnamed)}))
    new_ids = ", ".join(NEW_ID.format(generation=generation, level=level) for level in clusters)
    sql = NEW_IDS.format(new_ids=new_ids, records=parquet(records), defendants=defendants)
    new = connection.sql(sql).to_arrow_table().combine_chunks()
    columns = {}
    for level, cluster in clusters.items():
        ids = pa.concat_arrays([kept[level][1], new[level].combine_chunks()])
        place = np.zeros(len(cluster), dtype=np.int32)
        # A cluster that keeps its id has a new one too where another level needs it; the kept one is written last.
        place[new["record"].to_numpy()] = np.arange(len(kept[level][1]), len(ids), dtype=np.int32)
        place[kept[level][0]] = np.arange(len(kept[level][1]), dtype=np.int32)
        columns[level] = pa.DictionaryArray.from_arrays(pa.array(place[cluster], pa.int32()), ids)
    return pa.table(columns)


def _next_generation(counter: Path, folder: Path) -> int:
    """Count relinkings, so that an id that has ended can never come back for other records."""
    number = int(counter.read_text()) + 1 if counter.exists() else 1
    (folder / counter.name).write_text(str(number))
    return number


OF_SOURCES = {"id_changes": list(CRIMINAL), "xjs_id_changes": list(SOURCES)}
"""Tables of ids that ended or split, by the sources whose records they speak of: of defendants, and of everybody."""


def record_changes(connection: Connection, root: DataRoot, current: str | None, coming: str) -> dict[str, int]:
    """Write the tables of `OF_SOURCES`: every id that a release has retired or split so far, the coming one included.

    What a release said is kept beside it in the internal store (`linkage/released/<version>/`), written before the
    release is made, so that a run that is killed in between leaves nothing to mend.

    Args:
        connection: an open database.
        root: the data root.
        current: version of the newest release, if there is one.
        coming: version that the next release will have.

    Returns:
        The number of rows of the coming release, by table.
    """
    clusters = parquet(root.table("linkage", "person_clusters"))
    released = root.internal / "linkage" / "released"
    counts = {}
    for name, sources in OF_SOURCES.items():
        select = ["SELECT '' AS release, '' AS previous_person_id, '' AS person_id, '' AS reason WHERE false"]
        if current is not None:
            before = parquet(released / current / "person_ids.parquet")
            select.append(CHANGES.format(before=before, now=clusters, release=coming, sources=sources))
            said = released / current / f"{name}.parquet"
            if said.exists():  # releases of earlier code said nothing of parties
                select.append(f"SELECT * FROM {parquet(said)}")
        union = " UNION ALL ".join(f"SELECT * FROM ({part})" for part in select)
        ordered = f"SELECT * FROM ({union}) ORDER BY release, previous_person_id, person_id"
        target = root.table("linkage", name)
        write_parquet(connection, ordered, target)
        write_parquet(
            connection, f"SELECT * FROM {parquet(target)} ORDER BY ALL", released / coming / f"{name}.parquet"
        )
        new = rows(connection, f"SELECT count(*) FROM {parquet(target)} WHERE release = ?", [coming])
        counts[name] = int(new[0][0])
    write_parquet(
        connection,
        f"SELECT source_dataset, source_record_id, person_id FROM {clusters} ORDER BY source_dataset, source_record_id",
        released / coming / "person_ids.parquet",
    )
    return counts
