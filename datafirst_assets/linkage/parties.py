"""Parties: who of the courts that are not criminal is whom, among each other and among the defendants.

A person of the criminal courts is a unit here: its edges are those of its identities, the greatest for each party, and two
units are always two people. So nobody is merged with anybody because of a party's record, and a party joins one person at
most, of whom no stated birth date may contradict its own. The units are the persons of the published threshold. What lies
inside a strict person lies inside one unit, a unit inside one loose person, so that the levels stay nested: of the strict
persons of its unit a party joins the one with the strongest edge to it, and at the loose threshold it is wherever its unit is.
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
from datafirst_assets.linkage.edges import refuse_other_identities
from datafirst_assets.linkage.graph import Graph, Index, Mask, Weight
from datafirst_assets.linkage.grounds import BIRTH, COMPANY, FIRM, NONE, Grounds, read_standing
from datafirst_assets.linkage.model import pinned_model
from datafirst_assets.linkage.populations import DEFENDANTS, PARTIES, Population
from datafirst_assets.linkage.priors import prior_of_pairs
from datafirst_assets.linkage.roles import Spans, apart_by_age, read_parties_in_cases, read_spans
from datafirst_assets.linkage.thresholds import LEVELS, Calibration, Thresholds, choose_thresholds

Firsts = dict[str, Index]
"""By level, for every record the number of the first record of its cluster."""
STRICT, PUBLISHED, LOOSE = LEVELS
TWO_PEOPLE = 2
"""Years from which two births are those of two people, father and son or namesakes: clerks are seldom wrong by so much."""


IN_COMPANY = 8.0
"""What it says (log2) of a pair that others are with both: as much as one case does of two defendants of it."""
NOT_LOOKED_AT = -0.5
"""Posterior weight (log2) of a pair without an edge. Mostly it is one that nobody would link by itself, a debtor's two homes:
that says little against what links both to a third. What does speak against it is told apart before (`births_apart`)."""
BELOW = 1 / 16
"""How far below the strict threshold an edge is kept that must not reach it."""
BEHIND = 1000.0
"""More than any edge weighs."""


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
    """

    firsts: Firsts
    persons: int
    refused: int
    prior_weight: float
    thresholds: Thresholds | None


@dataclass(frozen=True)
class _Edges:
    """Edges of parties: to parties, both by place, and to defendants; weights free of the prior, and on what each stands."""

    left: Index
    right: Index
    weight: Weight
    ground: Grounds
    defendant: Index
    party: Index
    to_defendant: Weight
    ground_to: Grounds

    def kept(self, among: Mask, across: Mask) -> "_Edges":
        """The edges so marked, among parties and to defendants."""
        return _Edges(
            *(column[among] for column in (self.left, self.right, self.weight, self.ground)),
            *(column[across] for column in (self.defendant, self.party, self.to_defendant, self.ground_to)),
        )

    @property
    def believed(self) -> "_Edges":
        """Those that stand on something."""
        return self.kept(self.ground != NONE, self.ground_to != NONE)


def _numbers(connection: Connection, sql: str) -> list[NDArray[np.int64]]:
    return [column.to_numpy() for column in connection.sql(sql).to_arrow_table().combine_chunks().columns]


def _read_edges(connection: Connection, root: DataRoot, known: "pd.Index[int]", ids: "pd.Index[int]") -> _Edges:
    """The stored edges, by places among the ids of defendants (`known`) and of parties."""
    standing = read_standing(connection, root)
    weight = standing.weight + np.where(standing.ground == COMPANY, IN_COMPANY, 0.0)
    # The party is always on the right; who is on the left is a defendant, or a party too.
    left, right = pd.Index(standing.left), pd.Index(standing.right)
    defendant, one, other = known.get_indexer(left), *(ids.get_indexer(side) for side in (left, right))
    across = defendant >= 0
    among = ~across
    return _Edges(
        one[among], other[among], weight[among], standing.ground[among],
        defendant[across], other[across], weight[across], standing.ground[across],
    )  # fmt: skip


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


def _strict_homes(joined: Index, edges: _Edges, cluster: Index, unit: Index, strict: Index) -> Index:
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
    order = np.lexsort((-strict[defendant], edges.to_defendant[inside]))
    found = np.full(int(cluster.max(initial=-1)) + 1, -1, dtype=np.int64)
    found[home[order]] = defendant[order]
    return np.where(joined >= 0, found[cluster], -1)


def _first_records(
    connection: Connection,
    root: DataRoot,
    ids: tuple["pd.Index[int]", "pd.Index[int]"],
    clusters: Mapping[str, tuple[Index, Index]],
    defendants: Firsts,
) -> Firsts:
    """Number the clusters of parties by their first record.

    Args:
        connection: an open database.
        root: the data root.
        ids: of the identities of defendants and of parties.
        clusters: by level, for every identity of a party its cluster and the place of the defendant's whom it joined, or -1.
        defendants: of every defendant's record the number of the first of its cluster, by level.
    """
    sql = "SELECT node_id, is_organisation FROM {records} ORDER BY file_row_number"
    before = _numbers(connection, sql.format(records=parquet(DEFENDANTS.records(root))))[0]
    node, is_organisation = _numbers(connection, sql.format(records=parquet(PARTIES.records(root))))
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
        # An organisation of one name and postcode is one, whichever court it is before.
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


def _years(births: Births) -> Weight:
    """Years of birth; missing where none is told."""
    return np.where(np.isnat(births), np.nan, births.astype("datetime64[Y]").astype(np.float64) + 1970)


def _of_one_age(edges: _Edges, born: Weight, spans: Spans, defendant: Weight) -> _Edges:
    """The edges without those that two ages speak against, where a birth date is missing; with two of them, they have spoken.

    Args:
        edges: the stored ones.
        born: years of birth of parties.
        spans: what their roles say.
        defendant: years of birth; of a defendant's identity the year that is told of the person.
    """
    parties = spans.with_stated(born)
    nothing = np.full(len(defendant), np.inf)
    others = Spans(-nothing, nothing).with_stated(defendant)
    both = Spans(
        np.concatenate((parties.earliest, others.earliest)), np.concatenate((parties.latest, others.latest))
    )
    among = (edges.ground == BIRTH) | ~apart_by_age(both, edges.left, edges.right)
    across = (edges.ground_to == BIRTH) | ~apart_by_age(both, edges.party, edges.defendant + len(born))
    return edges.kept(among, across)


def _told_apart(edges: _Edges, party: Weight, defendant: Weight) -> _Edges:
    """The edges without those of an identity that has no birth date to two people of one name and address.

    It could be either, parent or child: nobody can say which, so it is linked to nobody whose birth date is known. Who lives
    at the address comes first: what is weaker than that must agree with it, or falls by itself.

    Args:
        edges: those that are believed.
        party, defendant: years of birth; of a defendant's identity the year that is told of the person.
    """
    for weakest in (FIRM, max(edges.ground.max(initial=NONE), edges.ground_to.max(initial=NONE))):
        among, across = edges.ground <= weakest, edges.ground_to <= weakest
        either = _either(edges.kept(among, across), party, defendant)
        least = NONE if weakest == FIRM else FIRM
        doubtful = (
            either[edges.left] & ~np.isnan(party[edges.right]) | either[edges.right] & ~np.isnan(party[edges.left])
        )
        doubtful_to = either[edges.party] & ~np.isnan(defendant[edges.defendant])
        edges = edges.kept(
            ~(doubtful & (edges.ground > least)),
            ~(doubtful_to & (edges.ground_to > least)),
        )
    return edges


def _either(edges: _Edges, party: Weight, defendant: Weight) -> Mask:
    """Of every party whether it states no birth date and lies beside people of two."""
    lacking = np.concatenate((edges.party, edges.left, edges.right))
    born = np.concatenate((defendant[edges.defendant], party[edges.right], party[edges.left]))
    told = np.isnan(party[lacking]) & ~np.isnan(born)
    first, last = np.full(len(party), np.inf), np.full(len(party), -np.inf)
    np.minimum.at(first, lacking[told], born[told])
    np.maximum.at(last, lacking[told], born[told])
    return np.asarray(last - first >= TWO_PEOPLE)


def _graph(
    connection: Connection, root: DataRoot, parties: "pd.Index[int]", edges: _Edges, unit: Index
) -> tuple[Graph, Mask]:
    """The graph of units, which come first, and parties, weights free of the prior; and which edges stand firm."""
    units = int(unit.max(initial=-1)) + 1
    of_unit, party = unit[edges.defendant], edges.party
    # What stands firm comes before what weighs more and does not.
    best = _strongest(of_unit, party, edges.to_defendant - np.where(edges.ground_to <= FIRM, 0.0, BEHIND))
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
    connection: Connection, root: DataRoot, known: "pd.Index[int]", labels: list[Index], defendants: Firsts
) -> Joined:
    """Cluster the parties at three thresholds, each with one person of the criminal courts at most.

    Args:
        connection: an open database.
        root: whose parties' edges have been scored.
        known: ids of the defendants' identities, rising.
        labels: of those, the cluster at each threshold, the strictest first.
        defendants: of every record of theirs the number of the first record of its cluster, by level.

    Raises:
        DataFirstError: the edges are not those of the stored identities, or no model is pinned.
    """
    if not PARTIES.files(root):
        return Joined(dict.fromkeys(LEVELS, np.zeros(0, dtype=np.int64)), 0, 0, 0.0, None)
    refuse_other_identities(root, PARTIES)
    (told,) = _numbers(connection, f"SELECT node_id FROM {parquet(PARTIES.identities(root))} ORDER BY node_id")
    parties = pd.Index(told)
    strict, published = labels[LEVELS.index(STRICT)], labels[LEVELS.index(PUBLISHED)]
    unit = np.unique(published, return_inverse=True)[1].astype(np.int64)
    of_parties, of_defendants = (_births(connection, root, population) for population in (PARTIES, DEFENDANTS))
    of_persons = pd.Series(_years(of_defendants)).groupby(unit).transform("median").to_numpy()
    read_parties_in_cases(connection, root)
    spans = read_spans(connection, parties)
    edges = _read_edges(connection, root, known, parties)
    # A birth date that the role excludes is somebody else's.
    impossible = spans.excludes(_years(of_parties))
    of_parties[impossible] = np.datetime64("NaT")
    stands = [
        (ground != BIRTH) | ~(impossible[party] | other)
        for ground, party, other in (
            (edges.ground, edges.right, impossible[edges.left]),
            (edges.ground_to, edges.party, np.zeros(len(edges.party), dtype=bool)),
        )
    ]
    born = _years(of_parties)
    edges = _of_one_age(edges.kept(*stands).believed, born, spans, of_persons)
    edges = _told_apart(edges, born, of_persons)
    graph, is_firm = _graph(connection, root, parties, edges, unit)
    units = graph.nodes - len(parties)
    thresholds, prior, refused = None, 0.0, 0
    found = [np.arange(graph.nodes)] * len(LEVELS)
    if len(parties):
        pairs = len(parties) * (len(parties) - 1) / 2 + len(parties) * len(known)
        prior = prior_of_pairs(np.concatenate((edges.weight, edges.to_defendant)), pairs)
        graph = replace(graph, weight=graph.weight + prior)
        thresholds = choose_thresholds(graph.weight, Calibration(), pinned_model(root, PARTIES).model_hash)
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
    firsts = _first_records(connection, root, (known, parties), clusters, defendants)
    met = int((clusters[PUBLISHED][1] >= 0).sum())
    return Joined(firsts, met, refused, prior, thresholds)
