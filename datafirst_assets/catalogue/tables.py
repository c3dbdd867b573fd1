"""What is said of every published table as a whole: title, what it holds and not, whose records, and the year of a row."""

from dataclasses import dataclass

from datafirst_assets.catalogue.model import Problem
from datafirst_assets.catalogue.problems import (
    BOTH,
    CASE_LINKS,
    CIVIL,
    CROWN,
    CROWN_CASES,
    ESTIMATED_PERSONS,
    FAMILY,
    LINKS,
    MAGISTRATES,
    PERSONS,
    XJS_LINKS,
)

MAGISTRATES_COURTS = "Magistrates' courts and youth courts of England and Wales"
CROWN_COURT = "The Crown Court in England and Wales"
BOTH_COURTS = "Magistrates' courts, youth courts and the Crown Court in England and Wales"
FAMILY_COURT = "The family court in England and Wales"
CIVIL_COURTS = "County courts of England and Wales"
EVERY_COURT = (
    "Magistrates' courts, youth courts, the Crown Court, the family court and county courts in England and Wales"
)


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
    "family_case": About(
        "Family court: cases",
        "Every case of the family court, with its type, its course and how many hearings it had.",
        FAMILY_COURT,
        "FamilyMan",
        (*FAMILY,),
    ),
    "family_party": About(
        "Family court: parties",
        "Every applicant, respondent and child of every case in family_case, with characteristics at the start of the case.",
        FAMILY_COURT,
        "FamilyMan",
        (*FAMILY, *ESTIMATED_PERSONS),
    ),
    "family_event": About(
        "Family court: events",
        "Every application, hearing, order and administrative event of every case in family_case.",
        FAMILY_COURT,
        "FamilyMan",
        (),
    ),
    "civil_case": About(
        "Civil courts: claims",
        "Every claim for money, possession or personal injury, with its amount, tenancy and how many hearings it had.",
        CIVIL_COURTS,
        "CaseMan and Possession Claim Online",
        (*CIVIL,),
    ),
    "civil_party": About(
        "Civil courts: parties",
        "Every claimant and defendant of every claim in civil_case, people and organisations.",
        CIVIL_COURTS,
        "CaseMan and Possession Claim Online",
        (*CIVIL, *ESTIMATED_PERSONS),
    ),
    "civil_event": About(
        "Civil courts: events",
        "Every hearing, judgment, warrant, order, defence and settlement of every claim in civil_case.",
        CIVIL_COURTS,
        "CaseMan and Possession Claim Online",
        (),
    ),
    "xjs_link": About(
        "Link of people across the justice system",
        "Which records of the criminal, family and civil courts are estimated to be of one person. It holds ids only: filter it "
        "by source_dataset and join it to that dataset by row_id_hash.",
        EVERY_COURT,
        "Libra, XHIBIT, FamilyMan, CaseMan and Possession Claim Online, linked",
        (*XJS_LINKS,),
        "row_id_hash",
        ("magistrates_defendant_case", "crown_defendant_case", "family_party", "civil_party"),
    ),
}
