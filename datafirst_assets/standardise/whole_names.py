"""How a whole name in one field becomes the parts of one person's name, or an organisation's.

The rules, in their order; where a field leaves two readings open, the one that clerks mean more often counts:

- What a person trades or is also known as, and in what capacity, is no part of the name: "JOHN SMITH T/A SMITH ROOFING",
  "MARY SMITH AS EXECUTRIX OF JOHN SMITH", "JANE NEE JONES", anything in brackets.
- The estate of somebody is that person: "THE ESTATE OF THE LATE JOHN SMITH DECEASED" is John Smith.
- Of several people the first named counts: "JOHN SMITH & ANOTHER", "(1) JOHN SMITH (2) JANE SMITH". A first person without a
  surname has that of the second ("MR J & MRS A SMITH", "JOHN AND JANE SMITH"); "MR & MRS J SMITH" is Mr J Smith.
- Before a comma is the surname ("SMITH, JOHN A"), unless a title and a whole name stand there.
- A name that ends in an initial has its surname first ("SMITH JOHN A"); any other ends in its surname, with the particles
  before it ("JAN VAN DER BERG"). A double-barrelled surname is one only with its hyphen: of "JOHN SMITH JONES" the surname is
  JONES. One word alone is a surname.
- Whoever occupies, and persons unknown, are nobody.
- An organisation is what its type says, or its words (`ORGANISATION_WORDS`, none of which is a surname); but a title with a
  forename and a surname and without any such word is a person, whatever the type says.

The queries work on distinct texts, step by step, and cannot raise. They need the macros of `names`.
"""

from datafirst_assets.standardise.names import PREFIXES, SUFFIXES, TITLES

MEN, WOMEN = "MR|MASTER|MSTR|SIR|LORD", "MRS|MS|MISS|DAME|LADY"
"""Titles that tell the sex."""

ORGANISATION_WORDS = (
    "LTD|PLC|P L C|LLP|LLC|CIC|INC|AND CO|COUNCIL|AUTHORITY|COUNTY COURT|BOROUGH|NHS|HMRC|HM REVENUE|SECRETARY OF STATE|"
    "DEPARTMENT|MINISTRY|COMMISSIONERS|POLICE|BUREAU|HOUSING|ASSOCIATION|SOCIETY|TRUST|TRUSTEES|FOUNDATION|UNIVERSITY|COLLEGE|"
    "SCHOOL|ACADEMY|HOSPITAL|INSURANCE|ASSURANCE|BANK OF|BANK PLC|SAVINGS|CREDIT|FINANCE|FINANCIAL|CAPITAL|LOANS|MORTGAGES?|"
    "HOLDINGS|INVESTMENTS|PROPERTIES|LETTINGS|ESTATES|MANAGEMENT|GROUP|PARTNERSHIP|ENTERPRISES|SERVICES|SOLUTIONS|"
    "SOLICITORS|UTILITIES|ENERGY|INTERNATIONAL|UK"
)
"""Words of a standardised organisation's name; no surname is among them."""

_TITLED = r"^(?:(?:MR|MRS|MS|MISS|MASTER) )+[^ ]+ [^ ]"
_LETTER = r"\pL"

PARTICLES = "|".join(prefix for prefix in PREFIXES.split("|") if prefix != "D")
"""What may stand before the last word of a surname; a lone D is an initial, a lone O is Irish."""
OPENING = "|".join(p for p in PARTICLES.split("|") if p not in ("O", "AL", "AB", "AP", "UL", "TEN", "DEN", "DEL", "LE"))
"""Particles with which a name without any forename may begin; the others are forenames of somebody."""

_CAPACITY = (
    r"AS (?:THE )?(?:EXECUT|ADMINISTRAT|PERSONAL REP|TRUSTEE|LITIGATION|ATTORNEY|RECEIVER)|ACTING (?:AS|BY)|"
    r"BY (?:HIS|HER|THEIR) |NOW DEC|DEC(?:EASED|[^A-Z ]?D)\b|IN PERSON|A LITIGANT"
)
_REPRESENTED = (
    r"^(?:THE )?(?:(?:(?:PERSONAL )?REPRESENTATIVES?|EXECUTORS?|EXECUTRIX|ADMINISTRATORS?|ADMINISTRATRIX|TRUSTEES?) "
    r"(?:OF|FOR) (?:THE )?)?(?:ESTATE OF (?:THE )?)?(?:LATE )?"
)
_NOBODY = (
    r"(?:(?:ALL|ANY|THE|OTHER|AND) )*(?:PERSONS?|OCCUPIERS?|OWNERS?|TENANTS?|TRESPASSERS?|SQUATTERS?|RESIDENTS?|"
    r"LANDLORDS?|DEFENDANTS?|CLAIMANTS?)(?: UNKNOWN| IN OCCUPATION.*| OF .*)?|MR|MRS|MS|MISS"
)

MACROS = rf"""
-- Upper case without accents, marks of migration and doubled blanks; punctuation stays, because it says what is what.
CREATE OR REPLACE TEMP MACRO plain_name(x) AS
    trim(regexp_replace(upper(strip_accents(unmarked(x))), '[\s\pZ\pC]+', ' ', 'g'));

-- The name before what somebody trades or is known as; a sign needs nothing behind it, a word that may be a name does.
CREATE OR REPLACE TEMP MACRO without_alias(x) AS regexp_replace(x,
    '^(.+?)[ ,(-]+(?:(?:T ?[/\\] ?A|T\.A\.?|A/K/A|C/O)\b.*|(?:TRADING AS|AKA|ALSO KNOWN AS|FORMERLY|NEE) .+)'
    || '$|^([^ ][^ ]+ [^ ][^ ]+(?: .*?)?) TA [^ ]+ [^ ].*$', '\1\2');

-- The first of numbered parties.
CREATE OR REPLACE TEMP MACRO first_numbered(x) AS
    trim(regexp_replace(regexp_replace(x, '^\(?1\)', ''), '\(?[2-9]\).*$', ''));

CREATE OR REPLACE TEMP MACRO says_organisation(x) AS coalesce(
    regexp_matches(clean_organisation(x), '\b(?:{ORGANISATION_WORDS})\b'), false);
CREATE OR REPLACE TEMP MACRO untitled(x) AS regexp_replace(x, '^(?:(?:{TITLES}) )+', '');
CREATE OR REPLACE TEMP MACRO sex_of_title(x) AS CASE
    WHEN regexp_matches(letters(x), '^(?:{MEN})(?: |$)') THEN 'M'
    WHEN regexp_matches(letters(x), '^(?:{WOMEN})(?: |$)') THEN 'F' END;
CREATE OR REPLACE TEMP MACRO end_of_name(x) AS regexp_extract(untitled(x), '((?:(?:{PARTICLES}) )*[^ ]+)$', 1);
"""


def organisations(typed: str) -> str:
    """A query with a row per distinct whole name that is an organisation's, or may be.

    Args:
        typed: query with the columns `typed` (VARCHAR) and `is_company` (BOOLEAN: what the party's type says).

    Returns:
        SQL for the columns typed, is_company, is_organisation and organisation_name.
    """
    return f"""
    WITH plain AS (
        SELECT typed, is_company, first_numbered(without_alias(plain_name(typed))) AS name
        FROM (SELECT DISTINCT typed, is_company FROM ({typed}))
    ), judged AS (
        SELECT typed, is_company, name, CASE WHEN says_organisation(name) THEN true
            WHEN is_company THEN coalesce(NOT regexp_matches(replace(name, '.', ' '), '{_TITLED}'), true) ELSE false
            END AS is_organisation
        FROM plain
    )
    SELECT typed, is_company, is_organisation,
           CASE WHEN is_organisation THEN clean_organisation(name) END AS organisation_name
    FROM judged
    """


def people(typed: str) -> str:
    """A query with a row per distinct whole name and the parts of the first person's name in it.

    Args:
        typed: query with the column `typed` (VARCHAR).

    Returns:
        SQL for the columns typed, forenames, surname (both standardised) and sex (as the title says).
    """
    return f"""
    WITH plain AS (
        SELECT typed, first_numbered(without_alias(plain_name(typed))) AS name FROM (SELECT DISTINCT typed FROM ({typed}))
    ), alone AS (
        -- Neither capacity nor estate, brackets, full stops or blanks around a hyphen.
        SELECT typed, trim(regexp_replace(regexp_replace(regexp_replace(regexp_replace(regexp_replace(name,
            '[ ,(-]+(?:{_CAPACITY.replace("'", "''")}).*$', ''), '\\([^)]*\\)?', ' ', 'g'), '[. ]+', ' ', 'g'),
            ' ?- ?', '-', 'g'), '{_REPRESENTED}', '')) AS name
        FROM plain
    ), split AS (
        SELECT typed, name, regexp_extract(name, '^(.*?)(?: ?[&+;] ?| AND | / )(.*)$', ['head', 'tail']) AS named
        FROM alone
    ), several AS (
        SELECT typed, name, trim(named.head) AS head, regexp_replace(trim(named.head) || ' ', '^(?:(?:{TITLES}) )+', '') AS bare,
               trim(regexp_replace(regexp_replace(named.tail, '(?: ?[&+;] ?| AND | / ).*$', ''),
                   '^(?:[0-9]+ )?(?:ANOTHER|ANR|OTHERS?|ORS?)\\b.*$', '')) AS tail,
               named.tail <> '' AS is_several
        FROM split
    ), found AS (
        SELECT typed, trim(CASE WHEN NOT is_several THEN name WHEN tail = '' OR contains(head, ',') THEN head
            WHEN trim(bare) = '' THEN head || ' ' || untitled(tail)
            WHEN regexp_full_match(bare, '(?:{_LETTER} )+') OR (NOT contains(trim(bare), ' ') AND contains(untitled(tail), ' '))
            THEN head || ' ' || end_of_name(tail) ELSE head END) AS name
        FROM several
    ), sided AS (
        SELECT typed, name, regexp_extract(name, '^([^,]*),(.*)$', ['before', 'after']) AS part FROM found
    ), parted AS (
        -- A title behind the name is one before it; behind a titled whole name or before nothing, a comma says nothing.
        SELECT typed, sex_of_title(name) AS sex_before, sex_of_title(part.after) AS sex_behind,
               trim(regexp_replace(untitled(trim(replace(part.after, ',', ' '))), '\\b(?:{TITLES}|{SUFFIXES})$', '')) AS after,
               CASE WHEN contains(name, ',') THEN trim(part.before) ELSE name END AS before
        FROM sided
    ), one AS (
        SELECT typed, coalesce(sex_before, sex_behind) AS sex, after,
               after <> '' AND NOT regexp_matches(before, '^(?:(?:{TITLES}) )+[^ ]+ [^ ]') AS is_reversed,
               regexp_replace(untitled(before), '(?: (?:{SUFFIXES}))+$', '') AS whole
        FROM parted
    ), read AS (
        SELECT typed, sex, CASE WHEN is_reversed THEN struct_pack(first := after, last := whole)
            WHEN regexp_full_match(whole, '(?:(?:{OPENING}) )+[^ ]+') THEN struct_pack(first := '', last := whole)
            WHEN regexp_full_match(whole, '(?:(?:{PARTICLES}) )*{_LETTER}[^ ]+(?: [^ ]+)* {_LETTER}') THEN
                struct_pack(first := regexp_extract(whole, '^(?:(?:{PARTICLES}) )*[^ ]+ (.*)$', 1),
                            last := regexp_extract(whole, '^((?:(?:{PARTICLES}) )*[^ ]+)', 1))
            WHEN contains(whole, ' ') THEN
                struct_pack(first := regexp_extract(whole, '^(.+?) (?:(?:{PARTICLES}) )*[^ ]+$', 1),
                            last := regexp_extract(whole, '^.+? ((?:(?:{PARTICLES}) )*[^ ]+)$', 1))
            ELSE struct_pack(first := '', last := whole) END AS part,
            known_name(letters(typed)) IS NULL OR regexp_full_match(letters(whole), '{_NOBODY}') AS is_nobody
        FROM one
    )
    SELECT typed, CASE WHEN NOT is_nobody THEN clean_forenames(part.first) END AS forenames,
           CASE WHEN NOT is_nobody THEN clean_surname(part.last) END AS surname,
           CASE WHEN NOT is_nobody THEN sex END AS sex
    FROM read
    """
