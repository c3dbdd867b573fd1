"""Training: what the weights of the model are, learnt from samples of records.

Records and not nodes: the nodes have lost the pairs that agree, and agreement would be underestimated. What agreement by
chance is (u) is learnt from records drawn one by one; how true pairs agree (m) from whole blocks, since half a block has
a quarter of its pairs. Half a million records say as much as all: above that size training costs no more.
"""

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Any

from datafirst_assets.engine import Connection, value
from datafirst_assets.linkage.features import create_features

SEED = 1
SAMPLE = 500_000
"""Records, about, that a sample holds."""
CHANCE_PAIRS, BLOCKED_PAIRS = 2e6, 5e5
"""Pairs that tell what agreement by chance is, and pairs of each kind of block that tell how true pairs agree."""
SLICES = 1_000_000

EVERYTHING = frozenset(
    {"forename", "surname", "date_of_birth", "postcode", "town", "sex", "middle_names", "pnc_id", "cro_number"}
)


@dataclass(frozen=True)
class Block:
    """A kind of block from whose pairs it is learnt how true pairs agree.

    Attributes:
        columns: what its pairs share; a column that no record has is left out.
        tells: the comparisons that are learnt from it. What agrees by the block's making tells nothing.
        at_least: records that must share a block with another; with fewer the block tells nothing.
    """

    columns: tuple[str, ...]
    tells: frozenset[str]
    at_least: int = 0


BLOCKS = (
    Block(("date_of_birth", "outcode"), EVERYTHING - {"date_of_birth", "postcode", "town"}),
    Block(("forename", "surname"), EVERYTHING - {"forename", "surname"}),
)
POLICE_BLOCKS = (
    Block(("pnc_id",), frozenset({"date_of_birth"}), at_least=500),
    Block(("cro_number",), frozenset({"date_of_birth"}), at_least=500),
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

Levels = dict[tuple[str, str], dict[str, Any]]
"""The levels of a model that carry a weight, by name of comparison and level."""


def levels(settings: dict[str, Any]) -> Levels:
    """The levels of Splink's settings that carry a weight."""
    return {
        (comparison["output_column_name"], level["label_for_charts"]): level
        for comparison in settings["comparisons"]
        for level in comparison["comparison_levels"]
        if not level.get("is_null_level")
    }


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
        records = value(connection, f"SELECT count(*) FROM {identities} WHERE defendant_type = 'P'")
        self.kept = min(SLICES, SLICES * SAMPLE // max(int(records), 1))
        police, self.others = (self._usable(kind) for kind in (POLICE_BLOCKS, BLOCKS))
        drawn = " OR ".join(self._drawn(by) for by in (RECORD, *(block.columns for block in (*police, *self.others))))
        connection.execute(SAMPLES.format(identities=identities, drawn=drawn))
        self.police = [block for block in police if self._repeated(block) >= block.at_least]
        self.everything_is_drawn = self.kept == SLICES

    def _usable(self, kinds: Iterable[Block]) -> list[Block]:
        """The kinds of block over the columns that records have."""
        blocks = [replace(block, columns=tuple(c for c in block.columns if c in self.usable)) for block in kinds]
        return [block for block in blocks if block.columns]

    def _repeated(self, block: Block) -> int:
        """Records beyond the first of each block, those of all blocks together."""
        sample = f"(SELECT * FROM sampled WHERE {self._drawn(block.columns)})"
        return int(
            value(self.connection, f"SELECT count(*) - count(DISTINCT ({', '.join(block.columns)})) FROM {sample}")
        )

    def _drawn(self, columns: tuple[str, ...]) -> str:
        known = " AND ".join(f"{column} IS NOT NULL" for column in columns)
        return f"({known} AND {DRAWN.format(columns=', '.join(columns), slices=SLICES, kept=self.kept)})"

    def linker(self, settings: Any, sampled_by: tuple[str, ...]) -> Any:
        """A linker over a sample: all records that share what they are sampled by are in it, or none."""
        from splink import DuckDBAPI, Linker

        if sampled_by == RECORD or not self.everything_is_drawn:
            sample = f"(SELECT * FROM sampled WHERE {self._drawn(sampled_by)})"
            create_features(self.connection, "training", sample, "record_id", "NULL::VARCHAR", {})
        database = DuckDBAPI(connection=self.connection)
        return Linker(database.register("training", dataset_display_name="training"), settings, log_level=None)

    def chance(self) -> dict[str, Any]:
        """The model with what agreement by chance is; a level that no random pair showed keeps its usual weight."""
        from datafirst_assets.linkage.comparisons import trainable_settings

        usual = trainable_settings(self.usable)
        linker = self.linker(usual, RECORD)
        linker.training.estimate_u_using_random_sampling(max_pairs=CHANCE_PAIRS, seed=SEED)
        learnt = dict(linker.misc.save_model_to_json())
        expected = levels(dict(usual.create_settings_dict("duckdb")))
        for name, level in levels(learnt).items():
            for probability in ("m_probability", "u_probability"):
                level[probability] = level.get(probability) or expected[name][probability]
        return learnt

    def matches(self, model: dict[str, Any], columns: tuple[str, ...]) -> Levels:
        """The levels with how the true pairs of one kind of block agree; none where there is no pair to learn from."""
        from splink import block_on
        from splink.internals.exceptions import EMTrainingException

        linker = self.linker(model, columns)
        # A landing zone of a few people may hold no pair to learn from; the usual weights then stand.
        with suppress(EMTrainingException):
            linker.training.estimate_parameters_using_expectation_maximisation(
                block_on(*columns), max_pairs=BLOCKED_PAIRS, estimate_without_term_frequencies=True
            )
            return levels(dict(linker.misc.save_model_to_json()))
        return {}


def learn_levels(connection: Connection, identities: str) -> Levels:
    """Learn the weights of all levels of which the records say anything.

    Args:
        connection: an open database.
        identities: the standardised identities of all sources and years, as a table function.

    Returns:
        The learnt levels with `m_probability` and `u_probability`.
    """
    trainer = _Trainer(connection, identities)
    if not trainer.usable:
        return {}
    model = trainer.chance()
    learnt = levels(model)
    sure = _told(trainer, model, trainer.police)
    for name, probability in {**_told(trainer, model, trainer.others), **sure}.items():
        learnt[name]["m_probability"] = probability
    _spread_wrong_births(learnt)
    return learnt


def _told(trainer: _Trainer, model: dict[str, Any], blocks: list[Block]) -> dict[tuple[str, str], float]:
    """How often true pairs are on each level that the blocks tell of; what several tell is averaged."""
    told: dict[tuple[str, str], list[float]] = {}
    for block in blocks:
        for name, level in trainer.matches(model, block.columns).items():
            if name[0] in block.tells and level.get("m_probability"):
                told.setdefault(name, []).append(level["m_probability"])
    return {name: sum(probabilities) / len(probabilities) for name, probabilities in told.items()}


def _spread_wrong_births(learnt: Levels) -> None:
    """A wholly wrong birth date falls anywhere: no oftener a generation away, for its share of all dates, than nearer.

    What is beyond that are parents and children of one name.
    """
    near, far = (learnt.get(("date_of_birth", level)) for level in ("within a generation", "All other comparisons"))
    if near and far:
        spread = near["m_probability"] * far["u_probability"] / near["u_probability"]
        far["m_probability"] = min(far["m_probability"], spread)
