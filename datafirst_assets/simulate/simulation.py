"""The run: a population, its careers, its cases; then year by year what the courts deliver."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pyarrow as pa

from datafirst_assets.simulate.careers import build_careers
from datafirst_assets.simulate.cases import DefendantCases, build_cases
from datafirst_assets.simulate.crown import CrownDefendants, build_crown
from datafirst_assets.simulate.crown_offences import build_charges
from datafirst_assets.simulate.crown_tables import CrownKeys, build_keys, crown_tables
from datafirst_assets.simulate.delivery import write_delivery, write_truth
from datafirst_assets.simulate.homes import build_homes
from datafirst_assets.simulate.magistrates import (
    arrest_numbers,
    case_ids,
    defendant_ids,
    magistrates_table,
)
from datafirst_assets.simulate.organisations import SHARE, build_organisations
from datafirst_assets.simulate.people import build_people
from datafirst_assets.simulate.places import build_places
from datafirst_assets.simulate.results import build_results
from datafirst_assets.simulate.tables import Index, Texts, calendar, day, stream

CROWN_FROM = 2013  # XHIBIT data begin here, magistrates' data two years before
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
    the same bytes. Returns counts: persons, organisations, rows by source and links.
    """
    if not 1 <= rows <= MOST_ROWS:
        raise ValueError(f"rows must be from 1 to {MOST_ROWS}, not {rows}")
    if not 1995 <= first_year <= last_year <= 2040:
        raise ValueError(f"years must be in order between 1995 and 2040: {first_year}, {last_year}")
    if seed < 0:
        raise ValueError(f"the seed must not be negative: {seed}")
    say = progress or (lambda _: None)
    # Where the Crown data begin with the magistrates' data, what came up the year before is there.
    run_up = int(first_year >= CROWN_FROM)
    firm_rows = round(rows * SHARE) if rows >= 50 else 0
    say("careers")
    careers = build_careers(seed, rows - firm_rows, first_year, last_year, run_up)
    firms = build_organisations(seed, firm_rows, first_year, last_year)
    say("people")
    people = build_people(seed, careers)
    say("homes")
    homes = build_homes(seed, careers, people, firms, build_places(seed, careers.persons))
    say("cases")
    cases = build_cases(seed, careers, people, homes, firms)
    results = build_results(seed, cases)
    say("Crown cases")
    crown = build_crown(seed, cases, results, first_year, last_year)
    charges = build_charges(seed, crown, cases, results, people)

    libra, defendant_id, asn = (
        case_ids(cases),
        defendant_ids(len(cases.case)),
        arrest_numbers(cases),
    )
    keys = build_keys(seed, crown, charges, cases, libra)
    year_of = calendar(cases.final)[0]
    for year in range(first_year, last_year + 1):
        say(f"magistrates {year}")
        mine = np.flatnonzero(year_of == year)
        mine = mine[np.lexsort((mine, cases.case[mine], cases.final[mine]))]
        table = magistrates_table(
            stream(seed, "magistrates", year), year, mine, cases, results, people, homes,
            libra, defendant_id, asn,
        )  # fmt: skip
        write_delivery(root, "mags_hocas", year, {"defendant_offences.csv": table}, "cp1252")
    crown_year = calendar(crown.final)[0]
    for year in range(max(first_year, CROWN_FROM), last_year + 1):
        say(f"crown {year}")
        tables = crown_tables(
            stream(seed, "crown", year), year, np.flatnonzero(crown_year == year), crown, charges,
            keys, cases, people, homes, asn,
        )  # fmt: skip
        write_delivery(root, "crown_xhibit", year, tables, "utf-8")
    say("truth")
    delivered = np.flatnonzero(cases.final >= day(first_year))
    links = _write_truths(root, cases, crown, keys, libra, defendant_id, delivered)
    return {
        "persons": careers.persons,
        "organisations": firms.persons,
        "mags_rows": len(delivered),
        "crown_rows": len(crown.row),
        "case_links": links,
    }


def _write_truths(
    root: Path, cases: DefendantCases, crown: CrownDefendants, keys: CrownKeys, libra: Texts,
    defendant_id: Texts, delivered: Index,
) -> int:  # fmt: skip
    """persons.parquet and case_links.parquet; the number of links."""
    text = libra[cases.case]
    record = text[delivered] + "|" + defendant_id[delivered]
    person = np.r_[cases.person[delivered], cases.person[crown.row]]
    source = np.r_[
        np.full(len(delivered), "mags_hocas", dtype=object),
        np.full(len(crown.row), "crown_xhibit", dtype=object),
    ]
    write_truth(
        root,
        "persons",
        {
            "source_dataset": pa.array(source, pa.string()),
            "source_record_id": pa.array(np.r_[record, keys.on_case_id], pa.string()),
            "person_id": pa.array(("P" + person.astype(str).astype(object)), pa.string()),
        },
    )
    window = np.zeros(len(cases.case), dtype=bool)
    window[delivered] = True
    linked = np.flatnonzero(crown.from_magistrates & window[crown.row])
    write_truth(
        root,
        "case_links",
        {
            "mags_case_id": pa.array(text[crown.row[linked]], pa.string()),
            "mags_defendant_id": pa.array(defendant_id[crown.row[linked]], pa.string()),
            "defendant_on_case_id": pa.array(keys.on_case_id[linked], pa.string()),
        },
    )
    return len(linked)
