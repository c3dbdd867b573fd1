"""Custody here and a hearing there on one day: nobody is led to the cells of one court and heard at another.

A court that sends somebody to prison has that person in its dock. A record that is heard on that day elsewhere is another
person's, or one of the two courts wrote down a wrong day or sat without the defendant. So it is evidence against a pair, no
proof. It is worked out from stored edges and events each time that persons are clustered, so years added one by one give
what all of them give at once.

Courts are compared within one kind only: two magistrates' court houses, two youth courts, two Crown Court centres. A youth
court and the court house beside it have codes of their own, and so have a magistrates' court and the Crown Court of one town;
nothing in the extracts says which codes are one place, and a case may go up on the day on which it ends below.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from datafirst_assets.contracts.sources import CRIMINAL, CROWN_XHIBIT, MAGS_HOCAS
from datafirst_assets.data_root import DataRoot
from datafirst_assets.engine import Connection, parquet
from datafirst_assets.linkage.graph import CONTRADICTION, Graph, Index, Refusal, Weight
from datafirst_assets.standardise import table_name

IN_TWO_PLACES = "custody here and a hearing elsewhere on one day"

SLIP = 0.01
"""How often a record has a wrong day or court, or was heard without its defendant."""
AGAINST = float(np.log2(SLIP))
"""What it says (log2) of a pair, once however many the days. Two people have it by chance, as often as their cases fall on
one day. One person has it only if a record is a slip besides: by the same chance, which cancels out, times how rare that is."""


@dataclass(frozen=True)
class _Words:
    """How a source says what is asked of it, in SQL on its standardised tables.

    Attributes:
        custody: of an offence: immediate custody.
        absent: of an offence: its defendant did not come.
        court: of a case: the code of where it was heard.
        kind: of a case: courts of one kind have codes for places that differ.
    """

    custody: str
    absent: str
    court: str
    kind: str


WORDS: dict[str, _Words] = {
    MAGS_HOCAS.name: _Words("result_code = '08'", "result_code = '01'", "court_house_code", "court_type"),
    CROWN_XHIBIT.name: _Words("disposal IN ('LIF', 'IMP', 'YOI')", "false", "court_id", "'Crown Court'"),
}

OUTCOME = """
SELECT DISTINCT hash('{source}', source_record_id) AS record, extract_year, {custody} AS is_custody
FROM {offences} WHERE {custody} OR {absent}
"""

# Numbers for texts, of which there are millions; a missing reference or court equals no other.
CASE = """
SELECT hash('{source}', source_record_id) AS record, extract_year, first_hearing_date, final_result_date,
       hash('{source}', {kind}) AS kind, CASE WHEN {court} <> 'not known' THEN hash({court}) END AS court,
       CASE WHEN asn IS NOT NULL THEN hash(asn) END AS asn,
       CASE WHEN case_reference IS NOT NULL THEN hash(case_reference) END AS case_reference
FROM {cases}
"""

# Custody is rare: of all else only what pairs with it is read. A record that was delivered twice speaks through its newest
# year. Records of one arrest or one case are one matter, which may have been moved from court to court that day.
FOUND = """
WITH outcome AS ({outcomes}), record AS (
    SELECT node_id, hash(source_dataset, source_record_id) AS record FROM {records}
), in_custody AS (
    SELECT DISTINCT node_id FROM record SEMI JOIN (FROM outcome WHERE is_custody) USING (record)
), asked AS (
    SELECT edge, node_id_l AS one, node_id_r AS other FROM edge SEMI JOIN in_custody ON node_id = node_id_l
    UNION ALL SELECT edge, node_id_r, node_id_l FROM edge SEMI JOIN in_custody ON node_id = node_id_r
), member AS (
    SELECT node_id, record FROM record SEMI JOIN (SELECT one AS node_id FROM asked UNION SELECT other FROM asked) USING (node_id)
), delivered AS (
    SELECT node_id, told.* FROM ({cases}) told JOIN member USING (record)
), newest AS (
    SELECT record, max(extract_year) AS extract_year FROM delivered GROUP BY record
), sitting AS (
    SELECT * FROM delivered SEMI JOIN newest USING (record, extract_year)
), sentenced AS (
    SELECT * FROM sitting SEMI JOIN (FROM outcome WHERE is_custody) USING (record, extract_year)
), heard AS (
    SELECT *, unnest([first_hearing_date, final_result_date]) AS day
    FROM sitting ANTI JOIN (FROM outcome WHERE NOT is_custody) USING (record, extract_year)
)
SELECT DISTINCT edge
FROM asked JOIN sentenced s ON s.node_id = one
JOIN heard h ON h.node_id = other AND h.day = s.final_result_date AND h.kind = s.kind AND h.court <> s.court
WHERE (h.asn = s.asn) IS NOT TRUE AND (h.case_reference = s.case_reference) IS NOT TRUE
"""


def _told(root: DataRoot) -> Iterator[tuple[str, str]]:
    """For each source that has been standardised the select of its outcomes, and that of its cases."""
    for name, words in WORDS.items():
        source = CRIMINAL[name]
        cases, offences = (root.years("events", table_name(source, entity)) for entity in ("cases", "offences"))
        if cases and offences:
            yield (
                OUTCOME.format(source=name, offences=parquet(offences), custody=words.custody, absent=words.absent),
                CASE.format(source=name, cases=parquet(cases), kind=words.kind, court=words.court),
            )


def in_two_places(connection: Connection, root: DataRoot, ids: Index, graph: Graph, slope: float) -> Weight:
    """What is to be added to the weight of every edge: less than 0 where one of the two got custody on a day on which the
    other was heard elsewhere, else 0.

    Args:
        connection: an open database.
        root: with the records of identities and the events of all years.
        ids: of the nodes of the graph, in order.
        graph: the edges asked about.
        slope: what a bit of weight is worth among calibrated odds. This evidence owes nothing to names and birth dates, and
            so does not share what the model makes too much of: it counts whole.
    """
    found = np.zeros(len(graph.weight))
    told = list(_told(root))
    if not told:
        return found
    edges = {"edge": np.arange(len(found)), "node_id_l": ids[graph.left], "node_id_r": ids[graph.right]}
    connection.register("edge", pa.table({name: pa.array(values) for name, values in edges.items()}))
    outcomes, cases = (" UNION ALL ".join(selects) for selects in zip(*told, strict=True))
    records = parquet(root.table("linkage", "identity_records"))
    sql = FOUND.format(outcomes=outcomes, cases=cases, records=records)
    found[connection.sql(sql).to_arrow_table()["edge"].to_numpy()] = AGAINST / slope
    connection.unregister("edge")
    return found


def explained(
    refusals: list[Refusal], graph: Graph, against: Weight, threshold: float, cluster: Index
) -> list[Refusal]:
    """Refused joins, with those that are owed to this evidence: with the weight before it, and what it left as support.

    Args:
        refusals: of the audit. Where one is of an edge that this speaks against, this is the reason, unless the two are
            defendants of one case.
        graph: with posterior weights, this evidence in them.
        against: what it added to the weight of every edge.
        threshold: the loosest.
        cluster: of every node at that threshold.
    """
    before = graph.weight - against
    owed: dict[tuple[int, int], Refusal] = {}
    is_apart = cluster[graph.left] != cluster[graph.right]
    for edge in np.flatnonzero((against < 0) & (before >= threshold) & is_apart).tolist():
        left, right = int(graph.left[edge]), int(graph.right[edge])
        owed[left, right] = Refusal(left, right, float(before[edge]), IN_TWO_PLACES, float(graph.weight[edge]))
    told = []
    for refusal in refusals:
        own = owed.pop((refusal.left, refusal.right), refusal)
        told.append(own if refusal.reason == CONTRADICTION else refusal)
    return told + list(owed.values())
