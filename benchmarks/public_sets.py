"""How well the whole pipeline links public record-linkage sets, with default settings, beside bare Splink.

    python benchmarks/public_sets.py [--data DIR] [--set NAME] [--work DIR]

Writes each set as a landing zone with truth (`public_landing.py`), runs `datafirst run` on it, and prints a Markdown table
of the persons at the three published levels and of bare Splink at its best threshold. The sets are not in the repository:
DIR holds them, else the folder that DATAFIRST_BENCHMARK_DATA names, else shared/benchmark/data beside the repository.
Everything goes into a temporary folder, or into --work, which must be empty and is kept: one data root a set. Progress
goes to standard error.
"""

import argparse
import os
import tempfile
from dataclasses import dataclass
from pathlib import Path

from datafirst_assets.config import Settings
from datafirst_assets.data_root import DataRoot
from datafirst_assets.deidentify.key import make_demo_key
from datafirst_assets.engine import connect, parquet, write_parquet
from datafirst_assets.evaluate.measures import Agreement, agreement
from datafirst_assets.linkage.thresholds import LEVELS as STRICT_TO_LOOSE

from public_landing import SETS, PublicSet, write_landing_zone
from public_yardstick import best_agreement
from runs import HERE, datafirst, export_persons

DATA = Path(os.environ.get("DATAFIRST_BENCHMARK_DATA") or HERE.parents[1] / "shared" / "benchmark" / "data")
LEVELS = tuple(reversed(STRICT_TO_LOOSE))

# A set without postcodes tells the town; the yardstick takes it in the postcode's place.
YARDSTICK = """
SELECT p.* EXCLUDE (postcode), coalesce(p.postcode, upper(address_line_3)) AS postcode, t.person_id AS truth
FROM {persons} p JOIN {truth} t ON unique_id = source_dataset || '|' || source_record_id
JOIN {raw} r ON source_record_id = r.case_id || '|' || r.defendant_id
ORDER BY unique_id
"""
LINKED = """
(SELECT t.person_id AS truth, p.{level} AS estimate
 FROM {clusters} p JOIN {truth} t USING (source_dataset, source_record_id))
"""


@dataclass(frozen=True)
class Outcome:
    """What was measured on a set: agreement at each level of the pipeline, and of bare Splink at its best threshold."""

    chosen: PublicSet
    levels: dict[str, Agreement]
    yardstick_weight: int | None = None
    yardstick: Agreement | None = None


def settings_in(work: Path) -> Settings:
    """Settings of the pipeline in a folder; all but the places are the defaults, or the environment's."""
    return Settings(data_dir=work / "data", key_file=work / "demo.key")


def link(chosen: PublicSet, data: Path, work: Path) -> Outcome:
    """Write a set as a landing zone into an empty folder, link it with the whole pipeline, and measure the persons."""
    settings = settings_in(work)
    root = DataRoot(settings.data_dir)
    work.mkdir(parents=True, exist_ok=True)
    make_demo_key(work / "demo.key")
    write_landing_zone(chosen, data, root)
    datafirst(settings, "run")
    clusters, truth = parquet(root.table("linkage", "person_clusters")), parquet(root.truth / "persons.parquet")
    with connect(settings) as connection:
        levels = {
            level: agreement(connection, LINKED.format(level=level, clusters=clusters, truth=truth)) for level in LEVELS
        }
    return Outcome(chosen, levels)


def with_yardstick(outcome: Outcome, work: Path) -> Outcome:
    """Link the standardised records of a linked set with bare Splink too."""
    settings, persons, labelled = settings_in(work), work / "persons.parquet", work / "yardstick.parquet"
    root = DataRoot(settings.data_dir)
    export_persons(settings, persons)
    query = YARDSTICK.format(
        persons=parquet(persons),
        truth=parquet(root.truth / "persons.parquet"),
        raw=parquet(root.years("raw", "raw_mags_hocas__defendant_offences")),
    )
    with connect(settings) as connection:
        write_parquet(connection, query, labelled)
    return Outcome(outcome.chosen, outcome.levels, *best_agreement(labelled))


def _row(name: str, found: Agreement) -> str:
    shares = (
        found.pairwise_precision, found.pairwise_recall, found.pairwise_f1,
        found.bcubed_precision, found.bcubed_recall, found.bcubed_f1,
    )  # fmt: skip
    cells = [f"{share:.4f}" for share in shares]
    return f"| {name} | {' | '.join(cells)} | {found.largest_estimated} / {found.largest_true} |"


def report(outcome: Outcome) -> str:
    """What was measured on one set, as Markdown."""
    of_persons = outcome.levels["person_id"]
    lines = [
        f"**{outcome.chosen.name}**: {of_persons.records:,} records of {of_persons.true_clusters:,} persons; "
        f"without {outcome.chosen.left_out}.",
        "",
        "| persons | pairwise precision | recall | F1 | B-cubed precision | recall | F1 | largest / largest true |",
        "|---|---:|---:|---:|---:|---:|---:|---:|",
    ]
    if outcome.yardstick:
        name = f"bare Splink at its best threshold ({outcome.yardstick_weight} bits)"
        lines.append(_row(name, outcome.yardstick))
    lines.extend(_row(f"`{level}`", found) for level, found in outcome.levels.items())
    return "\n".join([*lines, ""])


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=DATA, help="folder of the sets")
    parser.add_argument("--set", choices=tuple(SETS), help="only this one")
    parser.add_argument("--work", type=Path, help="an empty folder to work in and keep; temporary if left out")
    given = parser.parse_args()
    missing = [SETS[name].file for name in _chosen(given) if not (given.data / SETS[name].file).exists()]
    if missing:
        parser.error(f"{given.data} does not hold {', '.join(missing)}; name the folder that does with --data.")
    if given.work and given.work.exists() and any(given.work.iterdir()):
        parser.error(f"--work {given.work} is not empty; the pipeline would go on from what is there. Name another.")
    return given


def _chosen(given: argparse.Namespace) -> list[str]:
    return [given.set] if given.set else list(SETS)


def main() -> None:
    """Measure as the command line says."""
    given = _arguments()
    with tempfile.TemporaryDirectory(prefix="public_sets_") as temporary:
        for name in _chosen(given):
            work = (given.work or Path(temporary)).resolve() / name
            print(report(with_yardstick(link(SETS[name], given.data, work), work)), flush=True)


if __name__ == "__main__":
    main()
