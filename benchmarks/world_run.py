"""One world of worlds.py: made, linked without anything being published, linked by bare Splink, and measured.

    python benchmarks/world_run.py WORLD_AS_JSON WORK

Prints what was measured as one line of JSON. In a process of its own, so that memory is given back after each world.
"""

import json
import sys
import time
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from datafirst_assets.config import Settings, load_settings
from datafirst_assets.contracts.sources import CRIMINAL
from datafirst_assets.data_root import DataRoot
from datafirst_assets.engine import Connection, connect, parquet, rows
from datafirst_assets.evaluate.labelled import Labelled, read_labelled
from datafirst_assets.evaluate.measures import Agreement, agreement, compare, seen
from datafirst_assets.evaluate.members import LEVELS, read_members
from datafirst_assets.evaluate.truth import CASES
from datafirst_assets.ingest import ingest, landed
from datafirst_assets.linkage.case_links import link_cases
from datafirst_assets.linkage.clusters import cluster_persons
from datafirst_assets.linkage.edges import score_edges
from datafirst_assets.linkage.model import train_model
from datafirst_assets.linkage.nodes import build_nodes
from datafirst_assets.linkage.populations import DEFENDANTS, PARTIES
from datafirst_assets.linkage.thresholds import thresholds_file
from datafirst_assets.simulate import ErrorRates, simulate
from datafirst_assets.standardise import entities, standardise

from runs import export_persons, run_yardstick

BARE = """
SELECT t.person_id AS truth, b.cluster_id AS estimate
FROM {yardstick} b JOIN {truth} t ON b.unique_id = t.source_dataset || '|' || t.source_record_id
"""


@dataclass(frozen=True)
class World:
    """What landing zone is made: criminal courts only.

    Attributes:
        name: as the table calls it.
        dials: of the second generator (`second_generator.dials.Dials`) or of the simulator (`ErrorRates`).
        generator: "second" or "simulator".
        sparse: police ids on 8 % of records and a quarter of postcodes missing; second generator only.
        rows: magistrates' defendant-cases.
        first_year, last_year: of their final results; each is a delivery.
    """

    name: str
    dials: Mapping[str, Any] = field(default_factory=dict)
    generator: str = "second"
    sparse: bool = False
    rows: int = 50_000
    seed: int = 7
    first_year: int = 2011
    last_year: int = 2019


def make_landing_zone(world: World, root: Path) -> None:
    """Write landing/ and truth/ of a world."""
    if world.generator == "simulator":
        simulate(root, world.rows, world.first_year, world.last_year, world.seed, errors=ErrorRates(**world.dials))
        return
    from second_generator.dials import Dials
    from second_generator.generate import generate
    from second_generator.order import Order

    order = Order(
        root=root,
        rows=world.rows,
        part_rows=600_000,
        first_year=world.first_year,
        last_year=world.last_year,
        seed=world.seed,
        sparse=world.sparse,
        shuffle=False,
        dials=Dials(**world.dials),
    )
    generate(order)


def link(settings: Settings) -> None:
    """From the landing zone to persons and case links: the pipeline's own steps, without Dagster, checks and publishing."""
    root = DataRoot(settings.data_dir)
    root.prepare()
    for source in CRIMINAL.values():
        for delivery in landed(root, source):
            ingest(settings, source, delivery.year)
            for entity in entities(source):
                standardise(settings, source, entity, delivery.year)
    for population in (DEFENDANTS, PARTIES):  # of the parties there are none, which clustering wants to see stored
        build_nodes(settings, population)
        if population.files(root):
            train_model(settings, population)
        score_edges(settings, population)
    cluster_persons(settings)
    link_cases(settings)


def _agreements(labelled: Labelled) -> dict[str, Agreement]:
    """Agreement of each level with the truth, records of persons only."""
    persons = np.flatnonzero(~labelled.is_organisation)
    truth = labelled.truth[persons]
    return {level: compare(seen(truth, labelled.estimates[level][persons])) for level in LEVELS}


def _cases(connection: Connection, root: DataRoot) -> dict[str, float]:
    links, true_links = root.table("linkage", "case_links"), root.truth / "case_links.parquet"
    right, linked, true = rows(connection, CASES.format(links=parquet(links), true_links=parquet(true_links)))[0]
    return {"precision": right / max(linked, 1), "recall": right / max(true, 1)}


def measure(settings: Settings) -> dict[str, Any]:
    """What linkage decided, and how well it agrees with the truth, as JSON can hold it."""
    root = DataRoot(settings.data_dir)
    with connect(settings) as connection:
        labelled = read_labelled(connection, root, read_members(connection, root))
        return {
            "levels": {level: found.as_dict() for level, found in _agreements(labelled).items()},
            "thresholds": json.loads(thresholds_file(root).read_text()),
            "case_links": _cases(connection, root),
        }


def bare_splink(settings: Settings, work: Path) -> dict[str, float | int]:
    """Agreement of bare Splink with the truth on the same standardised records."""
    persons, clusters = work / "persons.parquet", work / "yardstick.parquet"
    export_persons(settings, persons)
    run_yardstick(settings, persons, work / "yardstick.json", clusters)
    truth = parquet(DataRoot(settings.data_dir).truth / "persons.parquet")
    with connect(settings) as connection:
        return agreement(connection, f"({BARE.format(yardstick=parquet(clusters), truth=truth)})").as_dict()


def run(world: World, work: Path) -> dict[str, Any]:
    """Make, link and measure one world in an empty folder.

    Raises:
        SystemExit: bare Splink and the pipeline were not measured on the same number of records.
    """
    settings = load_settings().model_copy(update={"data_dir": work / "data", "key_file": None})
    settings.data_dir.mkdir(parents=True)
    moments = [time.monotonic()]
    make_landing_zone(world, settings.data_dir)
    moments.append(time.monotonic())
    link(settings)
    moments.append(time.monotonic())
    measured = measure(settings)
    bare = bare_splink(settings, work)
    moments.append(time.monotonic())
    compared = measured["levels"]["person_id"]["records"]
    if compared != bare["records"]:
        raise SystemExit(f"error: {compared} records of persons were measured, and {bare['records']} by bare Splink.")
    seconds = dict(zip(("made", "linked", "measured"), np.diff(moments).round(1).tolist(), strict=True))
    return {"world": asdict(world), **measured, "bare_splink": bare, "seconds": seconds}


def main() -> None:
    """Run the world of the command line."""
    world, work = World(**json.loads(sys.argv[1])), Path(sys.argv[2])
    # What a library prints belongs to the log, and the row alone to the output.
    out, sys.stdout = sys.stdout, sys.stderr
    print(json.dumps(run(world, work)), file=out)


if __name__ == "__main__":
    main()
