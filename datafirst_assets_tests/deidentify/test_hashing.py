import hmac

import duckdb
import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from datafirst_assets.deidentify.hashing import HMAC_SQL, hash_ids, pads
from datafirst_assets.deidentify.key import PurposeKey
from datafirst_assets.engine import rows

CONNECTION = duckdb.connect()
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
    query = f"SELECT {HMAC_SQL} FROM (SELECT $message::BLOB AS message)"
    assert rows(CONNECTION, query, {"message": message, **pads(key)}) == [(expected,)]


def by_python(identifier: str, key: PurposeKey = KEY) -> str:
    return hmac.new(key.material(), f"{key.purpose}\x1f{identifier}".encode(), "sha256").hexdigest()[:32]


def hashed(ids: list[str | None], key: PurposeKey = KEY) -> dict[str, str]:
    CONNECTION.execute("CREATE OR REPLACE TEMP TABLE given (id VARCHAR)")
    CONNECTION.executemany("INSERT INTO given VALUES (?)", [[identifier] for identifier in ids])
    hash_ids(CONNECTION, "hashes", "SELECT id FROM given", key)
    return dict(rows(CONNECTION, "SELECT id, hash FROM hashes"))


@hypothesis_settings(max_examples=60, deadline=None)
@given(st.lists(st.text(st.characters(exclude_categories=["Cs"])), min_size=1, max_size=5), st.binary(max_size=100))
def test_sql_and_python_agree(ids, material):
    key = PurposeKey(material, "estimated_defendant")
    assert hashed(ids, key) == {identifier: by_python(identifier, key) for identifier in ids}


def test_odd_strings():
    odd = ["", "'", "a\x00b", "\x1f", "é", "Zoë|1", "案件", "x" * 300, "0", "00"]
    assert hashed(odd) == {identifier: by_python(identifier) for identifier in odd}


def test_one_row_an_id_and_none_for_a_missing_one():
    assert hashed(["A", "A", None]) == {"A": by_python("A")}
    assert rows(CONNECTION, "SELECT count(*) FROM hashes") == [(1,)]


def test_purpose_separates():
    assert hashed(["A"], PurposeKey(KEY.material(), "case")) != hashed(["A"])


def test_the_key_is_in_no_error_plan_or_catalogue():
    inner, outer = pads(KEY.material()).values()
    secrets = [KEY.material(), inner, outer]
    spellings = {
        s for secret in secrets for s in (str(secret), secret.hex(), secret.decode("latin-1"), duckdb_text(secret))
    }
    with pytest.raises(duckdb.Error) as error:
        hash_ids(CONNECTION, "hashes", "SELECT 'secret'::INTEGER AS id", KEY)
    hashed(["A"])
    parameters = {"message": b"m", **pads(KEY.material())}
    plan = rows(CONNECTION, f"EXPLAIN ANALYZE SELECT {HMAC_SQL} FROM (SELECT $message::BLOB AS message)", parameters)
    seen = [str(error.value), str(plan)] + [
        str(rows(CONNECTION, f"FROM {catalogue}()"))
        for catalogue in ("duckdb_views", "duckdb_tables", "duckdb_variables", "duckdb_prepared_statements")
    ]
    assert not [spelling for spelling in spellings for text in seen if spelling in text]


def duckdb_text(secret: bytes) -> str:
    return str(rows(CONNECTION, "SELECT ?::BLOB::VARCHAR", [secret])[0][0])
