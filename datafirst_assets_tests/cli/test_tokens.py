"""No identifying value leaves the zones that may hold it: planted tokens, searched for in every byte that a run leaves."""

import stat
import zipfile
from pathlib import Path

import pytest
import yaml

from datafirst_assets.contracts.table import column_names
from datafirst_assets.publish.tables import PUBLISHED
from datafirst_assets_tests.conftest import YEARS, Run

from .broken import TOKENS as BROKEN_TOKENS
from .operate import Site
from .tokens import ID_TOKENS, PERSON_TOKENS, TOKENS, found_in, traces

WHO = ("landing/", "truth/", "internal/raw/", "internal/quarantine/", "internal/identities/")
MAY_HOLD_IDS = (*WHO, "internal/events/", "internal/linkage/")


def outside(found: dict[str, set[str]], folders: tuple[str, ...]) -> dict[str, set[str]]:
    return {name: tokens for name, tokens in found.items() if not name.startswith(folders)}


def within(found: dict[str, set[str]], folder: str) -> set[str]:
    return {token for name, tokens in found.items() if name.startswith(folder) for token in tokens}


@pytest.fixture(scope="module")
def found(first: Run) -> dict[str, set[str]]:
    return traces(first.site.path, TOKENS)


def test_the_search_finds_what_is_there(found: dict[str, set[str]], first: Run) -> None:
    """Every token was delivered and read, so none found elsewhere means something; compressed bytes are searched too."""
    iso = {"1919-07-03", "qz974xj", "qz985xk"}
    assert within(found, "landing/") == set(TOKENS) - iso
    assert within(found, "internal/raw/") >= set(TOKENS) - iso
    assert within(found, "internal/identities/") >= {"qzxmsurname", "qzxcsurname", "1919-07-03", "qz97 4xj", "7391846"}
    assert within(traces(first.site.home, ["load_mags_hocas", "rows_accounted_for"]), "history/") == {
        "load_mags_hocas",
        "rows_accounted_for",
    }


@pytest.mark.parametrize("name", ["sheet.ods", "form.odt"])
def test_the_search_looks_into_compressed_packages(tmp_path: Path, name: str) -> None:
    with zipfile.ZipFile(tmp_path / name, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("content.xml", "<p>Qzxmsurname</p>" * 9)
    assert b"Qzxmsurname" not in (tmp_path / name).read_bytes()
    assert traces(tmp_path, TOKENS) == {name: {"qzxmsurname"}}


def test_a_release_has_packages_to_look_into(first: Run) -> None:
    catalogue = first.site.root.releases / "0001" / "catalogue"
    assert {path.suffix for path in catalogue.iterdir()} >= {".ods", ".odt"}


def test_an_extract_of_everything_holds_no_token(
    site: Site, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    project = {
        "id": "everything",
        "title": "An artificial project",
        "purpose": "to look for tokens in all that a project can get",
        "approved": "2020-01-01",
        "approval": "decision 1",
        "expires": "2990-01-01",
        "disclosure_class": "detailed",
        "years": list(range(YEARS[0], YEARS[1] + 1)),
        "datasets": {name: column_names(table.contract) for name, table in PUBLISHED.items()},
    }
    folder = site.root.internal / "access" / "projects"
    folder.mkdir(parents=True)
    (folder / "everything.yaml").write_text(yaml.safe_dump(project))
    ended = site.here(monkeypatch, capsys, "extract", "everything")
    assert ended.code == 0, ended.err
    made = site.root.internal / "access" / "extracts" / "everything" / "0001"
    assert {path.stem for path in made.glob("*.parquet")} == set(PUBLISHED)
    assert traces(made, TOKENS) == {} and found_in((ended.out + ended.err).encode(), TOKENS) == set()


def test_ids_stay_in_the_internal_store(found: dict[str, set[str]]) -> None:
    assert outside(found, MAY_HOLD_IDS) == {}


def test_who_and_what_happened_share_no_file(found: dict[str, set[str]]) -> None:
    people = {name: tokens & set(PERSON_TOKENS) for name, tokens in found.items() if tokens & set(PERSON_TOKENS)}
    assert outside(people, WHO) == {}
    assert within(found, "internal/events/") >= {token for token in ID_TOKENS if token.endswith(("case", "asn"))}


def test_nothing_is_said_on_the_terminal(first: Run, redelivered: Run) -> None:
    for run in (first, redelivered):
        assert run.result.err
        assert found_in((run.result.out + run.result.err).encode(), TOKENS) == set()


def test_broken_deliveries_leave_no_token_either(broken: Run) -> None:
    tokens = [*TOKENS, *BROKEN_TOKENS]
    assert found_in((broken.result.out + broken.result.err).encode(), tokens) == set()
    found = traces(broken.site.path, tokens)
    assert within(found, "landing/") >= set(BROKEN_TOKENS)
    assert within(found, "internal/quarantine/") >= {"qzxtoomany", "qzxbaddate", "qzxinvalid"}
    assert outside(found, MAY_HOLD_IDS) == {}
    assert within(found, "internal/events/") & set(BROKEN_TOKENS) == set()


@pytest.mark.parametrize("name", ["first", "broken", "redelivered"])
def test_the_internal_store_is_its_owners_only(request: pytest.FixtureRequest, name: str) -> None:
    run = request.getfixturevalue(name)
    assert run.result
    internal = run.site.root.internal
    open_to_others = [path for path in [internal, *internal.rglob("*")] if stat.S_IMODE(path.lstat().st_mode) & 0o077]
    assert open_to_others == []
    assert list((internal / "tmp").glob("*/*")) == []


def test_the_key_is_nowhere(first: Run, site: Site) -> None:
    assert site.key
    material = site.key.read_bytes()
    forms = [material, material.hex().encode()]
    holding = [p for p in first.site.path.rglob("*") if p.is_file() and any(f in p.read_bytes() for f in forms)]
    assert holding == []
