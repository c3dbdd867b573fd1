"""Checks written by hand: rows accounted for, references, and what linkage must never do; each on damaged tables."""

from types import SimpleNamespace

import dagster as dg
import duckdb
import pytest

from datafirst_assets.checks.accounts import account_differences, account_results, orphans
from datafirst_assets.checks.linkage import every_record_once, not_nested, outside_person
from datafirst_assets.contracts.sources import CRIMINAL, CROWN_XHIBIT, MAGS_HOCAS
from datafirst_assets.ingest import loaded
from datafirst_assets_tests.cli.operate import Site


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


def test_linkage_checks_pass_on_what_was_linked(site: Site) -> None:
    for check in (every_record_once, not_nested, outside_person):
        assert sum(check(site.settings).values()) == 0


def test_a_record_in_no_cluster_fails(site: Site) -> None:
    rewrite(site, "linkage", "person_clusters", "SELECT * FROM old ORDER BY ALL LIMIT (SELECT count(*) - 2 FROM old)")
    assert every_record_once(site.settings) == {"records in no cluster": 2, "clustered records that no table holds": 0}


def test_an_invented_record_fails(site: Site) -> None:
    invented = "SELECT * REPLACE ('nobody' AS source_record_id) FROM old LIMIT 1"
    rewrite(site, "linkage", "person_clusters", f"SELECT * FROM old UNION ALL ({invented})")
    assert every_record_once(site.settings) == {"records in no cluster": 0, "clustered records that no table holds": 1}


@pytest.mark.parametrize(("inner", "outer"), [("person_id_high", "person_id"), ("person_id", "person_id_low")])
def test_a_cluster_across_two_of_a_looser_level_fails(site: Site, inner: str, outer: str) -> None:
    rewrite(site, "linkage", "person_clusters", f"SELECT * REPLACE ('one' AS {inner}) FROM old")
    counts = not_nested(site.settings)
    assert counts[f"{inner} in several {outer}"] == 1


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
