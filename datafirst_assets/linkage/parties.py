"""Parties: who of the courts that are not criminal is whom, among each other and among the defendants.

A person of the criminal courts is a unit here: its edges are those of its identities, the greatest for each party, and two
units are always two people. So nobody is merged with anybody because of a party's record, and a party joins one person at
most, of whom no stated birth date may contradict its own, nor the age that its role asks for. The units are the persons of the
published threshold. What lies inside a strict person lies inside one unit, a unit inside one loose person, so that the levels
stay nested: of the strict persons of its unit a party joins the one with the strongest edge to it, and at the loose threshold
it is wherever its unit is.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from datafirst_assets.data_root import DataRoot
from datafirst_assets.engine import Connection, parquet
from datafirst_assets.linkage.agglomeration import agglomerate
from datafirst_assets.linkage.births_apart import Births, ages_apart, births_apart
from datafirst_assets.linkage.calibration import uncalibrated
from datafirst_assets.linkage.edges import refuse_other_identities
from datafirst_assets.linkage.graph import Graph, Index, Mask, Weight
from datafirst_assets.linkage.grounds import FIRM
from datafirst_assets.linkage.model import pinned_model
from datafirst_assets.linkage.organisations import Organisations
from datafirst_assets.linkage.party_edges import (
    PartyEdges,
    of_one_age,
    of_possible_births,
    read_party_edges,
    told_apart,
    years_of,
)
from datafirst_assets.linkage.populations import DEFENDANTS, PARTIES, Population
from datafirst_assets.linkage.priors import prior_of_pairs
from datafirst_assets.linkage.roles import read_parties_in_cases, read_spans
from datafirst_assets.linkage.thresholds import LEVELS, Thresholds, choose_thresholds

Firsts = dict[str, Index]
"""By level, for every record the number of the first record of its cluster."""
STRICT, PUBLISHED, LOOSE = LEVELS
NO_IDENTIFIER = "parties state no identifier beside what they are compared by"
NOT_LOOKED_AT = -0.5
"""Posterior weight (log2) of a pair without an edge. Mostly it is one that nobody would link by itself, a debtor's two homes:
that says little against what links both to a third. What does speak against it is told apart before (`births_apart`)."""
BELOW = 1 / 16
"""How far below the strict threshold an edge is kept that must not reach it."""


@dataclass(frozen=True)
class Joined:
    """What became of the parties.

    Attributes:
        firsts: of every record of theirs, in the records' order; numbers go on where those of the defendants' end, and a
            party that joined a defendant has that one's.
        persons: parties' identities that joined a defendant at the published threshold.
        refused: joins that were asked for and refused: two people of one case or two persons of the criminal courts, or
            members that contradict each other.
        prior_weight: log2 odds that a party and somebody else, both at random, are one person.
        thresholds: of the three levels; missing where there are no parties.
        grounds: by their names, how many of the stored edges are believed on each.
    """

    firsts: Firsts
    persons: int
    refused: int
    prior_weight: float
    thresholds: Thresholds | None
    grounds: Mapping[str, int]


def _numbers(connection: Connection, sql: str) -> list[NDArray[np.int64]]:
    return [column.to_numpy() for column in connection.sql(sql).to_arrow_table().combine_chunks().columns]


def _strongest(group: Index, member: Index, weight: Weight) -> Index:
    """The places of the strongest edge of every pair of a group and a member; of equal ones the first."""
    order = np.lexsort((-weight, member, group))
    group, member = group[order], member[order]
    is_first = np.concatenate(([True], (group[1:] != group[:-1]) | (member[1:] != member[:-1])))[: len(order)]
    return order[is_first]


def _two_units(component: Index) -> tuple[Index, Index]:
    """All pairs of units that meet inside one component: two persons of the criminal courts are two people."""
    order = np.argsort(component, kind="stable")
    home = component[order]
    start = np.flatnonzero(np.concatenate(([True], home[1:] != home[:-1]))[: len(home)])
    length = np.diff(start, append=len(home))
    left = [np.zeros(0, dtype=np.int64)]
    right = [np.zeros(0, dtype=np.int64)]
    for begin, several in zip(start[length > 1].tolist(), length[length > 1].tolist(), strict=True):
        one, other = np.triu_indices(several, k=1)
        left.append(order[begin + one])
        right.append(order[begin + other])
    return np.concatenate(left), np.concatenate(right)


def _unit_of(label: Index, units: int) -> Index:
    """The unit in the cluster of every node; -1 where there is none."""
    unit = np.full(len(label), -1, dtype=np.int64)
    unit[label[:units]] = np.arange(units)
    return unit[label]


def _strict_homes(joined: Index, edges: PartyEdges, cluster: Index, unit: Index, strict: Index) -> Index:
    """For every party that is with a unit, the defendant's identity of whose strict person it is; -1 for all others.

    Args:
        joined: of every party the unit that it is with, or -1.
        edges: the stored ones.
        cluster: of every party.
        unit: of every defendant's identity.
        strict: of every defendant's identity its strict person.
    """
    inside = np.flatnonzero(joined[edges.party] == unit[edges.defendant])
    defendant, home = edges.defendant[inside], cluster[edges.party[inside]]
    # Weakest first: what is written last stays. Equal ones fall by the number of the strict person.
    order = np.lexsort((-strict[defendant], edges.firm_first[inside]))
    found = np.full(int(cluster.max(initial=-1)) + 1, -1, dtype=np.int64)
    found[home[order]] = defendant[order]
    return np.where(joined >= 0, found[cluster], -1)


def _first_records(
    connection: Connection,
    root: DataRoot,
    ids: tuple["pd.Index[int]", "pd.Index[int]"],
    clusters: Mapping[str, tuple[Index, Index]],
    defendants: Firsts,
    organisations: Organisations,
) -> Firsts:
    """Number the clusters of parties by their first record.

    Args:
        connection: an open database.
        root: the data root.
        ids: of the identities of defendants and of parties.
        clusters: by level, for every identity of a party its cluster and the place of the defendant's whom it joined, or -1.
        defendants: of every defendant's record the number of the first of its cluster, by level.
        organisations: which numbers of organisations are one.
    """
    sql = "SELECT node_id, is_organisation FROM {records} ORDER BY file_row_number"
    before, was_organisation = _numbers(connection, sql.format(records=parquet(DEFENDANTS.records(root))))
    node, is_organisation = _numbers(connection, sql.format(records=parquet(PARTIES.records(root))))
    before = np.where(was_organisation, organisations.of(before), before)
    node = np.where(is_organisation, organisations.of(node), node)
    known, row = np.unique(before, return_index=True)
    # An identity of a person, by its place; an organisation, which has none, behind them.
    place = ids[1].get_indexer(pd.Index(node))
    place[is_organisation] = len(ids[1]) + np.unique(node[is_organisation], return_inverse=True)[1]
    organisation = np.unique(node[is_organisation])
    firsts = {}
    for level, (cluster, joined) in clusters.items():
        cluster = np.concatenate((cluster, np.arange(len(organisation)) + cluster.max(initial=-1) + 1))[place]
        first = np.zeros(int(cluster.max(initial=-1)) + 1, dtype=np.int64)
        first[cluster[::-1]] = np.arange(len(before), len(before) + len(node))[::-1]
        # An organisation is one, whichever court it is before.
        with_whom = np.where(joined >= 0, ids[0].to_numpy()[joined], -1) if len(ids[0]) else joined
        same = pd.Index(known).get_indexer(pd.Index(np.concatenate((with_whom, organisation))[place]))
        firsts[level] = first[cluster]
        firsts[level][same >= 0] = defendants[level][row[same[same >= 0]]]
    return firsts


def _births(connection: Connection, root: DataRoot, population: Population) -> Births:
    """The day on which each identity was born, in the order of their ids; missing where it is not told."""
    sql = f"SELECT date_of_birth FROM {parquet(population.identities(root))} ORDER BY node_id"
    column = connection.sql(sql).to_arrow_table()["date_of_birth"]
    return np.asarray(column.to_numpy(), dtype="datetime64[D]")


def _graph(
    connection: Connection, root: DataRoot, parties: "pd.Index[int]", edges: PartyEdges, unit: Index
) -> tuple[Graph, Mask]:
    """The graph of units, which come first, and parties, weights free of the prior; and which edges stand firm."""
    units = int(unit.max(initial=-1)) + 1
    of_unit, party = unit[edges.defendant], edges.party
    best = _strongest(of_unit, party, edges.firm_first)
    apart = (
        parties.get_indexer(pd.Index(side)) + units
        for side in _numbers(connection, f"SELECT node_id_l, node_id_r FROM {parquet(PARTIES.apart(root))}")
    )
    one, other = apart
    graph = Graph(
        units + len(parties),
        np.concatenate((of_unit[best], edges.left + units)),
        np.concatenate((party[best] + units, edges.right + units)),
        np.concatenate((edges.to_defendant[best], edges.weight)),
        (one, other),
    )
    return graph, np.concatenate((edges.ground_to[best], edges.ground)) <= FIRM


def _never_strict(weight: Weight, is_firm: Mask, thresholds: Thresholds) -> Weight:
    """Posterior weights, where what does not stand firm reaches the published threshold at most."""
    strict, published = (thresholds.weights[level] for level in (STRICT, PUBLISHED))
    return np.where(is_firm | (strict <= published), weight, np.minimum(weight, strict - BELOW))


def join_parties(
    connection: Connection,
    root: DataRoot,
    known: "pd.Index[int]",
    labels: list[Index],
    defendants: Firsts,
    organisations: Organisations,
) -> Joined:
    """Cluster the parties at three thresholds, each with one person of the criminal courts at most.

    Args:
        connection: an open database.
        root: whose parties' edges have been scored.
        known: ids of the defendants' identities, rising.
        labels: of those, the cluster at each threshold, the strictest first.
        defendants: of every record of theirs the number of the first record of its cluster, by level.
        organisations: which numbers of organisations, of theirs and of the parties, are one.

    Raises:
        DataFirstError: the edges are not those of the stored identities, or no model is pinned.
    """
    if not PARTIES.files(root):
        return Joined(dict.fromkeys(LEVELS, np.zeros(0, dtype=np.int64)), 0, 0, 0.0, None, {})
    refuse_other_identities(root, PARTIES)
    (told,) = _numbers(connection, f"SELECT node_id FROM {parquet(PARTIES.identities(root))} ORDER BY node_id")
    parties = pd.Index(told)
    strict, published = labels[LEVELS.index(STRICT)], labels[LEVELS.index(PUBLISHED)]
    unit = np.unique(published, return_inverse=True)[1].astype(np.int64)
    of_parties, of_defendants = (_births(connection, root, population) for population in (PARTIES, DEFENDANTS))
    of_persons = pd.Series(years_of(of_defendants)).groupby(unit).transform("median").to_numpy()
    read_parties_in_cases(connection, root)
    spans = read_spans(connection, parties)
    edges = read_party_edges(connection, root, known, parties).believed
    impossible = spans.exclude(years_of(of_parties))
    of_parties[impossible] = np.datetime64("NaT")
    born = years_of(of_parties)
    edges = of_one_age(of_possible_births(edges, impossible), born, spans, of_persons)
    edges = told_apart(edges, born, of_persons)
    graph, is_firm = _graph(connection, root, parties, edges, unit)
    units = graph.nodes - len(parties)
    thresholds, prior, refused = None, 0.0, 0
    found = [np.arange(graph.nodes)] * len(LEVELS)
    if len(parties):
        pairs = len(parties) * (len(parties) - 1) / 2 + len(parties) * len(known)
        prior = prior_of_pairs(np.concatenate((edges.weight, edges.to_defendant)), pairs)
        graph = replace(graph, weight=graph.weight + prior)
        thresholds = choose_thresholds(
            graph.weight, uncalibrated(NO_IDENTIFIER), pinned_model(root, PARTIES).model_hash
        )
        graph = replace(graph, weight=_never_strict(graph.weight, is_firm, thresholds))
        component = graph.components(thresholds.weights[LOOSE])
        stated = np.concatenate((unit, np.arange(units, graph.nodes))), np.concatenate((of_defendants, of_parties))
        parted = (
            graph.apart,
            _two_units(component[:units]),
            births_apart(connection, component, units, stated),
            ages_apart(connection, component, units, stated, spans),
        )
        apart = tuple(np.concatenate(sides) for sides in zip(*parted, strict=True))
        found, refusals = agglomerate(
            replace(graph, apart=(apart[0], apart[1])), [thresholds.weights[level] for level in LEVELS], NOT_LOOKED_AT
        )
        refused = len(refusals)
    first_of_unit = np.unique(unit, return_index=True)[1]
    clusters = {}
    for level, label in zip(LEVELS, found, strict=True):
        joined = _unit_of(label, units)[units:]
        if level == STRICT:
            home = _strict_homes(joined, edges, label[units:], unit, strict)
        else:
            home = np.where(joined >= 0, first_of_unit[joined], -1) if units else joined
        clusters[level] = (label[units:], home)
    firsts = _first_records(connection, root, (known, parties), clusters, defendants, organisations)
    met = int((clusters[PUBLISHED][1] >= 0).sum())
    return Joined(firsts, met, refused, prior, thresholds, edges.by_ground)
