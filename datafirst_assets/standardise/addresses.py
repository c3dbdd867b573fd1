"""How the town of an address is standardised, as SQL macros: what an address still says where its postcode is missing.

Addresses come as lines, the town in the last of them. Every macro takes text as delivered and gives text or NULL; none
can raise. `clean_town` needs the macros of `names`.
"""

STREETS = "ROAD|RD|STREET|AVENUE|AVE|LANE|DRIVE|CLOSE|CRESCENT|TERRACE|GARDENS|GROVE|PLACE|WAY|COURT|HOUSE|FLATS?"
"""Last words of lines that are a street or a house; alone, as Street in Somerset, they are a town's name."""

NOWHERE = (
    "NO FIXED ABODE", "OF NO FIXED ABODE", "NO FIXED ADDRESS", "NFA", "NO ADDRESS", "HOMELESS", "ADDRESS NOT KNOWN",
    "ADDRESS UNKNOWN", "ADDRESS WITHHELD", "ENGLAND", "WALES", "UK", "UNITED KINGDOM", "GREAT BRITAIN",
)  # fmt: skip
"""Last lines that tell no place, or one of many millions."""

MACROS = rf"""
-- The last line in which more is written than a sign for "nothing".
CREATE OR REPLACE TEMP MACRO last_line(one, two, three) AS CASE
    WHEN trim(three, ' .,-/') <> '' THEN three WHEN trim(two, ' .,-/') <> '' THEN two
    WHEN trim(one, ' .,-/') <> '' THEN one END;

CREATE OR REPLACE TEMP MACRO known_town(x) AS
    CASE WHEN x LIKE '% LE STREET' OR NOT regexp_full_match(x, '{"|".join(NOWHERE)}|.* (?:{STREETS})') THEN x END;

-- Letters and single blanks; a line with a number in it is no town.
CREATE OR REPLACE TEMP MACRO clean_town(x) AS
    known_town(known_name(letters(CASE WHEN NOT regexp_matches(x, '\pN') THEN x END)));
"""
