"""Case links: which magistrates' and Crown Court defendant-cases are the same case. A case is the same only if the person is.

Pairs are looked for inside a person only, scored by what the two courts say of the same event, and linked one to one, the
best first. Appeals are not linked back. Weights are log2 and fixed: they say how much more often a committed case and its
Crown case agree so than two cases of the same person do. A reference or an arrest number is near proof; dates and
offences carry a case that has neither.
"""

from dataclasses import dataclass

import pyarrow as pa

from datafirst_assets.config import Settings
from datafirst_assets.contracts.sources import CROWN_XHIBIT, MAGS_HOCAS
from datafirst_assets.data_root import DataRoot
from datafirst_assets.engine import Connection, connect, parquet, rows, write_parquet
from datafirst_assets.standardise import table_name

THRESHOLD = 8.0
"""Match weight (log2) at which a pair is the same case: an equal date of committal carries it if nothing speaks against."""

# Persons' records of one court. Few persons come before both courts, and only theirs are read any further: the Crown
# first, then the records of its persons below.
RECORDS = """
CREATE TEMP TABLE {target}_records AS
SELECT source_record_id, person_id FROM {clusters} WHERE source_dataset = '{source}' {of_both}
"""

# One row per defendant-case that may have gone up (or come from below): the newest delivery of it, with the offences of
# all its deliveries as lists.
CASES = """
CREATE TEMP TABLE {target} AS
WITH delivered AS (
    SELECT r.person_id, source_record_id, extract_year, case_id, defendant_id, case_reference, asn, final_result_date,
           police_force_code, {facts}
    FROM {cases} c JOIN {target}_records r USING (source_record_id) WHERE {eligible}
),
newest AS (SELECT source_record_id, max(extract_year) AS extract_year FROM delivered GROUP BY source_record_id),
offence AS (
    SELECT source_record_id, list(ho_offence_code) FILTER (ho_offence_code IS NOT NULL) AS codes,
           list(offence_date) FILTER (offence_date IS NOT NULL) AS dates
           {committal}
    FROM {offences} SEMI JOIN newest USING (source_record_id) GROUP BY source_record_id
)
SELECT d.*, o.* EXCLUDE (source_record_id)
FROM delivered d
SEMI JOIN newest n USING (source_record_id, extract_year)
LEFT JOIN offence o USING (source_record_id)
"""

MAGS_FACTS = "first_hearing_date, crown_court_code"
CROWN_FACTS = (
    "case_type, court_id, received_date, committal_date, sent_for_trial_date, mag_court_first_hearing_date, "
    "mag_court_final_hearing_date"
)
COMMITTAL = ", bool_or(result_code = '06') AS for_trial, bool_or(result_code = '07') AS for_sentence"

SCORED = """
CREATE TEMP TABLE scored AS
WITH pair AS (
    SELECT m.person_id, m.case_id AS mags_case_id, m.defendant_id AS mags_defendant_id,
           c.source_record_id AS crown_defendant_on_case_id,
           CASE WHEN c.case_reference IS NULL THEN 0
                WHEN m.case_reference = c.case_reference THEN 12
                WHEN length(m.case_reference) >= 6 AND contains(c.case_reference, m.case_reference) THEN 11
                WHEN length(c.case_reference) >= 6 AND contains(m.case_reference, c.case_reference) THEN 7
                WHEN length(m.case_reference) >= 6 AND levenshtein(m.case_reference, c.case_reference) = 1 THEN 7
                ELSE -2 END AS reference,
           CASE WHEN m.asn IS NULL OR c.asn IS NULL THEN 0 WHEN m.asn = c.asn THEN 12
                WHEN levenshtein(m.asn, c.asn) = 1 THEN 7 ELSE -2 END AS asn,
           abs(date_diff('day', m.final_result_date, coalesce(c.committal_date, c.sent_for_trial_date))) AS days,
           CASE WHEN days IS NULL THEN 0 WHEN days = 0 THEN 8 WHEN days <= 3 THEN 5 WHEN days <= 14 THEN 2
                WHEN days <= 45 THEN -1 ELSE -5 END AS committal_date,
           CASE WHEN c.mag_court_final_hearing_date IS NULL THEN 0
                WHEN c.mag_court_final_hearing_date = m.final_result_date THEN 4 ELSE -2 END
           + CASE WHEN c.mag_court_first_hearing_date IS NULL OR m.first_hearing_date IS NULL THEN 0
                  WHEN c.mag_court_first_hearing_date = m.first_hearing_date THEN 4 ELSE -2 END AS hearings,
           CASE WHEN (c.case_type = 'T' AND m.for_trial) OR (c.case_type = 'S' AND m.for_sentence) THEN 3
                WHEN m.for_trial OR m.for_sentence THEN 1 WHEN m.for_trial IS NULL THEN 0 ELSE -6 END AS committal,
           CASE WHEN m.codes IS NULL AND m.dates IS NULL OR c.codes IS NULL AND c.dates IS NULL THEN 0
                WHEN list_has_any(m.codes, c.codes) AND list_has_any(m.dates, c.dates) THEN 6
                WHEN list_has_any(m.dates, c.dates) THEN 4 WHEN list_has_any(m.codes, c.codes) THEN 2
                ELSE -2 END AS offence,
           CASE WHEN m.crown_court_code IS NULL THEN 0 WHEN m.crown_court_code = c.court_id THEN 2 ELSE -1 END
           + CASE WHEN m.police_force_code IS NULL OR c.police_force_code IS NULL THEN 0
                  WHEN m.police_force_code = c.police_force_code THEN 0.5 ELSE -1 END AS place,
           -- A case goes up after it ended below and before it ends above; a month of slack for clerks.
           CASE WHEN c.received_date < m.final_result_date - 31 THEN -6
                WHEN c.final_result_date < m.final_result_date THEN -6
                WHEN c.received_date > m.final_result_date + 365 THEN -4 ELSE 0 END AS in_order
    FROM crown c JOIN mags m USING (person_id)
)
SELECT *, (reference + asn + committal_date + hearings + committal + offence + place + in_order)::DOUBLE AS match_weight
FROM pair
"""

# What carried the link: the strongest of what the two courts have in common, or several weak things together.
CANDIDATES = f"""
WITH strongest AS (
    SELECT *, greatest(reference, asn, committal_date, offence) AS strength FROM scored WHERE match_weight >= {THRESHOLD}
)
SELECT mags_case_id, mags_defendant_id, crown_defendant_on_case_id, person_id, match_weight,
       CASE WHEN strength < 5 THEN 'combination' WHEN reference = strength THEN 'reference' WHEN asn = strength THEN 'asn'
            WHEN committal_date = strength THEN 'committal_date' ELSE 'offence' END AS link_basis
FROM strongest
ORDER BY match_weight DESC, mags_case_id, mags_defendant_id, crown_defendant_on_case_id
"""


@dataclass(frozen=True)
class CasesLinked:
    """What case linking did: pairs looked at, pairs linked, and links by what carried them."""

    pairs: int
    links: int
    by_basis: dict[str, int]


def _read(connection: Connection, root: DataRoot) -> bool:
    """Make the tables `crown` and `mags`; False if one of the courts has no data yet."""
    clusters = parquet(root.table("linkage", "person_clusters"))
    for target, source, of_both, facts, committal, eligible in (
        ("crown", CROWN_XHIBIT, "", CROWN_FACTS, "", "c.case_type <> 'A'"),
        ("mags", MAGS_HOCAS, "AND person_id IN (SELECT person_id FROM crown)", MAGS_FACTS, COMMITTAL, "true"),
    ):
        cases = root.years("events", table_name(source, "cases"))
        offences = root.years("events", table_name(source, "offences"))
        if not (cases and offences):
            return False
        connection.execute(RECORDS.format(target=target, source=source.name, clusters=clusters, of_both=of_both))
        connection.execute(
            CASES.format(
                target=target,
                cases=parquet(cases),
                offences=parquet(offences),
                facts=facts,
                committal=committal,
                eligible=eligible,
            )
        )
    return True


def _one_to_one(candidates: pa.Table) -> pa.Table:
    """Of candidates in order of weight, those whose two cases no better one has taken."""
    taken_mags: set[tuple[str | None, str | None]] = set()
    taken_crown: set[str | None] = set()
    keep = []
    below = zip(candidates["mags_case_id"].to_pylist(), candidates["mags_defendant_id"].to_pylist(), strict=True)
    for mags, crown in zip(below, candidates["crown_defendant_on_case_id"].to_pylist(), strict=True):
        free = mags not in taken_mags and crown not in taken_crown
        keep.append(free)
        if free:
            taken_mags.add(mags)
            taken_crown.add(crown)
    return candidates.filter(pa.array(keep, pa.bool_()))


def link_cases(settings: Settings) -> CasesLinked:
    """Link the cases of both courts inside persons and write `case_links`, one row per linked pair."""
    root = DataRoot(settings.data_dir)
    with connect(settings) as connection:
        if _read(connection, root):
            connection.execute(SCORED)
            pairs = rows(connection, "SELECT count(*) FROM scored")[0][0]
            links = _one_to_one(connection.sql(CANDIDATES).to_arrow_table())
            connection.register("link", links)
            select = "SELECT * FROM link"
        else:
            pairs = 0
            texts = ("mags_case_id", "mags_defendant_id", "crown_defendant_on_case_id", "person_id")
            columns = ", ".join(f"'' AS {name}" for name in texts)
            select = f"SELECT {columns}, 0.0::DOUBLE AS match_weight, '' AS link_basis WHERE false"
        target = root.table("linkage", "case_links")
        written = write_parquet(connection, f"{select} ORDER BY mags_case_id, mags_defendant_id", target)
        by_basis = dict(rows(connection, f"SELECT link_basis, count(*) FROM {parquet(target)} GROUP BY 1 ORDER BY 1"))
    return CasesLinked(pairs, written, by_basis)
