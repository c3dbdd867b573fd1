"""The family court: who brings what against whom, what households look like, and what the clerks leave out."""

import pandas as pd
import pytest

from datafirst_assets_tests.simulate.conftest import Tables


@pytest.fixture(scope="module")
def parties(family: Tables) -> pd.DataFrame:
    """Parties with their case's type, and age in years on its first day."""
    cases = family["cases"].set_index("case_number")
    rows = family["parties"].copy()
    rows["type"] = rows["case_number"].map(cases["case_type"])
    rows["received"] = pd.to_datetime(rows["case_number"].map(cases["received_date"]))
    rows["age"] = (rows["received"] - pd.to_datetime(rows["date_of_birth"])).dt.days / 365.25
    return rows


def test_types_of_case(family: Tables) -> None:
    share = family["cases"]["case_type"].value_counts(normalize=True)
    assert share.idxmax() in ("DV", "PR")
    assert 0.05 < share["PU"] < 0.15 and 0.1 < share["FL"] < 0.2 and 0.01 < share["AD"] < 0.05
    orders = family["events"].merge(family["cases"][["case_number", "case_type"]], on="case_number")
    made = orders[orders["order_type"] != ""].groupby("case_type")["order_type"].agg(set)
    assert made["DV"] <= {"DNI", "DAB", "DIS"} and made["FL"] <= {"NMO", "OCC", "DIS"}
    assert {"CAR", "SUP"} <= made["PU"] and made["AD"] <= {"ADO", "DIS"}


def test_parties_of_each_type(parties: pd.DataFrame) -> None:
    roles = parties.groupby(["type", "case_number"])["role"].value_counts().unstack(fill_value=0)
    pairs = roles.loc[["DV", "FL"]] == [1, 0, 1]  # APP, CHD, RES in the order of the alphabet
    about = roles.loc[["PU", "PR", "AD"], "CHD"]
    # The last case made may be cut short.
    assert (~pairs.all(axis=1)).sum() + (about == 0).sum() <= 1
    assert about.max() <= 4 and roles.loc["AD", "CHD"].max() == 1
    authorities = parties[parties["company"]]
    assert set(authorities["type"]) == {"PU"} and set(authorities["role"]) == {"APP"}
    assert authorities.groupby("case_number").size().max() == 1
    assert (authorities["surname"] != "").all()
    for column in ("forenames", "title", "sex", "date_of_birth"):
        assert (authorities[column] == "").all()


def test_nobody_is_twice_in_a_case_or_divorces_twice(parties: pd.DataFrame) -> None:
    assert not parties.duplicated(["case_number", "person"]).any()
    assert not parties[parties["type"] == "DV"].duplicated("person").any()
    cases = parties[~parties["company"]].groupby("person").size()
    assert 0.1 < (cases > 1).mean() < 0.4


def test_children_are_children_and_parents_are_grown_up(parties: pd.DataFrame) -> None:
    true = parties[parties["age"].notna()]
    child = true["role"] == "CHD"
    assert ((true.loc[child, "age"] < 0) | (true.loc[child, "age"] > 18.2)).mean() < 0.01  # clerks' slips
    assert (true.loc[~child, "age"] < 16).mean() < 0.01
    adults = parties[(parties["role"] != "CHD") & ~parties["company"]]
    everybody = adults.groupby("case_number")
    children = parties[parties["role"] == "CHD"].copy()
    for column in ("surname", "postcode"):
        held = everybody[column].agg(lambda texts: {text.upper().replace(" ", "") for text in texts if text})
        theirs = children["case_number"].map(held)
        same = [
            isinstance(among, set) and text.upper().replace(" ", "") in among
            for text, among in zip(children[column], theirs, strict=True)
            if text
        ]
        assert 0.6 < sum(same) / len(same) < 0.98, column


def test_twins_and_sons_named_after_fathers(parties: pd.DataFrame) -> None:
    children = parties[(parties["role"] == "CHD") & (parties["date_of_birth"] != "")]
    children = children[~children["date_of_birth"].str.endswith("-01-01")]
    twins = children.groupby(["case_number", "date_of_birth"])["person"].nunique()
    assert (twins > 1).sum() > 5
    first = parties["forenames"].str.upper().str.split().str[0]
    sons = parties.assign(first=first)[(parties["sex"] == "M") & (first != "")]
    fathers = sons[sons["role"] != "CHD"].groupby("case_number")["first"].agg(set)
    boys = sons[(sons["role"] == "CHD") & sons["case_number"].isin(fathers.index)]
    same = [name in fathers[case] for name, case in zip(boys["first"], boys["case_number"], strict=True)]
    assert 0.01 < sum(same) / len(same) < 0.08


def test_what_is_missing(parties: pd.DataFrame) -> None:
    persons = parties[~parties["company"]]
    birth = (persons["date_of_birth"] == "").groupby(persons["role"]).mean()
    assert birth["CHD"] < 0.04 < 0.10 < birth["RES"] < 0.22 < birth["APP"] < 0.40
    assert 0.05 < (persons["sex"].isin(["", "NS"])).mean() < 0.15
    assert 0.05 < (persons["postcode"] == "").mean() < 0.15
    hidden = persons[(persons["type"] == "FL") & (persons["role"] == "APP")]
    assert (hidden["address_line_1"] == "").mean() > 0.15
    assert (persons["title"] != "")[persons["role"] == "CHD"].mean() < 0.06
