"""Hashes of ids are HMAC-SHA256 as the RFC has it, in order, under keys that nothing shows."""

import atexit
import hashlib
import hmac

import duckdb
import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from datafirst_assets.deidentify import hashing
from datafirst_assets.deidentify.hashing import HEX, hash_functions, pads
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
    inner, outer = pads(key)
    assert hashlib.sha256(outer + hashlib.sha256(inner + message).digest()).hexdigest() == expected


def by_python(identifier: str, key: PurposeKey = KEY) -> str:
    return hmac.new(key.material(), f"{key.purpose}\x1f{identifier}".encode(), "sha256").hexdigest()[:32]


def hashed(ids: list[str | None], *keys: PurposeKey) -> list[tuple]:
    """Each id and its hashes under the keys."""
    CONNECTION.execute("CREATE OR REPLACE TEMP TABLE given (id VARCHAR)")
    CONNECTION.executemany("INSERT INTO given VALUES (?)", [[identifier] for identifier in ids])
    with hash_functions(CONNECTION) as hashes:
        made = ", ".join(HEX.format(uuid=hashes.of("id", key)) for key in keys)
        return rows(CONNECTION, f"SELECT id, {made} FROM given")


@hypothesis_settings(max_examples=60, deadline=None)
@given(st.lists(st.none() | st.text(st.characters(exclude_categories=["Cs"])), min_size=1, max_size=5), st.binary())
def test_the_database_and_python_agree_under_every_key(ids, material):
    key, other = PurposeKey(material, "row"), PurposeKey(material, "case")
    expected = [(i, None if i is None else by_python(i, key), None if i is None else by_python(i, other)) for i in ids]
    assert hashed(ids, key, other) == expected


def test_odd_strings():
    odd = ["", "'", "a\x00b", "\x1f", "é", "Zoë|1", "案件", "x" * 300, "0", "00"]
    assert hashed(odd, KEY) == [(identifier, by_python(identifier)) for identifier in odd]


def test_a_missing_id_has_no_hash():
    assert hashed(["A", None], KEY) == [("A", by_python("A")), (None, None)]


def test_more_ids_than_a_vector_of_the_engine_stay_in_order():
    many = [str(n) for n in range(5000)]
    assert hashed(many, KEY) == [(identifier, by_python(identifier)) for identifier in many]


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


def test_hashes_sort_as_their_text_does():
    CONNECTION.execute("CREATE OR REPLACE TEMP TABLE given AS SELECT range::VARCHAR AS id FROM range(300)")
    with hash_functions(CONNECTION) as hashes:
        CONNECTION.execute(f"CREATE OR REPLACE TEMP TABLE hashes AS SELECT {hashes.of('id', KEY)} AS hash FROM given")
    by_hash = [text for (text,) in rows(CONNECTION, f"SELECT {HEX.format(uuid='hash')} FROM hashes ORDER BY hash")]
    assert len(set(by_hash)) == 300
    assert by_hash == sorted(by_hash)


def test_purpose_separates():
    ((_, one, other),) = hashed(["A"], KEY, PurposeKey(KEY.material(), "case"))
    assert one != other


def test_the_key_is_in_no_error_plan_or_catalogue():
    inner, outer = pads(KEY.material())
    secrets = [KEY.material(), inner, outer]
    spellings = {
        s for secret in secrets for s in (str(secret), secret.hex(), secret.decode("latin-1"), duckdb_text(secret))
    }
    hashed(["A"], KEY)
    with pytest.raises(duckdb.Error) as error, hash_functions(CONNECTION) as hashes:
        rows(CONNECTION, f"SELECT {hashes.of('id', KEY)} FROM (SELECT 'secret'::INTEGER AS id)")
    with hash_functions(CONNECTION) as hashes:
        plan = rows(CONNECTION, f"EXPLAIN ANALYZE SELECT {hashes.of('id', KEY)} FROM given")
        seen = [str(error.value), str(plan), repr(hashes)] + [
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
