"""The internal table of coverage: counts of records by court and month, and what they say. It never leaves as it is."""

from datafirst_assets.contracts.table import Day, Table, Text, Whole, column

STATES: dict[str, tuple[str, str]] = {
    "covered": ("Covered", "Records are as many as usual for the court, or so near that season or chance explain it."),
    "low": (
        "Low",
        "Fewer than half of the records that are usual for the court. Part of its work is not in the data, or was not done.",
    ),
    "break": (
        "Break",
        "No record, or fewer than a tenth of what is usual, between months that have records. The court did not sit, or its "
        "records are not in the data.",
    ),
    "before_first": (
        "Before the first",
        "The court's records have not begun: it had not opened, or another system had them.",
    ),
    "after_last": ("After the last", "The court's records have ended: it had closed, or another system has them."),
    "too_few": (
        "Too few to tell",
        "The court has so few records that months with none may be chance. It may be covered or not.",
    ),
    "not_delivered": ("Not delivered", "No extract of this year has been delivered."),
}
"""State -> (in a few words, what it means), in the order of legends."""

BROKEN: tuple[str, ...] = ("low", "break", "after_last")
"""What somebody should know of before counting: records are missing, or they have ended."""

WHOLE = "ALL"
"""Stands for a court where all courts of a source are looked at as one."""


class CoverageCalendar(Table):
    """One row per source, court and month, from the first to the last year delivered of the source."""

    source_dataset: Text = column("source of the records")
    court: Text = column(f"code of the court, as its records have it; {WHOLE} for all courts of the source together")
    month: Day = column("first day of the month")
    records: Whole = column(
        "records of the month, each as its newest delivery has it; what is still open may be in no month yet", ge=0
    )
    usual: Whole = column(
        "records that are usual for the court, which the month is held against; missing where the year was not delivered",
        nullable=True,
        ge=1,
    )
    state: Text = column("what the month is for whoever counts over it", matches="|".join(STATES))

    class Config:
        unique = ["source_dataset", "court", "month"]
