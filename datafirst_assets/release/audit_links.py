"""The audit's rules between tables: what refers to what, what lies inside what, and what must not meet.

Each rule is a query that counts its breaches; all of them read the built files.
"""

from pathlib import Path

from datafirst_assets.engine import parquet

Rule = tuple[tuple[str, str], str]
"""((table, rule), query)."""


def link_rules(data: Path) -> list[Rule]:
    """Every rule between the tables of a release's `data` folder."""
    return [*_offence_rules(data), *_defendant_link_rules(data), *_case_link_rules(data)]


def _file(data: Path, name: str) -> str:
    return parquet(data / f"{name}.parquet")


def _records(data: Path) -> str:
    """The defendant-cases of both courts: source_dataset, row, case and person of the dataset."""
    wanted = "row_id_hash, estimated_defendant_id, case_id_hash, defendant_in_case_id_hash"
    return f"""
        SELECT 'mags_hocas' AS source_dataset, {wanted} FROM {_file(data, "magistrates_defendant_case")}
        UNION ALL
        SELECT 'crown_xhibit', {wanted} FROM {_file(data, "crown_defendant_case")}
    """


def _offence_rules(data: Path) -> list[Rule]:
    rules: list[Rule] = []
    for court, flags in (
        ("magistrates", ("is_principal",)),
        ("crown", ("is_most_serious_offence", "is_most_serious_disposal")),
    ):
        cases, offences = _file(data, f"{court}_defendant_case"), _file(data, f"{court}_offence")
        rules.append(
            (
                (f"{court}_offence", "row_id_hash is not in the defendant-cases"),
                f"SELECT count(*) FROM {offences} ANTI JOIN {cases} USING (row_id_hash)",
            )
        )
        rules.append(
            (
                (f"{court}_defendant_case", "offence_count differs from the offences"),
                f"""
                WITH counted AS (SELECT row_id_hash, count(*) AS n FROM {offences} GROUP BY 1)
                SELECT count(*) FROM {cases} LEFT JOIN counted USING (row_id_hash) WHERE offence_count <> coalesce(n, 0)
                """,
            )
        )
        for flag in flags:
            rules.append(
                (
                    (f"{court}_offence", f"not exactly one {flag} in a defendant-case"),
                    f"""
                    WITH flagged AS (SELECT row_id_hash, count(*) FILTER ({flag}) AS n FROM {offences} GROUP BY 1)
                    SELECT count(*) FROM flagged WHERE n <> 1
                    """,
                )
            )
    return rules


def _defendant_link_rules(data: Path) -> list[Rule]:
    links = _file(data, "defendant_link")
    records, shared = f"({_records(data)})", "source_dataset, row_id_hash, estimated_defendant_id"

    def spread(inner: str, outer: str) -> str:
        return f"SELECT count(*) FROM (SELECT {inner} FROM {links} GROUP BY {inner} HAVING count(DISTINCT {outer}) > 1)"

    queries = {
        "a record is not in its dataset": f"SELECT count(*) FROM {links} ANTI JOIN {records} USING ({shared})",
        "a record of a dataset is absent": f"SELECT count(*) FROM {records} ANTI JOIN {links} USING ({shared})",
        "linked_defendant_id_high spans several linked_defendant_id": spread(
            "linked_defendant_id_high", "linked_defendant_id"
        ),
        "linked_defendant_id spans several linked_defendant_id_low": spread(
            "linked_defendant_id", "linked_defendant_id_low"
        ),
        "estimated_defendant_id spans several linked_defendant_id": spread(
            "estimated_defendant_id", "linked_defendant_id"
        ),
        "linked_defendant_id spans several estimated_defendant_id of one dataset": spread(
            "linked_defendant_id, source_dataset", "estimated_defendant_id"
        ),
        "estimated_defendant_id is the same in both datasets": spread("estimated_defendant_id", "source_dataset"),
    }
    return [(("defendant_link", rule), query) for rule, query in queries.items()]


def _case_link_rules(data: Path) -> list[Rule]:
    links = _file(data, "case_link")

    def unmatched(court: str, dataset: str) -> str:
        return f"""
            WITH linked AS (
                SELECT
                    record.row_id_hash AS {court}_row_id_hash,
                    record.case_id_hash AS {court}_case_id_hash,
                    record.defendant_in_case_id_hash AS {court}_defendant_in_case_id_hash,
                    link.linked_defendant_id
                FROM ({_records(data)}) AS record
                JOIN {_file(data, "defendant_link")} AS link USING (source_dataset, row_id_hash)
                WHERE source_dataset = '{dataset}'
            )
            SELECT count(*) FROM {links} ANTI JOIN linked USING (
                {court}_row_id_hash, {court}_case_id_hash, {court}_defendant_in_case_id_hash, linked_defendant_id
            )
        """

    def repeated(court: str) -> str:
        return f"SELECT count(*) - count(DISTINCT {court}_row_id_hash) FROM {links}"

    rules: list[Rule] = []
    for court, dataset in (("magistrates", "mags_hocas"), ("crown", "crown_xhibit")):
        refers = f"the {court} side is not a record of that linked_defendant_id"
        rules.append((("case_link", refers), unmatched(court, dataset)))
        rules.append((("case_link", f"a {court} defendant-case is linked twice"), repeated(court)))
    return rules
