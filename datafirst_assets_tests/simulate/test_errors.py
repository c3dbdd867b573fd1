"""Rates of errors: the usual ones change no byte, others change what they say and leave everybody who they are."""

from pathlib import Path

import pandas as pd
import pytest

from datafirst_assets.simulate import ErrorRates, simulate
from datafirst_assets_tests.simulate.conftest import read

ROWS, YEARS, SEED = 3_000, (2013, 2015), 4
KEY = ["case_id", "defendant_id"]


def _rows(path: Path, errors: ErrorRates) -> pd.DataFrame:
    """The magistrates' records of persons, one row each, by key."""
    simulate(path, ROWS, *YEARS, SEED, errors=errors)
    rows = read(path, "mags_hocas", "defendant_offences.csv").drop_duplicates(KEY)
    return rows[rows.defendant_type == "P"].set_index(KEY).sort_index()


@pytest.fixture(scope="module")
def usual(tmp_path_factory: pytest.TempPathFactory) -> pd.DataFrame:
    return _rows(tmp_path_factory.mktemp("usual"), ErrorRates())


def test_without_rates_it_is_the_usual_world(usual: pd.DataFrame, tmp_path: Path) -> None:
    simulate(tmp_path, ROWS, *YEARS, SEED)
    rows = read(tmp_path, "mags_hocas", "defendant_offences.csv").drop_duplicates(KEY)
    pd.testing.assert_frame_equal(usual, rows[rows.defendant_type == "P"].set_index(KEY).sort_index())


def test_no_police_ids(usual: pd.DataFrame, tmp_path: Path) -> None:
    rows = _rows(tmp_path, ErrorRates(police_ids=0.0))
    assert (usual.pnc_id != "").mean() > 0.3 and (rows.pnc_id == "").all() and (rows.cro_number == "").all()
    assert (read(tmp_path, "crown_xhibit", "defendants_on_case.csv").pnc_id == "").all()
    assert rows.index.equals(usual.index) and rows.final_result_date.equals(usual.final_result_date)


def test_wrong_cro_numbers_leave_people_as_they_are(usual: pd.DataFrame, tmp_path: Path) -> None:
    rows = _rows(tmp_path, ErrorRates(wrong_cros=0.5))
    both = (rows.cro_number != "") & (usual.cro_number != "")
    # Half are others', of whom not all have one.
    assert 0.2 < (rows.cro_number != usual.cro_number)[both].mean() < 0.6
    others = ["forename1", "surname", "date_of_birth", "postcode", "pnc_id", "final_result_date"]
    pd.testing.assert_frame_equal(rows[others], usual[others])


def test_wrong_ids_missing_values_and_slips(usual: pd.DataFrame, tmp_path: Path) -> None:
    rates = ErrorRates(wrong_ids=0.2, postcodes_missing=0.5, births_missing=0.1, clerks=2.0)
    rows, truth = _rows(tmp_path, rates), pd.read_parquet(tmp_path / "truth" / "persons.parquet")
    assert 0.45 < (rows.postcode == "").mean() < 0.57
    assert 0.07 < (rows.date_of_birth == "").mean() < 0.13
    record = rows.reset_index()
    record["source_record_id"] = record.case_id + "|" + record.defendant_id
    owned = record[record.pnc_id.str.match(r"\d{4}/\d{7}[A-Z]$")].merge(truth, on="source_record_id")
    persons_of_id = owned.groupby("pnc_id").person_id.nunique()
    assert (persons_of_id > 1).mean() > 0.08
