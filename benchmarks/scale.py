"""What the pipeline costs at a size, beside bare Splink on the same records in the same run: docs/performance.md's figures.

    python benchmarks/scale.py --records 1000000 [--repeat 3] [--memory 4GB] [--added-year] [--parties N] [--seed 7]
                               [--work DIR] [--note FILE]

Simulates a landing zone (once for a folder DIR, which is kept), then, so often as asked and by turns, runs `datafirst run`
from CSV to verified release on an empty store, and the yardstick (`bare_splink.py`) on the pipeline's standardised records
of persons. Prints medians as JSON, and appends them to FILE. With `--added-year` it also loads all years but the last,
links them, adds the last, and compares with all at once under the same pinned model. With `--parties` every other court
(family, civil) delivers that many parties to cases, and once more everything is run with them: what linkage costs a record
of all courts is compared with what it costs a record of the criminal courts alone.
"""

import argparse
import json
import shutil
import statistics
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
from datafirst_assets.config import Settings
from datafirst_assets.contracts.sources import CRIMINAL
from datafirst_assets.data_root import DataRoot
from datafirst_assets.deidentify.key import make_demo_key
from datafirst_assets.engine import connect, parquet, rows, value
from datafirst_assets.linkage.populations import DEFENDANTS, POPULATIONS

from runs import Cost, datafirst, environment, export_persons, python, run_yardstick, say
from stages import LINKAGE, Stages, stage_costs

MAGISTRATES_SHARE = 12.4 / 13.3
"""Of all defendant-cases of both courts; the rest are the Crown Court's."""
FIRST_YEAR, LAST_YEAR = 2011, 2019


@dataclass(frozen=True)
class Bench:
    """Where and what to measure: the folder, how many records and parties, the simulator's seed, DuckDB's memory limit."""

    work: Path
    records: int
    parties: int
    seed: int
    memory: str | None

    @property
    def settings(self) -> Settings:
        """Settings of the pipeline."""
        return Settings(data_dir=self.work / "data", key_file=self.work / "demo.key", memory_limit=self.memory)

    @property
    def root(self) -> DataRoot:
        """The data root."""
        return DataRoot(self.settings.data_dir)


def make_landing_zone(bench: Bench) -> dict[str, Any]:
    """Simulate once; what was made, and what it cost."""
    _put_back(bench)
    note = bench.work / "simulated.json"
    if not note.exists():
        make_demo_key(bench.work / "demo.key")
        magistrates = round(bench.records * MAGISTRATES_SHARE)
        size = ("--rows", str(magistrates), "--seed", str(bench.seed), "--parties", str(bench.parties))
        counts, cost = datafirst(bench.settings, "simulate", *size)
        note.write_text(json.dumps({"counts": json.loads(counts), "cost": asdict(cost)}))
    made: dict[str, Any] = json.loads(note.read_text())
    return made


def forget(bench: Bench) -> None:
    """Empty the store: all but landing zone and truth."""
    for folder in (bench.root.internal, bench.root.releases):
        shutil.rmtree(folder, ignore_errors=True)
    (bench.root.root / "published.duckdb").unlink(missing_ok=True)


def from_scratch(bench: Bench) -> tuple[Cost, Stages]:
    """From CSV to a verified release on an empty store: everything, and each stage."""
    forget(bench)
    _, run = datafirst(bench.settings, "run")
    stages = stage_costs(bench.root)
    verified = datafirst(bench.settings, "verify")[1]
    stages["verify"] = verified
    # Each step has the kernel forget the peak of the process, to see its own.
    peak = max(run.peak_gb, *(cost.peak_gb for cost in stages.values()))
    return Cost(run.wall + verified.wall, run.cpu + verified.cpu, peak), stages


def yardstick(bench: Bench) -> tuple[Cost, Stages]:
    """Bare Splink on the records that the pipeline has standardised."""
    persons, report = bench.work / "persons.parquet", bench.work / "yardstick.json"
    if not persons.exists():
        # In a process of its own, like everything that is measured.
        python(environment(bench.settings), __file__, "--export", str(bench.settings.data_dir), str(persons))
    cost = run_yardstick(bench.settings, persons, report)
    said = json.loads(report.read_text())["stages"]
    return cost, {stage["stage"]: Cost(stage["wall"], stage["cpu"], stage["peak_gb"]) for stage in said}


def _median(costs: list[Cost]) -> Cost:
    return Cost(*(statistics.median(values) for values in zip(*(asdict(c).values() for c in costs), strict=True)))


def _medians(told: list[Stages]) -> dict[str, dict[str, float]]:
    return {name: _rounded(_median([stages[name] for stages in told])) for name in told[0]}


def _rounded(cost: Cost) -> dict[str, float]:
    return {name: round(figure, 2) for name, figure in asdict(cost).items()}


def _aside(bench: Bench, delivery: Path) -> Path:
    return bench.work / "aside" / delivery.parent.name / delivery.name


def _put_back(bench: Bench) -> None:
    """Put back what a run that was killed had left aside."""
    for folder in sorted((bench.work / "aside").glob("*/*")):
        folder.rename(bench.root.landing / folder.parent.name / folder.name)


@contextmanager
def _without(bench: Bench, deliveries: list[Path]) -> Iterator[None]:
    """The landing zone without some deliveries (`<source>/<year>`)."""
    for folder in deliveries:
        _aside(bench, folder).parent.mkdir(parents=True, exist_ok=True)
        folder.rename(_aside(bench, folder))
    try:
        yield
    finally:
        for folder in deliveries:
            _aside(bench, folder).rename(folder)


def _last_year(bench: Bench) -> list[Path]:
    return sorted(bench.root.landing.glob(f"*/{LAST_YEAR}"))


def _of_parties(bench: Bench) -> list[Path]:
    return sorted(folder for folder in bench.root.landing.glob("*/*") if folder.parent.name not in CRIMINAL)


def _same_clusters(bench: Bench, one: Path, other: Path, level: str) -> bool:
    """Whether two files cluster the same records in the same way, whatever the ids."""
    with connect(bench.settings) as connection:
        pairs, ones, others, records, both = rows(
            connection,
            f"SELECT count(DISTINCT hash(a.{level}, b.{level})), count(DISTINCT a.{level}), count(DISTINCT b.{level}), "
            f"count(*), count(*) FILTER (a.{level} IS NOT NULL AND b.{level} IS NOT NULL) FROM {parquet(one)} a "
            f"FULL JOIN {parquet(other)} b USING (source_dataset, source_record_id)",
        )[0]
    return bool(pairs == ones == others and records == both)


def added_year(bench: Bench) -> dict[str, Any]:
    """Link all years but the last, add the last, then link all at once under the same pinned model."""
    clusters = bench.root.table("linkage", "person_clusters")
    forget(bench)
    with _without(bench, _last_year(bench)):
        datafirst(bench.settings, "run")
    before = bench.work / "clusters_before.parquet"
    shutil.copy(clusters, before)
    seen = stage_costs(bench.root)
    datafirst(bench.settings, "run")
    added = {name: cost for name, cost in stage_costs(bench.root, since=seen).items() if name in LINKAGE}
    with connect(bench.settings) as connection:
        kept = value(
            connection,
            f"SELECT avg((a.person_id = b.person_id)::INT) FROM {parquet(before)} a "
            f"JOIN {parquet(clusters)} b USING (source_dataset, source_record_id)",
        )
    in_part = bench.work / "clusters_added.parquet"
    shutil.copy(clusters, in_part)
    seen = stage_costs(bench.root)
    datafirst(bench.settings, "run", "--rescore")
    levels = ("person_id_low", "person_id", "person_id_high")
    return {
        "stages": {name: _rounded(cost) for name, cost in added.items()},
        "records_that_keep_their_person_id": round(float(kept), 6),
        "clusters_equal_those_of_all_years_at_once": all(
            _same_clusters(bench, in_part, clusters, level) for level in levels
        ),
    }


def with_parties(bench: Bench, records: int, linkage: float) -> dict[str, Any]:
    """Everything once more, with the parties of all courts; what linkage costs a record, beside that of the defendants."""
    total, stages = from_scratch(bench)
    parties = sum(
        pq.read_metadata(population.records(bench.root)).num_rows
        for population in POPULATIONS
        if population is not DEFENDANTS
    )
    cpu = sum(stages[name].cpu for name in (*LINKAGE, "parties"))
    return {
        "parties": parties,
        "pipeline": _rounded(total),
        "linkage_cpu": round(cpu, 2),
        "stages": {name: _rounded(cost) for name, cost in stages.items()},
        "linkage_cpu_a_record_to_defendants": round(cpu / (records + parties) / (linkage / records), 3),
    }


def measure(bench: Bench, repeat: int, with_added_year: bool) -> dict[str, Any]:
    """Pipeline and yardstick by turns on the criminal courts' records; medians of all."""
    simulated = make_landing_zone(bench)
    records = simulated["counts"]["mags_rows"] + simulated["counts"]["crown_rows"]
    with _without(bench, _of_parties(bench)):
        pipeline, bare = [], []
        for _ in range(repeat):
            pipeline.append(from_scratch(bench))
            bare.append(yardstick(bench))
        total, b = _median([cost for cost, _ in pipeline]), _median([cost for cost, _ in bare])
        stages = _medians([stages for _, stages in pipeline])
        linkage = sum(stages[name]["cpu"] for name in LINKAGE)
        measured = {
            "records": records,
            "repeat": repeat,
            "memory_limit": bench.memory or "default",
            "simulate": simulated["cost"],
            "pipeline": _rounded(total),
            "bare_splink": _rounded(b),
            "ratio_cpu": round(total.cpu / b.cpu, 2),
            "linkage_cpu": round(linkage, 2),
            "linkage_ratio_cpu": round(linkage / b.cpu, 2),
            "stages": stages,
            "bare_splink_stages": _medians([stages for _, stages in bare]),
        }
    if with_added_year:
        with _without(bench, _of_parties(bench)):
            measured["added_year"] = added_year(bench)
        added = sum(stage["cpu"] for stage in measured["added_year"]["stages"].values())
        measured["added_year"]["linkage_ratio_to_scratch"] = round(added / linkage, 3)
    if bench.parties:
        measured["with_parties"] = with_parties(bench, records, linkage)
    return measured


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--records", type=int, default=1_000_000, help="defendant-cases of both courts")
    parser.add_argument("--repeat", type=int, default=1)
    parser.add_argument("--memory", help="DuckDB's limit for the pipeline, such as 4GB")
    parser.add_argument("--added-year", action="store_true")
    parser.add_argument(
        "--parties", type=int, default=0, help="parties to the cases of each court that is not criminal"
    )
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--work", type=Path, help="a folder to work in and keep; temporary if left out")
    parser.add_argument("--note", type=Path, help="a file of JSON lines to append to")
    parser.add_argument("--export", nargs=2, type=Path, metavar=("ROOT", "FILE"), help=argparse.SUPPRESS)
    return parser.parse_args()


def main() -> None:
    """Measure as the command line says."""
    given = _arguments()
    if given.export:
        export_persons(Settings(data_dir=given.export[0]), given.export[1])
        return
    with tempfile.TemporaryDirectory(prefix="scale_") as temporary:
        work = (given.work or Path(temporary)).resolve()
        work.mkdir(parents=True, exist_ok=True)
        measured = measure(
            Bench(work, given.records, given.parties, given.seed, given.memory), given.repeat, given.added_year
        )
    say("done")
    print(json.dumps(measured, indent=1))
    if given.note:
        with given.note.open("a", encoding="utf-8") as note:
            note.write(json.dumps(measured) + "\n")


if __name__ == "__main__":
    main()
