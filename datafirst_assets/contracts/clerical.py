"""The tables of a clerical review: what was drawn, what people answered, what follows. Internal zone only."""

from datafirst_assets.contracts.table import Decimal, Flag, Table, Text, Whole, column


class ClericalStrata(Table):
    """One row per stratum of a clerical review's sample."""

    sheet: Text = column("Pairs of identities, or whole Clusters")
    stratum: Text = column("level at which the pair is joined and band of its match weight; or size of the cluster")
    joined_at: Text = column("strictest level that joins the pair: strict, published or loose", nullable=True)
    is_candidate: Flag = column(
        "the pair was scored and kept; false if only its cluster brings it together", nullable=True
    )
    population: Whole = column("units of the stratum", ge=1)
    sampled: Whole = column("units of it that were drawn; by the population, the probability of being drawn", ge=0)

    class Config:
        unique = ["sheet", "stratum"]


class ClericalQuestions(Table):
    """One row per row of a reviewer's sheets."""

    item: Text = column("code of the row on the sheets", unique=True)
    sheet: Text = column("Pairs or Clusters")
    unit: Text = column("the pair, or the cluster, that was drawn")
    stratum: Text = column("of the unit")
    node_id_l: Whole = column(
        "the first identity; of a cluster, the one that the others are compared with", disclosure="id"
    )
    node_id_r: Whole = column("the second identity; missing in the row of that one", nullable=True, disclosure="id")
    is_inside: Flag = column("the second identity is in the cluster, not just a candidate for it", nullable=True)
    shown: Text = column("what the sheets show, as a JSON list of texts", disclosure="person")


class ClericalAnswers(Table):
    """One row per question and person who answered it."""

    item: Text = column("code of the row on the sheets")
    answered_by: Text = column("reviewer_1, reviewer_2 or adjudicator")
    answer: Text = column("same person, different people, or cannot tell")
    comment: Text = column("free text; may hold personal data", nullable=True, disclosure="person")

    class Config:
        unique = ["item", "answered_by"]


class ClericalVerdicts(Table):
    """One row per question, with the answer that counts."""

    item: Text = column("code of the row on the sheets", unique=True)
    unit: Text = column("the pair, or the cluster, that was drawn")
    node_id_l: Whole = column("the first identity", disclosure="id")
    node_id_r: Whole = column("the second identity", disclosure="id")
    is_inside: Flag = column("the second identity is in the cluster, not just a candidate for it", nullable=True)
    answer: Text = column("same person, different people, or cannot tell")
    decided_by: Text = column("agreement of both reviewers, or adjudicator")


class ClericalEstimates(Table):
    """One row per measure, group and way of counting answers of "cannot tell"."""

    measure: Text = column("what is estimated, such as precision; see docs/clerical_review.md")
    group: Text = column("level of the linkage, stratum, size of the clusters, or all of them")
    cannot_tell: Text = column("what answers of cannot tell are counted as: same or different")
    estimate: Decimal = column("share", nullable=True, ge=0)
    lower: Decimal = column("lower end of the 95 % interval", nullable=True, ge=0)
    upper: Decimal = column("upper end of the 95 % interval", nullable=True, ge=0)
    reviewed: Whole = column("pairs or clusters that were reviewed for it", ge=0)
    population: Whole = column("pairs or clusters that it speaks for", ge=0)

    class Config:
        unique = ["measure", "group", "cannot_tell"]
