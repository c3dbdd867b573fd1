"""The extract of CaseMan and Possession Claim Online, standardised: the queries that part who from what happened."""

from datafirst_assets.standardise.whole_names import organisations, people

# The same names come again and again: each is taken apart once.
_NAMED = f"""
WITH record AS (
    SELECT p.* EXCLUDE (party_type), p.party_type = 'C' AS is_company, iso_date(c.issue_date) AS issued
    FROM {{raw[parties]}} p JOIN {{raw[cases]}} c USING (case_number)
), organisation AS (
    {organisations("SELECT name AS typed, is_company FROM record")}
), person AS (
    {people("SELECT typed FROM organisation WHERE NOT is_organisation")}
), named AS (
    SELECT record.*, coalesce(organisation.is_organisation, record.is_company) AS is_organisation,
           organisation.organisation_name, person.forenames, person.surname, person.sex
    FROM record
    LEFT JOIN organisation ON organisation.typed = record.name AND organisation.is_company = record.is_company
    LEFT JOIN person ON person.typed = record.name AND NOT organisation.is_organisation
), dated AS (
    SELECT *, last_line(address_line_1, address_line_2, NULL) AS town_line,
           CASE WHEN NOT is_organisation THEN clean_birth(iso_date(date_of_birth), issued) END AS birth
    FROM named
)"""

IDENTITIES = f"""
{_NAMED}, town AS (
    SELECT typed, clean_town(typed) AS cleaned FROM (SELECT DISTINCT town_line AS typed FROM dated)
)
SELECT 'civil_caseman_pcol' AS source_dataset, party_id AS source_record_id, {{year}}::BIGINT AS extract_year,
       CASE WHEN is_organisation THEN 'O' ELSE 'P' END AS defendant_type, organisation_name,
       first_name(forenames) AS forename, later_names(forenames) AS middle_names, surname, birth AS date_of_birth, sex,
       clean_postcode(postcode) AS postcode, town.cleaned AS town, NULL::VARCHAR AS pnc_id, NULL::VARCHAR AS cro_number
FROM dated
LEFT JOIN town ON town.typed = dated.town_line
ORDER BY source_record_id
"""

CASES = """
WITH hearing AS (
    SELECT case_number, count(*) AS hearings FROM {raw[events]} WHERE event_type = 'HRG' GROUP BY case_number
)
SELECT case_number, {year}::BIGINT AS extract_year, claim_type,
       coalesce(clean_code(court_code), 'not known') AS court_code, iso_date(issue_date) AS issue_date,
       claim_amount_pence::BIGINT AS claim_amount_pence,
       CASE WHEN claim_type IN ('POL', 'POM') THEN tenancy_type END AS tenancy_type,
       rent_arrears_pence::BIGINT AS rent_arrears_pence, coalesce(hearings, 0) AS hearings_count, source_system
FROM {raw[cases]} LEFT JOIN hearing USING (case_number)
ORDER BY case_number
"""

PARTIES = f"""
{_NAMED}, aged AS (
    SELECT *, age_on(birth, issued) AS age FROM dated
)
SELECT party_id AS source_record_id, {{year}}::BIGINT AS extract_year, case_number, role,
       CASE WHEN is_organisation THEN 'O' ELSE 'P' END AS party_type, coalesce(sex, 'U') AS sex, age AS age_at_start,
       age_band_of(age) AS age_band, clean_lsoa(lsoa11) AS lsoa11
FROM aged
ORDER BY source_record_id
"""

EVENTS = """
SELECT event_id, {year}::BIGINT AS extract_year, case_number, event_type, iso_date(event_date) AS event_date, outcome,
       amount_pence::BIGINT AS amount_pence
FROM {raw[events]}
ORDER BY event_id
"""
