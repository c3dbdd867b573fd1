"""Linkage: which records are the same person, and which cases the same case. Over all years of all courts at once."""

import math
from collections.abc import Iterator

import dagster as dg

from datafirst_assets.assets.common import spec
from datafirst_assets.checks.contracts import ContractChecks
from datafirst_assets.contracts.linkage import CaseLinks, DedupDefendants, Identities, PersonClusters, PersonEdges
from datafirst_assets.contracts.sources import SOURCES, Source
from datafirst_assets.data_root import DataRoot
from datafirst_assets.linkage.case_links import link_cases
from datafirst_assets.linkage.clusters import THRESHOLDS, cluster_persons
from datafirst_assets.linkage.defendants import deduplicate_defendants, defendants_table
from datafirst_assets.linkage.edges import score_edges
from datafirst_assets.linkage.model import Model, load_model, train_model
from datafirst_assets.linkage.nodes import build_nodes
from datafirst_assets.orchestration.resources import Workspace
from datafirst_assets.standardise import table_name

GROUP = "linkage"
SPLINK = {"splink", "duckdb"}
CASES = [table_name(source, "cases") for source in SOURCES.values()]
OFFENCES = [table_name(source, "offences") for source in SOURCES.values()]
IDENTITIES = [table_name(source, "identities") for source in SOURCES.values()]


IDENTITIES_CHECKS = ContractChecks("identities", Identities)
PERSON_EDGES = ContractChecks("person_edges", PersonEdges)
PERSON_CLUSTERS = ContractChecks("person_clusters", PersonClusters)
CASE_LINKS = ContractChecks("case_links", CaseLinks)


class ModelConfig(dg.Config):
    """Whether to train a new model and pin it, or to go on with the pinned one."""

    retrain: bool = False


class EdgesConfig(dg.Config):
    """Whether to forget stored edges and score every pair again under the pinned model."""

    rescore: bool = False


@dg.multi_asset(
    name="identities",
    specs=[
        spec(
            "identities",
            group=GROUP,
            table=Identities,
            description="Forename, surname, birth date, postcode and sex, with what else its records know. Personal data: "
            "internal zone only.",
            deps=IDENTITIES + CASES,
        )
    ],
    check_specs=IDENTITIES_CHECKS.specs(),
    pool="data_root",
)
def identities(workspace: Workspace) -> Iterator[dg.MaterializeResult[None]]:
    """Collapse all records into identities."""
    with workspace.step("Collapsing records into identities") as settings:
        counts = build_nodes(settings)
        file = DataRoot(settings.data_dir).table("identities", "identities")
        results = list(IDENTITIES_CHECKS.results(settings, file))
    yield dg.MaterializeResult(
        metadata={
            "dagster/row_count": counts["identities"],
            "records": counts["records"],
            "pairs_that_are_two_people": counts["pairs_apart"],
        },
        check_results=results,
    )


def _weights(model: Model) -> str:
    lines = ["| comparison | level | m | u | weight |", "|---|---|---|---|---|"]
    for comparison in model.settings["comparisons"]:
        for level in comparison["comparison_levels"]:
            if not level.get("is_null_level"):
                m, u = level["m_probability"], level["u_probability"]
                label = level["label_for_charts"].replace("|", "/")
                lines.append(
                    f"| {comparison['output_column_name']} | {label} | {m:.4g} | {u:.3g} | {math.log2(m / u):.2f} |"
                )
    return "\n".join(lines)


@dg.multi_asset(
    name="linkage_model",
    specs=[
        spec(
            "linkage_model",
            group=GROUP,
            description="The pinned Splink model and its term frequencies: trained on records once, used until an "
            "operator retrains it (`retrain: true` in the run's configuration, or `datafirst run --retrain`).",
            deps=IDENTITIES,
            kinds=SPLINK,
        )
    ],
    pool="data_root",
)
def linkage_model(workspace: Workspace, config: ModelConfig) -> Iterator[dg.MaterializeResult[None]]:
    """Keep the pinned model, or train one where there is none."""
    with workspace.step("Training the linkage model") as settings:
        pinned = None if config.retrain else load_model(DataRoot(settings.data_dir))
        model = pinned or train_model(settings)
    yield dg.MaterializeResult(
        metadata={
            "trained_in_this_run": pinned is None,
            "model_hash": model.model_hash,
            "weights": dg.MetadataValue.md(_weights(model)),
        },
        data_version=dg.DataVersion(model.model_hash),
    )


@dg.multi_asset(
    name="person_edges",
    specs=[
        spec(
            "person_edges",
            group=GROUP,
            table=PersonEdges,
            description="Only pairs that touch a new or changed identity are scored (`rescore: true` scores all again).",
            deps=["identities", "linkage_model"],
            kinds=SPLINK,
        )
    ],
    check_specs=PERSON_EDGES.specs(),
    pool="data_root",
)
def person_edges(workspace: Workspace, config: EdgesConfig) -> Iterator[dg.MaterializeResult[None]]:
    """Score pairs of identities."""
    with workspace.step("Scoring pairs of identities") as settings:
        scored = score_edges(settings, rescore=config.rescore)
        file = DataRoot(settings.data_dir).table("linkage", "person_edges")
        results = list(PERSON_EDGES.results(settings, file))
    yield dg.MaterializeResult(
        metadata={"dagster/row_count": scored.edges, "identities": scored.nodes, "new_identities": scored.new_nodes},
        check_results=results,
    )


@dg.multi_asset(
    name="person_clusters",
    specs=[
        spec(
            "person_clusters",
            group=GROUP,
            table=PersonClusters,
            description="Clusters are audited: two defendants of one case are two people, and members must not contradict "
            "each other; what was refused and why is in `person_cluster_audit`. Ids are stable from run to run.",
            deps=["identities", "person_edges"],
        )
    ],
    check_specs=PERSON_CLUSTERS.specs(),
    pool="data_root",
)
def person_clusters(workspace: Workspace) -> Iterator[dg.MaterializeResult[None]]:
    """Cluster identities into persons at three thresholds."""
    with workspace.step("Clustering identities into persons") as settings:
        clustered = cluster_persons(settings)
        file = DataRoot(settings.data_dir).table("linkage", "person_clusters")
        results = list(PERSON_CLUSTERS.results(settings, file))
    yield dg.MaterializeResult(
        metadata={
            "dagster/row_count": clustered.records,
            "persons": dg.MetadataValue.json(clustered.persons),
            "thresholds": dg.MetadataValue.json(THRESHOLDS),
            "largest_person_records": clustered.largest,
            "joins_refused": clustered.refused,
            "prior_weight": clustered.prior_weight,
            "stranger_weight": clustered.stranger_weight,
        },
        check_results=results,
    )


def defendants_asset(source: Source) -> dg.AssetsDefinition:
    """The de-duplicated defendants of a court."""
    described = spec(
        defendants_table(source),
        group=GROUP,
        table=DedupDefendants,
        description=f"{source.title}, de-duplicated.",
        deps=["person_clusters", table_name(source, "cases")],
    )

    checks = ContractChecks(defendants_table(source), DedupDefendants)

    @dg.multi_asset(name=defendants_table(source), specs=[described], check_specs=checks.specs(), pool="data_root")
    def defendants(workspace: Workspace) -> Iterator[dg.MaterializeResult[None]]:
        with workspace.step(f"De-duplicating defendants of {source.name}") as settings:
            rows = deduplicate_defendants(settings, source)
            file = DataRoot(settings.data_dir).table("linkage", defendants_table(source))
            results = list(checks.results(settings, file))
        yield dg.MaterializeResult(metadata={"dagster/row_count": rows}, check_results=results)

    return defendants


@dg.multi_asset(
    name="case_links",
    specs=[
        spec(
            "case_links",
            group=GROUP,
            table=CaseLinks,
            description="A case is the same only if the person is; appeals are not linked back.",
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
        results = list(CASE_LINKS.results(settings, DataRoot(settings.data_dir).table("linkage", "case_links")))
    yield dg.MaterializeResult(
        metadata={
            "dagster/row_count": linked.links,
            "pairs_looked_at": linked.pairs,
            "links_by_basis": dg.MetadataValue.json(linked.by_basis),
        },
        check_results=results,
    )


LINKAGE = [
    identities,
    linkage_model,
    person_edges,
    person_clusters,
    *(defendants_asset(source) for source in SOURCES.values()),
    case_links,
]
