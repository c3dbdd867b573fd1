"""The audit against what the tables were made from: how many rows there must be, whose persons they are, what is proven."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from datafirst_assets.contracts.sources import CRIMINAL, SOURCES
from datafirst_assets.data_root import DataRoot
from datafirst_assets.deidentify.key import MasterKey
from datafirst_assets.engine import Connection, parquet, row_count, rows, value
from datafirst_assets.errors import AuditError
from datafirst_assets.publish.ids import LINKED_DEFENDANT, LINKED_PERSON, hash_linked
from datafirst_assets.publish.proof import is_proven
from datafirst_assets.publish.tables import PUBLISHED


def expected_rows(connection: Connection, root: DataRoot) -> dict[str, int]:
    """The rows that each table must have: as many as linkage has records, links and changes, else as published."""
    expected = {name: row_count(connection, root.table("published", name)) for name in PUBLISHED}
    persons = parquet(root.table("linkage", "person_clusters"))
    mags, crown = (
        int(value(connection, f"SELECT count(*) FROM {persons} WHERE source_dataset = ?", [court]))
        for court in CRIMINAL
    )
    return expected | {
        "magistrates_defendant_case": mags,
        "crown_defendant_case": crown,
        "defendant_link": mags + crown,
        "xjs_link": row_count(connection, root.table("linkage", "person_clusters")),
        "case_link": row_count(connection, root.table("linkage", "case_links")),
        "defendant_id_change": row_count(connection, root.table("linkage", "id_changes")),
        "xjs_id_change": row_count(connection, root.table("linkage", "xjs_id_changes")),
    }


def proven_tables(root: DataRoot, files: Iterable[Mapping[str, Any]]) -> frozenset[str]:
    """The tables whose very bytes have passed every check of their contract when they were published.

    Args:
        root: the data root, whose published zone holds the proofs.
        files: the files of the release as its manifest has them.
    """
    hashes = {entry["path"]: entry["sha256"] for entry in files}
    return frozenset(
        name
        for name, table in PUBLISHED.items()
        if is_proven(root.table("published", name), hashes[f"data/{name}.parquet"], table.contract)
    )


def refuse_other_persons(connection: Connection, root: DataRoot, data: Path, key: MasterKey) -> None:
    """Refuse tables that were published from another linkage, or under another key than the manifest will name.

    Of links across justice the parties are looked at: that defendants are there as `defendant_link` has them is a rule between
    the two tables, and hashing costs.

    Raises:
        AuditError: with the number of persons that are absent or too many.
    """
    persons = parquet(root.table("linkage", "person_clusters"))
    for table, linked, sources in (
        ("defendant_link", LINKED_DEFENDANT, list(CRIMINAL)),
        ("xjs_link", LINKED_PERSON, [name for name in SOURCES if name not in CRIMINAL]),
    ):
        theirs = f"WHERE list_contains({sources}, source_dataset)"
        hash_linked(connection, key, linked, f"SELECT person_id AS id FROM {persons} {theirs}")
        ((absent, surplus),) = rows(
            connection,
            f"""
            WITH built AS (SELECT DISTINCT {linked}::UUID AS hash FROM {parquet(data / f"{table}.parquet")} {theirs})
            SELECT count(*) FILTER (built.hash IS NULL), count(*) FILTER (linked.hash IS NULL)
            FROM linked_hashes AS linked FULL JOIN built ON built.hash = linked.hash
            """,
        )
        if absent or surplus:
            raise AuditError(
                f"The release was not published: {table}: persons are not those of this linkage under this key "
                f"({absent} absent, {surplus} unknown). Publish all tables again, then release again."
            )
