"""Implausible scenarios: what one person can hardly do, so that persons who do are a lower bound on false links.

Clerks err too: only where the linkage itself promises it must a count be zero. Deaths, another classic, are in neither
court's extract.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd
import pyarrow as pa
from numpy.typing import NDArray

from datafirst_assets.contracts.sources import CRIMINAL
from datafirst_assets.data_root import DataRoot
from datafirst_assets.engine import Connection, parquet, rows
from datafirst_assets.evaluate.measures import Codes, several
from datafirst_assets.evaluate.members import LEVELS, Hashes, Members
from datafirst_assets.linkage.graph import Index
from datafirst_assets.quality.stated import Stated
from datafirst_assets.standardise import table_name

SCENARIO, SENSITIVITY, CONTROL = "implausible scenario", "sensitivity to the threshold", "negative control"
FAR_APART, MANY_IDS, YOUNGEST, OLDEST = 10, 2, 10, 105
"""Years between births, police ids, and ages at a hearing beyond which one person is implausible."""
OF_ONE_CASE = "pairs of identities of one case"
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
SELECT hash('{source}', source_record_id) AS record, first_hearing_date, final_result_date, hash('{source}', {place}) AS place
FROM {cases} WHERE {place} <> 'not known'
"""
# Hearings of whom no court sent to prison are left aside before anything is looked up.
TWO_PLACES = """
WITH sentenced AS (
    SELECT DISTINCT person, record, day, place FROM ({sentenced}) JOIN member USING (record)
), suspect AS (
    SELECT record, person FROM member SEMI JOIN sentenced USING (person)
), heard AS (
    SELECT person, record, unnest(list_distinct([first_hearing_date, final_result_date])) AS day, place
    FROM ({heard}) JOIN suspect USING (record)
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


def _far_apart(person: Codes, birth_year: NDArray[np.int16]) -> int:
    """Persons of whom two identities state births that are more than `FAR_APART` years apart."""
    told = birth_year > 0
    person, birth_year = person[told], birth_year[told]
    few = several(person, birth_year)  # most persons have one
    years = pd.Series(birth_year[few]).groupby(person[few])
    return int((years.max() - years.min() > FAR_APART).sum())


def _with_many(person: Codes, police_id: Hashes) -> int:
    """Persons whose identities state more than `MANY_IDS` police ids."""
    told = police_id != 0
    person, police_id = person[told], police_id[told]
    few = several(person, police_id)
    return int((pd.Series(police_id[few]).groupby(person[few]).nunique() > MANY_IDS).sum())


def _of_identities(members: Members, stated: Stated, apart: tuple[Index, Index]) -> Iterator[Indicator]:
    """What identities alone tell, at every level."""
    for level in LEVELS:
        of_node = members.of_nodes(level)
        known = of_node >= 0
        person = of_node[known]
        persons = int(np.count_nonzero(np.bincount(person)))
        births = _far_apart(person, stated.birth_year[known])
        yield Indicator(SCENARIO, f"births more than {FAR_APART} years apart", level, births, persons, "persons")
        police_ids = _with_many(person, stated.police_id[known])
        yield Indicator(SCENARIO, f"more than {MANY_IDS} valid police ids", level, police_ids, persons, "persons")
        one, other = (of_node[side] for side in apart)
        twice = int(((one == other) & (one >= 0)).sum())
        told = "two defendants of one case in one person"
        yield Indicator(SCENARIO, told, level, twice, len(one), OF_ONE_CASE, must_be_zero=True)


def _cases(root: DataRoot) -> dict[str, str]:
    """The table function for the cases of each source that has any."""
    files = {name: root.years("events", table_name(source, "cases")) for name, source in CRIMINAL.items()}
    return {name: parquet(paths) for name, paths in files.items() if paths}


def _of_hearings(connection: Connection, root: DataRoot, members: Members) -> Iterator[Indicator]:
    """What hearings tell: ages by record, and two places on one day at the published level."""
    cases = _cases(root)
    bounds = {"youngest": YOUNGEST, "oldest": OLDEST}
    ages = [rows(connection, AGES.format(cases=files, **bounds))[0] for files in cases.values()]
    told = f"age at the hearing under {YOUNGEST} or over {OLDEST}"
    yield Indicator(SCENARIO, told, "records", sum(a[0] for a in ages), sum(a[1] for a in ages), "records of persons")
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
    is_person = ~members.is_organisation
    record, person = members.record[is_person], members.persons[PUBLISHED][is_person]
    connection.register("member", pa.table([pa.array(record), pa.array(person)], names=["record", "person"]))
    links = parquet(root.table("linkage", "case_links"))
    both, persons = rows(connection, TWO_PLACES.format(sentenced=sentenced, heard=heard, links=links))[0]
    connection.unregister("member")
    told = "sent to prison at one court on the day of a hearing at another"
    yield Indicator(SCENARIO, told, PUBLISHED, both, persons, "persons sent to prison")


def scenarios(
    connection: Connection, root: DataRoot, members: Members, stated: Stated, apart: tuple[Index, Index]
) -> Iterator[Indicator]:
    """Count implausible scenarios.

    Args:
        connection: an open database.
        root: in which persons and cases have been linked.
        members: all clustered records.
        stated: what their identities state.
        apart: pairs of identities, by their places, that are two defendants of one case.
    """
    yield from _of_identities(members, stated, apart)
    yield from _of_hearings(connection, root, members)
