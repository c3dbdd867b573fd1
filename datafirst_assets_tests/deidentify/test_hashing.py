import atexit
import hmac

import duckdb
import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from datafirst_assets.deidentify import hashing
from datafirst_assets.deidentify.hashing import HEX, HMAC_SQL, KeyedHashes, hash_functions, pads
from datafirst_assets.deidentify.key import PurposeKey
from datafirst_assets.engine import rows

CONNECTION = duckdb.connect()
atexit.register(CONNECTION.close)
KEY = PurposeKey(b"artificial-key-material-of-a-test", "row")

# RFC 4231, test cases 1, 2, 3, 4, 6 and 7: key, data, HMAC-SHA256.
RFC_4231 = [
    (b"\x0b" * 20, b"Hi There", "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"),
    (b"Jefe", b"what do ya want for nothing?", "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"),
    (b"\xaa" * 20, b"\xdd" * 50, "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe"),
    (bytes(range(1, 26)), b"\xcd" * 50, "82558a389a443c0ea4cc819899f2083a85f0faa3e578f8077a2e3ff46729665b"),
    (
        b"\xaa" * 131,
        b"Test Using Larger Than Block-Size Key - Hash Key First",
        "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54",
    ),
    (
        b"\xaa" * 131,
        b"This is a test using a larger than block-size key and a larger than block-size data. "
        b"The key needs to be hashed before being used by the HMAC algorithm.",
        "9b09ffa71b942fcb27635fbcd5b0e944bfdc63644f0713938a7f51535c3a35e2",
    ),
]


@pytest.mark.parametrize(("key", "message", "expected"), RFC_4231)
def test_hmac_equals_the_published_vectors(key, message, expected):
    query = f"SELECT {HMAC_SQL.format(n=0, message='message')} FROM (SELECT $message::BLOB AS message)"
    inner, outer = pads(key)
    assert rows(CONNECTION, query, {"message": message, "inner_0": inner, "outer_0": outer}) == [(expected,)]


def by_python(identifier: str, key: PurposeKey = KEY) -> str:
    return hmac.new(key.material(), f"{key.purpose}\x1f{identifier}".encode(), "sha256").hexdigest()[:32]


def hashed(ids: list[str | None], key: PurposeKey = KEY) -> dict[str, str]:
    CONNECTION.execute("CREATE OR REPLACE TEMP TABLE given (id VARCHAR)")
    CONNECTION.executemany("INSERT INTO given VALUES (?)", [[identifier] for identifier in ids])
    make_hashes("SELECT id FROM given", key)
    return dict(rows(CONNECTION, f"SELECT id, {HEX.format(uuid='hash')} FROM hashes"))


def make_hashes(given: str, key: PurposeKey) -> None:
    hashes = KeyedHashes()
    select = f"SELECT id, {hashes.of('id', key)} AS hash FROM ({given})"
    CONNECTION.execute(f"CREATE OR REPLACE TEMP TABLE hashes AS {select}", hashes.parameters)


@hypothesis_settings(max_examples=60, deadline=None)
@given(st.lists(st.text(st.characters(exclude_categories=["Cs"])), min_size=1, max_size=5), st.binary(max_size=100))
def test_sql_and_python_agree(ids, material):
    key = PurposeKey(material, "estimated_defendant")
    assert hashed(ids, key) == {identifier: by_python(identifier, key) for identifier in ids}


def lent(ids: list[str | None], *keys: PurposeKey) -> list[tuple]:
    """Each id and its hashes under the keys, as a lent function makes them."""
    CONNECTION.execute("CREATE OR REPLACE TEMP TABLE given (id VARCHAR)")
    CONNECTION.executemany("INSERT INTO given VALUES (?)", [[identifier] for identifier in ids])
    with hash_functions(CONNECTION) as hashes:
        made = ", ".join(HEX.format(uuid=hashes.of("id", key)) for key in keys)
        return rows(CONNECTION, f"SELECT id, {made} FROM given")


@hypothesis_settings(max_examples=60, deadline=None)
@given(st.lists(st.none() | st.text(st.characters(exclude_categories=["Cs"])), min_size=1, max_size=5), st.binary())
def test_a_lent_function_and_sql_agree(ids, material):
    key, other = PurposeKey(material, "row"), PurposeKey(material, "case")
    under_other = hashed(ids, other)
    assert lent(ids, key, other) == [(i, hashed(ids, key)[i], under_other[i]) for i in ids]


def test_odd_strings():
    odd = ["", "'", "a\x00b", "\x1f", "é", "Zoë|1", "案件", "x" * 300, "0", "00"]
    assert hashed(odd) == {identifier: by_python(identifier) for identifier in odd} == dict(lent(odd, KEY))


def test_a_missing_id_has_no_hash():
    assert hashed(["A", None]) == {"A": by_python("A"), None: None} == dict(lent(["A", None], KEY))


def test_more_ids_than_a_vector_of_the_engine_stay_in_order():
    many = [str(n) for n in range(5000)]
    assert lent(many, KEY) == [(identifier, by_python(identifier)) for identifier in many]


def test_lent_functions_are_taken_back():
    before = rows(CONNECTION, "SELECT function_name FROM duckdb_functions() ORDER BY 1")
    with hash_functions(CONNECTION) as hashes:
        expression = hashes.of("'A'", KEY)
    assert rows(CONNECTION, "SELECT function_name FROM duckdb_functions() ORDER BY 1") == before
    with pytest.raises(duckdb.CatalogException):
        rows(CONNECTION, f"SELECT {expression}")


def test_what_stops_a_lent_function_is_no_error_of_the_database(monkeypatch):
    def stop(ids):
        raise KeyboardInterrupt

    monkeypatch.setattr(hashing, "_hashing", lambda key: stop)
    with pytest.raises(KeyboardInterrupt) as stopped, hash_functions(CONNECTION) as hashes:
        rows(CONNECTION, f"SELECT {hashes.of('id', KEY)} FROM (SELECT 'A' AS id)")
    assert stopped.value.__cause__ is None


def test_an_error_of_a_statement_with_lent_functions_stays_one():
    with pytest.raises(duckdb.Error), hash_functions(CONNECTION) as hashes:
        rows(CONNECTION, f"SELECT {hashes.of('absent', KEY)} FROM (SELECT 'A' AS id)")


def test_two_keys_in_one_statement_stay_apart():
    hashes, other = KeyedHashes(), PurposeKey(b"another-artificial-key", "case")
    CONNECTION.execute("CREATE OR REPLACE TEMP TABLE given (id VARCHAR, case_id VARCHAR)")
    CONNECTION.execute("INSERT INTO given VALUES ('A', 'B')")
    select = f"SELECT {hashes.of('id', KEY)} AS row, {hashes.of('case_id', other)} AS whole FROM given"
    ((row, whole),) = rows(CONNECTION, select, hashes.parameters)
    assert (row.hex, whole.hex) == (by_python("A"), by_python("B", other))


def test_hashes_sort_as_their_text_does():
    by_text = sorted(hashed([str(n) for n in range(300)]).values())
    by_hash = rows(CONNECTION, f"SELECT {HEX.format(uuid='hash')} FROM hashes ORDER BY hash")
    assert [text for (text,) in by_hash] == by_text


def test_purpose_separates():
    assert hashed(["A"], PurposeKey(KEY.material(), "case")) != hashed(["A"])


def test_the_key_is_in_no_error_plan_or_catalogue():
    inner, outer = pads(KEY.material())
    secrets = [KEY.material(), inner, outer]
    spellings = {
        s for secret in secrets for s in (str(secret), secret.hex(), secret.decode("latin-1"), duckdb_text(secret))
    }
    with pytest.raises(duckdb.Error) as error:
        make_hashes("SELECT 'secret'::INTEGER AS id", KEY)
    hashed(["A"])
    hashes = KeyedHashes()
    plan = rows(CONNECTION, f"EXPLAIN ANALYZE SELECT {hashes.of('id', KEY)} FROM given", hashes.parameters)
    seen = [str(error.value), str(plan), repr(hashes)]
    with hash_functions(CONNECTION) as functions:
        plan = rows(CONNECTION, f"EXPLAIN ANALYZE SELECT {functions.of('id', KEY)} FROM given")
        seen += [str(plan), repr(functions)] + [
            str(rows(CONNECTION, f"FROM {catalogue}()"))
            for catalogue in (
                "duckdb_views",
                "duckdb_tables",
                "duckdb_variables",
                "duckdb_prepared_statements",
                "duckdb_functions",
            )
        ]
    assert not [spelling for spelling in spellings for text in seen if spelling in text]


def duckdb_text(secret: bytes) -> str:
    return str(rows(CONNECTION, "SELECT ?::BLOB::VARCHAR", [secret])[0][0])
