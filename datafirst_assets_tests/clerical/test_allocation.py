"""How a sample is shared among strata."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from datafirst_assets.clerical.allocation import FLOOR, allocate

STRATA = st.lists(st.tuples(st.integers(1, 10**7), st.floats(0.1, 0.5)), min_size=1, max_size=28)


@given(STRATA, st.integers(28, 3000))
def test_the_whole_sample_is_drawn_and_no_stratum_is_overdrawn(strata: list[tuple[int, float]], total: int) -> None:
    sizes, spread = np.array([s[0] for s in strata]), np.array([s[1] for s in strata])
    drawn = allocate(total, sizes, spread)
    assert drawn.sum() == min(total, sizes.sum())
    assert (drawn >= 1).all() and (drawn <= sizes).all()


def test_every_stratum_gives_its_floor_and_doubt_draws_more() -> None:
    drawn = allocate(400, np.array([100_000, 100_000, 100, 4]), np.array([0.14, 0.5, 0.5, 0.5]))
    assert drawn[3] == 4 and drawn[2] >= FLOOR
    assert drawn[1] > 3 * drawn[0]
