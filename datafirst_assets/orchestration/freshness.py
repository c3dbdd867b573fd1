"""Freshness: how old what is published may become before the web UI says so. The one place that sets it."""

from collections.abc import Sequence
from datetime import timedelta

import dagster as dg

MONTH = timedelta(days=365.25 / 12)
YEARLY = dg.FreshnessPolicy.time_window(warn_window=13 * MONTH, fail_window=14 * MONTH)
"""A year of data arrives every spring: a month late is a warning, two months are a failure."""


def renewed_yearly(assets: Sequence[dg.AssetsDefinition]) -> list[dg.AssetsDefinition]:
    """The same assets, expected to be renewed about once a year."""
    return list(dg.map_asset_specs(lambda spec: dg.apply_freshness_policy(spec, YEARLY), assets))
