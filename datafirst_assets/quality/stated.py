"""What identities state, as numbers: years of birth and hashes, so that nothing personal is held while signs are counted."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from datafirst_assets.data_root import DataRoot
from datafirst_assets.engine import Connection, parquet
from datafirst_assets.evaluate.members import Hashes, arrays

STATED = """
SELECT node_id, coalesce(year(date_of_birth), 0)::SMALLINT,
       CASE WHEN pnc_id IS NULL THEN 0 ELSE hash(pnc_id) END, CASE WHEN surname IS NULL THEN 0 ELSE hash(surname) END
FROM {identities}
"""


@dataclass(frozen=True)
class Stated:
    """One element an identity, by rising id; 0 where it states none.

    Attributes:
        birth_year: year of the date of birth.
        police_id: hash of the PNC id.
        surname: hash of it.
    """

    birth_year: NDArray[np.int16]
    police_id: Hashes
    surname: Hashes


def read_stated(connection: Connection, root: DataRoot, ids: "pd.Index[int]") -> Stated:
    """Read what all identities state.

    Args:
        connection: an open database.
        root: in which identities have been collapsed.
        ids: of all identities, rising.
    """
    node_id, *told = arrays(connection, STATED.format(identities=parquet(root.table("identities", "identities"))))
    place = ids.get_indexer(pd.Index(node_id))
    order = np.empty(len(place), dtype=np.int64)
    order[place] = np.arange(len(place))
    birth_year, police_id, surname = (values[order] for values in told)
    return Stated(birth_year, police_id, surname)
