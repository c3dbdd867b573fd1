"""The declared tables of the twin keep to the rules that their contracts state for it, and say so."""

from collections import Counter
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from datafirst_assets.contracts.codes import codes
from datafirst_assets.contracts.made_up import MadeUp
from datafirst_assets.contracts.table import columns
from datafirst_assets.errors import DataFirstError
from datafirst_assets.twin import declared, declared_rules
from datafirst_assets.twin.agreeing import _fitted
from datafirst_assets.twin.inspect import CHECKS, check_twin
from datafirst_assets.twin.tables import twin_tables
from datafirst_assets.twin.write import write_twin

DECLARED = [
    (name, column) for name, (_, table) in declared_rules.DECLARED.items() for column in columns(table.contract)
]
YOUNG = ("under 10", "10-11", "12-14", "15-17")
ROWS = {"party": 6_000, "event": 9_000, "case": 3_000}


@pytest.fixture(scope="module")
def varied(catalogue):
    """A catalogue in which every code of the declared tables is as common as the next and half of what may be is missing."""

    def artificial(one):
        shares = tuple(
            replace(year, rows=1_000, share=0.5 if one.nullable else year.share) for year in one.completeness_by_year
        )
        rows = tuple(100 for _ in one.codes)
        return replace(one, code_rows=rows, completeness_by_year=shares, distinct=None if one.distinct is None else 900)

    def of_table(dataset):
        if dataset.name not in declared_rules.DECLARED:
            return dataset
        rows = ROWS[dataset.name.rpartition("_")[2]]
        return replace(dataset, rows_rounded=rows, variables=tuple(map(artificial, dataset.variables)))

    scale = {name: 500 for name in ("magistrates_defendant_case", "crown_defendant_case")}
    datasets = tuple(
        replace(of_table(dataset), rows_rounded=scale.get(dataset.name, of_table(dataset).rows_rounded))
        for dataset in catalogue.datasets
    )
    return replace(catalogue, datasets=datasets)


@pytest.fixture(scope="module")
def made(varied):
    return {name: table.to_pandas() for name, table in twin_tables(varied).items()}


def test_it_passes_the_four_checks(varied, tmp_path):
    write_twin(varied, tmp_path)
    assert check_twin(varied, tmp_path) == {name: {} for name in CHECKS}


@pytest.mark.parametrize(
    ("name", "column"), [(name, column) for name, column in DECLARED if column.made_up != MadeUp()], ids=str
)
def test_a_column_keeps_to_what_it_states_and_says_it(made, name, column):
    rows, rules, said = made[name], column.made_up, declared_rules.how_made(name, column.name)
    for other, allowed in rules.only_with.items():
        there = rows[rows[column.name].notna()]
        assert len(there) and set(there[other]) <= set(allowed)
        assert f"Only with {other} " in said
    for other, of in rules.agrees_with.items():
        for code, allowed in of.items():
            there = rows[(rows[other] == code) & rows[column.name].notna()]
            assert len(there) and set(there[column.name]) <= set(allowed)
            assert f"With {other} {code} only " in said
    if rules.numbers:
        assert set(rows[column.name].dropna()) == set(rules.numbers)


def test_ages_are_those_of_the_role_and_organisations_have_none(made):
    party = made["family_party"]
    children = party[(party["role"] == "CHD")]
    assert children["age_at_start"].max() < 18 and children["age_at_start"].notna().mean() > 0.5
    assert party[party["role"] != "CHD"]["age_at_start"].min() >= 15
    for name in ("family_party", "civil_party"):
        of = made[name][made[name]["party_type"] == "O"]
        assert len(of) and of["age_at_start"].isna().all() and set(of["sex"]) == {"U"}


def test_all_codes_together_are_as_common_as_the_catalogue_shows_as_far_as_the_rules_let(made):
    party, bands = made["family_party"], codes("age_band")
    found = Counter(party["age_band"])
    assert all(abs(found[band] / len(party) - 1 / len(bands)) < 0.03 for band in YOUNG)


def test_a_case_has_its_decisive_date_in_its_year_and_the_others_in_order(made):
    case = made["family_case"]
    closed = case["closed_date"].notna()
    assert 0.4 < closed.mean() < 0.6
    decisive = case["closed_date"].where(closed, case["received_date"])
    assert [day.year for day in decisive] == list(case["extract_year"])
    apart = pd.to_datetime(case["closed_date"][closed]) - pd.to_datetime(case["received_date"][closed])
    assert apart.dt.days.between(30, 210).all()
    assert [day.year for day in made["civil_case"]["issue_date"]] == list(made["civil_case"]["extract_year"])


@pytest.mark.parametrize(
    ("kind", "first", "last"), [("family", "received_date", "closed_date"), ("civil", "issue_date", None)]
)
def test_events_lie_within_their_case(made, kind, first, last):
    event = made[f"{kind}_event"].merge(made[f"{kind}_case"], on="case_number_hash", suffixes=("", "_of_case"))
    day, begin = pd.to_datetime(event["event_date"]), pd.to_datetime(event[first])
    end = pd.to_datetime(event["extract_year"].astype(str) + "-12-31")
    if last:
        end = pd.to_datetime(event[last]).fillna(end)
    assert len(event) == len(made[f"{kind}_event"]) and day.between(begin, end).all()
    assert (event["extract_year"] == event["extract_year_of_case"]).all()


@pytest.mark.parametrize("kind", ["family", "civil"])
def test_hearings_are_counted_from_the_events(made, kind):
    event, case = made[f"{kind}_event"], made[f"{kind}_case"]
    hearings = Counter(event[event["event_type"] == "HRG"]["case_number_hash"])
    assert list(case["hearings_count"]) == [hearings[number] for number in case["case_number_hash"]]
    assert case["hearings_count"].nunique() > 2


@pytest.mark.parametrize("kind", ["family", "civil"])
def test_nobody_is_twice_in_a_case(made, kind):
    assert not made[f"{kind}_party"].duplicated(["case_number_hash", "estimated_person_id"]).any()


def test_where_there_are_too_few_to_part_them_there_are_more():
    assert sorted(declared._apart("artificial", np.zeros(3, dtype=np.int64), 1).tolist()) == [0, 1, 2]


def test_no_case_is_related_to_itself(made):
    case = made["family_case"].dropna(subset=["related_case_number_hash"])
    assert len(case) and (case["related_case_number_hash"] != case["case_number_hash"]).all()


def test_a_person_is_one_of_people_or_an_organisation_wherever_it_has_records(made):
    kind = {
        "magistrates_defendant_case": "defendant_type", "crown_defendant_case": "defendant_type",
        "family_party": "party_type", "civil_party": "party_type",
    }  # fmt: skip
    records = pd.concat(made[name].rename(columns={column: "kind"}) for name, column in kind.items())
    known = made["xjs_link"].merge(
        records[["source_dataset", "row_id_hash", "kind"]], on=["source_dataset", "row_id_hash"]
    )
    assert len(known) == len(made["xjs_link"]) and set(known["kind"]) == {"P", "O"}
    assert (known.groupby("estimated_xjs_id")["kind"].nunique() == 1).all()


def test_groups_get_their_rows_and_codes_their_share():
    fitted = _fitted([(("a",), 10), (("a", "b", "c"), 30)], {"a": 2.0, "b": 1.0, "c": 1.0})
    assert np.allclose(fitted, [[10, 0, 0], [10, 10, 10]])


def test_a_rule_that_names_a_later_column_is_refused():
    (_, table) = declared_rules.DECLARED["family_event"]
    (column,) = (one for one in columns(table.contract) if one.name == "order_type")
    with pytest.raises(
        DataFirstError, match=r"family_event\.order_type names event_type, which is no column before it"
    ):
        declared._refuse_unmade(table, column, {})


def test_a_count_of_rows_that_no_table_has_is_refused():
    (source, table) = declared_rules.DECLARED["family_case"]
    with pytest.raises(DataFirstError, match=r"family_case\.hearings_count counts events by event_type"):
        declared._counts(replace(source, published=(table,)), table, {}, {"family_case": {}})


def test_what_rules_name_is_there():
    """Other columns stand before, their codes and the column's own are of their lists; a column that must be there can be."""
    for name, column in DECLARED:
        before = {one.name: one for _, one in DECLARED[: DECLARED.index((name, column))] if _ == name}
        for other, allowed in column.made_up.only_with.items():
            assert column.nullable and set(allowed) <= set(codes(before[other].code_list))
        for other, of in column.made_up.agrees_with.items():
            assert of.keys() <= set(codes(before[other].code_list))
            assert all(one and set(one) <= set(codes(column.code_list)) for one in of.values())
        if column.made_up.counts:
            entity, other, code = column.made_up.counts
            source = declared_rules.DECLARED[name][0]
            (counted,) = (one for one in columns(source.tables[entity]) if one.name == other)
            assert code in codes(counted.code_list)
