"""What wrong pairs have in common: what the model's comparisons say of them, in words; and which pairs blocking overlooks.

A pattern names how two identities agree, never with what value.
"""

from typing import Any

from datafirst_assets.data_root import DataRoot
from datafirst_assets.engine import Connection, parquet, rows, value
from datafirst_assets.evaluate.pairs import WrongPairs
from datafirst_assets.linkage.blocking import blocking_rules
from datafirst_assets.linkage.features import create_features
from datafirst_assets.linkage.model import Model, create_terms

MOST_PATTERNS = 20
MISSING, SAME = "missing", "same"
NAMED = ("forename", "surname", "date_of_birth", "postcode", "town", "pnc_id")
"""The comparisons that make a pattern: all of them together would make nearly every pair its own."""

FEATURES = """
(SELECT * FROM {identities} WHERE node_id IN (
    SELECT unnest([node_id_l, node_id_r]) FROM (FROM {false} UNION ALL FROM {missed} UNION ALL FROM {true})))
"""
# In one step the two sides are `l` and `r`, as rules say it; in the next their columns end so, as comparisons say it.
CANDIDATE = """
CREATE OR REPLACE TEMP TABLE candidate AS
SELECT node_id_l, node_id_r, coalesce({rules}, false) AS is_candidate
FROM {table} p JOIN feature l ON l.unique_id = p.node_id_l JOIN feature r ON r.unique_id = p.node_id_r
"""
COMPARED = """
CREATE OR REPLACE TEMP TABLE compared AS
WITH sides AS (
    SELECT {sides} FROM {table} p JOIN feature l ON l.unique_id = p.node_id_l JOIN feature r ON r.unique_id = p.node_id_r
)
SELECT {levels} FROM sides
"""
COUNTED = "SELECT {names}, count(*) AS pairs FROM compared GROUP BY {names} ORDER BY pairs DESC, {names} LIMIT {most}"
FATE = """
SELECT count(*) FILTER (e.match_weight IS NULL AND NOT c.is_candidate),
       count(*) FILTER (e.match_weight IS NULL AND c.is_candidate), count(*)
FROM candidate c LEFT JOIN {edges} e USING (node_id_l, node_id_r)
"""

Patterns = list[dict[str, str | int]]


def _label(level: dict[str, Any]) -> str:
    label = str(level["label_for_charts"])
    if level.get("is_null_level"):
        return MISSING
    return SAME if label.startswith("Exact match on ") else "other" if level["sql_condition"] == "ELSE" else label


def _level(comparison: dict[str, Any]) -> str:
    """An expression for the words of the first level that holds."""
    said = comparison["output_column_name"]
    branches = []
    otherwise = "other"
    for level in comparison["comparison_levels"]:
        words = _label(level).replace("'", "''")
        if level["sql_condition"] == "ELSE":
            otherwise = words
        else:
            branches.append(f"WHEN {level['sql_condition']} THEN '{words}'")
    return f"CASE {' '.join(branches)} ELSE '{otherwise}' END AS {said}"


def in_words(said: dict[str, str]) -> str:
    """A pattern as one reads it: what is the same first, then what differs and how, then what is missing.

    Args:
        said: words of the level by comparison.
    """
    names = {name: name.replace("_id", " id").replace("_", " ").replace("pnc", "PNC") for name in said}
    # A swapped pair of names has been counted as a whole with the forename: the surname is not missing then. Nor is the
    # town where it was not asked for, because both postcodes are known.
    unasked = {"surname"} if said.get("forename", "").startswith("swapped") else set()
    unasked |= {"town"} if said.get("postcode") != MISSING else set()
    same = [names[name] for name, words in said.items() if words == SAME]
    missing = [names[name] for name, words in said.items() if words == MISSING and name not in unasked]
    differ = [
        f"other {names[name]}" if words == "other" else f"{names[name]} {words}"
        for name, words in said.items()
        if words not in (SAME, MISSING)
    ]
    parts = [f"same {_listed(same)}" if same else "", *differ, f"{_listed(missing)} missing" if missing else ""]
    return "; ".join(part for part in parts if part)


def _listed(names: list[str]) -> str:
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)


def _open_features(connection: Connection, root: DataRoot, model: Model, wrong: WrongPairs) -> None:
    """Make the table `feature`: what linkage compares, of all identities in the tables of pairs."""
    identities = parquet(root.table("identities", "identities"))
    relation = FEATURES.format(identities=identities, false=wrong.false, missed=wrong.missed, true=wrong.true)
    terms = create_terms(connection, model.terms)
    create_features(connection, "feature", relation, "node_id", "case_keys", terms)


def _draw_candidates(connection: Connection, table: str) -> None:
    """Make the table `candidate`: for each pair whether a rule brings it together."""
    rules = " OR ".join(f"coalesce({_sql(rule)}, false)" for rule in blocking_rules())
    connection.execute(CANDIDATE.format(rules=rules, table=table))


def _sql(rule: Any) -> str:
    return str(rule["blocking_rule"] if isinstance(rule, dict) else rule)


def _named(model: Model) -> list[dict[str, Any]]:
    of = {comparison["output_column_name"]: comparison for comparison in model.settings["comparisons"]}
    return [of[name] for name in NAMED if name in of]


def _commonest(connection: Connection, model: Model, table: str) -> Patterns:
    """The commonest ways in which the two sides of these pairs agree."""
    named = _named(model)
    columns = [row[0] for row in rows(connection, "SELECT column_name FROM (DESCRIBE feature)")]
    sides = ", ".join(f'{side}."{column}" AS "{column}_{side}"' for side in ("l", "r") for column in columns)
    levels = ", ".join(_level(comparison) for comparison in named)
    connection.execute(COMPARED.format(sides=sides, table=table, levels=levels))
    names = [comparison["output_column_name"] for comparison in named]
    return [
        {"pattern": in_words(dict(zip(names, map(str, said), strict=True))), "pairs": int(pairs)}
        for *said, pairs in rows(connection, COUNTED.format(names=", ".join(names), most=MOST_PATTERNS))
    ]


def error_patterns(connection: Connection, root: DataRoot, model: Model, wrong: WrongPairs) -> dict[str, Any]:
    """The commonest patterns of false and of missed pairs, and what became of true pairs that were never joined.

    Returns:
        `false_pairs` and `missed_pairs`: `in_all`, `looked_at` and up to twenty `patterns` with their pairs among those
        looked at; `blocking`: the share of true pairs that no rule brings together and of those that a rule does but whose
        weight was too low to be kept, with the commonest `patterns` of the former.
    """
    _open_features(connection, root, model, wrong)
    told: dict[str, Any] = {"identities_of_several_people": wrong.mixed}
    for kind, table, in_all in (
        ("false_pairs", wrong.false, wrong.false_in_all),
        ("missed_pairs", wrong.missed, wrong.missed_in_all),
    ):
        looked_at = int(value(connection, f"SELECT count(*) FROM {table}"))
        told[kind] = {"in_all": in_all, "looked_at": looked_at, "patterns": _commonest(connection, model, table)}
    _draw_candidates(connection, wrong.true)
    edges = parquet(root.table("linkage", "person_edges"))
    overlooked, too_weak, looked_at = rows(connection, FATE.format(edges=edges))[0]
    told["blocking"] = {
        "true_pairs": wrong.true_in_all,
        "looked_at": int(looked_at),
        "never_candidates": int(overlooked),
        "too_weak_to_keep": int(too_weak),
        "share_never_candidates": round(overlooked / looked_at, 6) if looked_at else 0.0,
        "patterns": _commonest(connection, model, "(FROM candidate WHERE NOT is_candidate)"),
    }
    return told
