"""The registry of sources: the files of a delivery, how rows refer to each other, what is made of them and published.

A new source is one entry here. Nothing else in the project lists the files or the tables of a source.
"""

from dataclasses import dataclass, field
from functools import cached_property

from datafirst_assets.contracts import civil_caseman_pcol, crown_xhibit, familyman, mags_hocas
from datafirst_assets.contracts.table import Table, column_names, key
from datafirst_assets.contracts.words import About
from datafirst_assets.deidentify.key import Purpose


@dataclass(frozen=True)
class RawFile:
    """A file of a delivery.

    Attributes:
        name: file name without its ending, also the last part of the asset's name.
        table: its contract.
        parents: column -> (file, key column) that must hold the same value in the same delivery.
        newest_by: column whose newest value wins where a key repeats; without it the last row wins.
        birth: column with a date of birth, if any.
        youngest: age in completed years at the hearing below which a birth is implausible.
        hearings: date columns of the same row that a birth must precede, most telling first.
        hearings_in: (file, its column that holds this file's key, its date columns) where the hearings of a birth are
            in another file; the earliest hearing counts.
        hearings_of: (column that refers to a parent, the parent's date columns) where they are in a parent.
        in_order: pairs of date columns, the first of which should not be later than the second.
        known_in: column -> (reference table, its column) that should list the value.
        year_of: date columns; the year of the first of them that is there should be the delivery's.
    """

    name: str
    table: type[Table]
    parents: dict[str, tuple[str, str]] = field(default_factory=dict)
    newest_by: str | None = None
    birth: str | None = None
    youngest: int = 0
    hearings: tuple[str, ...] = ()
    hearings_in: tuple[str, str, tuple[str, ...]] | None = None
    hearings_of: tuple[str, tuple[str, ...]] | None = None
    in_order: tuple[tuple[str, str], ...] = ()
    known_in: dict[str, tuple[str, str]] = field(default_factory=dict)
    year_of: tuple[str, ...] = ()


Ids = dict[str, tuple[str, Purpose]]
"""Published id -> the standardised column that is hashed for it, and the purpose of the key."""


@dataclass(frozen=True)
class Published:
    """A published table that is a standardised one with its ids hashed; all else goes out as it stands there.

    A table with a row per record may have `estimated_person_id`, and its `row_id_hash` is that of the record.

    Attributes:
        name: of the table, its file and its catalogue heading.
        contract: what it is: `source_dataset`, the ids, and columns of the standardised table.
        entity: the standardised table.
        ids: its hashed columns; the case is `case_number_hash`.
        about: what is said of it.
    """

    name: str
    contract: type[Table]
    entity: str
    ids: Ids
    about: About


@dataclass(frozen=True)
class Calendar:
    """What tells which courts and months a source covers.

    Attributes:
        entity: the standardised table whose rows are counted.
        court: its column that names the court.
        date: its date column that names the month that a row is counted in; a row without it is in no month yet. It places
            a row in the delivery of a year for good, so that nothing of a month is still to come with a later one, and
            nothing moves out of it: what is open is delivered again.
        register: (reference table, its column) that lists the court; the table calls it `court_name`.
    """

    entity: str
    court: str
    date: str
    register: tuple[str, str] = ("court_register", "court_id")


@dataclass(frozen=True)
class Ages:
    """What the role of a party says of age, in SQL on the standardised tables of records and of cases.

    Attributes:
        child: of a record: whoever is in it is under age when the case begins.
        grown_up: of a record: whoever is in it is grown up then.
        begun: of a case: the day.
    """

    child: str
    grown_up: str
    begun: str


@dataclass(frozen=True)
class Source:
    """A court system: its delivered files, what is made of them, and what of that is published.

    Attributes:
        name: of the source, its landing folder, its standardiser and its keys.
        title: as people call it.
        domain: the justice that it is of. Tables made of several sources take those of one domain, or all.
        courts: what a sentence calls the courts in England and Wales that its records are of.
        systems: where they come from.
        files: parents before children.
        tables: standardised tables of what happened, by entity; one has a row per record, its key `source_record_id`.
            Who it was is in `std_<source>__identities`, whose contract all sources share.
        case_id: the column of those tables that names the case.
        ids: published ids of a record, from the table of records; `row_id_hash` is the one that link tables carry.
        calendar: what tells its coverage.
        published: tables that are declared; those of the criminal courts are programmed in `publish`.
        ages: what roles say of age, where they say anything; needs a table `cases`.
    """

    name: str
    title: str
    domain: str
    courts: tuple[str, ...]
    systems: tuple[str, ...]
    files: tuple[RawFile, ...]
    tables: dict[str, type[Table]]
    case_id: str
    ids: Ids
    calendar: Calendar
    published: tuple[Published, ...] = ()
    ages: Ages | None = None

    @cached_property
    def records(self) -> str:
        """The entity with a row per record."""
        return self.keyed_by("source_record_id")

    def keyed_by(self, column: str) -> str:
        """The entity whose key is this column.

        Raises:
            KeyError: no table of the source has that key.
        """
        for entity, table in self.tables.items():
            if key(table) == [column]:
                return entity
        raise KeyError(column)

    def owner(self, entity: str) -> str:
        """The column that says whose a row is: the record's, else the case's. A newer delivery replaces all its rows."""
        return "source_record_id" if "source_record_id" in column_names(self.tables[entity]) else self.case_id

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


YOUNGEST_DEFENDANT = 10
"""Years: nobody younger can be charged in England and Wales."""

_DEFENDANT_IDS: Ids = {
    "row_id_hash": ("source_record_id", "row"),
    "case_id_hash": ("case_id", "case"),
    "defendant_in_case_id_hash": ("source_record_id", "defendant_in_case"),
}

MAGS_HOCAS = Source(
    name="mags_hocas",
    title="Magistrates' courts (Libra)",
    domain="criminal",
    courts=("magistrates' courts", "youth courts"),
    systems=("Libra",),
    files=(
        RawFile(
            "defendant_offences",
            mags_hocas.RawDefendantOffences,
            birth="date_of_birth",
            youngest=YOUNGEST_DEFENDANT,
            hearings=("first_hearing_date", "final_result_date"),
            in_order=(
                ("offence_date", "charge_date"),
                ("offence_date", "first_hearing_date"),
                ("case_received_date", "final_result_date"),
                ("first_hearing_date", "final_result_date"),
            ),
            known_in={"court_house_code": ("court_register", "court_id")},
            year_of=("final_result_date",),
        ),
    ),
    tables={"cases": mags_hocas.StdMagsHocasCases, "offences": mags_hocas.StdMagsHocasOffences},
    case_id="case_id",
    ids=_DEFENDANT_IDS,
    calendar=Calendar("cases", "court_house_code", "final_result_date"),
)

CROWN_XHIBIT = Source(
    name="crown_xhibit",
    title="Crown Court (XHIBIT)",
    domain="criminal",
    courts=("the Crown Court",),
    systems=("XHIBIT",),
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
            youngest=YOUNGEST_DEFENDANT,
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
            year_of=("final_result_date",),
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
    tables={"cases": crown_xhibit.StdCrownXhibitCases, "offences": crown_xhibit.StdCrownXhibitOffences},
    case_id="case_id",
    ids=_DEFENDANT_IDS,
    calendar=Calendar("cases", "court_id", "final_result_date", ("crown_court_centres", "crest_court_id")),
)

_PARTY_IDS: Ids = {"row_id_hash": ("source_record_id", "row"), "case_number_hash": ("case_number", "case")}
_CASE_IDS: Ids = {"row_id_hash": ("case_number", "case_row"), "case_number_hash": ("case_number", "case")}
_EVENT_IDS: Ids = {"row_id_hash": ("event_id", "event_row"), "case_number_hash": ("case_number", "case")}

FAMILYMAN = Source(
    name="familyman",
    title="Family court (FamilyMan)",
    domain="family",
    courts=("the family court",),
    systems=("FamilyMan",),
    files=(
        RawFile(
            "cases",
            familyman.RawCases,
            in_order=(("received_date", "closed_date"),),
            year_of=("closed_date", "received_date"),
        ),
        RawFile(
            "parties",
            familyman.RawParties,
            parents={"case_number": ("cases", "case_number")},
            birth="date_of_birth",
            # A child may be born into a case that is under way, but not into one that has ended.
            hearings_of=("case_number", ("closed_date",)),
        ),
        RawFile("events", familyman.RawEvents, parents={"case_number": ("cases", "case_number")}),
    ),
    tables={
        "cases": familyman.StdFamilymanCases,
        "parties": familyman.StdFamilymanParties,
        "events": familyman.StdFamilymanEvents,
    },
    case_id="case_number",
    ids=_PARTY_IDS,
    calendar=Calendar("cases", "court_code", "closed_date"),
    published=(
        Published(
            "family_case",
            familyman.FamilyCase,
            "cases",
            _CASE_IDS | {"related_case_number_hash": ("related_case_number", "case")},
            familyman.ABOUT["cases"],
        ),
        Published("family_party", familyman.FamilyParty, "parties", _PARTY_IDS, familyman.ABOUT["parties"]),
        Published("family_event", familyman.FamilyEvent, "events", _EVENT_IDS, familyman.ABOUT["events"]),
    ),
    ages=Ages(child="role = 'CHD'", grown_up="role IN ('APP', 'RES')", begun="received_date"),
)

CIVIL_CASEMAN_PCOL = Source(
    name="civil_caseman_pcol",
    title="Civil courts (CaseMan and Possession Claim Online)",
    domain="civil",
    courts=("county courts",),
    systems=("CaseMan", "Possession Claim Online"),
    files=(
        RawFile("cases", civil_caseman_pcol.RawCases, year_of=("issue_date",)),
        RawFile(
            "parties",
            civil_caseman_pcol.RawParties,
            parents={"case_number": ("cases", "case_number")},
            birth="date_of_birth",
            hearings_of=("case_number", ("issue_date",)),
        ),
        RawFile("events", civil_caseman_pcol.RawEvents, parents={"case_number": ("cases", "case_number")}),
    ),
    tables={
        "cases": civil_caseman_pcol.StdCivilCasemanPcolCases,
        "parties": civil_caseman_pcol.StdCivilCasemanPcolParties,
        "events": civil_caseman_pcol.StdCivilCasemanPcolEvents,
    },
    case_id="case_number",
    ids=_PARTY_IDS,
    calendar=Calendar("cases", "court_code", "issue_date"),
    published=(
        Published("civil_case", civil_caseman_pcol.CivilCase, "cases", _CASE_IDS, civil_caseman_pcol.ABOUT["cases"]),
        Published(
            "civil_party", civil_caseman_pcol.CivilParty, "parties", _PARTY_IDS, civil_caseman_pcol.ABOUT["parties"]
        ),
        Published(
            "civil_event", civil_caseman_pcol.CivilEvent, "events", _EVENT_IDS, civil_caseman_pcol.ABOUT["events"]
        ),
    ),
    # A child may claim, by somebody who acts for it.
    ages=Ages(child="false", grown_up="role = 'DFT'", begun="issue_date"),
)

SOURCES: dict[str, Source] = {
    source.name: source for source in (MAGS_HOCAS, CROWN_XHIBIT, FAMILYMAN, CIVIL_CASEMAN_PCOL)
}
CRIMINAL: dict[str, Source] = {name: source for name, source in SOURCES.items() if source.domain == "criminal"}
"""The sources whose defendants are linked first, and whose published tables are programmed."""
