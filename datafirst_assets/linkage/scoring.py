"""Scoring: the prior-free match weight of drawn pairs under a model, by the statement that Splink makes of it.

Splink's own `predict` copies all that is compared of both sides of the pairs first, so that they lie in memory three times;
here the statement reads the features where they are. A test holds both to the same weights.
"""

from typing import Any

import pyarrow as pa

from datafirst_assets import progress
from datafirst_assets.engine import Connection
from datafirst_assets.linkage.graph import Index

BATCH = 5_000_000
"""Pairs that are scored at once: what bounds the memory, whatever the number of identities."""

DRAWN = "SELECT '0' AS match_key, (pair >> 32)::INTEGER AS join_key_l, (pair & 4294967295)::INTEGER AS join_key_r FROM drawn"


def scoring_statement(settings: dict[str, Any], floor: float) -> str:
    """Splink's statement for the pairs of `drawn` over `feature`: `unique_id_l`, `unique_id_r`, `match_weight`.

    Args:
        settings: of a trained model, as Splink saves them.
        floor: the match weight from which a pair is given.
    """
    from splink import SettingsCreator
    from splink.internals.comparison_vector_values import compute_comparison_vector_values_from_id_pairs_sqls
    from splink.internals.predict import predict_from_comparison_vectors_sqls_using_settings

    # Splink asks that the columns of its blocking rules are there; the pairs are drawn already.
    rule = {"blocking_rules_to_generate_predictions": ["l.unique_id = r.unique_id"]}
    model = SettingsCreator.from_path_or_dict(settings | rule).get_settings("duckdb")
    steps = [
        {"output_table_name": "__splink__blocked_id_pairs", "sql": DRAWN},
        *compute_comparison_vector_values_from_id_pairs_sqls(
            model._columns_to_select_for_blocking,
            model._columns_to_select_for_comparison_vector_values,
            input_tablename_l="feature",
            input_tablename_r="feature",
            source_dataset_input_column=None,
            unique_id_input_column=model.column_info_settings.unique_id_input_column,
        ),
        *predict_from_comparison_vectors_sqls_using_settings(model, threshold_match_weight=floor),
    ]
    ctes = ", ".join(f"{step['output_table_name']} AS ({step['sql']})" for step in steps)
    return f"WITH {ctes} SELECT unique_id_l, unique_id_r, match_weight FROM {steps[-1]['output_table_name']}"


def score_pairs(connection: Connection, settings: dict[str, Any], pairs: Index, floor: float) -> None:
    """Make the table `scored` of those pairs of the table `feature` whose match weight is not below the floor.

    Args:
        connection: holds `feature`, one row per number of a node.
        settings: of a trained model, as Splink saves them.
        pairs: one number a pair, in order: a node's number in the upper 32 bits, the other's in the lower.
        floor: prior-free match weight (log2).
    """
    statement = scoring_statement(settings, floor)
    connection.execute("CREATE TEMP TABLE scored (unique_id_l INTEGER, unique_id_r INTEGER, match_weight DOUBLE)")
    with progress.stage("Scoring pairs", total=len(pairs), unit="pairs") as scoring:
        for start in range(0, len(pairs), BATCH):
            drawn = pairs[start : start + BATCH]
            connection.register("drawn", pa.table({"pair": pa.array(drawn)}))
            connection.execute(f"INSERT INTO scored {statement}")
            connection.unregister("drawn")
            scoring.advance(len(drawn))
