"""The four published checks pass on the twin, and each fails where the twin is not what it should be."""

import csv
from dataclasses import replace

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from datafirst_assets.checks.catalogue import catalogue_checks, check_part
from datafirst_assets.twin.inspect import CHECKS, check_twin, disclosed, mislabelled, misshapen, undocumented
from datafirst_assets.twin.names import COLUMNS, README
from datafirst_assets.twin.write import write_twin


def label(folder):
    with duckdb.connect() as connection:
        return mislabelled(connection, folder)


def disclosure(catalogue, folder):
    with duckdb.connect() as connection:
        return disclosed(connection, catalogue, folder)


def structure(folder):
    with duckdb.connect() as connection:
        return misshapen(connection, folder, "0001")


def changed(folder, table, column, value):
    """Give a column of a table one value in its first row."""
    file = folder / f"SYNTHETIC_{table}.parquet"
    rows = pq.read_table(file)
    values = rows[column].to_pylist()
    place = rows.column_names.index(column)
    array = pa.array([value, *values[1:]], type=rows.schema.field(column).type)
    pq.write_table(rows.set_column(place, rows.schema.field(column), array), file)


def test_the_twin_passes_all_four_and_its_asset_has_them(built, twin):
    assert check_twin(built.catalogue, twin) == {name: {} for name in CHECKS}
    assert {check.name for check in catalogue_checks("twin")} == CHECKS.keys()
    results = list(check_part(built.root, built.catalogue, built.parts["twin"]))
    assert {result.check_name for result in results if result.passed} == CHECKS.keys()


@pytest.mark.parametrize("kept", [0, 1, 2])
def test_a_twin_of_a_catalogue_that_hides_most_codes_passes_too(catalogue, tmp_path, kept):
    """Small data: rules between columns must not bring back what is not shown, nor break what a table has to be."""
    hidden = tuple(
        replace(
            dataset,
            variables=tuple(
                replace(one, code_rows=tuple(40 if place % 3 == kept else None for place, _ in enumerate(one.codes)))
                for one in dataset.variables
            ),
        )
        for dataset in catalogue.datasets
    )
    few = replace(catalogue, datasets=hidden)
    write_twin(few, tmp_path)
    assert check_twin(few, tmp_path) == {name: {} for name in CHECKS}


def test_label_a_file_without_it(own):
    (own / "notes.txt").write_text("obviously artificial")
    assert label(own) == {"notes.txt: its name does not begin with SYNTHETIC": 1}


def test_label_a_title_without_it(own):
    file = own / "SYNTHETIC_case_link.parquet"
    pq.write_table(pq.read_table(file).replace_schema_metadata({"title": "Links"}), file)
    (own / README).write_text((own / README).read_text().replace("# SYNTHETIC", "# Some"))
    found = label(own)
    assert found == {f"{name}: its title does not begin with SYNTHETIC": 1 for name in (README, "case_link")}


def test_label_a_row_and_a_table_without_it(own):
    changed(own, "case_link", "synthetic", "real")
    file = own / "SYNTHETIC_crown_offence.parquet"
    pq.write_table(pq.read_table(file).drop_columns(["synthetic"]), file)
    assert label(own) == {
        "case_link: rows that are not labelled": 1,
        "crown_offence: no column synthetic": 1,
    }


@pytest.mark.parametrize(
    ("column", "value", "rule"),
    [
        ("estimated_defendant_id", "0a" * 16, "an id without the twin's mark"),
        ("lsoa11", "E01000001", "an area that may exist"),
        ("fine_pence", 12_345, "a number of no rule"),
        ("sex", "F", "a code whose rows are not shown"),
    ],
)
def test_disclosure_what_only_the_data_can_have_said(built, own, column, value, rule):
    table = built.catalogue.dataset("magistrates_defendant_case")
    hidden = tuple(
        replace(one, code_rows=tuple(None if code.value == "F" else 60 for code in one.codes)) if one.name == "sex" else one
        for one in table.variables
    )  # fmt: skip
    others = tuple(one for one in built.catalogue.datasets if one is not table)
    catalogue = replace(built.catalogue, datasets=(replace(table, variables=hidden), *others))
    assert disclosure(catalogue, own) == {}
    changed(own, table.name, column, value)
    assert disclosure(catalogue, own) == {f"{table.name}.{column}: {rule}": 1}


def test_disclosure_a_size_that_follows_the_data(built, own):
    file = own / "SYNTHETIC_defendant_link.parquet"
    pq.write_table(pq.read_table(file).slice(0, 160), file)
    assert disclosure(built.catalogue, own) == {"defendant_link: not of the fixed size": 1}


def test_disclosure_a_margin_that_was_not_controlled(built, own):
    table = built.catalogue.dataset("case_link")
    variables = (*table.variables[:-1], replace(table.variables[-1], code_rows=(7, 0, 0, 0, 0)))
    others = tuple(one for one in built.catalogue.datasets if one is not table)
    catalogue = replace(built.catalogue, datasets=(replace(table, variables=variables), *others))
    assert disclosure(catalogue, own) == {"case_link: a count that is not rounded": 1}


def test_structure_a_column_that_is_gone(own):
    file = own / "SYNTHETIC_crown_offence.parquet"
    pq.write_table(pq.read_table(file).drop_columns(["plea"]), file)
    assert "crown_offence: column plea (VARCHAR) is missing" in structure(own)


@pytest.mark.parametrize(
    ("table", "column", "value", "rule"),
    [
        ("crown_offence", "disposal", "none", "crown_offence: disposal"),
        ("case_link", "crown_row_id_hash", "0" * 32, "case_link"),
        ("crown_defendant_case", "offence_count", 99, "crown_defendant_case: offence_count differs from the offences"),
        ("defendant_link", "row_id_hash", "0" * 32, "defendant_link: a record is not in its dataset"),
    ],
)
def test_structure_a_rule_of_a_contract_or_between_tables(own, table, column, value, rule):
    changed(own, table, column, value)
    found = structure(own)
    assert [said for said in found if said.startswith(rule)]
    assert found[f"{table}: rows that differ between Parquet and CSV"] == 2


def test_documentation_words_that_are_gone(own):
    readme = own / README
    readme.write_text(readme.read_text().replace("Never draw a conclusion from it.", ""))
    with (own / COLUMNS).open() as file:
        rows = list(csv.reader(file))
    with (own / COLUMNS).open("w") as file:
        csv.writer(file).writerows([*rows[:1], *rows[2:], ("case_link", "no_such_column", "by rule")])
    found = undocumented(own)
    assert found.pop("columns of which nothing says how they were made") == 1
    assert found.pop("words of columns that are not there") == 1
    assert all("does not say: Never draw a conclusion" in said for said in found) and len(found) == 1
