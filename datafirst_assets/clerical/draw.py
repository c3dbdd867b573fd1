"""Drawing a review: a seeded, stratified sample of pairs and of whole clusters, and a spreadsheet for each reviewer.

Who is drawn depends on the linkage's tables and the seed only: units are ordered by a hash of the seed and their identities,
and each stratum gives its first ones.
"""

import hashlib
import json
from collections.abc import Iterator
from typing import Any

import numpy as np
import pyarrow as pa

from datafirst_assets.clerical.allocation import allocate
from datafirst_assets.clerical.population import REFUSED, Stratum, cluster_strata, open_population, pair_strata
from datafirst_assets.clerical.review import REVIEWERS, Order, Review, Row, ordering, write_json, write_private
from datafirst_assets.clerical.sheets import PAIRS, WHOLE, reviewer_sheets, title
from datafirst_assets.clerical.shown import FIELDS, RELATION, Shown, open_shown
from datafirst_assets.clerical.tables import write_table
from datafirst_assets.config import Settings
from datafirst_assets.contracts.clerical import ClericalQuestions, ClericalStrata
from datafirst_assets.engine import Connection, connect, rows
from datafirst_assets.errors import ConfigurationError
from datafirst_assets.linkage.thresholds import Thresholds
from datafirst_assets.release.files import sha256
from datafirst_assets.release.versions import current_version
from datafirst_assets.spreadsheets.write import spreadsheet

NEIGHBOURS = 3
"""Identities outside a cluster that are shown with it: those of the strongest pairs with a member."""

DRAWN_PAIRS = """
WITH ordered AS (
    SELECT level, CASE WHEN level = {refused} THEN 0 ELSE band END AS band, node_id_l, node_id_r,
           md5(concat_ws('|', '{seed}', node_id_l, node_id_r)) AS place
    FROM pair
)
SELECT level, band, arg_min([node_id_l, node_id_r], place, {most}) FROM ordered GROUP BY ALL ORDER BY ALL
"""

DRAWN_PERSONS = """
SELECT band, arg_min(person, md5(concat_ws('|', '{seed}', person)), {most})
FROM person WHERE identities > 1 OR has_neighbours GROUP BY band ORDER BY band
"""

# One row per identity to show with a drawn person: its members, and the nearest of the others.
AROUND = """
WITH inside AS (
    SELECT person, node_id FROM drawn JOIN person USING (person) JOIN member USING (published)
), leaving AS (
    SELECT node_id_l AS node_id, node_id_r AS other, weight FROM pair WHERE level >= 2 AND weight IS NOT NULL
    UNION ALL SELECT node_id_r, node_id_l, weight FROM pair WHERE level >= 2 AND weight IS NOT NULL
), outside AS (
    SELECT person, other, max(weight) AS weight FROM inside JOIN leaving USING (node_id) GROUP BY person, other
    QUALIFY row_number() OVER (PARTITION BY person ORDER BY max(weight) DESC, other) <= {neighbours}
)
SELECT person, node_id, true FROM inside UNION ALL SELECT person, other, false FROM outside ORDER BY ALL
"""


def _sampled(strata: list[Stratum], total: int, what: str) -> dict[tuple[int, int], int]:
    """How many units of each stratum are drawn."""
    if not strata:
        return {}
    if total < len(strata):
        raise ConfigurationError(
            f"A review of {total} {what} cannot hold one of each of {len(strata)} strata. Draw more."
        )
    sizes = np.array([stratum.population for stratum in strata], dtype=np.int64)
    given = allocate(total, sizes, np.array([stratum.spread for stratum in strata]))
    return {stratum.code: int(count) for stratum, count in zip(strata, given, strict=True)}


def _pairs(connection: Connection, strata: list[Stratum], total: int, order: Order, seed: int) -> list[Row]:
    sampled = _sampled(strata, total, "pairs")
    if not sampled:
        return []
    names = {stratum.code: stratum.name for stratum in strata}
    sql = DRAWN_PAIRS.format(refused=REFUSED, seed=seed, most=max(sampled.values()))
    drawn = [
        (names[level, band], left, right)
        for level, band, pairs in rows(connection, sql)
        for left, right in pairs[: sampled[level, band]]
    ]
    # Numbered in an order that says nothing of the stratum; the sides change likewise.
    drawn.sort(key=lambda pair: order("pair", pair[1], pair[2]))
    questions = []
    for number, (stratum, left, right) in enumerate(drawn, 1):
        if order("side", left, right) < "8":
            left, right = right, left
        code = f"P{number:05d}"
        told = {"sheet": PAIRS, "stratum": stratum, "node_id_l": left, "node_id_r": right, "is_inside": None}
        questions.append({"item": code, "unit": code, **told})
    return questions


def _clusters(connection: Connection, strata: list[Stratum], total: int, order: Order, seed: int) -> list[Row]:
    sampled = _sampled(strata, total, "clusters")
    if not sampled:
        return []
    names = {stratum.code: stratum.name for stratum in strata}
    found = rows(connection, DRAWN_PERSONS.format(seed=seed, most=max(sampled.values())))
    drawn = {person: names[0, band] for band, persons in found for person in persons[: sampled[0, band]]}
    connection.register("drawn", pa.table({"person": pa.array(list(drawn), pa.int64())}))
    around: dict[int, list[tuple[int, bool]]] = {person: [] for person in drawn}
    for person, node, is_inside in rows(connection, AROUND.format(neighbours=NEIGHBOURS)):
        around[person].append((node, is_inside))
    connection.unregister("drawn")
    questions = []
    for number, person in enumerate(sorted(drawn, key=lambda p: order("cluster", p)), 1):
        questions += list(_cluster(f"C{number:05d}", drawn[person], around[person], order))
    return questions


def _cluster(code: str, stratum: str, around: list[tuple[int, bool]], order: Order) -> Iterator[Row]:
    """The rows of a cluster: a member first, which the other members and the neighbours are compared with."""
    around = sorted(around, key=lambda node: order(code, node[0]))
    first = next(node for node, is_inside in around if is_inside)
    told = {"sheet": WHOLE, "unit": code, "stratum": stratum, "node_id_l": first}
    yield {"item": f"{code}-000", **told, "node_id_r": None, "is_inside": None}
    others = [(node, is_inside) for node, is_inside in around if node != first]
    for place, (node, is_inside) in enumerate(others, 1):
        yield {"item": f"{code}-{place:03d}", **told, "node_id_r": node, "is_inside": is_inside}


def _stratum_rows(sheet: str, strata: list[Stratum], questions: list[Row]) -> list[Row]:
    drawn: dict[str, set[str]] = {}
    for question in questions:
        drawn.setdefault(question["stratum"], set()).add(question["unit"])
    return [
        {
            "sheet": sheet,
            "stratum": stratum.name,
            "joined_at": stratum.joined_at,
            "is_candidate": stratum.is_candidate,
            "population": stratum.population,
            "sampled": len(drawn.get(stratum.name, ())),
        }
        for stratum in strata
    ]


def _design(review: Review, seed: int, prior: float, thresholds: Thresholds, counts: dict[str, Any]) -> dict[str, Any]:
    files = ("person_clusters", "person_edges")
    hashes = {f"{name}_sha256": sha256(review.root.table("linkage", name)) for name in files}
    drawn_on = {"model_hash": thresholds.model_hash, "release": current_version(review.root.releases)}
    linkage = {"thresholds": dict(thresholds.weights), "prior_weight": prior, **drawn_on, **hashes}
    told = {"review": review.name, "seed": seed, "shows": [*FIELDS, *RELATION], **linkage, **counts}
    # Tells the files of this draw from those of another.
    return {"code": hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()[:12], **told}


def draw_review(settings: Settings, review: Review, pairs: int, clusters: int, seed: int) -> dict[str, Any]:
    """Draw a review and write its design, its questions and one spreadsheet for each reviewer.

    Args:
        settings: of this process.
        review: which must not exist yet.
        pairs, clusters: to draw, at least one of each stratum; all there are if there are fewer.
        seed: of the sample and its orders.

    Returns:
        The design: code, seed, state of the linkage and counts.

    Raises:
        ConfigurationError: the review exists, or the sample is too small for its strata.
        DataFirstError: nothing has been linked.
    """
    if review.design_file.exists():
        raise ConfigurationError(f"{review.folder} exists. Choose another name, or delete that review.")
    order = ordering(seed)
    with connect(settings) as connection:
        prior, thresholds = open_population(connection, review.root)
        strata = {PAIRS: list(pair_strata(connection, thresholds)), WHOLE: list(cluster_strata(connection))}
        drawn = {
            PAIRS: _pairs(connection, strata[PAIRS], pairs, order, seed),
            WHOLE: _clusters(connection, strata[WHOLE], clusters, order, seed),
        }
        questions = drawn[PAIRS] + drawn[WHOLE]
        shown = open_shown(connection, review.root, questions)
        for question in questions:
            question["shown"] = json.dumps(_told(shown, question), ensure_ascii=False)
        stratum_rows = [row for sheet in strata for row in _stratum_rows(sheet, strata[sheet], drawn[sheet])]
        counts = {sheet.lower(): len({q["unit"] for q in drawn[sheet]}) for sheet in drawn}
        without = "SELECT count(*) FROM person WHERE identities = 1 AND NOT has_neighbours"
        counts["persons_with_nothing_to_judge"] = int(rows(connection, without)[0][0])
        design = _design(review, seed, prior, thresholds, counts)
        review.folder.mkdir(parents=True, exist_ok=True)
        review.folder.chmod(0o700)
        write_table(connection, ClericalStrata, stratum_rows, review.table("strata"))
        write_table(connection, ClericalQuestions, questions, review.table("questions"))
    for reviewer in REVIEWERS:
        write_private(
            review.sheets_file(reviewer), spreadsheet(title(design), reviewer_sheets(design, reviewer, questions))
        )
    write_json(review.design_file, design)  # last: without it the review counts as not drawn
    return design


def _told(shown: Shown, question: Row) -> list[str]:
    """What a row of the sheets shows."""
    left, right = question["node_id_l"], question["node_id_r"]
    if question["sheet"] == PAIRS:
        return [
            text for both in zip(shown.said[left], shown.said[right], strict=True) for text in both
        ] + shown.relation(left, right)
    return shown.said[left] + ["", ""] if right is None else shown.said[right] + shown.relation(left, right)
