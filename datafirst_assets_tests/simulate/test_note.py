"""A data root holds one simulation: any other is refused before a byte is written."""

from dataclasses import replace
from pathlib import Path

import pytest

from datafirst_assets.data_root import DataRoot
from datafirst_assets.errors import ConfigurationError
from datafirst_assets.simulate import Simulation
from datafirst_assets.simulate.blocks import BLOCK_ROWS
from datafirst_assets.simulate.other_courts import other_courts

ONE = Simulation(rows=40, first_year=2012, last_year=2014, seed=5)


def land(root: DataRoot, *folders: str) -> None:
    for folder in folders:
        (root.landing / folder).mkdir(parents=True)
        (root.landing / folder / "manifest.json").write_text("{}")


@pytest.fixture
def made(tmp_path: Path) -> DataRoot:
    """What is left when `ONE` has been written."""
    root = DataRoot(tmp_path)
    ONE.leave_note(root)
    land(root, *ONE.deliveries())
    (root.truth / "persons.parquet").write_bytes(b"artificial")
    return root


def test_it_knows_its_deliveries() -> None:
    """The Crown Court's data begin in 2013, those of other courts no later than 2012, and only with parties."""
    criminal = {
        *("mags_hocas/2012", "mags_hocas/2013", "mags_hocas/2014"),
        *("crown_xhibit/2013", "crown_xhibit/2014"),
    }
    assert ONE.deliveries() == criminal
    courts = other_courts()
    assert {court.since for court in courts.values()} == {2011, 2012}
    others = {f"{name}/{year}" for name in courts for year in (2012, 2013, 2014)}
    assert replace(ONE, parties=1).deliveries() == criminal | others
    assert replace(ONE, first_year=2010, last_year=2010, parties=1).deliveries() == {"mags_hocas/2010"}


@pytest.mark.parametrize("may_replace", [False, True])
def test_an_empty_data_root_and_the_same_again_are_welcome(made: DataRoot, tmp_path: Path, may_replace: bool) -> None:
    ONE.refuse_other(DataRoot(tmp_path / "empty"), may_replace)
    ONE.refuse_other(made, may_replace)


@pytest.mark.parametrize(
    "other",
    [
        Simulation(rows=41, first_year=2012, last_year=2014, seed=5),
        Simulation(rows=40, first_year=2011, last_year=2014, seed=5),
        Simulation(rows=40, first_year=2012, last_year=2014, seed=6),
        Simulation(rows=40, first_year=2012, last_year=2014, seed=5, parties=1),
    ],
)
def test_another_simulation_is_refused_but_by_the_demo(made: DataRoot, other: Simulation) -> None:
    with pytest.raises(ConfigurationError, match=r"holds another simulation \(see .*simulated.json\)"):
        other.refuse_other(made)
    other.refuse_other(made, may_replace=True)


@pytest.mark.parametrize("may_replace", [False, True])
def test_a_year_that_it_does_not_make_is_refused_even_beside_its_own(made: DataRoot, may_replace: bool) -> None:
    """The demo must not go over a year that was added to it: the truth would lose that year's records."""
    land(made, "mags_hocas/2020")
    with pytest.raises(ConfigurationError, match="holds mags_hocas/2020, which this simulation does not make"):
        ONE.refuse_other(made, may_replace)


def test_one_made_in_other_parts_is_another(made: DataRoot, monkeypatch: pytest.MonkeyPatch) -> None:
    assert (ONE.parts, Simulation(BLOCK_ROWS + 1, 2012, 2014, 5).parts) == (1, 2)
    monkeypatch.setattr("datafirst_assets.simulate.blocks.BLOCK_ROWS", 20)
    with pytest.raises(ConfigurationError, match="another simulation"):
        ONE.refuse_other(made)


@pytest.mark.parametrize("text", [None, "", "{}", "[1"])
def test_a_truth_without_a_readable_note_is_of_another(made: DataRoot, text: str | None) -> None:
    note = made.truth / "simulated.json"
    if text is None:
        note.unlink()
    else:
        note.write_text(text)
    with pytest.raises(ConfigurationError, match="earlier code"):
        ONE.refuse_other(made)


def test_deliveries_without_truth_were_not_simulated(tmp_path: Path) -> None:
    root = DataRoot(tmp_path)
    land(root, "mags_hocas/2013")
    with pytest.raises(ConfigurationError, match="not simulated"):
        ONE.refuse_other(root, may_replace=True)
