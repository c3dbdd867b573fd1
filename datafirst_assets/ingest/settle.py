"""What becomes of each row: kept, quarantined or superseded. Parents first, so that a broken parent takes its children."""

from typing import Literal

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from datafirst_assets.contracts.sources import RawFile, Source
from datafirst_assets.contracts.table import key
from datafirst_assets.ingest.coded import NONE
from datafirst_assets.ingest.rows import Rows


def settle(file: RawFile, judged: dict[str, Rows]) -> None:
    """Decide on each readable row of a file; its parents are settled already.

    A row without a parent among the kept rows is quarantined. Of the rows left, one stands for each key: the newest by
    `newest_by`, then the last in the file.
    """
    rows = judged[file.name]
    for column, (parent, parent_key) in file.parents.items():
        children = rows.text(column, np.arange(rows.lines.size))
        parents = judged[parent].text(parent_key, judged[parent].kept)
        is_orphan = pc.and_(children.is_valid(), pc.invert(pc.is_in(children, parents)))
        rows.quarantine(is_orphan.to_numpy(zero_copy_only=False), f"{column}: no parent in {parent}")
    rows.kept = _standing(rows)


def _standing(rows: Rows) -> np.ndarray:
    """The rows that stand for their key, in its order."""
    whole = np.flatnonzero(rows.why == 0)
    parts = {f"key{number}": part for number, part in enumerate(rows.key_parts(whole))}
    latest = {"newest": pa.array(rows.moments(rows.file.newest_by)[whole])} if rows.file.newest_by else {}
    latest["place"] = pa.array(whole)
    up: list[tuple[str, Literal["ascending", "descending"]]] = [(name, "ascending") for name in parts]
    down: list[tuple[str, Literal["ascending", "descending"]]] = [(name, "descending") for name in latest]
    order = pc.sort_indices(pa.table(parts | latest), sort_keys=up + down)
    ordered = whole[order.to_numpy()]
    return ordered[~rows.repeated(ordered)]


def settle_births(source: Source, judged: dict[str, Rows]) -> None:
    """Where hearings are in another file: a birth after its earliest kept hearing is impossible and becomes missing."""
    for file in source.files:
        if file.birth and not file.hearings:
            judged[file.name].lose_late_births(first_hearings(source, file, judged))


def first_hearings(source: Source, file: RawFile, judged: dict[str, Rows]) -> np.ndarray:
    """The day of the earliest hearing for each row of a file, from the kept rows of the file that has them."""
    other, named, own, days = _hearings(file)
    theirs, rows = judged[other], judged[file.name]
    day = theirs.first_day(days)[theirs.kept]
    held = pa.table({"of": theirs.text(named, theirs.kept), "day": pa.array(day, mask=day == NONE)})
    first = held.group_by("of").aggregate([("day", "min")])
    place = pc.index_in(rows.text(own, np.arange(rows.lines.size)), first.column("of"))
    hearings: np.ndarray = first.column("day_min").take(place).fill_null(pa.scalar(NONE)).to_numpy()
    return hearings


def _hearings(file: RawFile) -> tuple[str, str, str, tuple[str, ...]]:
    """Where the hearings of a file's births are: the other file, its column and the own one that meet, its dates."""
    if file.hearings_in:
        other, named, days = file.hearings_in
        (own,) = key(file.table)
        return other, named, own, days
    if file.hearings_of:
        own, days = file.hearings_of
        other, named = file.parents[own]
        return other, named, own, days
    raise ValueError(f"{file.name}: no file is declared to hold its hearings.")
