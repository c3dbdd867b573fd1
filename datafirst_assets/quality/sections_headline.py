"""The report's first words: three figures that say how good the links are, before how they were made."""

from collections.abc import Mapping, Sequence
from typing import Any

from datafirst_assets.quality.document import Figures, Heading, Part, Words
from datafirst_assets.quality.reviews import Reviewed
from datafirst_assets.quality.sections_error import case_measure, told
from datafirst_assets.quality.sections_review import estimate

HEADER = ["what", "per cent"]
CAPTION = "Error of the links at the published level, in three figures: per cent (95 % interval)"
MEASURED = {
    "B-cubed precision": "Of the records put together with a record, those of the same person (precision)",
    "B-cubed recall": "Of the records of the same person, those that were put together with it (recall)",
}
REVIEWED = {
    "precision": "Of pairs of identities that are joined, those of one person (precision)",
    "recall_among_candidates": "Of pairs of one person that were compared, those that are joined (recall)",
    "exact_cluster_share": "Persons that hold nobody else and miss nobody shown beside them",
}
CASES = "Of links between a magistrates' and a Crown case, those that are right (precision)"
NOTHING = (
    "Nobody knows yet. There is no truth beside these deliveries, and no two people have judged a sample of these links. Take "
    "the signs of error below as a lower bound on false links, and repeat an analysis at all three levels."
)


def _measured(evaluation: Mapping[str, Any]) -> list[list[str]]:
    whole = evaluation["records_of_persons"]["person_id"]["all"]
    return [[said, told(whole, measure)] for measure, said in MEASURED.items()] + [
        [CASES, case_measure(evaluation["case_links"], "links")]
    ]


def _reviewed(review: Reviewed) -> list[list[str]]:
    rows = {
        (row["measure"], row["group"]): row for row in review.estimates if row["cannot_tell"] == "different"
    }  # fmt: skip
    groups = ("published", "all")
    found = {measure: next((rows[measure, g] for g in groups if (measure, g) in rows), None) for measure in REVIEWED}
    return [[said, estimate(found[measure])] for measure, said in REVIEWED.items()]


def headline_parts(evaluation: Mapping[str, Any] | None, reviews: Sequence[Reviewed], clusters: str) -> list[Part]:
    """Three figures: measured where the truth is known, else of the newest review of these links; or that nobody knows.

    Args:
        evaluation: what was measured against the truth; None without one.
        reviews: all finished ones, oldest first.
        clusters: SHA-256 of the persons of this release.
    """
    heading = Heading("How good the links are")
    if evaluation is not None:
        said = "Measured on these records, which are simulated: the truth is known."
        return [heading, Words(said), Figures(CAPTION, HEADER, _measured(evaluation))]
    ours = [one for one in reviews if one.clusters == clusters]
    if not ours:
        return [heading, Words(NOTHING)]
    said = (
        "Estimated by two people who judged a sample; where they could not tell, it counts as different people. More is under "
        "Clerical review."
    )
    return [heading, Words(said), Figures(CAPTION, HEADER, _reviewed(ours[-1]))]
