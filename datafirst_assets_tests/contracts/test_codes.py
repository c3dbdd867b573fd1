"""Every code that is published means something in words; and words are given only to codes that the contract has."""

import csv

import pytest

from datafirst_assets.catalogue.words import words
from datafirst_assets.contracts.codes import REFERENCE, code_labels
from datafirst_assets.contracts.table import columns
from datafirst_assets.publish.tables import PUBLISHED

CODED = {
    f"{table}.{column.name}": column.code_list
    for table, declared in PUBLISHED.items()
    for column in columns(declared.contract)
    if column.code_list
}


def wordless(meanings):
    """Codes whose meaning is no word, or only the code again."""
    return [
        code
        for code, meaning in meanings.items()
        if not any(letter.isalpha() for letter in meaning)
        or meaning.casefold().replace("_", " ") == code.casefold().replace("_", " ")
    ]


def rows(file):
    with (REFERENCE / file).open(newline="", encoding="utf-8") as opened:
        return list(csv.DictReader(opened))


@pytest.mark.parametrize("name", CODED)
def test_every_published_code_has_a_meaning_in_words(name):
    assert wordless(code_labels(CODED[name])) == []


def test_a_code_without_words_is_found():
    assert wordless({"asn": "asn", "a_b": "A b", "1": "", "10-11": "10-11", "G": "guilty"}) == [
        "asn",
        "a_b",
        "1",
        "10-11",
    ]


def test_the_contracts_own_words_stand_where_it_has_some():
    labels = {(row["code_list"], row["code"]): row["label"] for row in rows("code_lists.csv")}
    meanings = {(row["code_list"], row["code"]): row["meaning"] for row in rows("code_meanings.csv")}
    assert len(meanings) == len(rows("code_meanings.csv"))
    assert {name: labels.get(name) for name in meanings} == {name: name[1] for name in meanings}
    assert code_labels("link_basis")["asn"] == meanings["link_basis", "asn"]
    assert code_labels("plea_mags")["1"] == "guilty"


def test_a_source_is_named_in_words_too():
    """`source_dataset` has two values and no list of codes: its description says what each is."""
    said = words()["defendant_link", "source_dataset"].description
    assert "mags_hocas for the magistrates' courts" in said and "crown_xhibit for the Crown Court" in said
