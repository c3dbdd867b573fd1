"""Weights make sense to a clerk whatever the records are: levels are in order, and a handful of pairs moves none far."""

import math
from itertools import pairwise
from pathlib import Path
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from datafirst_assets.engine import connect, parquet, write_parquet
from datafirst_assets.linkage.comparisons import LEARNT, untrained_settings
from datafirst_assets.linkage.level_order import ORDERED, OTHERWISE, pooled, sensible, steadied
from datafirst_assets.linkage.model import train_model
from datafirst_assets.linkage.nodes import build_nodes
from datafirst_assets.linkage.training import Levels, levels

from .zone import Zone

SHARE = st.floats(1e-6, 1.0)
SHARES = st.lists(st.tuples(SHARE, SHARE), min_size=1, max_size=7).map(
    lambda drawn: {f"level {number}": share for number, share in enumerate(drawn)}
)


def weight(share: tuple[float, float]) -> float:
    return math.log2(share[0] / share[1])


def chain_of(shares: dict[str, tuple[float, float]]) -> list[tuple[str, ...]]:
    return [tuple(shares)]


@given(SHARES)
def test_pooled_weights_are_in_order_and_totals_are_kept(shares: dict[str, tuple[float, float]]) -> None:
    result = pooled(shares, chain_of(shares))
    weights = [weight(share) for share in result.values()]
    assert all(better >= worse - 1e-6 for better, worse in pairwise(weights))
    for side in (0, 1):
        assert math.fsum(s[side] for s in result.values()) == pytest.approx(math.fsum(s[side] for s in shares.values()))


@given(SHARES)
def test_weights_in_order_are_left_alone(shares: dict[str, tuple[float, float]]) -> None:
    in_order = dict(zip(shares, sorted(shares.values(), key=weight, reverse=True), strict=True))
    assert pooled(in_order, chain_of(in_order)) == in_order


@given(SHARES, st.randoms())
def test_chains_may_be_named_in_any_order(shares: dict[str, tuple[float, float]], random: Random) -> None:
    names = list(shares)
    chains = [(names[0], name, names[-1]) for name in names[1:-1]] or chain_of(shares)
    mixed = list(chains)
    random.shuffle(mixed)
    result = pooled(shares, chains)
    assert result == pooled(shares, mixed)
    for chain in chains:
        for better, worse in pairwise(chain):
            assert weight(result[better]) >= weight(result[worse]) - 1e-6


def test_pooled_levels_have_the_weight_of_all_their_pairs() -> None:
    shares = {"exact": (0.7, 0.01), "initial": (0.001, 0.1), "none": (0.299, 0.89)}
    result = pooled(shares, [tuple(shares)])
    assert result["exact"] == shares["exact"]
    assert weight(result["initial"]) == pytest.approx(weight(result["none"])) == pytest.approx(weight((0.3, 0.99)))
    assert result["initial"][1] == 0.1, "how random pairs agree is no matter of order"


def test_agreement_never_speaks_against_and_disagreement_never_for() -> None:
    told = {"Exact match on sex": (0.5, 0.6), OTHERWISE: (0.5, 0.4)}
    assert {name: weight(share) for name, share in sensible("sex", as_levels(told)).items()} == pytest.approx(
        dict.fromkeys(told, 0.0), abs=1e-9
    )


def as_levels(shares: dict[str, tuple[float, float]]) -> dict[str, dict[str, float]]:
    return {name: {"m_probability": m, "u_probability": u} for name, (m, u) in shares.items()}


@pytest.mark.parametrize(
    ("m", "u", "told_by", "least", "most"),
    [
        (0.0, 0.0, 0, 4.3, 4.35),  # nothing told: log2(0.01 / 0.0005)
        (0.0, 0.0, 2e4, 4.3, 4.35),  # nobody ever does it, by chance neither
        (5e-5, 0.0, 2e4, 3, 8),  # one true pair
        (0.0, 5e-7, 2e4, 3, 8),  # one random pair
        (0.0, 0.07, 2e4, -14, -7),  # random pairs do it often, true ones never
        (0.02, 5e-4, 2e4, 5.2, 5.35),  # plenty of pairs: as learnt
    ],
)
def test_few_pairs_leave_a_level_its_usual_weight(
    m: float, u: float, told_by: float, least: float, most: float
) -> None:
    assert least < weight(steadied(m, u, (0.01, 5e-4), told_by)) < most


def test_every_learnt_comparison_says_which_levels_agree_better() -> None:
    assert ORDERED.keys() == LEARNT.keys()
    known = levels(untrained_settings())
    for comparison, chains in ORDERED.items():
        named = {level for chain in chains for level in chain}
        learnt = {
            level for (name, level), shares in known.items() if name == comparison and not shares["fix_m_probability"]
        }
        assert named == learnt


def test_usual_weights_are_in_order() -> None:
    assert_sense(levels(untrained_settings()))


def assert_sense(model: Levels) -> None:
    """Every chain in order, exact agreement never against, and no agreement never for."""
    weights = {name: weight((level["m_probability"], level["u_probability"])) for name, level in model.items()}
    for comparison, chains in ORDERED.items():
        for chain in chains:
            told = [weights[comparison, level] for level in chain]
            assert told == pytest.approx(sorted(told, reverse=True), abs=1e-3), (comparison, chain)
        assert weights[comparison, chains[0][-1]] <= 1e-3
        assert weights[comparison, chains[0][0]] >= -1e-3
    assert max(weights.values()) < 21


CHANGES = {
    # Nobody is ever abbreviated.
    "no initials": ("CASE WHEN length(forename) > 1 THEN forename END AS forename, NULL AS middle_names"),
    "middle names never shortened": (
        "list_filter(string_split(middle_names, ' '), lambda n: length(n) > 1)[1] AS middle_names"
    ),
    "no double names": ("CASE WHEN NOT contains(surname, ' ') THEN surname END AS surname"),
    "days of birth up to twelve": (
        "date_of_birth - ((dayofmonth(date_of_birth) - 1) // 12 * 12)::INTEGER AS date_of_birth"
    ),
    "no postcodes": ("NULL::VARCHAR AS postcode"),
    "one sex": ("'M' AS sex"),
    "two people": ("'ASH' AS surname, left(forename, 1) AS forename"),
}  # fmt: skip


@pytest.mark.parametrize("change", CHANGES)
def test_no_world_contradicts_sense(zone: Zone, tmp_path: Path, change: str) -> None:
    copy = zone.copy(tmp_path / "root")
    with connect(copy.settings) as connection:
        for file in sorted((copy.root.internal / "identities").glob("std_*__identities/*.parquet")):
            told = f"SELECT * REPLACE ({CHANGES[change]}) FROM {parquet(file)} ORDER BY source_record_id"
            write_parquet(connection, told, file)
    build_nodes(copy.settings)
    assert_sense(levels(train_model(copy.settings).settings))
