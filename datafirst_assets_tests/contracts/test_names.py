"""A source beside the criminal courts is known by name to its own modules and to the registry; nothing else names it."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import datafirst_assets
from datafirst_assets.contracts.codes import REFERENCE
from datafirst_assets.contracts.sources import CRIMINAL, SOURCES, Source

PACKAGE = Path(datafirst_assets.__file__).parent
REGISTRY = PACKAGE / "contracts" / "sources.py"
LAYERS = ("contracts", "standardise", "simulate")
"""Where a source has a module named after it."""
TEXTS = {".py", ".csv", ".css", ".html", ".json", ".md", ".sql", ".svg", ".yaml"}
COPY = REFERENCE / "code_lists.csv"
"""The programme's own list of codes, which says what systems a code stands for."""
OTHERS = [source for name, source in SOURCES.items() if name not in CRIMINAL]


def imported(module: Path) -> Iterator[str]:
    """The modules of the package that a module imports, with all names that it takes from packages."""
    for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)
        elif isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)


def importers(package: Path) -> dict[Path, set[Path]]:
    """By module of the package, those that import it."""
    modules = {".".join(file.relative_to(package.parent).with_suffix("").parts): file for file in package.rglob("*.py")}
    found: dict[Path, set[Path]] = {file: set() for file in modules.values()}
    for file in modules.values():
        for name in imported(file):
            if name in modules:
                found[modules[name]].add(file)
    return found


def own_modules(package: Path, source: str) -> set[Path]:
    """The modules named after a source, and helpers that nothing but its own modules imports."""
    of = importers(package)
    own = {package / layer / f"{source}.py" for layer in LAYERS}
    while more := {file for file, by in of.items() if by and by <= own} - own:
        own |= more
    return own


def spelt(source: Source) -> "re.Pattern[str]":
    """What names a source: its name and its systems in any spelling, and its published tables with any prefix."""
    names = [source.name, *source.systems, *(table.name for table in source.published)]
    return re.compile("|".join(rf"(?<![a-z]){re.escape(name)}(?![a-z])" for name in names), re.IGNORECASE)


def naming(source: Source, files: list[Path]) -> set[Path]:
    """The files that name a source, in their text or their path."""
    return {file for file in files if spelt(source).search(f"{file.name}\n{file.read_text(encoding='utf-8')}")}


def texts(*folders: Path) -> list[Path]:
    return [file for folder in folders for file in folder.rglob("*") if file.suffix in TEXTS]


@pytest.mark.parametrize("source", OTHERS, ids=lambda source: source.name)
def test_nothing_but_its_own_modules_and_the_registry_names_a_source(source: Source) -> None:
    own = own_modules(PACKAGE, source.name)
    assert all((PACKAGE / layer / f"{source.name}.py") in own for layer in LAYERS)
    shared = [file for file in texts(PACKAGE, REFERENCE) if file not in own | {REGISTRY, COPY}]
    assert len(shared) > 200
    assert {str(file.relative_to(PACKAGE.parent)) for file in naming(source, shared)} == set()


@pytest.mark.parametrize("source", OTHERS, ids=lambda source: source.name)
def test_the_registry_and_its_contract_do_name_it(source: Source) -> None:
    """So that what finds no name elsewhere is known to find one."""
    contract = PACKAGE / "contracts" / f"{source.name}.py"
    assert naming(source, [REGISTRY, contract, PACKAGE / "version.py"]) == {REGISTRY, contract}


@pytest.mark.parametrize("source", CRIMINAL.values(), ids=lambda source: source.name)
def test_the_programmed_pair_is_named_in_what_is_programmed_for_it(source: Source) -> None:
    named = naming(source, texts(PACKAGE))
    assert PACKAGE / "publish" / "tables.py" in named


@pytest.mark.parametrize(
    "line", ["{name}", "std_{name}__cases", "{upper} = 1", "FROM pub_{table} ", "'{table}'", "{system},"]
)
def test_a_name_in_shared_code_is_found(tmp_path: Path, line: str) -> None:
    source = OTHERS[0]
    name, table, system = source.name, source.published[0].name, source.systems[0]
    shared = tmp_path / "shared.py"
    shared.write_text(line.format(name=name, upper=name.upper(), table=table, system=system))
    assert naming(source, [shared]) == {shared}
    shared.write_text(f"{table}s {name}s")
    assert naming(source, [shared]) == set()


def test_a_helper_is_a_sources_own_as_long_as_nothing_else_imports_it(tmp_path: Path) -> None:
    package = tmp_path / "datafirst_assets"
    (package / "simulate").mkdir(parents=True)
    (package / "simulate" / "artificial.py").write_text("from datafirst_assets.simulate.helper import rows\n")
    (package / "simulate" / "helper.py").write_text("from datafirst_assets.simulate import deeper\n")
    (package / "simulate" / "deeper.py").write_text("")
    others = {package / "simulate" / f"{name}.py" for name in ("helper", "deeper")}
    assert others <= own_modules(package, "artificial")
    (package / "simulate" / "simulation.py").write_text("import datafirst_assets.simulate.deeper\n")
    assert own_modules(package, "artificial") & others == {package / "simulate" / "helper.py"}
