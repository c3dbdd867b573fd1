"""Bodies that go to court again and again: councils, housing associations, lenders, insurers and bulk issuers."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from second_generator.draws import Array
from second_generator.world import World

_BOROUGHS = {
    "N": "Islington Haringey", "E": "Hackney,Tower Hamlets,Newham", "SE": "Southwark Lewisham Greenwich",
    "SW": "Lambeth Wandsworth Merton", "W": "Ealing Hounslow", "NW": "Camden Brent Barnet", "EC": "Islington",
}  # fmt: skip
_CITIES = (
    "Birmingham Bradford Carlisle Coventry Derby Durham Hull Lancaster Leeds Leicester Liverpool Manchester "
    "Nottingham Oxford Peterborough Plymouth Portsmouth Preston Sheffield Southampton Sunderland Wakefield Worcester "
    "York Bristol Norwich Exeter Gloucester Cambridge Lincoln"
)
_ASSOCIATIONS = (
    "Riverbank Homes,Ashgrove Housing Association,New Dawn Housing Group,Beacon Homes Limited,St Aidan's Housing Trust,"
    "Castle Vale Housing,Meadowbank Homes,Crescent Housing Association Limited,Unity Homes,Harbour Housing Trust,"
    "Park View Homes,Millstone Housing Group,Weavers Housing Association,Cornerstone Homes Ltd,Fairfield Housing,"
    "Greenway Homes,Anchorage Housing Association,Orchard Homes Limited,Chapel Lane Housing Co-operative,Northern Hearth"
)
_BULK = (
    "Harrow Bridge Finance Limited,Kestrel Debt Purchase Limited,Lumenor Energy Plc,Aquaflow Water Services Limited,"
    "Tandem Telecom Limited,Parkwatch Enforcement Ltd,Meridian Portfolio Limited,Silverline Bank Plc,"
    "Oakmere Credit Services Limited,Homeward Catalogues Limited,Quickpenny Loans Limited,Brightwater Utilities Plc,"
    "Civil Parking Control Limited,Linkway Mobile Limited,Asterion Recoveries Ltd,Fernhill Motor Finance Limited"
)
_LENDERS = (
    "Calder Building Society,Silverline Bank Plc,Foxglove Mortgages Limited,Pennine Home Loans Plc,Tollgate Bank Plc,"
    "Marches Building Society,Keystone Mortgage Funding Limited,Albany Homeloans Plc"
)
_INSURERS = (
    "Guardwell Insurance Company Limited,Northern Mutual Insurance Plc,Roadsafe Insurance Limited,Halcyon Insurance Plc,"
    "Sovereign Motor Insurance Limited,Trident Underwriting Limited,Direct Cover Insurance Plc"
)


_COUNTIES = {
    "Nottingham": "Nottinghamshire", "Derby": "Derbyshire", "Leicester": "Leicestershire", "Oxford": "Oxfordshire",
    "Durham": "Durham", "Lincoln": "Lincolnshire", "Worcester": "Worcestershire", "Cambridge": "Cambridgeshire",
    "Gloucester": "Gloucestershire", "Lancaster": "Lancashire", "Exeter": "Devon", "Norwich": "Norfolk",
}  # fmt: skip
"""Cities whose surroundings are a county's: in every second postcode it is the county that goes to the family court."""


@dataclass
class Institutions:
    """All of them, one row each (kind, organisation, address lines, postcode), the council of each postcode, and the
    authority that looks after its children."""

    table: pd.DataFrame
    council: Array
    children: Array

    def of(self, kind: str) -> Array:
        """Rows of a kind, the busiest first."""
        return np.flatnonzero(self.table.kind == kind)


def _council_name(town: str, district: str, country: str) -> str:
    if town == "London":
        area = district.rstrip("0123456789")
        names = _BOROUGHS.get(area, "Westminster")
        boroughs = names.split(",") if "," in names else names.split()
        return f"London Borough of {boroughs[sum(map(ord, district)) % len(boroughs)]}"
    if country == "W":
        return f"{town} County Borough Council"
    if town in _CITIES.split():
        return f"{town} City Council"
    return f"{town} " + ("Metropolitan Borough Council", "Borough Council", "Council")[len(town) % 3]


def make_institutions(world: World) -> Institutions:
    """The institutions, at addresses among the homes of this part."""
    rng, pc = world.rng, world.postcodes
    m = len(pc.code)
    districts = [code.split(" ")[0] for code in pc.code]
    names = np.array([_council_name(t, d, z[0]) for t, d, z in zip(pc.town, districts, pc.lsoa, strict=True)], object)
    council, listed = pd.factorize(names)
    seats = pd.Series(np.arange(m)).groupby(council).first().to_numpy()
    others = [("association", _ASSOCIATIONS), ("bulk", _BULK), ("lender", _LENDERS), ("insurer", _INSURERS)]
    kinds = np.array([kind for kind, text in others for _ in text.split(",")], object)
    companies = np.array([name for _, text in others for name in text.split(",")], object)
    at = np.r_[seats, rng.integers(0, m, len(companies))]
    numbers = rng.integers(1, 250, len(at)).astype(str).astype(object)
    house = np.r_[np.full(len(seats), "Civic Centre, ", object), np.full(len(companies), "", object)]
    table = pd.DataFrame(
        {
            "kind": np.r_[np.full(len(seats), "council", object), kinds],
            "organisation": np.r_[np.asarray(listed, object), companies],
            "address_line_1": house + numbers + " " + pc.street[at],
            "address_line_2": pc.town[at],
            "postcode": pc.code[at],
        }
    )
    table = table[~table.organisation.duplicated()].reset_index(drop=True)  # a bank that lends and issues is one
    return _with_counties(world, table, council)


def _with_counties(world: World, table: pd.DataFrame, council: Array) -> Institutions:
    """The institutions and, behind them, the counties."""
    pc, children, rows = world.postcodes, council.copy(), []
    for city, county in _COUNTIES.items():
        around = np.flatnonzero((pc.town == city) & (np.arange(len(pc.code)) % 2 == 1))
        if len(around):
            children[around] = len(table) + len(rows)
            seat = int(around[0])
            address = {"address_line_1": "County Hall, " + pc.street[seat], "address_line_2": city}
            name = f"{county} County Council"
            rows.append({"kind": "county", "organisation": name, **address, "postcode": pc.code[seat]})
    return Institutions(pd.concat([table, pd.DataFrame(rows)], ignore_index=True), council, children)
