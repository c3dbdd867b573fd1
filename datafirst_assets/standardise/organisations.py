"""How an organisation's name is standardised: one legible name for every way of writing it.

What a clerk would call the same name becomes the same text; which records are one organisation decides
`linkage.organisations`. The rules, in their order:

- The legal entity counts: what it trades as or was called, whose agent it has, where it is and its insolvency are no part of
  its name ("ACME LTD T/A FOODS", "ACME LTD (IN LIQUIDATION)", "ACME LTD, 1 HIGH STREET").
- "&" and "+" are AND; apostrophes and full stops vanish and other signs part words; single letters come together (A B C is
  ABC); a leading THE goes.
- Abbreviations are written out (`WRITTEN_OUT`).
- A legal form has one spelling (`FORMS`), also misspelt or cut off by the width of the field, and ends the name: what
  stands behind it is a department or an address.
- A local authority is `<place> <kind> COUNCIL`: "THE MAYOR AND BURGESSES OF THE LONDON BOROUGH OF X", "LB X" and "X LBC" are
  X LONDON BOROUGH COUNCIL. A council's departments are the council. "X CC" is a county's if X is one, else X COUNCIL.
- A few public bodies go by names that share no word (`ALSO_CALLED`); a trust of the NHS with foundation status is that trust.
- Placeholders and roles (THE LOCAL AUTHORITY, COMPANY NOT KNOWN) are nobody's name.

Python and not SQL, because most rules need to look ahead. It is called for distinct names only, of organisations only.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable
from contextlib import suppress
from functools import lru_cache, partial

import duckdb
from duckdb.func import FunctionNullHandling

from datafirst_assets.engine import Connection
from datafirst_assets.standardise.names import ANY_PHRASE, PLACEHOLDERS

WRITTEN_OUT = {
    "LIMITED": "LTD", "COMPANY": "CO", "CYF": "LTD", "CYFYNGEDIG": "LTD", "INCORPORATED": "INC", "CORP": "CORPORATION",
    "ASSOC": "ASSOCIATION", "ASSN": "ASSOCIATION", "ASSOCN": "ASSOCIATION", "HSG": "HOUSING", "HSNG": "HOUSING",
    "SVCS": "SERVICES", "SRVCS": "SERVICES", "SERVS": "SERVICES", "SVC": "SERVICE", "DEPT": "DEPARTMENT", "DPT": "DEPARTMENT",
    "MGMT": "MANAGEMENT", "MGT": "MANAGEMENT", "MNGMT": "MANAGEMENT", "MGMNT": "MANAGEMENT", "INTL": "INTERNATIONAL",
    "INTNL": "INTERNATIONAL", "GRP": "GROUP", "BROS": "BROTHERS", "SAINT": "ST", "SOC": "SOCIETY", "BLDG": "BUILDING",
    "BLDRS": "BUILDERS", "INS": "INSURANCE", "NATL": "NATIONAL", "UNIV": "UNIVERSITY", "HOSP": "HOSPITAL",
    "HLDGS": "HOLDINGS", "HLDG": "HOLDINGS", "AUTH": "AUTHORITY", "UTD": "UNITED", "PTNRS": "PARTNERS",
    "PTNRSHP": "PARTNERSHIP", "PSHIP": "PARTNERSHIP", "TPT": "TRANSPORT", "PROPS": "PROPERTIES", "DEVT": "DEVELOPMENT",
    "DEVTS": "DEVELOPMENTS", "CONSTR": "CONSTRUCTION", "MFG": "MANUFACTURING", "COMMS": "COMMUNICATIONS",
    "SOLS": "SOLICITORS", "COOP": "COOPERATIVE", "CNCL": "COUNCIL", "CNCIL": "COUNCIL", "BORO": "BOROUGH",
    "CONSTABULARY": "POLICE", "HMRC": "HM REVENUE AND CUSTOMS", "LBC": "LONDON BOROUGH COUNCIL",
    "MBC": "METROPOLITAN BOROUGH COUNCIL", "CMBC": "METROPOLITAN BOROUGH COUNCIL", "MDC": "METROPOLITAN DISTRICT COUNCIL",
    "CMDC": "METROPOLITAN DISTRICT COUNCIL", "CBC": "COUNTY BOROUGH COUNCIL", "LONBORO": "LONDON BOROUGH",
}  # fmt: skip
"""Words as clerks shorten them, and what they stand for."""

FORMS = ("LTD", "PLC", "LLP", "LLC", "CIC", "CIO", "INC", "LP", "GMBH")
"""Legal forms that only a register gives, as they are spelt here."""

ALSO_CALLED = {
    "DWP": "DEPARTMENT FOR WORK AND PENSIONS",
    "DEPARTMENT OF WORK AND PENSIONS": "DEPARTMENT FOR WORK AND PENSIONS",
    "SECRETARY OF STATE FOR WORK AND PENSIONS": "DEPARTMENT FOR WORK AND PENSIONS",
    "SECRETARY OF STATE FOR THE HOME DEPARTMENT": "HOME OFFICE",
    "SSHD": "HOME OFFICE",
    "SECRETARY OF STATE FOR JUSTICE": "MINISTRY OF JUSTICE",
    "MOJ": "MINISTRY OF JUSTICE",
    "SECRETARY OF STATE FOR DEFENCE": "MINISTRY OF DEFENCE",
    "MOD": "MINISTRY OF DEFENCE",
    "DVLA": "DRIVER AND VEHICLE LICENSING AGENCY",
    "CPS": "CROWN PROSECUTION SERVICE",
    "TFL": "TRANSPORT FOR LONDON",
    "CHILDREN AND FAMILY COURT ADVISORY AND SUPPORT SERVICE": "CAFCASS",
    "COMMISSIONER OF POLICE FOR THE METROPOLIS": "METROPOLITAN POLICE",
    "COMMISSIONER OF POLICE OF THE METROPOLIS": "METROPOLITAN POLICE",
    "CORPORATION OF LONDON": "LONDON CITY COUNCIL",
    "CITY OF LONDON CORPORATION": "LONDON CITY COUNCIL",
    "LBBD": "BARKING AND DAGENHAM LONDON BOROUGH COUNCIL",
    "LBHF": "HAMMERSMITH AND FULHAM LONDON BOROUGH COUNCIL",
    "LBTH": "TOWER HAMLETS LONDON BOROUGH COUNCIL",
    "LBWF": "WALTHAM FOREST LONDON BOROUGH COUNCIL",
    "RBKC": "KENSINGTON AND CHELSEA ROYAL BOROUGH COUNCIL",
    "RBWM": "WINDSOR AND MAIDENHEAD ROYAL BOROUGH COUNCIL",
    "BANES COUNCIL": "BATH AND NORTH EAST SOMERSET COUNCIL",
    "BCP COUNCIL": "BOURNEMOUTH CHRISTCHURCH AND POOLE COUNCIL",
}
"""Public bodies under names or initials that share no word with the usual one."""

KINDS = (
    "LONDON BOROUGH", "ROYAL BOROUGH", "COUNTY BOROUGH", "METROPOLITAN BOROUGH", "METROPOLITAN DISTRICT", "BOROUGH",
    "CITY AND COUNTY", "CITY AND DISTRICT", "CITY AND BOROUGH", "CITY", "COUNTY", "DISTRICT",
)  # fmt: skip
"""Kinds of principal authorities, the longer first; towns, parishes and communities have councils of their own."""

_KEY_WORDS = (
    "LIMITED", "COUNCIL", "BOROUGH", "LONDON", "METROPOLITAN", "DISTRICT", "HOUSING", "ASSOCIATION", "INSURANCE", "FINANCE",
)  # fmt: skip
"""Words that say what a name is: one slip of the pen from one of them is that word. No other common word is."""

_COUNTIES = (
    r"(?:.+SHIRE|CLEVELAND|CORNWALL|CUMBRIA|DEVON|DORSET|DURHAM|(?:EAST|WEST) SUSSEX|ESSEX|GWENT|ISLE OF WIGHT|KENT|NORFOLK|"
    r"NORTHUMBERLAND|RUTLAND|SOMERSET|SUFFOLK|SURREY)"
)
_LONDON = (
    "BARKING|BARNET|BEXLEY|BRENT|BROMLEY|CAMDEN|CROYDON|EALING|ENFIELD|GREENWICH|HACKNEY|HAMMERSMITH|HARINGEY|HARROW|HAVERING|"
    "HILLINGDON|HOUNSLOW|ISLINGTON|KENSINGTON|KINGSTON|LAMBETH|LEWISHAM|MERTON|NEWHAM|REDBRIDGE|RICHMOND|SOUTHWARK|SUTTON|"
    "TOWER|WALTHAM|WANDSWORTH|WESTMINSTER"
)
_COUNTY = re.compile(_COUNTIES)
_MARKS = re.compile(r"(?i)MIG_ERROR_|NO_SHOW_|DUPLICATE_")
_CARE_OF = re.compile(r"^\s*C ?/ ?O\b")
LONG = 18
"""Letters from which a name may have filled its field; the machines of bulk issuers hold 20 to 30."""

_FORM = "|".join(FORMS)
_KIND = "|".join(KINDS)
_FIELDS = (
    r"LEGAL|LITIGATION|SOCIAL|CHILD|CHILDREN|CHILDRENS|CHILDCARE|YOUNG|PEOPLES?|ADULTS?|FAMILY|FAMILIES|SAFEGUARDING|FOSTERING|"
    r"ADOPTION|EDUCATION|HOUSING|ENVIRONMENTAL|ENVIRONMENT|REVENUES?|BENEFITS|TAX|RENTS?|INCOME|CORPORATE|DEMOCRATIC|GOVERNANCE|"
    r"PLANNING|HIGHWAYS|PARKING|LICENSING|TRADING|COMMUNITY|CLAIMS|COLLECTIONS?|DEBT|RECOVERY|RECOVERIES|CREDIT|CONTROL|"
    r"ACCOUNTS?|ENFORCEMENT|PUBLIC|HEALTH|CARE|CUSTOMER|WORK"
)
_UNITS = r"SERVICES?|DEPARTMENT|DIVISION|DIRECTORATE|SECTION|TEAM|UNIT|OFFICE|CARE|SOLICITORS?|FAMILIES|STANDARDS|WORK|BENEFITS"
_DEPARTMENT = rf"(?:(?:{_FIELDS})(?: AND| OF| FOR)? )+(?:{_UNITS})(?: (?:{_UNITS}))*"
_OFFICER = r"(?:(?:CORPORATE|STRATEGIC|EXECUTIVE) )?(?:DIRECTOR|HEAD|MANAGER|OFFICER) (?:OF|FOR) (?:THE )?"
_LOCAL_SERVICES = (
    r"(?:SOCIAL SERVICES|CHILDRENS? (?:AND .*)?SERVICES?|(?:CHILDRENS? |ADULTS? )?SOCIAL (?:CARE|WORK)|CHILDREN AND FAMILIES|"
    r"CHILDREN AND FAMILY SERVICES?|ADULT SERVICES)(?: (?:DEPARTMENT|DIVISION|TEAM|UNIT))?"
)
_COMPANY = re.compile(rf"\b(?:{_FORM})\b")
_NOT_A_COUNCIL = re.compile(
    rf"\b(?:{_FORM}|POLICE|COLLEGE|UNIVERSITY|SCHOOL|ACADEMY|TRUST|HOSPITAL|HOUSING|HOMES|SOCIETY|ASSOCIATION|BANK|CLUB|COURT|"
    r"COURTS|PARTNERSHIP|GROUP)\b"
)
"""Bodies may be called after a borough or a city and not be its council."""
_NOBODY = re.compile(
    rf"(?:(?:{ANY_PHRASE}|NO|NAME OF|THE|A) )*(?:COMPANY|CO|ORGANI[SZ]ATION|BUSINESS|FIRM|EMPLOYER|LOCAL AUTHORITY|LOCAL COUNCIL|"
    rf"LA|AUTHORITY|(?:(?:BOROUGH|CITY|COUNTY|DISTRICT) )?COUNCIL|SOCIAL SERVICES|CHILDRENS SERVICES|LEGAL SERVICES|LANDLORD|"
    rf"CLAIMANT|DEFENDANT|APPLICANT|RESPONDENT|{_FORM}|{ANY_PHRASE}|NA|NK|TBC|TBA|NONE)"
    rf"(?: NAME)?(?: (?:{ANY_PHRASE}))?(?: (?:{_FORM}))?"
)

_ALIAS = re.compile(
    r"(?<=\w\w)[ ,;(\[-]+(?:(?:T ?[/\\] ?A|T\.A|A/K/A|AKA|C ?/ ?O|DBA)\b|TRAD(?:ING|ES) (?:AS|UNDER)\b|"
    r"(?:NOW |ALSO |PREVIOUSLY |FORMERLY )+KNOWN AS\b|(?:FORMERLY|PREVIOUSLY)\b|"
    r"IN (?:CREDITORS|MEMBERS|COMPULSORY|VOLUNTARY|LIQUIDATION|ADMINISTRATION|RECEIVERSHIP)\b|"
    r"(?:COMPANY|CO|REG(?:ISTRATION|D)?)\.? (?:NO|NUMBER|REG)\b).*$",
    re.DOTALL,
)
_SIGNS = re.compile(r"[\W_]+")
_QUIET = re.compile("['\u2019\u2018`\u00b4.]")
_LETTERS_APART = re.compile(r"\b[^\W\d_](?: [^\W\d_])+\b")

_COUNCIL_SIGN = re.compile(
    rf"COUNCIL|BOROUGH|AUTHORITY| LB$|UNITARY|SOCIAL|FAMILIES|ADULT|MAYOR|"
    rf"\b(?:CITY|COUNTY|DISTRICT) OF\b|^(?:LBO?|RB|LONDON BOR) |"
    rf" [BCD]C(?:$| (?:{_FIELDS})\b)|CHILDREN"
)
"""What a name has that rules for local authorities could change."""

Rule = Callable[[str], str]


def _rules(*pairs: tuple[str, str]) -> tuple[Rule, ...]:
    return tuple(partial(re.compile(pattern).sub, by) for pattern, by in pairs)


_SPELLING = _rules(
    (r"^THE (?=.)", ""),
    (r"\bCO OP(?:ERATIVE|S)?\b", "COOPERATIVE"),
    (r"\bMET (?=BOROUGH|DISTRICT|COUNCIL|POLICE)", "METROPOLITAN "),
    (r" (?:L[^AEIOULPMI\d\W]D|LT[^AEIOUD\d\W]|[^AEIOUL\d\W]TD|LD|TD|LDT|LTDD)$", " LTD"),
    (r"\bPUBLIC LTD CO\b", "PLC"),
    (r"\bLTD LIABILITY (?:PARTNERSHIP|PARTNERSHI|PARTNERSH|PARTNERS)\b", "LLP"),
    (r"\bCOMMUNITY INTEREST CO\b", "CIC"),
    (r"\bLTD PARTNERSHIP\b", "LP"),
    (rf"^(.*?\w.*? (?:{_FORM}))(?! (?:{_FORM})\b) (?!.*\b(?:{_FORM})$).+$", r"\1"),
    (rf"^(.+?) (?:AND )?(?:(?:{_FIELDS})(?: AND)? )+(?:DEPARTMENT|DIVISION|SECTION|TEAM)$", r"\1"),
    (r"^(.+?) (?:HEAD|REGISTERED|REGIONAL) OFFICE$", r"\1"),
    (r"\bNHS FOUNDATION(?: TRUST)?$|\bNHS FT$", "NHS TRUST"),
    (r"^CHIEF CONSTABLE (?:OF|FOR) (?:THE )?(.+)$", r"\1 POLICE"),
    (r" POLICE(?: (?:POLICE|SERVICE|FORCE|AUTHORITY))+$", " POLICE"),
    (r"\bHA$", "HOUSING ASSOCIATION"),
    (r"^(?:COMMISSIONERS? (?:FOR|OF) )?(?:HM|HIS MAJESTYS|HER MAJESTYS) (?=REVENUE AND CUSTOMS\b)", "HM "),
)  # fmt: skip
"""Of names of every kind."""

_CUT_OFF = _rules(
    (r" (?:L|LI|LIM|LIMI|LIMIT|LT)$", " LTD"),
    (r" (?:PL|PUBLIC(?: L\w*)?(?: C)?)$", " PLC"),
    (rf" ({_KIND}) (?:C|CO|COU|COUN|COUNC)$", r" \1 COUNCIL"),
    (r" METROPOLITAN (?:B|BO|BOR)$| METROP\w*$", " METROPOLITAN BOROUGH COUNCIL"),
    (r" (?:BORO|BOROU|BOROUG|BOROUGH)$", " BOROUGH COUNCIL"),
    (r" (?:DISTR|DISTRI|DISTRIC|DISTRICT)$", " DISTRICT COUNCIL"),
    (r" (?:COUN|COUNC|COUNCI)$", " COUNCIL"),
)
"""Of names that may have filled their field."""

_COUNCIL = _rules(
    (rf"^(?:(?:RIGHT|WORSHIPFUL|LORD) )*MAYOR\b.*?\bOF (?:THE )?(?=(?:{_KIND})\b)", ""),
    (r"^(?:(?:RIGHT|WORSHIPFUL|LORD) )*MAYOR AND (?:BURGESSES|CITIZENS) OF (.+)$", r"\1 COUNCIL"),
    (rf"^(?:(?:COUNTY |CITY |BOROUGH )?COUNCIL) (?:OF|FOR) (?:THE )?(?=(?:{_KIND})\b)", ""),
    (r"^(COUNTY|CITY|BOROUGH|DISTRICT|COUNTY BOROUGH) COUNCIL (?:OF|FOR) (?:THE )?(.+)$", r"\2 \1 COUNCIL"),
    (r"^COUNCIL (?:OF|FOR) (?:THE )?(.+)$", r"\1 COUNCIL"),
    (rf"^(?:LB|LBO|LONDON BOR) (?:OF (?=\w\w)|(?=(?:{_LONDON})\b))", "LONDON BOROUGH OF "),
    (r"^RB OF (?=\w\w)", "ROYAL BOROUGH OF "),
    (rf"^({_LONDON})((?: \w+){{0,3}}) LB(?: OF)?$", r"LONDON BOROUGH OF \1\2"),
    (rf"^(.+) ({_KIND}) OF$", r"\1 \2 COUNCIL"),
    (r" CTY COUNCIL$", " COUNCIL"),
    (r" CO COUNCIL$", " COUNTY COUNCIL"),
    (rf"(?<=\w\w\w) BC(?=$| (?:{_DEPARTMENT})$)", " BOROUGH COUNCIL"),
    (rf"(?<=\w\w\w) DC(?=$| (?:{_DEPARTMENT})$)", " DISTRICT COUNCIL"),
    (rf"(?<=\w\w\w) CC(?=$| (?:{_DEPARTMENT})$)", " COUNCIL"),
    (r"(?<=\w\w) (?:LOCAL AUTHORITY|UNITARY AUTHORITY|UNITARY COUNCIL|UNITARY|BOROUGH COUNCIL COUNCIL)$", " COUNCIL"),
    (rf"^(?:{_OFFICER})?(?:{_DEPARTMENT}) (?:OF |FOR |AT )?(?:THE )?(?=.* COUNCIL$|(?:{_KIND}) OF )", ""),
    (r"^(.*?\S COUNCIL)(?! (?:OF|FOR|ON|ENGLAND|WALES|SCOTLAND|UK|GREAT)\b) .+$", r"\1"),
    (rf"^((?:{_KIND}) OF .+?) (?:AND )?(?:{_DEPARTMENT}|{_LOCAL_SERVICES})$", r"\1"),
    (rf"^(?!(?:{_FIELDS})\b)((?:\w+ ){{0,3}}?\w\w\w+) (?:{_LOCAL_SERVICES})$", r"\1 COUNCIL"),
    (rf"^(?:{_KIND}) OF (?:THE )?((?:{_KIND}) OF .+)$", r"\1"),
    (rf"^({_KIND}) OF (?:THE )?(.+?)(?: (?:{_KIND}))? COUNCIL$", r"\2 \1 COUNCIL"),
    (rf"^({_KIND}) OF (?:THE )?(.+)$", r"\2 \1 COUNCIL"),
    (r"^(.+) (LONDON BOROUGH|ROYAL BOROUGH|METROPOLITAN BOROUGH|METROPOLITAN DISTRICT|COUNTY BOROUGH)$", r"\1 \2 COUNCIL"),
    (rf"^(.+?) (?!COUNTY BOROUGH COUNCIL$)(?:{_KIND}) ((?:{_KIND}) COUNCIL)$", r"\1 \2"),
)  # fmt: skip
"""Of names that are no company's."""


def _is_one_slip_from(word: str, key: str) -> bool:
    """Whether one letter more, less or changed, or two turned round, make one of the other."""
    if word == key or abs(len(word) - len(key)) > 1:
        return False
    start = next(
        (at for at, (one, other) in enumerate(zip(word, key, strict=False)) if one != other), min(len(word), len(key))
    )
    one, other = word[start:], key[start:]
    turned = len(one) > 1 and one[1::-1] + one[2:] == other
    return turned or one[1:] == other[1:] or one[1:] == other or one == other[1:]


@lru_cache(maxsize=1 << 16)
def _written_out(word: str) -> str:
    full = WRITTEN_OUT.get(word)
    if full is None and len(word) > 4 and not word.endswith("S"):
        full = next((WRITTEN_OUT.get(key, key) for key in _KEY_WORDS if _is_one_slip_from(word, key)), None)
    return full or word


def _plain(typed: str) -> str:
    """Upper case without accents and marks of migration; punctuation stays, because it says what is what."""
    text = _MARKS.sub("", typed)
    for _ in range(2):  # a capital may bring an accent with it, and a sign without one a small letter
        text = "".join(c for c in unicodedata.normalize("NFKD", text.upper()) if not unicodedata.combining(c))
    return text


def _words(text: str) -> str:
    """Words and single blanks, the letters of initials together."""
    text = _QUIET.sub("", text.replace("&", " AND ").replace("+", " AND "))
    text = _SIGNS.sub(" ", text).strip()
    return _LETTERS_APART.sub(lambda found: found.group().replace(" ", ""), text)


def _applied(rules: Iterable[Rule], text: str) -> str:
    for rule in rules:
        text = rule(text)
    return text


def is_county(place: str) -> bool:
    """Whether a place is a county, whose council is the county council."""
    return _COUNTY.fullmatch(place) is not None


def _once(name: str) -> str:
    is_long = len(name) >= LONG
    # Durham's is a city's too.
    of_county = name.endswith(" CC") and is_county(name[:-3]) and name != "DURHAM CC"
    name = " ".join(map(_written_out, name.split()))
    if of_county:
        name = f"{name[:-3]} COUNTY COUNCIL"
    name = _applied(_SPELLING, name)
    if is_long:
        name = _applied(_CUT_OFF, name)
    if _COUNCIL_SIGN.search(name) and not (_COMPANY if " COUNCIL" in name else _NOT_A_COUNCIL).search(name):
        name = _applied(_COUNCIL, name)
    name = ALSO_CALLED.get(name, name)
    return "" if _NOBODY.fullmatch(name) or name in PLACEHOLDERS else name


def clean_organisation(typed: str | None) -> str | None:
    """An organisation's name, standardised: words of letters and digits in upper case, single blanks.

    Args:
        typed: as delivered.

    Returns:
        The name; None for a placeholder, a role or nothing. Cleaning twice is cleaning once.
    """
    if typed is None:
        return None
    name = _words(_ALIAS.sub("", _CARE_OF.sub("", _plain(typed))))
    # A rule can uncover what an earlier one knows; each makes the name plainer, so that this ends.
    for _ in range(8):
        again = _words(_once(name))
        if again == name:
            break
        name = again
    return name or None


def add_function(connection: Connection) -> None:
    """Give a connection `clean_organisation`; call it on distinct names, because each costs some ten microseconds."""
    with suppress(duckdb.InvalidInputException):  # not there yet
        connection.remove_function("clean_organisation")
    connection.create_function(
        "clean_organisation", clean_organisation, ["VARCHAR"], "VARCHAR", null_handling=FunctionNullHandling.SPECIAL
    )
