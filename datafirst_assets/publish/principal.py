"""Which offence of a defendant-case counts: the rankings of seriousness and of disposals.

The rules are the contract's (README, "A release"). Every ranking ends in a unique key, so that offences of equal rank
always fall the same way. An amount that is missing counts as none.

Seriousness: the higher maximum custody of the Home Office class first. A class that is not listed counts as no custody
and so takes its place by offence type (indictable only first, unknown type last), behind the listed classes of that
type. Then the lowest Home Office code, then the offence's number.
"""

from datafirst_assets.contracts.ranks import CROWN_DISPOSALS, MAGISTRATES_DISPOSALS
from datafirst_assets.engine import Connection

_SERIOUSNESS = (
    "coalesce(max_custody_months, 0) DESC, offence_type NULLS LAST, (max_custody_months IS NULL), "
    "ho_offence_code NULLS LAST, offence_seq"
)


def _rank(disposals: list[str], column: str) -> str:
    """An expression for the place of a disposal; a missing one has no place and comes last."""
    return f"list_position({disposals!r}, {column}) NULLS LAST"


def _amounts(*names: str) -> str:
    return ", ".join(f"coalesce({name}, 0) DESC" for name in names)


def rank_magistrates_offences(connection: Connection) -> None:
    """Make `ranked_offences` from `mags_hocas_offences`: with is_principal and offence_count, one row per offence."""
    amounts = _amounts("custodial_days", "community_order_months", "fine_pence", "compensation_pence")
    connection.execute(
        f"""
        CREATE TEMP VIEW ranked_offences AS
        SELECT
            offence.*,
            row_number() OVER (
                PARTITION BY source_record_id
                ORDER BY {_rank(MAGISTRATES_DISPOSALS, "result_code")}, {amounts}, {_SERIOUSNESS}
            ) = 1 AS is_principal,
            count(*) OVER (PARTITION BY source_record_id) AS offence_count
        FROM mags_hocas_offences AS offence
        LEFT JOIN offence_seriousness ON ho_offence_class = left(ho_offence_code, 3)
        """
    )


def rank_crown_offences(connection: Connection) -> None:
    """Make `ranked_offences` from `crown_xhibit_offences`, one row per offence.

    With is_most_serious_offence (whatever its outcome), is_most_serious_disposal and offence_count. XHIBIT does not
    promise that offence_seq is unique: where a defendant-case repeats a number, its offences are numbered anew in the
    same order.
    """
    amounts = _amounts("custodial_days", "amount_pence")
    connection.execute(
        f"""
        CREATE TEMP VIEW ranked_offences AS
        WITH numbered AS (
            SELECT
                * EXCLUDE (offence_seq),
                CASE WHEN count(*) OVER record = count(DISTINCT offence_seq) OVER record THEN offence_seq
                     ELSE row_number() OVER (record ORDER BY offence_seq, defendant_on_offence_id)
                END AS offence_seq
            FROM crown_xhibit_offences
            WINDOW record AS (PARTITION BY source_record_id)
        )
        SELECT
            numbered.*,
            row_number() OVER (
                PARTITION BY source_record_id ORDER BY {_SERIOUSNESS}
            ) = 1 AS is_most_serious_offence,
            row_number() OVER (
                PARTITION BY source_record_id
                ORDER BY {_rank(CROWN_DISPOSALS, "disposal")}, {amounts}, {_SERIOUSNESS}
            ) = 1 AS is_most_serious_disposal,
            count(*) OVER (PARTITION BY source_record_id) AS offence_count
        FROM numbered
        LEFT JOIN offence_seriousness ON ho_offence_class = left(ho_offence_code, 3)
        """
    )
