"""A court beside the criminal pair is a registry entry and a module named after it; nothing else here knows its name."""

import re
import sys
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from types import ModuleType

import numpy as np
import pandas as pd
import pytest

import datafirst_assets
from datafirst_assets.contracts.sources import CRIMINAL, FAMILYMAN, SOURCES, RawFile
from datafirst_assets.contracts.table import Table, Text, column
from datafirst_assets.simulate import blocks, simulate
from datafirst_assets.simulate.blocks import Block
from datafirst_assets.simulate.companies import UTILITIES, Companies
from datafirst_assets.simulate.delivery import YearlyRows
from datafirst_assets.simulate.other_courts import Court, Heard, Hearing, other_courts
from datafirst_assets.simulate.residences import Residences
from datafirst_assets.simulate.residents import NOBODY, Residents
from datafirst_assets.simulate.texts import coded, joined, numbered
from datafirst_assets_tests.simulate.conftest import COMPANY, read

PACKAGE = Path(datafirst_assets.__file__).parent
SIMULATOR = sorted((PACKAGE / "simulate").glob("*.py"))
ENTRIES = {f"{name}.py" for name in SOURCES.keys() - CRIMINAL.keys()}
NAME, FIRST, LAST = "artificial_tribunal", 2013, 2014


class RawDisputes(Table):
    """Artificial: one row a party to a dispute."""

    dispute_id: Text = column()
    surname: Text = column()
    postcode: Text = column()


TRIBUNAL = replace(FAMILYMAN, name=NAME, title="Artificial", files=(RawFile("disputes", RawDisputes),), published=())


def convene(block: Block, residents: Residents, years: range) -> tuple[Residents, Hearing]:
    """Every second party is a newcomer who lives with a person of the criminal courts, every fifth a company."""
    assert (years[0], years[-1]) == (LAST, LAST)
    rng, every = block.stream("artificial tribunal"), np.arange(block.parties)
    like = every[1::2] % residents.criminal
    person = every % residents.criminal
    person[1::2] = residents.add(np.ones(len(like), dtype=int), residents.people.birth[like], like)
    residents.share_home(person[1::2], like)
    person[::5] = NOBODY

    def hear(residences: Residences, companies: Companies) -> Heard:
        firm = companies.draw(rng, UTILITIES, len(every))
        _, postcode = residences.at(np.maximum(person, 0), np.full(len(every), 16_000))
        table = {
            "dispute_id": joined("Q", numbered(block.numbers(every))),
            "surname": coded(("QZXARTIFICIAL",), np.zeros(len(every))),
            "postcode": coded(residences.homes.places.postcodes(postcode), every),
        }
        rows = YearlyRows.sorted(table, np.full(len(every), LAST), every)
        return Heard({"disputes": rows}, table["dispute_id"], person, firm)

    return residents, hear


@pytest.fixture
def fifth(monkeypatch: pytest.MonkeyPatch) -> None:
    """A fifth source: one registry entry and one module."""
    module = ModuleType(f"datafirst_assets.simulate.{NAME}")
    module.COURT = Court(LAST, "utf-8", convene)  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, module.__name__, module)
    monkeypatch.setitem(SOURCES, NAME, TRIBUNAL)


@pytest.mark.usefixtures("fifth")
def test_a_court_that_is_registered_is_written_with_its_truth(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(blocks, "BLOCK_ROWS", 60)
    counts = simulate(tmp_path, 100, FIRST, LAST, 3, None, 40)
    assert counts[f"{NAME}_rows"] == 40
    assert [folder.name for folder in (tmp_path / "landing" / NAME).iterdir()] == [str(LAST)]
    disputes = read(tmp_path, NAME, "disputes.csv")
    assert list(disputes.columns) == ["dispute_id", "surname", "postcode", "year"]
    truth = pd.read_parquet(tmp_path / "truth" / "persons.parquet")
    theirs = truth[truth["source_dataset"] == NAME].set_index("source_record_id")["person_id"]
    assert set(theirs.index) == set(disputes["dispute_id"]) and theirs.index.is_unique
    assert theirs.str.startswith(COMPANY).sum() == 8  # every fifth
    known = truth.loc[truth["source_dataset"].isin(CRIMINAL), "person_id"]
    assert 0 < theirs.isin(set(known)).sum() < 32  # the others are newcomers


@pytest.mark.usefixtures("fifth")
def test_it_is_not_written_without_parties_or_before_its_first_year(tmp_path: Path) -> None:
    assert f"{NAME}_rows" not in simulate(tmp_path / "none", 20, FIRST, LAST, 3)
    assert f"{NAME}_rows" not in simulate(tmp_path / "early", 20, 2012, FIRST, 3, None, 10)
    assert not list(tmp_path.rglob(NAME))


@pytest.mark.usefixtures("fifth")
def test_courts_come_in_the_order_of_the_registry() -> None:
    assert list(other_courts()) == [name for name in SOURCES if name not in CRIMINAL]
    assert list(other_courts())[-1] == NAME


def test_a_registered_court_without_a_module_is_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(SOURCES, NAME, TRIBUNAL)
    with pytest.raises(ModuleNotFoundError, match=NAME):
        simulate(tmp_path, 20, FIRST, LAST, 3, None, 10)
    assert not list(tmp_path.rglob("*.csv"))  # said before anything is written


def told(files: Iterable[Path]) -> dict[str, set[str]]:
    """Which sources that are not criminal, or tables that they publish, each file names."""
    sources = [source for source in SOURCES.values() if source.domain != "criminal"]
    names = {source.name for source in sources} | {table.name for source in sources for table in source.published}
    found = {file.name: set(re.findall(r"\w+", file.read_text("utf-8"))) & names for file in files}
    return {file: words for file, words in found.items() if words}


def test_nobody_but_its_own_module_knows_its_name() -> None:
    shared = [file for file in SIMULATOR if file.name not in ENTRIES]
    assert {"simulation.py", "blocks.py", "note.py", "delivery.py", "truth.py"} <= {file.name for file in shared}
    assert told([*shared, PACKAGE / "cli.py"]) == {}


def test_a_name_would_be_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The rule above can fail."""
    file = tmp_path / "shared.py"
    file.write_text(f'LANDING = "{NAME}"\n')
    assert told([file]) == {}
    monkeypatch.setitem(SOURCES, NAME, TRIBUNAL)
    assert told([file]) == {"shared.py": {NAME}}
