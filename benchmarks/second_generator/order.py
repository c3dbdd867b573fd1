"""What was ordered, and the parts in which it is generated, so that memory is bound by a part and not by the order."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from second_generator.dials import USUAL, Dials
from second_generator.draws import Array


@dataclass(frozen=True)
class Order:
    """What to generate, and where; rows are magistrates' defendant-cases, at most `part_rows` of them at a time.

    Parties to family and civil cases come beside them; no number of theirs changes what the criminal courts deliver. With `alike`
    they are harder to tell apart (`alike.py`).
    """

    root: Path
    rows: int
    part_rows: int
    first_year: int
    last_year: int
    seed: int
    sparse: bool
    shuffle: bool
    family_parties: int = 0
    civil_parties: int = 0
    dials: Dials = USUAL
    alike: bool = False


@dataclass(frozen=True)
class Part:
    """A part of an order: its number from 0, how many parts there are, and its rows and parties."""

    number: int
    of: int
    rows: int
    family_parties: int
    civil_parties: int

    def own(self, serials: Array) -> Array:
        """Serial numbers that no other part gives: of every so many as there are parts, one belongs to each."""
        return serials * self.of + self.number

    def share(self, numbers: int) -> int:
        """How many of so many numbers this part may give."""
        return numbers // self.of


def parts_of(order: Order) -> Iterator[Part]:
    """As few parts as hold all rows, alike in size; one if the rows are few."""
    of = max(1, -(-order.rows // order.part_rows))
    for number in range(of):
        amounts = (order.rows, order.family_parties, order.civil_parties)
        yield Part(number, of, *(amount // of + (number < amount % of) for amount in amounts))
