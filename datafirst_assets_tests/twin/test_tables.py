"""The twin's tables: of the margins and of nothing else, in order where rules say so, and the same each time."""

from collections import Counter
from dataclasses import replace
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq
import pytest

from datafirst_assets.contracts.sources import CRIMINAL
from datafirst_assets.contracts.table import column_names, columns
from datafirst_assets.errors import DataFirstError
from datafirst_assets.publish.tables import PUBLISHED
from datafirst_assets.twin import declared_rules, draw, rules, tables
from datafirst_assets.twin.tables import twin_tables
from datafirst_assets.twin.write import write_twin

PLACE = Path(tables.__file__).parent
COURTS = ("magistrates_defendant_case", "crown_defendant_case")


@pytest.fixture(scope="module")
def made(catalogue):
    return {name: table.to_pandas() for name, table in twin_tables(catalogue).items()}


def test_it_has_every_table_with_every_column_and_one_more(made):
    assert {name: list(table.columns) for name, table in made.items()} == {
        name: [*column_names(table.contract), "synthetic"] for name, table in PUBLISHED.items()
    }
    assert len(made["defendant_link"]) == 10_000


def test_the_same_catalogue_gives_the_same_bytes(catalogue, tmp_path):
    for name in ("one", "other"):
        (tmp_path / name).mkdir()
        write_twin(catalogue, tmp_path / name)
    files = sorted((tmp_path / "one").iterdir())
    assert len(files) == 2 * len(PUBLISHED) + 2
    assert all(file.read_bytes() == (tmp_path / "other" / file.name).read_bytes() for file in files)


def test_codes_are_as_common_as_the_catalogue_shows(catalogue, made):
    """Rounding to whole rows and completing each year apart make a row's difference, or a few."""
    for name, column in ((COURTS[0], "sex"), (COURTS[0], "result_code"), (COURTS[1], "most_serious_disposal")):
        variable = catalogue.dataset(name).variable(column)
        shown = {code.value: n for code, n in zip(variable.codes, variable.code_rows, strict=True) if n}
        found = Counter(made[name][column].dropna())
        assert shown and found.keys() == shown.keys()
        scale = sum(found.values()) / sum(shown.values())
        assert all(abs(found[code] - scale * n) < 3 for code, n in shown.items())


def test_values_are_missing_as_often_as_the_catalogue_shows(catalogue, made):
    cases = made[COURTS[0]]
    for column in ("ethnicity_self_defined", "lsoa11"):
        for one in catalogue.dataset(COURTS[0]).variable(column).completeness_by_year:
            of_year = cases[cases["extract_year"] == int(one.period)]
            assert one.share is not None and abs(of_year[column].notna().mean() - one.share) < 0.001


def test_ethnicity_is_not_stated_as_often_as_the_catalogue_shows_and_its_columns_agree(catalogue):
    """In the data what one column lacks the other lacks too; here most of the groups come from one of both."""
    shown = {
        "ethnicity_group": {"White": 60, "Mixed": 20, "Not stated": 120},
        "ethnicity_self_defined": {"W1": 40, "M1": 10, "M9": 10, "NS": 20},
        "ethnicity_observed": {"W": 70, "N": 10},
    }
    shares = {"ethnicity_group": (1.0, 0.4), "ethnicity_self_defined": (0.4, None), "ethnicity_observed": (0.4, None)}

    def artificial(one):
        if one.name not in shown:
            return one
        rows = tuple(shown[one.name].get(code.value, 0) for code in one.codes)
        periods = tuple(
            replace(year, share=shares[one.name][0], known=shares[one.name][1]) for year in one.completeness_by_year
        )
        return replace(one, code_rows=rows, completeness_by_year=periods)

    datasets = tuple(
        replace(dataset, variables=tuple(map(artificial, dataset.variables))) for dataset in catalogue.datasets
    )
    made = twin_tables(replace(catalogue, datasets=datasets))[COURTS[0]].to_pandas()
    group, own, seen = made["ethnicity_group"], made["ethnicity_self_defined"], made["ethnicity_observed"]
    of_group = Counter(group)
    assert {name: round(n / len(made), 3) for name, n in of_group.items()} == {
        "White": 0.3,
        "Mixed": 0.1,
        "Not stated": 0.6,
    }
    assert abs(own.notna().mean() - 0.4) < 0.001 and abs(seen.notna().mean() - 0.4) < 0.001
    assert abs((own == "NS").mean() - 0.1) < 0.01 and abs((own == "W1").mean() - 0.2) < 0.01
    assert set(own[group == "Mixed"]) == {"M1", "M9"}, "nobody is observed as that"
    followed = own.str[:1].map({"W": "White", "M": "Mixed"}).fillna(seen.map({"W": "White"})).fillna("Not stated")
    assert (followed == group).all()


def test_a_group_that_no_code_shown_stands_for_is_not_stated(catalogue):
    def artificial(one):
        hidden = {"ethnicity_self_defined", "ethnicity_observed"}
        return replace(one, code_rows=tuple(None for _ in one.codes)) if one.name in hidden else one

    datasets = tuple(
        replace(dataset, variables=tuple(map(artificial, dataset.variables))) for dataset in catalogue.datasets
    )
    made = twin_tables(replace(catalogue, datasets=datasets))[COURTS[0]].to_pandas()
    assert set(made["ethnicity_group"]) == {"Not stated"} and made["ethnicity_observed"].isna().all()


def test_as_many_find_a_partner_as_in_the_data(made, catalogued):
    cases, link, people = made[COURTS[1]], made["case_link"], made["defendant_link"]
    real = catalogued.published("case_link"), catalogued.published(COURTS[1])
    assert len(link) / len(cases) == pytest.approx(len(real[0]) / len(real[1]), abs=0.02)
    both = people.groupby("linked_defendant_id")["source_dataset"].nunique()
    of_data = {}
    for row in catalogued.published("defendant_link"):
        of_data.setdefault(row["linked_defendant_id"], set()).add(row["source_dataset"])
    expected = sum(len(sources) == 2 for sources in of_data.values()) / len(of_data)
    assert (both == 2).mean() == pytest.approx(expected, abs=0.05)


def test_dates_are_in_order_and_in_the_year_of_the_file(made):
    for name in COURTS:
        table = made[name]
        assert [day.year for day in table["final_result_date"]] == list(table["extract_year"])
        seen = table.dropna(subset=["first_hearing_date"])
        assert (seen["first_hearing_date"] <= seen["final_result_date"]).all()
    crown = made[COURTS[1]].dropna(subset=["committal_date"])
    assert (crown["committal_date"] <= crown["received_date"]).all()
    linked = made["case_link"].merge(made[COURTS[0]], left_on="magistrates_row_id_hash", right_on="row_id_hash")
    linked = linked.merge(made[COURTS[1]], left_on="crown_row_id_hash", right_on="row_id_hash")
    assert (linked["final_result_date_x"] <= linked["received_date"]).all()
    assert set(linked["committed_to_crown"]) <= {"T", "S"} and "A" not in set(linked["case_type"])


def test_two_defendants_of_a_case_are_two_people(made):
    for name in COURTS:
        assert not made[name].duplicated(["case_id_hash", "estimated_defendant_id"]).any()


def test_no_row_is_a_row_of_the_data(made, catalogued):
    telling = ("sex", "age_at_final_result", "ethnicity_group", "lsoa11", "court_house_code", "final_result_date")
    real = {tuple(str(row[name]) for name in telling) for row in catalogued.published(COURTS[0])}
    assert not real & set(made[COURTS[0]][list(telling)].astype(str).itertuples(index=False, name=None))


def test_where_the_catalogue_shows_no_rows_there_are_none(catalogue):
    nothing = tuple(
        replace(
            dataset,
            rows_rounded=None,
            variables=tuple(
                replace(one, code_rows=tuple(None for _ in one.codes), completeness_by_year=(), distinct=None)
                for one in dataset.variables
            ),
        )
        for dataset in catalogue.datasets
    )
    assert {len(table) for table in twin_tables(replace(catalogue, datasets=nothing)).values()} == {0}


def test_where_ids_are_not_counted_every_record_is_somebodys_own(catalogue):
    uncounted = tuple(
        replace(dataset, variables=tuple(replace(one, distinct=None) for one in dataset.variables))
        for dataset in catalogue.datasets
    )
    found = twin_tables(replace(catalogue, datasets=uncounted))
    assert len(found["case_link"]) == 0
    assert len(set(found["defendant_link"]["linked_defendant_id"].to_pylist())) == 10_000


def test_parties_are_defendants_too_as_far_as_the_catalogue_shows(catalogue):
    def shared(persons):
        link = catalogue.dataset("xjs_link")
        told = tuple(
            replace(one, distinct=persons if one.name == "estimated_xjs_id" else None) for one in link.variables
        )
        other = tuple(replace(one, variables=told) if one is link else one for one in catalogue.datasets)
        rows = twin_tables(replace(catalogue, datasets=other))["xjs_link"].to_pandas()
        is_criminal = rows["source_dataset"].isin(list(CRIMINAL))
        return rows[~is_criminal]["estimated_xjs_id"].isin(set(rows[is_criminal]["estimated_xjs_id"])).sum()

    assert shared(200) == 0 < shared(160) < shared(130)


def test_every_column_without_a_list_of_codes_has_a_rule_in_words():
    declared = [(name, column) for name, table in PUBLISHED.items() for column in columns(table.contract)]
    plain = [(name, column.name) for name, column in declared if not column.code_list]
    assert [one for one in plain if declared_rules.how_made(*one) == rules.FROM_MARGINS] == []
    assert rules.HOW.keys() <= {column.name for _, column in declared}


def test_a_column_that_nothing_can_fill_is_refused(catalogue, monkeypatch):
    monkeypatch.setattr(tables, "crown_tables", lambda *_args: {COURTS[1]: {}, "crown_offence": {}})
    monkeypatch.setattr(tables, "link_tables", lambda *_args: {})
    monkeypatch.setattr(tables, "xjs_link", lambda *_args: {"estimated_xjs_id": np.array([], dtype=object)})
    with pytest.raises(DataFirstError, match=r"twin of crown_defendant_case has no rule for row_id_hash"):
        twin_tables(catalogue)


def test_numbers_are_shared_out_exactly_and_ties_go_to_the_first():
    assert draw.share_out({"a": 1, "b": 1, "c": 1}, 4) == ["a", "a", "b", "c"]
    assert draw.share_out({"a": 0}, 4) == []


def test_every_owner_has_something_as_far_as_it_goes():
    assert sorted(set(draw.owners("some name", 7, 5))) == [0, 1, 2, 3, 4]
    assert sorted(draw.owners("some name", 3, 5)) == [0, 1, 2]


def test_what_makes_it_reads_no_table_of_the_data():
    """It is given a catalogue; only the checks open files, and those are the twin's own."""
    sources = {file.name: file.read_text() for file in PLACE.glob("*.py")}
    reading = ("read_parquet", "read_table", "data_root", "Settings", "published.duckdb")
    assert {name for name, text in sources.items() if any(word in text for word in reading)} <= {"inspect.py"}


def test_titles_travel_in_the_files(twin):
    metadata = pq.read_metadata(twin / "SYNTHETIC_case_link.parquet").metadata
    assert metadata[b"title"].startswith(b"SYNTHETIC: ")
