"""How names are standardised, as SQL macros: case, accents, punctuation, titles, prefixes, several forenames.

Sources of the rules: the cleaning that HMPPS's person matching publishes (placeholders, prefixes, "MC X" to "MCX") and
the habits of court clerks. Every macro takes text as delivered and gives text or NULL; none can raise.
"""

PHRASES = (
    "NOT KNOWN", "NOT ENTERED", "NOT STATED", "NOT GIVEN", "NOT AVAILABLE", "NOT APPLICABLE", "NOT RECORDED", "NOT DISCLOSED",
    "NOT PROVIDED", "NOT SUPPLIED", "NO NAME", "NO FORENAME", "NO SURNAME", "NO NAME GIVEN", "NAME NOT KNOWN", "NAME UNKNOWN",
    "NAME NOT GIVEN", "NAME NOT DISCLOSED", "NAME WITHHELD", "NAME TO BE CONFIRMED", "TO BE CONFIRMED", "TO BE ADVISED",
    "UNKNOWN", "UNKNOWN MALE", "UNKNOWN FEMALE", "UNNAMED", "UNDISCLOSED", "WITHHELD", "CONFIDENTIAL",
)  # fmt: skip
"""What clerks type where a name is not known; beside a name it is no part of it either."""
PLACEHOLDERS = (
    *PHRASES, "NK", "N K", "NA", "N A", "NFN", "FNU", "LNU", "NULL", "NONE", "NIL", "TBC", "TBA", "XXX", "XX", "ANON",
    "DUPLICATE", "ERROR", "TEST",
)  # fmt: skip
"""Words that clerks type where a name is not known; XXX and XX are two of them, and mark nothing unfinished here."""

TITLES = "MR|MRS|MS|MISS|MASTER|MSTR|MX|DR|SIR|DAME|LORD|LADY|REV|REVD|PROF"
SUFFIXES = "JNR|SNR|JR|SR|ESQ"
PREFIXES = "O|MC|MAC|D|DE|DI|DA|DU|DEL|DELLA|DOS|VAN|VON|DER|DEN|TEN|LE|LA|AL|EL|UL|BIN|IBN|ABU|ST|AP|AB"
"""Parts of a surname that are as often typed apart as together: they are joined to what follows."""

ANY_PHRASE = "|".join(sorted(PHRASES, key=len, reverse=True))
_UNNAMED_CHILD = (
    r"(?:(?:THE|UNBORN|NEWBORN|UNNAMED|MALE|FEMALE|FIRST|SECOND) )*(?:UNBORN|NEWBORN|BABY|INFANT|CHILD|TWIN)"
    r"(?: (?:BABY|INFANT|CHILD|TWIN|BOY|GIRL|ONE|TWO|THREE|A|B|C)\b)*(?: OF\b.*)?"
)

MACROS = rf"""
-- Letters of any script and single blanks, in upper case; apostrophes vanish, hyphens and the rest part words.
CREATE OR REPLACE TEMP MACRO unmarked(x) AS upper(regexp_replace(x, '(?i)(MIG_ERROR_|NO_SHOW_|DUPLICATE_)', '', 'g'));
CREATE OR REPLACE TEMP MACRO letters(x) AS nullif(trim(regexp_replace(regexp_replace(
    upper(strip_accents(replace(replace(replace(replace(replace(
        unmarked(x), 'ẞ', 'SS'), 'Æ', 'AE'), 'Œ', 'OE'), 'Ø', 'O'), 'Ł', 'L'))),
    '[''’‘`´]', '', 'g'), '[^\p{{L}}]+', ' ', 'g')), '');

-- One expression that names its argument once: DuckDB computes an argument anew wherever a macro's CASE repeats it.
CREATE OR REPLACE TEMP MACRO known_name(x) AS nullif(regexp_replace(x, '^(?:{"|".join(PLACEHOLDERS)})$', ''), '');

-- Forenames without titles, separated by blanks; a single name may be an initial.
CREATE OR REPLACE TEMP MACRO clean_forenames(x) AS
    known_name(nullif(trim(regexp_replace(known_name(letters(x)), '^((?:{TITLES})( |$))+', '')), ''));

-- Without the placeholders at either end of a name in upper case.
CREATE OR REPLACE TEMP MACRO without_placeholders(x) AS trim(regexp_replace(
    regexp_replace(x, '^(?:(?:{ANY_PHRASE})(?:[ -]+|$))+', ''), '(?:[ -]+(?:{ANY_PHRASE}))+$', ''));

-- Forenames where children are parties: BABY, TWIN ONE or UNBORN stand for a forename that there is not yet.
CREATE OR REPLACE TEMP MACRO given_names(x) AS known_name(trim(regexp_replace(
    regexp_replace(known_name(letters(x)), '^(?:(?:{TITLES}|{ANY_PHRASE}|{_UNNAMED_CHILD})(?: |$))+', ''),
    '(?: (?:{ANY_PHRASE}))+$', '')));

-- A surname without titles and suffixes, its prefixes joined to what follows; a double-barrelled one keeps its blank.
CREATE OR REPLACE TEMP MACRO clean_surname(x) AS
    known_name(regexp_replace(
        regexp_replace(regexp_replace(known_name(letters(x)), '^(?:(?:{TITLES}) )+', ''), '(?: (?:{SUFFIXES}))+$', ''),
        '\b({PREFIXES}) ', '\1', 'g'));

CREATE OR REPLACE TEMP MACRO first_name(forenames) AS split_part(forenames, ' ', 1);
CREATE OR REPLACE TEMP MACRO later_names(forenames) AS
    nullif(substr(forenames, length(first_name(forenames)) + 2), '');

-- The words of a name that may be an organisation's, with the commonest endings spelt one way: enough to tell what it is.
CREATE OR REPLACE TEMP MACRO organisation_words(x) AS known_name(nullif(trim(regexp_replace(regexp_replace(regexp_replace(
    regexp_replace(replace(upper(strip_accents(unmarked(x))), '&', ' AND '), '[''’‘`´.]', '', 'g'), '[^\p{{L}}0-9]+', ' ', 'g'),
    '\bLIMITED\b', 'LTD', 'g'), '\bCOMPANY\b', 'CO', 'g')), ''));
"""
