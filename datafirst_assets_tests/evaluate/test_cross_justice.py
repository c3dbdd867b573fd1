"""Pairs of records of different domains, counted by hand."""

from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from datafirst_assets.engine import connect
from datafirst_assets.evaluate.cross_justice import BOTH, REST, cross_justice

from ..linkage.tables import Courts

COMPANY = {"defendant_type": "O", "organisation_name": "WIDGET TESTING"}


def _truth(courts: Courts, persons: dict[tuple[str, str], str]) -> None:
    courts.root.truth.mkdir(parents=True)
    columns = ([source for source, _ in persons], [record for _, record in persons], list(persons.values()))
    table = pa.table(list(map(pa.array, columns)), names=["source_dataset", "source_record_id", "person_id"])
    pq.write_table(table, courts.root.truth / "persons.parquet")


def test_pairs_are_counted_by_domains_and_by_what_is_known(tmp_path: Path) -> None:
    """Of one person three records, one of them linked wrongly, and a company that is nobody."""
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
    courts.clusters(estimated)
    _truth(courts, dict.fromkeys(estimated, "one") | {("mags_hocas", "m2"): "other"})
    with connect(courts.settings) as connection:
        found = cross_justice(connection, courts.root)
    # True: m1 with f1, f2 and c1, and f1, f2 with c1. Linked: m1 f1; m2 f2, m2 c1, f2 c1.
    assert found[BOTH] == {"linked_pairs": 1, "true_pairs": 1, "right_pairs": 1, "precision": 1.0, "recall": 1.0}
    assert found[REST] == {"linked_pairs": 3, "true_pairs": 4, "right_pairs": 1, "precision": 1 / 3, "recall": 1 / 4}
    assert found["by_domains"].keys() == {"civil and criminal", "civil and family", "criminal and family"}
    assert found["by_domains"]["civil and family"][REST]["right_pairs"] == 1


def test_courts_of_one_domain_have_nothing_to_cross(tmp_path: Path) -> None:
    courts = Courts(tmp_path)
    courts.records("mags_hocas", [{"source_record_id": "m1", "date_of_birth": date(1980, 6, 15)}])
    courts.clusters({("mags_hocas", "m1"): "a"})
    _truth(courts, {("mags_hocas", "m1"): "one"})
    with connect(courts.settings) as connection:
        assert cross_justice(connection, courts.root) == {}
