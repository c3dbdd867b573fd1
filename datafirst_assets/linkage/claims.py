"""Claims: which cluster keeps which earlier person's id. Plain arrays and ids, no files, no SQL.

Nearly every earlier person lies in one cluster, and nearly every cluster holds one earlier person: only the few that were
split or merged are weighed.
"""

import numpy as np
import pyarrow as pa

from datafirst_assets.linkage.graph import Index


def largest_parts(person: Index, cluster: Index, record: Index) -> tuple[Index, Index, Index]:
    """The part of every earlier person that claims the id: the largest, of equal ones that with the first record.

    Args:
        person: whom each record belonged to, numbered from 0.
        cluster: the cluster of each record today.
        record: the number of each record.

    Returns:
        One of each, for every person that has a record: person, cluster, and records in the part.
    """
    part, size = np.unique((person << 32) | cluster, return_counts=True)
    is_split = np.bincount(part >> 32, minlength=1)[part >> 32] > 1
    pieces, sizes = part[is_split], size[is_split]
    concerned = np.isin(person, pieces >> 32)
    first = np.full(len(pieces), np.iinfo(np.int64).max)
    place = np.searchsorted(pieces, (person[concerned] << 32) | cluster[concerned])
    np.minimum.at(first, place, record[concerned])
    order = np.lexsort((first, -sizes, pieces >> 32))
    largest = order[np.flatnonzero(np.diff(pieces[order] >> 32, prepend=-1))]
    claimed = np.concatenate((part[~is_split], pieces[largest]))
    return claimed >> 32, claimed & 0xFFFFFFFF, np.concatenate((size[~is_split], sizes[largest]))


def oldest_claims(ids: pa.Array, person: Index, cluster: Index, size: Index) -> tuple[Index, Index]:
    """Of the ids that claim one cluster the oldest stays, of equally old ones that of more records.

    Args:
        ids: of the persons; the first four signs say how old.
        person, cluster, size: the claims, as `largest_parts` gives them.

    Returns:
        Clusters, each once, and the person whose id each keeps.
    """
    is_contested = np.bincount(cluster, minlength=1)[cluster] > 1
    several = np.flatnonzero(is_contested)
    names = ids.take(person[several]).to_pylist()
    told = zip(cluster[several].tolist(), names, size[several].tolist(), several.tolist(), strict=True)
    ranked = sorted(((where, str(name)[:4], -records, str(name)), claim) for where, name, records, claim in told)
    oldest = {rank[0]: claim for rank, claim in reversed(ranked)}
    kept = np.concatenate((np.flatnonzero(~is_contested), np.array(list(oldest.values()), dtype=np.int64)))
    return cluster[kept], person[kept]
