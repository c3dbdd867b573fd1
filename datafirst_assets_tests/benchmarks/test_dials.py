"""The second generator's dials: untouched they change nothing, turned they change what they say."""

import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pandas as pd
import pytest

BENCHMARKS = Path(__file__).resolve().parents[2] / "benchmarks"
ORDER = {"rows": 1500, "part_rows": 1500, "first_year": 2013, "last_year": 2015, "seed": 3, "sparse": False}


@pytest.fixture
def modules() -> Iterator[tuple[ModuleType, ModuleType, ModuleType]]:
    """`generate`, `order` and `dials`; the folder stands on the path for this alone."""
    sys.path.insert(0, str(BENCHMARKS))
    try:
        from second_generator import dials, generate, order
    finally:
        sys.path.remove(str(BENCHMARKS))
    yield generate, order, dials


@pytest.fixture
def generated(modules: tuple[ModuleType, ModuleType, ModuleType], tmp_path: Path) -> Any:
    """Generates with some dials turned: the magistrates' rows and the measured rates."""
    generate, order, dials = modules

    def made(**turned: Any) -> tuple[pd.DataFrame, dict[str, dict[str, float]]]:
        root = tmp_path / ("-".join(turned) or "usual")
        ordered = order.Order(root=root, shuffle=False, **ORDER, dials=dials.Dials(**turned))
        measured = generate.generate(ordered)
        files = sorted(root.glob("landing/mags_hocas/*/*.csv"))
        rows = pd.concat([pd.read_csv(file, dtype=str, encoding="cp1252", on_bad_lines="skip") for file in files])
        return rows, measured

    return made


def test_dials_say_what_is_usual(modules: tuple[ModuleType, ModuleType, ModuleType], generated: Any) -> None:
    """An order without dials, one with all at their defaults, and one that spells the usual rates out are one world."""
    _, order, dials = modules
    assert order.Order(root=Path(), shuffle=False, **ORDER).dials == dials.Dials()
    usual, _ = generated()
    spelt_out, _ = generated(births_missing=0.02, births_first_january=0.005, postcodes_missing=0.045, clerks=1.0)
    pd.testing.assert_frame_equal(usual, spelt_out)


@pytest.mark.parametrize("share", [0.0, 0.08, 0.42, 0.8])
def test_police_ids(generated: Any, share: float) -> None:
    usual, rates = generated()
    rows, turned = generated(police_ids=share)
    assert turned["mags"]["pnc_present"] == pytest.approx(share, abs=0.04)
    more = turned["mags"]["pnc_present"] / rates["mags"]["pnc_present"]
    assert turned["mags"]["cro_present"] == pytest.approx(more * rates["mags"]["cro_present"], abs=0.04)
    # Nothing else of the records changes.
    others = [column for column in rows if column not in ("pnc_id", "cro_number")]
    pd.testing.assert_frame_equal(usual[others], rows[others])


def test_wrong_mistyped_misread_and_shared_ids(generated: Any) -> None:
    rows, rates = generated(wrong_ids=0.2, mistyped_ids=0.1, misread_ids=0.1, shared_id=0.3)
    mags = rates["mags"]
    assert mags["pnc_of_another_person_given_present"] == pytest.approx(0.2, abs=0.04)
    assert mags["pnc_mistyped_given_present"] == pytest.approx(0.1, abs=0.03)
    assert rows.pnc_id.dropna().value_counts(normalize=True).iloc[0] == pytest.approx(0.3, abs=0.06)
    _, rates = generated(wrong_ids=0.0, mistyped_ids=0.0)
    assert rates["mags"]["pnc_of_another_person_given_present"] == rates["mags"]["pnc_mistyped_given_present"] == 0


def test_a_misread_id_is_valid_and_another(modules: tuple[ModuleType, ModuleType, ModuleType]) -> None:
    police_ids = sys.modules["second_generator.police_ids"]
    rng = np.random.default_rng(1)
    for serial in range(1, 400, 7):
        pnc = police_ids.pnc_id(1999, serial)
        misread = police_ids.misread(rng, pnc)
        assert misread != pnc and misread == police_ids.pnc_id(1999, int(misread[5:12]))


def test_missing_values_births_and_slips(generated: Any) -> None:
    _, usual = generated()
    rows, rates = generated(postcodes_missing=0.5, births_missing=0.1, births_first_january=0.05, clerks=2.0)
    assert rows.postcode.isna().mean() == pytest.approx(0.5, abs=0.05)
    assert rows[rows.defendant_type == "P"].date_of_birth.isna().mean() == pytest.approx(0.1, abs=0.03)
    assert rates["mags"]["dob_first_january"] == pytest.approx(0.05, abs=0.02)
    for kind in ("surname_typo", "forename_typo", "forename_surname_swapped", "postcode_mistyped"):
        assert 1.3 < rates["mags"][kind] / usual["mags"][kind] < 3


def test_persons_and_their_names(generated: Any) -> None:
    _, usual = generated()
    few, many = generated(records_per_person=0.4)[1], generated(records_per_person=2.5)[1]
    assert few["totals"]["mags_records"] == usual["totals"]["mags_records"] == many["totals"]["mags_records"]
    assert many["totals"]["persons"] * 2 < usual["totals"]["persons"] < few["totals"]["persons"] / 1.5
    rows, _ = generated(community="vietnamese")
    assert rows.surname.str.title().isin(["Nguyen", "Tran", "Pham"]).mean() > 0.3


@pytest.mark.parametrize(
    "wrong", [{"wrong_ids": 1.2}, {"clerks": 0}, {"community": "nobody"}, {"births_missing": -0.1}]
)
def test_dials_have_ends(modules: tuple[ModuleType, ModuleType, ModuleType], wrong: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=next(iter(wrong))):
        modules[2].Dials(**wrong)
