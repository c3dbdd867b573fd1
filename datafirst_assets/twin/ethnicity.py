"""Ethnicity in the twin: the group by its own margin, then the two columns that it follows from, so that the rule stays true.

The group is the self-defined one, else the observed one, else not stated. Were the two columns drawn apart, they would be
missing together less often than in the data, and the group would be known too often.
"""

import numpy as np

from datafirst_assets.twin import draw
from datafirst_assets.twin.draw import Values, Whole
from datafirst_assets.twin.margins import Margins

SELF_DEFINED, OBSERVED, GROUP = "ethnicity_self_defined", "ethnicity_observed", "ethnicity_group"
GROUPS = {"W": "White", "B": "Black", "A": "Asian", "M": "Mixed", "O": "Chinese and other"}
"""Group by the first letter of a code of either column; a code of any other letter states none."""
NOT_STATED = "Not stated"

Weights = dict[str, float]


def ethnicity(margins: Margins, table: str, years: Whole) -> dict[str, Values]:
    """The three columns of ethnicity of a table of defendant-cases, by name; `years` is the extract year of each row."""
    group = margins.known(table, GROUP, years, NOT_STATED)
    self_defined = _self_defined(margins, table, years, group)
    observed = _observed(margins, table, years, group, self_defined)
    # By the rule of the data: a group that no code shown stands for is not stated.
    follows = [
        _group_of(own) or _group_of(seen) or NOT_STATED for own, seen in zip(self_defined, observed, strict=True)
    ]
    return {SELF_DEFINED: self_defined, OBSERVED: observed, GROUP: np.array(follows, dtype=object)}


def _group_of(code: str | None) -> str | None:
    return GROUPS.get((code or "")[:1])


def _of(weights: Weights, group: str | None) -> Weights:
    """The codes that state a group; those that state none, where it is None."""
    return {code: weight for code, weight in weights.items() if _group_of(code) == group}


def _self_defined(margins: Margins, table: str, years: Whole, group: Values) -> Values:
    """In each year as many as shown: codes that state a group on rows of that group, others on any row that is left.

    A group that nobody is observed as is self-defined on all its rows.
    """
    name = f"{table}.{SELF_DEFINED}"
    weights, filled = margins.codes(table, SELF_DEFINED), margins.filled(table, SELF_DEFINED, years)
    seen = {_group_of(code) for code in margins.codes(table, OBSERVED)}
    whole = {one: sum(_of(weights, one).values()) for one in (*GROUPS.values(), None)}
    states, stateless = np.zeros(len(years), dtype=bool), np.zeros(len(years), dtype=bool)
    for year in np.unique(years):
        here = _shuffled(f"{name}: {year}", np.flatnonzero(years == year))
        every = {one: here[group[here] == one] for one in GROUPS.values() if whole[one]}
        for one in every.keys() - seen:
            states[every[one]] = True
        due = max(int(filled[here].sum()) - int(states[here].sum()), 0)
        shared = draw.share_out({str(one): weight for one, weight in whole.items() if one in {*seen, None}}, due)
        for one in every.keys() & seen:
            states[every[one][: shared.count(one)]] = True
            due -= min(shared.count(one), len(every[one]))
        # What a group of the year is too small for falls to the others.
        spare = here[~states[here] & np.isin(group[here], list(every))][: max(due - shared.count(str(None)), 0)]
        states[spare] = True
        stateless[here[~states[here]][: due - len(spare)]] = True
    found = np.full(len(years), None, dtype=object)
    for one in GROUPS.values():
        places = np.flatnonzero(states & (group == one))
        found[places] = draw.chosen(f"{name}: {one}", _of(weights, one), len(places))
    found[stateless] = draw.chosen(f"{name}: none", _of(weights, None), int(stateless.sum()))
    return found


def _observed(margins: Margins, table: str, years: Whole, group: Values, self_defined: Values) -> Values:
    """In each year as many as shown: the group where only this column states it, any code beside a self-defined group.

    Rows whose group is not stated have a code that states none, or nothing.
    """
    name = f"{table}.{OBSERVED}"
    weights, filled = margins.codes(table, OBSERVED), margins.filled(table, OBSERVED, years)
    unstated = _of(weights, None)
    stating = {code: weight for code, weight in weights.items() if code not in unstated}
    says = {_group_of(code): code for code in stating}
    own = np.array([_group_of(code) is not None for code in self_defined], dtype=bool)
    told = ~own & (group != NOT_STATED)
    found = np.full(len(years), None, dtype=object)
    found[told] = [says.get(one) for one in group[told]]
    free, stateless = np.zeros(len(years), dtype=bool), np.zeros(len(years), dtype=bool)
    share = sum(stating.values()) / (sum(weights.values()) or 1.0)
    for year in np.unique(years):
        here = _shuffled(f"{name}: {year}", np.flatnonzero(years == year))
        due, taken = int(filled[here].sum()), int(told[here].sum())
        beside = here[own[here]][: max(round(due * share) - taken, 0)]
        free[beside] = True
        left = here[~told[here] & ~free[here]]
        stateless[left[: max(due - taken - len(beside), 0)]] = True
    found[free] = draw.chosen(f"{name}: free", _left(stating, found[told], int(free.sum())), int(free.sum()))
    found[stateless] = draw.chosen(f"{name}: none", unstated, int(stateless.sum()))
    return found


def _left(weights: Weights, taken: Values, n: int) -> Weights:
    """Weights of n more codes, so that with those taken all are as often as the weights say; else the weights."""
    whole = sum(weights.values())
    every = n + len(taken)
    left = {
        code: max(every * weight / whole - np.count_nonzero(taken == code), 0.0) for code, weight in weights.items()
    }
    return left if any(left.values()) else weights


def _shuffled(name: str, places: Whole) -> Whole:
    return places[draw.shuffled(name, len(places))]
