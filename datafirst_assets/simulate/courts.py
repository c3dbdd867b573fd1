"""Which courts serve which police force: magistrates' court houses and Crown Court centres.

Codes are those of `court_register.csv` and `crown_court_centres.csv`. The register does not say
which area a court serves; this assignment is by hand. Each entry: court houses (the first takes
most of the work), Crown centres (likewise), towns for addresses, and the odds that a resident
defendant is not White relative to the country (London is most mixed).
"""

from dataclasses import dataclass
from functools import cache

from datafirst_assets.simulate.tables import reference

# force: (court houses, Crown centres, towns, odds of a minority background)
SERVED = {
    "01": (
        "CMBGMC CRYDMC HGHBMC THMSMC CRT034 STRAMC UXBRMC TTTNMC RMFRMC BROMMC EALNMC WMBLMC "
        "GRNWMC HNDNMC WLTFMC BEXLMC CRT023 CRT026",
        "453 418 471 440 472 469 468 475 428 427 413",
        "London|Croydon|Enfield|Harrow|Romford|Bromley|Hounslow|Ilford|Uxbridge|Wembley",
        4.2,
    ),
    "03": ("CARLMC CRT022 KENDMC BRRWMC", "412", "Carlisle|Workington|Kendal|Penrith", 0.15),
    "04": (
        "PRESMC BLKBMC BLKPMC BURNMC LANCMC CHRLMC ORMKMC",
        "448 409",
        "Preston|Blackburn|Blackpool|Burnley|Lancaster|Chorley",
        0.75,
    ),
    "05": (
        "LVRDMC BRKNMC CRT020 STHEMC LVRCMC",
        "433",
        "Liverpool|Birkenhead|Bootle|St Helens|Southport",
        0.4,
    ),
    "06": (
        "MNCHMC BOLTMC STOCMC ASHTMC BURYMC WIGNMC OLDHMC SALEMC",
        "435",
        "Manchester|Bolton|Stockport|Oldham|Rochdale|Salford|Wigan|Bury",
        1.2,
    ),
    "07": ("CHESMC CREWMC WIDNMC MACCMC", "415 462", "Chester|Crewe|Warrington|Runcorn", 0.2),
    "10": (
        "NWCSMC GTSHMC SUNDMC NRTSMC STHMMC BDLNMC",
        "439",
        "Newcastle upon Tyne|Sunderland|Gateshead|South Shields|Blyth",
        0.3,
    ),
    "11": ("PTRLMC NWAYMC CNSTMC DARLMC", "422 460", "Durham|Darlington|Peterlee|Consett", 0.12),
    "12": ("YORKMC SCBNMC HRRGMC NORAMC SKIPMC", "467", "York|Scarborough|Harrogate|Selby", 0.2),
    "13": (
        "LEEDMC BRADMC HUDRMC WAKFMC HLFXMC PONTMC",
        "429 402",
        "Leeds|Bradford|Huddersfield|Wakefield|Halifax|Dewsbury|Keighley",
        1.4,
    ),
    "14": ("SHEFMC DONCMC ROTHMC BRNSMC", "451 420", "Sheffield|Doncaster|Rotherham|Barnsley", 0.7),
    "16": ("KNGHMC GRIMMC SCUNMC BRDLMC", "403 425", "Hull|Grimsby|Scunthorpe|Bridlington", 0.2),
    "17": ("MDDLMC HRTLMC", "460", "Middlesbrough|Hartlepool|Stockton|Redcar", 0.35),
    "20": (
        "BRMCMC WLVRMC CVNTMC DUDLMC WLSSMC CRT073 SOLIMC",
        "404 421 417",
        "Birmingham|Wolverhampton|Coventry|Walsall|Dudley|West Bromwich|Solihull",
        2.3,
    ),
    "21": ("NWCLMC STAFMC BURTMC CANNMC", "456 455", "Stoke-on-Trent|Stafford|Burton|Cannock", 0.5),
    "22": (
        "TELFMC WRCSMC KIDDMC HERFMC RDDTMC SHREMC",
        "466 452",
        "Telford|Worcester|Hereford|Redditch|Shrewsbury",
        0.35,
    ),
    "23": ("NUNTMC LEAMMC STRFMC", "463", "Nuneaton|Leamington Spa|Rugby", 0.7),
    "30": ("DRBYMC CHSTMC BUXTMC", "419", "Derby|Chesterfield|Ilkeston|Buxton", 0.6),
    "31": ("NOTTMC MNSFMC WORKMC", "444", "Nottingham|Mansfield|Worksop|Newark", 0.9),
    "32": ("LINCMC BOSTMC SKEGMC GRNTMC SPALMC", "432", "Lincoln|Boston|Skegness|Grantham", 0.3),
    "33": ("LEICMC LGHBMC HNCKMC", "430", "Leicester|Loughborough|Hinckley", 2.0),
    "34": ("NRTHMC KTTRMC WELBMC CRBYMC", "442", "Northampton|Kettering|Corby", 0.9),
    "35": ("PBORMC CAMBMC HUNTMC", "473 410", "Peterborough|Cambridge|Huntingdon", 0.9),
    "36": ("NORWMC KNGSMC GRTYMC", "443", "Norwich|King's Lynn|Great Yarmouth|Thetford", 0.25),
    "37": ("IPSWMC LWSTMC BRSEMC MILDMC", "426", "Ipswich|Lowestoft|Bury St Edmunds", 0.5),
    "40": ("LUTNMC BDFRMC", "476", "Luton|Bedford|Dunstable", 1.9),
    "41": ("WATFMC STEVMC STALMC HATFMC HERTMC", "450", "Watford|Stevenage|Hatfield", 0.9),
    "42": (
        "BSLDMC COLTMC CHLMMC STHSMC HRWCMC WITHMC",
        "461 414",
        "Basildon|Southend|Colchester|Chelmsford|Harlow|Grays",
        0.6,
    ),
    "43": (
        "READMC SLOUMC OXFRMC MLTKMC WYCBMC AYLSMC BNBBMC",
        "449 445 401",
        "Reading|Slough|Oxford|Milton Keynes|High Wycombe|Aylesbury",
        1.3,
    ),
    "44": (
        "SOUTMC PRTSMC BSNGMC ALDRMC NWPRMC FARHMC",
        "454 447 465 478",
        "Southampton|Portsmouth|Basingstoke|Aldershot|Newport",
        0.4,
    ),
    "45": ("GLDFMC STAIMC RDHLMC CMBLMC", "474", "Guildford|Woking|Staines|Redhill", 0.8),
    "46": (
        "CHTHMC MDSTMC MRGTMC CANTMC FLKSMC DRTFMC",
        "434 479",
        "Chatham|Maidstone|Margate|Canterbury|Folkestone|Gravesend",
        0.5,
    ),
    "47": (
        "BRGEMC CRAWMC HSTNMC WORTMC HYWHMC HRSHMC",
        "431 416",
        "Brighton|Crawley|Hastings|Worthing|Eastbourne",
        0.5,
    ),
    "48": ("CITYMC", "413 471", "London", 4.0),
    "50": (
        "PLYMMC EXETMC TORQMC CRT032 BNSTMC CRT031 NWTAMC",
        "446 423 477",
        "Plymouth|Exeter|Torquay|Truro|Barnstaple|Bodmin",
        0.15,
    ),
    "52": (
        "BRSTMC TAUNMC BATHMC WSPMMC YATEMC YEOVMC",
        "408 459",
        "Bristol|Bath|Taunton|Weston-super-Mare|Yeovil",
        0.7,
    ),
    "53": ("GLOCMC CHELMC STROMC", "424", "Gloucester|Cheltenham|Stroud", 0.6),
    "54": ("SWINMC SALSMC CHPPMC DEVZMC", "465 408", "Swindon|Salisbury|Trowbridge", 0.5),
    "55": ("BRNMMC POOLMC WEYMMC", "406 407", "Bournemouth|Poole|Weymouth", 0.3),
    "60": ("WREXMC LLDUMC CRNHMC PRSTMC MOLDMC HLYHMC", "415", "Wrexham|Rhyl|Bangor|Flint", 0.15),
    "61": ("NWPCMC CWMBMC ABGVMC", "411", "Newport|Cwmbran|Ebbw Vale|Abergavenny", 0.35),
    "62": (
        "CRDFMC SWNGMC PNTUMC MRTHMC BRIDMC NEATMC",
        "411 457 437",
        "Cardiff|Swansea|Pontypridd|Merthyr Tydfil|Bridgend|Neath",
        0.45,
    ),
    "63": ("LLNLMC HVRFMC CARMMC ABRYMC BRECMC", "457", "Llanelli|Haverfordwest|Aberystwyth", 0.1),
    "93": ("CRT034 BRMCMC MNCHMC LEEDMC", "440 404", "London|Birmingham|Manchester|Leeds", 2.0),
}

WELSH = ("60", "61", "62", "63")


@dataclass(frozen=True)
class Force:
    """One police force area: its courts, towns and make-up."""

    code: str
    court_houses: tuple[str, ...]
    crown_centres: tuple[str, ...]
    towns: tuple[str, ...]
    minority_odds: float
    volume: float  # relative number of defendants


@cache
def forces() -> tuple[Force, ...]:
    """All forces in order of code; volumes from `mags2018_force_volume.csv`.

    Summary cases count 0.45 there: about that share is left without the single justice procedure.
    British Transport Police and the City are not in the table; 2.5 % and 0.6 % are assumed.
    """
    volume = reference("mags2018_force_volume")
    weight = volume["count"].astype(float) * volume["offence_type"].str[:2].map(
        {"01": 1.0, "02": 1.0, "03": 0.45, "04": 0.45, "05": 0.0}
    )
    by_name = weight.groupby(volume["force_code"]).sum()
    region = reference("police_force_region")
    names = dict(zip(region["police_force_code"], region["police_force"], strict=True))
    share = {"48": 0.006 * float(by_name.sum()), "93": 0.025 * float(by_name.sum())}
    known = set(reference("court_register")["court_id"])
    found = []
    for code in sorted(SERVED):
        houses, crown, towns, odds = SERVED[code]
        missing = [house for house in houses.split() if house not in known]
        if missing:
            raise ValueError(f"court houses of force {code} not in the register: {missing}")
        found.append(
            Force(
                code,
                tuple(houses.split()),
                tuple(crown.split()),
                tuple(towns.split("|")),
                odds,
                share.get(code) or float(by_name[names[code].replace(" Police", "")]),
            )
        )
    return tuple(found)


@cache
def court_houses() -> tuple[tuple[str, ...], dict[str, int]]:
    """All court houses that sit, and the position of each."""
    houses = tuple(sorted({house for force in forces() for house in force.court_houses}))
    return houses, {house: at for at, house in enumerate(houses)}


@cache
def youth_courts() -> tuple[str, ...]:
    """The youth court beside each court house; the court house itself where there is none."""
    known = set(reference("court_register")["court_id"])
    return tuple(code if (code := house[:-2] + "YC") in known else house for house in court_houses()[0])


def justice_areas() -> tuple[str, ...]:
    """A local justice area code for each court house (real ones are four digits from 1000 on)."""
    return tuple(f"{1017 + 9 * at:04d}" for at in range(len(court_houses()[0])))
