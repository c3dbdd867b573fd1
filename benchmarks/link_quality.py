"""How well the pipeline links persons, beside a bare Splink script on the same records: docs/quality.md's figures.

    python benchmarks/link_quality.py --rows 200000 [--parties 100000] [--sparse] [--alike]
        [--generator second|simulator] [--seed 7] [--work DIR]
    python benchmarks/link_quality.py --root DATA_ROOT [--work DIR]

Makes a landing zone with truth and a throw-away key, runs `datafirst run` and `datafirst evaluate`, gives the
standardised records of persons to `bare_splink.py` (the yardstick), and prints a Markdown table. Both are measured on
the records of persons only, all those that the pipeline accepted. That is done on the criminal courts alone. Where other
courts have landed beside them (--parties: so many parties to the cases of each), the pipeline runs once more, on all of them:
a second table tells of links across justice, and what they change about the criminal courts. Everything goes into a temporary
folder, or into DIR, which must be empty and is kept. With --root nothing is made: landing/ and truth/ of that data root are
measured on, and not changed. Progress goes to standard error.
"""

import argparse
import json
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from datafirst_assets.config import Settings
from datafirst_assets.contracts.sources import CRIMINAL, SOURCES
from datafirst_assets.data_root import DataRoot
from datafirst_assets.deidentify.key import make_demo_key
from datafirst_assets.engine import Connection, connect, parquet
from datafirst_assets.evaluate.cross_justice import BOTH, REST
from datafirst_assets.evaluate.measures import Agreement, agreement

from runs import HERE, datafirst, environment, export_persons, python, run_yardstick

YARDSTICK = "bare_splink"
ESTIMATES = (YARDSTICK, "person_id_low", "person_id", "person_id_high")
"""Columns of the table: the yardstick, then the pipeline from its loose to its strict threshold."""

ACROSS = ("precision", "recall", "f1")
KINDS = {BOTH: "both birth dates known", REST: "the rest"}
"""Pairs across courts, by what their records state."""

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
    parties: int
    alike: bool

    @property
    def settings(self) -> Settings:
        """Settings of the pipeline on all that has landed; threads and memory limit are those of the environment."""
        return Settings(data_dir=self.work / "data", key_file=self.work / "demo.key")

    @property
    def alone(self) -> Settings:
        """The same on the criminal courts alone: where nothing else has landed, the same data root."""
        if not self.others:
            return self.settings
        return self.settings.model_copy(update={"data_dir": self.work / "criminal"})

    @property
    def others(self) -> list[str]:
        """Sources that have landed beside the criminal courts."""
        landing = DataRoot(self.settings.data_dir).landing
        return [name for name in SOURCES if name not in CRIMINAL and (landing / name).exists()]


@dataclass(frozen=True)
class Outcome:
    """What was measured: agreement by column of the table, the evaluation of the criminal courts alone and that of all courts
    where others have landed, and CPU seconds."""

    agreements: dict[str, Agreement]
    evaluated: dict[str, Any]
    with_others: dict[str, Any] | None
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
    parties = str(bench.parties)
    if bench.generator == "simulator":
        datafirst(bench.settings, "simulate", *size, "--parties", parties)
        return
    dials = [f"--{name}" for name in ("sparse", "alike") if getattr(bench, name)]
    others = ("--family-parties", parties, "--civil-parties", parties)
    generator = str(HERE / "second_generator")
    python(environment(bench.settings), generator, "--root", str(bench.settings.data_dir), *size, *others, *dials)


def set_criminal_courts_apart(bench: Bench) -> None:
    """Point a data root of its own to the deliveries of the criminal courts, where other courts have landed beside them."""
    if not bench.others:
        return
    everything, alone = DataRoot(bench.settings.data_dir), DataRoot(bench.alone.data_dir)
    alone.landing.mkdir(parents=True)
    for name in CRIMINAL:
        (alone.landing / name).symlink_to(everything.landing / name)
    alone.truth.symlink_to(everything.truth)


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
    persons, yardstick = bench.work / "persons.parquet", bench.work / "yardstick.parquet"
    make_demo_key(bench.work / "demo.key")
    make_landing_zone(bench)
    set_criminal_courts_apart(bench)
    root = DataRoot(bench.alone.data_dir)
    pipeline = datafirst(bench.alone, "run")[1]
    evaluated: dict[str, Any] = json.loads(datafirst(bench.alone, "evaluate")[0])
    exported = export_persons(bench.alone, persons)
    bare = run_yardstick(bench.alone, persons, bench.work / "yardstick.json", yardstick)
    with connect(bench.alone) as connection:
        agreements = _agreements(connection, root, persons, yardstick)
    compared = agreements[YARDSTICK].records
    if compared != exported:
        raise SystemExit(f"error: of {exported} records of persons only {compared} have a truth and both estimates.")
    with_others = None
    if bench.others:
        datafirst(bench.settings, "run")
        with_others = json.loads(datafirst(bench.settings, "evaluate")[0])
    return Outcome(agreements, evaluated, with_others, pipeline.cpu, bare.cpu)


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


def _pairs_row(name: str, pairs: dict[str, Any]) -> str:
    shares = [
        f"{pairs[share]:.5f} ({' to '.join(f'{end:.5f}' for end in pairs['intervals'][share])})" for share in ACROSS
    ]
    return _row(name, [f"{pairs['linked_pairs']:,}", *shares])


def across_table(across: dict[str, Any]) -> str:
    """Pairs of records of two courts, not both criminal ones, of which both have a birth date or not, as Markdown."""
    lines = [f"| pairs across courts | linked | {' | '.join(ACROSS)} |", f"|---|---:|{'---:|' * len(ACROSS)}"]
    for name, one in {"all": across, **across["by_domains"]}.items():
        lines += [_pairs_row(f"{name}, {said}", one[kind]) for kind, said in KINDS.items()]
    lines.append(_pairs_row("organisations", across["organisations"]))
    return "\n".join(lines)


def organisations_table(measured: dict[str, Any]) -> str:
    """Pairs of records of organisations in any court, by kind and of the criminal courts alone, as Markdown."""
    lines = ["| organisations, pairs in any court | records | precision | recall |", "|---|---:|---:|---:|"]
    named = {"all": measured["all"], **measured["kinds"], "criminal courts alone": measured["criminal"]}
    for name, one in named.items():
        if one:
            cells = [f"{one['records']:,}", f"{one['precision']:.5f}", f"{one['recall']:.5f}"]
            lines.append(_row(name.replace("_", " "), cells))
    return "\n".join(lines)


def criminal_table(alone: dict[str, Any], with_others: dict[str, Any]) -> str:
    """F1 of the criminal courts' persons at the published level, linked alone and beside other courts, as Markdown."""
    lines = ["| criminal courts | alone | with other courts | difference |", "|---|---:|---:|---:|"]
    for name, measure in (("pairwise F1", "pairwise_f1"), ("B-cubed F1", "bcubed_f1")):
        before, after = (one["records_of_persons"]["person_id"]["all"][measure] for one in (alone, with_others))
        lines.append(_row(name, [f"{before:.5f}", f"{after:.5f}", f"{after - before:+.5f}"]))
    return "\n".join(lines)


def _across(outcome: Outcome) -> str:
    if outcome.with_others is None:
        return ""
    across = across_table(outcome.with_others["cross_justice"])
    organisations = outcome.with_others["organisations"]
    by_kind = f"\n\n{organisations_table(organisations)}" if organisations else ""
    return f"\n{across}{by_kind}\n\n{criminal_table(outcome.evaluated, outcome.with_others)}\n"


def report(bench: Bench, outcome: Outcome) -> str:
    """All that is printed, as Markdown."""
    any_estimate, links = outcome.agreements[YARDSTICK], outcome.evaluated["case_links"]
    generator = "the second generator" if bench.generator == "second" else "the project's simulator"
    sparse = (", sparse" if bench.sparse else "") + (", parties alike" if bench.alike else "")
    others = f" and {bench.parties:,} parties to the cases of each other court" if bench.parties else ""
    made = f"{bench.rows:,} defendant-cases{others} from {generator}{sparse}, seed {bench.seed}"
    of = "of the criminal courts " if bench.others else ""
    return f"""\
{"A landing zone made earlier" if bench.root else made}: {of}{any_estimate.records:,} records of \
{any_estimate.true_clusters:,} persons.

{persons_table(outcome.agreements)}

{groups_table(outcome.evaluated["groups"]["person_id"], outcome.agreements["person_id"].bcubed_f1)}

| case links | |
|---|---:|
| precision | {links["precision"]:.5f} |
| recall | {links["recall"]:.5f} |
| links made / true links | {links["links"]:,} / {links["true_links"]:,} |
{_across(outcome)}
| CPU seconds | |
|---|---:|
| bare Splink, from standardised records to clusters | {outcome.yardstick_seconds:.1f} |
| `datafirst run`, from the landing zone to the release | {outcome.pipeline_seconds:.1f} |"""


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=200_000, help="magistrates' defendant-cases")
    parser.add_argument("--parties", type=int, default=0, help="parties to the cases of each other court; 0: none")
    parser.add_argument("--generator", choices=("second", "simulator"), default="second")
    parser.add_argument("--sparse", action="store_true", help="few police ids and postcodes; second generator only")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--root", type=Path, help="a data root with landing/ and truth/ to measure on; nothing is made")
    parser.add_argument("--work", type=Path, help="an empty folder to work in and keep; temporary if left out")
    parser.add_argument("--alike", action="store_true", help="parties harder to tell apart; second generator only")
    given = parser.parse_args()
    if (given.sparse or given.alike) and given.generator != "second":
        parser.error("--sparse and --alike are the second generator's; leave them out or choose --generator second.")
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
        bench = Bench(work, root, given.rows, given.seed, given.generator, given.sparse, given.parties, given.alike)
        print(report(bench, measure(bench)))


if __name__ == "__main__":
    main()
