"""What a contract says to researchers, of a table and of a column; nothing here checks a value."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

DisclosureClass = Literal["standard", "linking", "detailed"]
"""How much a published variable may give away; `catalogue.model.DISCLOSURE_CLASSES` says what each means."""


@dataclass(frozen=True)
class Words:
    """What is said of a variable; any part may be empty here, and is missed when the catalogue is built.

    Attributes:
        label: a few words.
        description: what the value means, and what a missing one means.
        values: what a value looks like, where neither a list of codes, a pattern nor a range says so.
        unit: of a number.
        source: the source system and field that it comes from.
        derivation: how the pipeline makes it from there.
        first_year: as text; empty where the variable is there from the first year of its table on.
        disclosure_class: how much it may give away.
    """

    label: str
    description: str
    values: str
    unit: str
    source: str
    derivation: str
    first_year: str
    disclosure_class: DisclosureClass


@dataclass(frozen=True)
class Problem:
    """A known problem of a dataset.

    Attributes:
        title: in a few words.
        text: what is wrong, and what to do about it.
        variables: that it is about; none where it is about the rows.
    """

    title: str
    text: str
    variables: tuple[str, ...] = ()


@dataclass(frozen=True)
class About:
    """What is said of a published table that is declared.

    Attributes:
        title: as a heading.
        description: what it holds and what not.
        counted_by: a telling column with few values, by which examples count rows.
        problems: known ones.
    """

    title: str
    description: str
    counted_by: str
    problems: tuple[Problem, ...] = ()


def listed(names: Iterable[str], last: str = "and") -> str:
    """Names as a sentence lists them, each once: `a, b and c`."""
    *others, end = dict.fromkeys(names)
    return f"{', '.join(others)} {last} {end}" if others else end
