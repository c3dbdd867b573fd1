"""The linkage quality report of a release: gathers what is known, passes every number through disclosure control, writes it.

The same state of the data root gives the same bytes: no clock, no version of its own, no path. So the report can go into a
release without making one that is otherwise unchanged look new.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from datafirst_assets.config import Settings
from datafirst_assets.contracts.quality import LinkageIndicators
from datafirst_assets.contracts.sources import CRIMINAL
from datafirst_assets.contracts.table import column_names
from datafirst_assets.data_root import DataRoot
from datafirst_assets.disclosure import NOT_SHOWN
from datafirst_assets.engine import Connection, connect, parquet, row_count, rows
from datafirst_assets.errors import DataFirstError
from datafirst_assets.linkage.clusters import estimate_prior
from datafirst_assets.linkage.model import load_model
from datafirst_assets.linkage.populations import PARTIES
from datafirst_assets.linkage.summary import level_weights, weight_counts
from datafirst_assets.linkage.thresholds import load_thresholds
from datafirst_assets.quality.document import NOT_APPLICABLE, Heading, Part, Words, to_html, to_markdown
from datafirst_assets.quality.evaluation import read_evaluation
from datafirst_assets.quality.files import INDICATORS, REPORT, quality_file, write_text
from datafirst_assets.quality.parties import linked_parties
from datafirst_assets.quality.provision import provided
from datafirst_assets.quality.reviews import reviews
from datafirst_assets.quality.scenarios import Indicator
from datafirst_assets.quality.sections_across import across_parts
from datafirst_assets.quality.sections_analysis import analysis_parts, signs_parts
from datafirst_assets.quality.sections_error import error_parts
from datafirst_assets.quality.sections_headline import headline_parts
from datafirst_assets.quality.sections_linkage import linkage_parts
from datafirst_assets.quality.sections_parties import ELSEWHERE, parties_parts
from datafirst_assets.quality.sections_provision import provision_parts
from datafirst_assets.quality.sections_review import review_parts
from datafirst_assets.quality.sensitivity import PERSONS
from datafirst_assets.quality.stability import stability
from datafirst_assets.release.files import sha256

OPENING = (
    "How the records of this release were linked to persons, and how far the links can be trusted, in the order of the GUILD "
    "guidance on information about linking data sets (Gilbert and others, 2018, doi 10.1093/pubmed/fdx037)."
)
ON_NUMBERS = (
    f"Counts of 1 to 9 are not shown ({NOT_SHOWN}), all others are rounded to the nearest 5, totals are sums of rounded "
    "counts, and shares are ratios of rounded counts. No smallest and no largest value is given. "
    f"{NOT_APPLICABLE} stands where there is no figure to give."
)


# The records of identities and those of persons lie in the same order: nothing need be joined.
# The records of the criminal courts come first in both; whoever follows in one of them is left out.
SIZES = """
WITH person AS (
    SELECT count(*) AS records
    FROM (SELECT person_id FROM {clusters}) POSITIONAL JOIN (SELECT is_organisation FROM {records})
    WHERE NOT is_organisation GROUP BY person_id
)
SELECT records, count(*) FROM person GROUP BY records ORDER BY records
"""


@dataclass(frozen=True)
class Report:
    """A report that has been written: its files, how many parts it has, and whether error could be measured."""

    markdown: Path
    html: Path
    parts: int
    has_truth: bool


def _indicators(connection: Connection, root: DataRoot) -> list[Indicator]:
    file = quality_file(root, INDICATORS)
    if not file.exists():
        raise DataFirstError("Linkage indicators have not been worked out. Materialise `linkage_indicators` first.")
    names = column_names(LinkageIndicators)
    return [
        Indicator(**dict(zip(names, row, strict=True)))
        for row in rows(connection, f"SELECT {', '.join(names)} FROM {parquet(file)} ORDER BY kind, indicator, level")
    ]


def _prior(connection: Connection, root: DataRoot) -> float:
    edges = parquet(root.table("linkage", "person_edges"))
    weights = connection.sql(f"SELECT match_weight FROM {edges}").to_arrow_table()["match_weight"].to_numpy()
    return estimate_prior(weights, row_count(connection, root.table("identities", "identities")))


def _sizes(connection: Connection, root: DataRoot) -> dict[int, int]:
    """Persons, organisations aside, at the published level by their number of records."""
    clusters, records = (parquet(root.table("linkage", name)) for name in ("person_clusters", "identity_records"))
    return {
        int(size): int(persons) for size, persons in rows(connection, SIZES.format(clusters=clusters, records=records))
    }


def _parts(connection: Connection, root: DataRoot, evaluation: dict[str, Any] | None) -> list[Part]:
    edges = root.table("linkage", "person_edges")
    found, thresholds = _indicators(connection, root), load_thresholds(root)
    reviewed, clusters = reviews(root), sha256(root.table("linkage", "person_clusters"))
    persons = {row.level: row.found for row in found if row.indicator == PERSONS}
    model = load_model(root)  # none where no criminal court has delivered
    told = provided(connection, root, PARTIES.sources)
    error = across_parts(evaluation, [one.source.name for one in told])
    of_parties = parties_parts(told, linked_parties(connection, root), error)
    return [
        Heading("Linkage quality", 1),
        *([Words(ELSEWHERE)] if of_parties else []),
        *headline_parts(evaluation, reviewed, clusters),
        Heading("About this report"),
        Words(OPENING),
        Words(ON_NUMBERS),
        *provision_parts(provided(connection, root, CRIMINAL.values())),
        *linkage_parts(
            level_weights(model.settings) if model else [],
            thresholds,
            persons,
            weight_counts(connection, edges, _prior(connection, root)),
            _sizes(connection, root),
            stability(connection, root),
        ),
        *error_parts(evaluation, thresholds.weights),
        *review_parts(reviewed, clusters, thresholds.model_hash),
        *signs_parts(found),
        *of_parties,
        *analysis_parts(),
    ]


def write_report(settings: Settings) -> Report:
    """Write the report as Markdown and as one page of HTML, into the internal zone; it is safe to be copied into a release.

    Raises:
        DataFirstError: the indicators have not been worked out.
    """
    root = DataRoot(settings.data_dir)
    evaluation = read_evaluation(root)
    with connect(settings) as connection:
        parts = _parts(connection, root, evaluation)
    markdown, html = (quality_file(root, f"{REPORT}.{ending}") for ending in ("md", "html"))
    write_text(markdown, to_markdown(parts))
    write_text(html, to_html(parts))
    return Report(markdown, html, len(parts), evaluation is not None)
