"""Who is who: the truth beside the landing zone, which no step of the pipeline reads, and counts of what was made."""

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from second_generator.crown_cases import SENT_UP
from second_generator.draws import Array
from second_generator.people import Population
from second_generator.world import World


def _identities(labels: Array, parties: pd.DataFrame) -> Array:
    firms = "ORG" + parties.organisation.to_numpy().astype(str).astype(object)
    return np.where(parties.person >= 0, labels[parties.person], firms)


def _persons(world: World, pop: Population, rec: pd.DataFrame, crown: pd.DataFrame, on_case: Array) -> pd.DataFrame:
    """One row a record: source_dataset, source_record_id, person_id (in no order, and ORG… for organisations)."""
    labels = np.array([f"Q{serial:07d}" for serial in world.rng.permutation(pop.n)], object)
    mags = {
        "source_dataset": "mags_hocas",
        "source_record_id": rec.case_id + "|" + rec.defendant_id,
        "person_id": _identities(labels, rec),
    }
    xhibit = {
        "source_dataset": "crown_xhibit",
        "source_record_id": on_case,
        "person_id": _identities(labels, crown),
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


def write_truth(
    root: Path, world: World, pop: Population, rec: pd.DataFrame, crown: pd.DataFrame, on_case: Array
) -> int:
    """Write truth/persons.parquet and truth/case_links.parquet; returns how many case links there are."""
    folder = root / "truth"
    folder.mkdir(parents=True, exist_ok=True)
    persons, links = _persons(world, pop, rec, crown, on_case), _case_links(rec, crown, on_case)
    for name, frame in (("persons", persons), ("case_links", links)):
        table = pa.Table.from_pandas(frame.astype(str), preserve_index=False)
        pq.write_table(table, folder / f"{name}.parquet")
    return len(links)


def totals(rec: pd.DataFrame, crown: pd.DataFrame, links: int) -> dict[str, Any]:
    """Counts of records, persons and cases."""
    everyone = pd.concat([rec.person, crown.person])
    count, size = everyone[everyone >= 0].value_counts(), rec.groupby("case").size()
    return {
        "mags_records": len(rec),
        "crown_records": len(crown),
        "persons": len(count),
        "organisation_records": int((rec.person < 0).sum()),
        "organisations": int(rec.organisation[rec.person < 0].nunique()),
        "case_links": links,
        "persons_with_30_or_more": int((count >= 30).sum()),
        "persons_with_one_record": int((count == 1).sum()),
        "most_records": int(count.max()),
        "mags_cases": len(size),
        "cases_with_co_defendants": round(float((size > 1).mean()), 4),
        "youth_court": round(float((rec.court_type == "YTH").mean()), 4),
    }
