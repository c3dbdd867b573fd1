"""How ages, sex, ethnicity and offence codes are standardised, as SQL macros and one lookup of offences."""

from datafirst_assets.contracts.codes import REFERENCE
from datafirst_assets.contracts.row_rules import age_band_sql

MACROS = rf"""
-- Completed years; a birthday on 29 February is kept on 1 March.
CREATE OR REPLACE TEMP MACRO age_on(birth, day) AS
    (year(day) - year(birth) - ((month(day), dayofmonth(day)) < (month(birth), dayofmonth(birth)))::INTEGER)::BIGINT;
CREATE OR REPLACE TEMP MACRO age_band_of(age) AS {age_band_sql("age")};

CREATE OR REPLACE TEMP MACRO known_sex(code) AS CASE WHEN code IN ('M', 'F') THEN code END;

-- Self-defined where stated, else as the officer saw it (publication groups of the criminal justice statistics).
CREATE OR REPLACE TEMP MACRO ethnicity_group_of(self_defined, observed) AS CASE
    WHEN self_defined IN ('O1', 'O9') THEN 'Chinese and other'
    WHEN self_defined LIKE 'W%' THEN 'White' WHEN self_defined LIKE 'B%' THEN 'Black'
    WHEN self_defined LIKE 'A%' THEN 'Asian' WHEN self_defined LIKE 'M%' THEN 'Mixed'
    WHEN observed = 'W' THEN 'White' WHEN observed = 'B' THEN 'Black'
    WHEN observed = 'A' THEN 'Asian' WHEN observed = 'O' THEN 'Chinese and other' ELSE 'Not stated' END;

CREATE OR REPLACE TEMP MACRO clean_lsoa(x) AS
    CASE WHEN regexp_full_match(upper(trim(x)), '[EW]01[0-9]{{6}}') THEN upper(trim(x)) END;

-- Five digits; a code that lost its leading zeros gets them back.
CREATE OR REPLACE TEMP MACRO clean_ho_code(x) AS
    CASE WHEN regexp_full_match(trim(x), '[0-9]{{3,5}}') THEN lpad(trim(x), 5, '0') END;
-- A code as typed, without signs before it: "-" is a way to type "none", and a sheet would take "=1" for a formula.
CREATE OR REPLACE TEMP MACRO clean_code(x) AS nullif(regexp_replace(trim(x), '^[-=+@\s]+', ''), '');
CREATE OR REPLACE TEMP MACRO clean_cjs_code(x) AS upper(clean_code(x));
CREATE OR REPLACE TEMP MACRO mags_date(x) AS try_strptime(x, '%d/%m/%Y')::DATE;
CREATE OR REPLACE TEMP MACRO crown_date(x) AS try_strptime(x, '%Y-%m-%d %H:%M:%S')::DATE;
CREATE OR REPLACE TEMP MACRO iso_date(x) AS try_strptime(x, '%Y-%m-%d')::DATE;
"""


def offence_lookup() -> str:
    """A FROM item with `ho_offence_code`, `offence_group` and `offence_type`; codes are unique."""
    file = str(REFERENCE / "offence_classification.csv").replace("'", "''")
    return f"(SELECT ho_offence_code, offence_group, offence_type FROM read_csv('{file}', all_varchar = true))"
