"""How well the pipeline links persons, beside a bare Splink script on the same records: docs/quality.md's figures.

    python benchmarks/link_quality.py --rows 200000 [--sparse] [--generator second|simulator] [--seed 7] [--work DIR]
    python benchmarks/link_quality.py --root DATA_ROOT [--work DIR]

Makes a landing zone with truth and a throw-away key, runs `datafirst run` and `datafirst evaluate`, gives the
standardised records of persons to `bare_splink.py` (the yardstick), and prints a Markdown table. Both are measured on
the records of persons only, all those that the pipeline accepted. Everything goes into a temporary folder, or into
DIR, which must be empty and is kept. With --root nothing is made: landing/ and truth/ of that data root are measured on,
and not changed. Progress goes to standard error.
"""

import argparse
import json
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from datafirst_assets.config import Settings
from datafirst_assets.data_root import DataRoot
from datafirst_assets.deidentify.key import make_demo_key
from datafirst_assets.engine import Connection, connect, parquet
from datafirst_assets.evaluate.measures import Agreement, agreement

from runs import HERE, datafirst, environment, export_persons, python, run_yardstick

YARDSTICK = "bare_splink"
ESTIMATES = (YARDSTICK, "person_id_low", "person_id", "person_id_high")
"""Columns of the table: the yardstick, then the pipeline from its loose to its strict threshold."""

LABELLED = """
CREATE TEMP TABLE labelled AS
-- Hashes of 64 bits, because the texts of millions of records do not fit into memory beside each other.
WITH truth AS (
    SELECT hash(source_dataset || '|' || source_record_id) AS record, hash(person_id) AS truth FROM {truth}
), pipeline AS (
    SELECT hash(source_dataset || '|' || source_record_id) AS record, hash(person_id_low) AS person_id_low,
           hash(person_id) AS person_id, hash(person_id_high) AS person_id_high FROM {clusters}
), bare AS (
    SELECT hash(unique_id) AS record, hash(cluster_id) AS bare_splink FROM {yardstick}
), exported AS (SELECT hash(unique_id) AS record FROM {persons})
SELECT truth, bare_splink, person_id_low, person_id, person_id_high
FROM exported JOIN truth USING (record) JOIN pipeline USING (record) JOIN bare USING (record)
"""


@dataclass(frozen=True)
class Bench:
    """What to measure on, and the folder to do it in; with `root` nothing is generated."""

    work: Path
    root: Path | None
    rows: int
    seed: int
    generator: str
    sparse: bool

    @property
    def settings(self) -> Settings:
        """Settings of the pipeline; threads and memory limit are those of the environment."""
        return Settings(data_dir=self.work / "data", key_file=self.work / "demo.key")


@dataclass(frozen=True)
class Outcome:
    """What was measured: agreement by column of the table, groups at the published level, case links, and CPU seconds."""

    agreements: dict[str, Agreement]
    groups: dict[str, dict[str, Any]]
    case_links: dict[str, float]
    pipeline_seconds: float
    yardstick_seconds: float


def make_landing_zone(bench: Bench) -> None:
    """Write landing/ and truth/ with the chosen generator, or point to those that are there."""
    if bench.root:
        bench.settings.data_dir.mkdir()
        for name in ("landing", "truth"):
            (bench.settings.data_dir / name).symlink_to(bench.root / name)
        return
    size = ("--rows", str(bench.rows), "--seed", str(bench.seed))
    if bench.generator == "simulator":
        # The criminal courts only, as the other generator.
        datafirst(bench.settings, "simulate", *size, "--family-parties", "0", "--civil-parties", "0")
        return
    sparse = ("--sparse",) if bench.sparse else ()
    generator = str(HERE / "second_generator")
    python(environment(bench.settings), generator, "--root", str(bench.settings.data_dir), *size, *sparse)


def _agreements(connection: Connection, root: DataRoot, persons: Path, yardstick: Path) -> dict[str, Agreement]:
    connection.execute(
        LABELLED.format(
            truth=parquet(root.truth / "persons.parquet"),
            clusters=parquet(root.table("linkage", "person_clusters")),
            persons=parquet(persons),
            yardstick=parquet(yardstick),
        )
    )
    return {name: agreement(connection, f"(SELECT truth, {name} AS estimate FROM labelled)") for name in ESTIMATES}


def measure(bench: Bench) -> Outcome:
    """Make data, link it both ways and measure both against the truth."""
    root = DataRoot(bench.settings.data_dir)
    persons, yardstick = bench.work / "persons.parquet", bench.work / "yardstick.parquet"
    make_demo_key(bench.work / "demo.key")
    make_landing_zone(bench)
    pipeline = datafirst(bench.settings, "run")[1]
    evaluated: dict[str, Any] = json.loads(datafirst(bench.settings, "evaluate")[0])
    exported = export_persons(bench.settings, persons)
    bare = run_yardstick(bench.settings, persons, bench.work / "yardstick.json", yardstick)
    with connect(bench.settings) as connection:
        agreements = _agreements(connection, root, persons, yardstick)
    compared = agreements[YARDSTICK].records
    if compared != exported:
        raise SystemExit(f"error: of {exported} records of persons only {compared} have a truth and both estimates.")
    groups = evaluated["groups"]["person_id"]
    return Outcome(agreements, groups, evaluated["case_links"], pipeline.cpu, bare.cpu)


def _row(name: str, cells: list[str]) -> str:
    return f"| {name} | {' | '.join(cells)} |"


def persons_table(agreements: dict[str, Agreement]) -> str:
    """Measures by estimate, as Markdown."""
    columns = [agreements[name] for name in ESTIMATES]
    bare = agreements[YARDSTICK]

    def ratio(f1: float, yardstick: float) -> str:
        return f"{(1 - f1) / (1 - yardstick):.3f}" if yardstick < 1 else "-"

    measures: dict[str, Callable[[Agreement], str]] = {
        "pairwise precision": lambda a: f"{a.pairwise_precision:.5f}",
        "pairwise recall": lambda a: f"{a.pairwise_recall:.5f}",
        "pairwise F1": lambda a: f"{a.pairwise_f1:.5f}",
        "B-cubed precision": lambda a: f"{a.bcubed_precision:.5f}",
        "B-cubed recall": lambda a: f"{a.bcubed_recall:.5f}",
        "B-cubed F1": lambda a: f"{a.bcubed_f1:.5f}",
        "1 - pairwise F1, to the yardstick's": lambda a: ratio(a.pairwise_f1, bare.pairwise_f1),
        "1 - B-cubed F1, to the yardstick's": lambda a: ratio(a.bcubed_f1, bare.bcubed_f1),
        "largest cluster / largest true person": lambda a: f"{a.largest_estimated} / {a.largest_true}",
    }
    head = [_row("persons", ["bare Splink", *(f"`{name}`" for name in ESTIMATES[1:])]), "|---|---:|---:|---:|---:|"]
    return "\n".join(head + [_row(name, [of(a) for a in columns]) for name, of in measures.items()])


def groups_table(groups: dict[str, dict[str, Any]], whole: float) -> str:
    """B-cubed F1 of the published level by sex and ethnic group, and its distance to the whole in points, as Markdown."""
    lines = ["| group | records | B-cubed F1 | to the whole, points |", "|---|---:|---:|---:|"]
    for name in ("sex", "ethnicity"):
        for label, one in groups[name].items():
            low, high = one["intervals"]["bcubed_f1"]
            f1 = f"{one['bcubed_f1']:.5f} ({low:.5f} to {high:.5f})"
            lines.append(
                _row(f"{name} {label}", [f"{one['records']:,}", f1, f"{(one['bcubed_f1'] - whole) * 100:+.2f}"])
            )
    return "\n".join(lines)


def report(bench: Bench, outcome: Outcome) -> str:
    """All that is printed, as Markdown."""
    any_estimate, links = outcome.agreements[YARDSTICK], outcome.case_links
    generator = "the second generator" if bench.generator == "second" else "the project's simulator"
    sparse = ", sparse" if bench.sparse else ""
    made = f"{bench.rows:,} defendant-cases from {generator}{sparse}, seed {bench.seed}"
    return f"""\
{"A landing zone made earlier" if bench.root else made}: {any_estimate.records:,} records of \
{any_estimate.true_clusters:,} persons.

{persons_table(outcome.agreements)}

{groups_table(outcome.groups, outcome.agreements["person_id"].bcubed_f1)}

| case links | |
|---|---:|
| precision | {links["precision"]:.5f} |
| recall | {links["recall"]:.5f} |
| links made / true links | {links["links"]:,} / {links["true_links"]:,} |

| CPU seconds | |
|---|---:|
| bare Splink, from standardised records to clusters | {outcome.yardstick_seconds:.1f} |
| `datafirst run`, from the landing zone to the release | {outcome.pipeline_seconds:.1f} |"""


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=200_000, help="magistrates' defendant-cases")
    parser.add_argument("--generator", choices=("second", "simulator"), default="second")
    parser.add_argument("--sparse", action="store_true", help="few police ids and postcodes; second generator only")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--root", type=Path, help="a data root with landing/ and truth/ to measure on; nothing is made")
    parser.add_argument("--work", type=Path, help="an empty folder to work in and keep; temporary if left out")
    given = parser.parse_args()
    if given.sparse and given.generator != "second":
        parser.error("--sparse is the second generator's; leave it out or choose --generator second.")
    if given.work and given.work.exists() and any(given.work.iterdir()):
        parser.error(f"--work {given.work} is not empty; the pipeline would go on from what is there. Name another.")
    return given


def main() -> None:
    """Measure as the command line says."""
    given = _arguments()
    with tempfile.TemporaryDirectory(prefix="link_quality_") as temporary:
        work = (given.work or Path(temporary)).resolve()
        work.mkdir(parents=True, exist_ok=True)
        root = given.root.resolve() if given.root else None
        bench = Bench(work, root, given.rows, given.seed, given.generator, given.sparse)
        print(report(bench, measure(bench)))


if __name__ == "__main__":
    main()
