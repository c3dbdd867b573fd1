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
- The elder or the younger of one name has SNR or JNR as a last middle name, so that father and son do not become one. SENIOR
  and JUNIOR say it only behind a forename and a surname, and of no woman: JOHN SENIOR and MISS MARY ANN SENIOR are Seniors.
- Whoever occupies, keeps or defends, persons unknown, roles in a family and children unborn are nobody, but only where the
  whole name says so: MR JOHN KEEPER is somebody. Of "MR LUKE NOT KNOWN" the forename is known.
- An organisation is what its type says, or its words (`ORGANISATION_WORDS`). A few of these are names too: a title, one such
  word that is no `FORMS` and another word ("MISS TRUST NCUBE") are a person, unless the type speaks against it. A title with
  a forename and a surname and without any such word is a person, whatever the type says.

The queries work on distinct texts, step by step, and cannot raise. They need the macros of `names`.
"""

from datafirst_assets.standardise.names import ANY_PHRASE, PREFIXES, SUFFIXES, TITLES

MEN, WOMEN = "MR|MASTER|MSTR|SIR|LORD", "MRS|MS|MISS|DAME|LADY"
"""Titles that tell the sex."""

FORMS = "LTD|PLC|P L C|LLP|LLC|CIC|INC|AND CO|UK"
"""Words of a standardised organisation's name that are nobody's name."""
_FIELDS = (
    "COUNCIL|AUTHORITY|COUNTY COURT|BOROUGH|NHS|HMRC|HM REVENUE|SECRETARY OF STATE|"
    "DEPARTMENT|MINISTRY|COMMISSIONERS|POLICE|BUREAU|HOUSING|ASSOCIATION|SOCIETY|TRUST|TRUSTEES|FOUNDATION|UNIVERSITY|COLLEGE|"
    "SCHOOL|ACADEMY|HOSPITAL|INSURANCE|ASSURANCE|BANK OF|BANK PLC|SAVINGS|CREDIT|FINANCE|FINANCIAL|CAPITAL|LOANS|MORTGAGES?|"
    "HOLDINGS|INVESTMENTS|PROPERTIES|LETTINGS|ESTATES|MANAGEMENT|GROUP|PARTNERSHIP|ENTERPRISES|SERVICES|SOLUTIONS|"
    "SOLICITORS|UTILITIES|ENERGY|INTERNATIONAL"
)
ORGANISATION_WORDS = f"{FORMS}|{_FIELDS}"
"""Words of a standardised organisation's name; none is a common name, but some are rare ones (BOROUGH, COLLEGE, TRUST)."""
_OF_A_PERSON = (
    rf"^(?:(?:MR|MRS|MS|MISS) )+(?:((?:[^ ]+ ){{1,3}}?)(?:{_FIELDS})((?: [^ ]+)?)|(?:{_FIELDS})((?: [^ ]+){{1,2}}))$"
)
_FIRM = "(A FIRM)"

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
_SAID_OF_SOMEBODY = (
    "ALL|ANY|THE|OTHER|AND|OR|LEGAL|BENEFICIAL|REGISTERED|PRESENT|CURRENT|FORMER|LAWFUL|SOLE|JOINT|UNKNOWN|"
    "FIRST|SECOND|THIRD|FOURTH|FIFTH|ST|ND|RD|TH"
)
_NOBODY = (
    rf"(?:(?:{_SAID_OF_SOMEBODY}) )*(?:PERSONS?|OCCUPIERS?|OCCUPANTS?|HOUSEHOLDERS?|OWNERS?|KEEPERS|TENANTS|LEASEHOLDERS?|"
    rf"TRESPASSERS?|SQUATTERS?|RESIDENTS?|LANDLORDS?|DEFENDANTS?|CLAIMANTS?|APPLICANTS?|RESPONDENTS?|"
    rf"(?:{_SAID_OF_SOMEBODY}) (?:KEEPER|TENANT))(?: UNKNOWN| ONE| TWO| THREE| IN OCCUPATION.*| OF .*)?|"
    r"(?:(?:THE|BIRTH|BIOLOGICAL|NATURAL|PUTATIVE|ALLEGED|UNKNOWN) )+(?:FATHER|MOTHER|PARENTS?)(?: UNKNOWN| OF .*)?|"
    r"(?:FATHER|MOTHER) UNKNOWN|(?:THE )?(?:CHILD|CHILDREN|CHILDS|CHILDRENS) GUARDIAN|THE CHILD(?:REN)?|"
    r"(?:THE )?(?:UNBORN|NEWBORN)(?: (?:BABY|INFANT|CHILD|TWIN|BOY|GIRL))?|BABY UNBORN|(?:BABY|INFANT) (?:BOY|GIRL)|"
    r"(?:MALE|FEMALE) (?:CHILD|BABY|INFANT)|(?:TWIN|BABY|CHILD) (?:ONE|TWO|THREE)|(?:TWIN|BABY) [AB]|MR|MRS|MS|MISS"
)
"""Whole phrases in the place of a name, without titles."""
_ALONE = "KEEPER|TENANT|BABY|INFANT|TWIN"
"""Words that a title or a forename makes a surname."""

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

CREATE OR REPLACE TEMP MACRO has_organisation_word(x) AS coalesce(
    regexp_matches(organisation_words(x), '\b(?:{ORGANISATION_WORDS})\b'), false);
-- The one word that a titled person may be called by says nothing; any further word does.
CREATE OR REPLACE TEMP MACRO says_organisation(x) AS coalesce(contains(upper(x), '{_FIRM}'), false)
    OR CASE WHEN has_organisation_word(x) THEN regexp_matches(
        regexp_replace(organisation_words(x), '{_OF_A_PERSON}', '\1\2\3'), '\b(?:{ORGANISATION_WORDS})\b') ELSE false END;
CREATE OR REPLACE TEMP MACRO is_nobody(x) AS coalesce(regexp_full_match(letters(x), '{_NOBODY}'), false);
CREATE OR REPLACE TEMP MACRO untitled(x) AS regexp_replace(x, '^(?:(?:{TITLES}) )+', '');
CREATE OR REPLACE TEMP MACRO sex_of_title(x) AS CASE
    WHEN regexp_matches(letters(x), '^(?:{MEN})(?: |$)') THEN 'M'
    WHEN regexp_matches(letters(x), '^(?:{WOMEN})(?: |$)') THEN 'F' END;
-- SENIOR and JUNIOR behind a whole name as the suffixes that they are; before them stands no initial, but a surname.
CREATE OR REPLACE TEMP MACRO with_suffix(x) AS regexp_replace(regexp_replace(x,
    '^([^ ]+ (?:[^ ]+ )*[^ ][^ ]+) SENIOR$', '\1 SNR'), '^([^ ]+ (?:[^ ]+ )*[^ ][^ ]+) JUNIOR$', '\1 JNR');
CREATE OR REPLACE TEMP MACRO elder_or_younger(x) AS CASE regexp_extract(x, '\b([SJ])N?R(?: ESQ)?$', 1)
    WHEN 'S' THEN 'SNR' WHEN 'J' THEN 'JNR' END;
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
        SELECT typed, is_company, name, CASE
            WHEN says_organisation(name) OR (is_company AND has_organisation_word(name)) THEN true
            WHEN is_company THEN coalesce(NOT regexp_matches(replace(name, '.', ' '), '{_TITLED}'), true) ELSE false
            END AS is_organisation
        FROM plain
    )
    SELECT typed, is_company, is_organisation,
           CASE WHEN is_organisation THEN clean_organisation(replace(name, '{_FIRM}', '')) END AS organisation_name
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
               elder_or_younger(part.after) AS suffix_behind,
               trim(regexp_replace(untitled(trim(replace(part.after, ',', ' '))), '\\b(?:{TITLES}|{SUFFIXES})$', '')) AS after,
               CASE WHEN contains(name, ',') THEN trim(part.before) ELSE name END AS before
        FROM sided
    ), one AS (
        SELECT typed, coalesce(sex_before, sex_behind) AS sex, after,
               after <> '' AND NOT regexp_matches(before, '^(?:(?:{TITLES}) )+[^ ]+ [^ ]') AS is_reversed,
               suffix_behind,
               CASE WHEN sex_before = 'F' THEN untitled(before) ELSE with_suffix(untitled(before)) END AS called
        FROM parted
    ), stripped AS (
        SELECT *, coalesce(elder_or_younger(called), suffix_behind) AS suffix,
               regexp_replace(called, '(?: (?:{SUFFIXES}))+$', '') AS told, untitled(without_placeholders(told)) AS whole
        FROM one
    ), read AS (
        SELECT typed, sex, suffix, CASE WHEN is_reversed THEN struct_pack(first := after, last := whole)
            WHEN regexp_full_match(told, '[^ ]+ (?:{ANY_PHRASE})') THEN struct_pack(first := whole, last := '')
            WHEN regexp_full_match(whole, '(?:(?:{OPENING}) )+[^ ]+') THEN struct_pack(first := '', last := whole)
            WHEN regexp_full_match(whole, '(?:(?:{PARTICLES}) )*{_LETTER}[^ ]+(?: [^ ]+)* {_LETTER}') THEN
                struct_pack(first := regexp_extract(whole, '^(?:(?:{PARTICLES}) )*[^ ]+ (.*)$', 1),
                            last := regexp_extract(whole, '^((?:(?:{PARTICLES}) )*[^ ]+)', 1))
            WHEN contains(whole, ' ') THEN
                struct_pack(first := regexp_extract(whole, '^(.+?) (?:(?:{PARTICLES}) )*[^ ]+$', 1),
                            last := regexp_extract(whole, '^.+? ((?:(?:{PARTICLES}) )*[^ ]+)$', 1))
            ELSE struct_pack(first := '', last := whole) END AS part,
            known_name(letters(typed)) IS NULL OR regexp_full_match(letters(typed), '{_ALONE}') OR is_nobody(typed)
                OR is_nobody(told) OR (whole = '' AND NOT is_reversed) AS names_nobody
        FROM stripped
    )
    SELECT typed, CASE WHEN NOT names_nobody THEN given_names(part.first) || coalesce(' ' || suffix, '') END AS forenames,
           CASE WHEN NOT names_nobody THEN clean_surname(part.last) END AS surname,
           CASE WHEN NOT names_nobody THEN sex END AS sex
    FROM read
    """
