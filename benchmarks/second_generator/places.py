"""Where people live and are tried: police forces with their courts, and postcodes by force and district."""

import re
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np
import pandas as pd

from second_generator.draws import Array, Rng, pick_ranked

REFERENCE = Path(__file__).resolve().parents[2] / "data" / "reference"

# Police force code, its weight, and the postcode areas its courts take from.
_FORCES = (
    "01:150:N E SE SW W NW CR BR IG EN HA UB RM|03:8:CA LA|04:30:BB PR FY|05:33:L CH|06:58:M OL BL SK WN|07:18:WA CW|"
    "10:33:NE SR|11:10:DH DL|12:9:YO HG|13:50:LS BD HX HD WF|14:27:S DN|16:18:HU DN|17:12:TS|20:60:B CV WV DY WS|"
    "21:18:ST|22:17:WR TF HR|23:8:CV|30:17:DE|31:22:NG|32:9:LN PE|33:18:LE|34:12:NN|35:12:CB PE|36:12:NR|37:10:IP|"
    "40:12:LU MK|41:14:AL SG WD|42:26:CM SS CO|43:32:OX RG MK SL|44:31:SO PO|45:10:GU KT|46:26:ME CT TN DA|"
    "47:23:BN RH|48:3:EC|50:24:EX PL TQ TR|52:26:BS BA TA|53:9:GL|54:9:SN SP|55:11:BH DT|60:12:LL|61:11:NP|"
    "62:28:CF SA|63:7:SA SY"
)
_TOWNS = (
    "CA Carlisle,LA Lancaster,BB Blackburn,PR Preston,FY Blackpool,L Liverpool,CH Birkenhead,M Manchester,OL Oldham,"
    "BL Bolton,SK Stockport,WN Wigan,WA Warrington,CW Crewe,NE Newcastle upon Tyne,SR Sunderland,DH Durham,"
    "DL Darlington,YO York,HG Harrogate,LS Leeds,BD Bradford,HX Halifax,HD Huddersfield,WF Wakefield,S Sheffield,"
    "DN Doncaster,HU Hull,TS Middlesbrough,B Birmingham,CV Coventry,WV Wolverhampton,DY Dudley,WS Walsall,"
    "ST Stoke-on-Trent,WR Worcester,TF Telford,HR Hereford,DE Derby,NG Nottingham,LN Lincoln,PE Peterborough,"
    "LE Leicester,NN Northampton,CB Cambridge,NR Norwich,IP Ipswich,LU Luton,MK Milton Keynes,AL St Albans,"
    "SG Stevenage,WD Watford,CM Chelmsford,SS Southend-on-Sea,CO Colchester,OX Oxford,RG Reading,SL Slough,"
    "SO Southampton,PO Portsmouth,GU Guildford,KT Kingston,ME Chatham,CT Canterbury,TN Tonbridge,DA Dartford,"
    "BN Brighton,RH Crawley,EX Exeter,PL Plymouth,TQ Torquay,TR Truro,BS Bristol,BA Bath,TA Taunton,GL Gloucester,"
    "SN Swindon,SP Salisbury,BH Bournemouth,DT Dorchester,LL Wrexham,NP Newport,CF Cardiff,SA Swansea,SY Aberystwyth,"
    "CR Croydon,BR Bromley,IG Ilford,EN Enfield,HA Harrow,UB Southall,RM Romford"
)
_TOWN_OF = dict(town.split(" ", 1) for town in _TOWNS.split(","))
_STREETS = (
    "High Station Church Victoria Park London Green Manor King Queen Albert York Kingsway Windsor Alexandra Grange "
    "School Mill Chapel North South Stanley Clarence George Springfield Highfield Cromwell Oak Elm Beech Cedar "
    "Chestnut Lime Orchard Meadow Garden Grove Hill West East New Richmond Warwick Lancaster Derby Norfolk Surrey "
    "Devon Cambridge Oxford Balmoral Nelson Wellington Churchill Byron Tennyson Shakespeare Milton Wordsworth Keats "
    "Coronation Jubilee Mansfield Ashfield Broad Market Bridge River Lake Canal"
)
_KINDS = "Road Street Avenue Close Lane Drive Crescent Way Grove Gardens Court Terrace Place"
_UNITS = np.array(list("ABDEFGHJLNPQRSTUWXYZ"), object)


@dataclass
class Forces:
    """One entry a police force: its code, share of all work, postcode areas, and four courts of each kind."""

    code: Array
    share: Array
    areas: list[list[str]]
    magistrates: Array
    youth: Array
    crown: Array


@dataclass
class Postcodes:
    """One entry a postcode, sorted by force and district; and where each district and force begins."""

    force: Array
    code: Array
    street: Array
    town: Array
    lsoa: Array
    district: Array
    district_start: Array
    district_size: Array
    force_start: Array
    force_districts: Array


def make_forces(rng: Rng) -> Forces:
    """The forces, each with courts drawn from the registers."""
    listed = [row.split(":") for row in _FORCES.split("|")]
    courts = pd.read_csv(REFERENCE / "court_register.csv", dtype=str)
    centres = pd.read_csv(REFERENCE / "crown_court_centres.csv", dtype=str)
    weight = np.array([float(row[1]) for row in listed])
    pools = [courts.court_id[courts.court_type == kind].to_numpy(object) for kind in ("MAG", "YTH")]
    pools.append(centres.crest_court_id.to_numpy(object))
    magistrates, youth, crown = (rng.choice(pool, (len(listed), 4)) for pool in pools)
    return Forces(
        code=np.array([row[0] for row in listed], object),
        share=weight / weight.sum(),
        areas=[row[2].split() for row in listed],
        magistrates=magistrates,
        youth=youth,
        crown=crown,
    )


def make_postcodes(rng: Rng, forces: Forces, persons: int) -> Postcodes:
    """Postcodes for so many persons, in nine districts of each postcode area."""
    entries: list[tuple[int, str]] = []
    for k, areas in enumerate(forces.areas):
        districts = [f"{area}{d}" for area in areas for d in rng.choice(np.arange(1, 26), 9, replace=False)]
        for d in districts:
            count = int(persons * forces.share[k] / 2.2 / len(districts) * rng.lognormal(0, 0.6))
            entries += [(k, d)] * max(3, count)
    force, outcode = np.array([e[0] for e in entries]), np.array([e[1] for e in entries], object)
    m = len(entries)
    sector = rng.integers(1, 10, m).astype(str).astype(object)
    code = outcode + " " + sector + _UNITS[rng.integers(0, 20, m)] + _UNITS[rng.integers(0, 20, m)]
    street = pick_ranked(rng, _STREETS.split(), m) + " " + pick_ranked(rng, _KINDS.split(), m)
    town = np.array([_TOWN_OF.get(re.sub("[0-9]+", "", o), "London") for o in outcode], object)
    country = np.where(forces.code[force] >= "60", "W01", "E01")
    zone = pd.factorize(outcode + sector)[0]
    lsoa = np.array([f"{c}{1000 + z:06d}" for c, z in zip(country, zone, strict=True)], object)
    begins = [a != b for a, b in pairwise(entries)]
    start = np.flatnonzero(np.r_[True, begins])
    size, owner, numbers = np.diff(np.r_[start, m]), force[start], np.arange(len(forces.code))
    return Postcodes(
        force=force,
        code=code,
        street=street,
        town=town,
        lsoa=lsoa,
        district=np.repeat(np.arange(len(start)), size),
        district_start=start,
        district_size=size,
        force_start=np.searchsorted(owner, numbers),
        force_districts=np.bincount(owner, minlength=len(numbers)),
    )


def settle(rng: Rng, postcodes: Postcodes, force: Array, district: Array | None = None) -> Array:
    """A postcode in each force, or in the same district; some postcodes and districts hold far more defendants."""
    n, pc = len(force), postcodes
    if district is None:
        district = pc.force_start[force] + (pc.force_districts[force] * rng.random(n) ** 1.3).astype(int)
    return pc.district_start[district] + (pc.district_size[district] * rng.random(n) ** 1.6).astype(int)
