"""What linkage compares: the columns of an identity and what is derived from them (sounds, nicknames, parts of a name).

Nothing here is stored: it is worked out where it is used, for records in training and for nodes in scoring. Sets of words
are texts with blanks between them: a pair of lists costs several times a pair of texts.
"""

from collections.abc import Mapping

from datafirst_assets.contracts.codes import REFERENCE
from datafirst_assets.engine import Connection

TERM_COLUMNS = ("forename", "surname", "date_of_birth")
"""Columns of which the model knows how frequent each value is."""

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

NICKNAMES = REFERENCE / "firstname_uk_variants.csv"

# Names and dates repeat: what is derived from them is worked out once for each, not once for each person.
NAMES = """
CREATE OR REPLACE TEMP TABLE {column}_features AS
SELECT {column}, sound({column}) AS {column}_sound {more}
FROM (SELECT DISTINCT {column} FROM {relation} WHERE {column} IS NOT NULL) {joins}
"""
NICKNAME_COLUMN = """, coalesce(' ' || n.nicknames || ' ', '') AS nicknames"""
BIRTHS = """
CREATE OR REPLACE TEMP TABLE birth_features AS
SELECT date_of_birth, strftime(date_of_birth, '%Y%m%d') AS birth_text, year(date_of_birth)::INTEGER AS birth_year,
       strftime(date_of_birth, '%m%d') AS birth_day {more}
FROM (SELECT DISTINCT date_of_birth FROM {relation} WHERE date_of_birth IS NOT NULL) {joins}
"""

TABLE = """
CREATE OR REPLACE TEMP TABLE {target} AS
SELECT {unique_id} AS unique_id, i.forename, i.surname, i.date_of_birth, birth_text, birth_year, birth_day, postcode,
       split_part(postcode, ' ', 1) AS outcode, town, sex, pnc_id, cro_number, middle_names, {case_keys} AS case_keys,
       coalesce(nicknames, '') AS nicknames, forename_sound, surname_sound,
       left(forename_sound, 2) AS forename_code, left(surname_sound, 2) AS surname_code,
       least(left(forename_sound, 2), left(surname_sound, 2)) || greatest(left(forename_sound, 2), left(surname_sound, 2))
           AS name_codes,
       -- In whichever order they were written.
       CASE WHEN i.forename IS NOT NULL AND i.surname IS NOT NULL
            THEN hash(least(i.forename, i.surname), greatest(i.forename, i.surname)) END AS both_names,
       -- How many people one expects to have this name, forename and birth date, and so on, by chance.
       {people} * coalesce(tf_forename, 0) * coalesce(tf_surname, 0) AS expected_name,
       {people} * coalesce(tf_forename, 0) * coalesce(tf_date_of_birth, 0) AS expected_forename_birth,
       {people} * coalesce(tf_forename, 0) AS expected_forename,
       {people} * coalesce(tf_surname, 0) AS expected_surname,
       {people} * coalesce(tf_date_of_birth, 0) AS expected_birth
       {more}
FROM {relation} i LEFT JOIN forename_features f USING (forename) LEFT JOIN surname_features s USING (surname)
     LEFT JOIN birth_features b USING (date_of_birth)
"""


def _nicknames(connection: Connection) -> None:
    file = str(NICKNAMES).replace("'", "''")
    connection.execute(
        "CREATE TEMP TABLE IF NOT EXISTS nickname AS SELECT upper(forename) AS forename, "
        "array_to_string(list_sort(list_distinct(list(upper(forename2)))), ' ') AS nicknames "
        f"FROM read_csv('{file}') GROUP BY 1"
    )


def create_features(
    connection: Connection,
    target: str,
    relation: str,
    unique_id: str,
    case_keys: str,
    terms: Mapping[str, str],
) -> None:
    """Make the temporary table `target`: one row per row of `relation`, with everything that linkage compares.

    Args:
        connection: where the table is made.
        target: its name.
        relation: forename, surname, date_of_birth, postcode, town, sex, pnc_id, cro_number and middle_names.
        unique_id: expression over a row of `relation` (`i`).
        case_keys: expression for the references of cases, separated by blanks; NULL where unknown.
        terms: by column, a table of its values and how frequent they are (`tf_<column>`); empty where nothing is known.
    """
    connection.execute(MACROS)
    _nicknames(connection)
    known = {column: terms.get(column) for column in TERM_COLUMNS}
    more = {column: f", tf_{column}" if table else f", NULL::DOUBLE AS tf_{column}" for column, table in known.items()}
    joins = {column: f"LEFT JOIN {table} USING ({column})" if table else "" for column, table in known.items()}
    # The rarest value is that of one person.
    least = f"(SELECT 1 / min(tf_surname) FROM {known['surname']})" if known["surname"] else "0"
    for column, sql, derived, join in (
        ("forename", NAMES, NICKNAME_COLUMN, "LEFT JOIN nickname n USING (forename)"),
        ("surname", NAMES, "", ""),
        ("date_of_birth", BIRTHS, "", ""),
    ):
        joined = f"{join} {joins[column]}"
        connection.execute(sql.format(column=column, relation=relation, more=derived + more[column], joins=joined))
    connection.execute(
        TABLE.format(
            target=target,
            relation=relation,
            unique_id=unique_id,
            case_keys=case_keys,
            people=least,
            more="".join(f", tf_{column}" for column in TERM_COLUMNS),
        )
    )
