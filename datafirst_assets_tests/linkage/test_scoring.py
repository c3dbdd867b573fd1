"""Scoring: the statement over the features where they are gives the weights of Splink's own `predict`, to the last bit."""

import numpy as np
import pytest

from datafirst_assets.engine import connect, parquet, rows, value
from datafirst_assets.linkage.blocking import draw_pairs
from datafirst_assets.linkage.features import create_features
from datafirst_assets.linkage.model import create_terms, pinned_model
from datafirst_assets.linkage.scoring import score_pairs

from .zone import Zone

FLOOR = 8.0


@pytest.mark.parametrize("batch", [50, 1_000_000])
def test_weights_are_those_of_splink(zone: Zone, monkeypatch: pytest.MonkeyPatch, batch: int) -> None:
    from splink import DuckDBAPI, Linker

    monkeypatch.setattr("datafirst_assets.linkage.scoring.BATCH", batch)
    model = pinned_model(zone.root)
    identities = parquet(zone.root.table("identities", "identities"))
    with connect(zone.settings) as connection:
        terms = create_terms(connection, model.terms)
        numbered = f"(SELECT *, file_row_number FROM {identities})"
        create_features(connection, "feature", numbered, "file_row_number", "case_keys", terms)
        nodes = int(value(connection, "SELECT count(*) FROM feature"))
        pairs = draw_pairs(connection, "feature", np.ones(nodes, dtype=bool))
        score_pairs(connection, model.settings, pairs, FLOOR)
        scored = rows(connection, "SELECT unique_id_l, unique_id_r, match_weight FROM scored ORDER BY ALL")
        database = DuckDBAPI(connection=connection)
        linker = Linker(database.register("feature", dataset_display_name="feature"), model.settings, log_level=None)
        for column, table in terms.items():
            lookup = database.register(table, dataset_display_name=table)
            linker.table_management.register_term_frequency_lookup(lookup, column)
        predicted = linker.inference.predict(threshold_match_weight=FLOOR).physical_name
        expected = rows(connection, f"SELECT unique_id_l, unique_id_r, match_weight FROM {predicted} ORDER BY ALL")
    assert len(scored) > 100
    assert scored == expected
