"""FamilyMan's extract, standardised: the queries that part who from what happened.

FamilyMan does not say whether a party is an organisation: a local authority's name stands where a surname does. It is one
where the words of an organisation's name say so, or its abbreviations (LB OF X, X MBC) with neither title nor forename, and no
birth date and no role of a child speaks against it; somebody with a title and a forename may be called by one of these words.
"""

_IS_ORGANISATION = """
    p.role <> 'CHD' AND p.date_of_birth IS NULL AND (
        says_organisation(concat_ws(' ', CASE WHEN p.forenames <> '' THEN p.title END, p.forenames, p.surname))
        OR CASE WHEN coalesce(p.forenames, '') = '' AND coalesce(p.title, '') = ''
                THEN coalesce(clean_organisation(p.surname) LIKE '% COUNCIL', false) ELSE false END)
"""

IDENTITIES = f"""
WITH record AS (
    -- A child may be born while its case is under way.
    SELECT p.*, coalesce(iso_date(c.closed_date), make_date({{year}}, 12, 31)) AS latest,
           {_IS_ORGANISATION} AS is_organisation
    FROM {{raw[parties]}} p JOIN {{raw[cases]}} c USING (case_number)
), typed AS (
    -- Neither unborn children nor roles are names.
    SELECT record.* REPLACE (CASE WHEN NOT names_nobody THEN forenames END AS forenames,
                             CASE WHEN NOT names_nobody THEN surname END AS surname)
    FROM (SELECT *, is_nobody(concat_ws(' ', forenames, surname)) AS names_nobody FROM record) record
), stated AS (
    -- Of a person or of an organisation. A step of its own: DuckDB computes what a CASE repeats anew each time.
    SELECT party_id AS source_record_id, is_organisation, postcode, latest,
           last_line(address_line_1, address_line_2, NULL) AS town_line,
           CASE WHEN is_organisation THEN concat_ws(' ', forenames, surname) END AS organisation_name,
           CASE WHEN NOT is_organisation THEN forenames END AS forenames,
           CASE WHEN NOT is_organisation THEN surname END AS surname,
           CASE WHEN NOT is_organisation THEN iso_date(date_of_birth) END AS birth,
           CASE WHEN NOT is_organisation THEN coalesce(known_sex(sex), sex_of_title(title)) END AS sex
    FROM typed
), forename AS (
    -- The same names come again and again: each is cleaned once.
    SELECT typed, given_names(typed) AS cleaned FROM (SELECT DISTINCT forenames AS typed FROM stated)
), surname AS (
    SELECT typed, clean_surname(without_placeholders(letters(typed))) AS cleaned
    FROM (SELECT DISTINCT surname AS typed FROM stated)
), organisation AS (
    SELECT typed, clean_organisation(typed) AS cleaned FROM (SELECT DISTINCT organisation_name AS typed FROM stated)
), town AS (
    SELECT typed, clean_town(typed) AS cleaned FROM (SELECT DISTINCT town_line AS typed FROM stated)
)
SELECT 'familyman' AS source_dataset, source_record_id, {{year}}::BIGINT AS extract_year,
       CASE WHEN is_organisation THEN 'O' ELSE 'P' END AS defendant_type,
       organisation.cleaned AS organisation_name, first_name(forename.cleaned) AS forename,
       later_names(forename.cleaned) AS middle_names, surname.cleaned AS surname,
       clean_birth(birth, latest) AS date_of_birth, sex, clean_postcode(postcode) AS postcode, town.cleaned AS town,
       NULL::VARCHAR AS pnc_id, NULL::VARCHAR AS cro_number
FROM stated
LEFT JOIN forename ON forename.typed = stated.forenames
LEFT JOIN surname ON surname.typed = stated.surname
LEFT JOIN organisation ON organisation.typed = stated.organisation_name
LEFT JOIN town ON town.typed = stated.town_line
ORDER BY source_record_id
"""

CASES = """
WITH hearing AS (
    SELECT case_number, count(*) AS hearings FROM {raw[events]} WHERE event_type = 'HRG' GROUP BY case_number
)
SELECT case_number, {year}::BIGINT AS extract_year, case_type,
       coalesce(clean_code(court_code), 'not known') AS court_code, iso_date(received_date) AS received_date,
       iso_date(closed_date) AS closed_date, number_of_children::BIGINT AS number_of_children, harm_alleged,
       coalesce(hearings, 0) AS hearings_count, clean_reference(related_case_number) AS related_case_number
FROM {raw[cases]} LEFT JOIN hearing USING (case_number)
ORDER BY case_number
"""

PARTIES = f"""
WITH record AS (
    SELECT p.*, iso_date(c.received_date) AS started, {_IS_ORGANISATION} AS is_organisation
    FROM {{raw[parties]}} p JOIN {{raw[cases]}} c USING (case_number)
), dated AS (
    SELECT *, CASE WHEN NOT is_organisation THEN clean_birth(iso_date(date_of_birth), started) END AS birth,
           age_on(birth, started) AS age
    FROM record
)
SELECT party_id AS source_record_id, {{year}}::BIGINT AS extract_year, case_number, role,
       CASE WHEN is_organisation THEN 'O' ELSE 'P' END AS party_type,
       CASE WHEN is_organisation THEN 'U' ELSE coalesce(known_sex(sex), sex_of_title(title), 'U') END AS sex,
       age AS age_at_start, age_band_of(age) AS age_band, clean_lsoa(lsoa11) AS lsoa11, represented
FROM dated
ORDER BY source_record_id
"""

EVENTS = """
SELECT event_id, {year}::BIGINT AS extract_year, case_number, event_type, iso_date(event_date) AS event_date, order_type
FROM {raw[events]}
ORDER BY event_id
"""
