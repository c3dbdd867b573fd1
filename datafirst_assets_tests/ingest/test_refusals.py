"""Deliveries that are refused whole, with the difference named and the last good state left as it was."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from datafirst_assets.errors import DeliveryRefusedError
from datafirst_assets.ingest import Delivery, ingest, landed, loaded

from .builder import ROWS, Landing, crown, mags, mags_rows, quarantined


def refusal(landing: Landing) -> str:
    with pytest.raises(DeliveryRefusedError) as caught:
        ingest(landing.settings, landing.source, landing.year)
    message = str(caught.value)
    assert f"{landing.source.name} {landing.year}" in message
    assert "Ask the sender" in message
    assert caught.value.__cause__ is None
    return message


def stated(landing: Landing, place: int = 0) -> dict[str, Any]:
    entry: dict[str, Any] = landing.manifest["files"][place]
    return entry


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    landing = crown(tmp_path).write()
    landing.path("disposals").unlink()
    assert "disposals.csv: missing" in refusal(landing)


def test_a_truncated_file_gives_both_sizes(tmp_path: Path) -> None:
    landing = mags(tmp_path).write()
    content = landing.path().read_bytes()
    landing.path().write_bytes(content[:-100])
    assert f"{len(content):,} bytes expected, {len(content) - 100:,} found" in refusal(landing)


def test_changed_bytes_of_the_same_length_are_found(tmp_path: Path) -> None:
    landing = mags(tmp_path).write()
    landing.path().write_bytes(landing.path().read_bytes().replace(b"Surname1,", b"Surname2,"))
    assert "SHA-256" in refusal(landing)


@pytest.mark.parametrize("kind", ["csv", "parquet"])
def test_a_row_count_that_differs_gives_both_counts(tmp_path: Path, kind: str) -> None:
    landing = mags(tmp_path, kind=kind).write()
    stated(landing)["rows"] += 1
    landing.write_manifest()
    assert f"{ROWS + 1} rows expected, {ROWS} found" in refusal(landing)


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (lambda m: m.update(source="crown_xhibit"), "source differ"),
        (lambda m: m.update(year=2018), "year differ"),
        (lambda m: m.update(delivered_at="CANARY-yesterday"), "delivered_at"),
        (lambda m: m.update(delivered_at=1583053200), "delivered_at"),
        (lambda m: m.pop("files"), "files"),
        (lambda m: m["files"][0].update(rows="CANARY-many"), "files.0.rows"),
        (lambda m: m["files"][0].update(name="CANARY.csv"), "defendant_offences: not in manifest.json"),
        (lambda m: m["files"].append(m["files"][0] | {"name": "CANARY.csv"}), "1 unknown file"),
        (lambda m: m["files"].append(dict(m["files"][0])), "more than once"),
        (lambda m: m["files"][0].update(encoding="CANARY-code"), "encoding that is not known"),
        (lambda m: m["files"][0].update(encoding="hex"), "encoding that is not known"),
    ],
)
def test_a_manifest_that_cannot_be_used(tmp_path: Path, change: Callable[[Any], Any], expected: str) -> None:
    landing = mags(tmp_path).write()
    change(landing.manifest)
    landing.write_manifest()
    message = refusal(landing)
    assert expected in message
    assert "CANARY" not in message


def test_a_manifest_that_is_not_json(tmp_path: Path) -> None:
    landing = mags(tmp_path).write()
    (landing.folder / "manifest.json").write_text('{"source": "CANARY', encoding="utf-8")
    assert "CANARY" not in refusal(landing)


def test_without_a_manifest_nothing_has_been_delivered(tmp_path: Path) -> None:
    landing = mags(tmp_path).write()
    (landing.folder / "manifest.json").unlink()
    assert landed(landing.root, landing.source) == []
    assert "has not ended" in refusal(landing)


def test_what_has_landed_is_found_by_year(tmp_path: Path) -> None:
    for year in (2019, 2011):
        landing = mags(tmp_path, year=year).write()
    for name in ("2012", "20x9", "notes"):
        (landing.folder.parent / name).mkdir()
    (landing.folder.parent / "notes" / "manifest.json").write_text("{}", encoding="utf-8")
    assert [delivery.year for delivery in landed(landing.root, landing.source)] == [2011, 2019]
    assert landed(landing.root, crown(tmp_path).source) == []


def test_the_same_bytes_are_the_same_delivery(tmp_path: Path) -> None:
    landing = mags(tmp_path).write()

    def name() -> str:
        return Delivery(landing.source.name, landing.year, landing.folder).delivery_hash

    first = name()
    landing.manifest["delivered_at"] = "2021-01-01T00:00:00Z"
    landing.write_manifest()
    assert name() == first
    landing.rows()[0]["surname"] = "Othername"
    landing.write()
    assert name() != first


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (lambda h: h.replace(b"surname", b"CANARY"), "columns missing: surname; 1 unknown column(s), at position 9"),
        (lambda h: h + b",CANARY,CANARY", "2 unknown column(s), at position 52, 53"),
        (
            lambda h: h.replace(b"forename2", b"forename1"),
            "columns missing: forename2; columns more than once: forename1",
        ),
        (lambda h: h.replace(b"case_id", b'"case_id'), "no header"),
    ],
)
def test_columns_are_compared_by_name(tmp_path: Path, change: Callable[[bytes], bytes], expected: str) -> None:
    landing = mags(tmp_path).write().edit(lambda lines: [change(lines[0]), *lines[1:]])
    message = refusal(landing)
    assert expected in message
    assert "CANARY" not in message


def test_a_missing_header_line_gives_no_value_away(tmp_path: Path) -> None:
    landing = mags(tmp_path)
    landing.rows()[0].update(dict.fromkeys(landing.rows()[0], "CANARY"))
    message = refusal(landing.write().edit(lambda lines: lines[1:]))
    assert "columns missing: case_id" in message
    assert "CANARY" not in message


def test_an_empty_file_has_no_header_and_a_header_alone_is_a_file(tmp_path: Path) -> None:
    landing = mags(tmp_path)
    landing.rows().clear()
    landing.write()
    assert ingest(landing.settings, landing.source, 2019).file("defendant_offences").rows_in == 0
    landing.path().write_bytes(b"")
    assert "no header" in refusal(landing.seal())


@pytest.mark.parametrize(("bad", "refuses"), [(2, False), (3, True)])
@pytest.mark.parametrize(
    ("column", "what"), [("sex", "have values that would be made missing"), ("court_type", "would be quarantined")]
)
def test_one_per_cent_is_the_limit(tmp_path: Path, bad: int, refuses: bool, column: str, what: str) -> None:
    landing = mags(tmp_path)
    landing.tables = mags_rows(200)
    for row in landing.rows()[:bad]:
        row[column] = "CANARY"
    landing.write()
    if not refuses:
        ingest(landing.settings, landing.source, 2019)
        return
    message = refusal(landing)
    assert f"3 of 200 rows {what}" in message
    assert f"{column}: outside its code list (3)" in message
    assert "CANARY" not in message


@pytest.mark.parametrize(
    ("column", "bad", "told"),
    [
        ("first_hearing_date", "2019-02-01 CANARY", "first_hearing_date: does not parse as DD/MM/YYYY (3)"),
        ("hearings_count", "CANARY", "hearings_count: does not parse as a whole number (3)"),
        ("first_hearing_date", "31/02/2019", "first_hearing_date: impossible date (3)"),
    ],
)
def test_a_refusal_names_the_format_that_was_expected(tmp_path: Path, column: str, bad: str, told: str) -> None:
    landing = mags(tmp_path)
    landing.tables = mags_rows(200)
    for row in landing.rows()[:3]:
        row[column] = bad
    message = refusal(landing.write())
    assert told in message
    assert "CANARY" not in message


def test_two_bad_values_in_one_row_are_one_row(tmp_path: Path) -> None:
    landing = mags(tmp_path)
    landing.rows()[0].update(sex="X9", hearings_count="two")
    account = ingest(landing.write().settings, landing.source, 2019).file("defendant_offences")
    assert account.values_missing == {"sex: outside its code list": 1, "hearings_count: does not parse": 1}


def test_a_refused_delivery_leaves_the_last_good_one(tmp_path: Path) -> None:
    landing = mags(tmp_path).write()
    good = ingest(landing.settings, landing.source, 2019)
    outputs = [p for p in landing.root.internal.rglob("*") if p.is_file()]
    before = {p: p.read_bytes() for p in outputs}
    for row in landing.rows()[:10]:
        row["court_type"] = "WRONG"
    refusal(landing.write())
    assert {p: p.read_bytes() for p in outputs} == before
    assert loaded(landing.root, landing.source, 2019) == good
    assert len(quarantined(landing, refused=True)) == 10
    for row in landing.rows()[:10]:
        row["court_type"] = "MAG"
    ingest(landing.write().settings, landing.source, 2019)
    assert not list(landing.root.internal.rglob("refused"))


def test_broken_rows_of_a_delivery_with_missing_records_are_kept_too(tmp_path: Path) -> None:
    landing = mags(tmp_path).write()
    landing.edit(lambda lines: [*lines[:5], b"CANARY,1", *lines[7:]])
    assert "CANARY" not in refusal(landing)
    assert [row["text"] for row in quarantined(landing, refused=True)] == ["CANARY,1"]


def test_an_extra_file_is_only_a_warning(tmp_path: Path) -> None:
    landing = mags(tmp_path).write()
    (landing.folder / "readme.txt").write_text("x", encoding="utf-8")
    assert ingest(landing.settings, landing.source, 2019).warnings == {"files that the manifest does not name": 1}


def test_parquet_must_be_parquet_and_text(tmp_path: Path) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    landing = mags(tmp_path, kind="parquet").write()
    table = pq.read_table(landing.path())
    place = table.schema.get_field_index("hearings_count")
    pq.write_table(table.set_column(place, "hearings_count", pa.array([2] * ROWS)), landing.path())
    assert "every column must be a string; not so: hearings_count" in refusal(landing.seal())
    landing.path().write_bytes(b"PAR1 CANARY")
    message = refusal(landing.seal())
    assert "cannot be read as Parquet" in message
    assert "CANARY" not in message
