"""The order of disposals, most serious first, as the contract ranks them. A disposal that is missing ranks last."""

MAGISTRATES_DISPOSALS = ["06", "07", "08", "09", "10", "11", "13", "12", "14", "15", "01", "05", "04", "02", "03"]
"""Result codes in the magistrates' data: a case that goes up, then by sentence, then by what ended it."""

CROWN_DISPOSALS = ["LIF", "IMP", "YOI", "HOS", "SUS", "COM", "FIN", "CMP", "CON", "CDI", "ADI", "DSQ", "OTH", "NSP"]
"""Disposal types in the Crown data."""
