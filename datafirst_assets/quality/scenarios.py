"""Implausible scenarios: what one person can hardly do, so that persons who do are a lower bound on false links.

Clerks err too: only where the linkage itself promises it must a count be zero. Deaths, another classic, are in neither
court's extract.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from datafirst_assets.contracts.sources import CRIMINAL
from datafirst_assets.data_root import DataRoot
from datafirst_assets.engine import Connection, parquet, rows
from datafirst_assets.quality.members import LEVELS
from datafirst_assets.standardise import table_name

SCENARIO, SENSITIVITY, CONTROL = "implausible scenario", "sensitivity to the threshold", "negative control"
FAR_APART, MANY_IDS, YOUNGEST, OLDEST = 10, 2, 10, 105
"""Years between births, police ids, and ages at a hearing beyond which one person is implausible."""
PUBLISHED = "person_id"
"""The level of scenarios that take more than a look at identities."""
CUSTODY = {"mags_hocas": "result_code = '08'", "crown_xhibit": "disposal IN ('IMP', 'LIF', 'YOI')"}
"""Immediate custody, by court."""
PLACE = {"mags_hocas": "court_house_code", "crown_xhibit": "court_id"}


@dataclass(frozen=True)
class Indicator:
    """One row of `LinkageIndicators`."""

    kind: str
    indicator: str
    level: str
    found: int
    out_of: int
    unit: str
    must_be_zero: bool = False


# Few persons have several police ids: only theirs are counted one by one.
BIRTHS = """
WITH stated AS (
    SELECT {level} AS person, date_of_birth, CASE WHEN pnc_id IS NOT NULL THEN hash(pnc_id) END AS police_id
    FROM node JOIN (SELECT node_id, date_of_birth, pnc_id FROM {identities}) USING (node_id)
), person AS (
    SELECT person, year(max(date_of_birth)) - year(min(date_of_birth)) AS years_apart,
           min(police_id) <> max(police_id) AS has_several
    FROM stated GROUP BY person
), many AS (
    SELECT person FROM stated SEMI JOIN (FROM person WHERE has_several) USING (person)
    GROUP BY person HAVING count(DISTINCT police_id) > {ids}
)
SELECT count(*) FILTER (years_apart > {years}), (SELECT count(*) FROM many), count(*) FROM person
"""
APART = """
SELECT count(*) FILTER (l.{level} = r.{level}), count(*)
FROM {apart} a JOIN node l ON l.node_id = a.node_id_l JOIN node r ON r.node_id = a.node_id_r
"""
AGES = """
SELECT count(*) FILTER (age_at_final_result < {youngest} OR age_at_final_result > {oldest}), count(age_at_final_result)
FROM {cases} WHERE defendant_type = 'P'
"""
# A day on which a court sent somebody straight to prison, and a day on which another court house heard that person.
SENTENCED = """
SELECT hash('{source}', c.source_record_id) AS record, c.final_result_date AS day, hash('{source}', c.{place}) AS place
FROM {cases} c SEMI JOIN (SELECT source_record_id, extract_year FROM {offences} WHERE {custody}) o
USING (source_record_id, extract_year)
WHERE c.{place} <> 'not known'
"""
HEARD = """
SELECT hash('{source}', source_record_id) AS record, unnest(list_distinct([first_hearing_date, final_result_date])) AS day,
       hash('{source}', {place}) AS place
FROM {cases} WHERE {place} <> 'not known'
"""
TWO_PLACES = """
WITH sentenced AS (
    SELECT DISTINCT {level} AS person, record, day, place FROM ({sentenced}) JOIN member USING (record)
), heard AS (
    SELECT person, record, day, place FROM ({heard}) JOIN (SELECT record, {level} AS person FROM member) USING (record)
    SEMI JOIN sentenced USING (person, day)
), same_case AS (
    SELECT hash('mags_hocas', mags_case_id || '|' || mags_defendant_id) AS mags,
           hash('crown_xhibit', crown_defendant_on_case_id) AS crown
    FROM {links}
), twice AS (
    SELECT s.person, s.record AS one, h.record AS other
    FROM sentenced s JOIN heard h ON h.person = s.person AND h.day = s.day AND h.place <> s.place AND h.record <> s.record
)
SELECT (SELECT count(DISTINCT person) FROM twice t
        WHERE NOT EXISTS (FROM same_case c WHERE (c.mags = t.one AND c.crown = t.other)
                                              OR (c.mags = t.other AND c.crown = t.one))),
       (SELECT count(DISTINCT person) FROM sentenced)
"""


def _of_identities(connection: Connection, root: DataRoot) -> Iterator[Indicator]:
    """What identities alone tell, at every level."""
    identities = parquet(root.table("identities", "identities"))
    apart = parquet(root.table("linkage", "identities_apart"))
    for level in LEVELS:
        sql = BIRTHS.format(level=level, identities=identities, years=FAR_APART, ids=MANY_IDS)
        births, police_ids, persons = rows(connection, sql)[0]
        yield Indicator(SCENARIO, f"births more than {FAR_APART} years apart", level, births, persons, "persons")
        yield Indicator(SCENARIO, f"more than {MANY_IDS} valid police ids", level, police_ids, persons, "persons")
        twice, pairs = rows(connection, APART.format(level=level, apart=apart))[0]
        told = "two defendants of one case in one person"
        yield Indicator(SCENARIO, told, level, twice, pairs, "pairs of identities", must_be_zero=True)


def _cases(root: DataRoot) -> dict[str, str]:
    """The table function for the cases of each source that has any."""
    files = {name: root.years("events", table_name(source, "cases")) for name, source in CRIMINAL.items()}
    return {name: parquet(paths) for name, paths in files.items() if paths}


def _of_hearings(connection: Connection, root: DataRoot) -> Iterator[Indicator]:
    """What hearings tell: ages by record, and two places on one day at the published level."""
    cases = _cases(root)
    bounds = {"youngest": YOUNGEST, "oldest": OLDEST}
    ages = [rows(connection, AGES.format(cases=files, **bounds))[0] for files in cases.values()]
    told = f"age at the hearing under {YOUNGEST} or over {OLDEST}"
    yield Indicator(SCENARIO, told, "records", sum(a[0] for a in ages), sum(a[1] for a in ages), "records")
    offences = {name: root.years("events", table_name(CRIMINAL[name], "offences")) for name in cases}
    sentenced = " UNION ALL ".join(
        SENTENCED.format(
            source=name, place=PLACE[name], cases=files, offences=parquet(offences[name]), custody=CUSTODY[name]
        )
        for name, files in cases.items()
        if offences[name]
    )
    if not sentenced:
        return
    heard = " UNION ALL ".join(
        HEARD.format(source=name, place=PLACE[name], cases=files) for name, files in cases.items()
    )
    links = parquet(root.table("linkage", "case_links"))
    sql = TWO_PLACES.format(level=PUBLISHED, sentenced=sentenced, heard=heard, links=links)
    both, persons = rows(connection, sql)[0]
    told = "sent to prison at one court on the day of a hearing at another"
    yield Indicator(SCENARIO, told, PUBLISHED, both, persons, "persons")


def scenarios(connection: Connection, root: DataRoot) -> Iterator[Indicator]:
    """Count implausible scenarios; `member` and `node` are open on the connection."""
    yield from _of_identities(connection, root)
    yield from _of_hearings(connection, root)
