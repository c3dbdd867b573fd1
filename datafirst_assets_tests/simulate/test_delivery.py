"""Files written piece by piece are what one piece would have been, and their manifests say so."""

import hashlib
import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest

from datafirst_assets.contracts.sources import CROWN_XHIBIT
from datafirst_assets.contracts.table import column_names
from datafirst_assets.simulate.delivery import Deliveries, Landing, YearlyRows

ONE = CROWN_XHIBIT.file("disposals")
FILE, COLUMNS = "disposals.csv", list(column_names(ONE.table))


def rows(years: list[int], text: str) -> YearlyRows:
    """Artificial rows of a file, one a year given."""
    columns = {name: pa.array([f"{text}{at}" for at in range(len(years))]) for name in COLUMNS}
    return YearlyRows(pa.table(columns), np.array(years))


def deliver(root: Path, encoding: str, *pieces: YearlyRows) -> Path:
    deliveries = Deliveries(root, replace(CROWN_XHIBIT, files=(ONE,)), Landing(2014, encoding), range(2012, 2017))
    for piece in pieces:
        deliveries.append(ONE.name, piece)
    assert not list(root.rglob("manifest.json"))  # no delivery before its last row, nor an older one beside new rows
    deliveries.finish()
    return root / "landing" / "crown_xhibit"


def test_pieces_go_to_their_years(tmp_path: Path) -> None:
    folder = deliver(tmp_path, "utf-8", rows([2014, 2014, 2016], "first"), rows([2014], "second"))
    assert {path.name for path in folder.iterdir()} == {"2014", "2015", "2016"}  # none before its first
    lines = {year: (folder / str(year) / FILE).read_text().splitlines() for year in (2014, 2015, 2016)}
    header = ",".join(f'"{name}"' for name in COLUMNS)
    assert [line[0] for line in lines.values()] == [header] * 3
    assert [line.split(",")[0] for line in lines[2014][1:]] == ['"first0"', '"first1"', '"second0"']
    assert [len(line) for line in lines.values()] == [4, 1, 2]
    for year, count in ((2014, 3), (2015, 0), (2016, 1)):
        (file,) = json.loads((folder / str(year) / "manifest.json").read_text())["files"]
        data = (folder / str(year) / FILE).read_bytes()
        assert (file["rows"], file["bytes"]) == (count, len(data))
        assert file["sha256"] == hashlib.sha256(data).hexdigest()


def test_a_second_simulation_replaces_the_first(tmp_path: Path) -> None:
    first = deliver(tmp_path, "utf-8", rows([2014, 2015, 2016], "one"))
    before = {path: path.read_bytes() for path in first.rglob("*.*")}
    second = deliver(tmp_path, "utf-8", rows([2014, 2015, 2016], "one"))
    assert {path: path.read_bytes() for path in second.rglob("*.*")} == before


@pytest.mark.parametrize("text", ["Xyzé", "Xyzš", "Xyzé-š", "Xyz, and"])
def test_letters_are_written_in_the_encoding(tmp_path: Path, text: str) -> None:
    folder = deliver(tmp_path, "cp1252", rows([2015], text))
    assert f'"{text}0"' in (folder / "2015" / FILE).read_bytes().decode("cp1252")


def test_a_letter_that_the_encoding_lacks_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(UnicodeEncodeError):
        deliver(tmp_path, "cp1252", rows([2015], "Xyzł"))
