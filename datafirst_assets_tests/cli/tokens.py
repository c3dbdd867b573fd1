"""Unique tokens in every identifying field of a landing zone, and where they are found again.

Names, addresses and police ids are planted in the rows of some people; ids carry a token in every row, children and
parents alike, so that no id of any source can travel unseen.
"""

import sqlite3
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import duckdb
import pyarrow.parquet as pq

from .deliveries import Row, folders, rewrite

MAGS_PERSON = {
    "title": "Qzxmtitle",
    "forename1": "Qzxmfirst",
    "forename2": "Qzxmsecond",
    "forename3": "Qzxmthird",
    "surname": "Qzxmsurname",
    "date_of_birth": "03/07/1919",
    "address_line_1": "7 Qzxmstreet",
    "address_line_2": "Qzxmvillage",
    "address_line_3": "Qzxmtown",
    "postcode": "QZ97 4XJ",
    "pnc_id": "1987/7391846N",
    "cro_number": "918273/87X",
}
CROWN_PERSON = {
    "first_name": "Qzxcfirst",
    "middle_name": "Qzxcmiddle",
    "surname": "Qzxcsurname",
    "date_of_birth": "1918-02-05 00:00:00",
    "address_line_1": "9 Qzxcstreet",
    "address_line_2": "Qzxcvillage",
    "address_line_3": "Qzxctown",
    "postcode": "QZ98 5XK",
    "pnc_id": "1986/6281739K",
}
ORGANISATION = {"organisation_name": "Qzxmfirm Limited"}
TEXTS = {"offence_description": "Qzxdescription"}
IDS = {
    "mags_hocas": {"case_id": "Qzxmcase", "defendant_id": "Qzxmdefendant", "asn": "Qzxmasn"},
    "crown_xhibit": {
        "case_id": "Qzxccase",
        "case_number": "918273645",
        "magistrates_case_ref": "Qzxcreference",
        "defendant_id": "Qzxcdefendant",
        "defendant_on_case_id": "Qzxconcase",
        "defendant_on_offence_id": "Qzxconoffence",
        "disposal_id": "Qzxcdisposal",
        "asn": "Qzxcasn",
    },
}
PERSON_TOKENS = [
    *(f"qzxm{part}" for part in ("title", "first", "second", "third", "surname", "street", "village", "town", "firm")),
    *(f"qzxc{part}" for part in ("first", "middle", "surname", "street", "village", "town")),
    *("03/07/1919", "1919-07-03", "1918-02-05", "qz97 4xj", "qz974xj", "qz98 5xk", "qz985xk"),
    *("7391846", "6281739", "918273/87x"),
]
ID_TOKENS = [*(token.lower() for tokens in IDS.values() for token in tokens.values()), "qzxdescription"]
TOKENS = [*PERSON_TOKENS, *ID_TOKENS]


def _plant(source: str, year: int, file: str, rows: list[Row]) -> None:
    for row in rows:
        for column, token in IDS[source].items():
            if row.get(column):
                row[column] += token
    if source == "mags_hocas":
        cases = sorted({row["case_id"] for row in rows if row["defendant_type"] == "P"})
        people, firms = set(cases[::20]), set(cases[7:8])
        for row in rows:
            if row["case_id"] in people and row["defendant_type"] == "P":
                row |= MAGS_PERSON | TEXTS
            elif row["case_id"] in firms:
                row |= dict.fromkeys(MAGS_PERSON, "") | ORGANISATION | {"defendant_type": "O", "sex": ""}
    planted = {"defendants": CROWN_PERSON, "defendants_on_case": CROWN_PERSON, "defendants_on_offence": TEXTS}
    if file in planted:
        for row in rows[::4]:
            row |= {column: text for column, text in planted[file].items() if column in row}


def plant(root: Path) -> None:
    """Plant all tokens in a simulated landing zone, and carry the new ids over to its truth."""
    for folder in folders(root):
        rewrite(folder, _plant)
    mags, crown = IDS["mags_hocas"], IDS["crown_xhibit"]["defendant_on_case_id"]
    case, defendant = mags["case_id"], mags["defendant_id"]
    with duckdb.connect() as connection:
        for name, select in (
            (
                "persons",
                f"""* REPLACE (CASE source_dataset WHEN 'crown_xhibit' THEN source_record_id || '{crown}'
                ELSE replace(source_record_id, '|', '{case}|') || '{defendant}' END AS source_record_id)""",
            ),
            (
                "case_links",
                f"""mags_case_id || '{case}' AS mags_case_id, mags_defendant_id || '{defendant}' AS mags_defendant_id,
                defendant_on_case_id || '{crown}' AS defendant_on_case_id""",
            ),
        ):
            path = root / "truth" / f"{name}.parquet"
            table = connection.sql(f"SELECT {select} FROM read_parquet('{path}')").to_arrow_table()
            pq.write_table(table, path)


def _parquet(path: Path) -> Iterator[bytes]:
    with duckdb.connect() as connection:
        yield str(
            connection.execute("SELECT COLUMNS(*)::VARCHAR FROM read_parquet(?)", [str(path)]).fetchall()
        ).encode()


def _sqlite(path: Path) -> Iterator[bytes]:
    """Every cell; Dagster's snapshots are compressed."""
    connection = sqlite3.connect(path)
    try:
        names = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
        for (name,) in names:
            for row in connection.execute(f'SELECT * FROM "{name}"'):
                for cell in row:
                    yield _inflated(cell) if isinstance(cell, bytes) else str(cell).encode()
    finally:
        connection.close()


def _inflated(blob: bytes) -> bytes:
    try:
        return zlib.decompress(blob)
    except zlib.error:
        return blob


def _duckdb(path: Path) -> Iterator[bytes]:
    with duckdb.connect(str(path), read_only=True) as connection:
        for (name,) in connection.execute("SELECT view_name FROM duckdb_views() WHERE NOT internal").fetchall():
            yield str(connection.execute(f'SELECT * FROM "{name}"').fetchall()).encode()


def _package(path: Path) -> Iterator[bytes]:
    """Every part of an OpenDocument file, which is a compressed package, and the parts' names."""
    with zipfile.ZipFile(path) as package:
        for name in package.namelist():
            yield name.encode() + b"\n" + package.read(name)


_INSIDE: dict[str, Callable[[Path], Iterable[bytes]]] = {
    ".parquet": _parquet,
    ".db": _sqlite,
    ".duckdb": _duckdb,
    ".ods": _package,
    ".odt": _package,
}


def found_in(text: bytes, tokens: Iterable[str]) -> set[str]:
    lowered = text.lower()
    return {token for token in tokens if token.encode() in lowered}


def _bytes(path: Path) -> bytes:
    """What a file holds.

    SQLite drops its shared index (`-shm`, no contents of a row) whenever its last reader ends, and its log (`-wal`) once all of
    that is in the database, which is then read again.
    """
    try:
        return path.read_bytes()
    except FileNotFoundError:
        if path.name.endswith("-shm"):
            return b""
        if path.name.endswith("-wal"):
            return path.with_name(path.name.removesuffix("-wal")).read_bytes()
        raise


def traces(root: Path, tokens: Iterable[str]) -> dict[str, set[str]]:
    """Tokens by the file that holds them: in its name, its bytes, or what its bytes hold once decompressed."""
    tokens, found = list(tokens), {}
    for path in sorted(file for file in root.rglob("*") if file.is_file() and not file.is_symlink()):
        name = str(path.relative_to(root))
        held = found_in(name.encode() + b"\n" + _bytes(path), tokens)
        for content in _INSIDE.get(path.suffix, lambda _: ())(path):
            held |= found_in(content, tokens)
        if held:
            found[name] = held
    return found
