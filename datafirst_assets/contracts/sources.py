"""The registry of sources: the files of a delivery, their tables and how rows refer to each other.

A new source is one entry here. Nothing else in the project lists the files of a source.
"""

from dataclasses import dataclass, field

from datafirst_assets.contracts import crown_xhibit, mags_hocas
from datafirst_assets.contracts.table import Table


@dataclass(frozen=True)
class RawFile:
    """A file of a delivery.

    Attributes:
        name: file name without its ending, also the last part of the asset's name.
        table: its contract.
        parents: column -> (file, key column) that must hold the same value in the same delivery.
        newest_by: column whose newest value wins where a key repeats; without it the last row wins.
        birth: column with a date of birth, if any.
        hearings: date columns of the same row that a birth must precede, most telling first.
        hearings_in: (file, its column that holds this file's key, its date columns) where the hearings of a birth are
            in another file; the earliest hearing counts.
        in_order: pairs of date columns, the first of which should not be later than the second.
        known_in: column -> (reference table, its column) that should list the value.
        year_of: date column whose year should be the delivery's.
    """

    name: str
    table: type[Table]
    parents: dict[str, tuple[str, str]] = field(default_factory=dict)
    newest_by: str | None = None
    birth: str | None = None
    hearings: tuple[str, ...] = ()
    hearings_in: tuple[str, str, tuple[str, ...]] | None = None
    in_order: tuple[tuple[str, str], ...] = ()
    known_in: dict[str, tuple[str, str]] = field(default_factory=dict)
    year_of: str | None = None


@dataclass(frozen=True)
class Source:
    """A court system: its delivered files, parents before children, and its standardised tables."""

    name: str
    title: str
    files: tuple[RawFile, ...]
    cases: type[Table]
    offences: type[Table]

    def file(self, name: str) -> RawFile:
        """The file of that name.

        Raises:
            KeyError: the source delivers no such file.
        """
        for file in self.files:
            if file.name == name:
                return file
        raise KeyError(name)

    def raw_asset(self, file: RawFile) -> str:
        """The name that a raw file's asset, table and heading share."""
        return f"raw_{self.name}__{file.name}"


MAGS_HOCAS = Source(
    name="mags_hocas",
    title="Magistrates' courts (Libra)",
    files=(
        RawFile(
            "defendant_offences",
            mags_hocas.RawDefendantOffences,
            birth="date_of_birth",
            hearings=("first_hearing_date", "final_result_date"),
            in_order=(
                ("offence_date", "charge_date"),
                ("offence_date", "first_hearing_date"),
                ("case_received_date", "final_result_date"),
                ("first_hearing_date", "final_result_date"),
            ),
            known_in={"court_house_code": ("court_register", "court_id")},
            year_of="final_result_date",
        ),
    ),
    cases=mags_hocas.StdMagsHocasCases,
    offences=mags_hocas.StdMagsHocasOffences,
)

CROWN_XHIBIT = Source(
    name="crown_xhibit",
    title="Crown Court (XHIBIT)",
    files=(
        RawFile(
            "cases",
            crown_xhibit.RawCases,
            newest_by="last_update_date",
            in_order=(("orig_body_decision_date", "appeal_lodged_date"),),
            known_in={"court_id": ("crown_court_centres", "crest_court_id")},
        ),
        RawFile(
            "defendants",
            crown_xhibit.RawDefendants,
            birth="date_of_birth",
            hearings_in=(
                "defendants_on_case",
                "defendant_id",
                ("mag_court_first_hearing_date", "first_hearing_date", "final_result_date"),
            ),
        ),
        RawFile(
            "defendants_on_case",
            crown_xhibit.RawDefendantsOnCase,
            parents={"case_id": ("cases", "case_id"), "defendant_id": ("defendants", "defendant_id")},
            newest_by="last_update_date",
            in_order=(
                ("mag_court_first_hearing_date", "mag_court_final_hearing_date"),
                ("mag_court_first_hearing_date", "first_hearing_date"),
                ("first_hearing_date", "final_result_date"),
            ),
            year_of="final_result_date",
        ),
        RawFile(
            "defendants_on_offence",
            crown_xhibit.RawDefendantsOnOffence,
            parents={"defendant_on_case_id": ("defendants_on_case", "defendant_on_case_id")},
        ),
        RawFile(
            "disposals",
            crown_xhibit.RawDisposals,
            parents={"defendant_on_offence_id": ("defendants_on_offence", "defendant_on_offence_id")},
        ),
    ),
    cases=crown_xhibit.StdCrownXhibitCases,
    offences=crown_xhibit.StdCrownXhibitOffences,
)

SOURCES: dict[str, Source] = {source.name: source for source in (MAGS_HOCAS, CROWN_XHIBIT)}
