"""Libra's extract, standardised: the queries that part who from what happened.

Facts of the defendant repeat on every offence row; the row with the lowest offence number that holds a value speaks.
"""

from datafirst_assets.standardise.attributes import offence_lookup

_WHO = (
    "defendant_type", "organisation_name", "forename1", "forename2", "forename3", "surname", "date_of_birth", "sex",
    "address_line_1", "address_line_2", "address_line_3", "postcode", "pnc_id", "cro_number", "final_result_date",
)  # fmt: skip
_WHAT = (
    "defendant_type", "sex", "date_of_birth", "self_defined_ethnicity", "observed_ethnicity", "lsoa11", "asn",
    "court_house_code", "court_type", "lja_code", "police_force_code", "initiation_code", "proceedings_type_code",
    "case_received_date", "first_hearing_date", "final_result_date", "hearings_count", "crown_court_code",
)  # fmt: skip


def _record(facts: tuple[str, ...]) -> str:
    """The steps to `record`: a row per defendant in a case with these facts, each as its first offence with a value has it.

    As good as always the first row holds whatever any other row of the record holds, and is taken as it stands; facts are
    put together from several rows only where it does not. All facts of all records would cost twice the CPU, and memory.
    """
    held = " | ".join(f"(({fact} IS NOT NULL)::INTEGER << {place})" for place, fact in enumerate(facts))
    return f"""
WITH offence AS NOT MATERIALIZED (
    SELECT *, file_row_number, offence_seq::BIGINT AS seq, {held} AS held FROM {{raw[defendant_offences]}}
), found AS MATERIALIZED (
    SELECT case_id, defendant_id, arg_min(file_row_number, seq) AS first_row,
           arg_min(held, seq) = bit_or(held) AS is_whole
    FROM offence GROUP BY case_id, defendant_id
), record AS (
    SELECT case_id, defendant_id, {", ".join(facts)}
    FROM {{raw[defendant_offences]}} WHERE file_row_number IN (SELECT first_row FROM found WHERE is_whole)
    UNION ALL
    SELECT case_id, defendant_id, {", ".join(f"arg_min({fact}, seq)" for fact in facts)}
    FROM offence SEMI JOIN (FROM found WHERE NOT is_whole) USING (case_id, defendant_id)
    GROUP BY case_id, defendant_id
"""


IDENTITIES = f"""
{_record(_WHO)}), stated AS (
    -- Of a person or of an organisation. A step of its own: DuckDB computes what a CASE repeats anew each time.
    SELECT case_id || '|' || defendant_id AS source_record_id, defendant_type, postcode, final_result_date,
           last_line(address_line_1, address_line_2, address_line_3) AS town_line,
           CASE WHEN defendant_type = 'O' THEN coalesce(organisation_name, surname) END AS organisation_name,
           CASE WHEN defendant_type <> 'O' THEN forename1 END AS forename1,
           CASE WHEN defendant_type <> 'O' THEN forename2 END AS forename2,
           CASE WHEN defendant_type <> 'O' THEN forename3 END AS forename3,
           CASE WHEN defendant_type <> 'O' THEN surname END AS surname,
           CASE WHEN defendant_type <> 'O' THEN mags_date(date_of_birth) END AS birth,
           CASE WHEN defendant_type <> 'O' THEN sex END AS sex,
           CASE WHEN defendant_type <> 'O' THEN pnc_id END AS pnc_id,
           CASE WHEN defendant_type <> 'O' THEN cro_number END AS cro_number
    FROM record
), forename AS (
    -- The same names come again and again: each is cleaned once.
    SELECT typed, clean_forenames(typed) AS cleaned
    FROM (SELECT DISTINCT unnest([forename1, forename2, forename3]) AS typed FROM stated)
), surname AS (
    SELECT typed, clean_surname(typed) AS cleaned FROM (SELECT DISTINCT surname AS typed FROM stated)
), organisation AS (
    SELECT typed, clean_organisation(typed) AS cleaned FROM (SELECT DISTINCT organisation_name AS typed FROM stated)
), town AS (
    SELECT typed, clean_town(typed) AS cleaned FROM (SELECT DISTINCT town_line AS typed FROM stated)
), named AS (
    SELECT stated.*, surname.cleaned AS clean_surname, organisation.cleaned AS clean_organisation,
           town.cleaned AS clean_town,
           nullif(concat_ws(' ', f1.cleaned, f2.cleaned, f3.cleaned), '') AS forenames
    FROM stated
    LEFT JOIN surname ON surname.typed = stated.surname
    LEFT JOIN organisation ON organisation.typed = stated.organisation_name
    LEFT JOIN town ON town.typed = stated.town_line
    LEFT JOIN forename f1 ON f1.typed = forename1
    LEFT JOIN forename f2 ON f2.typed = forename2
    LEFT JOIN forename f3 ON f3.typed = forename3
)
SELECT 'mags_hocas' AS source_dataset, source_record_id, {{year}}::BIGINT AS extract_year, defendant_type,
       clean_organisation AS organisation_name, first_name(forenames) AS forename,
       later_names(forenames) AS middle_names, clean_surname AS surname,
       clean_birth(birth, mags_date(final_result_date)) AS date_of_birth, known_sex(sex) AS sex,
       clean_postcode(postcode) AS postcode, clean_town AS town, clean_pnc(pnc_id, {{year}}) AS pnc_id,
       clean_cro(cro_number) AS cro_number
FROM named
ORDER BY source_record_id
"""

CASES = f"""
{_record(_WHAT)}), dated AS (
    SELECT *, mags_date(final_result_date) AS ended,
           CASE WHEN defendant_type = 'P' THEN clean_birth(mags_date(date_of_birth), ended) END AS birth,
           age_on(birth, ended) AS age
    FROM record
)
SELECT case_id || '|' || defendant_id AS source_record_id, {{year}}::BIGINT AS extract_year, case_id, defendant_id,
       defendant_type, CASE WHEN defendant_type = 'P' THEN coalesce(known_sex(sex), 'U') ELSE 'U' END AS sex,
       age AS age_at_final_result, age_band_of(age) AS age_band,
       self_defined_ethnicity AS ethnicity_self_defined, observed_ethnicity AS ethnicity_observed,
       ethnicity_group_of(self_defined_ethnicity, observed_ethnicity) AS ethnicity_group,
       clean_lsoa(lsoa11) AS lsoa11, coalesce(clean_code(court_house_code), 'not known') AS court_house_code, court_type,
       clean_code(lja_code) AS lja_code, police_force_code, initiation_code,
       proceedings_type_code, mags_date(case_received_date) AS case_received_date,
       mags_date(first_hearing_date) AS first_hearing_date, ended AS final_result_date,
       hearings_count::BIGINT AS hearings_count, clean_reference(asn) AS asn,
       coalesce(letters_and_digits(case_id), case_id) AS case_reference, clean_code(crown_court_code) AS crown_court_code
FROM dated
ORDER BY source_record_id
"""

OFFENCES = f"""
WITH home_office AS (
    -- A few hundred codes on millions of rows: each is cleaned and looked up once.
    SELECT t.typed, clean_ho_code(t.typed) AS cleaned, o.offence_group, o.offence_type
    FROM (SELECT DISTINCT ho_offence_code AS typed FROM {{raw[defendant_offences]}}) t
    LEFT JOIN {offence_lookup()} o ON o.ho_offence_code = clean_ho_code(t.typed)
), cjs AS (
    SELECT typed, clean_cjs_code(typed) AS cleaned
    FROM (SELECT DISTINCT cjs_offence_code AS typed FROM {{raw[defendant_offences]}})
)
SELECT r.case_id || '|' || r.defendant_id AS source_record_id, r.offence_seq::BIGINT AS offence_seq,
       {{year}}::BIGINT AS extract_year, mags_date(r.offence_date) AS offence_date,
       cjs.cleaned AS cjs_offence_code, home_office.cleaned AS ho_offence_code,
       coalesce(home_office.offence_group, '13') AS offence_group, home_office.offence_type,
       r.breach_marker, r.plea_code, r.mode_of_trial_code, r.finding_code, r.police_remand_status,
       r.court_remand_status, r.result_code, r.custodial_days::BIGINT AS custodial_days,
       r.community_order_months::BIGINT AS community_order_months, r.fine_pence::BIGINT AS fine_pence,
       r.compensation_pence::BIGINT AS compensation_pence,
       r.disqualification_months::BIGINT AS disqualification_months
FROM {{raw[defendant_offences]}} r
LEFT JOIN home_office ON home_office.typed = r.ho_offence_code
LEFT JOIN cjs ON cjs.typed = r.cjs_offence_code
ORDER BY source_record_id, offence_seq
"""
