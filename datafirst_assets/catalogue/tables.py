"""What is said of every published table as a whole: title, what it holds and not, whose records, and the year of a row."""

from dataclasses import dataclass

from datafirst_assets.catalogue.problems import (
    BOTH,
    CASE_LINKS,
    CROWN,
    CROWN_CASES,
    ESTIMATED_PERSONS,
    LINKS,
    MAGISTRATES,
    PERSONS,
    XJS_LINKS,
)
from datafirst_assets.contracts.sources import SOURCES, Published, Source
from datafirst_assets.contracts.words import Problem, listed
from datafirst_assets.publish.declared import has_person
from datafirst_assets.publish.tables import RECORDS

MAGISTRATES_COURTS = "Magistrates' courts and youth courts of England and Wales"
CROWN_COURT = "The Crown Court in England and Wales"
BOTH_COURTS = "Magistrates' courts, youth courts and the Crown Court in England and Wales"


@dataclass(frozen=True)
class Described:
    """A table in words.

    Attributes:
        title: as a heading.
        description: what it holds and what not.
        courts: whose records.
        source_system: where they come from.
        years: a query for the extract year of each row, as (key, year), with the tables by name; empty where the table has
            extract_year itself or belongs to no year.
        year_key: the column that meets the query's key.
        problems: known ones.
    """

    title: str
    description: str
    courts: str
    source_system: str
    problems: tuple[Problem, ...]
    year_key: str = ""
    years: tuple[str, ...] = ()


def _courts(*sources: Source) -> str:
    """The courts of some sources, as a heading has them."""
    said = listed(court for source in sources for court in source.courts)
    return f"{said[0].upper()}{said[1:]} in England and Wales"


def _systems(*sources: Source) -> str:
    return listed(system for source in sources for system in source.systems)


def _declared(source: Source, table: Published) -> Described:
    return Described(
        table.about.title,
        table.about.description,
        _courts(source),
        _systems(source),
        (*table.about.problems, *(ESTIMATED_PERSONS if has_person(table) else ())),
    )


TABLES: dict[str, Described] = {
    "magistrates_defendant_case": Described(
        "Magistrates' courts: defendants in cases",
        "Every defendant in every case that ended in a magistrates' court or youth court, with the defendant's "
        "characteristics, the course of the case and its principal offence: the one with the most serious disposal.",
        MAGISTRATES_COURTS,
        "Libra, through the HOCAS extract",
        (*MAGISTRATES, *BOTH, *PERSONS),
    ),
    "magistrates_offence": Described(
        "Magistrates' courts: offences",
        "Every offence of every defendant in magistrates_defendant_case, with plea, finding and result.",
        MAGISTRATES_COURTS,
        "Libra, through the HOCAS extract",
        (*MAGISTRATES, *BOTH),
        "row_id_hash",
        ("magistrates_defendant_case",),
    ),
    "crown_defendant_case": Described(
        "Crown Court: defendants in cases",
        "Every defendant in every case that ended in the Crown Court, with the defendant's characteristics, the course of "
        "the case, and two leading offences: the most serious offence whatever its outcome, and the one with the most "
        "serious disposal.",
        CROWN_COURT,
        "XHIBIT",
        (*CROWN, *CROWN_CASES, *BOTH, *PERSONS),
    ),
    "crown_offence": Described(
        "Crown Court: offences",
        "Every offence of every defendant in crown_defendant_case, with plea, verdict and most serious disposal.",
        CROWN_COURT,
        "XHIBIT",
        (*CROWN, *BOTH),
        "row_id_hash",
        ("crown_defendant_case",),
    ),
    "defendant_link": Described(
        "Link of defendants across the courts",
        "Which records of both courts are estimated to be of one person, at three thresholds. It holds ids only: join it to "
        "the courts' tables by row_id_hash.",
        BOTH_COURTS,
        "Libra and XHIBIT, linked",
        (*LINKS,),
        "row_id_hash",
        ("magistrates_defendant_case", "crown_defendant_case"),
    ),
    "case_link": Described(
        "Link of cases across the courts",
        "Which case of a magistrates' court went on as which case of the Crown Court, defendant by defendant. Cases are "
        "linked only where the persons are.",
        BOTH_COURTS,
        "Libra and XHIBIT, linked",
        (*CASE_LINKS, *LINKS),
        "crown_row_id_hash",
        ("crown_defendant_case",),
    ),
    "defendant_id_change": Described(
        "Changes of linked defendant ids between releases",
        "Which linked_defendant_id of an earlier release was merged into another or split. Use it to bring results of an "
        "earlier release up to date. The first release has no rows.",
        BOTH_COURTS,
        "The register of person ids",
        (),
    ),
    **{table.name: _declared(source, table) for source in SOURCES.values() for table in source.published},
    "xjs_link": Described(
        "Link of people across the justice system",
        f"Which records of the {listed(source.domain for source in SOURCES.values())} courts are estimated to be of one person. "
        "It holds ids only: filter it by source_dataset and join it to that dataset by row_id_hash.",
        _courts(*SOURCES.values()),
        f"{_systems(*SOURCES.values())}, linked",
        (*XJS_LINKS,),
        "row_id_hash",
        tuple(RECORDS.values()),
    ),
    "xjs_id_change": Described(
        "Changes of people's ids across the justice system between releases",
        "Which estimated_xjs_id of an earlier release was merged into another or split: mostly people of one court whom "
        "another now knows too. Use it to bring results of an earlier release up to date. The first release has no rows. Only "
        "projects with data of every court are given it.",
        _courts(*SOURCES.values()),
        "The register of person ids",
        (),
    ),
}
