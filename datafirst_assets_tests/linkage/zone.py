"""One small simulated landing zone, linked in two steps; made once for all tests that need a trained model."""

import shutil
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from datafirst_assets.config import Settings
from datafirst_assets.contracts.sources import CRIMINAL, SOURCES
from datafirst_assets.data_root import DataRoot
from datafirst_assets.ingest.run import ingest
from datafirst_assets.linkage.case_links import link_cases
from datafirst_assets.linkage.clusters import cluster_persons
from datafirst_assets.linkage.defendants import deduplicate_defendants
from datafirst_assets.linkage.edges import Scored, score_edges
from datafirst_assets.linkage.model import Model, train_model
from datafirst_assets.linkage.nodes import build_nodes
from datafirst_assets.linkage.populations import POPULATIONS, Population
from datafirst_assets.simulate import simulate
from datafirst_assets.standardise import entities, standardise

ROWS, FIRST, LAST, SEED = 1500, 2011, 2014, 5
PARTIES = 700
"""To the cases of each court that is not criminal."""


def settings_of(folder: Path) -> Settings:
    return Settings(data_dir=folder, threads=2, memory_limit="1GB")


def load(folder: Path, years: range) -> None:
    """Ingest and standardise what has landed for these years."""
    settings = settings_of(folder)
    for source in SOURCES.values():
        for year in years:
            if DataRoot(folder).delivery(source.name, year).exists():
                ingest(settings, source, year)
                for entity in entities(source):
                    standardise(settings, source, entity, year)


@dataclass(frozen=True)
class Zone:
    """A linked landing zone.

    Attributes:
        folder: the data root; the last year was added after the others had been linked.
        trained_on: model hash of the training on all years but the last.
        first: scoring of all years but the last.
        added: scoring when the last year came.
        parties_added: the same of the parties of other courts.
    """

    folder: Path
    trained_on: str
    first: Scored
    added: Scored
    parties_added: Scored

    @property
    def settings(self) -> Settings:
        return settings_of(self.folder)

    @property
    def root(self) -> DataRoot:
        return DataRoot(self.folder)

    def copy(self, target: Path) -> "Zone":
        """The same zone in another place, for a test that changes it."""
        shutil.copytree(self.folder, target, ignore=shutil.ignore_patterns("landing", "raw", "quarantine"))
        return Zone(target, self.trained_on, self.first, self.added, self.parties_added)


@cache
def linked_zone(base: Path) -> Zone:
    """Simulate, load and link all years but the last; then add the last."""
    folder = base / "linked-zone"
    settings = settings_of(folder)
    simulate(folder, rows=ROWS, first_year=FIRST, last_year=LAST, seed=SEED, parties=PARTIES)
    load(folder, range(FIRST, LAST))
    models = [_trained(settings, population) for population in POPULATIONS]
    first = [score_edges(settings, population) for population in POPULATIONS]
    cluster_persons(settings)
    load(folder, range(LAST, LAST + 1))
    for population in POPULATIONS:
        build_nodes(settings, population)
    added = [score_edges(settings, population) for population in POPULATIONS]
    cluster_persons(settings)
    link_cases(settings)
    for source in CRIMINAL.values():
        deduplicate_defendants(settings, source)
    return Zone(folder, models[0].model_hash, first[0], added[0], added[1])


def _trained(settings: Settings, population: Population) -> Model:
    build_nodes(settings, population)
    return train_model(settings, population)
