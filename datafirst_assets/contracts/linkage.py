"""The internal tables of linkage: who the records say they are, which are the same person, which cases are the same."""

from datafirst_assets.contracts.table import Day, Decimal, Table, Text, Whole, column


class StdIdentities(Table):
    """One row per record: who it says the defendant is, and nothing of what happened."""

    source_dataset: Text = column("dataset that the record comes from")
    source_record_id: Text = column("the record", disclosure="id")
    extract_year: Whole = column("year of the delivery", ge=1900)
    defendant_type: Text = column("person or organisation", code_list="defendant_type")
    organisation_name: Text = column("standardised name of an organisation", nullable=True, disclosure="person")
    forename: Text = column("first forename", nullable=True, disclosure="person")
    middle_names: Text = column("further forenames, separated by blanks", nullable=True, disclosure="person")
    surname: Text = column(nullable=True, disclosure="person")
    date_of_birth: Day = column("missing where a placeholder or implausible", nullable=True, disclosure="person")
    sex: Text = column("M or F", nullable=True, disclosure="person", matches="M|F")
    postcode: Text = column(
        "outward and inward code with one blank",
        nullable=True,
        disclosure="person",
        matches=r"[A-Z0-9]{2,4} [0-9][A-Z]{2}",
    )
    town: Text = column("last line of the address, where that is a town", nullable=True, disclosure="person")
    pnc_id: Text = column(
        "Police National Computer id with a valid check letter",
        nullable=True,
        disclosure="person",
        matches=r"\d{4}/\d{7}[A-Z]",
    )
    cro_number: Text = column("Criminal Records Office number", nullable=True, disclosure="person")

    class Config:
        unique = ["source_dataset", "source_record_id"]


class Identities(Table):
    """One row per distinct identity that records state: a node of the linkage."""

    node_id: Whole = column("hash of the identity's content", disclosure="id", unique=True)
    forename: Text = column("first forename", nullable=True, disclosure="person")
    surname: Text = column(nullable=True, disclosure="person")
    date_of_birth: Day = column(nullable=True, disclosure="person")
    postcode: Text = column(nullable=True, disclosure="person")
    sex: Text = column("M or F", nullable=True, disclosure="person", matches="M|F")
    pnc_id: Text = column("valid Police National Computer id of its records", nullable=True, disclosure="person")
    cro_number: Text = column("Criminal Records Office number of its records", nullable=True, disclosure="person")
    middle_names: Text = column("all further forenames of its records", nullable=True, disclosure="person")
    town: Text = column("town of the address of the first record that tells one", nullable=True, disclosure="person")
    records: Whole = column("records that state it", ge=1)
    pnc_records: Whole = column("those of them that state the Police National Computer id", ge=0)
    case_keys: Text = column("references of its cases that another identity shares", nullable=True, disclosure="id")


class PersonEdges(Table):
    """One row per pair of identities that may be one person."""

    node_id_l: Whole = column("the smaller of the two, or a defendant whom a party is compared with", disclosure="id")
    node_id_r: Whole = column("the larger of the two, or a party", disclosure="id")
    match_weight: Decimal = column("log2, free of the prior, under the pinned model")

    class Config:
        unique = ["node_id_l", "node_id_r"]


class PersonClusters(Table):
    """One row per record of every linked source, with the person that it is estimated to belong to."""

    source_dataset: Text = column("dataset that the record comes from")
    source_record_id: Text = column("the record", disclosure="id")
    person_id_low: Text = column("estimated person at the loose threshold", disclosure="id")
    person_id: Text = column("estimated person at the published threshold", disclosure="id")
    person_id_high: Text = column("estimated person at the strict threshold", disclosure="id")

    class Config:
        unique = ["source_dataset", "source_record_id"]


class CaseLinks(Table):
    """One row per linked pair of a magistrates' and a Crown Court defendant-case."""

    mags_case_id: Text = column(disclosure="id")
    mags_defendant_id: Text = column(disclosure="id")
    crown_defendant_on_case_id: Text = column(disclosure="id", unique=True)
    person_id: Text = column("the person whose case it is", disclosure="id")
    match_weight: Decimal = column("log2 score of the case match")
    link_basis: Text = column("what carried it", code_list="link_basis")

    class Config:
        unique = ["mags_case_id", "mags_defendant_id"]


class DedupDefendants(Table):
    """One row per estimated defendant of one court."""

    person_id: Text = column("the estimated defendant", disclosure="id", unique=True)
    records: Whole = column("defendant-cases", ge=1)
    first_year: Whole = column("first extract year", ge=1900)
    last_year: Whole = column("last extract year", ge=1900)


class IdChanges(Table):
    """One row per person id that a release retires or splits."""

    release: Text = column("version of the release", matches=r"\d{4}")
    previous_person_id: Text = column(disclosure="id")
    person_id: Text = column(disclosure="id")
    reason: Text = column(code_list="id_change_reason")

    class Config:
        unique = ["release", "previous_person_id", "person_id"]
