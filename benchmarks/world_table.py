"""The table of worlds: one line of Markdown for each row that `world_run.py` measured. Nothing is run here."""

from collections.abc import Callable
from typing import Any

from datafirst_assets.linkage.calibration import Calibration
from datafirst_assets.linkage.thresholds import LADDER

Row = dict[str, Any]

LEVELS = ("person_id_low", "person_id", "person_id_high")
PUBLISHED, STRICT = "person_id", "person_id_high"
ESTIMATED, OWN_ODDS = "estimated", "model's odds"


def how_chosen(thresholds: dict[str, Any]) -> str:
    """Whether thresholds were estimated, or the model's own odds stand, by the choice that linkage stored."""
    calibration = Calibration(**thresholds["calibration"])
    return ESTIMATED if calibration.is_estimated else OWN_ODDS


def at_the_end(thresholds: dict[str, Any]) -> list[str]:
    """The levels whose threshold is the last rung of the ladder: none could be chosen for them."""
    return [level for level in LEVELS if thresholds["weights"][level] == float(LADDER[-1])]


def _chosen(row: Row) -> str:
    stuck = ", ".join(f"`{level}`" for level in at_the_end(row["thresholds"]))
    return how_chosen(row["thresholds"]) + (f"; {stuck} at the ladder's end" if stuck else "")


def _bits(row: Row) -> str:
    weights = row["thresholds"]["weights"]
    return " / ".join(f"{weights[level]:g}" for level in reversed(LEVELS))


def _f1(row: Row, measure: str) -> str:
    """Loose, published, strict and bare Splink's."""
    columns = [*(row["levels"][level] for level in LEVELS), row["bare_splink"]]
    return " / ".join(f"{agreement[measure]:.4f}" for agreement in columns)


def _both(row: Row, level: str) -> str:
    found = row["levels"][level]
    return f"{found['pairwise_precision']:.4f} / {found['pairwise_recall']:.4f}"


def ratio(row: Row, measure: str) -> float | None:
    """1 - F1 at the published level, to bare Splink's; None where bare Splink makes no error."""
    ours, bare = row["levels"][PUBLISHED][measure], row["bare_splink"][measure]
    return (1 - ours) / (1 - bare) if bare < 1 else None


def _ratios(row: Row) -> str:
    both = (ratio(row, measure) for measure in ("pairwise_f1", "bcubed_f1"))
    return " / ".join("-" if value is None else f"{value:.2f}" for value in both)


def _precision(row: Row) -> str:
    """Of pairs of records at the published level: estimated without the truth, and measured."""
    estimated = row["thresholds"]["precision"].get(PUBLISHED)
    return f"{'-' if estimated is None else f'{estimated:.4f}'} / {row['levels'][PUBLISHED]['pairwise_precision']:.4f}"


def _largest(row: Row) -> str:
    found = row["levels"][PUBLISHED]
    return f"{found['largest_estimated']} / {found['largest_true']}"


COLUMNS: dict[str, Callable[[Row], str]] = {
    "world": lambda row: row["world"]["name"],
    "records": lambda row: f"{row['bare_splink']['records']:,}",
    "persons": lambda row: f"{row['bare_splink']['true_clusters']:,}",
    "thresholds strict / published / loose": _bits,
    "thresholds are": _chosen,
    "pairwise F1 loose / published / strict / bare": lambda row: _f1(row, "pairwise_f1"),
    "B-cubed F1 loose / published / strict / bare": lambda row: _f1(row, "bcubed_f1"),
    "1 - F1 to bare's, pairwise / B-cubed": _ratios,
    "published: precision / recall": lambda row: _both(row, PUBLISHED),
    "strict: precision / recall": lambda row: _both(row, STRICT),
    "precision: estimated / measured": _precision,
    "largest / true": _largest,
    "case links: precision / recall": lambda row: (
        f"{row['case_links']['precision']:.4f} / {row['case_links']['recall']:.4f}"
    ),
}


def worlds_table(rows: list[Row]) -> str:
    """All rows as Markdown."""
    head = [f"| {' | '.join(COLUMNS)} |", f"|---|{'---:|' * (len(COLUMNS) - 1)}"]
    return "\n".join([*head, *(f"| {' | '.join(cell(row) for cell in COLUMNS.values())} |" for row in rows)])
