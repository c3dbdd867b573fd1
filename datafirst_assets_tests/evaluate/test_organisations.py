"""Organisations of all courts, by kind: pairs of records counted one by one."""

import duckdb
import pytest

from datafirst_assets.engine import connect
from datafirst_assets.evaluate.organisations import KINDS, organisations
from datafirst_assets_tests.linkage.zone import Zone


def test_pairs_are_those_counted_one_by_one_and_kinds_add_up(zone: Zone) -> None:
    with connect(zone.settings) as connection:
        told = organisations(connection, zone.root)
    counted = duckdb.execute(f"""
    WITH record AS (
        SELECT source_dataset || source_record_id AS id, c.person_id AS estimate, t.person_id AS truth
        FROM '{zone.root.table("linkage", "person_clusters")}' c
        JOIN '{zone.root.truth / "persons.parquet"}' t USING (source_dataset, source_record_id)
        JOIN '{zone.folder}/internal/linkage/*identity_records.parquet' USING (source_dataset, source_record_id)
        WHERE is_organisation
    )
    SELECT count(*) FILTER (l.estimate = r.estimate), count(*) FILTER (l.truth = r.truth),
           count(*) FILTER (l.estimate = r.estimate AND l.truth = r.truth)
    FROM record l JOIN record r ON l.id < r.id
    """).fetchall()[0]
    assert tuple(told["all"][name] for name in ("linked_pairs", "true_pairs", "right_pairs")) == counted
    assert list(told["kinds"]) == list(KINDS)
    for name in ("records", "linked_pairs", "true_pairs", "right_pairs"):
        assert sum(kind[name] for kind in told["kinds"].values()) == pytest.approx(told["all"][name])
    assert 0 < told["criminal"]["records"] < told["all"]["records"]
    assert told["all"]["recall"] == told["all"]["right_pairs"] / told["all"]["true_pairs"]
