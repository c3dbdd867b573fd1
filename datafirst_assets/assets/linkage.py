"""Linkage: which records are the same person, and which cases the same case. Over all years of all courts at once."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

import dagster as dg

from datafirst_assets.assets.common import input_deliveries, input_hashes, spec, stored_rows, trend_by_year
from datafirst_assets.charts.linkage import cluster_sizes, match_weights
from datafirst_assets.charts.weights import weights_markdown
from datafirst_assets.checks.contracts import ContractChecks
from datafirst_assets.checks.linkage import (
    THRESHOLDS_ARE_ESTIMATED,
    cluster_results,
    cluster_specs,
    threshold_result,
)
from datafirst_assets.config import Settings
from datafirst_assets.contracts.linkage import CaseLinks, DedupDefendants, Identities, PersonClusters, PersonEdges
from datafirst_assets.contracts.sources import CRIMINAL, Source
from datafirst_assets.data_root import DataRoot
from datafirst_assets.engine import connect
from datafirst_assets.linkage.case_links import link_cases
from datafirst_assets.linkage.clusters import Clustered, keep_persons, stage_persons
from datafirst_assets.linkage.defendants import deduplicate_defendants, defendants_table
from datafirst_assets.linkage.edges import edges_model, score_edges
from datafirst_assets.linkage.model import load_model, train_model
from datafirst_assets.linkage.nodes import build_nodes
from datafirst_assets.linkage.parties import Joined
from datafirst_assets.linkage.populations import DEFENDANTS, PARTIES, POPULATIONS, Population
from datafirst_assets.linkage.staging import unchecked
from datafirst_assets.linkage.summary import MOST_BITS, first_years, level_weights, weight_counts
from datafirst_assets.linkage.thresholds import Thresholds
from datafirst_assets.orchestration.resources import Workspace
from datafirst_assets.standardise import table_name

GROUP = "linkage"
SPLINK = {"splink", "duckdb"}
CASES = [table_name(source, "cases") for source in CRIMINAL.values()]
CASES_OF_PARTIES = [
    table_name(source, name) for source in PARTIES.sources if source.ages for name in (source.records, "cases")
]
OFFENCES = [table_name(source, "offences") for source in CRIMINAL.values()]
NAMES = {"person_id_low": "loose", "person_id": "published", "person_id_high": "strict"}
"""What the thresholds are called, from the lowest."""

PERSON_CLUSTERS = ContractChecks("person_clusters", PersonClusters)
CASE_LINKS = ContractChecks("case_links", CaseLinks)


class ModelConfig(dg.Config):
    """Whether to train a new model and pin it, or to go on with the pinned one."""

    retrain: bool = False


class EdgesConfig(dg.Config):
    """Whether to forget stored edges and score every pair again under the pinned model."""

    rescore: bool = False


def _stated(population: Population) -> list[str]:
    """The standardised identities of a population's sources."""
    return [table_name(source, "identities") for source in population.sources]


def _records(population: Population) -> list[str]:
    """Their tables with a row per record, which say who comes before a court together."""
    return [table_name(source, source.records) for source in population.sources]


def identities_asset(population: Population, who: str) -> dg.AssetsDefinition:
    """The identities of a population."""
    name = f"{population.prefix}identities"
    checks = ContractChecks(name, Identities)
    described = spec(
        name,
        group=GROUP,
        table=Identities,
        description=f"All records of {who} that state the same forename, surname, birth date, postcode and sex count as one "
        "identity, so that linkage compares each only once. Personal data: internal zone only.",
        deps=_stated(population) + _records(population),
    )

    @dg.multi_asset(name=name, specs=[described], check_specs=checks.specs(), pool="data_root")
    def identities(workspace: Workspace) -> Iterator[dg.MaterializeResult[None]]:
        with workspace.step(f"Collapsing records of {who} into identities") as settings:
            root = DataRoot(settings.data_dir)
            counts = build_nodes(settings, population)
            results = list(checks.results(settings, population.identities(root)))
            by_year = _records_by_year(root, population)
            shown = {"records_by_year": by_year} if by_year else {}
            shown["input_deliveries"] = input_deliveries(root)
        yield dg.MaterializeResult(
            metadata={
                "dagster/row_count": counts["identities"],
                "records": counts["records"],
                "pairs_that_are_two_people": counts["pairs_apart"],
                **shown,
            },
            check_results=results,
        )

    return identities


def _match_weights(settings: Settings, population: Population, clustered: Clustered | None = None) -> dg.MetadataValue:
    """The stored pairs by match weight: free of the prior, or with it and the thresholds that it is compared with."""
    edges = DataRoot(settings.data_dir).table("linkage", population.edges)
    with connect(settings) as connection:
        counts = weight_counts(connection, edges, clustered.prior_weight if clustered else 0.0)
    if clustered is None:
        told = match_weights(counts, MOST_BITS, "match weight in bits, free of the prior", {})
    else:
        lines = {name: clustered.thresholds.weights[level] for level, name in NAMES.items()}
        told = match_weights(counts, MOST_BITS, "match weight in bits, with the prior", lines)
    return dg.MetadataValue.md(told)


def _records_by_year(root: DataRoot, population: Population) -> dg.MetadataValue | None:
    """The records of all sources by the year of their delivery; None where there are none."""
    records: Counter[int] = Counter()
    for table in _stated(population):
        records.update(stored_rows(root.years("identities", table)))
    return trend_by_year(records, max(records), what="records") if records else None


def model_asset(population: Population, who: str) -> dg.AssetsDefinition:
    """The pinned model of a population."""
    name = f"{population.prefix}linkage_model"
    described = spec(
        name,
        group=GROUP,
        description=f"How much each agreement or difference between two records of {who} says about whether they are one "
        "person. Trained by Splink on the records once, then pinned: used until an operator trains a new one "
        "(`retrain: true` in the run's configuration, or `datafirst run --retrain`).",
        deps=sorted({table for one in population.everyone for table in [f"{one.prefix}identities", *_stated(one)]}),
        kinds=SPLINK,
    )

    @dg.multi_asset(name=name, specs=[described], pool="data_root")
    def linkage_model(workspace: Workspace, config: ModelConfig) -> Iterator[dg.MaterializeResult[None]]:
        with workspace.step(f"Training the linkage model of {who}") as settings:
            root = DataRoot(settings.data_dir)
            pinned = None if config.retrain else load_model(root, population)
            # Where nothing has been delivered there is nobody to learn from, and nothing is pinned.
            model = train_model(settings, population) if pinned is None and population.files(root) else pinned
            learnt_from = {"input_deliveries": input_deliveries(root)} if model and pinned is None else {}
        shown = {"weights": dg.MetadataValue.md(weights_markdown(level_weights(model.settings)))} if model else {}
        model_hash = model.model_hash if model else ""
        yield dg.MaterializeResult(
            metadata={
                "trained_in_this_run": pinned is None and model is not None,
                "model_hash": model_hash,
                **shown,
                **learnt_from,
            },
            data_version=dg.DataVersion(model_hash),
        )

    return linkage_model


def edges_asset(population: Population, who: str) -> dg.AssetsDefinition:
    """The edges of a population."""
    checks = ContractChecks(population.edges, PersonEdges)
    is_alone = len(population.everyone) == 1
    others = "" if is_alone else " They are compared with defendants too, whose identities are counted with theirs."
    described = spec(
        population.edges,
        group=GROUP,
        table=PersonEdges,
        description=f"Pairs of {who} are scored under the pinned model and kept if they are alike enough for any threshold. "
        "Only pairs that touch a new or changed identity are scored; the others keep their score (`rescore: true` in the "
        f"run's configuration, or `datafirst run --rescore`, scores all again).{others}",
        deps=[*(f"{one.prefix}identities" for one in population.everyone), f"{population.prefix}linkage_model"],
        kinds=SPLINK,
    )

    @dg.multi_asset(name=population.edges, specs=[described], check_specs=checks.specs(), pool="data_root")
    def edges(workspace: Workspace, config: EdgesConfig) -> Iterator[dg.MaterializeResult[None]]:
        with workspace.step(f"Scoring pairs of {who}") as settings:
            scored = score_edges(settings, population, rescore=config.rescore)
            root = DataRoot(settings.data_dir)
            results = list(checks.results(settings, root.table("linkage", population.edges)))
            shown: dict[str, dg.MetadataValue | str] = {
                "match_weights": _match_weights(settings, population),
                "input_hashes": input_hashes([one.identities(root) for one in population.everyone]),
                "model_hash": edges_model(root, population) or "",
            }
        yield dg.MaterializeResult(
            metadata={
                "dagster/row_count": scored.edges,
                "identities": scored.nodes,
                "new_identities": scored.new_nodes,
                "pairs_scored": scored.pairs,
                **shown,
            },
            check_results=results,
        )

    return edges


def _estimated(thresholds: Thresholds) -> dict[str, Any]:
    """What was estimated of pairs, or why nothing was."""
    calibration = thresholds.calibration
    if not calibration.is_estimated:
        return {"thresholds_not_estimated": calibration.doubt or "there are no pairs"}
    return {
        "estimated_precision_of_pairs": dg.MetadataValue.json(dict(thresholds.precision)),
        "pairs_with_two_police_ids": calibration.pairs,
    }


def _of_parties(joined: Joined) -> dict[str, Any]:
    """What became of the parties of other courts."""
    if joined.thresholds is None:
        return {}
    return {
        "parties_identities_that_joined_a_defendant": joined.persons,
        "parties_thresholds": dg.MetadataValue.json(dict(joined.thresholds.weights)),
        **{f"parties_{name}": shown for name, shown in _estimated(joined.thresholds).items()},
        "parties_pairs_by_ground": dg.MetadataValue.json(dict(joined.grounds)),
        "parties_joins_refused": joined.refused,
        "parties_prior_weight": joined.prior_weight,
    }


@dg.multi_asset(
    name="person_clusters",
    specs=[
        spec(
            "person_clusters",
            group=GROUP,
            table=PersonClusters,
            description="The person is estimated at three thresholds: strict, published and loose, one inside the other. "
            "Clusters are audited: two defendants of one case are two people, members must not contradict each other, and "
            "custody here speaks against a hearing elsewhere on that day; what was refused and why is in "
            "`person_cluster_audit`. A person keeps the id from run to run.",
            deps=[
                *(name for one in POPULATIONS for name in (f"{one.prefix}identities", one.edges)),
                *CASES,
                *OFFENCES,
                *CASES_OF_PARTIES,
            ],
        )
    ],
    check_specs=[*PERSON_CLUSTERS.specs(), *cluster_specs(), THRESHOLDS_ARE_ESTIMATED],
    pool="data_root",
)
def person_clusters(workspace: Workspace) -> Iterator[dg.MaterializeResult[None]]:
    """Cluster identities into persons at three thresholds, and keep them if every check passes: they name the next ones."""
    with workspace.step("Clustering identities into persons") as settings:
        clustered = stage_persons(settings)
        root = DataRoot(settings.data_dir)
        file = unchecked(root) / root.table("linkage", "person_clusters").name
        with connect(settings) as connection:
            results = [*PERSON_CLUSTERS.evaluate(connection, file), *cluster_results(connection, root, file)]
        if all(result.passed for result in results):
            keep_persons(root)
        shown = {
            "match_weights": _match_weights(settings, DEFENDANTS, clustered),
            "cluster_sizes": dg.MetadataValue.md(cluster_sizes(clustered.sizes)),
            "input_hashes": input_hashes(
                [file for one in POPULATIONS for file in (one.identities(root), root.table("linkage", one.edges))]
            ),
            "input_deliveries": input_deliveries(root),
        }
    yield dg.MaterializeResult(
        metadata={
            "dagster/row_count": clustered.records,
            "persons": dg.MetadataValue.json(clustered.persons),
            "thresholds": dg.MetadataValue.json(dict(clustered.thresholds.weights)),
            **_estimated(clustered.thresholds),
            "largest_person_records": max(clustered.sizes, default=0),
            "joins_refused": clustered.refused,
            "pairs_in_two_places_on_one_day": clustered.in_two_places,
            "pairs_with_police_ids_of_their_own": clustered.with_own_ids,
            "prior_weight": clustered.prior_weight,
            "stranger_weight": clustered.stranger_weight,
            **_of_parties(clustered.joined),
            **shown,
        },
        check_results=[*results, threshold_result(clustered.thresholds)],
    )


def defendants_asset(source: Source) -> dg.AssetsDefinition:
    """The de-duplicated defendants of a court."""
    described = spec(
        defendants_table(source),
        group=GROUP,
        table=DedupDefendants,
        description=f"The people and organisations in the records of the {source.title}, each counted once.",
        deps=["person_clusters", table_name(source, "cases")],
    )

    checks = ContractChecks(defendants_table(source), DedupDefendants)

    @dg.multi_asset(name=defendants_table(source), specs=[described], check_specs=checks.specs(), pool="data_root")
    def defendants(workspace: Workspace) -> Iterator[dg.MaterializeResult[None]]:
        with workspace.step(f"De-duplicating defendants of {source.name}") as settings:
            rows = deduplicate_defendants(settings, source)
            root = DataRoot(settings.data_dir)
            file = root.table("linkage", defendants_table(source))
            results = list(checks.results(settings, file))
            shown = {"input_hashes": input_hashes([root.table("linkage", "person_clusters")])}
            with connect(settings) as connection:
                first_seen = first_years(connection, file)
            if first_seen:
                shown["first_seen_by_year"] = trend_by_year(first_seen, max(first_seen), what="new defendants")
        yield dg.MaterializeResult(metadata={"dagster/row_count": rows, **shown}, check_results=results)

    return defendants


@dg.multi_asset(
    name="case_links",
    specs=[
        spec(
            "case_links",
            group=GROUP,
            table=CaseLinks,
            description="Cases that went up from a magistrates' court to the Crown Court. They are looked for inside one person "
            "only, and linked one to one by reference, arrest number, dates and offences; appeals are not linked back.",
            deps=["person_clusters", *CASES, *OFFENCES],
        )
    ],
    check_specs=CASE_LINKS.specs(),
    pool="data_root",
)
def case_links(workspace: Workspace) -> Iterator[dg.MaterializeResult[None]]:
    """Link the cases of both courts inside persons."""
    with workspace.step("Linking cases inside persons") as settings:
        linked = link_cases(settings)
        root = DataRoot(settings.data_dir)
        results = list(CASE_LINKS.results(settings, root.table("linkage", "case_links")))
        shown = {
            "input_hashes": input_hashes([root.table("linkage", "person_clusters")]),
            "input_deliveries": input_deliveries(root),
        }
    yield dg.MaterializeResult(
        metadata={
            "dagster/row_count": linked.links,
            "pairs_looked_at": linked.pairs,
            "links_by_basis": dg.MetadataValue.json(linked.by_basis),
            **shown,
        },
        check_results=results,
    )


WHO = ((DEFENDANTS, "defendants"), (PARTIES, "parties to the cases of other courts"))
LINKAGE = [
    *(make(population, who) for population, who in WHO for make in (identities_asset, model_asset, edges_asset)),
    person_clusters,
    *(defendants_asset(source) for source in CRIMINAL.values()),
    case_links,
]
