"""Who issues the data, on what terms, and how its parts are named outside a release. No number of any data.

The programme, its addresses and the way to the data are the Ministry of Justice's; a release of simulated deliveries says
in every file that it is not the Ministry's.
"""

from dataclasses import dataclass
from uuid import NAMESPACE_URL, uuid5

from datafirst_assets.catalogue.model import Catalogue, Dataset

DATA_FIRST = "https://www.gov.uk/guidance/ministry-of-justice-data-first"
DATA_ACCESS = "https://www.gov.uk/government/groups/data-access-group"
"""How a researcher applies."""

DEPARTMENT = "https://www.gov.uk/government/organisations/ministry-of-justice"
CONTACT = "Data First team, Ministry of Justice"
EMAIL = "datafirst@justice.gov.uk"

TERMS = (
    "No open licence. Accredited researchers use the data in a secure research service, for an approved project, under "
    "its data sharing agreement."
)
COVERAGE = "England and Wales"
COVERAGE_IRI = "http://statistics.data.gov.uk/id/statistical-geography/K04000001"
FORMATS = {"parquet": "Parquet", "csv": "CSV"}
"""What files of a format are called in titles."""

SIMULATED = "Simulated data: no row is a real person or case, and the Ministry of Justice has not issued it."


TWIN = "synthetic-twin"
TWIN_PAGE = f"{TWIN}.html"
TWIN_TITLE = "SYNTHETIC: Data First, twin of every table for trying code"
TWIN_DESCRIPTION = (
    "SYNTHETIC data: every table in low fidelity, for writing and testing code. Never draw a conclusion from it. No row is a "
    "person or a case; it was made from the numbers that the catalogue shows, by chance and by stated rules."
)
OPEN_LICENCE = "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/"
"""Of the twin, which says nothing that the open catalogue does not say."""


@dataclass(frozen=True)
class Issuer:
    """An organisation; `iri` names it."""

    name: str
    iri: str


def issuer(catalogue: Catalogue) -> Issuer:
    """Who issues the release: the Ministry, but never what was simulated."""
    if catalogue.simulated:
        return Issuer("Data First, rebuilt in the open (simulated data)", identifier("simulated"))
    return Issuer("Ministry of Justice", DEPARTMENT)


def titled(catalogue: Catalogue, title: str) -> str:
    """A title as it stands alone, outside the catalogue."""
    return f"SIMULATED: {title}" if catalogue.simulated else title


def described(catalogue: Catalogue, text: str) -> str:
    """A description as it stands alone, outside the catalogue."""
    return f"{text} {SIMULATED}" if catalogue.simulated else text


def related(catalogue: Catalogue, dataset: Dataset) -> list[str]:
    """The names of what belongs with a dataset: those that it joins, and the twin."""
    return [*dict.fromkeys(join.to for join in dataset.joins), *([TWIN] if catalogue.twin else [])]


def identifier(*parts: str) -> str:
    """A name for a part of the data that is the same in every release, wherever the release lies."""
    return f"urn:uuid:{uuid5(NAMESPACE_URL, '/'.join((DATA_FIRST, *parts)))}"
