"""Organisations: which records of theirs are one, by name and, where the name is not distinctive, by postcode too.

The rule is one for all courts, and never touches a person:

- A public body is one by its name wherever its letters go. Of councils the name is place and tier: a county's and that of a
  district, borough or city of one name are two; a council that does not say its tier is of the only one that is known of its
  place, else a county's where the place is a county.
- A company on a register has a name that no other company there may have, legal form, punctuation, blanks, THE, AND, CO
  and UK aside (Companies Act 2006, s. 66; Company, Limited Liability Partnership and Business (Names and Trading
  Disclosures) Regulations 2015, sch. 3). So a name that states a legal form is one across postcodes. But nobody checks what
  is typed, and of two SMITH TRANSPORT LTD one may be none. Where names put together at random from their words would give
  others so many records of that name (`_Chance`), it is one within one postcode district only, and without a postcode where it
  is known in one district alone. The more records a name has, the fewer of them can be a namesake's.
- Lenders, insurers, landlords and suppliers (`INSTITUTION`) are told by their words as by a legal form.
- Any other name (SMITH ROOFING) is one at one postcode only, and without a postcode is by itself. Where a company that states
  its form is at that postcode it is that company; also elsewhere, if the company is known from many records and the
  name is long, because then the form was left out.
- A slip of the pen in a long name, or a name cut off within a word, is the name that is commoner at that postcode; a cut-off
  name of the length of a field also elsewhere, if only one known name begins so.

Defendants first: organisations of the criminal courts are grouped among themselves, and two of their groups are always two
organisations. A party's organisation then joins one of them at most. All is worked out of distinct names and postcodes.
"""

import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import lru_cache
from math import prod

import numpy as np

from datafirst_assets.data_root import DataRoot
from datafirst_assets.engine import Connection, parquet, rows
from datafirst_assets.linkage.graph import Index
from datafirst_assets.linkage.populations import DEFENDANTS, PARTIES, Population
from datafirst_assets.standardise.organisations import FORMS, KINDS, LONG, is_county

OTHERS = 0.01
"""Share of the records under a distinctive name that may be expected to be other organisations' of the same name."""
FEW = 50
"""Names that would have to be known before the words of one say anything: among few none is common."""
STATED_BY = 5
"""Records that state a company's form, from which a name without it is that company's elsewhere too."""
LONG_STEM = 12
"""Letters from which a name is long."""
_SHORT_STEM = 8
_TWO_SLIPS = 16
_A_WORD = 4

PUBLIC = re.compile(
    r"\b(?:COUNCIL|POLICE|NHS|UNIVERSITY|MINISTRY|SECRETARY OF STATE|HOME OFFICE|CAFCASS|DEPARTMENT (?:FOR|OF)|"
    r"HM (?:REVENUE|COURTS|PRISON|TREASURY|LAND)|"
    r"CROWN PROSECUTION|LICENSING AGENCY|ENVIRONMENT AGENCY|LEGAL AID AGENCY|COMBINED AUTHORITY|FIRE (?:AND RESCUE|AUTHORITY)|"
    r"PARK AUTHORITY|TRANSPORT FOR|ATTORNEY GENERAL|OFFICIAL SOLICITOR|OFFICIAL RECEIVER|LAND REGISTRY|HEALTH BOARD)\b"
)
"""Words of public bodies, in a name of two words or more."""
INSTITUTION = re.compile(
    r"\b(?:BUILDING SOCIETY|BANK OF|INSURANCE|ASSURANCE|CREDIT UNION|FRIENDLY SOCIETY|UTILITIES|BROADBAND|MORTGAGES?|HOMELOANS?|"
    r"HOME LOANS|HOUSING (?:ASSOCIATION|GROUP|TRUST|SOCIETY|PARTNERSHIP|COOPERATIVE|FOUNDATION))\b|"
    r"(?<=\w )(?:BANK|HOUSING|HOMES|HOMES (?:TRUST|GROUP)|ENERGY|WATER|WATER SERVICES)(?: (?:LTD|PLC))?$"
)
"""Words of lenders, insurers, landlords and suppliers: names under which nobody trades without a register."""
_DISREGARDED = frozenset((*FORMS, "CO", "UK", "GB", "COM", "COUK"))
_IGNORED_ENDS = (("UNITED", "KINGDOM"), ("GREAT", "BRITAIN"))
_GOES_ON = ("UPON", "ON", "AND", "UNDER", "IN", "BY", "LE", "WITH")
"""What follows on the part of a place's name that is used by itself."""
_OWN_COUNCILS = ("TOWN", "PARISH", "COMMUNITY")
COUNTY, LOWER, UNSTATED = "county", "lower", "?"
"""Tiers of councils; a district's, a borough's and a city's are of one."""

Key = tuple[str, ...]


@dataclass(frozen=True)
class Name:
    """What a standardised name says.

    Attributes:
        words: that tell it from others, without forms and AND; of a council those of its place.
        has_form: whether it states a legal form.
        tier: of a council, else empty.
        is_public: whether it is a public body's, councils too.
        is_institution: whether its words tell a lender, insurer, landlord or supplier.
        is_borough: whether a name that was cut off was cut off within its place.
    """

    words: tuple[str, ...]
    has_form: bool
    tier: str
    is_public: bool
    is_institution: bool
    is_borough: bool

    @property
    def stem(self) -> str:
        """All letters: blanks tell no two names apart."""
        return "".join(self.words)

    @property
    def text(self) -> str:
        """The words with blanks."""
        return " ".join(self.words)


def _council(words: list[str]) -> tuple[tuple[str, ...], str, bool]:
    """Place, tier and whether its kind says London, of a name that ends in COUNCIL."""
    place = words[:-1]
    for kind in KINDS:
        parts = kind.split()
        if len(place) > len(parts) and place[-len(parts) :] == parts:
            tier = COUNTY if kind == "COUNTY" else LOWER
            return tuple(place[: -len(parts)]), tier, kind == "LONDON BOROUGH"
    if len(place) > 1 and place[-1] in _OWN_COUNCILS:
        return tuple(place[:-1]), place[-1], False
    return tuple(place), UNSTATED, False


@lru_cache(maxsize=1 << 17)
def describe(name: str) -> Name:
    """What a standardised name says.

    Args:
        name: as `standardise.organisations.clean_organisation` gives it.
    """
    words = name.split()
    has_form = any(word in FORMS for word in words[1:])
    if len(words) > 1 and words[-1] == "COUNCIL" and not has_form:
        place, tier, is_borough = _council(words)
        return Name(place or (name,), False, tier, True, False, is_borough)
    telling = [word for word in words if word != "AND"]
    while len(telling) > 1:
        if telling[-1] in _DISREGARDED:
            telling = telling[:-1]
        elif len(telling) > 2 and tuple(telling[-2:]) in _IGNORED_ENDS:
            telling = telling[:-2]
        else:
            break
    is_public = not has_form and len(telling) > 1 and PUBLIC.search(name) is not None
    return Name(tuple(telling), has_form, "", is_public, INSTITUTION.search(name) is not None, False)


@dataclass(frozen=True)
class Row:
    """Records of one name and postcode.

    Attributes:
        node: their number in `identity_records`.
        name: standardised.
        postcode: None where none is stated; a row is then one record.
        records: how many.
        group: the organisation of the criminal courts that they are; None where that is to be found out.
    """

    node: int
    name: Name
    postcode: str | None
    records: int
    group: int | None = None


@dataclass
class _Stem:
    """A name without its form: how often it is stated with and without, and where."""

    words: tuple[str, ...]
    stated: int = 0
    unstated: int = 0
    is_institution: bool = False
    postcodes: set[str] = field(default_factory=set)

    @property
    def records(self) -> int:
        """With and without its form."""
        return self.stated + self.unstated


def _stems(rows: Iterable[Row]) -> dict[str, _Stem]:
    """All names that are no public body's, without their forms; of several ways to part the words the first in order."""
    stems: dict[str, _Stem] = {}
    for row in rows:
        if row.name.is_public:
            continue
        stem = stems.setdefault(row.name.stem, _Stem(row.name.words))
        stem.words = min(stem.words, row.name.words)
        stem.is_institution |= row.name.is_institution
        if row.name.has_form:
            stem.stated += row.records
        else:
            stem.unstated += row.records
        if row.postcode:
            stem.postcodes.add(row.postcode)
    return stems


def _is_one_name(one: str, other: str) -> bool:
    """Whether a slip of the pen, or in a long name two, make one of the other."""
    if sorted(filter(str.isdigit, one)) != sorted(filter(str.isdigit, other)):
        return False
    short = min(len(one), len(other))
    if short < (_SHORT_STEM if one[0] == other[0] else LONG_STEM):
        return False
    return _slips(one, other, 2 if short >= _TWO_SLIPS and one[0] == other[0] else 1)


def _slips(one: str, other: str, most: int) -> bool:
    """Whether so many letters more, less, changed or turned round at most make one of the other."""
    if one == other:
        return True
    if most == 0 or abs(len(one) - len(other)) > most:
        return False
    at = next((i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    one, other = one[at:], other[at:]
    turned = len(one) > 1 and len(other) > 1 and one[0] == other[1] and one[1] == other[0]
    return (
        (turned and _slips(one[2:], other[2:], most - 1))
        or _slips(one[1:], other[1:], most - 1)
        or _slips(one[1:], other, most - 1)
        or _slips(one, other[1:], most - 1)
    )


def _misspelt(stems: dict[str, _Stem], within: Counter[str]) -> dict[str, str]:
    """Of names with a slip of the pen the commoner name at one of their postcodes that they are.

    What differs must be whole words: of the rarer name words that stand in no other name, because NORTH is not a slip of
    SOUTH, nor A of B.
    """
    at: dict[str, list[str]] = defaultdict(list)
    for stem, said in stems.items():
        for postcode in said.postcodes:
            at[postcode].append(stem)
    rank = {stem: (-said.records, stem) for stem, said in stems.items()}
    found: dict[str, str] = {}
    for here in at.values():
        here.sort(key=rank.__getitem__)
        for place, rarer in enumerate(here[1:], start=1):
            for commoner in here[:place]:
                if abs(len(rarer) - len(commoner)) > 2:
                    continue
                written, usual = set(stems[rarer].words), set(stems[commoner].words)
                odd, missing = written - usual, usual - written
                if not odd or not all(len(word) >= _A_WORD and within[word] <= 2 for word in odd):
                    continue
                if all(len(word) >= _A_WORD for word in missing) and _is_one_name(rarer, commoner):
                    found[rarer] = min(found.get(rarer, commoner), commoner, key=rank.__getitem__)
                    break
    return found


def _documents(stems: dict[str, _Stem], without: Iterable[str] = ()) -> Counter[str]:
    """In how many names each word stands."""
    left_out = set(without)
    return Counter(word for stem, said in stems.items() if stem not in left_out for word in set(said.words))


class _Chance:
    """What names would be borne by several, if names were put together at random from the words of all."""

    def __init__(self, stems: dict[str, _Stem], misspelt: dict[str, str]) -> None:
        known = [said for stem, said in stems.items() if stem not in misspelt]
        self._within = _documents(stems, misspelt)
        self._of_length = Counter(len(said.words) for said in known)
        self._names = len(known)
        self._usual = sum(said.records for said in known) / max(len(known), 1)

    def of_others(self, said: _Stem) -> float:
        """Share of a name's records that are expected to be others': of few records all, if one other has the name."""
        # A single word is coined, unless others use it too; of several words one may be a surname that is new here.
        itself = 1 if len(said.words) == 1 else 0
        share = prod((self._within[word] - itself) / (self._names + FEW) for word in said.words)
        return self._of_length[len(said.words)] * share * self._usual / max(said.records, self._usual)


Edge = tuple[int, Key, Key]
"""Rank (the surest first), and two units that are one organisation."""


class _Courts:
    """The organisations of some rows: units of one name (and postcode), and what joins them."""

    def __init__(self, rows: list[Row]) -> None:
        self.rows = rows
        self.stems = _stems(rows)
        self.misspelt = _misspelt(self.stems, _documents(self.stems))
        chance = _Chance(self.stems, self.misspelt)
        self.distinctive = {
            stem
            for stem, said in self.stems.items()
            if (said.stated or (said.is_institution and len(said.words) > 1)) and chance.of_others(said) <= OTHERS
        }  # fmt: skip
        self._tiers: dict[tuple[str, str], set[str]] = defaultdict(set)
        for row in rows:
            if row.name.tier and row.name.tier != UNSTATED and row.postcode:
                self._tiers[row.name.text, row.postcode].add(row.name.tier)
        self.unit = [self._unit(row) for row in rows]

    def _unit(self, row: Row) -> Key:
        """What a row is one with at least."""
        name = row.name
        if name.tier:
            tiers = self._tiers.get((name.text, row.postcode or ""), set())
            tier = min(tiers) if name.tier == UNSTATED and len(tiers) == 1 else name.tier
            return ("council", name.text, tier)
        if name.is_public:
            return ("body", name.stem)
        said = self.stems[name.stem]
        is_left_out = said.stated >= max(STATED_BY, said.unstated) and len(name.stem) >= LONG_STEM
        if name.stem in self.distinctive and (name.has_form or said.is_institution or is_left_out):
            return ("name", name.stem)
        if row.postcode is None:
            return ("alone", str(row.node))
        # The register has one of the name: two in one postcode district are one, at two addresses.
        return ("near", name.stem, row.postcode.split()[0]) if name.has_form else ("here", name.stem, row.postcode)

    def edges(self) -> Iterator[Edge]:
        """What joins units."""
        yield from self._at_one_postcode()
        yield from self._slips()
        yield from self._cut_off()
        yield from self._councils()

    def _at_one_postcode(self) -> Iterator[Edge]:
        """A name without its form where the company is; a company without a postcode where alone it is known."""
        stated: dict[tuple[str, str | None], Key] = {}
        places: dict[str, set[Key]] = defaultdict(set)
        for row, unit in zip(self.rows, self.unit, strict=True):
            if unit[0] in ("name", "near") and row.name.has_form:
                stated[row.name.stem, row.postcode] = unit
                places[row.name.stem].add(unit)
        for row, unit in zip(self.rows, self.unit, strict=True):
            if unit[0] == "here" and (row.name.stem, row.postcode) in stated:
                yield 1, unit, stated[row.name.stem, row.postcode]
            elif unit[0] == "alone" and row.name.has_form and len(places[row.name.stem]) == 1:
                yield 1, unit, max(places[row.name.stem])

    def _slips(self) -> Iterator[Edge]:
        of: dict[tuple[str, str], set[Key]] = defaultdict(set)
        for row, unit in zip(self.rows, self.unit, strict=True):
            if row.postcode and unit[0] in ("here", "near", "name"):
                of[row.name.stem, row.postcode].add(unit)
        for rarer, commoner in self.misspelt.items():
            for postcode in sorted(self.stems[rarer].postcodes & self.stems[commoner].postcodes):
                targets = of[commoner, postcode]
                for unit in of[rarer, postcode]:
                    yield 2, unit, max(targets)

    def _cut_off(self) -> Iterator[Edge]:
        """A name whose last word goes on in another: anywhere, if it may fill a field and one known name alone begins so."""
        known = sorted((" ".join(self.stems[stem].words), stem) for stem in self.distinctive)
        texts, stems = [text for text, _ in known], [stem for _, stem in known]
        here: dict[str, list[tuple[str, Key]]] = defaultdict(list)
        for row, unit in zip(self.rows, self.unit, strict=True):
            if row.postcode and unit[0] in ("here", "near", "name"):
                here[row.postcode].append((row.name.text, unit))
        for row, unit in zip(self.rows, self.unit, strict=True):
            text = row.name.text
            if row.name.has_form or unit[0] in ("council", "body") or len(text) < LONG_STEM:
                continue
            begins = {
                named: other
                for named, other in here.get(row.postcode or "", ())
                if other != unit and named.startswith(text) and _goes_on(text, named)
            }
            if not begins and len(text) >= LONG:
                for place in range(bisect_left(texts, text), len(texts)):
                    if not texts[place].startswith(text):
                        break
                    if _goes_on(text, texts[place]) and unit != (distinctive := ("name", stems[place])):
                        begins[texts[place]] = distinctive
            # Of several that go on, one cut off later is no name of its own.
            whole_names = {
                unit
                for named, unit in begins.items()
                if not any(other.startswith(named) and _goes_on(named, other) for other in begins)
            }
            if len(whole_names) == 1:
                yield 3, unit, whole_names.pop()

    def _councils(self) -> Iterator[Edge]:
        councils = {unit: Counter[str]() for unit in self.unit if unit[0] == "council"}
        boroughs = set()
        for row, unit in zip(self.rows, self.unit, strict=True):
            if unit[0] == "council":
                councils[unit][row.postcode or ""] += row.records
                if row.name.is_borough:
                    boroughs.add(unit)
        places = sorted({unit[1] for unit in councils if unit[2] in (LOWER, UNSTATED)})
        for unit in sorted(councils):
            _, place, tier = unit
            if tier == UNSTATED:
                known = [one for one in (LOWER, COUNTY) if ("council", place, one) in councils]
                if known:
                    usual = COUNTY if is_county(place) else LOWER
                    yield 1, unit, ("council", place, usual if usual in known and len(known) > 1 else known[0])
            if tier in (LOWER, UNSTATED):
                longer = [
                    other
                    for other in places[bisect_left(places, place + " ") :][:50]
                    if other.startswith(place + " ") and other[len(place) + 1 :].split()[0] in _GOES_ON
                ]
                yield from self._one_of(unit, longer, councils)
            if unit in boroughs:
                goes_on = [
                    other
                    for other in places[bisect_left(places, place) :][:50]
                    if other.startswith(place) and _goes_on(place, other)
                ]
                yield from self._one_of(unit, goes_on, councils)
        yield from self._misspelt_places(councils)

    def _one_of(self, unit: Key, places: list[str], councils: dict[Key, Counter[str]]) -> Iterator[Edge]:
        if len(places) == 1:
            tier = LOWER if ("council", places[0], LOWER) in councils else UNSTATED
            yield 3, unit, ("council", places[0], tier)

    def _misspelt_places(self, councils: dict[Key, Counter[str]]) -> Iterator[Edge]:
        at: dict[str, list[Key]] = defaultdict(list)
        for unit in sorted(councils, key=lambda one: (-councils[one].total(), one)):
            for postcode in councils[unit]:
                if not postcode:
                    continue
                for commoner in at[postcode]:
                    same = commoner[2] == unit[2] or UNSTATED in (commoner[2], unit[2])
                    if (
                        same
                        and len(unit[1]) >= _A_WORD + 1
                        and unit[1][0] == commoner[1][0]
                        and _slips(unit[1], commoner[1], 1)
                    ):
                        yield 2, unit, commoner
                        break
                at[postcode].append(unit)


def _goes_on(text: str, other: str) -> bool:
    """Whether another text goes on within the last word of one that it begins with."""
    return len(other) > len(text) and other[len(text)] != " " and len(text.rsplit(" ", 1)[-1]) > 0


class _Union:
    """Units joined one by one; two that belong to different organisations of the criminal courts never."""

    def __init__(self, fixed: dict[Key, int]) -> None:
        self.parent: dict[Key, Key] = {}
        self.group = dict(fixed)

    def root(self, unit: Key) -> Key:
        while (above := self.parent.get(unit, unit)) != unit:
            self.parent[unit] = self.parent.get(above, above)
            unit = above
        return unit

    def join(self, one: Key, other: Key) -> None:
        left, right = self.root(one), self.root(other)
        if left == right or {left, right} <= self.group.keys():
            return
        first, second = sorted((left, right))
        self.parent[second] = first
        if second in self.group:
            self.group[first] = self.group.pop(second)


def group_rows(stated: list[Row]) -> dict[int, int]:
    """The organisation of every row whose organisation is not given, by node.

    Args:
        stated: those of the criminal courts with their organisations as `group`, or all of them without.

    Returns:
        By node the organisation: a given one, or the smallest node of those that are one.
    """
    courts = _Courts(stated)
    given: dict[Key, Counter[int]] = defaultdict(Counter)
    here: dict[tuple[Key, str | None], int] = {}
    for row, unit in zip(stated, courts.unit, strict=True):
        if row.group is not None:
            given[unit][row.group] += row.records
            here.setdefault((unit, row.postcode), row.group)
    # Of a name that the criminal courts alone could not tell to be one, what is elsewhere is the one with most records.
    fixed = {unit: min(groups, key=lambda group: (-groups[group], group)) for unit, groups in given.items()}
    union = _Union(fixed)
    for _, one, other in sorted(set(courts.edges())):
        union.join(one, other)
    found: dict[int, int] = {}
    first: dict[Key, int] = {}
    for row, unit in sorted(zip(stated, courts.unit, strict=True), key=lambda pair: pair[0].node):
        if row.group is None:
            root = union.root(unit)
            joined = here.get((unit, row.postcode), union.group.get(root)) if row.postcode else union.group.get(root)
            found[row.node] = first.setdefault(root, row.node) if joined is None else joined
    return found


@dataclass(frozen=True)
class Organisations:
    """Which numbers of organisations' records are one.

    Attributes:
        node: as in `identity_records` of the criminal courts and of all others, rising.
        group: the organisation of each: the number of one of its records, of the criminal courts if it has any there.
    """

    node: Index
    group: Index

    def of(self, node: Index) -> Index:
        """The organisations of records, by their numbers; a record without a name is its own."""
        if not len(self.node):
            return node
        place = np.minimum(np.searchsorted(self.node, node), len(self.node) - 1)
        return np.where(self.node[place] == node, self.group[place], node)


# A record speaks through its newest row; a number is of one name and postcode, or of one record.
STATED = """
SELECT r.node_id, any_value(organisation_name), any_value(postcode), count(*)
FROM (
    SELECT source_dataset, source_record_id, organisation_name, postcode FROM {files} WHERE defendant_type = 'O'
    QUALIFY row_number() OVER (PARTITION BY source_dataset, source_record_id ORDER BY extract_year DESC) = 1
) JOIN {records} r USING (source_dataset, source_record_id)
WHERE is_organisation AND organisation_name IS NOT NULL
GROUP BY r.node_id ORDER BY r.node_id
"""


def _rows(connection: Connection, root: DataRoot, population: Population) -> list[Row]:
    if not population.files(root):
        return []
    stated = STATED.format(files=population.stated(root), records=parquet(population.records(root)))
    return [Row(node, describe(name), postcode, records) for node, name, postcode, records in rows(connection, stated)]


def group_organisations(connection: Connection, root: DataRoot) -> Organisations:
    """Which records of organisations are one: those of the criminal courts by themselves, then those of all others.

    Args:
        connection: an open database.
        root: whose identities have been collapsed.
    """
    criminal = _rows(connection, root, DEFENDANTS)
    of_criminal = group_rows(criminal)
    known = [replace(row, group=of_criminal[row.node]) for row in criminal]
    parties = _rows(connection, root, PARTIES)
    # A name and postcode have one number everywhere; that of the criminal courts is settled.
    found = (group_rows([*known, *parties]) if parties else {}) | of_criminal
    node = np.array(sorted(found), dtype=np.int64)
    return Organisations(node, np.array([found[one] for one in node.tolist()], dtype=np.int64))
