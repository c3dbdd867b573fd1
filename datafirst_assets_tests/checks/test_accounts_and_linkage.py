"""Checks written by hand: rows accounted for, references, and what linkage must never do; each on damaged tables."""

from pathlib import Path
from types import SimpleNamespace

import dagster as dg
import duckdb
import pytest

from datafirst_assets.checks.accounts import account_differences, account_results, orphans
from datafirst_assets.checks.linkage import OF_CLUSTERS, outside_person, threshold_result
from datafirst_assets.contracts.sources import CRIMINAL, CROWN_XHIBIT, MAGS_HOCAS, SOURCES
from datafirst_assets.engine import connect
from datafirst_assets.ingest import loaded
from datafirst_assets.linkage.calibration import Calibration
from datafirst_assets.linkage.thresholds import Thresholds
from datafirst_assets_tests.cli.operate import Site
from datafirst_assets_tests.linkage.tables import Courts


def rewrite(site: Site, layer: str, name: str, select: str) -> None:
    """Replace a table by a query over its old self, `old`."""
    path = site.root.internal / layer / f"{name}.parquet"
    with duckdb.connect(config={"threads": 1}) as connection:
        connection.execute(f"CREATE TABLE old AS SELECT * FROM read_parquet('{path}')")
        connection.execute(f"COPY ({select}) TO '{path}' (FORMAT parquet)")


def test_an_account_that_does_not_add_up_is_counted() -> None:
    account = SimpleNamespace(rows_in=10, kept=7, quarantined=1, superseded=1)
    assert account_differences(account, stored=7) == {  # type: ignore[arg-type]
        "rows in, less kept, quarantined and superseded": 1,
        "rows kept, less rows in the table": 0,
    }
    account.superseded = 2
    assert sum(account_differences(account, stored=7).values()) == 0  # type: ignore[arg-type]
    assert account_differences(account, stored=4)["rows kept, less rows in the table"] == 3  # type: ignore[arg-type]


def test_accounts_and_references_pass_on_what_was_loaded(site: Site) -> None:
    for source in CRIMINAL.values():
        account = loaded(site.root, source, 2013)
        assert account
        for file in source.files:
            results = list(account_results(site.settings, source, file, account))
            assert [result.check_name for result in results] == [
                "rows_accounted_for",
                *["references"] * bool(file.parents),
            ]
            assert all(result.passed for result in results)


def test_a_raw_table_that_lost_a_row_fails(site: Site) -> None:
    file = MAGS_HOCAS.file("defendant_offences")
    rewrite(site, "raw", f"{MAGS_HOCAS.raw_asset(file)}/2013", "SELECT * FROM old LIMIT (SELECT count(*) - 1 FROM old)")
    account = loaded(site.root, MAGS_HOCAS, 2013)
    assert account
    (result,) = account_results(site.settings, MAGS_HOCAS, file, account)
    assert not result.passed
    assert result.metadata["failing_rows_by_rule"].value == {"rows kept, less rows in the table": 1}


@pytest.mark.parametrize(
    ("name", "column", "parent"),
    [(file.name, column, parent) for file in CROWN_XHIBIT.files for column, (parent, _) in file.parents.items()],
)
def test_a_row_without_its_parent_fails(site: Site, name: str, column: str, parent: str) -> None:
    file = CROWN_XHIBIT.file(name)
    asset = f"{CROWN_XHIBIT.raw_asset(file)}/2013"
    first = f"(SELECT min({column}) FROM old)"
    rewrite(site, "raw", asset, f"SELECT * REPLACE (if({column} = {first}, 'nobody', {column}) AS {column}) FROM old")
    counts = orphans(site.settings, CROWN_XHIBIT, file, 2013)
    assert counts.pop(f"{column}: in {parent}") >= 1
    assert sum(counts.values()) == 0
    account = loaded(site.root, CROWN_XHIBIT, 2013)
    assert account
    failed = [r for r in account_results(site.settings, CROWN_XHIBIT, file, account) if not r.passed]
    assert [result.check_name for result in failed] == ["references"]
    assert failed[0].severity == dg.AssetCheckSeverity.ERROR


def counted(site: Site | Courts, check: str) -> dict[str, int]:
    """What a check of `person_clusters` counts on those in place."""
    with connect(site.settings) as connection:
        return OF_CLUSTERS[check][1](connection, site.root, site.root.table("linkage", "person_clusters"))


def test_linkage_checks_pass_on_what_was_linked(site: Site) -> None:
    assert all(sum(counted(site, check).values()) == 0 for check in OF_CLUSTERS)
    assert sum(outside_person(site.settings).values()) == 0


def test_a_record_in_no_cluster_fails(site: Site) -> None:
    rewrite(site, "linkage", "person_clusters", "SELECT * FROM old ORDER BY ALL LIMIT (SELECT count(*) - 2 FROM old)")
    assert counted(site, "every_record_is_clustered") == {
        "records in no cluster": 2,
        "clustered records that no table holds": 0,
    }


def test_an_invented_record_fails(site: Site) -> None:
    invented = "SELECT * REPLACE ('nobody' AS source_record_id) FROM old LIMIT 1"
    rewrite(site, "linkage", "person_clusters", f"SELECT * FROM old UNION ALL ({invented})")
    assert counted(site, "every_record_is_clustered") == {
        "records in no cluster": 0,
        "clustered records that no table holds": 1,
    }


@pytest.mark.parametrize(("inner", "outer"), [("person_id_high", "person_id"), ("person_id", "person_id_low")])
def test_a_cluster_across_two_of_a_looser_level_fails(site: Site, inner: str, outer: str) -> None:
    rewrite(site, "linkage", "person_clusters", f"SELECT * REPLACE ('one' AS {inner}) FROM old")
    assert counted(site, "thresholds_are_nested")[f"{inner} in several {outer}"] == 1


def counted_twice(courts: Courts, source: str) -> int:
    counts = counted(courts, "no_one_is_twice_in_a_case")
    assert counts.keys() == {f"{name}: persons twice in a case" for name in SOURCES}
    return counts[f"{source}: persons twice in a case"]


def twice(tmp_path: Path, *deliveries: dict[str, tuple[str, str]]) -> int:
    """Persons twice in a case of the Crown Court, where all records are of one person.

    Args:
        tmp_path: for the tables.
        deliveries: of years that follow each other; each record's case and type of defendant.
    """
    courts = Courts(tmp_path / "root")
    for year, delivery in enumerate(deliveries, start=2018):
        rows = [
            {"source_record_id": record, "case_id": case, "defendant_type": kind}
            for record, (case, kind) in delivery.items()
        ]
        courts.records("crown_xhibit", rows, year)
    courts.clusters({("crown_xhibit", record): "one" for delivery in deliveries for record in delivery})
    return counted_twice(courts, "crown_xhibit")


def test_a_person_that_is_two_defendants_of_a_case_fails(tmp_path: Path) -> None:
    assert twice(tmp_path, {"r1": ("a", "P"), "r2": ("a", "P"), "r3": ("b", "P")}) == 1


def test_organisations_may_be_there_twice(tmp_path: Path) -> None:
    assert twice(tmp_path, {"r1": ("a", "O"), "r2": ("a", "O")}) == 0


def test_a_record_delivered_again_in_another_case_is_no_longer_in_the_first(tmp_path: Path) -> None:
    """The Crown Court corrects a case number; the row of before must not block every later release."""
    assert twice(tmp_path, {"r1": ("a", "P"), "r2": ("a", "P")}, {"r1": ("b", "P")}) == 0


def test_a_record_delivered_again_as_an_organisation_is_none_of_two_people(tmp_path: Path) -> None:
    assert twice(tmp_path, {"r1": ("a", "P"), "r2": ("a", "P")}, {"r1": ("a", "O")}) == 0


def test_records_of_two_deliveries_are_twice_in_the_case_that_both_came_to(tmp_path: Path) -> None:
    deliveries = {"r1": ("a", "P"), "r2": ("a", "P")}, {"r1": ("b", "P")}, {"r2": ("b", "P")}
    assert twice(tmp_path, *deliveries) == 1


def test_a_person_that_is_two_parties_of_a_case_fails(tmp_path: Path) -> None:
    """A child and its parent of one name are two people, in a court whose records are parties too."""
    courts, family = Courts(tmp_path / "root"), "familyman"
    courts.parties(family, [{"source_record_id": record, "case_number": "k"} for record in ("f1", "f2")])
    courts.clusters({(family, "f1"): "a", (family, "f2"): "a"})
    assert counted_twice(courts, family) == 1
    courts.clusters({(family, "f1"): "a", (family, "f2"): "b"})
    assert counted_twice(courts, family) == 0


def test_a_company_may_be_two_parties_of_a_case(tmp_path: Path) -> None:
    courts, family = Courts(tmp_path / "root"), "familyman"
    company = {"case_number": "k", "defendant_type": "O", "organisation_name": "WIDGET TESTING"}
    courts.parties(family, [{"source_record_id": record} | company for record in ("f1", "f2")])
    courts.clusters({(family, "f1"): "a", (family, "f2"): "a"})
    assert counted_twice(courts, family) == 0


def test_a_case_link_outside_its_person_fails(site: Site) -> None:
    rewrite(
        site,
        "linkage",
        "case_links",
        "SELECT * REPLACE (if(mags_case_id = (SELECT min(mags_case_id) FROM old), 'x', person_id) AS person_id) FROM old",
    )
    assert outside_person(site.settings)["links outside their person"] >= 1


def test_a_case_link_of_an_unknown_record_fails(site: Site) -> None:
    rewrite(site, "linkage", "case_links", "SELECT * REPLACE ('nobody' AS crown_defendant_on_case_id) FROM old")
    assert outside_person(site.settings)["links outside their person"] >= 1


def test_thresholds_that_were_not_estimated_are_a_warning_in_words() -> None:
    weights = {"person_id_high": 6.0, "person_id": 0.0, "person_id_low": -2.0}
    estimated = threshold_result(Thresholds(weights, Calibration(-1.0, 0.8, 0.9, 5_000), "artificial"))
    assert estimated.passed
    doubted = threshold_result(
        Thresholds(weights, Calibration(pairs=7, doubt="7 pairs have two police ids"), "artificial")
    )
    assert not doubted.passed and doubted.severity == dg.AssetCheckSeverity.WARN
    assert doubted.description is not None
    for words in ("7 pairs have two police ids", "own odds stand", "6, 0, -2 bits", "no estimated precision"):
        assert words in doubted.description
