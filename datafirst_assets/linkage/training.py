"""Training: what the weights of the model are, learnt from samples of records.

Records and not nodes: the nodes have lost the pairs that agree, and agreement would be underestimated. What agreement by
chance is (u) is learnt from records drawn one by one; how true pairs agree (m) from whole blocks, since half a block has
a quarter of its pairs. A few hundred thousand records say as much as all: above that size training costs hardly more.
"""

from collections import Counter
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Any

from datafirst_assets.engine import Connection, rows, value
from datafirst_assets.linkage.features import create_features
from datafirst_assets.linkage.level_order import SMALLEST_M, WHOLE, Named, sensible, steadied

SEED = 1
SAMPLE = 250_000
"""Records, about, of the blocks of each kind that are drawn."""
CHANCE_PAIRS, BLOCKED_PAIRS = 2e6, 2.5e5
"""Pairs that tell what agreement by chance is, and pairs of each kind of block that tell how true pairs agree."""
STRANGERS = 2_100
"""Records, about, that are drawn one by one: a few more than make so many pairs by chance."""
SLICES = 1_000_000

POLICE_IDS = frozenset({"pnc_id", "cro_number"})
EVERYTHING = POLICE_IDS | {"forename", "surname", "date_of_birth", "postcode", "town", "sex", "middle_names"}


@dataclass(frozen=True)
class Block:
    """A kind of block from whose pairs it is learnt how true pairs agree.

    Attributes:
        columns: what its pairs share; a column that no record has is left out.
        rare: whether only names tell that one would expect in at most one record by chance. Of common names nearly all pairs
            are namesakes among millions of records, and what is learnt then is how those agree.
        tells: the comparisons that are learnt from it. What agrees by the block's making tells nothing.
        known_by: comparisons that are not learnt from it, and help to tell true pairs from others.
        at_least: records that must share a block with another; with fewer the block tells nothing.
    """

    columns: tuple[str, ...]
    tells: frozenset[str]
    known_by: frozenset[str] = frozenset()
    rare: bool = False
    at_least: int = 0

    @property
    def compared(self) -> frozenset[str]:
        """The comparisons that take part; from those of its own columns it follows how likely its pairs are true."""
        return self.tells | self.known_by | set(self.columns)


BLOCKS = (
    Block(("date_of_birth", "outcode"), EVERYTHING - {"date_of_birth", "postcode", "town"}, frozenset({"town"})),
    Block(("forename", "surname"), EVERYTHING - {"forename", "surname"}, rare=True),
)
NAMES = frozenset({"forename", "surname"})
POLICE_BLOCKS = (
    Block(("pnc_id",), frozenset({"date_of_birth"}), NAMES, at_least=500),
    Block(("cro_number",), frozenset({"date_of_birth"}), NAMES, at_least=500),
)
"""Who has one police id is one person, whatever the birth dates. Among those of one name namesakes pass for people whose
birth date is wrong, so these tell of birth dates where there are any, and nothing else does then."""

COLUMNS = ("forename", "surname", "date_of_birth", "postcode", "town", "sex", "pnc_id", "cro_number")

DRAWN = "hash({columns}) % {slices} < {kept}"
SAMPLES = """
CREATE TEMP TABLE sampled AS
SELECT *, source_dataset || '|' || source_record_id AS record_id FROM (
    SELECT *, split_part(postcode, ' ', 1) AS outcode FROM {identities} WHERE defendant_type = 'P')
WHERE {drawn}
QUALIFY row_number() OVER (PARTITION BY source_dataset, source_record_id ORDER BY extract_year DESC) = 1
"""
RECORD = ("source_dataset", "source_record_id")
RARE = "expected_name <= 1"

# How often a name occurs among records.
TERMS = """
CREATE TEMP TABLE {column}_of_records AS
SELECT {column}, count(*)::DOUBLE / {records} AS tf_{column} FROM {identities}
WHERE defendant_type = 'P' AND {column} IS NOT NULL GROUP BY {column}
"""

# Neighbours: so few pairs share a postcode by chance that millions of random ones may hold none.
NEIGHBOURS = """
WITH person AS (
    SELECT DISTINCT postcode, hash(forename, surname, date_of_birth) AS person
    FROM {identities} WHERE defendant_type = 'P' AND {drawn}
), home AS (
    SELECT count(*) AS people FROM person GROUP BY postcode
)
SELECT coalesce(sum(people * (people - 1)), 0)::DOUBLE, coalesce(sum(people), 0)::DOUBLE FROM home
"""

REPEATED = """
SELECT coalesce(sum(records - 1), 0), coalesce(sum(records * (records - 1) // 2), 0)
FROM (SELECT count(*) AS records FROM sampled WHERE {drawn} GROUP BY {columns})
"""

PAIRS = "SELECT coalesce(sum(records * (records - 1) // 2), 0) FROM (SELECT count(*) AS records FROM block GROUP BY {columns})"

Levels = dict[Named, dict[str, Any]]
"""The levels of a model that carry a weight, by name of comparison and level."""


def levels(settings: dict[str, Any]) -> Levels:
    """The levels of Splink's settings that carry a weight."""
    return {
        (comparison["output_column_name"], level["label_for_charts"]): level
        for comparison in settings["comparisons"]
        for level in comparison["comparison_levels"]
        if not level.get("is_null_level")
    }


@dataclass(frozen=True)
class Matches:
    """How often true pairs are on each level, and by comparison how many true pairs told it."""

    shares: dict[Named, float]
    pairs: dict[str, float]


def _stated(connection: Connection, table: str) -> dict[str, float]:
    """By comparison the share of pairs of records, about, of which both state what is compared."""
    columns = [*COLUMNS, "middle_names"]
    counts = ", ".join(f"count({column})" for column in columns)
    ((people, homes, *known),) = rows(
        connection,
        f"SELECT count(*), count(*) FILTER (town IS NOT NULL AND postcode IS NOT NULL), {counts} FROM {table}",
    )
    stated = {column: (count / max(people, 1)) ** 2 for column, count in zip(columns, known, strict=True)}
    stated["town"] -= (homes / max(people, 1)) ** 2
    return stated


def _usable_columns(connection: Connection, identities: str) -> set[str]:
    """Columns that hold at least two values, with what is derived from them."""
    people = f"{identities} WHERE defendant_type = 'P'"
    usable = {c for c in COLUMNS if value(connection, f"SELECT min({c}) <> max({c}) FROM {people}")}
    if value(connection, f"SELECT count(middle_names) FROM {people}"):
        usable.add("middle_names")
    if "postcode" in usable:
        usable.add("outcode")
    return usable


class _Trainer:
    """Trains on samples of one landing zone's records."""

    def __init__(self, connection: Connection, identities: str) -> None:
        self.connection, self.identities = connection, identities
        self.usable = _usable_columns(connection, identities)
        self.records = max(int(value(connection, f"SELECT count(*) FROM {identities} WHERE defendant_type = 'P'")), 1)
        police, self.others = (self._usable(kind) for kind in (POLICE_BLOCKS, BLOCKS))
        drawn = [self._drawn(RECORD, STRANGERS), *(self._drawn(block.columns) for block in (*police, *self.others))]
        connection.execute(SAMPLES.format(identities=identities, drawn=" OR ".join(drawn)))
        self.police = [block for block in police if self._repeated(block)[0] >= block.at_least]
        self.terms = {column: f"{column}_of_records" for column in sorted(NAMES & self.usable)}
        for column in self.terms:
            connection.execute(TERMS.format(column=column, records=self.records, identities=identities))
        self.unseen: set[Named] = set()
        """Levels that no random pair showed."""

    def _usable(self, kinds: Iterable[Block]) -> list[Block]:
        """The kinds of block over the columns that records have."""
        blocks = [replace(block, columns=tuple(c for c in block.columns if c in self.usable)) for block in kinds]
        return [block for block in blocks if block.columns]

    def _repeated(self, block: Block) -> tuple[int, int]:
        """Records beyond the first of each block, and pairs of records, those of all blocks together."""
        sql = REPEATED.format(drawn=self._drawn(block.columns), columns=", ".join(block.columns))
        ((beyond, pairs),) = rows(self.connection, sql)
        return int(beyond), int(pairs)

    def _drawn(self, columns: tuple[str, ...], sample: int = SAMPLE) -> str:
        """Condition for a sample of records: all that share these columns are in it, or none."""
        known = " AND ".join(f"{column} IS NOT NULL" for column in columns)
        kept = self._slices(sample)
        return f"({known} AND {DRAWN.format(columns=', '.join(columns), slices=SLICES, kept=kept)})"

    def _slices(self, sample: int) -> int:
        """How many of all slices hold about so many records."""
        return min(SLICES, SLICES * sample // self.records)

    def _linker(self, settings: Any, table: str) -> Any:
        from splink import DuckDBAPI, Linker

        database = DuckDBAPI(connection=self.connection)
        return Linker(database.register(table, dataset_display_name=table), settings, log_level=None)

    def chance(self) -> dict[str, Any]:
        """The model with what agreement by chance is; a level that no random pair showed keeps its usual weight."""
        from datafirst_assets.linkage.comparisons import trainable_settings

        model = dict(trainable_settings(self.usable).create_settings_dict("duckdb"))
        # Of police ids nothing is learnt by chance.
        if seen := self.usable & (EVERYTHING - POLICE_IDS):
            sample = f"(SELECT * FROM sampled WHERE {self._drawn(RECORD, STRANGERS)})"
            create_features(self.connection, "strangers", sample, "record_id", "NULL::VARCHAR", {})
            linker = self._linker(trainable_settings(seen), "strangers")
            # In one piece: of several, Splink stops after the first few, which have few records on their one side.
            linker.training.estimate_u_using_random_sampling(max_pairs=CHANCE_PAIRS, num_chunks=1, seed=SEED)
            learnt = levels(dict(linker.misc.save_model_to_json()))
            for name, level in levels(model).items():
                # Splink gives the usual share back where no pair showed the level.
                if name in learnt and not level.get("fix_u_probability"):
                    told = learnt[name].get("u_probability") or level["u_probability"]
                    if told == level["u_probability"]:
                        self.unseen.add(name)
                    level["u_probability"] = told
        if "postcode" in self.usable and (shared := self._neighbours()):
            levels(model)["postcode", "Exact match on postcode"]["u_probability"] = shared
        create_features(self.connection, "training", "sampled", "record_id", "NULL::VARCHAR", self.terms)
        return model

    def _neighbours(self) -> float:
        """The share of pairs of people that have one postcode, told by whole postcodes."""
        drawn = self._drawn(("postcode",))
        ((pairs, people),) = rows(self.connection, NEIGHBOURS.format(identities=self.identities, drawn=drawn))
        return float(pairs / people**2 * self._slices(SAMPLE) / SLICES) if people else 0.0

    def matches(self, model: dict[str, Any], block: Block) -> Matches:
        """How the true pairs of one kind of block agree; nothing where there is no pair to learn from."""
        from splink import block_on
        from splink.internals.exceptions import EMTrainingException

        compared = [c for c in model["comparisons"] if c["output_column_name"] in block.compared]
        drawn = f"SELECT * FROM training WHERE {self._drawn(block.columns)} AND {RARE if block.rare else 'true'}"
        self.connection.execute(f"CREATE OR REPLACE TEMP VIEW block AS {drawn}")
        linker = self._linker(model | {"comparisons": compared}, "block")
        # A landing zone of a few people may hold no pair to learn from; the usual weights then stand.
        with suppress(EMTrainingException):
            session = linker.training.estimate_parameters_using_expectation_maximisation(
                block_on(*block.columns), max_pairs=BLOCKED_PAIRS, estimate_without_term_frequencies=True
            )
            drawn_pairs = int(value(self.connection, PAIRS.format(columns=", ".join(block.columns))))
            true = min(drawn_pairs, BLOCKED_PAIRS) * session.core_model_settings.probability_two_random_records_match
            learnt = levels(dict(linker.misc.save_model_to_json()))
            shares = {
                n: x["m_probability"] for n, x in learnt.items() if n[0] in block.tells and x.get("m_probability")
            }
            stated = _stated(self.connection, "block")
            return Matches(shares, {name: stated[name] * true for name in block.tells})
        return Matches({}, {})

    def sure(self, model: dict[str, Any]) -> Matches:
        """How true pairs agree, told by police ids; the more pairs the blocks of a kind have, the more."""
        return self._told(model, [(block, self._repeated(block)[1]) for block in self.police])

    def likely(self, model: dict[str, Any]) -> Matches:
        """How true pairs agree, told by what people share with few others."""
        return self._told(model, [(block, 1) for block in self.others])

    def _told(self, model: dict[str, Any], blocks: list[tuple[Block, int]]) -> Matches:
        """How true pairs agree by all of these blocks; what several tell is averaged by their weights."""
        told: dict[Named, list[tuple[float, int]]] = {}
        pairs: Counter[str] = Counter()
        for block, weight in blocks:
            matches = self.matches(model, block)
            for name, share in matches.shares.items():
                told.setdefault(name, []).append((share, weight))
            pairs.update(matches.pairs)
        return Matches(
            {n: sum(m * w for m, w in said) / sum(w for _, w in said) for n, said in told.items()}, dict(pairs)
        )


def learn_levels(connection: Connection, identities: str) -> Levels:
    """Learn the weights of all levels of which the records say anything.

    Args:
        connection: an open database.
        identities: the standardised identities of all sources and years, as a table function.

    Returns:
        The learnt levels with `m_probability` and `u_probability`, free of contradictions (`linkage/level_order.py`).
    """
    from datafirst_assets.linkage.comparisons import untrained_settings

    trainer = _Trainer(connection, identities)
    if not trainer.usable:
        return {}
    model = trainer.chance()
    likely, sure = trainer.likely(model), trainer.sure(model)
    true = likely.pairs | sure.pairs
    learnt, usual = levels(model), levels(untrained_settings())
    for name, share in (likely.shares | sure.shares).items():
        learnt[name]["m_probability"] = share
    for name, level in learnt.items():
        if name[1] in WHOLE:
            level["m_probability"] = max(level["m_probability"], SMALLEST_M)
        else:
            _steady(level, usual[name], name in trainer.unseen, true.get(name[0], 0.0))
    _spread_wrong_births(learnt)
    for comparison in {name for name, _ in learnt}:
        of_comparison = {label: level for (name, label), level in learnt.items() if name == comparison}
        for label, (m, u) in sensible(comparison, of_comparison).items():
            of_comparison[label].update(m_probability=m, u_probability=u)
    return learnt


def _steady(level: dict[str, Any], usual: dict[str, Any], is_unseen: bool, told_by: float) -> None:
    """Mix what was learnt of a level with what is usual, the more the fewer true pairs told it."""
    before = usual["m_probability"], usual["u_probability"]
    m, u = level["m_probability"], 0.0 if is_unseen else level["u_probability"]
    # Splink gives the usual share back where no pair of the blocks showed the level: its weight is the usual one then.
    if m == before[0]:
        m = u * before[0] / before[1]
    m, u = steadied(m, u, before, told_by)
    level.update(m_probability=m, u_probability=u)


def _spread_wrong_births(learnt: Levels) -> None:
    """A wholly wrong birth date falls anywhere: no oftener a generation away, for its share of all dates, than nearer.

    What is beyond that are parents and children of one name.
    """
    near, far = (learnt.get(("date_of_birth", level)) for level in ("within a generation", "All other comparisons"))
    if near and far:
        spread = near["m_probability"] * far["u_probability"] / near["u_probability"]
        far["m_probability"] = min(far["m_probability"], spread)
