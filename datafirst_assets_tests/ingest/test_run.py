"""An ingest as a whole: same bytes for the same rows, safe to kill, and never a value where it does not belong."""

import json
import random
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from datafirst_assets.contracts.sources import SOURCES
from datafirst_assets.contracts.table import column_names, columns
from datafirst_assets.errors import DataFirstError, DeliveryRefusedError
from datafirst_assets.ingest import FileAccount, ingest, loaded
from datafirst_assets.ingest.account import account_path

from .builder import Landing, crown, kept, mags, mags_rows, quarantined


def tables(landing: Landing) -> dict[str, bytes]:
    paths = {f.name: landing.root.table("raw", landing.source.raw_asset(f), landing.year) for f in landing.source.files}
    return {name: path.read_bytes() for name, path in paths.items()}


@pytest.mark.parametrize("make", [mags, crown])
def test_shuffled_rows_give_the_same_bytes(tmp_path: Path, make: type[Landing]) -> None:
    first, second = make(tmp_path / "a"), make(tmp_path / "b")
    for rows in second.tables.values():
        random.Random(1).shuffle(rows)
    for landing in (first, second):
        ingest(landing.write().settings, landing.source, 2019)
    assert tables(first) == tables(second)


def test_whole_numbers_of_a_key_sort_as_numbers(tmp_path: Path) -> None:
    landing = mags(tmp_path)
    landing.tables = {
        "defendant_offences": [
            mags_rows(1)["defendant_offences"][0] | {"offence_seq": str(n)} for n in range(12, 0, -1)
        ]
    }
    ingest(landing.write().settings, landing.source, 2019)
    assert [row["offence_seq"] for row in kept(landing)] == [str(n) for n in range(1, 13)]


def test_raw_tables_are_text_in_the_contracts_order(tmp_path: Path) -> None:
    landing = crown(tmp_path)
    ingest(landing.write().settings, landing.source, 2019)
    for file in landing.source.files:
        assert list(kept(landing, file.name)[0]) == column_names(file.table)


def test_what_was_loaded_is_remembered(tmp_path: Path) -> None:
    landing = crown(tmp_path).write()
    assert loaded(landing.root, landing.source, 2019) is None
    done = ingest(landing.settings, landing.source, 2019)
    assert loaded(landing.root, landing.source, 2019) == done
    assert [account.file for account in done.files] == [file.name for file in landing.source.files]


@pytest.mark.parametrize("lost", ["account", "table", "half an account"])
def test_a_killed_ingest_counts_as_not_done_and_is_done_again(tmp_path: Path, lost: str) -> None:
    landing = mags(tmp_path).write()
    done = ingest(landing.settings, landing.source, 2019)
    account = account_path(landing.root, landing.source, 2019)
    if lost == "account":
        account.unlink()
    elif lost == "table":
        landing.root.table("raw", "raw_mags_hocas__defendant_offences", 2019).unlink()
    else:
        account.write_text(account.read_text(encoding="utf-8")[:50], encoding="utf-8")
    assert loaded(landing.root, landing.source, 2019) is None
    assert ingest(landing.settings, landing.source, 2019) == done
    assert loaded(landing.root, landing.source, 2019) == done


def test_a_kill_while_tables_are_replaced_leaves_no_account(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    landing = crown(tmp_path).write()
    ingest(landing.settings, landing.source, 2019)
    landing.rows("cases")[0]["court_id"] = "402"
    landing.write()
    real = Path.replace

    def killed(path: Path, target: Path) -> Path:
        if path.name == "defendants.parquet":
            raise KeyboardInterrupt
        return real(path, target)

    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(Path, "replace", killed)
        ingest(landing.settings, landing.source, 2019)
    assert loaded(landing.root, landing.source, 2019) is None
    again = ingest(landing.settings, landing.source, 2019)
    assert loaded(landing.root, landing.source, 2019) == again
    assert kept(landing, "cases")[0]["court_id"] == "402"


def test_nothing_is_left_in_the_scratch_folder(tmp_path: Path) -> None:
    landing = mags(tmp_path).write()
    ingest(landing.settings, landing.source, 2019)
    assert [path for path in landing.root.scratch.rglob("*") if path.is_file()] == []


def test_rows_that_do_not_add_up_are_an_error() -> None:
    good = FileAccount("cases", 3, 1, 1, 1, {}, {}, {}, "")
    with pytest.raises(AssertionError, match="3 rows in"):
        replace(good, kept=2)


CANARY = "CANARYx7"
damages = st.lists(
    st.tuples(
        st.integers(0, 119),
        st.integers(0, 50),
        st.sampled_from(
            [
                CANARY,
                "",
                f'"{CANARY}',
                f'{CANARY}"',
                f"{CANARY},{CANARY}",
                f"{CANARY}\n",
                f"{CANARY}\0",
                f'"{CANARY}\n"',
                "\u00ff",
            ]
        ),
    ),
    max_size=3,
)


@settings(max_examples=8, deadline=None)
@given(damages, st.sampled_from(["utf-8", "cp1252"]), st.integers(-1, 1))
def test_any_damage_is_accounted_for_and_gives_no_value_away(
    damage: list[tuple[int, int, str]], encoding: str, miscount: int
) -> None:
    with TemporaryDirectory() as folder:
        landing = mags(Path(folder)).write()

        def spoil(lines: list[bytes]) -> None:
            for row, place, value in damage:
                parts = lines[row + 1].split(b",")
                parts[min(place, len(parts) - 1)] = value.encode("latin-1")
                lines[row + 1] = b",".join(parts)

        landing.edit(spoil)
        landing.manifest["files"][0].update(encoding=encoding)
        landing.manifest["files"][0]["rows"] += miscount
        landing.write_manifest()
        try:
            done = ingest(landing.settings, landing.source, 2019)
        except DataFirstError as error:
            assert isinstance(error, DeliveryRefusedError)
            assert CANARY not in str(error)
            assert "Sur" not in str(error)
            return
        (account,) = done.files
        assert account.rows_in == account.kept + account.quarantined + account.superseded
        assert account.rows_in == landing.manifest["files"][0]["rows"]
        assert account.kept == len(kept(landing))
        assert account.quarantined == len(quarantined(landing)) == sum(account.quarantine_reasons.values())
        stored = account_path(landing.root, landing.source, 2019).read_text(encoding="utf-8")
        assert CANARY not in stored
        assert json.loads(stored)["year"] == 2019


def test_the_registry_declares_only_columns_that_exist() -> None:
    for registered in SOURCES.values():
        for file in registered.files:
            names = set(column_names(file.table))
            dates = {c.name for c in columns(file.table) if (c.raw_format or "").startswith("%")}
            assert set(file.parents) | set(file.known_in) <= names
            assert {day for pair in file.in_order for day in pair} | set(file.hearings) <= dates
            assert {file.birth, file.newest_by, *file.year_of} - {None} <= dates
            assert all(c.nullable for c in columns(file.table) if c.name == file.birth)
            if file.hearings_in:
                other, reference, days = file.hearings_in
                held = {c.name for c in columns(registered.file(other).table)}
                assert {reference, *days} <= held
            if file.hearings_of:
                reference, days = file.hearings_of
                parent, _ = file.parents[reference]
                assert set(days) <= {c.name for c in columns(registered.file(parent).table)}
            assert not file.birth or file.hearings or file.hearings_in or file.hearings_of
