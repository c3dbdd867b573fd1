"""Who is who: the truth beside the landing zone, which no step of the pipeline reads, and counts of what was made."""

from pathlib import Path
from types import TracebackType

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from second_generator.crown_cases import SENT_UP
from second_generator.draws import Array
from second_generator.people import Population
from second_generator.world import World


class Truth:
    """truth/persons.parquet and truth/case_links.parquet under a data root, row groups part by part; closed by `with`."""

    def __init__(self, root: Path) -> None:
        self.folder = root / "truth"
        self.folder.mkdir(parents=True, exist_ok=True)
        self.writers: dict[str, pq.ParquetWriter] = {}

    def __enter__(self) -> "Truth":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        for writer in self.writers.values():
            writer.close()

    def add(self, name: str, frame: pd.DataFrame) -> None:
        """Add the rows of a part to the file of this name."""
        table = pa.Table.from_pandas(frame.astype(str), preserve_index=False)
        if name not in self.writers:
            self.writers[name] = pq.ParquetWriter(self.folder / f"{name}.parquet", table.schema)
        self.writers[name].write_table(table)


def _identities(world: World, labels: Array, parties: pd.DataFrame) -> Array:
    firms = "ORG" + world.part.own(parties.organisation.to_numpy()).astype(str).astype(object)
    return np.where(parties.person >= 0, labels[parties.person], firms)


def _labels(world: World, first: int, n: int) -> Array:
    """An id for each of so many persons, in no order."""
    return np.array([f"Q{serial:07d}" for serial in world.part.own(first + world.rng.permutation(n))], object)


def _persons(world: World, labels: Array, rec: pd.DataFrame, crown: pd.DataFrame, on_case: Array) -> pd.DataFrame:
    """One row a record: source_dataset, source_record_id, person_id (ORG… for organisations)."""
    mags = {
        "source_dataset": "mags_hocas",
        "source_record_id": rec.case_id + "|" + rec.defendant_id,
        "person_id": _identities(world, labels, rec),
    }
    xhibit = {
        "source_dataset": "crown_xhibit",
        "source_record_id": on_case,
        "person_id": _identities(world, labels, crown),
    }
    return pd.concat([pd.DataFrame(mags), pd.DataFrame(xhibit)])


def _case_links(rec: pd.DataFrame, crown: pd.DataFrame, on_case: Array) -> pd.DataFrame:
    """One row a defendant-case sent up; appeals and matters of their own are no links."""
    up = (crown.why == SENT_UP).to_numpy()
    return pd.DataFrame(
        {
            "mags_case_id": rec.case_id.to_numpy()[crown.mags[up]],
            "mags_defendant_id": rec.defendant_id.to_numpy()[crown.mags[up]],
            "defendant_on_case_id": on_case[up],
        }
    )


def add_truth(
    truth: Truth, world: World, pop: Population, rec: pd.DataFrame, crown: pd.DataFrame, on_case: Array
) -> Array:
    """Add who is who, and the case links; note how many there are, and return the id of each of the population."""
    links, labels = _case_links(rec, crown, on_case), _labels(world, 0, pop.n)
    truth.add("persons", _persons(world, labels, rec, crown, on_case))
    truth.add("case_links", links)
    world.rates.count("totals", case_links=len(links))
    return labels


def add_parties(truth: Truth, world: World, labels: Array, residents: int, parties: dict[str, pd.DataFrame]) -> None:
    """Add who the parties of other courts are.

    Args:
        labels: the ids of the first residents, the defendants; the others get theirs here.
        residents: how many there are.
        parties: by source: party_id, person (-1 for an organisation), organisation (-1 for a person).
    """
    labels = np.concatenate([labels, _labels(world, len(labels), residents - len(labels))])
    for source, rows in parties.items():
        ids = {"source_record_id": rows.party_id, "person_id": _identities(world, labels, rows)}
        truth.add("persons", pd.DataFrame({"source_dataset": source} | ids))


def note_totals(world: World, rec: pd.DataFrame, crown: pd.DataFrame) -> None:
    """Note counts of records, persons and cases."""
    everyone = pd.concat([rec.person, crown.person])
    count, size = everyone[everyone >= 0].value_counts(), rec.groupby("case").size()
    world.rates.count(
        "totals",
        mags_records=len(rec),
        crown_records=len(crown),
        persons=len(count),
        organisation_records=int((rec.person < 0).sum()),
        organisations=int(rec.organisation[rec.person < 0].nunique()),
        persons_with_30_or_more=int((count >= 30).sum()),
        persons_with_one_record=int((count == 1).sum()),
        mags_cases=len(size),
    )
    world.rates.most("totals", "most_records", int(count.max()))
    world.rates.note("totals", "cases_with_co_defendants", size.to_numpy() > 1)
    world.rates.note("totals", "youth_court", rec.court_type.to_numpy() == "YTH")
