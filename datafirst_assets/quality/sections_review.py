"""The report's part on clerical review: what people found who judged a sample of links, and of which linkage that speaks."""

from collections.abc import Mapping, Sequence
from typing import Any

from datafirst_assets.disclosure import NOT_SHOWN, interval, share, shown
from datafirst_assets.quality.document import Figures, Heading, Part, Words
from datafirst_assets.quality.reviews import Reviewed

MEASURES = {
    "precision": "pairs joined that are one person",
    "recall_among_candidates": "scored pairs of one person that are joined",
    "pure_cluster_share": "persons that hold nobody else",
    "complete_cluster_share": "persons that miss nobody shown beside them",
    "exact_cluster_share": "persons that do both",
}
"""Measures of `ClericalEstimates` that are told, and what each is; those of single strata stay inside."""
GROUPS = ("loose", "published", "strict", "all")
COUNTED_AS = {"same": "cannot tell taken as same person", "different": "cannot tell taken as different people"}
"""What answers of "cannot tell" are counted as."""
SHEETS = {"pairs": "pairs of identities", "clusters": "identities of persons"}
NONE = "No clerical review of these deliveries has been finished: nobody has judged by eye how good these links are."
ON_REVIEWS = (
    "Two people each judged a sample of pairs of identities, and of whole persons of the published level, without seeing what "
    "linkage had decided; a third settled what they disagreed about. Estimates speak of all pairs and persons that the sample "
    "was drawn from. Where the judges could not tell, the truth lies between both columns. Pairs that no blocking rule brought "
    "together are in no recall."
)


def _limits(low: str, high: str) -> str:
    return f"({low} to {high})"


def _share(part: float, low: float, high: float, whole: float) -> str:
    """A share of a whole with its interval, in per cent, as the public may see it."""
    value, limits = share(part, whole), interval(low, high, whole)
    if value is None or limits is None:
        return NOT_SHOWN
    return f"{value * 100:.1f} {_limits(*(f'{limit * 100:.1f}' for limit in limits))}"


def estimate(row: Mapping[str, Any] | None) -> str:
    """An estimate of `ClericalEstimates` with its interval, in per cent, as the public may see it."""
    if row is None or row["estimate"] is None:
        return "none drawn"
    whole = row["population"]
    return _share(row["estimate"] * whole, row["lower"], row["upper"], whole)


def _estimates(review: Reviewed) -> Figures:
    rows = {(row["measure"], row["group"], row["cannot_tell"]): row for row in review.estimates}
    lines = [
        [
            told,
            "published" if group == "all" else group,
            *(estimate(rows.get((measure, group, counted))) for counted in COUNTED_AS),
            shown(rows[measure, group, "same"]["reviewed"]),
        ]
        for measure, told in MEASURES.items()
        for group in GROUPS
        if (measure, group, "same") in rows
    ]
    header = ["what", "level", *COUNTED_AS.values(), "judged"]
    return Figures(f"Review {review.name}: estimates, per cent (95 % interval)", header, lines, words=2)


def _kappa(told: Mapping[str, Any]) -> str:
    """Of answers, not of people: nothing that two reviewers agree about is anybody's value."""
    if told["kappa"] is None:
        return "one answer only"
    return f"{told['kappa']:.2f} {_limits(*(f'{told[end]:.2f}' for end in ('kappa_lower', 'kappa_upper')))}"


def _agreement(review: Reviewed) -> Figures:
    lines = [
        [
            SHEETS[sheet],
            shown(told["questions"]),
            _share(told["agreed"], told["share_lower"], told["share_upper"], told["questions"]),
            _kappa(told),
        ]
        for sheet, told in review.agreement.items()
    ]
    header = ["asked about", "questions", "equal answers, per cent", "Cohen's kappa"]
    return Figures(f"Review {review.name}: agreement of both reviewers (95 % interval)", header, lines)


def _drawn_on(review: Reviewed, clusters: str, model_hash: str) -> str:
    after = f"when {review.release} was the newest release" if review.release else "before the first release"
    model = f"under the model {review.model_hash[:12]}" if review.model_hash else "under a model that it does not name"
    drawn = f"Review {review.name} was drawn {after}, {model}."
    if review.clusters == clusters:
        return f"{drawn} It speaks of the links of this release."
    if review.model_hash == model_hash:
        return f"{drawn} OUT OF DATE: persons have been linked again since, under the same model."
    return f"{drawn} OUT OF DATE: the links of this release were made under another model, {model_hash[:12]}."


def review_parts(found: Sequence[Reviewed], clusters: str, model_hash: str) -> list[Part]:
    """Every review of the links of this release, or else the newest of earlier ones, marked as such; or that there was none.

    Args:
        found: all finished reviews, oldest first.
        clusters: SHA-256 of the persons of this release.
        model_hash: the model that these were made by.
    """
    heading = Heading("Clerical review", 3)
    if not found:
        return [heading, Words(NONE)]
    parts: list[Part] = [heading, Words(ON_REVIEWS)]
    for review in [one for one in found if one.clusters == clusters] or found[-1:]:
        parts += [Words(_drawn_on(review, clusters, model_hash)), _estimates(review), _agreement(review)]
    return parts
