"""How dates of birth, postcodes, police ids and references are standardised, as SQL macros.

Every macro takes text as delivered (dates: a DATE) and gives a value or NULL; none can raise.
"""

CHECK_LETTERS = "ZABCDEFGHJKLMNPQRTUVWXY"
"""Check letter of a PNC id: the number formed by the year's last two digits and the serial, modulo 23 (HMPPS)."""

NO_FIXED_ABODE = "NF1 1NF|NF1 1FA"
OLDEST_DEFENDANT = 115
"""Years. Defendants of 105 exist; an age beyond this is a slip, and the birth date is then treated as missing."""

MACROS = rf"""
-- Dates that systems fill in where the birth date is not known; an age that nobody reaches.
CREATE OR REPLACE TEMP MACRO clean_birth(birth, day) AS CASE
    WHEN birth IN (DATE '1900-01-01', DATE '1970-01-01') OR birth > day
      OR year(day) - year(birth) > {OLDEST_DEFENDANT} THEN NULL ELSE birth END;

CREATE OR REPLACE TEMP MACRO letters_and_digits(x) AS nullif(regexp_replace(upper(x), '[^A-Z0-9]', '', 'g'), '');

-- One blank before the inward code; O and I typed for the digit that begins it; places that do not exist are missing.
CREATE OR REPLACE TEMP MACRO spaced_postcode(x) AS
    CASE WHEN length(x) BETWEEN 5 AND 7
         THEN left(x, -3) || ' ' || replace(replace(substr(x, -3, 1), 'O', '0'), 'I', '1') || right(x, 2) END;
CREATE OR REPLACE TEMP MACRO valid_postcode(x) AS
    CASE WHEN regexp_full_match(x, '[A-Z]{{1,2}}[0-9][A-Z0-9]? [0-9][A-Z]{{2}}')
          AND NOT regexp_full_match(x, '{NO_FIXED_ABODE}|ZZ99 .*|XX.*') THEN x END;
CREATE OR REPLACE TEMP MACRO clean_postcode(x) AS valid_postcode(spaced_postcode(letters_and_digits(x)));

-- 2004/1234567X, however typed: a short year is of this century if it is not after the extract's.
CREATE OR REPLACE TEMP MACRO pnc_parts(x) AS regexp_extract(
    regexp_replace(upper(x), '[^A-Z0-9/]', '', 'g'),
    '^(?:((?:19|20)[0-9]{{2}})/?([0-9]{{1,7}})|([0-9]{{2}})/([0-9]{{1,7}})|([0-9]{{2}})([0-9]{{7}}))([A-Z])$',
    ['y4', 's4', 'y2', 's2', 'y0', 's0', 'letter']);
CREATE OR REPLACE TEMP MACRO full_year(yy, extract_year) AS
    try_cast(yy AS INTEGER) + CASE WHEN try_cast(yy AS INTEGER) <= extract_year % 100 THEN 2000 ELSE 1900 END;
CREATE OR REPLACE TEMP MACRO pnc_year(p, extract_year) AS
    CASE WHEN p.y4 <> '' THEN p.y4 ELSE full_year(p.y2 || p.y0, extract_year)::VARCHAR END;
CREATE OR REPLACE TEMP MACRO pnc_serial(p) AS lpad(p.s4 || p.s2 || p.s0, 7, '0');
CREATE OR REPLACE TEMP MACRO check_letter(digits) AS
    substr('{CHECK_LETTERS}', (try_cast(digits AS BIGINT) % 23)::INTEGER + 1, 1);
CREATE OR REPLACE TEMP MACRO clean_pnc(x, extract_year) AS CASE
    WHEN coalesce(pnc_parts(x).letter, '') = '' THEN NULL
    WHEN check_letter(right(pnc_year(pnc_parts(x), extract_year), 2) || pnc_serial(pnc_parts(x)))
         <> pnc_parts(x).letter THEN NULL
    ELSE pnc_year(pnc_parts(x), extract_year) || '/' || pnc_serial(pnc_parts(x)) || pnc_parts(x).letter END;

-- 123456/04X or SF04/123456X. Its check letter is not tested: files before 1995 follow another rule.
CREATE OR REPLACE TEMP MACRO cro_text(x) AS regexp_replace(upper(x), '[^A-Z0-9/]', '', 'g');
CREATE OR REPLACE TEMP MACRO cro_parts(x) AS
    regexp_extract(cro_text(x), '^([0-9]{{1,6}})/([0-9]{{2}}[A-Z])$', ['serial', 'rest']);
CREATE OR REPLACE TEMP MACRO clean_cro(x) AS CASE
    WHEN regexp_full_match(cro_text(x), 'SF[0-9]{{2}}/[0-9]{{1,6}}[A-Z]') THEN cro_text(x)
    WHEN coalesce(cro_parts(x).rest, '') = '' OR lpad(cro_parts(x).serial, 6, '0') = '000000' THEN NULL
    ELSE lpad(cro_parts(x).serial, 6, '0') || '/' || cro_parts(x).rest END;

-- A reference as another clerk may cite it; a row of one repeated sign says nothing.
CREATE OR REPLACE TEMP MACRO clean_reference(x) AS
    CASE WHEN length(letters_and_digits(x)) >= 4 AND replace(letters_and_digits(x), left(letters_and_digits(x), 1), '') <> ''
         THEN letters_and_digits(x) END;
"""
