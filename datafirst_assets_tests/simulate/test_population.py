"""The simulated population behaves as the published one does: returns, ages, cases, missing values."""

from pathlib import Path

import pandas as pd

from datafirst_assets.simulate import simulate
from datafirst_assets.simulate.identifiers import pnc_parts
from datafirst_assets.simulate.tables import reference
from datafirst_assets_tests.simulate.conftest import FIRST, ROWS


def principal(mags: pd.DataFrame) -> pd.DataFrame:
    """One row a defendant-case of a person, with offence group and type, in order of time."""
    found = mags[(mags["offence_seq"] == "1") & (mags["defendant_type"] == "P")].copy()
    classes = reference("offence_classification").set_index("ho_offence_code")
    found["group"] = found["ho_offence_code"].map(classes["offence_group"])
    found["type"] = found["ho_offence_code"].map(classes["offence_type"])
    found["final"] = pd.to_datetime(found["final_result_date"], format="%d/%m/%Y")
    return found.sort_values(["person", "final"])


def test_returns_are_as_published(mags: pd.DataFrame) -> None:
    """56 % back, 17 % once, 18 % six times or more; theft first 82 %, the most of the large groups."""
    records = principal(mags)
    first = records.groupby("person").first()
    first["returns"] = records.groupby("person").size() - 1
    first = first[first["year"] == FIRST]
    assert abs((first["returns"] > 0).mean() - 0.56) < 0.04
    assert abs((first["returns"] == 1).mean() - 0.17) < 0.03
    assert abs((first["returns"] >= 6).mean() - 0.18) < 0.03
    back = (first["returns"] > 0).groupby(first["group"]).mean()
    size = first["group"].value_counts()
    assert abs(back["04"] - 0.82) < 0.07
    assert back[size[size > 60].index].idxmax() == "04"


def test_volumes_fall_slowly(mags: pd.DataFrame) -> None:
    volume = mags.drop_duplicates("record")["year"].value_counts().sort_index()
    assert volume.sum() == ROWS
    assert 0.80 < volume.iloc[-1] / volume.iloc[0] < 1.0
    assert (volume.pct_change().dropna().abs() < 0.12).all()


def test_nobody_is_two_defendants_of_a_case(mags: pd.DataFrame, root: Path) -> None:
    records = mags.drop_duplicates("record")
    assert not records.duplicated(["case_id", "person"]).any()
    joint = records.groupby("case_id").size()
    assert 0.05 < (joint[records["case_id"]] > 1).mean() < 0.2


def test_ages(mags: pd.DataFrame) -> None:
    """Nobody under ten but by a slip, and the youth court is for those under eighteen."""
    records = principal(mags)
    born = pd.to_datetime(records["date_of_birth"], format="%d/%m/%Y", errors="coerce")
    offence = pd.to_datetime(records["offence_date"], format="%d/%m/%Y", errors="coerce")
    age = ((offence - born).dt.days / 365.25).dropna()
    assert (age < 10).mean() < 0.002
    assert (age > 95).mean() < 0.01
    # A person's commonest date of birth is the true one: by it nobody is under ten.
    seen = records.assign(born=born, offence=offence).dropna(subset=["born", "offence"])
    often = seen.groupby("person").filter(lambda g: len(g) >= 4) if len(seen) < 40_000 else seen
    true = often.groupby("person")["born"].agg(lambda s: s.mode().iloc[0])
    young = (often["offence"] - often["person"].map(true)).dt.days < 10 * 365
    assert young.sum() == 0
    youth = records.loc[age.index, "court_type"] == "YTH"
    hearing_age = age[youth]
    assert (hearing_age < 18).mean() > 0.97
    assert 0.01 < youth.mean() < 0.08


def test_offences_and_sentences(mags: pd.DataFrame) -> None:
    assert 1.40 < len(mags) / mags["record"].nunique() < 1.50
    assert mags["offence_seq"].astype(int).max() == 6
    for column, code in (
        ("custodial_days", "08"),
        ("community_order_months", "10"),
        ("fine_pence", "11"),
    ):
        assert set(mags.loc[mags[column] != "", "result_code"]) <= {code, ""}
        assert (mags.loc[mags["result_code"] == code, column] != "").all()
    assert (mags["crown_court_code"] != "").sum() == went_up(mags)
    firms = mags[mags["defendant_type"] == "O"]
    assert 0.01 < firms["record"].nunique() / ROWS < 0.02
    for column in (
        "surname",
        "forename1",
        "date_of_birth",
        "sex",
        "pnc_id",
        "self_defined_ethnicity",
    ):
        assert (firms[column] == "").all()
    assert (firms["organisation_name"] != "").all()
    assert (mags.loc[mags["defendant_type"] == "P", "organisation_name"] == "").all()


def went_up(mags: pd.DataFrame) -> int:
    """Offences that went up; where the result itself is missing, the centre tells."""
    up = mags["result_code"].isin(["06", "07"])
    return int((up | ((mags["result_code"] == "") & (mags["crown_court_code"] != ""))).sum())


def test_crown_share_and_links(mags: pd.DataFrame, crown: dict[str, pd.DataFrame], root: Path) -> None:
    persons = pd.read_parquet(root / "truth" / "persons.parquet")
    links = pd.read_parquet(root / "truth" / "case_links.parquet")
    on_case = crown["defendants_on_case"].drop_duplicates("defendant_on_case_id")
    assert not persons.duplicated(["source_dataset", "source_record_id"]).any()
    theirs = persons[persons["source_dataset"] == "crown_xhibit"].set_index("source_record_id")
    assert set(theirs.index) == set(on_case["defendant_on_case_id"])
    assert 0.06 < len(theirs) / ROWS < 0.09
    record = links["mags_case_id"] + "|" + links["mags_defendant_id"]
    person = mags.drop_duplicates("record").set_index("record")["person"]
    assert record.isin(person.index).all()
    assert links["defendant_on_case_id"].isin(theirs.index).all()
    linked = links["defendant_on_case_id"].map(theirs["person_id"])
    assert (record.map(person).to_numpy() == linked.to_numpy()).all()
    cases = crown["cases"].drop_duplicates("case_id")
    kinds = on_case.merge(cases[["case_id", "case_type"]], on="case_id").set_index("defendant_on_case_id")["case_type"]
    assert "A" not in set(kinds[links["defendant_on_case_id"]])
    assert 0.01 < (kinds == "A").mean() < 0.12
    twice = on_case.assign(person=on_case["defendant_on_case_id"].map(theirs["person_id"]))
    assert not twice.duplicated(["case_id", "person"]).any()


def test_missing_values_follow_the_offence(mags: pd.DataFrame) -> None:
    """Ethnicity is seldom recorded in summary cases, a date of birth nearly always elsewhere."""
    records = principal(mags)
    unknown = records["self_defined_ethnicity"].isin(["", "NS"]).groupby(records["type"]).mean()
    assert unknown["02"] < 0.25 < 0.6 < unknown["03"] < unknown["04"]
    no_birth = (records["date_of_birth"] == "").groupby(records["type"]).mean()
    assert no_birth["02"] < 0.01 < no_birth["04"] < no_birth["03"]
    pnc = (records["pnc_id"] != "").groupby(records["type"]).mean()
    assert pnc["04"] < pnc["03"] < pnc["02"] < 0.75


def test_police_ids_belong_to_persons(mags: pd.DataFrame) -> None:
    records = principal(mags)
    typed = records.loc[records["pnc_id"].str.fullmatch(r"\d{4}/\d{7}[A-Z]"), ["pnc_id", "person"]]
    year, serial, letter = pnc_parts(
        typed["pnc_id"].str[:4].astype(int).to_numpy(),
        typed["pnc_id"].str[5:12].astype(int).to_numpy(),
    )
    right = (year + "/" + serial + letter) == typed["pnc_id"].to_numpy()
    assert 0.97 < right.mean() < 1.0  # slips of letter and digit are there, and few
    assert typed[right].groupby("pnc_id")["person"].nunique().gt(1).mean() < 0.02


def test_same_arguments_same_bytes(tmp_path: Path) -> None:
    for name, seed in (("one", 3), ("two", 3), ("three", 4)):
        simulate(tmp_path / name, 1_200, 2012, 2014, seed)
    files = [
        {p.relative_to(tmp_path / name): p.read_bytes() for p in (tmp_path / name).rglob("*.*")}
        for name in ("one", "two", "three")
    ]
    assert files[0] == files[1]
    assert files[0].keys() == files[2].keys()
    assert files[0] != files[2]


def test_small_and_late_windows(tmp_path: Path) -> None:
    """A handful of rows, one year, and years after the Crown data's start all work."""
    for rows, first, last in (
        (1, 2011, 2011),
        (3, 2019, 2019),
        (60, 2012, 2013),
        (400, 2016, 2018),
    ):
        told: list[str] = []
        counts = simulate(tmp_path / f"{rows}", rows, first, last, 1, told.append)
        assert counts["mags_rows"] == rows
        assert told
        crown = tmp_path / f"{rows}" / "landing" / "crown_xhibit"
        wanted = {str(year) for year in range(max(first, 2013), last + 1)}
        assert {path.name for path in crown.glob("*")} == wanted
