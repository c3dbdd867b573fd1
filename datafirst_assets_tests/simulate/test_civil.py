"""The civil courts: who claims, how names stand in one field, and what the clerks leave out."""

import pandas as pd
import pytest

from datafirst_assets_tests.simulate.conftest import LAST, Tables

POSSESSION = ("POL", "POM")


@pytest.fixture(scope="module")
def parties(civil: Tables) -> pd.DataFrame:
    """Parties with their claim's type."""
    cases = civil["cases"].set_index("case_number")
    rows = civil["parties"].copy()
    rows["type"] = rows["case_number"].map(cases["claim_type"])
    rows["issued"] = pd.to_datetime(rows["case_number"].map(cases["issue_date"]))
    return rows


def test_claims(civil: Tables) -> None:
    cases = civil["cases"]
    share = cases["claim_type"].value_counts(normalize=True)
    assert share.idxmax() == "MON" and 0.15 < share["POL"] < 0.3
    possession = cases["claim_type"].isin(POSSESSION)
    for column in ("tenancy_type", "rent_arrears_pence"):
        assert (cases.loc[~possession, column] == "").all()
    assert (cases.loc[~possession, "source_system"] == "CM").all()
    assert 0.5 < (cases.loc[possession, "source_system"] == "PC").mean() < 0.9
    mortgage = cases.loc[cases["claim_type"] == "POM", "tenancy_type"]
    assert set(mortgage) <= {"MOR", ""}
    ends = civil["events"].merge(cases[["case_number", "claim_type"]], on="case_number")
    made = ends[ends["outcome"] != ""].groupby("event_type")["outcome"].agg(set)
    assert made["WAR"] == {"EXE", "NEX"} and made["SET"] == {"SET"}
    assert made["ORD"] <= {"OUT", "SUS", "STR", "SET"} and "DEF" in made["JDG"]
    assert pd.to_datetime(ends["event_date"]).max() < pd.Timestamp(f"{LAST + 1}-03-01")


def test_claimants_and_defendants(parties: pd.DataFrame) -> None:
    assert ((parties["party_type"] == "C") == parties["company"]).all()
    roles = parties.groupby(["case_number", "role"]).size().unstack(fill_value=0)
    assert (roles["CLT"] == 1).all() and roles["DFT"].max() == 2
    assert (roles["DFT"] == 0).sum() <= 1  # the last claim made may be cut short
    assert not parties.duplicated(["case_number", "person"]).any()
    claimants = parties[parties["role"] == "CLT"]
    company = claimants["company"].groupby(claimants["type"]).mean()
    assert company["MON"] > 0.8 and company["PI"] == 0 and 0.5 < company["POL"] < 0.9 and company["POM"] == 1
    # Few companies, very many claims.
    claims = claimants.loc[claimants["company"], "person"].value_counts()
    assert claims.head(20).sum() / claims.sum() > 0.25
    large = [company for company in claims.index if len(company) < len("ORG1000000")]
    coded = claimants[claimants["person"].isin(large[:20])]
    typed = coded["name"].str.upper().groupby(coded["person"])
    assert typed.agg(lambda names: names.value_counts(normalize=True).iloc[0]).mean() > 0.75


def test_couples_and_repeated_claims(parties: pd.DataFrame) -> None:
    joint = parties[parties.duplicated(["case_number", "role"], keep=False)]
    assert 0.08 < joint["case_number"].nunique() / parties["case_number"].nunique() < 0.3
    for _, two in list(joint.groupby("case_number"))[:200]:
        assert two["person"].nunique() == 2
    number = joint["address_line_1"].str.extract(r"(\d+)")[0]
    assert (number.groupby(joint["case_number"]).nunique() == 1).mean() > 0.85
    persons = parties[~parties["company"]]
    assert 0.4 < (persons["person"].value_counts() > 1).mean() < 0.7


@pytest.mark.parametrize(
    ("way", "least", "most"),
    [
        (r"(MR|MRS|MISS|MS|DR|REV) \S+ \S \S+", 0.05, 0.25),  # MR JOHN A SMITH
        (r"\S+, .*", 0.04, 0.12),  # SMITH, JOHN
        (r"(MR|MRS|MISS|MS) \S \S+", 0.03, 0.12),  # MR J SMITH
        (r"(?!MR |MRS |MISS |MS )\S+ \S+", 0.10, 0.30),  # JOHN SMITH
        (r".* T/A .*", 0.005, 0.04),  # JOHN SMITH T/A SMITH ROOFING
        (r"(MR|MRS|MISS|MS|DR|REV) .*(&| AND )(?!.*T/A).*", 0.002, 0.02),  # MR J & MRS A SMITH
    ],
)
def test_names_in_one_field(parties: pd.DataFrame, way: str, least: float, most: float) -> None:
    persons = parties[~parties["company"] & (parties["name"] != "")]
    share = persons["name"].str.upper().str.fullmatch(way).mean()
    assert least < share < most


def test_what_is_missing(parties: pd.DataFrame) -> None:
    persons, companies = parties[~parties["company"]], parties[parties["company"]]
    assert 0.85 < (persons["date_of_birth"] == "").mean() < 0.90
    assert (companies["date_of_birth"] == "").all()
    assert (parties["postcode"] == "").mean() < 0.06
    assert (parties["name"] == "").mean() < 0.002
    born = persons[persons["date_of_birth"] != ""]
    age = (born["issued"] - pd.to_datetime(born["date_of_birth"])).dt.days / 365.25
    assert (age < 18).mean() < 0.01
