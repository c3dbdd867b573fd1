"""The catalogue model: complete, controlled, and refused where anything that a reader needs is missing."""

import dataclasses

import pytest

from datafirst_assets.catalogue import variables, words
from datafirst_assets.catalogue.build import build_catalogue
from datafirst_assets.catalogue.model import ALL_YEARS, Completeness
from datafirst_assets.contracts.table import column_names
from datafirst_assets.errors import AuditError
from datafirst_assets.publish.tables import PUBLISHED


def test_every_published_table_and_column_is_in_it_in_order(catalogue):
    found = {dataset.name: [variable.name for variable in dataset.variables] for dataset in catalogue.datasets}
    assert found == {name: column_names(table.contract) for name, table in PUBLISHED.items()}


def test_counts_are_rounded_and_small_ones_are_not_shown(catalogue):
    defendants = catalogue.dataset("magistrates_defendant_case")
    assert defendants.rows_rounded == 120 and defendants.years == (2014, 2015)
    age = defendants.variable("age_at_final_result").completeness_by_year
    assert age == (Completeness("2014", 60, 40 / 60), Completeness("2015", 60, 40 / 60))
    assert catalogue.dataset("defendant_link").rows_rounded == 160
    assert catalogue.dataset("case_link").years == (2014, 2015)


def test_a_table_without_rows_or_years_says_so(catalogue):
    changes = catalogue.dataset("defendant_id_change")
    assert (changes.years, changes.rows_rounded, changes.span) == ((), 0, ALL_YEARS)
    assert [one.shown for one in changes.variable("reason").completeness_by_year] == ["no rows"]


def test_few_rows_are_not_shown(gathered):
    few = dataclasses.replace(gathered.counted["case_link"], rows=None)
    built = build_catalogue(dataclasses.replace(gathered, counted={**gathered.counted, "case_link": few}))
    assert built.dataset("case_link").rows_shown == "[c]"


def test_the_same_inputs_give_the_same_catalogue(catalogue, gathered):
    assert build_catalogue(gathered) == catalogue


@pytest.mark.parametrize(
    ("part", "named"),
    [
        ("label", "label"),
        ("description", "description"),
        ("source", "source"),
        ("derivation", "derivation"),
        ("unit", "unit"),
        ("values", "codes or range"),
    ],
)
def test_a_variable_that_lacks_something_stops_the_build(monkeypatch, gathered, part, named):
    name = "case_link", "match_weight"
    lacking = {**words.words(), name: dataclasses.replace(words.words()[name], **{part: ""})}
    monkeypatch.setattr(variables, "words", lambda: lacking)
    with pytest.raises(AuditError, match=rf"case_link\.match_weight: {named}"):
        build_catalogue(gathered)


def test_a_variable_without_completeness_stops_the_build(gathered):
    counted = gathered.counted["case_link"]
    without = dataclasses.replace(counted, completeness={**counted.completeness, "match_weight": ()})
    with pytest.raises(AuditError, match=r"case_link\.match_weight: completeness by year"):
        build_catalogue(dataclasses.replace(gathered, counted={**gathered.counted, "case_link": without}))


def test_a_catalogue_without_years_is_refused(gathered):
    counted = {name: dataclasses.replace(one, years=()) for name, one in gathered.counted.items()}
    with pytest.raises(AuditError, match="the release: years"):
        build_catalogue(dataclasses.replace(gathered, counted=counted))


def test_a_column_without_words_and_words_without_a_column_are_named(monkeypatch, gathered):
    said = dict(words.words())
    said["case_link", "no_such_column"] = said.pop(("case_link", "match_weight"))
    monkeypatch.setattr(words, "words", lambda: said)
    with pytest.raises(AuditError, match=r"case_link\.match_weight: nothing is said.*case_link\.no_such_column"):
        build_catalogue(gathered)


def test_codes_are_those_of_the_contract(catalogue):
    plea = catalogue.dataset("magistrates_offence").variable("plea")
    assert plea.kind == "code" and ("1", "guilty") in {(code.value, code.label) for code in plea.codes}
    assert catalogue.dataset("crown_offence").variable("offence_date").codes == ()
