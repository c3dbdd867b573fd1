"""Every rule of the audit fails once: a table is rewritten so that it breaks that rule."""

import shutil

import duckdb
import pytest

from datafirst_assets.engine import row_count
from datafirst_assets.errors import AuditError
from datafirst_assets.publish.tables import PUBLISHED
from datafirst_assets.release.audit import audit
from datafirst_assets.release.audit_inputs import refuse_other_persons
from datafirst_assets.release.build import build_data

from .conftest import court_data

MAGS, CROWN = "magistrates_defendant_case", "crown_defendant_case"
ALL = "SELECT * FROM t"
COMING = "0001"

BROKEN = [
    (MAGS, "SELECT *, 'D' AS defendant_id FROM t", "columns differ"),
    (MAGS, "SELECT * EXCLUDE (sex) FROM t", "columns differ"),
    (MAGS, "SELECT * RENAME (sex AS gender) FROM t", "columns differ"),
    (MAGS, "SELECT * REPLACE (offence_count::INTEGER AS offence_count) FROM t", "columns differ"),
    (MAGS, "SELECT source_dataset, row_id_hash, * EXCLUDE (source_dataset, row_id_hash) FROM t", "columns differ"),
    (MAGS, "SELECT * REPLACE (NULL::VARCHAR AS sex) FROM t", r"sex is missing \(3\)"),
    (MAGS, "SELECT * REPLACE (NULL::VARCHAR AS row_id_hash) FROM t", r"row_id_hash is missing \(3\)"),
    (MAGS, "SELECT * REPLACE (upper(row_id_hash) AS row_id_hash) FROM t", "row_id_hash is not a keyed hash"),
    ("defendant_link", "SELECT * REPLACE ('1' AS linked_defendant_id_low) FROM t", "_low is not a keyed hash"),
    ("defendant_id_change", "SELECT * REPLACE ('1' AS previous_linked_defendant_id) FROM t", "previous_.* keyed hash"),
    ("case_link", "SELECT * REPLACE ('1' AS crown_defendant_in_case_id_hash) FROM t", "_id_hash is not a keyed"),
    (MAGS, f"{ALL} UNION ALL {ALL}", r"row_id_hash is not unique \(3\)"),
    (MAGS, "SELECT * REPLACE (repeat('a', 32) AS defendant_in_case_id_hash) FROM t", r"in_case_id_hash .*unique \(2\)"),
    ("magistrates_offence", f"{ALL} UNION ALL {ALL}", r"row_id_hash, offence_seq is not unique \(3\)"),
    ("defendant_link", f"{ALL} LIMIT 4", r"rows differ from the source of the table \(-1\)"),
    ("magistrates_offence", "SELECT * REPLACE (md5(row_id_hash) AS row_id_hash) FROM t", r"not in the .*cases \(3\)"),
    ("crown_offence", "SELECT * REPLACE (md5(row_id_hash) AS row_id_hash) FROM t", r"not in the .*cases \(2\)"),
    (MAGS, "SELECT * REPLACE (offence_count + 1 AS offence_count) FROM t", r"offence_count differs .* \(3\)"),
    (CROWN, "SELECT * REPLACE (0::BIGINT AS offence_count) FROM t", r"offence_count differs .* \(2\)"),
    ("magistrates_offence", "SELECT * REPLACE (true AS is_principal) FROM t", r"one is_principal .*\(1\)"),
    ("magistrates_offence", "SELECT * REPLACE (false AS is_principal) FROM t", r"one is_principal .*\(2\)"),
    ("crown_offence", "SELECT * REPLACE (false AS is_most_serious_offence) FROM t", "one is_most_serious_offence"),
    ("crown_offence", "SELECT * REPLACE (false AS is_most_serious_disposal) FROM t", "one is_most_serious_disposal"),
    (
        "defendant_link",
        "SELECT * REPLACE (md5(row_id_hash) AS row_id_hash) FROM t",
        r"not in its dataset \(5\).*of a dataset is absent \(5\)",
    ),
    (
        "defendant_link",
        "SELECT * REPLACE (if(source_dataset = 'mags_hocas', 'crown_xhibit', 'mags_hocas') AS source_dataset) FROM t",
        r"not in its dataset \(5\)",
    ),
    (
        "defendant_link",
        "SELECT * REPLACE (repeat('a', 32) AS linked_defendant_id_high) FROM t",
        r"linked_defendant_id_high spans several linked_defendant_id \(1\)",
    ),
    (
        "defendant_link",
        "SELECT * REPLACE (md5(row_id_hash) AS linked_defendant_id_low) FROM t",
        r"linked_defendant_id spans several linked_defendant_id_low \(1\)",
    ),
    (
        "defendant_link",
        "SELECT * REPLACE (md5(row_id_hash) AS linked_defendant_id) FROM t",
        r"estimated_defendant_id spans several linked_defendant_id \(1\)",
    ),
    (
        "defendant_link",
        "SELECT * REPLACE (repeat('a', 32) AS linked_defendant_id) FROM t",
        r"linked_defendant_id spans several estimated_defendant_id of one dataset \(2\)",
    ),
    (
        "defendant_link",
        "SELECT * REPLACE (linked_defendant_id AS estimated_defendant_id) FROM t",
        r"estimated_defendant_id is the same in both datasets \(1\)",
    ),
    (
        "case_link",
        "SELECT * REPLACE (md5('a') AS linked_defendant_id) FROM t",
        r"the magistrates side .*\(1\).*the crown",
    ),
    ("case_link", "SELECT * REPLACE (md5('a') AS crown_case_id_hash) FROM t", r"the crown side is not a record"),
    ("case_link", "SELECT * REPLACE (md5('a') AS magistrates_case_id_hash) FROM t", "the magistrates side is not a"),
    ("case_link", "SELECT * REPLACE (magistrates_row_id_hash AS crown_row_id_hash) FROM t", "the crown side is not"),
    (
        "case_link",
        f"{ALL} UNION ALL SELECT * REPLACE (md5('a') AS crown_row_id_hash) FROM t",
        r"a magistrates defendant-case is linked twice \(1\)",
    ),
    (
        "case_link",
        f"{ALL} UNION ALL SELECT * REPLACE (md5('a') AS magistrates_row_id_hash) FROM t",
        r"a crown defendant-case is linked twice \(1\)",
    ),
    (
        "xjs_link",
        "SELECT * REPLACE (md5(row_id_hash) AS row_id_hash) FROM t",
        r"a record is not in its dataset \(10\).*a record of a dataset is absent \(10\)",
    ),
    (
        "xjs_link",
        "SELECT * REPLACE (md5(row_id_hash) AS estimated_xjs_id) FROM t",
        r"a person of a dataset spans several estimated_xjs_id.*linked_defendant_id spans several estimated_xjs_id",
    ),
    (
        "xjs_link",
        "SELECT * REPLACE (repeat('a', 32) AS estimated_xjs_id) FROM t",
        r"estimated_xjs_id spans several persons of one dataset.*estimated_xjs_id spans several linked_defendant_id",
    ),
    ("xjs_link", "SELECT * REPLACE ('1' AS estimated_xjs_id) FROM t", "estimated_xjs_id is not a keyed hash"),
    (
        "family_event",
        f"{ALL} UNION ALL SELECT md5('e'), 'familyman', md5('c'), 2019, 'HRG', DATE '2019-01-02', NULL",
        r"family_event: case_number_hash is not in family_case \(1\)",
    ),
    (
        "family_party",
        "SELECT * REPLACE (max(estimated_person_id) OVER (PARTITION BY case_number_hash) AS estimated_person_id) FROM t",
        r"two people of a case are one estimated person \(1\)",
    ),
    (
        "xjs_id_change",
        "SELECT * REPLACE (previous_estimated_xjs_id AS estimated_xjs_id) FROM t",
        r"estimated_xjs_id of the coming release is not in xjs_link \(1\)",
    ),
    (
        "defendant_id_change",
        "SELECT * REPLACE (previous_linked_defendant_id AS linked_defendant_id) FROM t",
        r"linked_defendant_id of the coming release is not in defendant_link \(1\)",
    ),
    (
        MAGS,
        """
        WITH beginnings AS (SELECT unnest(['=', '+', '-', '@', chr(9), chr(10), chr(13), chr(0), '1']) AS beginning)
        SELECT t.* REPLACE (beginning || 'x' AS lja_code) FROM (FROM t LIMIT 1) AS t, beginnings
        """,
        r"lja_code begins like a formula \(8\)",
    ),
]


@pytest.fixture(scope="module")
def built(published, tmp_path_factory):
    """The `data` folder of a sound release without CSV files, and the rows that its tables have."""
    data = tmp_path_factory.mktemp("built")
    for name in PUBLISHED:
        shutil.copy(published.root.table("published", name), data)
    connection = duckdb.connect()
    yield connection, data, COMING, {name: row_count(connection, data / f"{name}.parquet") for name in PUBLISHED}
    connection.close()


def test_a_sound_release_passes(built):
    audit(*built)


def rewritten(built, tmp_path, table, query):
    """A copy of the `data` folder in which one table is what a query makes of it (as `t`)."""
    connection, sound, *_ = built
    data = shutil.copytree(sound, tmp_path / "data")
    connection.execute(f"CREATE OR REPLACE TEMP VIEW t AS FROM read_parquet('{sound}/{table}.parquet')")
    connection.execute(f"COPY ({query}) TO '{data}/{table}.parquet' (FORMAT parquet)")
    return data


@pytest.mark.parametrize(("table", "query", "rule"), BROKEN)
def test_a_broken_rule_is_named_with_its_table_and_count(built, tmp_path, table, query, rule):
    connection, _, coming, expected = built
    with pytest.raises(AuditError, match=rf"{table}: .*{rule}"):
        audit(connection, rewritten(built, tmp_path, table, query), coming, expected)


@pytest.mark.parametrize(
    ("table", "kind"), [(MAGS, "defendant_type"), (CROWN, "defendant_type"), ("family_party", "party_type")]
)
def test_an_organisation_that_has_the_ids_of_a_person_is_found_in_every_source(built, tmp_path, table, kind):
    connection, _, coming, expected = built
    data = rewritten(built, tmp_path, table, f"SELECT * REPLACE ('O' AS {kind}) FROM t")
    with pytest.raises(AuditError, match=r"break 1 rules: xjs_link: estimated_xjs_id is of a person .* \(1\)"):
        audit(connection, data, coming, expected)


def test_an_organisation_may_be_twice_in_a_case(built, tmp_path):
    connection, _, coming, expected = built
    # Both parties of the case are of one organisation; their ids across justice follow.
    query = "SELECT * REPLACE ('O' AS party_type, max(estimated_person_id) OVER () AS estimated_person_id) FROM t"
    with pytest.raises(AuditError) as refused:
        audit(connection, rewritten(built, tmp_path, "civil_party", query), coming, expected)
    assert "two people of a case" not in str(refused.value)


def test_an_id_that_an_older_release_gave_may_have_ended(built, tmp_path):
    connection, _, _, expected = built
    query = "SELECT * REPLACE (previous_estimated_xjs_id AS estimated_xjs_id) FROM t"
    audit(connection, rewritten(built, tmp_path, "xjs_id_change", query), "0002", expected)


@pytest.mark.parametrize(
    "change",
    [
        lambda text: text.replace("9201", "9202"),
        lambda text: text + text.splitlines()[1] + "\n",
        lambda text: "\n".join(text.splitlines()[:-1]) + "\n",
    ],
)
def test_a_csv_file_that_differs_from_parquet_is_found(world, tmp_path, change):
    connection = duckdb.connect()
    staging = tmp_path / "staging"
    rows = build_data(connection, world.root, staging)
    expected = {name: rows[f"data/{name}.parquet"] for name in PUBLISHED}
    file = staging / "data" / "magistrates_offence.csv"
    file.write_text(change(file.read_text()))
    with pytest.raises(AuditError, match=r"magistrates_offence: rows of the CSV file differ from Parquet \([12]\)"):
        audit(connection, staging / "data", COMING, expected)
    connection.close()


def test_missing_and_empty_text_stay_apart_in_csv(world, tmp_path):
    connection = duckdb.connect()
    table = world.root.table("published", MAGS)
    query = f"SELECT * REPLACE ('' AS lja_code, 'a,\"b\"' || chr(10) AS court_house_code) FROM '{table}'"
    connection.execute(f"COPY ({query}) TO '{tmp_path}/changed.parquet'")
    (tmp_path / "changed.parquet").replace(table)
    rows = build_data(connection, world.root, tmp_path / "staging")
    expected = {name: rows[f"data/{name}.parquet"] for name in PUBLISHED}
    audit(connection, tmp_path / "staging" / "data", COMING, expected)
    connection.close()


def test_persons_of_another_linkage_or_key_are_refused(built, world):
    connection, data, *_ = built
    refuse_other_persons(connection, world.root, data, court_data.KEY)
    with pytest.raises(AuditError, match=r"3 absent, 3 unknown"):
        refuse_other_persons(connection, world.root, data, court_data.OTHER_KEY)


def test_parties_of_another_linkage_are_refused(built, world, tmp_path):
    connection, data, *_ = built
    shutil.copy(data / "defendant_link.parquet", tmp_path)
    other = "if(source_dataset = 'familyman', md5(estimated_xjs_id), estimated_xjs_id) AS estimated_xjs_id"
    changed = f"SELECT * REPLACE ({other}) FROM '{data}/xjs_link.parquet'"
    connection.execute(f"COPY ({changed}) TO '{tmp_path}/xjs_link.parquet' (FORMAT parquet)")
    with pytest.raises(AuditError, match="xjs_link: persons are not those of this linkage"):
        refuse_other_persons(connection, world.root, tmp_path, court_data.KEY)


def test_a_failed_audit_publishes_nothing(world, first, make):
    connection = duckdb.connect()
    table = world.root.table("published", "defendant_link")
    connection.execute(f"COPY (SELECT * FROM '{table}' LIMIT 4) TO '{table}.new' (FORMAT parquet)")
    connection.close()
    table.with_name(f"{table.name}.new").replace(table)
    with pytest.raises(AuditError, match="The previous release stays"):
        make(code_version="2")
    assert sorted(path.name for path in world.root.releases.iterdir()) == ["0001", "current"]
