"""What linkage compares: the columns of an identity and what is derived from them (sounds, nicknames, parts of a name).

Nothing here is stored: the view is computed where it is used, for records in training and for nodes in scoring.
"""

from datafirst_assets.contracts.codes import REFERENCE
from datafirst_assets.engine import Connection

# How a name sounds to a clerk: its first letter and the classes of the consonants that follow (Russell's Soundex,
# not cut at four signs), so that MOHAMMED, MUHAMMAD and MOHAMED are written alike.
_CLASSES = (
    "replace(replace(replace(replace(replace(replace(replace({x}, '00', '0'), '11', '1'), '22', '2'), '33', '3'), "
    "'44', '4'), '55', '5'), '66', '6')"
)
_CODE = "translate(x, 'ABCDEFGHIJKLMNOPQRSTUVWXYZ ', '012301200224550126230102020')"

MACROS = f"""
CREATE OR REPLACE TEMP MACRO sound(x) AS
    left(x, 1) || replace({_CLASSES.format(x=_CLASSES.format(x=_CODE))}[2:], '0', '');
"""

VIEW = """
CREATE OR REPLACE TEMP TABLE {target} AS
SELECT {unique_id} AS unique_id, forename, surname, date_of_birth, strftime(date_of_birth, '%Y%m%d') AS birth_text,
       year(date_of_birth) AS birth_year, strftime(date_of_birth, '%m%d') AS birth_day, postcode,
       split_part(postcode, ' ', 1) AS outcode, sex, pnc_id, cro_number,
       string_split(middle_names, ' ') AS middle_names,
       coalesce(string_split({case_keys}, ' '), []) AS case_keys,
       CASE WHEN surname LIKE '% %' THEN string_split(surname, ' ') ELSE []::VARCHAR[] END AS surname_parts,
       coalesce(n.nicknames, []) AS nicknames, sound(forename) AS forename_sound, sound(surname) AS surname_sound,
       least(left(forename, 1), left(surname, 1)) || greatest(left(forename, 1), left(surname, 1)) AS initials
FROM {relation} LEFT JOIN nickname n USING (forename)
"""


def _nicknames(connection: Connection) -> None:
    file = str(REFERENCE / "firstname_uk_variants.csv").replace("'", "''")
    connection.execute(
        "CREATE TEMP TABLE IF NOT EXISTS nickname AS SELECT upper(forename) AS forename, "
        f"list_sort(list_distinct(list(upper(forename2)))) AS nicknames FROM read_csv('{file}') GROUP BY 1"
    )


def create_features(connection: Connection, target: str, relation: str, unique_id: str, case_keys: str) -> None:
    """Make the temporary table `target`: one row per row of `relation`, with everything that linkage compares."""
    connection.execute(MACROS)
    _nicknames(connection)
    connection.execute(VIEW.format(target=target, relation=relation, unique_id=unique_id, case_keys=case_keys))
