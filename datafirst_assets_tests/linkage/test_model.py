"""The pinned model: the same until retrained, the same for the same input, free of personal values, robust."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from datafirst_assets.engine import connect, parquet, rows, value, write_parquet
from datafirst_assets.errors import DataFirstError
from datafirst_assets.linkage.clusters import cluster_persons
from datafirst_assets.linkage.comparisons import untrained_settings
from datafirst_assets.linkage.edges import score_edges
from datafirst_assets.linkage.level_order import SMALLEST_M
from datafirst_assets.linkage.model import load_model, pinned_model, train_model
from datafirst_assets.linkage.nodes import build_nodes
from datafirst_assets.linkage.training import levels

from .tables import Courts
from .zone import FIRST, LAST, Zone


def blank(zone: Zone, columns: dict[str, str]) -> None:
    """Make columns of all identities missing, with their types kept; one year of the magistrates' courts will do."""
    nothing = ", ".join(f"NULL::{kind} AS {column}" for column, kind in columns.items())
    for file in sorted(zone.root.internal.glob("*/std_*/*.parquet")):
        if (file.parent.name.split("__")[0], file.stem) != ("std_mags_hocas", str(FIRST)):
            file.unlink()
    with connect(zone.settings) as connection:
        (file,) = zone.root.years("identities", "std_mags_hocas__identities")
        write_parquet(connection, f"SELECT * REPLACE ({nothing}) FROM {parquet(file)} ORDER BY source_record_id", file)


def strings(node: Any) -> Iterator[str]:
    """All texts of a JSON document, names of fields included."""
    if isinstance(node, dict):
        for name, inner in node.items():
            yield name
            yield from strings(inner)
    elif isinstance(node, list):
        for inner in node:
            yield from strings(inner)
    elif isinstance(node, str):
        yield node


def test_adding_a_year_leaves_the_model_alone(zone: Zone) -> None:
    assert pinned_model(zone.root).model_hash == zone.trained_on


def test_the_same_records_train_the_same_model(zone: Zone, tmp_path: Path) -> None:
    """The zone was trained without its last year: so is the copy, in another place."""
    copy = zone.copy(tmp_path / "root")
    for file in (copy.root.internal / "identities").glob(f"std_*/{LAST}.parquet"):
        file.unlink()
    build_nodes(copy.settings)
    assert train_model(copy.settings).model_hash == zone.trained_on


def test_no_personal_value_is_in_the_model(zone: Zone) -> None:
    with connect(zone.settings) as connection:
        files = sorted((zone.root.internal / "identities").glob("std_*/*.parquet"))
        columns = ("forename", "surname", "postcode", "town", "pnc_id", "cro_number", "organisation_name")
        known = {
            str(found)
            for column in columns
            for (found,) in rows(
                connection, f"SELECT DISTINCT {column} FROM {parquet(files)} WHERE length({column}) > 3"
            )
        }
        births = {text for (text,) in rows(connection, f"SELECT DISTINCT date_of_birth::VARCHAR FROM {parquet(files)}")}
    text = json.dumps(pinned_model(zone.root).settings)
    quoted = {word for said in strings(json.loads(text)) for word in re.findall(r"'([^']*)'", said)}
    assert quoted <= {"0101", "A", "R", "F", ""} | {said for said in quoted if said.isspace()}
    assert len(known) > 1000
    words = set(re.findall(r"[A-Z0-9/]{4,}", text))
    assert words & known <= {"CASE", "WHEN", "THEN", "ELSE", "NULL", "TRUE", "LIKE"}
    assert not any(birth in text for birth in births if birth)


def test_weights_hold_no_prior_and_no_impossible_level(zone: Zone) -> None:
    model = pinned_model(zone.root).settings
    assert model["probability_two_random_records_match"] == 0.5
    for comparison in model["comparisons"]:
        for level in comparison["comparison_levels"]:
            if not level.get("is_null_level"):
                assert 0 < level["u_probability"] <= 1
                assert 0 < level["m_probability"] <= 1
                if not level["fix_m_probability"]:
                    assert level["m_probability"] / level["u_probability"] > SMALLEST_M / 2


@pytest.mark.parametrize(
    "missing",
    [
        dict.fromkeys(("pnc_id", "cro_number", "postcode", "town", "middle_names"), "VARCHAR"),
        {"date_of_birth": "DATE", "sex": "VARCHAR"},
        {"town": "VARCHAR"},
    ],
    ids=["no police ids, addresses or middle names", "no dates of birth", "no towns"],
)
def test_columns_may_be_missing_entirely(zone: Zone, tmp_path: Path, missing: dict[str, str]) -> None:
    copy = zone.copy(tmp_path / "root")
    blank(copy, missing)
    build_nodes(copy.settings)
    model = train_model(copy.settings)
    compared = {comparison["output_column_name"] for comparison in model.settings["comparisons"]}
    assert compared >= {"pnc_id", "postcode", "town", "date_of_birth"}, "a column may come with a later year"
    assert model.model_hash != zone.trained_on
    scored = score_edges(copy.settings)
    assert scored.edges > 0
    assert scored.new_nodes == scored.nodes, "edges of another model must be forgotten"
    clustered = cluster_persons(copy.settings)
    with connect(copy.settings) as connection:
        records = value(connection, f"SELECT count(*) FROM {parquet(copy.root.table('linkage', 'identity_records'))}")
    assert clustered.records == records
    assert clustered.persons["person_id"] < records


def test_towns_are_learnt_where_there_is_no_postcode_at_all(zone: Zone, tmp_path: Path) -> None:
    copy = zone.copy(tmp_path / "root")
    blank(copy, {"postcode": "VARCHAR"})
    build_nodes(copy.settings)
    town = {name: level for name, level in levels(train_model(copy.settings).settings).items() if name[0] == "town"}
    usual = levels(untrained_settings())
    # Nobody of this small zone misspells a town: that level keeps its usual weight.
    for name in (("town", "Exact match on town"), ("town", "All other comparisons")):
        level = town[name]
        assert level["m_probability"] != usual[name]["m_probability"]
        assert level["u_probability"] != usual[name]["u_probability"]
    same = town["town", "Exact match on town"]
    assert same["m_probability"] > 5 * same["u_probability"]
    assert score_edges(copy.settings).edges > 0


def test_nothing_to_train_on(courts: Courts) -> None:
    with pytest.raises(DataFirstError, match="nothing to train on"):
        train_model(courts.settings)


def test_no_model_is_pinned(courts: Courts) -> None:
    assert load_model(courts.root) is None
    with pytest.raises(DataFirstError, match=r"Materialise `linkage_model`"):
        pinned_model(courts.root)


def test_a_model_of_other_comparisons_is_no_model(zone: Zone, tmp_path: Path) -> None:
    """A new version of the code may compare otherwise: weights of the old levels would be put on new ones."""
    copy = zone.copy(tmp_path / "root")
    file = copy.root.internal / "linkage" / "linkage_model.json"
    stored = json.loads(file.read_text())
    stored["settings"]["comparisons"][0]["comparison_levels"][1]["sql_condition"] = "false"
    file.write_text(json.dumps(stored))
    assert load_model(copy.root) is None


def test_a_model_that_earlier_code_wrote_otherwise_is_no_model(courts: Courts) -> None:
    """Once the file was Splink's settings and nothing else."""
    for file in (
        courts.root.table("identities", "linkage_model_terms"),
        courts.root.internal / "linkage" / "linkage_model.json",
    ):
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(json.dumps(untrained_settings()))
    assert load_model(courts.root) is None


def test_a_training_killed_between_its_two_files_pinned_nothing(zone: Zone, tmp_path: Path) -> None:
    copy = zone.copy(tmp_path / "root")
    assert load_model(copy.root) is not None
    terms = copy.root.table("identities", "linkage_model_terms")
    with connect(copy.settings) as connection:
        write_parquet(connection, f"SELECT * REPLACE (0.5 AS frequency) FROM {parquet(terms)} ORDER BY ALL", terms)
    assert load_model(copy.root) is None
