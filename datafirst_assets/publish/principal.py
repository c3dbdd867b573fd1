"""Which offence of a defendant-case counts: the rankings of seriousness and of disposals.

The rules are the contract's (README, "A release"). Every ranking ends in a unique key, so that offences of equal rank
always fall the same way. An amount that is missing counts as none.

Seriousness: the higher maximum custody of the Home Office class first. A class that is not listed counts as no custody
and so takes its place by offence type (indictable only first, unknown type last), behind the listed classes of that
type. Then the lowest Home Office code, then the offence's number.
"""

from datafirst_assets.contracts.ranks import CROWN_DISPOSALS, MAGISTRATES_DISPOSALS
from datafirst_assets.contracts.sources import Source
from datafirst_assets.publish.ids import identify_records
from datafirst_assets.publish.inputs import open_court
from datafirst_assets.publish.sitting import Sitting

_SERIOUSNESS = (
    "coalesce(max_custody_months, 0) DESC, offence_type NULLS LAST, (max_custody_months IS NULL), "
    "ho_offence_code NULLS LAST, offence_seq"
)


def _rank(disposals: list[str], column: str) -> str:
    """An expression for the place of a disposal; a missing one has no place and comes last."""
    return f"list_position({disposals!r}, {column}) NULLS LAST"


def _amounts(*names: str) -> str:
    return ", ".join(f"coalesce({name}, 0) DESC" for name in names)


def find_principal_offences(sitting: Sitting, court: Source) -> None:
    """Make `principal_offences`, one row per magistrates' defendant-case that has offences.

    Columns: source_record_id, row_id_hash, principal_seq (the number of its principal offence) and offence_count.
    """
    sitting.need(identify_records, court)
    amounts = _amounts("custodial_days", "community_order_months", "fine_pence", "compensation_pence")
    sitting.connection.execute(
        f"""
        CREATE TEMP TABLE principal_offences AS
        WITH principal AS (
            SELECT
                source_record_id,
                first(offence_seq ORDER BY {_rank(MAGISTRATES_DISPOSALS, "result_code")}, {amounts}, {_SERIOUSNESS})
                    AS principal_seq,
                count(*) AS offence_count
            FROM {court.name}_offences
            LEFT JOIN offence_seriousness ON ho_offence_class = left(ho_offence_code, 3)
            GROUP BY source_record_id
        )
        SELECT principal.*, record.row_id_hash
        FROM principal
        JOIN {court.name}_ids AS record USING (source_record_id)
        """
    )


def rank_crown_offences(sitting: Sitting, court: Source) -> None:
    """Make `ranked_offences` from `crown_xhibit_offences`, one row per offence.

    With is_most_serious_offence (whatever its outcome), is_most_serious_disposal and offence_count. XHIBIT does not
    promise that offence_seq is unique: where a defendant-case repeats a number, its offences are numbered anew in the
    same order.
    """
    sitting.need(open_court, court)
    amounts = _amounts("custodial_days", "amount_pence")
    sitting.connection.execute(
        f"""
        CREATE TEMP TABLE ranked_offences AS
        WITH numbered AS (
            SELECT
                * EXCLUDE (offence_seq),
                CASE WHEN count(*) OVER record = count(DISTINCT offence_seq) OVER record THEN offence_seq
                     ELSE row_number() OVER (record ORDER BY offence_seq, defendant_on_offence_id)
                END AS offence_seq
            FROM {court.name}_offences
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
