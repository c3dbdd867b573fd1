"""The change log: what is different from one release to the next, in sentences with rounded numbers only."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from datafirst_assets.catalogue.model import Catalogue, Change, Dataset
from datafirst_assets.contracts.sources import SOURCES
from datafirst_assets.release.again import said_of
from datafirst_assets.release.marks import Mark

Stored = dict[str, Any]


@dataclass(frozen=True)
class Withdrawn:
    """A withdrawn release.

    Attributes:
        mark: when and why.
        stored: its catalogue; None where it has none.
        is_same: whether its tables are those of the release that is being described.
    """

    mark: Mark
    stored: Stored | None
    is_same: bool = False


def changes(
    built: Catalogue, earlier: Stored | None, previous: str | None, withdrawn: Sequence[Withdrawn] = ()
) -> tuple[Change, ...]:
    """The change log of a catalogue, the newest release first.

    Args:
        built: the catalogue, without a change log.
        earlier: the catalogue of the release before it, as stored; None where there is none.
        previous: the version of the release before it.
        withdrawn: releases that were withdrawn before it was made, whether it follows on them or not.
    """
    replaced = [f"Takes the place of release {one.mark.release}, which was withdrawn." for one in withdrawn
                if int(previous or 0) < int(one.mark.release) < int(built.version) and not one.is_same]  # fmt: skip
    lines = (*replaced, *_compared(built, earlier, previous))
    same = tuple(said_of(one.mark) for one in withdrawn if one.is_same)
    log = [Change(built.version, previous, lines, same), *_told(earlier)]
    for one in withdrawn:
        if one.mark.release not in {change.version for change in log}:
            log.append(next(_told(one.stored), Change(one.mark.release, None, ())))
    marks = {one.mark.release: _withdrawal(one.mark) for one in withdrawn}
    marked = (_marked(change, marks.get(change.version)) for change in log)
    return tuple(sorted(marked, key=lambda change: int(change.version), reverse=True))


def _marked(change: Change, line: str | None) -> Change:
    """A change with what is said of the release's withdrawal in front; a later release has it there already."""
    return change if line is None or line in change.lines else replace(change, lines=(line, *change.lines))


def stored_changes(stored: Stored) -> tuple[Change, ...]:
    """The change log of a release, as it is stored: a release does not learn what came after it."""
    return tuple(_told(stored))


def _told(stored: Stored | None) -> Iterator[Change]:
    for one in stored["changes"] if stored else ():
        yield Change(one["version"], one["previous"], tuple(one["lines"]), tuple(one.get("warnings", ())))


def _compared(built: Catalogue, earlier: Stored | None, previous: str | None) -> tuple[str, ...]:
    if previous is None:
        return ("First release.",)
    if earlier is None:
        return (f"Release {previous} has no catalogue to compare with.",)
    return tuple(_lines(built, earlier)) or ("No change but in the words of the catalogue.",)


def _withdrawal(mark: Mark) -> str:
    """That a release was withdrawn: when, why, and what readers got."""
    if not mark.on:
        return "Withdrawn: do not use it."
    return f"Withdrawn on {mark.on}, and release {mark.instead} was used instead. Reason: {mark.reason}"


def _lines(built: Catalogue, earlier: Stored) -> Iterator[str]:
    yield from _deliveries(dict(built.origin.deliveries), dict(earlier["origin"]["deliveries"]))
    before = {dataset["name"]: dataset for dataset in earlier["datasets"]}
    for dataset in built.datasets:
        if dataset.name in before:
            yield from _table(dataset, before[dataset.name])
        else:
            yield f"New table: {dataset.name}."
    there = {dataset.name for dataset in built.datasets}
    yield from (f"Table removed: {name}." for name in before if name not in there)
    yield from _origin(built, earlier["origin"])


def _deliveries(now: dict[str, str], before: dict[str, str]) -> Iterator[str]:
    for words, which in (
        ("Years added", [name for name in now if name not in before]),
        ("Years delivered again with other content", [n for n in now if n in before and now[n] != before[n]]),
        ("Years no longer there", [name for name in before if name not in now]),
    ):
        for source in SOURCES.values():
            years = sorted(name.split("/")[1] for name in which if name.split("/")[0] == source.name)
            if years:
                yield f"{words}, {source.title}: {', '.join(years)}."


def _table(now: Dataset, before: Stored) -> Iterator[str]:
    was = {variable["name"]: variable for variable in before["variables"]}
    names = [variable.name for variable in now.variables]
    added, removed = [name for name in names if name not in was], [name for name in was if name not in names]
    if added:
        yield f"{now.name}: new variables {', '.join(added)}."
    if removed:
        yield f"{now.name}: variables removed: {', '.join(removed)}."
    for variable in now.variables:
        if variable.name in was:
            yield from _codes(
                f"{now.name}.{variable.name}",
                [code.value for code in variable.codes],
                [code["value"] for code in was[variable.name]["codes"]],
            )
            if variable.sql_type != was[variable.name]["sql_type"]:
                yield f"{now.name}.{variable.name}: its type was {was[variable.name]['sql_type']}, now {variable.sql_type}."
    if now.rows_rounded is not None and before["rows_rounded"] not in (None, now.rows_rounded):
        yield f"{now.name}: {now.rows_rounded:,} rows, {before['rows_rounded']:,} before (both rounded)."


def _codes(name: str, now: list[str], before: list[str]) -> Iterator[str]:
    added, removed = [code for code in now if code not in before], [code for code in before if code not in now]
    if added:
        yield f"{name}: new codes {', '.join(added)}."
    if removed:
        yield f"{name}: codes removed: {', '.join(removed)}."


def _origin(built: Catalogue, before: Stored) -> Iterator[str]:
    models, earlier = set(built.origin.model_hash.split()), set(before["model_hash"].split())
    weights = dict(built.origin.thresholds)
    if models - earlier and earlier - models:
        yield "Linkage: a newly trained model. Ids of persons follow it; see defendant_id_change and xjs_id_change."
    elif any(weights.get(level, weight) != weight for level, weight in before["thresholds"]):
        yield "Linkage: other thresholds. Ids of persons follow them; see defendant_id_change and xjs_id_change."
    elif models - earlier:
        yield "Linkage: one model more, for courts whose records were not linked before. Other links are made as before."
    if built.origin.key_id != before["key_id"]:
        yield "Ids: hashed under another key, so that they do not meet those of earlier releases."
    if built.origin.code_version != before["code_version"]:
        yield f"Pipeline: version {built.origin.code_version}, {before['code_version']} before."
