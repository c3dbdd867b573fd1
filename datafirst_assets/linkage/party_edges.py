"""Edges of parties as they count in clustering: on what each stands, and without those that cannot be.

Who states no birth date could be parent or child of one name; roles (`roles`) say whom it cannot be. Where that leaves two
people it is linked to neither.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from datafirst_assets.data_root import DataRoot
from datafirst_assets.engine import Connection
from datafirst_assets.linkage.births_apart import Births
from datafirst_assets.linkage.graph import Index, Mask, Weight
from datafirst_assets.linkage.grounds import BIRTH, COMPANY, FIRM, NAMES, NONE, Grounds, read_standing
from datafirst_assets.linkage.roles import Spans, apart_by_age

TWO_PEOPLE = 2
"""Years from which two births are those of two people, father and son or namesakes: clerks are seldom wrong by so much."""
IN_COMPANY = 8.0
"""What it says (log2) of a pair that others are with both: as much as one case does of two defendants of it."""
BEHIND = 1000.0
"""More than any edge weighs."""


@dataclass(frozen=True)
class PartyEdges:
    """Edges of parties: to parties, both by place, and to defendants; weights free of the prior, and on what each stands."""

    left: Index
    right: Index
    weight: Weight
    ground: Grounds
    defendant: Index
    party: Index
    to_defendant: Weight
    ground_to: Grounds

    def kept(self, among: Mask, across: Mask) -> "PartyEdges":
        """The edges so marked, among parties and to defendants."""
        return PartyEdges(
            self.left[among], self.right[among], self.weight[among], self.ground[among],
            self.defendant[across], self.party[across], self.to_defendant[across], self.ground_to[across],
        )  # fmt: skip

    @property
    def firm_first(self) -> Weight:
        """Weights to defendants by which what does not stand firm comes behind all that does."""
        return self.to_defendant - np.where(self.ground_to <= FIRM, 0.0, BEHIND)

    @property
    def by_ground(self) -> dict[str, int]:
        """How many stand on each ground, by its name."""
        counts = np.bincount(np.concatenate((self.ground, self.ground_to)), minlength=len(NAMES) + 1)
        return {name: int(counts[ground]) for ground, name in NAMES.items()}

    @property
    def believed(self) -> "PartyEdges":
        """Those that stand on something."""
        return self.kept(self.ground != NONE, self.ground_to != NONE)


def read_party_edges(
    connection: Connection, root: DataRoot, known: "pd.Index[int]", ids: "pd.Index[int]"
) -> PartyEdges:
    """The stored edges, by places among the ids of defendants (`known`) and of parties."""
    standing = read_standing(connection, root)
    weight = standing.weight + np.where(standing.ground == COMPANY, IN_COMPANY, 0.0)
    # The party is always on the right; who is on the left is a defendant, or a party too.
    left, right = pd.Index(standing.left), pd.Index(standing.right)
    defendant, one, other = known.get_indexer(left), *(ids.get_indexer(side) for side in (left, right))
    across = defendant >= 0
    among = ~across
    return PartyEdges(
        one[among], other[among], weight[among], standing.ground[among],
        defendant[across], other[across], weight[across], standing.ground[across],
    )  # fmt: skip


def years_of(births: Births) -> Weight:
    """Years of birth; missing where none is told."""
    return np.where(np.isnat(births), np.nan, births.astype("datetime64[Y]").astype(np.float64) + 1970)


def of_possible_births(edges: PartyEdges, impossible: Mask) -> PartyEdges:
    """The edges without those that stand on a birth date which is impossible for the role of its party: it is somebody else's."""
    among = (edges.ground != BIRTH) | ~(impossible[edges.left] | impossible[edges.right])
    return edges.kept(among, (edges.ground_to != BIRTH) | ~impossible[edges.party])


def of_one_age(edges: PartyEdges, born: Weight, spans: Spans, defendant: Weight) -> PartyEdges:
    """The edges without those that two ages speak against. Of two birth dates `enough` has judged already.

    Args:
        edges: those that are believed.
        born: years of birth of parties.
        spans: what their roles say.
        defendant: years of birth; of a defendant's identity the year that is told of the person.
    """
    parties = spans.with_stated(born)
    nothing = np.full(len(defendant), np.inf)
    others = Spans(-nothing, nothing).with_stated(defendant)
    both = Spans(np.concatenate((parties.earliest, others.earliest)), np.concatenate((parties.latest, others.latest)))
    among = (edges.ground == BIRTH) | ~apart_by_age(both, edges.left, edges.right)
    across = (edges.ground_to == BIRTH) | ~apart_by_age(both, edges.party, edges.defendant + len(born))
    return edges.kept(among, across)


def told_apart(edges: PartyEdges, party: Weight, defendant: Weight) -> PartyEdges:
    """The edges without those of an identity that has no birth date to two people of one name and address.

    It could be either, parent or child: nobody can say which, so it is linked to nobody whose birth date is known. Who lives
    at the address comes first: what is weaker than that must agree with it, or falls by itself.

    Args:
        edges: those that are believed.
        party, defendant: years of birth; of a defendant's identity the year that is told of the person.
    """
    firm = _either(edges.kept(edges.ground <= FIRM, edges.ground_to <= FIRM), party, defendant)
    among, across = _towards_born(edges, firm, party, defendant)
    edges = edges.kept(~among, ~across)
    among, across = _towards_born(edges, _either(edges, party, defendant), party, defendant)
    return edges.kept(~(among & (edges.ground > FIRM)), ~(across & (edges.ground_to > FIRM)))


def _towards_born(edges: PartyEdges, who: Mask, party: Weight, defendant: Weight) -> tuple[Mask, Mask]:
    """Which edges, among parties and to defendants, lead from some parties to somebody whose year of birth is known."""
    stated = ~np.isnan(party)
    among = (who[edges.left] & stated[edges.right]) | (who[edges.right] & stated[edges.left])
    return among, who[edges.party] & ~np.isnan(defendant[edges.defendant])


def _either(edges: PartyEdges, party: Weight, defendant: Weight) -> Mask:
    """Of every party whether it states no birth date and lies beside people of two."""
    lacking = np.concatenate((edges.party, edges.left, edges.right))
    born = np.concatenate((defendant[edges.defendant], party[edges.right], party[edges.left]))
    told = np.isnan(party[lacking]) & ~np.isnan(born)
    first, last = np.full(len(party), np.inf), np.full(len(party), -np.inf)
    np.minimum.at(first, lacking[told], born[told])
    np.maximum.at(last, lacking[told], born[told])
    return np.asarray(last - first >= TWO_PEOPLE)
