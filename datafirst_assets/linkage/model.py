"""The pinned model: trained once, stored with its term frequencies, used until somebody retrains.

Weights are stored free of the prior, which depends on how many records there are and is estimated where clusters are
made.
"""

import hashlib
import json
import math
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from datafirst_assets.config import Settings
from datafirst_assets.data_root import DataRoot
from datafirst_assets.engine import Connection, connect, parquet, row_count, write_parquet
from datafirst_assets.errors import DataFirstError
from datafirst_assets.linkage.families import family_weights
from datafirst_assets.linkage.features import TERM_COLUMNS
from datafirst_assets.linkage.populations import DEFENDANTS, Population
from datafirst_assets.linkage.shared_ids import find_shared_ids, without_shared_ids
from datafirst_assets.linkage.training import Levels, learn_levels, levels

PEOPLE = "CREATE TEMP TABLE people AS SELECT DISTINCT forename, surname, date_of_birth FROM {nodes}"

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
        terms: Parquet file of `column_name`, `term`, `frequency`, and in it the police ids that are nobody's; personal data.
        model_hash: SHA-256 over the settings and the hash of the terms.
    """

    settings: dict[str, Any]
    terms: Path
    model_hash: str


def _paths(root: DataRoot, population: Population) -> tuple[Path, Path]:
    name = f"{population.prefix}linkage_model"
    return root.internal / "linkage" / f"{name}.json", root.table("identities", f"{name}_terms")


def load_model(root: DataRoot, population: Population = DEFENDANTS) -> Model | None:
    """The pinned model of a population's linkage, or None if none has been trained."""
    file, terms = _paths(root, population)
    if not (file.exists() and terms.exists()):
        return None
    from datafirst_assets.linkage.comparisons import untrained_settings

    text = file.read_bytes()
    stored = json.loads(text)
    if not {"settings", "terms_sha256"} <= stored.keys():
        return None  # earlier code wrote it otherwise
    if _comparisons(stored["settings"]) != _comparisons(untrained_settings()):
        return None  # its weights are for other comparisons than those of this code
    if stored["terms_sha256"] != hashlib.sha256(terms.read_bytes()).hexdigest():
        return None  # a training that was killed half way pinned nothing
    return Model(stored["settings"], terms, hashlib.sha256(text).hexdigest())


def pinned_model(root: DataRoot, population: Population = DEFENDANTS) -> Model:
    """The pinned model of a population's linkage.

    Raises:
        DataFirstError: there is none yet.
    """
    model = load_model(root, population)
    if model is None:
        raise DataFirstError(
            f"No linkage model is pinned. Materialise `{population.prefix}linkage_model`, or run `datafirst run --retrain`."
        )
    return model


def create_terms(connection: Connection, terms: Path) -> dict[str, str]:
    """Make a table of the model's term frequencies for each column that has them; the tables' names by column."""
    for column in TERM_COLUMNS:
        sql_type = "DATE" if column == "date_of_birth" else "VARCHAR"
        connection.execute(
            f"CREATE OR REPLACE TEMP TABLE terms_{column} AS SELECT term::{sql_type} AS {column}, frequency AS tf_{column} "
            f"FROM {parquet(terms)} WHERE column_name = '{column}'"
        )
    return {column: f"terms_{column}" for column in TERM_COLUMNS}


def _round(probability: float) -> float:
    # Sums of parallel threads differ in their last bits; a model must not.
    return float(f"{probability:.6g}")


def _pin(learnt: Levels, usual: dict[str, Any]) -> dict[str, Any]:
    """The whole model with what training has learnt: free of the prior, and rounded against what threads may change.

    A level that training did not see keeps its usual weight, and so does a comparison of a column that no record had:
    when the column comes, the pinned model knows what to make of it.
    """
    usual["probability_two_random_records_match"] = 0.5
    usual.pop("linker_uid", None)
    for name, level in levels(usual).items():
        for probability in ("m_probability", "u_probability"):
            if name in learnt and not level.get("fix_" + probability):
                level[probability] = _round(learnt[name][probability])
    return usual


def _tell_families(connection: Connection, nodes: Path, pinned: dict[str, Any]) -> None:
    """Give the family patterns the weights that the identities tell."""
    of_model = levels(pinned)
    household = {
        level: m["m_probability"] / m["u_probability"] for (name, level), m in of_model.items() if name == "household"
    }
    usual = {level: math.log2(ratio) for level, ratio in household.items()}
    told = family_weights(
        connection, without_shared_ids(connection, parquet(nodes)), row_count(connection, nodes), of_model, usual
    )
    for level, weight in told.items():
        of_model["household", level]["m_probability"] = _round(
            of_model["household", level]["u_probability"] * 2**weight
        )


def _comparisons(settings: dict[str, Any]) -> list[tuple[str, list[str]]]:
    """What a model compares, weights aside."""
    return [
        (comparison["output_column_name"], [level["sql_condition"] for level in comparison["comparison_levels"]])
        for comparison in settings["comparisons"]
    ]


def train_model(settings: Settings, population: Population = DEFENDANTS) -> Model:
    """Train a model on the records of everyone who is compared, count its terms over their identities, and pin it.

    Family patterns are told by the population's own identities.

    Returns:
        The pinned model.

    Raises:
        DataFirstError: there is no record to train on, or identities have not been collapsed yet.
    """
    root = DataRoot(settings.data_dir)
    file, terms = _paths(root, population)
    stated = [path for one in population.everyone for path in one.files(root)]
    if not population.files(root):
        raise DataFirstError(
            "There is nothing to train on: no year of any source has been standardised. Load one first."
        )
    nodes = [one.identities(root) for one in population.everyone]
    if not all(path.exists() for path in nodes):
        raise DataFirstError(
            "There are no identities to count names of. Materialise `identities` first, or run `relink`."
        )
    from datafirst_assets.linkage.comparisons import untrained_settings

    with connect(settings) as connection:
        find_shared_ids(connection, parquet(nodes))
        pinned = _pin(learn_levels(connection, without_shared_ids(connection, parquet(stated))), untrained_settings())
        _tell_families(connection, nodes[-1], pinned)
        connection.execute(PEOPLE.format(nodes=parquet(nodes)))
        select = " UNION ALL ".join([*(TERMS.format(column=column) for column in TERM_COLUMNS), "FROM shared_id"])
        write_parquet(connection, f"SELECT * FROM ({select}) ORDER BY column_name, term", terms)
    building = file.with_suffix(".tmp")
    file.parent.mkdir(parents=True, exist_ok=True)
    terms_sha256 = hashlib.sha256(terms.read_bytes()).hexdigest()
    building.write_text(json.dumps({"settings": pinned, "terms_sha256": terms_sha256}, indent=1, sort_keys=True))
    building.replace(file)
    return pinned_model(root, population)
