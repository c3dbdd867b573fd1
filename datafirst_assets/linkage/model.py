"""The pinned model: trained once on records, stored with its term frequencies, used until somebody retrains.

Training on records and not on nodes matters: the nodes have lost the pairs that agree, and agreement would be
underestimated. Weights are stored free of the prior, which depends on how many records there are and is estimated where
clusters are made.
"""

import hashlib
import json
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from datafirst_assets.config import Settings
from datafirst_assets.contracts.sources import SOURCES
from datafirst_assets.data_root import DataRoot
from datafirst_assets.engine import Connection, connect, parquet, value, write_parquet
from datafirst_assets.errors import DataFirstError
from datafirst_assets.standardise import table_name

SEED = 1
TERM_COLUMNS = ("forename", "surname", "date_of_birth")
COLUMNS = ("forename", "surname", "date_of_birth", "postcode", "sex", "pnc_id", "cro_number")
SMALLEST_M = 5e-4
"""Not even a level that training never saw is impossible for a true pair: a clerk does everything once in 2,000 times."""

RECORDS = """
CREATE TEMP TABLE record AS
SELECT source_dataset || '|' || source_record_id AS record_id, *
FROM {identities} WHERE defendant_type = 'P'
QUALIFY row_number() OVER (PARTITION BY source_dataset, source_record_id ORDER BY extract_year DESC) = 1
"""

PEOPLE = "CREATE TEMP TABLE people AS SELECT DISTINCT forename, surname, date_of_birth FROM record"

# How often a value occurs among distinct people, so that one person of many cases does not make a name look common.
TERMS = """
SELECT '{column}' AS column_name, {column}::VARCHAR AS term,
       count(*)::DOUBLE / (SELECT count({column}) FROM people) AS frequency
FROM people WHERE {column} IS NOT NULL GROUP BY {column}
"""


@dataclass(frozen=True)
class Model:
    """A trained model: Splink's settings with prior-free weights, and where its term frequencies are.

    Attributes:
        settings: Splink's own description of the model; it holds no value of any record.
        terms: Parquet file of `column_name`, `term`, `frequency`; personal data.
        model_hash: SHA-256 over the settings and the hash of the terms.
    """

    settings: dict[str, Any]
    terms: Path
    model_hash: str


def _paths(root: DataRoot) -> tuple[Path, Path]:
    return root.internal / "linkage" / "linkage_model.json", root.table("identities", "linkage_model_terms")


def load_model(root: DataRoot) -> Model | None:
    """The pinned model, or None if none has been trained."""
    file, terms = _paths(root)
    if not (file.exists() and terms.exists()):
        return None
    text = file.read_bytes()
    stored = json.loads(text)
    if stored["terms_sha256"] != hashlib.sha256(terms.read_bytes()).hexdigest():
        return None  # a training that was killed half way pinned nothing
    return Model(stored["settings"], terms, hashlib.sha256(text).hexdigest())


def pinned_model(root: DataRoot) -> Model:
    """The pinned model.

    Raises:
        DataFirstError: there is none yet.
    """
    model = load_model(root)
    if model is None:
        raise DataFirstError(
            "No linkage model is pinned. Materialise `linkage_model`, or run `datafirst run --retrain`."
        )
    return model


def register_terms(linker: Any, database: Any, connection: Connection, terms: Path) -> None:
    """Give a linker the model's term frequencies, so that weights do not depend on what else is linked today."""
    for column in TERM_COLUMNS:
        sql_type = "DATE" if column == "date_of_birth" else "VARCHAR"
        connection.execute(
            f"CREATE OR REPLACE TEMP TABLE terms_{column} AS SELECT term::{sql_type} AS {column}, frequency AS tf_{column} "
            f"FROM {parquet(terms)} WHERE column_name = '{column}'"
        )
        lookup = database.register(f"terms_{column}", dataset_display_name=f"terms_{column}")
        linker.table_management.register_term_frequency_lookup(lookup, column)


def _usable_columns(connection: Connection) -> set[str]:
    """Columns that hold at least two values, with what is derived from them."""
    usable = {c for c in COLUMNS if value(connection, f"SELECT count(DISTINCT {c}) FROM record") > 1}
    if value(connection, "SELECT count(middle_names) FROM record"):
        usable.add("middle_names")
    if "date_of_birth" in usable:
        usable |= {"birth_year", "birth_day"}
    if "postcode" in usable:
        usable.add("outcode")
    if {"forename", "surname"} <= usable:
        usable.add("initials")
    return usable


def _train(connection: Connection, usable: set[str]) -> dict[str, Any]:
    from splink import DuckDBAPI, Linker, block_on
    from splink.internals.exceptions import EMTrainingException

    from datafirst_assets.linkage.comparisons import trainable_settings
    from datafirst_assets.linkage.features import create_features

    create_features(connection, "training", "record", "record_id", "NULL::VARCHAR")
    database = DuckDBAPI(connection=connection)
    linker = Linker(
        database.register("training", dataset_display_name="training"),
        trainable_settings(usable),
        log_level=None,
    )
    linker.training.estimate_u_using_random_sampling(max_pairs=2e6, seed=SEED)
    for rule in (("date_of_birth", "outcode"), ("forename", "surname")):
        columns = [column for column in rule if column in usable]
        if columns:
            # A landing zone of a few people may hold no pair to learn from; the usual weights then stand.
            with suppress(EMTrainingException):
                linker.training.estimate_parameters_using_expectation_maximisation(
                    block_on(*columns), max_pairs=2e6, estimate_without_term_frequencies=True
                )
    return dict(linker.misc.save_model_to_json())


def _round(probability: float) -> float:
    # Sums of parallel threads differ in their last bits; a model must not.
    return float(f"{probability:.6g}")


def _levels(settings: dict[str, Any]) -> Iterator[tuple[tuple[str, str], dict[str, Any]]]:
    """The levels that carry a weight, by name of comparison and level."""
    for comparison in settings["comparisons"]:
        for level in comparison["comparison_levels"]:
            if not level.get("is_null_level"):
                yield (comparison["output_column_name"], level["label_for_charts"]), level


def _pin(trained: dict[str, Any], usual: dict[str, Any]) -> dict[str, Any]:
    """The whole model with what training has learnt: free of the prior, and rounded against what threads may change.

    A level that training did not see keeps its usual weight, and so does a comparison of a column that no record had:
    when the column comes, the pinned model knows what to make of it.
    """
    learnt = dict(_levels(trained))
    usual["probability_two_random_records_match"] = 0.5
    usual.pop("linker_uid", None)
    for name, level in _levels(usual):
        for probability, least in (("m_probability", SMALLEST_M), ("u_probability", 0.0)):
            if name in learnt and not level.get("fix_" + probability):
                level[probability] = _round(max(learnt[name].get(probability) or level[probability], least))
    return usual


def train_model(settings: Settings) -> Model:
    """Train a model on all records and pin it.

    Returns:
        The pinned model.

    Raises:
        DataFirstError: there is no record to train on.
    """
    root = DataRoot(settings.data_dir)
    file, terms = _paths(root)
    identities = [
        path for source in SOURCES.values() for path in root.years("identities", table_name(source, "identities"))
    ]
    if not identities:
        raise DataFirstError(
            "There is nothing to train on: no year of any source has been standardised. Load one first."
        )
    from datafirst_assets.linkage.comparisons import untrained_settings

    with connect(settings) as connection:
        connection.execute(RECORDS.format(identities=parquet(identities)))
        usable = _usable_columns(connection)
        trained = _train(connection, usable) if usable else {"comparisons": []}
        pinned = _pin(trained, untrained_settings())
        connection.execute(PEOPLE)
        select = " UNION ALL ".join(TERMS.format(column=column) for column in TERM_COLUMNS)
        write_parquet(connection, f"SELECT * FROM ({select}) ORDER BY column_name, term", terms)
    building = file.with_suffix(".tmp")
    file.parent.mkdir(parents=True, exist_ok=True)
    terms_sha256 = hashlib.sha256(terms.read_bytes()).hexdigest()
    building.write_text(json.dumps({"settings": pinned, "terms_sha256": terms_sha256}, indent=1, sort_keys=True))
    building.replace(file)
    return pinned_model(root)
