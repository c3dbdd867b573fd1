"""Linkage quality: signs of error that need no truth, the evaluation where there is one, and the report for a release."""

from collections.abc import Iterator, Mapping
from typing import Any

import dagster as dg

from datafirst_assets.assets.common import input_hashes, spec
from datafirst_assets.charts.against_threshold import Point, threshold_chart
from datafirst_assets.charts.svg import image, table
from datafirst_assets.checks.contracts import ContractChecks, check_result
from datafirst_assets.checks.quality import NEVER_FOUND, broken_promises
from datafirst_assets.contracts.quality import LinkageIndicators
from datafirst_assets.contracts.sources import CRIMINAL, SOURCES
from datafirst_assets.data_root import DataRoot
from datafirst_assets.linkage.thresholds import load_thresholds
from datafirst_assets.orchestration.resources import Workspace
from datafirst_assets.quality.evaluation import write_evaluation
from datafirst_assets.quality.files import EVALUATION, INDICATORS, quality_file
from datafirst_assets.quality.indicators import write_indicators
from datafirst_assets.quality.report import write_report
from datafirst_assets.quality.reviews import reviews
from datafirst_assets.quality.sections_across import KINDS
from datafirst_assets.quality.sections_linkage import LEVELS
from datafirst_assets.standardise import table_name

GROUP = "quality"
CASES = [table_name(source, "cases") for source in CRIMINAL.values()]
OFFENCES = [table_name(source, "offences") for source in CRIMINAL.values()]
IDENTITIES = [table_name(source, "identities") for source in SOURCES.values()]
RECORDS = [table_name(source, source.records) for source in SOURCES.values()]
NO_TRUTH = "none beside these deliveries, as with all real ones: nothing was measured"
LINKED = ["identities", "person_edges", "person_clusters", "case_links"]

INDICATORS_CHECKS = ContractChecks("linkage_indicators", LinkageIndicators)


@dg.multi_asset(
    name="linkage_indicators",
    specs=[
        spec(
            "linkage_indicators",
            group=GROUP,
            table=LinkageIndicators,
            description="Signs of linkage error that need no truth: implausible scenarios, sensitivity to the threshold, and a "
            "negative control. Counts only.",
            deps=[*LINKED, *CASES, *OFFENCES],
        )
    ],
    check_specs=[*INDICATORS_CHECKS.specs(), NEVER_FOUND],
    pool="data_root",
)
def linkage_indicators(workspace: Workspace) -> Iterator[dg.MaterializeResult[None]]:
    """Count what good links would not show."""
    with workspace.step("Working out linkage indicators") as settings:
        found = write_indicators(settings)
        root = DataRoot(settings.data_dir)
        results = list(INDICATORS_CHECKS.results(settings, quality_file(root, INDICATORS)))
        results.append(check_result("linkage_indicators", NEVER_FOUND.name, broken_promises(found)))
        made_from = input_hashes([root.table("linkage", "person_clusters")])
    lines = [[row.indicator, LEVELS.get(row.level, "any"), f"{row.found:,}", f"{row.out_of:,}"] for row in found]
    yield dg.MaterializeResult(
        metadata={
            "dagster/row_count": len(found),
            "found": dg.MetadataValue.md(table(["what", "level", "found", "out of"], lines, words=2)),
            "input_hashes": made_from,
        },
        check_results=results,
    )


def _shown(measured: dict[str, Any], thresholds: Mapping[str, float]) -> dict[str, Any]:
    """The measures of all records by level, and the curve, as Dagster shows them."""
    whole = {level: measured["persons"][level]["all"] for level in LEVELS}
    shares = ("pairwise_precision", "pairwise_recall", "pairwise_f1", "bcubed_precision", "bcubed_recall", "bcubed_f1")
    lines = [[share.replace("_", " "), *(f"{whole[level][share]:.5f}" for level in LEVELS)] for share in shares]
    points = [Point(p["threshold"], p["bcubed_precision"], p["bcubed_recall"]) for p in measured["by_threshold"]]
    title = "B-cubed precision and recall by threshold"
    chart = threshold_chart(title, points, {name: thresholds[level] for level, name in LEVELS.items()})
    return {
        **_across(measured["cross_justice"]),
        "truth": "beside these simulated deliveries",
        "records_with_truth": measured["records_with_truth"],
        "agreement": dg.MetadataValue.md(table(["all records", *LEVELS.values()], lines)),
        "by_threshold": dg.MetadataValue.md(image(chart, title)),
        "case_link_precision": measured["case_links"]["precision"],
        "case_link_recall": measured["case_links"]["recall"],
    }


def _across(measured: Mapping[str, Any]) -> dict[str, Any]:
    """Pairs of records of two courts, not both criminal ones, by what both state."""
    if not measured:
        return {}
    shares = ("precision", "recall")
    lines = [
        [said, f"{measured[kind]['linked_pairs']:,}", *(f"{measured[kind][share]:.5f}" for share in shares)]
        for kind, said in {**KINDS, "organisations": "organisations"}.items()
    ]
    return {"across_courts": dg.MetadataValue.md(table(["birth dates", "pairs linked", *shares], lines))}


@dg.multi_asset(
    name="linkage_evaluation",
    specs=[
        spec(
            "linkage_evaluation",
            group=GROUP,
            description="Precision and recall of persons, case links and links across courts against the truth beside simulated "
            "deliveries, over all and by court and group of people, with intervals. Real deliveries have no truth, and then it "
            "says so.",
            deps=[*LINKED, "linkage_model", "party_identities", *IDENTITIES, *RECORDS],
            kinds={"duckdb", "json"},
        )
    ],
    pool="data_root",
)
def linkage_evaluation(workspace: Workspace) -> Iterator[dg.MaterializeResult[None]]:
    """Measure the links against the truth, if there is one."""
    with workspace.step("Evaluating the links") as settings:
        measured = write_evaluation(settings)
        root = DataRoot(settings.data_dir)
        thresholds = load_thresholds(root).weights
        shown: dict[str, Any] = _shown(measured, thresholds) if measured else {"truth": NO_TRUTH}
        shown["input_hashes"] = input_hashes([root.table("linkage", "person_clusters")])
    yield dg.MaterializeResult(metadata=shown)


@dg.multi_asset(
    name="linkage_quality_report",
    specs=[
        spec(
            "linkage_quality_report",
            group=GROUP,
            description="How the records of a release were linked and how far the links can be trusted, as GUILD asks: data "
            "provision, linkage, error by group, signs of error, stability, advice. Every number has passed disclosure control.",
            deps=[
                "linkage_indicators",
                "linkage_evaluation",
                "linkage_model",
                "party_identities",
                "party_linkage_model",
                "id_changes",
                *LINKED,
                *IDENTITIES,
            ],
            kinds={"markdown", "html"},
        )
    ],
    pool="data_root",
)
def linkage_quality_report(workspace: Workspace) -> Iterator[dg.MaterializeResult[None]]:
    """Write the report for the coming release."""
    with workspace.step("Writing the linkage quality report") as settings:
        written = write_report(settings)
        root = DataRoot(settings.data_dir)
        files = [quality_file(root, name) for name in (INDICATORS, EVALUATION)]
        made_from = input_hashes(file for file in files if file.exists())
    yield dg.MaterializeResult(
        metadata={
            "markdown": dg.MetadataValue.path(str(written.markdown)),
            "html": dg.MetadataValue.path(str(written.html)),
            "error_measured": written.has_truth,
            "clerical_reviews": dg.MetadataValue.json([review.name for review in reviews(root)]),
            "input_hashes": made_from,
        }
    )


QUALITY = [linkage_indicators, linkage_evaluation, linkage_quality_report]
