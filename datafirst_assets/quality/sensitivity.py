"""How much hangs on the threshold, and a negative control: pairs that are two people whatever their records say.

The control is the defendants of one case. Courts know that they are two people; linkage is told so and never joins them,
but scores them like any other pair. How many of them would have been joined by their weight alone tells how often the model
takes two people for one. It errs on the safe side: co-defendants are often of one family and address, and share the case's
references, so that two people drawn at random are told apart far better.
"""

from collections.abc import Iterator

import numpy as np

from datafirst_assets.evaluate.graph import LinkedGraph
from datafirst_assets.evaluate.members import LEVELS, Members
from datafirst_assets.linkage.graph import Graph, Index, Weight
from datafirst_assets.quality.scenarios import CONTROL, OF_ONE_CASE, PUBLISHED, SENSITIVITY, Indicator
from datafirst_assets.quality.stated import Stated

NEAR = 2.0
"""Bits either side of a threshold that count as near it."""

PERSONS = "persons"
"""The indicator that counts them."""


def _sizes(members: Members, level: str) -> tuple[int, Index]:
    """How many persons there are, and of every record of a person how many records that person has."""
    person = members.persons[level][~members.is_organisation]
    sizes = np.bincount(person)
    return int(np.count_nonzero(sizes)), np.asarray(sizes[person])


def _weight_of(graph: Graph, left: Index, right: Index) -> Weight:
    """The weight of pairs of nodes; of those that are no edge less than any threshold. Edges are in the order of nodes."""
    if not len(graph.left):
        return np.full(len(left), -np.inf)
    edges, pairs = (graph.left << 32) | graph.right, (left << 32) | right
    place = np.minimum(np.searchsorted(edges, pairs), len(edges) - 1)
    return np.where(edges[place] == pairs, graph.weight[place], -np.inf)


def sensitivity(members: Members, stated: Stated, linked: LinkedGraph) -> Iterator[Indicator]:
    """Count what hangs on the threshold.

    Args:
        members: all clustered records.
        stated: what their identities state.
        linked: the graph that persons were made from.
    """
    graph, (left, right) = linked.graph, linked.graph.apart
    weight = _weight_of(graph, left, right)
    of_one_surname = (stated.surname[left] == stated.surname[right]) & (stated.surname[left] != 0)
    sizes = {level: _sizes(members, level) for level in LEVELS}
    records = int((~members.is_organisation).sum())
    for level in LEVELS:
        threshold, (persons, size) = linked.thresholds.weights[level], sizes[level]
        yield Indicator(SENSITIVITY, PERSONS, level, persons, records, "persons")
        if level != PUBLISHED:
            # Levels are nested: a person is the same at two of them if it has as many records.
            moved = int((size != sizes[PUBLISHED][1]).sum())
            told = "records whose person is another set of records than at the published level"
            yield Indicator(SENSITIVITY, told, level, moved, records, "records of persons")
        near = int((np.abs(graph.weight - threshold) < NEAR).sum())
        told = f"stored pairs within {NEAR:g} bits of the threshold"
        yield Indicator(SENSITIVITY, told, level, near, len(graph.weight), "stored pairs of identities")
        joined = weight >= threshold
        told = "defendants of one case whose weight alone would join them"
        yield Indicator(CONTROL, told, level, int(joined.sum()), len(joined), OF_ONE_CASE)
        family, families = int((joined & of_one_surname).sum()), int(of_one_surname.sum())
        yield Indicator(CONTROL, f"{told}, of one surname", level, family, families, f"{OF_ONE_CASE} and surname")
