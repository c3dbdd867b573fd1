"""The simulated deliveries hold the contract: columns, codes, formats, keys, parents, order of time."""

import hashlib
import json
from itertools import pairwise
from pathlib import Path

import pandas as pd
import pytest

from datafirst_assets_tests.simulate.conftest import FIRST, LAST, ROWS, Tables

CONTRACTS = Path(__file__).resolve().parents[1] / "contracts"
CP1252 = ("mags_hocas", "civil_caseman_pcol")
CODES = Path(__file__).resolve().parents[2] / "data" / "reference" / "code_lists.csv"


def rules() -> pd.DataFrame:
    table = pd.read_csv(CONTRACTS / "raw_extracts.csv", dtype=str, keep_default_na=False)
    return table[table["source"].isin(["mags_hocas", "crown_xhibit", "familyman", "civil_caseman_pcol"])]


FORMS = {
    "date DD/MM/YYYY": ("%d/%m/%Y", r"\d\d/\d\d/\d{4}"),
    "date YYYY-MM-DD": ("%Y-%m-%d", r"\d{4}-\d\d-\d\d"),
    "datetime YYYY-MM-DD HH:MM:SS": ("%Y-%m-%d %H:%M:%S", r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d"),
}


@pytest.mark.parametrize("source", ["mags_hocas", "crown_xhibit", "familyman", "civil_caseman_pcol"])
def test_every_value_is_as_contracted(
    source: str, mags: pd.DataFrame, crown: Tables, family: Tables, civil: Tables
) -> None:
    known = {"crown_xhibit": crown, "familyman": family, "civil_caseman_pcol": civil}
    codes = pd.read_csv(CODES, dtype=str, keep_default_na=False).groupby("code_list")["code"].agg(set)
    for (_, file), columns in rules().groupby(["source", "file"]):
        if columns["source"].iloc[0] != source:
            continue
        table = mags if source == "mags_hocas" else known[source][file.removesuffix(".csv")]
        given = [c for c in table.columns if c not in ("year", "record", "person", "company")]
        assert given == list(columns["column"])
        for rule in columns.itertuples():
            value = table[rule.column]
            if rule.nullable == "no":
                assert (value != "").all(), rule.column
            value = value[value != ""]
            if rule.type == "integer":
                assert value.str.fullmatch(r"\d+").all(), rule.column
            elif rule.type == "code":
                assert set(value) <= codes[rule.code_list], rule.column
            elif rule.type.startswith("date"):
                form, shape = FORMS[rule.type]
                assert value.str.fullmatch(shape).all(), rule.column
                dates = pd.to_datetime(value, format=form)  # raises on an impossible date
                delivered = pd.to_datetime((table.loc[value.index, "year"] + 1).astype(str) + "0301")
                assert (dates < delivered).all(), rule.column


def test_manifests_tell_the_truth(root: Path) -> None:
    folders = sorted((root / "landing").glob("*/*"))
    assert len(folders) == sum(LAST - first + 1 for first in (FIRST, 2013, 2011, 2012))
    for folder in folders:
        manifest = json.loads((folder / "manifest.json").read_text("utf-8"))
        assert (manifest["source"], manifest["year"]) == (folder.parent.name, int(folder.name))
        assert {f["name"] for f in manifest["files"]} == {p.name for p in folder.glob("*.csv")}
        for file in manifest["files"]:
            data = (folder / file["name"]).read_bytes()
            assert len(data) == file["bytes"]
            assert hashlib.sha256(data).hexdigest() == file["sha256"]
            assert file["encoding"] == ("cp1252" if manifest["source"] in CP1252 else "utf-8")


def test_keys(mags: pd.DataFrame, crown: dict[str, pd.DataFrame]) -> None:
    assert not mags.duplicated(["case_id", "defendant_id", "offence_seq"]).any()
    assert mags["record"].nunique() == ROWS
    assert mags.groupby("record")["year"].nunique().max() == 1
    assert mags.groupby("case_id")["defendant_id"].nunique().max() <= 4
    for name, key in (
        ("defendants_on_offence", "defendant_on_offence_id"),
        ("disposals", "disposal_id"),
    ):
        assert crown[name][key].is_unique
    for name, key in (("cases", "case_id"), ("defendants_on_case", "defendant_on_case_id")):
        repeats = crown[name].duplicated([key, "year"])
        assert 0 < repeats.mean() < 0.025
        # No two rows of a key have the same date of update.
        assert not crown[name].duplicated([key, "year", "last_update_date"]).any()
    assert crown["cases"].drop_duplicates("case_id").duplicated(["case_number", "court_id"]).sum() == 0
    shape = crown["cases"]["case_number"].str.fullmatch(r"[TSA]\d{4}\d{4,}")
    assert shape.all()


def test_parents_are_in_the_delivery(crown: dict[str, pd.DataFrame]) -> None:
    for child, parent, key in (
        ("defendants_on_case", "cases", "case_id"),
        ("defendants_on_case", "defendants", "defendant_id"),
        ("defendants_on_offence", "defendants_on_case", "defendant_on_case_id"),
        ("disposals", "defendants_on_offence", "defendant_on_offence_id"),
    ):
        have = pd.MultiIndex.from_frame(crown[parent][["year", key]])
        need = pd.MultiIndex.from_frame(crown[child][["year", key]])
        assert need.isin(have).all(), child


def test_order_of_time(mags: pd.DataFrame, crown: dict[str, pd.DataFrame]) -> None:
    day = {
        name: pd.to_datetime(mags[name], format="%d/%m/%Y", errors="coerce")
        for name in mags.columns
        if name.endswith("_date") or name == "date_of_birth"
    }
    assert (day["final_result_date"].dt.year == mags["year"]).all()
    steps = [
        "offence_date",
        "charge_date",
        "case_received_date",
        "first_hearing_date",
        "final_result_date",
    ]
    for earlier, later in pairwise(steps):
        assert not (day[earlier] > day[later]).any(), earlier
    assert not (day["date_of_birth"] >= day["first_hearing_date"]).any()
    case = crown["defendants_on_case"]
    final = pd.to_datetime(case["final_result_date"])
    assert (final.dt.year == case["year"]).all()
    assert not (pd.to_datetime(case["first_hearing_date"]) > final).any()
    assert not (pd.to_datetime(case["mag_court_final_hearing_date"]) > final).any()
    both = case.merge(crown["defendants"], on=["defendant_id", "year"])
    assert not (pd.to_datetime(both["date_of_birth"]) >= pd.to_datetime(both["first_hearing_date"])).any()


def test_cases_of_parties_hang_together(family: Tables, civil: Tables) -> None:
    """Keys, parents, the year of a case, and nothing before its beginning or after its end."""
    for tables, begun in ((family, "received_date"), (civil, "issue_date")):
        cases = tables["cases"].set_index("case_number")
        assert cases.index.is_unique
        for name, key in (("parties", "party_id"), ("events", "event_id")):
            rows = tables[name]
            assert rows[key].is_unique
            assert (rows["case_number"].map(cases["year"]) == rows["year"]).all()
        events, number = tables["events"], tables["events"]["case_number"]
        assert (pd.to_datetime(events["event_date"]) >= pd.to_datetime(number.map(cases[begun]))).all()
        assert set(cases.index) == set(tables["parties"]["case_number"])
        parties = tables["parties"]
        birth = pd.to_datetime(parties["date_of_birth"])
        assert not (birth >= pd.to_datetime(parties["case_number"].map(cases[begun]))).any()
    cases = family["cases"]
    ended = cases["closed_date"].where(cases["closed_date"] != "", cases["received_date"])
    assert (pd.to_datetime(ended).dt.year == cases["year"]).all()
    assert (cases["closed_date"] >= cases["received_date"])[cases["closed_date"] != ""].all()
    assert (pd.to_datetime(civil["cases"]["issue_date"]).dt.year == civil["cases"]["year"]).all()
    related = cases[cases["related_case_number"] != ""]
    assert 0.05 < len(related) / len(cases) < 0.2
    assert related["related_case_number"].isin(cases["case_number"]).all()
    assert (related["related_case_number"] != related["case_number"]).all()
