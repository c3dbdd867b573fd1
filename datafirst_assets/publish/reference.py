"""Lookups that publishing adds to what the courts delivered: labels, regions and maximum penalties.

All come from the repository's `data/reference/`; every value is text but the months of custody.
"""

from datafirst_assets.contracts.codes import REFERENCE
from datafirst_assets.engine import Connection

_TABLES = {
    "offence_seriousness": (
        "offence_seriousness.csv",
        "ho_offence_class, max_custody_months::BIGINT AS max_custody_months",
        "true",
    ),
    "police_force_region": ("police_force_region.csv", "police_force_code, region", "true"),
    "court_centre_circuit": ("crown_court_centres.csv", "crest_court_id AS court_id, circuit", "true"),
    "result_group": ("code_lists.csv", "code, label", "code_list = 'result_group_mags'"),
    "proceedings_type": ("code_lists.csv", "code, label", "code_list = 'proceedings_type'"),
}


def load_reference(connection: Connection) -> None:
    """Make the temporary tables offence_seriousness, police_force_region, court_centre_circuit, result_group and
    proceedings_type: one row per code each.
    """
    for table, (file, wanted, which) in _TABLES.items():
        connection.execute(
            f"CREATE TEMP TABLE {table} AS SELECT {wanted} FROM read_csv(?, all_varchar = true, header = true) "
            f"WHERE {which}",
            [str(REFERENCE / file)],
        )
