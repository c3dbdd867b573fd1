"""`datafirst` with a fifth source, obviously artificial: python fifth_source.py COMMAND … -- COMMAND …

What follows is all that a source needs but a simulator: a contract module, a standardiser and a registry entry. Both are put
in their places before anything else of the package is imported; a later command is given only if the one before succeeded.
"""

import sys
from types import ModuleType

from datafirst_assets.contracts.declared import (
    age_at_start,
    age_band,
    area,
    case_id,
    court_code,
    day,
    extract_year,
    person_id,
    published,
    row_id,
    source_dataset,
)
from datafirst_assets.contracts.row_rules import AGE_BAND_AT_START_AGREES
from datafirst_assets.contracts.sources import SOURCES, Calendar, Ids, Published, RawFile, Source
from datafirst_assets.contracts.table import Day, Flag, Table, Text, Whole, column
from datafirst_assets.contracts.words import About, Problem

NAME = "artificial_tribunal"


class RawCases(Table):
    """One row per dispute."""

    case_number: Text = column(disclosure="id")
    court_code: Text = column()
    lodged_date: Text = column(raw_format="%Y-%m-%d")
    was_online: Text = column(code_list="yes_no")
    panel_size: Text = column(raw_format="integer")
    room: Text = column()

    class Config:
        unique = ["case_number"]


class RawParties(Table):
    """One row per party to a dispute."""

    party_id: Text = column(disclosure="id")
    case_number: Text = column(disclosure="id")
    forenames: Text = column(disclosure="person", nullable=True)
    surname: Text = column(disclosure="person", nullable=True)
    date_of_birth: Text = column(disclosure="person", nullable=True, raw_format="%Y-%m-%d")
    sex: Text = column(nullable=True, code_list="sex_libra")
    town: Text = column(disclosure="person", nullable=True)
    postcode: Text = column(disclosure="person", nullable=True)
    lsoa11: Text = column(nullable=True)
    represented: Text = column(nullable=True, code_list="yes_no")

    class Config:
        unique = ["party_id"]


class StdArtificialTribunalCases(Table):
    """One row per dispute."""

    case_number: Text = column(disclosure="id")
    extract_year: Whole = column("year of the delivery", ge=1900)
    court_code: Text = column()
    lodged_date: Day = column()
    was_online: Flag = column()
    panel_size: Whole = column(ge=1)
    room: Text = column()

    class Config:
        unique = ["case_number"]


class StdArtificialTribunalParties(Table):
    """One row per party to a dispute, without who it was."""

    source_record_id: Text = column("party_id", disclosure="id")
    extract_year: Whole = column("year of the delivery", ge=1900)
    case_number: Text = column(disclosure="id")
    age_at_start: Whole = column(nullable=True, ge=0, le=120)
    age_band: Text = column(code_list="age_band")
    lsoa11: Text = column(nullable=True, matches=r"[EW]01\d{6}")
    represented: Text = column(nullable=True, code_list="yes_no")

    age_band_agrees = AGE_BAND_AT_START_AGREES

    class Config:
        unique = ["source_record_id"]


_LODGED, _BIRTH = "the year in which the dispute was lodged", "Tribunal parties: date_of_birth; cases"


class TribunalCase(Table):
    """One row per artificial dispute."""

    row_id_hash: Text = row_id("Identifies the row. Parties join by case_number_hash.", "Tribunal cases: case_number")
    source_dataset: Text = source_dataset(NAME)
    case_number_hash: Text = case_id("Dispute id", "Identifies the dispute.", "Tribunal cases: case_number")
    extract_year: Whole = extract_year(_LODGED)
    court_code: Text = court_code("dispute")
    lodged_date: Day = day("Lodged", "The day on which the dispute was lodged.")
    was_online: Flag = published("Online", "Whether the dispute was heard online.")
    panel_size: Whole = published("Panel", "How many people decided the dispute.", unit="people", ge=1)
    room: Text = published("Room", "The room in which the dispute was heard.", values="A code of our own")

    class Config:
        unique = ["case_number_hash"]


class TribunalParty(Table):
    """One row per party to an artificial dispute."""

    row_id_hash: Text = row_id("Identifies the row: a party to one dispute.", "Tribunal parties: party_id")
    source_dataset: Text = source_dataset(NAME)
    estimated_person_id: Text = person_id()
    case_number_hash: Text = case_id("Dispute id", "The dispute of the party.", "Tribunal parties: case_number")
    extract_year: Whole = extract_year(_LODGED)
    age_at_start: Whole = age_at_start("the dispute was lodged", _BIRTH)
    age_band: Text = age_band(_BIRTH)
    lsoa11: Text = area()
    represented: Text = published(
        "Represented", "Whether the party was represented at all.", nullable=True, code_list="yes_no"
    )

    age_band_agrees = AGE_BAND_AT_START_AGREES

    class Config:
        unique = ["row_id_hash"]


IDENTITIES = f"""
WITH stated AS (
    SELECT p.*, clean_forenames(forenames) AS names, iso_date(c.lodged_date) AS lodged
    FROM {{raw[parties]}} p JOIN {{raw[cases]}} c USING (case_number)
)
SELECT '{NAME}' AS source_dataset, party_id AS source_record_id, {{year}}::BIGINT AS extract_year,
       'P' AS defendant_type, NULL::VARCHAR AS organisation_name, first_name(names) AS forename,
       later_names(names) AS middle_names, clean_surname(surname) AS surname,
       clean_birth(iso_date(date_of_birth), lodged) AS date_of_birth, known_sex(sex) AS sex,
       clean_postcode(postcode) AS postcode, clean_town(town) AS town, NULL::VARCHAR AS pnc_id,
       NULL::VARCHAR AS cro_number
FROM stated ORDER BY source_record_id
"""
CASES = """
SELECT case_number, {year}::BIGINT AS extract_year, court_code, iso_date(lodged_date) AS lodged_date,
       was_online = 'Y' AS was_online, panel_size::BIGINT AS panel_size, room
FROM {raw[cases]} ORDER BY case_number
"""
PARTIES = """
WITH aged AS (
    SELECT p.*, age_on(clean_birth(iso_date(date_of_birth), iso_date(lodged_date)), iso_date(lodged_date)) AS age
    FROM {raw[parties]} p JOIN {raw[cases]} c USING (case_number)
)
SELECT party_id AS source_record_id, {year}::BIGINT AS extract_year, case_number, age AS age_at_start,
       age_band_of(age) AS age_band, clean_lsoa(lsoa11) AS lsoa11, represented
FROM aged ORDER BY source_record_id
"""

_CASE_IDS: Ids = {"row_id_hash": ("case_number", "case_row"), "case_number_hash": ("case_number", "case")}
_PARTY_IDS: Ids = {"row_id_hash": ("source_record_id", "row"), "case_number_hash": ("case_number", "case")}
_ALWAYS = (Problem("It is artificial", "Nothing in it happened to anybody.", ()),)

TRIBUNAL = Source(
    name=NAME,
    title="Artificial tribunal",
    domain="tribunal",
    courts=("an artificial tribunal",),
    systems=("Tribunal",),
    files=(
        RawFile("cases", RawCases, year_of=("lodged_date",)),
        RawFile(
            "parties",
            RawParties,
            parents={"case_number": ("cases", "case_number")},
            birth="date_of_birth",
            hearings_of=("case_number", ("lodged_date",)),
        ),
    ),
    tables={"cases": StdArtificialTribunalCases, "parties": StdArtificialTribunalParties},
    case_id="case_number",
    ids=_PARTY_IDS,
    calendar=Calendar("cases", "court_code", "lodged_date"),
    published=(
        Published(
            "tribunal_case",
            TribunalCase,
            "cases",
            _CASE_IDS,
            About("Tribunal: disputes", "Every artificial dispute.", "was_online", _ALWAYS),
        ),
        Published(
            "tribunal_party",
            TribunalParty,
            "parties",
            _PARTY_IDS,
            About("Tribunal: parties", "Every party to every artificial dispute.", "represented", _ALWAYS),
        ),
    ),
)


def register() -> None:
    """Put the registry entry and the standardiser in their places."""
    standardiser = ModuleType(f"datafirst_assets.standardise.{NAME}")
    vars(standardiser).update(IDENTITIES=IDENTITIES, CASES=CASES, PARTIES=PARTIES)
    sys.modules[standardiser.__name__] = standardiser
    SOURCES[NAME] = TRIBUNAL


def main() -> None:
    register()
    from datafirst_assets import cli

    for command in " ".join(sys.argv[1:]).split(" -- "):
        sys.argv = ["datafirst", *command.split()]
        try:
            cli.main()
        except SystemExit as ended:
            if ended.code:
                raise


if __name__ == "__main__":
    main()
