"""Rows by code and different ids: counted, controlled, and shown on the datasets' pages."""

import dataclasses

import pytest

from datafirst_assets.catalogue.count import count_table
from datafirst_assets.catalogue.earlier import DISTINCT, ROWS, Earlier, code_cell, earlier_numbers
from datafirst_assets.catalogue.inspect import uncontrolled_counts
from datafirst_assets.catalogue.margins import IDS, count_margins, shown_cells
from datafirst_assets.catalogue.stored import write_stored
from datafirst_assets.engine import connect
from datafirst_assets.publish.tables import PUBLISHED, RECORDS


def counted(world, name, earlier=None):
    with connect(world.settings) as connection:
        published = world.root.internal / "published"
        contract, before = PUBLISHED[name].contract, earlier or Earlier()
        shown_rows = count_table(connection, published, name, contract, before).rows
        return count_margins(connection, published, name, contract, before, shown_rows)


def test_every_coded_column_has_the_rows_of_each_code(catalogue, catalogued):
    for dataset in catalogue.datasets:
        for variable in dataset.variables:
            assert len(variable.code_rows) == len(variable.codes)
    offences = catalogue.dataset("crown_offence").variable("disposal")
    assert dict(zip((code.value for code in offences.codes), offences.code_rows, strict=True))["IMP"] == 40


def test_persons_and_cases_are_counted_where_they_are_at_home(catalogue):
    shown = {
        (dataset.name, variable.name): variable.distinct
        for dataset in catalogue.datasets
        for variable in dataset.variables
        if variable.distinct is not None
    }
    assert {table for table, _ in shown} == set(IDS)
    assert shown["crown_defendant_case", "case_id_hash"] == 40
    assert shown["defendant_link", "linked_defendant_id"] == 120
    assert set(RECORDS.values()) < set(IDS)
    assert shown["xjs_link", "estimated_xjs_id"] == 195, "196 persons: four parties are defendants too"


@pytest.mark.parametrize(
    ("counts", "whole", "shown"),
    [
        ([100, 52, 0], 152, (100, 50, 0)),
        ([100, 52, 7], 159, (100, None, None)),  # 7 alone would follow from the rows
        ([100, 7, 3], 110, (100, None, None)),
        ([100, 52, 0], 155, (100, None, 0)),  # 3 rows have no value: that is a cell too
        ([7, 0, 0], 7, (None, 0, 0)),
        ([0, 0, 0], 0, (0, 0, 0)),
    ],
)
def test_a_cell_that_is_not_shown_cannot_be_told_from_the_others(counts, whole, shown):
    assert shown_cells(counts, whole, [()] * 3) == shown


def test_a_number_that_an_earlier_release_showed_is_kept_where_few_have_come_or_gone():
    assert shown_cells([104, 52], 156, [(95,), (30,)]) == (95, 50)


def test_ids_that_are_nearly_as_many_as_rows_or_as_each_other_are_shown_as_those(catalogued):
    """120 persons of 120 magistrates' records; 40 Crown records are theirs."""
    assert set(counted(catalogued, "defendant_link").distinct.values()) == {120}
    before = Earlier({("defendant_link", "linked_defendant_id", DISTINCT): (130,)})
    assert counted(catalogued, "defendant_link", before).distinct["linked_defendant_id"] == 130


def test_ids_never_outnumber_the_rows_that_an_earlier_release_makes_us_show(catalogued):
    """The 120 rows are shown as 110, as before: 120 persons beside them would tell that ten came since."""
    table = "magistrates_defendant_case"
    before = Earlier({(table, ROWS, "2014"): (55,), (table, ROWS, "2015"): (55,)})
    assert set(counted(catalogued, table, before).distinct.values()) == {110}


def test_what_a_release_showed_is_known_to_the_next(catalogue, tmp_path):
    (tmp_path / "0001" / "catalogue").mkdir(parents=True)
    write_stored(catalogue, tmp_path / "0001" / "catalogue")
    found = earlier_numbers(tmp_path).numbers
    assert found["crown_offence", "disposal", code_cell("IMP")] == [40]
    assert found["defendant_link", "linked_defendant_id", DISTINCT] == [120]


@pytest.mark.parametrize("wrong", [{"code_rows": (7, 0, 0, 0, 0)}, {"code_rows": (11, 0, 0, 0, 0)}, {"distinct": 3}])
def test_a_margin_that_was_not_controlled_is_found(catalogue, wrong):
    link = catalogue.dataset("case_link")
    changed = dataclasses.replace(
        link, variables=(*link.variables[:-1], dataclasses.replace(link.variables[-1], **wrong))
    )
    changed = dataclasses.replace(catalogue, datasets=(changed,))
    assert uncontrolled_counts(changed) == {"case_link: a count that is not rounded": 1}


def test_the_pages_show_them(built):
    text = (built.site / "crown_offence.html").read_text()
    assert '<td class="figure" data-count>40</td>' in text
    assert "120 (rounded)" in (built.site / "defendant_link.html").read_text()
