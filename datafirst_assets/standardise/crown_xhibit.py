"""XHIBIT's extract, standardised: the queries that part who from what happened."""

from datafirst_assets.contracts.ranks import CROWN_DISPOSALS
from datafirst_assets.standardise.attributes import offence_lookup

IDENTITIES = """
WITH record AS (
    SELECT c.defendant_on_case_id AS source_record_id, d.*, c.pnc_id, c.final_result_date,
           d.is_company = 'Y' OR d.gender IS NOT DISTINCT FROM 'C' AS is_organisation
    FROM {raw[defendants_on_case]} c JOIN {raw[defendants]} d USING (defendant_id)
), stated AS (
    -- Of a person or of an organisation. A step of its own: DuckDB computes what a CASE repeats anew each time.
    SELECT source_record_id, is_organisation, postcode, crown_date(final_result_date) AS ended,
           last_line(address_line_1, address_line_2, address_line_3) AS town_line,
           CASE WHEN is_organisation THEN concat_ws(' ', first_name, middle_name, surname) END AS organisation_name,
           CASE WHEN NOT is_organisation THEN first_name END AS first_name,
           CASE WHEN NOT is_organisation THEN middle_name END AS middle_name,
           CASE WHEN NOT is_organisation THEN surname END AS surname,
           CASE WHEN NOT is_organisation THEN crown_date(date_of_birth) END AS birth,
           CASE WHEN NOT is_organisation THEN gender END AS gender,
           CASE WHEN NOT is_organisation THEN pnc_id END AS pnc_id
    FROM record
), forename AS (
    -- The same names come again and again: each is cleaned once.
    SELECT typed, clean_forenames(typed) AS cleaned
    FROM (SELECT DISTINCT unnest([first_name, middle_name]) AS typed FROM stated)
), surname AS (
    SELECT typed, clean_surname(typed) AS cleaned FROM (SELECT DISTINCT surname AS typed FROM stated)
), organisation AS (
    SELECT typed, clean_organisation(typed) AS cleaned FROM (SELECT DISTINCT organisation_name AS typed FROM stated)
), town AS (
    SELECT typed, clean_town(typed) AS cleaned FROM (SELECT DISTINCT town_line AS typed FROM stated)
), named AS (
    SELECT stated.*, surname.cleaned AS clean_surname, organisation.cleaned AS clean_organisation,
           town.cleaned AS clean_town,
           nullif(concat_ws(' ', f1.cleaned, f2.cleaned), '') AS forenames
    FROM stated
    LEFT JOIN surname ON surname.typed = stated.surname
    LEFT JOIN organisation ON organisation.typed = stated.organisation_name
    LEFT JOIN town ON town.typed = stated.town_line
    LEFT JOIN forename f1 ON f1.typed = stated.first_name
    LEFT JOIN forename f2 ON f2.typed = stated.middle_name
)
SELECT 'crown_xhibit' AS source_dataset, source_record_id, {year}::BIGINT AS extract_year,
       CASE WHEN is_organisation THEN 'O' ELSE 'P' END AS defendant_type, clean_organisation AS organisation_name,
       first_name(forenames) AS forename, later_names(forenames) AS middle_names, clean_surname AS surname,
       clean_birth(birth, ended) AS date_of_birth, known_sex(gender) AS sex, clean_postcode(postcode) AS postcode,
       clean_town AS town, clean_pnc(pnc_id, {year}) AS pnc_id, NULL::VARCHAR AS cro_number
FROM named
ORDER BY source_record_id
"""

CASES = """
WITH record AS (
    SELECT c.* EXCLUDE (hearings_count), c.hearings_count::BIGINT AS hearings_count, k.case_number, k.case_type,
           k.case_sub_type, k.receipt_type, k.court_id, k.police_force_code, k.magistrates_case_ref, k.received_date,
           k.committal_date, k.sent_for_trial_date, d.date_of_birth, d.gender, d.ethnicity_self_defined,
           d.ethnic_appearance_code, d.lsoa11, crown_date(c.final_result_date) AS ended,
           d.is_company = 'Y' OR d.gender IS NOT DISTINCT FROM 'C' AS is_organisation,
           CASE WHEN NOT is_organisation THEN clean_birth(crown_date(d.date_of_birth), ended) END AS birth,
           age_on(birth, ended) AS age
    FROM {raw[defendants_on_case]} c
    JOIN {raw[cases]} k USING (case_id)
    JOIN {raw[defendants]} d USING (defendant_id)
)
SELECT defendant_on_case_id AS source_record_id, {year}::BIGINT AS extract_year, case_id, defendant_id,
       CASE WHEN is_organisation THEN 'O' ELSE 'P' END AS defendant_type,
       CASE WHEN is_organisation THEN 'U' ELSE coalesce(known_sex(gender), 'U') END AS sex,
       age AS age_at_final_result, age_band_of(age) AS age_band, ethnicity_self_defined,
       ethnic_appearance_code AS ethnicity_observed,
       ethnicity_group_of(ethnicity_self_defined, ethnic_appearance_code) AS ethnicity_group,
       clean_lsoa(lsoa11) AS lsoa11, case_number, case_type,
       CASE WHEN case_type = 'A' THEN case_sub_type END AS appeal_type, receipt_type,
       coalesce(clean_code(court_id), 'not known') AS court_id, police_force_code,
       crown_date(received_date) AS received_date, crown_date(committal_date) AS committal_date,
       crown_date(sent_for_trial_date) AS sent_for_trial_date,
       crown_date(mag_court_first_hearing_date) AS mag_court_first_hearing_date,
       crown_date(mag_court_final_hearing_date) AS mag_court_final_hearing_date,
       crown_date(first_hearing_date) AS first_hearing_date, ended AS final_result_date, hearings_count,
       CASE WHEN case_type = 'A' THEN appeal_result END AS appeal_result, bail_status_on_committal,
       bail_status_current, clean_reference(asn) AS asn, clean_reference(magistrates_case_ref) AS case_reference
FROM record
ORDER BY source_record_id
"""

OFFENCES = f"""
WITH disposal AS (
    SELECT defendant_on_offence_id, disposal_type, custodial_days::BIGINT AS custodial_days,
           amount_pence::BIGINT AS amount_pence
    FROM {{raw[disposals]}}
    QUALIFY row_number() OVER (
        PARTITION BY defendant_on_offence_id
        ORDER BY list_position({CROWN_DISPOSALS!r}, disposal_type), custodial_days::BIGINT DESC NULLS LAST,
                 amount_pence::BIGINT DESC NULLS LAST, disposal_id) = 1
)
SELECT r.defendant_on_case_id AS source_record_id, r.defendant_on_offence_id, r.offence_seq::BIGINT AS offence_seq,
       {{year}}::BIGINT AS extract_year, crown_date(r.offence_date) AS offence_date,
       clean_cjs_code(r.cjs_offence_code) AS cjs_offence_code, clean_ho_code(r.ho_offence_code) AS ho_offence_code,
       coalesce(o.offence_group, '13') AS offence_group, o.offence_type, r.plea, r.verdict,
       d.disposal_type AS disposal, d.custodial_days, d.amount_pence
FROM {{raw[defendants_on_offence]}} r
LEFT JOIN disposal d USING (defendant_on_offence_id)
LEFT JOIN {offence_lookup()} o ON o.ho_offence_code = clean_ho_code(r.ho_offence_code)
ORDER BY source_record_id, offence_seq, defendant_on_offence_id
"""
