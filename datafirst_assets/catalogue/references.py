"""Foreign keys: which joins of a dataset always meet one row. Data package and Croissant both say so."""

from datafirst_assets.catalogue.model import Catalogue, Dataset, Join


def references(catalogue: Catalogue, dataset: Dataset) -> list[Join]:
    """The joins of a dataset that name the whole key of another and lead from each row to one row there.

    By any other join a row may meet none: a link table holds both courts, and not every case has a link.
    """
    return [
        join
        for join in dataset.joins
        if join.kind in ("one to one", "many to one")
        and tuple(there for _, there in join.on) == catalogue.dataset(join.to).keys
    ]
