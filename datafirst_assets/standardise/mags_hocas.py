"""Libra's extract, standardised: the queries that part who from what happened.

Facts of the defendant repeat on every offence row; the row with the lowest offence number that holds a value speaks.
"""

from datafirst_assets.standardise.attributes import offence_lookup

IDENTITIES = """
WITH record AS (
    SELECT case_id || '|' || defendant_id AS source_record_id,
           arg_min(defendant_type, seq) AS defendant_type, arg_min(organisation_name, seq) AS organisation_name,
           arg_min(forename1, seq) AS forename1, arg_min(forename2, seq) AS forename2,
           arg_min(forename3, seq) AS forename3, arg_min(surname, seq) AS surname,
           arg_min(date_of_birth, seq) AS date_of_birth, arg_min(sex, seq) AS sex, arg_min(postcode, seq) AS postcode,
           arg_min(pnc_id, seq) AS pnc_id, arg_min(cro_number, seq) AS cro_number,
           arg_min(final_result_date, seq) AS final_result_date
    FROM (SELECT *, offence_seq::BIGINT AS seq FROM {raw[defendant_offences]})
    GROUP BY case_id, defendant_id
), named AS (
    SELECT *, defendant_type = 'O' AS is_organisation,
           nullif(concat_ws(' ', clean_forenames(forename1), clean_forenames(forename2), clean_forenames(forename3)), '')
               AS forenames
    FROM record
)
SELECT 'mags_hocas' AS source_dataset, source_record_id, {year}::BIGINT AS extract_year, defendant_type,
       CASE WHEN is_organisation THEN clean_organisation(coalesce(organisation_name, surname)) END AS organisation_name,
       CASE WHEN NOT is_organisation THEN first_name(forenames) END AS forename,
       CASE WHEN NOT is_organisation THEN later_names(forenames) END AS middle_names,
       CASE WHEN NOT is_organisation THEN clean_surname(surname) END AS surname,
       CASE WHEN NOT is_organisation
            THEN clean_birth(mags_date(date_of_birth), mags_date(final_result_date)) END AS date_of_birth,
       CASE WHEN NOT is_organisation THEN known_sex(sex) END AS sex,
       clean_postcode(postcode) AS postcode,
       CASE WHEN NOT is_organisation THEN clean_pnc(pnc_id, {year}) END AS pnc_id,
       CASE WHEN NOT is_organisation THEN clean_cro(cro_number) END AS cro_number
FROM named
ORDER BY source_record_id
"""

CASES = """
WITH record AS (
    SELECT case_id, defendant_id,
           arg_min(defendant_type, seq) AS defendant_type, arg_min(sex, seq) AS sex,
           arg_min(date_of_birth, seq) AS date_of_birth,
           arg_min(self_defined_ethnicity, seq) AS self_defined_ethnicity,
           arg_min(observed_ethnicity, seq) AS observed_ethnicity, arg_min(lsoa11, seq) AS lsoa11,
           arg_min(asn, seq) AS asn, arg_min(court_house_code, seq) AS court_house_code,
           arg_min(court_type, seq) AS court_type, arg_min(lja_code, seq) AS lja_code,
           arg_min(police_force_code, seq) AS police_force_code, arg_min(initiation_code, seq) AS initiation_code,
           arg_min(proceedings_type_code, seq) AS proceedings_type_code,
           arg_min(case_received_date, seq) AS case_received_date,
           arg_min(first_hearing_date, seq) AS first_hearing_date,
           arg_min(final_result_date, seq) AS final_result_date, arg_min(hearings_count, seq) AS hearings_count,
           arg_min(crown_court_code, seq) AS crown_court_code
    FROM (SELECT *, offence_seq::BIGINT AS seq FROM {raw[defendant_offences]})
    GROUP BY case_id, defendant_id
), dated AS (
    SELECT *, mags_date(final_result_date) AS ended,
           CASE WHEN defendant_type = 'P' THEN clean_birth(mags_date(date_of_birth), ended) END AS birth,
           age_on(birth, ended) AS age
    FROM record
)
SELECT case_id || '|' || defendant_id AS source_record_id, {year}::BIGINT AS extract_year, case_id, defendant_id,
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
SELECT r.case_id || '|' || r.defendant_id AS source_record_id, r.offence_seq::BIGINT AS offence_seq,
       {{year}}::BIGINT AS extract_year, mags_date(r.offence_date) AS offence_date,
       clean_cjs_code(r.cjs_offence_code) AS cjs_offence_code, clean_ho_code(r.ho_offence_code) AS ho_offence_code,
       coalesce(o.offence_group, '13') AS offence_group, o.offence_type,
       r.breach_marker, r.plea_code, r.mode_of_trial_code, r.finding_code, r.police_remand_status,
       r.court_remand_status, r.result_code, r.custodial_days::BIGINT AS custodial_days,
       r.community_order_months::BIGINT AS community_order_months, r.fine_pence::BIGINT AS fine_pence,
       r.compensation_pence::BIGINT AS compensation_pence,
       r.disqualification_months::BIGINT AS disqualification_months
FROM {{raw[defendant_offences]}} r
LEFT JOIN {offence_lookup()} o ON o.ho_offence_code = clean_ho_code(r.ho_offence_code)
ORDER BY source_record_id, offence_seq
"""
