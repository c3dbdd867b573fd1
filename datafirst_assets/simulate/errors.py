"""How often the clerks of the criminal courts go wrong, where a simulation is to differ from the usual one.

For measuring and tests only: the command `datafirst simulate` makes the usual world, and with the rates as they are here no
byte of it changes.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class ErrorRates:
    """Rates of errors in the records of the criminal courts.

    Attributes:
        police_ids: factor on how likely a record has a PNC id or a CRO number.
        wrong_ids: share of records with the PNC id, if they have one, of another person.
        wrong_cros: the same of CRO numbers.
        postcodes_missing: share of addresses without one.
        births_missing: share of records without a birth date; None: by type of offence and case.
        clerks: factor on the chances of slips in names, births and postcodes.
    """

    police_ids: float = 1.0
    wrong_ids: float = 0.0025
    wrong_cros: float = 0.0
    postcodes_missing: float = 0.035
    births_missing: float | None = None
    clerks: float = 1.0


USUAL = ErrorRates()
"""What courts do by all that is known of them."""
