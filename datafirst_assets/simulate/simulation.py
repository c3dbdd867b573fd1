"""The run: block by block a population, its careers and its cases, and what the courts deliver of them.

The other courts are those of the registry. They draw from random streams of their own: with or without them, the
criminal courts deliver the same bytes.
"""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from datafirst_assets.contracts.sources import CROWN_XHIBIT, MAGS_HOCAS, SOURCES
from datafirst_assets.simulate.blocks import Block, split
from datafirst_assets.simulate.careers import Careers, build_careers
from datafirst_assets.simulate.cases import build_cases
from datafirst_assets.simulate.companies import Companies, build_companies
from datafirst_assets.simulate.crown import CROWN_FROM, build_crown
from datafirst_assets.simulate.crown_keys import build_keys
from datafirst_assets.simulate.crown_offences import build_charges
from datafirst_assets.simulate.crown_tables import crown_tables
from datafirst_assets.simulate.delivery import Deliveries, Landing, YearlyRows
from datafirst_assets.simulate.errors import USUAL, ErrorRates
from datafirst_assets.simulate.homes import Homes, build_homes
from datafirst_assets.simulate.magistrates import lower_court, magistrates_table
from datafirst_assets.simulate.organisations import SHARE, build_organisations
from datafirst_assets.simulate.other_courts import Court, Hearing, other_courts
from datafirst_assets.simulate.people import People, build_people
from datafirst_assets.simulate.places import Places, build_places
from datafirst_assets.simulate.residences import build_residences
from datafirst_assets.simulate.residents import Residents
from datafirst_assets.simulate.results import build_results
from datafirst_assets.simulate.tables import day
from datafirst_assets.simulate.truth import Truth

MOST_ROWS = 50_000_000
MOST_PARTIES = 4  # of each other court, for each of the magistrates' rows: a block's memory grows with them

MAGISTRATES, CROWN = Landing(0, "cp1252"), Landing(CROWN_FROM, "utf-8")


def landings(parties: int) -> dict[str, Landing]:
    """Who lands what, by source: the criminal pair, and the other courts if they have any parties."""
    return {MAGS_HOCAS.name: MAGISTRATES, CROWN_XHIBIT.name: CROWN, **(other_courts() if parties else {})}


@dataclass(frozen=True)
class Run:
    """What all blocks share."""

    years: range
    places: Places
    companies: Companies
    courts: dict[str, Court]
    deliveries: dict[str, Deliveries]
    truth: Truth

    def deliver(self, source: str, tables: Mapping[str, YearlyRows]) -> None:
        """Rows of a block at the end of a source's files."""
        for name, rows in tables.items():
            self.deliveries[source].append(name, rows)


def simulate(
    root: Path,
    rows: int,
    first_year: int,
    last_year: int,
    seed: int,
    progress: Callable[[str], None] | None = None,
    parties: int = 0,
    errors: ErrorRates = USUAL,
) -> dict[str, int]:
    """Write a landing zone of the courts and its truth under `root`.

    `rows` counts the magistrates' defendant-cases of all years, exactly; so does `parties` the parties to the cases of
    each other court (none: no other court is written, nor is one where the years end before it begins). `errors` are what
    the criminal courts' clerks do wrong. The same arguments give the same bytes. Memory does not grow with `rows` but for
    the postcodes, some 15 bytes a person.
    Returns counts: persons of the criminal courts, organisations there, links, and rows by source that is written.

    Raises:
        ValueError: an argument is outside its bounds.
    """
    if not 1 <= rows <= MOST_ROWS:
        raise ValueError(f"rows must be from 1 to {MOST_ROWS}, not {rows}")
    if not 1995 <= first_year <= last_year <= 2040:
        raise ValueError(f"years must be in order between 1995 and 2040: {first_year}, {last_year}")
    if seed < 0:
        raise ValueError(f"the seed must not be negative: {seed}")
    if not 0 <= parties <= rows * MOST_PARTIES:
        raise ValueError(f"parties must be from 0 to {MOST_PARTIES} times the rows, not {parties}")
    say = progress or (lambda _: None)
    years = range(first_year, last_year + 1)
    firm_rows = round(rows * SHARE) if rows >= 50 else 0
    blocks = split(seed, rows, firm_rows, parties, errors)
    # People of all blocks live in the same places; the first block tells about how many there are.
    persons = build_careers(blocks[0], years, _run_up(years)).persons
    places = build_places(seed, persons * len(blocks))
    deliveries = {name: Deliveries(root, SOURCES[name], landing, years) for name, landing in landings(parties).items()}
    courts = {name: court for name, court in other_courts().items() if court.window(years)}
    counts: Counter[str] = Counter()
    with Truth(root) as truth:
        run = Run(years, places, build_companies(seed, places), courts, deliveries, truth)
        for block in blocks:
            population = _criminal_courts(block, run)
            counts.update(population.counts)
            if block.parties:
                counts.update(_other_courts(block, run, population))
            say(f"{counts['mags_rows']:,} of {rows:,} defendant-cases")
    for delivery in deliveries.values():
        delivery.finish()
    return dict(counts)


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
    (offences,) = MAGS_HOCAS.files
    run.deliver(MAGS_HOCAS.name, {offences.name: magistrates_table(block, lower, people, homes, first_day)})
    run.deliver(CROWN_XHIBIT.name, crown_tables(block, defendants, charges, keys, lower, people, homes))
    written = run.truth.append(block, lower, defendants, keys, first_day)
    counts = {"persons": careers.persons, "organisations": firms.persons, **written}
    return _Population(careers, people, homes, firms.persons, counts)


def _other_courts(block: Block, run: Run, known: _Population) -> dict[str, int]:
    """Let the same people, and newcomers, go to the other courts, and write what those deliver; rows by source."""
    residents = Residents(block, known.people, known.firms, int(day(run.years[-1])))
    hearings: dict[str, Hearing] = {}
    for name, court in run.courts.items():
        residents, hearings[name] = court.convene(block, residents, court.window(run.years))
    residences = build_residences(block, residents, known.careers, known.homes, run.years)
    for name, hear in hearings.items():
        heard = hear(residences, run.companies)
        run.deliver(name, heard.tables)
        run.truth.append_parties(name, heard.record, residents.people.number, heard.person, heard.company)
    return {f"{name}_rows": block.parties for name in hearings}
