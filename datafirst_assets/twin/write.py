"""The files of the twin: each table as Parquet and CSV, what it is in words, and how every column was made."""

from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from datafirst_assets.catalogue.data_files import CSV, PARQUET
from datafirst_assets.catalogue.files import write_csv, write_text
from datafirst_assets.catalogue.model import Catalogue, DataFile, Dataset, Twin
from datafirst_assets.release.files import sha256
from datafirst_assets.twin.declared_rules import how_made
from datafirst_assets.twin.names import COLUMN, COLUMNS, FOLDER, FORMATS, LABEL, README, file_name, title
from datafirst_assets.twin.tables import twin_tables

NEVER = "Never draw a conclusion from it."
WHAT = (
    f"{NEVER} It is for writing and testing code, and for learning how the tables join.",
    "No row is a person, a case or an offence, and none was made from one: it was made from numbers that the catalogue shows, "
    "by chance and by stated rules.",
    "Columns are independent of each other unless a rule says otherwise, so that no relation between them means anything.",
    "Its tables, columns, types, codes and keys are those of the release; it has one column more, which says what it is.",
    "It is clean where the data are not, and as incomplete as they are. What is rare in the data may not be in it at all.",
)
"""What the twin is and is not, as its README says it; the page of the site says the same at more length."""


def write_twin(catalogue: Catalogue, folder: Path) -> list[Path]:
    """Write the twin of a release into a folder that exists; the same catalogue gives the same bytes.

    Args:
        catalogue: the only thing that it is made from.
        folder: where its files go.

    Raises:
        DataFirstError: a column has no rule.
    """
    written = []
    with duckdb.connect(config={"threads": 1}) as connection:
        for name, table in twin_tables(catalogue).items():
            written += _write_table(connection, catalogue.dataset(name), table, folder)
    return sorted([*written, _write_columns(catalogue, folder), _write_readme(catalogue, folder)])


def _write_table(connection: duckdb.DuckDBPyConnection, dataset: Dataset, table: pa.Table, folder: Path) -> list[Path]:
    """Parquet with its title inside, and CSV in the form that the release's has."""
    as_parquet, as_csv = (folder / file_name(dataset.name, ending) for ending in FORMATS)
    titled = table.replace_schema_metadata({"title": title(dataset.title), "description": NEVER})
    pq.write_table(titled, as_parquet, compression="zstd")
    quoted = str(as_csv).replace("'", "''")
    connection.register("twin_table", table)
    connection.execute(f"COPY (FROM twin_table) TO '{quoted}' (FORMAT csv, HEADER, DELIMITER ',', QUOTE '\"')")
    connection.unregister("twin_table")
    return [as_parquet, as_csv]


def _write_columns(catalogue: Catalogue, folder: Path) -> Path:
    """How each column was made, one row a column."""
    said = [
        (dataset.name, variable.name, how_made(dataset.name, variable.name))
        for dataset in catalogue.datasets
        for variable in dataset.variables
    ]
    label = [
        (dataset.name, COLUMN, f"Always {LABEL}; the real table has no such column.") for dataset in catalogue.datasets
    ]
    return write_csv(folder / COLUMNS, [("dataset", "variable", "how_it_was_made"), *said, *label])


def _write_readme(catalogue: Catalogue, folder: Path) -> Path:
    lines = [
        f"# {title(f'twin of release {catalogue.version}')}",
        *WHAT,
        f"`{COLUMNS}` says of every column how it was made. `../catalogue/synthetic-twin.html` says what the twin is, what it is "
        "not, and how to try it.",
    ]
    return write_text(folder / README, "\n\n".join(lines) + "\n")


def described_twin(folder: Path) -> Twin | None:
    """The twin in a folder, as the catalogue speaks of it; None where there is none."""
    if not folder.is_dir():
        return None
    tables = [file for file in sorted(folder.iterdir()) if file.name not in (COLUMNS, README)]
    return Twin(tuple(_described(file) for file in tables))


def _described(file: Path) -> DataFile:
    path, size, digest = f"{FOLDER}/{file.name}", file.stat().st_size, sha256(file)
    if file.suffix == ".parquet":
        return DataFile(path, "parquet", PARQUET, size, digest)
    return DataFile(path, "csv", CSV, size, digest)
