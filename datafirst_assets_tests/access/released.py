"""A release of two years and every court, artificial throughout, and projects that ask for parts of it."""

import datetime
import shutil
from importlib import import_module

import yaml

from datafirst_assets.access import Project
from datafirst_assets.publish.tables import PUBLISHED, publish
from datafirst_assets.release import Provenance, manifest
from datafirst_assets.release.versions import make_current

# Beside this package, whether pytest knows it as `access` or below another package.
court_data = import_module(f"{__package__.removesuffix('access')}publish.court_data")

TODAY = datetime.date(2030, 6, 1)
PROVENANCE = Provenance("artificial-1", "0" * 64, {"person_id": 3.0}, {"mags_hocas/2014": "1" * 64})
COUNT = 12

ASKED = {
    "id": "artificial-project",
    "title": "An artificial project",
    "purpose": "to test that a project gets what was approved",
    "approved": datetime.date(2030, 1, 1),
    "approval": "decision 1",
    "expires": datetime.date(2030, 12, 31),
    "disclosure_class": "detailed",
    "years": [2014, 2015],
    "datasets": {
        "magistrates_defendant_case": [
            "row_id_hash",
            "extract_year",
            "estimated_defendant_id",
            "sex",
            "final_result_date",
        ],
        "magistrates_offence": ["row_id_hash", "offence_seq", "offence_group"],
        "crown_defendant_case": ["row_id_hash", "extract_year", "case_type"],
        "crown_offence": ["row_id_hash", "disposal"],
        "defendant_link": ["row_id_hash", "source_dataset", "linked_defendant_id"],
        "case_link": ["magistrates_row_id_hash", "crown_row_id_hash"],
        "defendant_id_change": ["previous_linked_defendant_id", "linked_defendant_id"],
        "family_case": ["case_number_hash", "case_type"],
        "family_party": ["row_id_hash", "case_number_hash", "estimated_person_id", "role"],
        "family_event": ["case_number_hash", "event_type"],
        "civil_case": ["case_number_hash", "claim_type"],
        "civil_party": ["row_id_hash", "case_number_hash", "estimated_person_id", "role"],
        "civil_event": ["case_number_hash", "event_type"],
        "xjs_link": ["row_id_hash", "source_dataset", "estimated_xjs_id"],
        "xjs_id_change": ["previous_estimated_xjs_id", "estimated_xjs_id"],
    },
}


def asked(**changes):
    """A project that may have what it asks for, unless changed."""
    return Project.model_validate({**ASKED, **changes})


def two_years(base):
    """Persons who each have a case that goes up in 2014 and ends in the Crown Court in 2015, and another case of 2015."""
    world = court_data.World(base)
    for number in range(COUNT):
        early, late, crown = f"M14-{number}", f"M15-{number}", f"K15-{number}"
        world.add_mags(early, {"ho_offence_code": "00100", "result_code": "06"}, extract_year=2014)
        world.add_mags(late, {"extract_year": 2015}, {"extract_year": 2015}, extract_year=2015)
        world.add_crown(crown, {"disposal": "IMP", "extract_year": 2015}, extract_year=2015)
        person = (f"L{number}", f"P{number}", f"H{number}")
        world.persons |= {f"{early}|D1": person, f"{late}|D1": person, crown: person}
        link = {"mags_case_id": early, "mags_defendant_id": "D1", "crown_defendant_on_case_id": crown}
        for source, year in (("familyman", 2014), ("civil_caseman_pcol", 2015)):
            rows = (court_data.party(f"{source}-{number}"), court_data.event(f"{source}-{number}"))
            world.add_case(source, f"X{number}", *(row | {"extract_year": year} for row in rows), extract_year=year)
            world.persons[f"{source}-{number}"] = person
        world.case_links.append({**link, "person_id": f"P{number}", "match_weight": 9.5, "link_basis": "asn"})
    # A person of 2014 only, with a changed id, whom a project for 2015 may not see.
    world.add_mags("M14-x", {"extract_year": 2014}, extract_year=2014)
    world.persons["M14-x|D1"] = ("Lx", "Px", "Hx")
    world.id_changes = [
        {"release": "0001", "previous_person_id": "Q0", "person_id": "P0", "reason": "merged"},
        {"release": "0001", "previous_person_id": "Qx", "person_id": "Px", "reason": "merged"},
    ]
    world.xjs_id_changes = world.id_changes
    return world.write()


def write_project(root, **changes):
    """Write a project file and return its path."""
    content = {**ASKED, **changes}
    folder = root.internal / "access" / "projects"
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{content['id']}.yaml"
    path.write_text(
        yaml.safe_dump({name: value for name, value in content.items() if value is not None}), encoding="utf-8"
    )
    return path


def released_world(base):
    """Two years of every court, published, with one release."""
    world = two_years(base)
    data = world.root.releases / "0001" / "data"
    data.mkdir(parents=True)
    rows = {}
    for name in PUBLISHED:
        rows[f"data/{name}.parquet"] = publish(name, world.settings, court_data.KEY)
        shutil.copyfile(world.root.table("published", name), data / f"{name}.parquet")
    described = manifest.describe(data.parent, PROVENANCE, court_data.KEY.key_id, rows)
    manifest.write(manifest.complete(described, "0001", None), data.parent)
    make_current(world.root.releases, "0001")
    return world
