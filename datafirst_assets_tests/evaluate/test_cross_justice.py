"""Pairs of records of different courts, counted by hand."""

from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from datafirst_assets.contracts.sources import CRIMINAL
from datafirst_assets.engine import connect
from datafirst_assets.evaluate.cross_justice import BOTH, LINKED, REST, cross_justice
from datafirst_assets_tests.linkage.zone import Zone

from ..linkage.tables import Courts

COMPANY = {"defendant_type": "O", "organisation_name": "WIDGET TESTING"}
Keys = dict[tuple[str, str], str]


def _truth(courts: Courts, persons: Keys) -> None:
    courts.root.truth.mkdir(parents=True, exist_ok=True)
    columns = ([source for source, _ in persons], [record for _, record in persons], list(persons.values()))
    table = pa.table(list(map(pa.array, columns)), names=["source_dataset", "source_record_id", "person_id"])
    pq.write_table(table, courts.root.truth / "persons.parquet")


def _found(courts: Courts, estimated: Keys, true: Keys) -> dict[str, Any]:
    courts.clusters(estimated)
    _truth(courts, true)
    with connect(courts.settings) as connection:
        return cross_justice(connection, courts.root)


def _pairs(one: dict[str, Any]) -> tuple[int, ...]:
    """Linked, true and right pairs."""
    return tuple(one[name] for name in LINKED)


def test_pairs_are_counted_by_courts_and_by_what_is_known(tmp_path: Path) -> None:
    """Of one person five records, one of them linked wrongly, and a company that is nobody."""
    courts = Courts(tmp_path)
    courts.records("mags_hocas", [{"source_record_id": "m1"}, {"source_record_id": "m2"}])
    courts.parties("familyman", [{"source_record_id": "f1"}, {"source_record_id": "f2", "date_of_birth": None}])
    courts.parties("civil_caseman_pcol", [{"source_record_id": "c1", "date_of_birth": None}])
    courts.parties("civil_caseman_pcol", [{"source_record_id": "c2"} | COMPANY], year=2020)
    estimated = {
        ("mags_hocas", "m1"): "a",
        ("mags_hocas", "m2"): "b",
        ("familyman", "f1"): "a",
        ("familyman", "f2"): "b",
        ("civil_caseman_pcol", "c1"): "b",
        ("civil_caseman_pcol", "c2"): "b",
    }
    found = _found(courts, estimated, dict.fromkeys(estimated, "one") | {("mags_hocas", "m2"): "other"})
    # True: m1 with f1, f2 and c1, and f1, f2 with c1. Linked: m1 f1; m2 f2, m2 c1, f2 c1.
    assert _pairs(found[BOTH]) == (1, 1, 1) and _pairs(found[REST]) == (3, 4, 1)
    assert (found[BOTH]["precision"], found[BOTH]["recall"], found[BOTH]["f1"]) == (1.0, 1.0, 1.0)
    assert (found[REST]["precision"], found[REST]["recall"]) == (1 / 3, 1 / 4)
    assert found["by_domains"].keys() == {"civil and criminal", "civil and family", "criminal and family"}
    assert found["by_domains"]["civil and family"][REST]["right_pairs"] == 1
    by_sources = {names: _pairs(one[REST]) for names, one in found["by_sources"].items()}
    assert by_sources == {
        "mags_hocas and familyman": (1, 1, 0),
        "mags_hocas and civil_caseman_pcol": (1, 1, 0),
        "familyman and civil_caseman_pcol": (1, 2, 1),
    }
    assert _pairs(found["organisations"]) == (0, 0, 0), "the company has no other record"


def test_courts_of_one_domain_that_is_not_criminal_cross(tmp_path: Path) -> None:
    """Where they lie is told by who links whom: the criminal courts' own pairs are measured elsewhere."""
    courts = Courts(tmp_path)
    courts.records("mags_hocas", [{"source_record_id": "m1"}])
    courts.records("crown_xhibit", [{"source_record_id": "x1"}])
    courts.parties("familyman", [{"source_record_id": "f1"}])
    persons = {("mags_hocas", "m1"): "a", ("crown_xhibit", "x1"): "a", ("familyman", "f1"): "a"}
    found = _found(courts, persons, persons)
    assert _pairs(found[BOTH]) == (2, 2, 2), "not that of both criminal courts"
    assert set(found["by_sources"]) == {"mags_hocas and familyman", "crown_xhibit and familyman"}


def test_groups_add_up_and_a_pair_of_two_groups_counts_half_for_each(tmp_path: Path) -> None:
    courts = Courts(tmp_path)
    told = {"age_band": "30-39", "sex": "M"}
    courts.records("mags_hocas", [{"source_record_id": f"m{n}", "case_id": "k"} | told for n in (1, 2)])
    parties = [{"source_record_id": f"f{n}"} | told | sex for n, sex in enumerate(({"sex": "F"}, {"sex": "F"}, {}))]
    courts.parties("familyman", parties)
    persons = {("mags_hocas", "m1"): "a", ("mags_hocas", "m2"): "a"} | {
        ("familyman", f"f{n}"): "a" for n in range(3)
    }  # fmt: skip
    groups = _found(courts, persons, persons)["groups"]
    # Two records with three: four pairs of M and F, two of M and M.
    assert {sex: _pairs(one[BOTH]) for sex, one in groups["sex"].items()} == {"F": (2, 2, 2), "M": (4, 4, 4)}
    assert {band: _pairs(one[BOTH]) for band, one in groups["age_band"].items()} == {"30-39": (6, 6, 6)}


def test_organisations_are_told_by_themselves(tmp_path: Path) -> None:
    """Two companies of two courts each, one found; a company is never in a pair with a person."""
    courts = Courts(tmp_path)
    courts.records("mags_hocas", [{"source_record_id": n} | COMPANY for n in ("m1", "m2")])
    courts.parties(
        "civil_caseman_pcol", [{"source_record_id": n} | COMPANY for n in ("c1", "c2")] + [{"source_record_id": "c3"}]
    )
    true = {("mags_hocas", "m1"): "a", ("mags_hocas", "m2"): "b"} | {
        ("civil_caseman_pcol", f"c{n}"): person for n, person in ((1, "a"), (2, "b"), (3, "a"))
    }
    found = _found(courts, true | {("civil_caseman_pcol", "c2"): "c"}, true)
    assert _pairs(found["organisations"]) == (1, 2, 1)
    assert _pairs(found[BOTH]) == _pairs(found[REST]) == (0, 0, 0)


def test_a_record_of_two_deliveries_speaks_through_the_newest(tmp_path: Path) -> None:
    courts = Courts(tmp_path)
    courts.records("mags_hocas", [{"source_record_id": "m1", "sex": "M"}])
    courts.parties("familyman", [{"source_record_id": "f1", "date_of_birth": None}], year=2018)
    courts.parties("familyman", [{"source_record_id": "f1", "sex": "F"}], year=2019)
    persons = {("mags_hocas", "m1"): "a", ("familyman", "f1"): "a"}
    found = _found(courts, persons, persons)
    assert (_pairs(found[BOTH]), _pairs(found[REST])) == ((1, 1, 1), (0, 0, 0))
    assert set(found["groups"]["sex"]) == {"F", "M"}


@pytest.mark.parametrize("other", [None, "familyman", "civil_caseman_pcol"])
def test_one_other_court_or_none_is_enough(tmp_path: Path, other: str | None) -> None:
    courts = Courts(tmp_path)
    courts.records("mags_hocas", [{"source_record_id": "m1"}])
    persons = {("mags_hocas", "m1"): "a"}
    if other:
        courts.parties(other, [{"source_record_id": "p1"}])
        persons[other, "p1"] = "a"
    found = _found(courts, persons, persons)
    assert list(found.get("by_sources", ())) == ([f"mags_hocas and {other}"] if other else [])


def test_pairs_of_the_small_zone_are_those_counted_one_by_one(zone: Zone) -> None:
    """By an independent count, pair by pair, of all records at once; and intervals hold what they are of."""
    with connect(zone.settings) as connection:
        found = cross_justice(connection, zone.root)
        files = "read_parquet('{}/internal/identities/std_*__identities/*.parquet', union_by_name = true)"
        sql = f"""
        WITH said AS (
            SELECT source_dataset, source_record_id, arg_max(date_of_birth IS NOT NULL, extract_year) AS born,
                   arg_max(defendant_type, extract_year) = 'P' AS is_person
            FROM {files.format(zone.folder)} GROUP BY ALL
        ), record AS (
            SELECT source_dataset, source_record_id, born, c.person_id AS estimate, t.person_id AS truth
            FROM said JOIN '{zone.root.table("linkage", "person_clusters")}' c USING (source_dataset, source_record_id)
            JOIN '{zone.root.truth / "persons.parquet"}' t USING (source_dataset, source_record_id) WHERE is_person
        )
        SELECT l.born AND r.born, count(*) FILTER (l.estimate = r.estimate), count(*) FILTER (l.truth = r.truth),
               count(*) FILTER (l.estimate = r.estimate AND l.truth = r.truth)
        FROM record l JOIN record r ON l.source_dataset < r.source_dataset
        WHERE NOT (list_contains({list(CRIMINAL)}, l.source_dataset) AND list_contains({list(CRIMINAL)}, r.source_dataset))
        GROUP BY ALL ORDER BY ALL
        """
        by_hand = {(BOTH if both else REST): tuple(counts) for both, *counts in connection.execute(sql).fetchall()}
    assert {kind: _pairs(found[kind]) for kind in (BOTH, REST)} == by_hand
    for kind in (BOTH, REST):
        assert min(by_hand[kind]) > 0
        for name, (low, high) in found[kind]["intervals"].items():
            assert low <= found[kind][name] + 1e-6 and found[kind][name] <= high + 1e-6
        for name in ("by_domains", "by_sources"):
            assert (
                tuple(map(sum, zip(*(_pairs(one[kind]) for one in found[name].values()), strict=True))) == by_hand[kind]
            )


def test_courts_of_one_domain_have_nothing_to_cross(tmp_path: Path) -> None:
    courts = Courts(tmp_path)
    courts.records("mags_hocas", [{"source_record_id": "m1", "date_of_birth": date(1980, 6, 15)}])
    courts.clusters({("mags_hocas", "m1"): "a"})
    _truth(courts, {("mags_hocas", "m1"): "one"})
    with connect(courts.settings) as connection:
        assert cross_justice(connection, courts.root) == {}
