"""Persons within each court that is no criminal one: only its own records, by group where its contract knows of it."""

from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from datafirst_assets.contracts.sources import CRIMINAL, SOURCES
from datafirst_assets.contracts.table import column_names
from datafirst_assets.engine import connect
from datafirst_assets.evaluate.labelled import COLUMNS
from datafirst_assets.evaluate.members import LEVELS
from datafirst_assets.evaluate.parties import within_sources
from datafirst_assets.evaluate.truth import evaluate
from datafirst_assets_tests.linkage.zone import Zone

OTHERS = [name for name in SOURCES if name not in CRIMINAL]


def _measured(zone: Zone) -> dict[str, dict[str, Any]]:
    with connect(zone.settings) as connection:
        return within_sources(connection, zone.root)


def test_pairs_within_a_court_are_those_counted_one_by_one(zone: Zone) -> None:
    measured = _measured(zone)
    assert list(measured) == OTHERS
    clusters, truth = zone.root.table("linkage", "person_clusters"), zone.root.truth / "persons.parquet"
    for name, told in measured.items():
        files = f"{zone.folder}/internal/identities/std_{name}__identities/*.parquet"
        counted = duckdb.execute(f"""
        WITH record AS (
            SELECT c.source_record_id AS id, c.person_id AS estimate, t.person_id AS truth
            FROM '{clusters}' c JOIN '{truth}' t USING (source_dataset, source_record_id)
            JOIN (SELECT source_record_id FROM '{files}' GROUP BY ALL HAVING arg_max(defendant_type, extract_year) = 'P')
            USING (source_record_id) WHERE c.source_dataset = '{name}'
        )
        SELECT count(*) FILTER (l.estimate = r.estimate), count(*) FILTER (l.truth = r.truth),
               count(*) FILTER (l.estimate = r.estimate AND l.truth = r.truth)
        FROM record l JOIN record r ON l.id < r.id
        """).fetchall()[0]
        sums = told["records_of_persons"]["person_id"]["sums"]
        assert tuple(sums[one] / 2 for one in ("estimated", "true", "together")) == counted


def test_organisations_and_groups_add_up_to_all_records(zone: Zone) -> None:
    for name, told in _measured(zone).items():
        declared = column_names(SOURCES[name].tables[SOURCES[name].records])
        for level in LEVELS:
            persons, organisations = told["records_of_persons"][level], told["records_of_organisations"][level]
            assert persons["records"] + organisations["records"] == told["records_with_truth"] == told["records"]
            groups = told["groups"][level]
            assert set(groups) == {"year"} | {by for by, (column, _) in COLUMNS.items() if column in declared}
            for by in groups:
                assert sum(one["records"] for one in groups[by].values()) == persons["records"]
                for one in groups[by].values():
                    low, high = one["intervals"]["bcubed_recall"]
                    assert low <= one["bcubed_recall"] <= high


def _without(zone: Zone, gone: list[str]) -> None:
    """The same zone as if these courts had never delivered."""
    for name in gone:
        source = SOURCES[name]
        for layer in ("identities", "events"):
            for file in (zone.root.internal / layer).glob(f"std_{source.name}__*/*.parquet"):
                file.unlink()
    assert not list(zone.root.internal.glob(f"*/std_{gone[0]}__*/*.parquet"))


def test_without_other_courts_there_is_nothing_to_tell(zone: Zone, tmp_path: Path) -> None:
    copy = zone.copy(tmp_path / "root")
    _without(copy, OTHERS)
    told = evaluate(copy.settings)
    assert (told["sources"], told["cross_justice"]) == ({}, {})
    whole = evaluate(zone.settings)
    of_others = ("sources", "cross_justice", "organisations")
    assert {name: told[name] for name in told if name not in of_others} == {
        name: whole[name] for name in whole if name not in of_others
    }
    assert told["organisations"]["all"] == told["organisations"]["criminal"] == whole["organisations"]["criminal"]


@pytest.mark.parametrize("known", OTHERS)
def test_a_court_that_the_truth_does_not_know_is_left_out(zone: Zone, tmp_path: Path, known: str) -> None:
    copy = zone.copy(tmp_path / "root")
    file = copy.root.truth / "persons.parquet"
    truth = pq.read_table(file)
    wanted = pa.array([*CRIMINAL, known])
    pq.write_table(truth.filter(pa.compute.is_in(truth["source_dataset"], wanted)), file)
    assert list(_measured(copy)) == [known]
