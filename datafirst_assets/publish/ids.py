"""Which internal id becomes which published id, and under which key. Nothing else decides that.

`estimated_defendant_id` is the same person under the key of each court: only the link table joins them again.
"""

from datafirst_assets.deidentify.hashing import hash_ids
from datafirst_assets.deidentify.key import Dataset, MasterKey
from datafirst_assets.engine import Connection


def hash_records(connection: Connection, key: MasterKey, dataset: Dataset) -> None:
    """Make `<dataset>_row_hashes` (id, hash) from the records of a court; what every table of the court joins by."""
    records = f"SELECT source_record_id AS id FROM {dataset}_records"
    hash_ids(connection, f"{dataset}_row_hashes", records, key.derive(dataset, "row"))


def hash_cases(connection: Connection, key: MasterKey, dataset: Dataset) -> None:
    """Make `<dataset>_case_hashes` and `<dataset>_defendant_in_case_hashes` (id, hash)."""
    cases = f"SELECT case_id AS id FROM {dataset}_cases"
    hash_ids(connection, f"{dataset}_case_hashes", cases, key.derive(dataset, "case"))
    records = f"SELECT source_record_id AS id FROM {dataset}_records"
    hash_ids(connection, f"{dataset}_defendant_in_case_hashes", records, key.derive(dataset, "defendant_in_case"))


def hash_estimated_defendants(connection: Connection, key: MasterKey, dataset: Dataset) -> None:
    """Make `<dataset>_estimated_hashes` (id, hash) from the persons of a court, under that court's key."""
    persons = f"SELECT person_id AS id FROM {dataset}_persons"
    hash_ids(connection, f"{dataset}_estimated_hashes", persons, key.derive(dataset, "estimated_defendant"))


def hash_linked_defendants(connection: Connection, key: MasterKey, persons: str) -> None:
    """Make `linked_hashes` (id, hash) of the published threshold, from a query with one column `id`."""
    hash_ids(connection, "linked_hashes", persons, key.derive("defendant_link", "linked_defendant"))


def hash_linked_thresholds(connection: Connection, key: MasterKey, relation: str) -> None:
    """Make `linked_high_hashes` and `linked_low_hashes` (id, hash) from the columns of a relation of persons."""
    high, low = (f"SELECT {column} AS id FROM {relation}" for column in ("person_id_high", "person_id_low"))
    hash_ids(connection, "linked_high_hashes", high, key.derive("defendant_link", "linked_defendant_high"))
    hash_ids(connection, "linked_low_hashes", low, key.derive("defendant_link", "linked_defendant_low"))
