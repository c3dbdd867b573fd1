"""The run: block by block a population, its careers and its cases, and what the courts deliver of them."""

from collections import Counter
from collections.abc import Callable
from pathlib import Path

from datafirst_assets.simulate.blocks import Block, split
from datafirst_assets.simulate.careers import build_careers
from datafirst_assets.simulate.cases import build_cases
from datafirst_assets.simulate.crown import CROWN_FROM, build_crown
from datafirst_assets.simulate.crown_keys import build_keys
from datafirst_assets.simulate.crown_offences import build_charges
from datafirst_assets.simulate.crown_tables import crown_tables
from datafirst_assets.simulate.delivery import CROWN_FILES, MAGISTRATES_FILES, Deliveries
from datafirst_assets.simulate.homes import build_homes
from datafirst_assets.simulate.magistrates import lower_court, magistrates_table
from datafirst_assets.simulate.organisations import SHARE, build_organisations
from datafirst_assets.simulate.people import build_people
from datafirst_assets.simulate.places import Places, build_places
from datafirst_assets.simulate.results import build_results
from datafirst_assets.simulate.tables import day
from datafirst_assets.simulate.truth import Truth

MOST_ROWS = 50_000_000


def simulate(
    root: Path,
    rows: int,
    first_year: int,
    last_year: int,
    seed: int,
    progress: Callable[[str], None] | None = None,
) -> dict[str, int]:
    """Write a landing zone of both criminal courts and its truth under `root`.

    `rows` counts the magistrates' defendant-cases of all years, exactly. The same arguments give
    the same bytes. Memory does not grow with `rows` but for the postcodes, some 15 bytes a person.
    Returns counts: persons, organisations, rows by source and links.

    Raises:
        ValueError: an argument is outside its bounds.
    """
    if not 1 <= rows <= MOST_ROWS:
        raise ValueError(f"rows must be from 1 to {MOST_ROWS}, not {rows}")
    if not 1995 <= first_year <= last_year <= 2040:
        raise ValueError(f"years must be in order between 1995 and 2040: {first_year}, {last_year}")
    if seed < 0:
        raise ValueError(f"the seed must not be negative: {seed}")
    say = progress or (lambda _: None)
    blocks = split(seed, rows, round(rows * SHARE) if rows >= 50 else 0)
    years, crown_years = range(first_year, last_year + 1), range(max(first_year, CROWN_FROM), last_year + 1)
    # People of all blocks live in the same places; the first block tells about how many there are.
    persons = build_careers(blocks[0], years, _run_up(years)).persons
    places = build_places(seed, persons * len(blocks))
    mags = Deliveries(root, "mags_hocas", years, MAGISTRATES_FILES, "cp1252")
    crown = Deliveries(root, "crown_xhibit", crown_years, CROWN_FILES, "utf-8")
    counts: Counter[str] = Counter()
    with Truth(root) as truth:
        for block in blocks:
            counts.update(_deliver(block, years, places, mags, crown, truth))
            say(f"{counts['mags_rows']:,} of {rows:,} defendant-cases")
    mags.finish()
    crown.finish()
    return dict(counts)


def _run_up(years: range) -> int:
    """Years before the window: where the Crown data begin with it, what came up the year before is there."""
    return int(years[0] >= CROWN_FROM)


def _deliver(
    block: Block, years: range, places: Places, mags: Deliveries, crown: Deliveries, truth: Truth
) -> dict[str, int]:
    """Make the people of one block and write what the courts deliver of them; counts."""
    careers = build_careers(block, years, _run_up(years))
    firms = build_organisations(block, years)
    people = build_people(block, careers)
    homes = build_homes(block, careers, people, firms, places)
    cases = build_cases(block, careers, people, homes, firms)
    results = build_results(block, cases)
    defendants = build_crown(block, cases, results, years)
    charges = build_charges(block, defendants, cases, results, people)
    lower = lower_court(block, cases, results)
    keys = build_keys(block, defendants, charges, lower)
    first_day = int(day(years[0]))
    mags.append(*MAGISTRATES_FILES, magistrates_table(block, lower, people, homes, first_day))
    for name, rows in crown_tables(block, defendants, charges, keys, lower, people, homes).items():
        crown.append(name, rows)
    written = truth.append(block, lower, defendants, keys, first_day)
    return {"persons": careers.persons, "organisations": firms.persons, **written}
