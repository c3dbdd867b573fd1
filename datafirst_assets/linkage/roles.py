"""What a role says of age: a child in a case is under age when it begins, an applicant or debtor is grown up.

Birth dates are missing most where people are parties, and parents and children of one forename then look like one person.
Their roles tell them apart: of whom no date is stated there still is a year before or after which they were born. And where a
stated date is impossible for the role (a child born 30 years before its case) it is somebody else's, typed into the wrong row.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from datafirst_assets.data_root import DataRoot
from datafirst_assets.engine import Connection, parquet
from datafirst_assets.linkage.graph import Index, Mask, Weight
from datafirst_assets.linkage.populations import PARTIES
from datafirst_assets.standardise import table_name

OLDEST_CHILD, YOUNGEST_GROWN_UP = 17, 18
"""Years before the year of the case in which a child is born at the earliest, and a grown-up party at the latest. So a child and
an applicant of one name in one year's cases are two people."""
ALLOWED, IMPOSSIBLE = 2, 3
"""Years beyond these that a stated birth date may lie: young parents are parties, and some children come of age. Further off it
is another person's, and from the second on it is not even that of the one who is in the role."""


PARTY = """
SELECT '{source}' AS source_dataset, source_record_id, hash('{source}', {case_id}) AS case_id,
       CASE WHEN {child} THEN year({begun}) - {oldest} END AS earliest,
       CASE WHEN {grown_up} THEN year({begun}) - {youngest} ELSE year({begun}) + 1 END AS latest
FROM {parties} p JOIN {cases} c USING ({case_id}, extract_year)
"""
NO_PARTY = (
    "SELECT '' AS source_dataset, '' AS source_record_id, 0::UBIGINT AS case_id, 0 AS earliest, 0 AS latest WHERE false"
)
OF_NODES = """
CREATE OR REPLACE TEMP TABLE party_in_case AS
SELECT DISTINCT node_id, case_id, earliest, latest
FROM {records} JOIN ({parties}) USING (source_dataset, source_record_id) WHERE NOT is_organisation
"""
SPANS = "SELECT node_id, max(earliest) AS earliest, min(latest) AS latest FROM party_in_case GROUP BY node_id"


@dataclass(frozen=True)
class Spans:
    """Years in which each of some people can have been born, at the earliest and at the latest; infinite where nothing tells."""

    earliest: Weight
    latest: Weight

    def with_stated(self, year: Weight) -> "Spans":
        """With the stated years instead, as far as a role allows of them; where one is missing the role's span stays."""
        stated = ~np.isnan(year)
        return Spans(np.where(stated, year - ALLOWED, self.earliest), np.where(stated, year + ALLOWED, self.latest))

    def exclude(self, year: Weight) -> Mask:
        """Whether a stated year is impossible for the role, one by one; a missing one never is."""
        return np.asarray((year < self.earliest - IMPOSSIBLE) | (year > self.latest + IMPOSSIBLE))


def apart_by_age(spans: Spans, one: Index, other: Index) -> Mask:
    """Whether nobody can have been born in the spans of both, pair by pair."""
    return np.asarray((spans.earliest[one] > spans.latest[other]) | (spans.earliest[other] > spans.latest[one]))


def read_parties_in_cases(connection: Connection, root: DataRoot) -> None:
    """Make `party_in_case`: of every identity of a person the cases in which it is a party, and the years its role allows.

    Of a source whose roles say nothing of age it knows nothing.
    """
    parts = [NO_PARTY]
    for source in PARTIES.sources:
        parties, cases = (root.years("events", table_name(source, entity)) for entity in (source.records, "cases"))
        if source.ages and parties and cases:
            said = {"child": source.ages.child, "grown_up": source.ages.grown_up, "begun": source.ages.begun}
            bounds = {"oldest": OLDEST_CHILD, "youngest": YOUNGEST_GROWN_UP}
            tables = {"parties": parquet(parties), "cases": parquet(cases), "case_id": source.case_id}
            parts.append(PARTY.format(source=source.name, **tables, **said, **bounds))
    connection.execute(OF_NODES.format(records=parquet(PARTIES.records(root)), parties=" UNION ALL ".join(parts)))


def read_spans(connection: Connection, ids: "pd.Index[int]") -> Spans:
    """The spans of all parties' identities, in the order of their ids, as their roles tell; needs `party_in_case`."""
    told = connection.sql(SPANS).to_arrow_table()
    place = ids.get_indexer(pd.Index(told["node_id"].to_numpy()))
    earliest, latest = np.full(len(ids), -np.inf), np.full(len(ids), np.inf)
    for target, name in ((earliest, "earliest"), (latest, "latest")):
        years = np.asarray(told[name].to_numpy(), dtype=np.float64)
        known = ~np.isnan(years)
        target[place[known]] = years[known]
    return Spans(earliest, latest)
