"""Records as numbers: who they say they are, and what their cases say that others' say too. Hashes only, no texts."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from datafirst_assets.engine import Connection
from datafirst_assets.linkage.collapse import NOTHING, Hashes, repeated, sharing
from datafirst_assets.linkage.graph import Index, Mask

NODE = "forename, surname, date_of_birth, postcode, sex"
"""What tells one identity from another."""
IS_WEAK = "forename IS NULL OR surname IS NULL OR date_of_birth IS NULL OR length(forename) = 1"
"""A weak identity is one node a record."""
NUMBER = "(file_index::BIGINT << 32) + file_row_number"

SAID = f"""
SELECT {NUMBER} AS number, hash(source_dataset, source_record_id) AS record, extract_year::INTEGER AS extract_year,
       hash(source_dataset, source_record_id, extract_year) AS delivered, defendant_type = 'P' AS is_person,
       CASE WHEN {IS_WEAK} THEN hash(source_dataset, source_record_id, {NODE}) ELSE hash({NODE}) END AS said,
       CASE WHEN pnc_id IS NULL THEN 0 ELSE hash(pnc_id) END AS pnc_id,
       CASE WHEN cro_number IS NULL THEN 0 ELSE hash(cro_number) END AS cro_number,
       CASE WHEN middle_names IS NULL THEN 0 ELSE hash(middle_names) END AS middle_names,
       CASE WHEN town IS NULL THEN 0 ELSE hash(town) END AS town
FROM {{files}}
"""
REFERENCES = """
SELECT place, hash(source_dataset, source_record_id, extract_year) AS delivered, hash(source_dataset, case_id) AS case_id,
       CASE WHEN asn IS NULL THEN 0 ELSE hash(asn) END AS asn,
       CASE WHEN case_reference IS NULL THEN 0 ELSE hash(case_reference) END AS case_reference
FROM {cases}
"""


@dataclass(frozen=True)
class Records:
    """All rows of all files of identities, in the files' order; hashes of what they say, 0 where they say nothing.

    Attributes:
        number: file and row.
        delivered: the record and its year.
        is_newest: whether a record that is in several deliveries speaks through this row.
        is_person: whether it is one, and the row its newest.
        said: who the record says it is; of its own for a weak identity.
        pnc_id, cro_number, middle_names, town: what stands beside that.
    """

    number: Index
    delivered: Hashes
    is_newest: Mask
    is_person: Mask
    said: Hashes
    pnc_id: Hashes
    cro_number: Hashes
    middle_names: Hashes
    town: Hashes


@dataclass(frozen=True)
class Told:
    """Persons whose case says what another record's case says too; 0 where it does not.

    Attributes:
        row: of the person, in `Records`.
        place: of the case, by source, file and row.
        case_id: the case, if it has several people.
        asn, case_reference: references, if several records share them.
    """

    row: Index
    place: Index
    case_id: Hashes
    asn: Hashes
    case_reference: Hashes


def _arrays(connection: Connection, sql: str) -> dict[str, NDArray[Any]]:
    table = connection.sql(sql).to_arrow_table().combine_chunks()
    return {name: table[name].to_numpy() for name in table.column_names}


def read_records(connection: Connection, files: str) -> Records:
    """Read the files of identities (a table function of them)."""
    read = _arrays(connection, SAID.format(files=files))
    order = np.argsort(read["number"], kind="stable")
    for name in read:  # one at a time: there are millions
        read[name] = read[name][order]
    row = sharing(read["record"])
    record, year = read["record"][row], read["extract_year"][row]
    newest_first = np.lexsort((-year, record))
    ordered = record[newest_first]
    is_older = np.concatenate(([False], ordered[1:] == ordered[:-1])) if len(row) else np.zeros(0, dtype=bool)
    is_newest = np.ones(len(order), dtype=bool)
    is_newest[row[newest_first[is_older]]] = False
    del read["record"], read["extract_year"]
    return Records(is_newest=is_newest, **(read | {"is_person": read["is_person"] & is_newest}))


def read_told(connection: Connection, cases: str, records: Records) -> Told:
    """Read what cases say (a select of all of them, with their `place`) that another case says too."""
    said = _arrays(connection, REFERENCES.format(cases=cases))
    columns = ("case_id", "asn", "case_reference")
    shared = {column: repeated(said[column]) for column in columns}
    telling = np.flatnonzero(np.logical_or.reduce(list(shared.values())))
    # A record is in a delivery once, and so is its case: those that share a hash are the two, in this order.
    same = sharing(np.concatenate((records.delivered, said["delivered"][telling])))
    row, case = same[::2], telling[same[1::2] - len(records.number)]
    person = records.is_person[row]
    row, case = row[person], case[person]
    told = {column: np.where(shared[column][case], said[column][case], NOTHING) for column in columns}
    return Told(row=row, place=said["place"][case], **told)
