"""Rules between the columns of one row that more than one contract, or more than one layer, declares.

Only truths of our own making belong here, never what a clerk could have typed otherwise.
"""

from typing import Any

import pandas as pd

from datafirst_assets.contracts.table import row_rule

UNKNOWN_AGE = "unknown"
AGE_BANDS = (
    (None, "under 10"),
    (10, "10-11"),
    (12, "12-14"),
    (15, "15-17"),
    (18, "18-20"),
    (21, "21-24"),
    (25, "25-29"),
    (30, "30-39"),
    (40, "40-49"),
    (50, "50-59"),
    (60, "60+"),
)
"""First age in completed years and code of every age band, youngest first; a missing age is `UNKNOWN_AGE`."""

COMMITTALS = {"06": "T", "07": "S"}
"""Result code of a case that goes up to the Crown Court -> code of `committed_to_crown`; any other is N."""


def age_band_sql(age: str) -> str:
    """An expression for the age band of a SQL expression that gives an age in completed years."""
    oldest_first = " ".join(f"WHEN {age} >= {first} THEN '{band}'" for first, band in reversed(AGE_BANDS[1:]))
    return f"CASE WHEN {age} IS NULL THEN '{UNKNOWN_AGE}' {oldest_first} ELSE '{AGE_BANDS[0][1]}' END"


def committed_sql(result_code: str) -> str:
    """An expression for `committed_to_crown` of a SQL expression that gives a result code."""
    whens = " ".join(f"WHEN '{result}' THEN '{committed}'" for result, committed in COMMITTALS.items())
    return f"CASE {result_code} {whens} ELSE 'N' END"


def _age_bands(age: "pd.Series[int]") -> "pd.Series[str]":
    edges = [float("-inf"), *(first for first, _ in AGE_BANDS[1:]), float("inf")]
    bands = pd.cut(age.astype("Float64").astype(float), edges, right=False, labels=[band for _, band in AGE_BANDS])
    return bands.astype(object).fillna(UNKNOWN_AGE)


def _committals(result_code: "pd.Series[str]") -> "pd.Series[str]":
    return result_code.map(COMMITTALS).fillna("N")


def age_band_agrees(age: str) -> Any:
    """The rule that age_band is the band of the age in this column."""
    return row_rule(
        f"age_band: agrees with {age}",
        sql=f"age_band = {age_band_sql(age)}",
        frame=lambda rows: rows["age_band"] == _age_bands(rows[age]),
        kind="codes",
    )


AGE_BAND_AGREES = age_band_agrees("age_at_final_result")
AGE_BAND_AT_START_AGREES = age_band_agrees("age_at_start")

COMMITTAL_AGREES = row_rule(
    "committed_to_crown: T where result_code is 06, S where it is 07, else N",
    sql=f"committed_to_crown = {committed_sql('result_code')}",
    frame=lambda rows: rows["committed_to_crown"] == _committals(rows["result_code"]),
    kind="codes",
)
