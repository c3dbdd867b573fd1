"""A fifth source goes from landing to a verified release by its contract, its standardiser and its registry entry."""

import csv
import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import pyarrow.parquet as pq
import pytest

from datafirst_assets.simulate import simulate
from datafirst_assets_tests.cli.deliveries import seal
from datafirst_assets_tests.cli.operate import Finished, Site, finish

YEAR, KNOWN, PARTIES = 2013, 60, 120
"""Parties whom the criminal courts know, and all."""
SOURCE, TABLES = "artificial_tribunal", ("tribunal_case", "tribunal_party")
FIFTH = (sys.executable, str(Path(__file__).with_name("fifth_source.py")))


def defendants(site: Site) -> Iterator[dict[str, str]]:
    """People of the magistrates' courts with a birth date and a postcode, as the tribunal would write them down."""
    file = site.root.delivery("mags_hocas", YEAR) / "defendant_offences.csv"
    with file.open(newline="", encoding="cp1252") as opened:
        rows = {row["defendant_id"]: row for row in csv.DictReader(opened)}
    for row in rows.values():
        if row["defendant_type"] == "P" and row["date_of_birth"] and row["postcode"]:
            yield {
                "forenames": " ".join(filter(None, (row["forename1"], row["forename2"]))),
                "surname": row["surname"],
                "date_of_birth": "-".join(reversed(row["date_of_birth"].split("/"))),
                "sex": row["sex"],
                "town": "",
                "postcode": row["postcode"],
                "lsoa11": row["lsoa11"],
            }


def strangers() -> Iterator[dict[str, str]]:
    """People whom no other court knows."""
    for number in range(PARTIES):
        yield {
            "forenames": f"Qz{'abcdefghij'[number % 10]}forename",
            "surname": f"Qzx{'klmnopqrst'[number // 10 % 10]}surname",
            "date_of_birth": f"19{40 + number % 50}-0{1 + number % 9}-1{number % 10}",
            "sex": "F" if number % 2 else "M",
            "town": "",
            "postcode": "",
            "lsoa11": "",
        }


def land(site: Site) -> None:
    """The tribunal's delivery: a case for two parties, one party of a case that was not delivered."""
    people = [*list(defendants(site))[:KNOWN], *strangers()][:PARTIES]
    cases = [
        {
            "case_number": f"Q{number:05}",
            "court_code": f"QZ{number % 2}",
            "lodged_date": f"{YEAR}-{1 + number % 12:02}-20",
            "was_online": "YN"[number % 2],
            "panel_size": str(1 + number % 3),
            "room": f"R{number % 4}",
        }
        for number in range(PARTIES // 2)
    ]
    parties = [
        {"party_id": f"P{number:05}", "case_number": f"Q{number // 2:05}", **who, "represented": "YN"[number % 2]}
        for number, who in enumerate(people)
    ]
    parties.append({**parties[0], "party_id": "P99999", "case_number": "Q99999"})
    folder = site.root.delivery(SOURCE, YEAR)
    folder.mkdir(parents=True)
    tables = {"cases.csv": cases, "parties.csv": parties}
    for name, rows in tables.items():
        with (folder / name).open("w", newline="", encoding="utf-8") as file:
            writer = csv.DictWriter(file, list(rows[0]))
            writer.writeheader()
            writer.writerows(rows)
    told = {"source": SOURCE, "year": YEAR, "delivered_at": f"{YEAR + 1}-03-01T09:00:00Z"}
    files = [{"name": name, "rows": len(rows), "encoding": "utf-8"} for name, rows in tables.items()]
    (folder / "manifest.json").write_text(json.dumps({**told, "files": files}), encoding="utf-8")
    seal(folder)


PROJECT = """id: artificial-project
title: Artificial
purpose: a test
approved: 2020-01-01
approval: artificial
expires: 2990-01-01
disclosure_class: linking
years: [2013, 2014]
datasets:
  tribunal_party: [row_id_hash, source_dataset, estimated_person_id, age_band]
  crown_defendant_case: [row_id_hash, source_dataset, sex]
  xjs_link: [row_id_hash, source_dataset, estimated_xjs_id]
"""


@dataclass(frozen=True)
class Done:
    """What came of it."""

    site: Site
    ended: Finished

    @property
    def release(self) -> Path:
        return self.site.root.releases / "0001"

    def json(self, path: str) -> Any:
        return json.loads((self.release / path).read_text(encoding="utf-8"))

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        """The answer to a query over the release's tables by name."""
        with duckdb.connect() as connection:
            for file in (self.release / "data").glob("*.parquet"):
                connection.execute(f"CREATE VIEW {file.stem} AS FROM read_parquet('{file}')")
            return connection.execute(query).fetchall()


@pytest.fixture(scope="module")
def done(tmp_path_factory: pytest.TempPathFactory, key_file: Path) -> Done:
    """The criminal courts and the tribunal, released, verified and extracted for a project."""
    site = Site(tmp_path_factory.mktemp("fifth") / "data", key_file, threads=2)
    simulate(site.path, 300, YEAR, YEAR, 3)
    land(site)
    projects = site.root.internal / "access" / "projects"
    projects.mkdir(parents=True)
    (projects / "artificial-project.yaml").write_text(PROJECT, encoding="utf-8")
    ended = finish(site.start("run", "--", "verify", "--", "extract", "artificial-project", program=FIFTH))
    assert ended.code == 0, ended.err
    return Done(site, ended)


def test_it_was_loaded_and_released_and_the_release_verifies(done: Done) -> None:
    assert "Deliveries: 3 loaded, 0 unchanged, 0 refused." in done.ended.err
    assert "release 0001 made" in done.ended.out
    assert "release 0001 is as its manifest says" in done.ended.out


def test_its_rows_are_kept_or_in_quarantine(done: Done) -> None:
    assert f"cases: {PARTIES // 2} rows in = {PARTIES // 2} kept + 0 quarantined" in done.ended.err
    assert f"parties: {PARTIES + 1} rows in = {PARTIES} kept + 1 quarantined" in done.ended.err
    kept = pq.read_table(done.site.root.table("raw", f"raw_{SOURCE}__parties", YEAR))
    assert kept.num_rows == PARTIES
    put_aside = done.site.root.internal / "quarantine" / SOURCE / str(YEAR) / "parties.parquet"
    (text,) = pq.read_table(put_aside)["text"].to_pylist()
    assert "P99999" in text


def test_who_and_what_happened_are_apart(done: Done) -> None:
    root = done.site.root
    who = pq.read_table(root.table("identities", f"std_{SOURCE}__identities", YEAR))
    parties = pq.read_table(root.table("events", f"std_{SOURCE}__parties", YEAR))
    assert who.num_rows == parties.num_rows == PARTIES
    assert {"surname", "date_of_birth", "postcode"} <= set(who.column_names) - set(parties.column_names)


def test_its_parties_are_linked_with_the_defendants_whom_they_are(done: Done) -> None:
    ((every,),) = done.rows(f"SELECT count(*) FROM xjs_link WHERE source_dataset = '{SOURCE}'")
    ((known,),) = done.rows(
        "SELECT count(*) FROM xjs_link AS party SEMI JOIN (FROM xjs_link WHERE source_dataset = 'mags_hocas') AS defendant "
        f"USING (estimated_xjs_id) WHERE source_dataset = '{SOURCE}'"
    )
    assert every == PARTIES
    assert KNOWN * 0.8 <= known <= KNOWN


def test_its_tables_are_published_with_hashes_in_place_of_ids(done: Done) -> None:
    told = done.json("manifest.json")
    files = {file["path"] for file in told["files"]}
    for name, rows in zip(TABLES, (PARTIES // 2, PARTIES), strict=True):
        assert "row_id_hash" in {column["name"] for column in told["tables"][name]}
        assert {f"data/{name}.parquet", f"data/{name}.csv", f"synthetic/SYNTHETIC_{name}.parquet"} <= files
        assert done.rows(f"SELECT count(*) FROM {name}") == [(rows,)]
    ((cases,),) = done.rows(
        "SELECT count(DISTINCT case_number_hash) FROM tribunal_party JOIN tribunal_case USING (case_number_hash)"
    )
    assert cases == PARTIES // 2
    values = {value for name in TABLES for row in done.rows(f"FROM {name}") for value in row}
    assert not {value for value in values if str(value)[:2] in ("Q0", "P0")}
    assert done.rows("SELECT DISTINCT room, panel_size FROM tribunal_case ORDER BY ALL")[0] == ("R0", 1)


def test_the_catalogue_has_a_page_words_and_joins_for_each(done: Done) -> None:
    told = {dataset["name"]: dataset for dataset in done.json("catalogue/catalogue.json")["datasets"]}
    for name in TABLES:
        page = (done.release / "catalogue" / f"{name}.html").read_text(encoding="utf-8")
        assert told[name]["title"] in page and "An artificial tribunal in England and Wales" in page
        assert told[name]["known_problems"][0]["title"] == "It is artificial"
        for join in told[name]["joins"]:
            assert done.rows(join["example_sql"])
    assert [[join["to"] for join in told[name]["joins"]] for name in TABLES] == [[TABLES[1]], [TABLES[0], "xjs_link"]]
    assert "an artificial tribunal in England and Wales" in told["xjs_link"]["courts"]
    assert TABLES[1] in {join["to"] for join in told["xjs_link"]["joins"]}
    assert "Artificial tribunal" in (done.release / "catalogue" / "coverage.html").read_text(encoding="utf-8")
    (room,) = (one for one in told[TABLES[0]]["variables"] if one["name"] == "room")
    assert room["source"] == "Tribunal cases: room"


def test_the_twin_has_its_tables(done: Done) -> None:
    """That they are as their contracts demand, the catalogue's checks have said; the run would have failed."""
    twin = {name: pq.read_table(done.release / "synthetic" / f"SYNTHETIC_{name}.parquet") for name in TABLES}
    assert all(table.num_rows for table in twin.values())
    assert set(twin[TABLES[0]]["panel_size"].to_pylist()) == {1, 2, 3}
    assert all(room.startswith("Z9") for room in twin[TABLES[0]]["room"].to_pylist())
    with (done.release / "synthetic" / "SYNTHETIC_columns.csv").open(newline="", encoding="utf-8") as file:
        how = {(row["dataset"], row["variable"]): row["how_it_was_made"] for row in csv.DictReader(file)}
    assert how[TABLES[0], "room"] == "A made-up code that begins with Z9, by chance."


def test_a_project_gets_its_rows(done: Done) -> None:
    place = done.site.root.internal / "access" / "extracts" / "artificial-project" / "0001"
    assert pq.read_table(place / "tribunal_party.parquet").num_rows == PARTIES
    links = set(pq.read_table(place / "xjs_link.parquet")["source_dataset"].to_pylist())
    assert SOURCE in links and "familyman" not in links
    assert "Release 0001 has no record of Artificial tribunal in 2014." in done.ended.err
