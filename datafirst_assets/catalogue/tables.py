"""What is said of every published table as a whole: title, what it holds and not, whose records, and the year of a row."""

from dataclasses import dataclass

from datafirst_assets.catalogue.model import Problem
from datafirst_assets.catalogue.problems import BOTH, CASE_LINKS, CROWN, CROWN_CASES, LINKS, MAGISTRATES, PERSONS

MAGISTRATES_COURTS = "Magistrates' courts and youth courts of England and Wales"
CROWN_COURT = "The Crown Court in England and Wales"
BOTH_COURTS = "Magistrates' courts, youth courts and the Crown Court in England and Wales"


@dataclass(frozen=True)
class About:
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


TABLES: dict[str, About] = {
    "magistrates_defendant_case": About(
        "Magistrates' courts: defendants in cases",
        "Every defendant in every case that ended in a magistrates' court or youth court, with the defendant's "
        "characteristics, the course of the case and its principal offence: the one with the most serious disposal.",
        MAGISTRATES_COURTS,
        "Libra, through the HOCAS extract",
        (*MAGISTRATES, *BOTH, *PERSONS),
    ),
    "magistrates_offence": About(
        "Magistrates' courts: offences",
        "Every offence of every defendant in magistrates_defendant_case, with plea, finding and result.",
        MAGISTRATES_COURTS,
        "Libra, through the HOCAS extract",
        (*MAGISTRATES, *BOTH),
        "row_id_hash",
        ("magistrates_defendant_case",),
    ),
    "crown_defendant_case": About(
        "Crown Court: defendants in cases",
        "Every defendant in every case that ended in the Crown Court, with the defendant's characteristics, the course of "
        "the case, and two leading offences: the most serious offence whatever its outcome, and the one with the most "
        "serious disposal.",
        CROWN_COURT,
        "XHIBIT",
        (*CROWN, *CROWN_CASES, *BOTH, *PERSONS),
    ),
    "crown_offence": About(
        "Crown Court: offences",
        "Every offence of every defendant in crown_defendant_case, with plea, verdict and most serious disposal.",
        CROWN_COURT,
        "XHIBIT",
        (*CROWN, *BOTH),
        "row_id_hash",
        ("crown_defendant_case",),
    ),
    "defendant_link": About(
        "Link of defendants across the courts",
        "Which records of both courts are estimated to be of one person, at three thresholds. It holds ids only: join it to "
        "the courts' tables by row_id_hash.",
        BOTH_COURTS,
        "Libra and XHIBIT, linked",
        (*LINKS,),
        "row_id_hash",
        ("magistrates_defendant_case", "crown_defendant_case"),
    ),
    "case_link": About(
        "Link of cases across the courts",
        "Which case of a magistrates' court went on as which case of the Crown Court, defendant by defendant. Cases are "
        "linked only where the persons are.",
        BOTH_COURTS,
        "Libra and XHIBIT, linked",
        (*CASE_LINKS, *LINKS),
        "crown_row_id_hash",
        ("crown_defendant_case",),
    ),
    "defendant_id_change": About(
        "Changes of linked defendant ids between releases",
        "Which linked_defendant_id of an earlier release was merged into another or split. Use it to bring results of an "
        "earlier release up to date. The first release has no rows.",
        BOTH_COURTS,
        "The register of person ids",
        (),
    ),
}
