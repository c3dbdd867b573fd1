"""What a column declares of its values in the synthetic twin, where type, codes and margins do not say it.

Stated rules of our own making, never measured, and no checks of the data: clerks' slips break most of them.
"""

from dataclasses import dataclass, field

Codes = dict[str, tuple[str, ...]]
"""Column of the same row -> some of its codes; or code of a column -> codes that another may then have."""


@dataclass(frozen=True)
class MadeUp:
    """The twin's rules for one column. Other columns of its row that it names stand before it in the contract.

    Attributes:
        numbers: the round numbers that it has in place of an amount.
        only_with: column -> codes with one of which alone there is a value. Only for a column that may be missing.
        agrees_with: column -> its code -> the codes that go with it; with a code that is not named, any. Where the catalogue
            shows none of them, a column that is never missing has the last.
        counts: (standardised table, its coded column, code): how many such rows of the case there are.
    """

    numbers: tuple[int, ...] = ()
    only_with: Codes = field(default_factory=dict)
    agrees_with: dict[str, Codes] = field(default_factory=dict)
    counts: tuple[str, str, str] | None = None
