"""The run: block by block a population, its careers and its cases, and what the courts deliver of them.

Family and civil courts draw from random streams of their own: with or without them, the criminal
courts deliver the same bytes.
"""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from datafirst_assets.simulate.blocks import Block, split
from datafirst_assets.simulate.careers import Careers, build_careers
from datafirst_assets.simulate.cases import build_cases
from datafirst_assets.simulate.civil import CIVIL_FROM, build_civil, build_claim_homes
from datafirst_assets.simulate.civil_tables import CIVIL_FILES, civil_tables
from datafirst_assets.simulate.companies import Companies, build_companies
from datafirst_assets.simulate.crown import CROWN_FROM, build_crown
from datafirst_assets.simulate.crown_keys import build_keys
from datafirst_assets.simulate.crown_offences import build_charges
from datafirst_assets.simulate.crown_tables import crown_tables
from datafirst_assets.simulate.delivery import CROWN_FILES, MAGISTRATES_FILES, Deliveries, YearlyRows
from datafirst_assets.simulate.family import FAMILY_FROM, build_family
from datafirst_assets.simulate.family_tables import FAMILY_FILES, family_tables
from datafirst_assets.simulate.homes import Homes, build_homes
from datafirst_assets.simulate.magistrates import lower_court, magistrates_table
from datafirst_assets.simulate.organisations import SHARE, build_organisations
from datafirst_assets.simulate.people import People, build_people
from datafirst_assets.simulate.places import Places, build_places
from datafirst_assets.simulate.residences import build_residences
from datafirst_assets.simulate.residents import Residents
from datafirst_assets.simulate.results import build_results
from datafirst_assets.simulate.tables import day
from datafirst_assets.simulate.truth import Truth

MOST_ROWS = 50_000_000
MOST_PARTIES = 4  # of family or civil courts, for each of the magistrates' rows: a block's memory grows with them


@dataclass(frozen=True)
class Landing:
    """What one source lands: the files, their encoding, and the years from which there are any."""

    name: str
    files: dict[str, str]
    encoding: str
    since: int


MAGISTRATES = Landing("mags_hocas", MAGISTRATES_FILES, "cp1252", 0)
CROWN = Landing("crown_xhibit", CROWN_FILES, "utf-8", CROWN_FROM)
FAMILY = Landing("familyman", FAMILY_FILES, "utf-8", FAMILY_FROM)
CIVIL = Landing("civil_caseman_pcol", CIVIL_FILES, "cp1252", CIVIL_FROM)


@dataclass(frozen=True)
class Run:
    """What all blocks share."""

    years: range
    places: Places
    companies: Companies
    deliveries: dict[str, Deliveries]
    truth: Truth

    def window(self, landing: Landing) -> range:
        """The years of a source."""
        return _window(landing, self.years)

    def deliver(self, landing: Landing, tables: Mapping[str, YearlyRows]) -> None:
        """Rows of a block at the end of a source's files."""
        for name, rows in tables.items():
            self.deliveries[landing.name].append(name, rows)


def simulate(
    root: Path,
    rows: int,
    first_year: int,
    last_year: int,
    seed: int,
    progress: Callable[[str], None] | None = None,
    family_parties: int = 0,
    civil_parties: int = 0,
) -> dict[str, int]:
    """Write a landing zone of the courts and its truth under `root`.

    `rows` counts the magistrates' defendant-cases of all years, exactly; so do `family_parties` and
    `civil_parties` the parties of family and civil cases (none: that source is not written, nor is it
    where the years end before it begins). The same arguments give the same bytes. Memory does not grow
    with `rows` but for the postcodes, some 15 bytes a person.
    Returns counts: persons of the criminal courts, organisations there, rows by source and links.

    Raises:
        ValueError: an argument is outside its bounds.
    """
    if not 1 <= rows <= MOST_ROWS:
        raise ValueError(f"rows must be from 1 to {MOST_ROWS}, not {rows}")
    if not 1995 <= first_year <= last_year <= 2040:
        raise ValueError(f"years must be in order between 1995 and 2040: {first_year}, {last_year}")
    if seed < 0:
        raise ValueError(f"the seed must not be negative: {seed}")
    for name, parties in (("family_parties", family_parties), ("civil_parties", civil_parties)):
        if not 0 <= parties <= rows * MOST_PARTIES:
            raise ValueError(f"{name} must be from 0 to {MOST_PARTIES} times the rows, not {parties}")
    say = progress or (lambda _: None)
    years = range(first_year, last_year + 1)
    family_parties *= bool(_window(FAMILY, years))
    civil_parties *= bool(_window(CIVIL, years))
    firm_rows = round(rows * SHARE) if rows >= 50 else 0
    blocks = split(seed, rows, firm_rows, family_parties, civil_parties)
    # People of all blocks live in the same places; the first block tells about how many there are.
    persons = build_careers(blocks[0], years, _run_up(years)).persons
    places = build_places(seed, persons * len(blocks))
    wanted = [MAGISTRATES, CROWN, *[FAMILY] * bool(family_parties), *[CIVIL] * bool(civil_parties)]
    deliveries = {
        land.name: Deliveries(root, land.name, _window(land, years), land.files, land.encoding) for land in wanted
    }
    counts: Counter[str] = Counter()
    with Truth(root) as truth:
        run = Run(years, places, build_companies(seed, places), deliveries, truth)
        for block in blocks:
            population = _criminal_courts(block, run)
            counts.update(population.counts)
            counts.update(_family_and_civil_courts(block, run, population))
            say(f"{counts['mags_rows']:,} of {rows:,} defendant-cases")
    for delivery in deliveries.values():
        delivery.finish()
    return dict(counts)


def _window(landing: Landing, years: range) -> range:
    return range(max(years.start, landing.since), years.stop)


def _run_up(years: range) -> int:
    """Years before the window: where the Crown data begin with it, what came up the year before is there."""
    return int(years[0] >= CROWN_FROM)


@dataclass(frozen=True)
class _Population:
    """Whom the criminal courts of a block know."""

    careers: Careers
    people: People
    homes: Homes
    firms: int
    counts: dict[str, int]


def _criminal_courts(block: Block, run: Run) -> _Population:
    """Make the people of one block and write what the criminal courts deliver of them."""
    years = run.years
    careers = build_careers(block, years, _run_up(years))
    firms = build_organisations(block, years)
    people = build_people(block, careers)
    homes = build_homes(block, careers, people, firms, run.places)
    cases = build_cases(block, careers, people, homes, firms)
    results = build_results(block, cases)
    defendants = build_crown(block, cases, results, years)
    charges = build_charges(block, defendants, cases, results, people)
    lower = lower_court(block, cases, results)
    keys = build_keys(block, defendants, charges, lower)
    first_day = int(day(years[0]))
    (offences,) = MAGISTRATES_FILES
    run.deliver(MAGISTRATES, {offences: magistrates_table(block, lower, people, homes, first_day)})
    run.deliver(CROWN, crown_tables(block, defendants, charges, keys, lower, people, homes))
    written = run.truth.append(block, lower, defendants, keys, first_day)
    counts = {"persons": careers.persons, "organisations": firms.persons, **written}
    return _Population(careers, people, homes, firms.persons, counts)


def _family_and_civil_courts(block: Block, run: Run, known: _Population) -> dict[str, int]:
    """Let the same people, and newcomers, go to the family and civil courts, and write what those deliver."""
    family_years, civil_years = run.window(FAMILY), run.window(CIVIL)
    residents = Residents(block, known.people, known.firms, int(day(run.years[-1])))
    if block.family_parties:
        family, residents = build_family(block, residents, family_years)
    if block.civil_parties:
        claim_homes = build_claim_homes(block, residents, civil_years)
    residences = build_residences(block, residents, known.careers, known.homes, run.years)
    if block.family_parties:
        tables, party_id, bodies = family_tables(block, family, residences, run.companies)
        run.deliver(FAMILY, tables)
        run.truth.append_parties(FAMILY.name, party_id, residents.people.number, family.person, bodies)
    if block.civil_parties:
        civil = build_civil(block, claim_homes, residences, run.companies, civil_years)
        tables, party_id = civil_tables(block, civil, residences, run.companies)
        run.deliver(CIVIL, tables)
        run.truth.append_parties(CIVIL.name, party_id, residents.people.number, civil.person, civil.company)
    return {"family_rows": block.family_parties, "civil_rows": block.civil_parties}
