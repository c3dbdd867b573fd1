"""What reviewers see of identities: who the records say they are. Never a weight, a level or a decision."""

from dataclasses import dataclass

import pyarrow as pa

from datafirst_assets.clerical.review import Row
from datafirst_assets.contracts.sources import CRIMINAL
from datafirst_assets.data_root import DataRoot
from datafirst_assets.engine import Connection, parquet, rows
from datafirst_assets.spreadsheets.write import plain
from datafirst_assets.standardise import table_name

FIELDS = (
    "Forename",
    "Middle names",
    "Surname",
    "Date of birth",
    "Sex",
    "Postcode",
    "Town",
    "PNC id",
    "CRO number",
    "Records",
    "Years",
    "Courts",
)
"""What is shown of an identity, in this order; years are those of the deliveries that its records came in, and the town is that
of the first record that tells one."""

RELATION = ("Case references in common", "Defendants together in one case")
"""What is shown of two identities."""

SAID = """
WITH stated AS (
    SELECT node_id, min(extract_year) AS first_year, max(extract_year) AS last_year,
           array_to_string(list_sort(list_distinct(list(source_dataset))), ', ') AS courts
    FROM {records} assigned SEMI JOIN asked USING (node_id) JOIN {identities} stating USING (source_dataset, source_record_id)
    GROUP BY node_id
)
SELECT node_id, forename, middle_names, surname, date_of_birth, sex, postcode, town, pnc_id, cro_number, i.records,
       CASE WHEN first_year = last_year THEN first_year::VARCHAR ELSE first_year || ' to ' || last_year END, courts,
       string_split(coalesce(case_keys, ''), ' ')
FROM {nodes} i SEMI JOIN asked USING (node_id) LEFT JOIN stated USING (node_id)
"""

TOGETHER = """
SELECT least(node_id_l, node_id_r), greatest(node_id_l, node_id_r)
FROM {apart} WHERE node_id_l IN (FROM asked) AND node_id_r IN (FROM asked)
"""


@dataclass(frozen=True)
class Shown:
    """What may be shown of some identities.

    Attributes:
        said: of each, its `FIELDS` as text.
        references: of each, those of its cases that another identity shares.
        together: pairs, the smaller first, that are two defendants of one case.
    """

    said: dict[int, list[str]]
    references: dict[int, set[str]]
    together: set[tuple[int, int]]

    def relation(self, left: int, right: int) -> list[str]:
        """The `RELATION` of two identities as text."""
        common = len(self.references[left] & self.references[right])
        together = (min(left, right), max(left, right)) in self.together
        return [str(common), "yes" if together else "no"]


def open_shown(connection: Connection, root: DataRoot, questions: list[Row]) -> Shown:
    """Read what is to be shown of the identities in these questions."""
    asked = sorted({q[side] for q in questions for side in ("node_id_l", "node_id_r")} - {None})
    connection.register("asked", pa.table({"node_id": pa.array(asked, pa.int64())}))
    tables = [table_name(source, "identities") for source in CRIMINAL.values()]
    sql = SAID.format(
        records=parquet(root.table("linkage", "identity_records")),
        identities=parquet(file for table in tables for file in root.years("identities", table)),
        nodes=parquet(root.table("identities", "identities")),
    )
    said, references = {}, {}
    titles = {source.name: source.title.split(" (")[0] for source in CRIMINAL.values()}
    for node, *fields, courts, keys in rows(connection, sql):
        named = ", ".join(titles[court] for court in (courts or "").split(", ") if court)
        said[node] = [plain(field) for field in (*fields, named)]
        references[node] = {key for key in keys if key}
    together = set(rows(connection, TOGETHER.format(apart=parquet(root.table("linkage", "identities_apart")))))
    connection.unregister("asked")
    return Shown(said, references, {(left, right) for left, right in together})
