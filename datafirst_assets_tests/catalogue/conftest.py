"""A small published zone with enough rows to be shown, and its catalogue: obviously artificial, two years, two courts."""

import datetime
from dataclasses import dataclass
from importlib import import_module

import pytest

from datafirst_assets.catalogue.build import build_catalogue, gather
from datafirst_assets.catalogue.model import Catalogue
from datafirst_assets.catalogue.parts import PARTS, build_parts
from datafirst_assets.catalogue.parts import Built as Part
from datafirst_assets.coverage.calendar import write_calendar
from datafirst_assets.data_root import DataRoot
from datafirst_assets.publish.tables import PUBLISHED, publish
from datafirst_assets.quality.document import Figures, Heading, to_html
from datafirst_assets.quality.files import REPORT, quality_file, write_text
from datafirst_assets.release import Provenance

# Beside this package, whether pytest knows it as `catalogue` or below another package.
court_data = import_module(f"{__package__.removesuffix('catalogue')}publish.court_data")

PROVENANCE = Provenance(
    code_version="artificial-1",
    model_hash="0" * 64,
    thresholds={"person_id_high": 9.5, "person_id": 4.0, "person_id_low": -1.0},
    deliveries={"mags_hocas/2014": "1" * 64, "mags_hocas/2015": "3" * 64, "crown_xhibit/2014": "2" * 64},
)
DEFENDANTS, LINKED = 60, 20
"""Magistrates' defendants a year; and how many of them went to the Crown Court."""


def add_parties(world, year):
    """A year of the family and the civil courts: a case a party, with an event; the first party is a defendant too."""
    for source, ended in (("familyman", {"closed_date": datetime.date(year, 3, 2)}), ("civil_caseman_pcol", {})):
        for number in range(LINKED):
            name = f"{source}-{year}-{number}"
            rows = (court_data.party(name), court_data.event(name))
            world.add_case(source, name, *(row | {"extract_year": year} for row in rows), extract_year=year, **ended)
        world.persons[f"{source}-{year}-0"] = world.persons[f"M{year}-0|D1"]


def add_year(world, year):
    """A year of defendants: every third has no age, every second an ethnicity, and some were linked on to the Crown."""
    day = datetime.date(year, 3, 2)
    for number in range(DEFENDANTS):
        case = f"M{year}-{number}"
        age = {} if number % 3 == 0 else {"age_at_final_result": 30, "age_band": "30-39"}
        ethnicity = {"ethnicity_self_defined": "W1", "ethnicity_group": "White"} if number % 2 else {}
        offence = {"ho_offence_code": "00100", "offence_type": "01", "result_code": "06", "extract_year": year}
        world.add_mags(case, offence, extract_year=year, final_result_date=day, **age, **ethnicity)
        if number < LINKED:
            world.add_crown(f"K{year}-{number}", {"disposal": "IMP", "custodial_days": 90, "extract_year": year},
                            extract_year=year, final_result_date=day)  # fmt: skip
            person = f"P{year}-{number}"
            world.persons |= {f"{case}|D1": ("L" + person, person, "H" + person)}
            world.persons |= {f"K{year}-{number}": ("L" + person, person, "H" + person)}
            world.case_links.append(
                {
                    "mags_case_id": case,
                    "mags_defendant_id": "D1",
                    "crown_defendant_on_case_id": f"K{year}-{number}",
                    "person_id": person,
                    "match_weight": 12.25,
                    "link_basis": "reference",
                }
            )


@pytest.fixture(scope="session")
def catalogued(tmp_path_factory):
    """A world with every table published; not to be changed."""
    world = court_data.World(tmp_path_factory.mktemp("catalogued"))
    for year in (2014, 2015):
        add_year(world, year)
        add_parties(world, year)
    world.write()
    write_calendar(world.settings)
    for name in PUBLISHED:
        publish(name, world.settings, court_data.KEY)
    return world


@pytest.fixture(scope="session")
def gathered(catalogued):
    """What its catalogue is made from."""
    return gather(catalogued.settings, PROVENANCE, court_data.KEY.key_id)


@pytest.fixture(scope="session")
def catalogue(gathered):
    """Its catalogue."""
    return build_catalogue(gathered)


@pytest.fixture(scope="session")
def built(gathered):
    """Its parts, all of them, in the internal zone of the world, with a linkage quality report."""
    report = [Heading("Linkage quality", 1), Heading("Made up"), Figures("Made up", ["year", "rows"], [["2014", "60"]])]
    write_text(quality_file(gathered.root, f"{REPORT}.html"), to_html(report))
    catalogue, parts = build_parts(gathered, PARTS)
    return Built(gathered.root, catalogue, {part.part: part for part in parts})


@dataclass(frozen=True)
class Built:
    """A catalogue that was built: where, its model, and its parts by name."""

    root: DataRoot
    catalogue: Catalogue
    parts: dict[str, Part]

    @property
    def site(self):
        """The folder of the web site."""
        return self.parts["site"].folder
