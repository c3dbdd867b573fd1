"""How the published tables are joined, each way with an example that runs: a test executes all of them on a release."""

from datafirst_assets.catalogue.justice import across
from datafirst_assets.catalogue.model import Join
from datafirst_assets.contracts.sources import SOURCES, Published, Source
from datafirst_assets.contracts.words import listed
from datafirst_assets.publish.tables import RECORDS

ROW = (("row_id_hash", "row_id_hash"),)
CASE = (("case_number_hash", "case_number_hash"),)
RECORD = (("source_dataset", "source_dataset"), ("row_id_hash", "row_id_hash"))


def _to_people(records: str) -> Join:
    """From the records of a dataset to the people of all of them."""
    return Join(
        "xjs_link",
        RECORD,
        "one to one",
        f"The person of the record across {listed(source.domain for source in SOURCES.values())} justice. Every record has one.",
        "SELECT person.estimated_xjs_id, count(*) AS records\n"
        f"FROM {records} AS record\n"
        "JOIN xjs_link AS person USING (source_dataset, row_id_hash)\n"
        "GROUP BY ALL ORDER BY ALL",
    )


def _from_people(records: str, source: str) -> Join:
    """From the people of all datasets to their records in one of them; of the first, as research across justice does it."""
    said = f"The record of a link whose source_dataset is {source}."
    if records == next(iter(RECORDS.values())):
        known = "The example keeps distinct cases of people whom another kind of justice knows too."
        return Join(records, RECORD, "one to one", f"{said} {known}", across())
    return Join(
        records,
        RECORD,
        "one to one",
        said,
        "SELECT person.estimated_xjs_id, min(record.extract_year) AS first_year, count(*) AS records\n"
        "FROM xjs_link AS person\n"
        f"JOIN {records} AS record USING (source_dataset, row_id_hash)\n"
        "GROUP BY ALL ORDER BY ALL",
    )


def _declared(source: Source) -> dict[str, tuple[Join, ...]]:
    """The joins of a source whose tables are declared: between cases and what belongs to them, and of records to people."""
    of = source.keyed_by(source.case_id)
    (cases,) = (table for table in source.published if table.entity == of)
    others = [table for table in source.published if table is not cases]
    return {
        table.name: (
            *([_of_case(cases, other) for other in others] if table is cases else [_to_case(table, cases)]),
            *([_to_people(table.name)] if table.entity == source.records else []),
        )
        for table in source.published
    }


def _of_case(cases: Published, other: Published) -> Join:
    """From a source's cases to the rows of another of its tables."""
    return Join(
        other.name,
        CASE,
        "one to many",
        f"All {other.entity} of a case.",
        f"SELECT one.{cases.about.counted_by}, other.{other.about.counted_by}, count(*) AS {other.entity}\n"
        f"FROM {cases.name} AS one\n"
        f"JOIN {other.name} AS other USING (case_number_hash)\n"
        "GROUP BY ALL ORDER BY ALL",
    )


def _to_case(one: Published, cases: Published) -> Join:
    """From the rows of a source's table to their cases."""
    return Join(
        cases.name,
        CASE,
        "many to one",
        f"The case of each of the {one.entity}. Every one has one.",
        f"SELECT other.{cases.about.counted_by}, one.{one.about.counted_by}, count(*) AS {one.entity}\n"
        f"FROM {one.name} AS one\n"
        f"JOIN {cases.name} AS other USING (case_number_hash)\n"
        "GROUP BY ALL ORDER BY ALL",
    )


JOINS: dict[str, tuple[Join, ...]] = {
    "magistrates_defendant_case": (
        Join(
            "magistrates_offence",
            ROW,
            "one to many",
            "All offences of a defendant in a case. A defendant-case without any offence in the extract has none.",
            "SELECT defendant.extract_year, offence.offence_group, count(*) AS offences\n"
            "FROM magistrates_defendant_case AS defendant\n"
            "JOIN magistrates_offence AS offence USING (row_id_hash)\n"
            "GROUP BY ALL ORDER BY ALL",
        ),
        Join(
            "defendant_link",
            (("source_dataset", "source_dataset"), ("row_id_hash", "row_id_hash")),
            "one to one",
            "The person of the record across both courts. Every record has one.",
            "WITH persons AS (\n"
            "    SELECT person.linked_defendant_id, count(*) AS cases\n"
            "    FROM magistrates_defendant_case AS defendant\n"
            "    JOIN defendant_link AS person USING (source_dataset, row_id_hash)\n"
            "    GROUP BY ALL\n"
            ")\n"
            "SELECT cases, count(*) AS persons FROM persons GROUP BY ALL ORDER BY ALL",
        ),
        Join(
            "case_link",
            (("row_id_hash", "magistrates_row_id_hash"),),
            "one to one",
            "The link of the case to the Crown Court, where it went up and the link was found.",
            "SELECT defendant.committed_to_crown, count(link.crown_row_id_hash) AS linked, count(*) AS defendants\n"
            "FROM magistrates_defendant_case AS defendant\n"
            "LEFT JOIN case_link AS link ON link.magistrates_row_id_hash = defendant.row_id_hash\n"
            "GROUP BY ALL ORDER BY ALL",
        ),
        _to_people("magistrates_defendant_case"),
    ),
    "magistrates_offence": (
        Join(
            "magistrates_defendant_case",
            ROW,
            "many to one",
            "The defendant and the case of an offence. Every offence has one.",
            "SELECT offence.offence_type, defendant.age_band, count(*) AS offences\n"
            "FROM magistrates_offence AS offence\n"
            "JOIN magistrates_defendant_case AS defendant USING (row_id_hash)\n"
            "GROUP BY ALL ORDER BY ALL",
        ),
    ),
    "crown_defendant_case": (
        Join(
            "crown_offence",
            ROW,
            "one to many",
            "All offences of a defendant in a case. A defendant-case without any offence in the extract has none.",
            "SELECT defendant.case_type, offence.disposal, count(*) AS offences\n"
            "FROM crown_defendant_case AS defendant\n"
            "JOIN crown_offence AS offence USING (row_id_hash)\n"
            "GROUP BY ALL ORDER BY ALL",
        ),
        Join(
            "defendant_link",
            (("source_dataset", "source_dataset"), ("row_id_hash", "row_id_hash")),
            "one to one",
            "The person of the record across both courts. Every record has one.",
            "WITH persons AS (\n"
            "    SELECT person.linked_defendant_id, count(*) AS cases\n"
            "    FROM crown_defendant_case AS defendant\n"
            "    JOIN defendant_link AS person USING (source_dataset, row_id_hash)\n"
            "    GROUP BY ALL\n"
            ")\n"
            "SELECT cases, count(*) AS persons FROM persons GROUP BY ALL ORDER BY ALL",
        ),
        Join(
            "case_link",
            (("row_id_hash", "crown_row_id_hash"),),
            "one to one",
            "The link of the case to the magistrates' court it came from, where the link was found. Appeals have none.",
            "SELECT defendant.case_type, count(link.magistrates_row_id_hash) AS linked, count(*) AS defendants\n"
            "FROM crown_defendant_case AS defendant\n"
            "LEFT JOIN case_link AS link ON link.crown_row_id_hash = defendant.row_id_hash\n"
            "GROUP BY ALL ORDER BY ALL",
        ),
        _to_people("crown_defendant_case"),
    ),
    "crown_offence": (
        Join(
            "crown_defendant_case",
            ROW,
            "many to one",
            "The defendant and the case of an offence. Every offence has one.",
            "SELECT offence.offence_type, defendant.age_band, count(*) AS offences\n"
            "FROM crown_offence AS offence\n"
            "JOIN crown_defendant_case AS defendant USING (row_id_hash)\n"
            "GROUP BY ALL ORDER BY ALL",
        ),
    ),
    "defendant_link": (
        Join(
            "magistrates_defendant_case",
            (("source_dataset", "source_dataset"), ("row_id_hash", "row_id_hash")),
            "one to one",
            "The record of a link whose source_dataset is mags_hocas.",
            "SELECT person.linked_defendant_id, min(defendant.extract_year) AS first_year, count(*) AS cases\n"
            "FROM defendant_link AS person\n"
            "JOIN magistrates_defendant_case AS defendant USING (source_dataset, row_id_hash)\n"
            "GROUP BY ALL ORDER BY ALL",
        ),
        Join(
            "crown_defendant_case",
            (("source_dataset", "source_dataset"), ("row_id_hash", "row_id_hash")),
            "one to one",
            "The record of a link whose source_dataset is crown_xhibit.",
            "SELECT person.linked_defendant_id, min(defendant.extract_year) AS first_year, count(*) AS cases\n"
            "FROM defendant_link AS person\n"
            "JOIN crown_defendant_case AS defendant USING (source_dataset, row_id_hash)\n"
            "GROUP BY ALL ORDER BY ALL",
        ),
        Join(
            "case_link",
            (("linked_defendant_id", "linked_defendant_id"),),
            "many to many",
            "The cases of a person that were in both courts. Take each person once before you join, as the example does.",
            "SELECT count(DISTINCT link.crown_case_id_hash) AS cases_in_both_courts\n"
            "FROM (SELECT DISTINCT linked_defendant_id FROM defendant_link) AS person\n"
            "JOIN case_link AS link USING (linked_defendant_id)",
        ),
        Join(
            "defendant_id_change",
            (("linked_defendant_id", "linked_defendant_id"),),
            "many to many",
            "What a person was called in earlier releases.",
            "SELECT change.release, change.reason, count(DISTINCT person.linked_defendant_id) AS persons\n"
            "FROM defendant_link AS person\n"
            "JOIN defendant_id_change AS change USING (linked_defendant_id)\n"
            "GROUP BY ALL ORDER BY ALL",
        ),
    ),
    "case_link": (
        Join(
            "magistrates_defendant_case",
            (("magistrates_row_id_hash", "row_id_hash"),),
            "one to one",
            "The defendant in the magistrates' case. Every link has one.",
            "SELECT magistrates.offence_type, link.link_basis, count(*) AS links\n"
            "FROM case_link AS link\n"
            "JOIN magistrates_defendant_case AS magistrates ON magistrates.row_id_hash = link.magistrates_row_id_hash\n"
            "GROUP BY ALL ORDER BY ALL",
        ),
        Join(
            "crown_defendant_case",
            (("crown_row_id_hash", "row_id_hash"),),
            "one to one",
            "The defendant in the Crown Court case: with the magistrates' side, a case from first hearing to final result.",
            "SELECT magistrates.offence_type, crown.most_serious_disposal, count(*) AS cases\n"
            "FROM case_link AS link\n"
            "JOIN magistrates_defendant_case AS magistrates ON magistrates.row_id_hash = link.magistrates_row_id_hash\n"
            "JOIN crown_defendant_case AS crown ON crown.row_id_hash = link.crown_row_id_hash\n"
            "GROUP BY ALL ORDER BY ALL",
        ),
    ),
    "defendant_id_change": (
        Join(
            "defendant_link",
            (("linked_defendant_id", "linked_defendant_id"),),
            "many to many",
            "The records of the id that took over.",
            "SELECT change.previous_linked_defendant_id, change.linked_defendant_id, count(*) AS records\n"
            "FROM defendant_id_change AS change\n"
            "JOIN defendant_link AS person USING (linked_defendant_id)\n"
            "GROUP BY ALL ORDER BY ALL",
        ),
    ),
    **{name: joins for source in SOURCES.values() if source.published for name, joins in _declared(source).items()},
    "xjs_link": (
        *(_from_people(records, source) for source, records in RECORDS.items()),
        Join(
            "xjs_id_change",
            (("estimated_xjs_id", "estimated_xjs_id"),),
            "many to many",
            "What a person was called in earlier releases.",
            "SELECT change.release, change.reason, count(DISTINCT person.estimated_xjs_id) AS persons\n"
            "FROM xjs_link AS person\n"
            "JOIN xjs_id_change AS change USING (estimated_xjs_id)\n"
            "GROUP BY ALL ORDER BY ALL",
        ),
    ),
    "xjs_id_change": (
        Join(
            "xjs_link",
            (("estimated_xjs_id", "estimated_xjs_id"),),
            "many to many",
            "The records of the id that took over.",
            "SELECT change.previous_estimated_xjs_id, change.estimated_xjs_id, count(*) AS records\n"
            "FROM xjs_id_change AS change\n"
            "JOIN xjs_link AS person USING (estimated_xjs_id)\n"
            "GROUP BY ALL ORDER BY ALL",
        ),
    ),
}
