"""Identities: which records collapse into one, which never do, and what stands beside them."""

from datetime import date
from typing import Any

import pytest

from datafirst_assets.engine import connect, parquet, write_parquet
from datafirst_assets.errors import DataFirstError
from datafirst_assets.linkage.clusters import cluster_persons
from datafirst_assets.linkage.edges import score_edges
from datafirst_assets.linkage.model import train_model
from datafirst_assets.linkage.nodes import SAME_CASE_KEYS, build_nodes

from .tables import Courts, Row, read

MAGS, CROWN = "mags_hocas", "crown_xhibit"
PNC, OTHER_PNC = "2004/0000123U", "2005/0000123A"


def nodes_of(courts: Courts) -> dict[str, int]:
    """Build and give every record's node."""
    build_nodes(courts.settings)
    return {row["source_record_id"]: row["node_id"] for row in read(courts.root.table("linkage", "identity_records"))}


def node(courts: Courts, node_id: int) -> Row:
    return next(row for row in read(courts.root.table("identities", "identities")) if row["node_id"] == node_id)


def apart(courts: Courts) -> set[frozenset[int]]:
    return {frozenset(row.values()) for row in read(courts.root.table("linkage", "identities_apart"))}


def test_equal_people_of_both_courts_are_one_node(courts: Courts) -> None:
    courts.records(MAGS, [{"source_record_id": "a", "postcode": "Q1 1QQ"}, {"source_record_id": "b"}])
    courts.records(CROWN, [{"source_record_id": "c", "postcode": "Q1 1QQ"}])
    found = nodes_of(courts)
    assert found["a"] == found["c"] != found["b"]
    assert node(courts, found["a"])["records"] == 2


@pytest.mark.parametrize(
    "other",
    [
        {"forename": "TESTB"},
        {"surname": "OTHER"},
        {"date_of_birth": date(1980, 6, 16)},
        {"postcode": "Q1 1QQ"},
        {"sex": "F"},
    ],
)
def test_any_difference_of_content_is_another_node(courts: Courts, other: dict[str, Any]) -> None:
    courts.records(MAGS, [{"source_record_id": "a"}, {"source_record_id": "b"} | other])
    found = nodes_of(courts)
    assert found["a"] != found["b"]


def test_values_do_not_slip_from_column_to_column(courts: Courts) -> None:
    courts.records(
        MAGS,
        [
            {"source_record_id": "a", "forename": "AB", "surname": "C"},
            {"source_record_id": "b", "forename": "A", "surname": "BC"},
        ],
    )
    found = nodes_of(courts)
    assert found["a"] != found["b"]


def test_middle_names_and_police_ids_are_beside_the_node(courts: Courts) -> None:
    courts.records(
        MAGS,
        [
            {"source_record_id": "a", "middle_names": "TESTC TESTB", "pnc_id": PNC},
            {"source_record_id": "b", "middle_names": "TESTB", "cro_number": "000002/04X"},
            {"source_record_id": "c", "cro_number": "000001/04X"},
        ],
    )
    found = nodes_of(courts)
    assert len(set(found.values())) == 1
    row = node(courts, found["a"])
    assert (row["middle_names"], row["pnc_id"], row["cro_number"]) == ("TESTB TESTC", PNC, "000002/04X"), (
        "the first that is known"
    )


def test_the_first_town_that_is_known_is_beside_the_node(courts: Courts) -> None:
    towns = {"a": None, "b": "TESTHAM", "c": "OTHERHAM", "d": "TESTHAM"}
    courts.records(MAGS, [{"source_record_id": record, "town": town} for record, town in towns.items()])
    found = nodes_of(courts)
    assert len(set(found.values())) == 1
    assert node(courts, found["a"])["town"] == "TESTHAM"


def test_a_split_node_has_the_first_town_of_its_own_records(courts: Courts) -> None:
    told = {"a": (PNC, None), "b": (PNC, "TESTHAM"), "c": (OTHER_PNC, "ZEDHAM"), "d": (OTHER_PNC, "OTHERHAM")}
    told |= {"e": (None, None)}
    rows = [{"source_record_id": record, "pnc_id": pnc, "town": town} for record, (pnc, town) in told.items()]
    courts.records(MAGS, rows)
    found = nodes_of(courts)
    assert [node(courts, found[record])["town"] for record in "ace"] == ["TESTHAM", "ZEDHAM", None]


def test_weak_identities_have_each_their_own_town(courts: Courts) -> None:
    towns = {"a": "TESTHAM", "b": "OTHERHAM", "c": None}
    rows = [{"source_record_id": r, "town": town, "date_of_birth": None} for r, town in towns.items()]
    courts.records(MAGS, rows)
    found = nodes_of(courts)
    assert {record: node(courts, found[record])["town"] for record in towns} == towns


def test_two_valid_police_ids_split_a_node(courts: Courts) -> None:
    ids = {"a": PNC, "b": PNC, "c": OTHER_PNC, "d": None}
    courts.records(MAGS, [{"source_record_id": record, "pnc_id": pnc} for record, pnc in ids.items()])
    found = nodes_of(courts)
    assert found["a"] == found["b"]
    assert len({found["a"], found["c"], found["d"]}) == 3
    assert [node(courts, found[record])["pnc_id"] for record in "acd"] == [PNC, OTHER_PNC, None]


@pytest.mark.parametrize("weak", [{"forename": None}, {"surname": None}, {"date_of_birth": None}, {"forename": "T"}])
def test_weak_identities_stay_alone(courts: Courts, weak: dict[str, Any]) -> None:
    courts.records(MAGS, [{"source_record_id": record, "pnc_id": PNC} | weak for record in "ab"])
    found = nodes_of(courts)
    assert found["a"] != found["b"]


def test_organisations_are_grouped_by_name_and_postcode_only(courts: Courts) -> None:
    firm = {"defendant_type": "O", "organisation_name": "TEST LTD", "postcode": "Q1 1QQ", "forename": None}
    courts.records(MAGS, [firm | {"source_record_id": "a"}, firm | {"source_record_id": "b", "postcode": "Q1 1QR"}])
    courts.records(
        CROWN,
        [
            firm | {"source_record_id": "c", "sex": None},
            firm | {"source_record_id": "d", "organisation_name": "TEST CO"},
            *(firm | {"source_record_id": record, "organisation_name": None} for record in "ef"),
            {"source_record_id": "p"},
        ],
    )
    found = nodes_of(courts)
    assert found["a"] == found["c"]
    assert len(set(found.values())) == len(found) - 1
    flags = {
        row["source_record_id"]: row["is_organisation"]
        for row in read(courts.root.table("linkage", "identity_records"))
    }
    assert flags == dict.fromkeys("abcdef", True) | {"p": False}
    assert [row["node_id"] for row in read(courts.root.table("identities", "identities"))] == [found["p"]]


def test_the_newest_year_of_a_record_counts(courts: Courts) -> None:
    courts.records(CROWN, [{"source_record_id": "a", "surname": "OLD"}], year=2018)
    courts.records(CROWN, [{"source_record_id": "a", "surname": "NEW"}], year=2019)
    found = nodes_of(courts)
    assert len(read(courts.root.table("linkage", "identity_records"))) == 1
    assert node(courts, found["a"])["surname"] == "NEW"


def test_defendants_of_one_case_are_apart(courts: Courts) -> None:
    people = [
        {"source_record_id": "a", "case_id": "K1", "forename": "TESTA"},
        {"source_record_id": "b", "case_id": "K1", "forename": "TESTB"},
        {"source_record_id": "c", "case_id": "K2", "forename": "TESTC"},
    ]
    courts.records(MAGS, people)
    courts.records(CROWN, [{"source_record_id": "d", "case_id": "K2", "forename": "TESTD"}])
    found = nodes_of(courts)
    assert apart(courts) == {frozenset((found["a"], found["b"]))}


def test_two_defendants_of_one_case_are_two_people_even_if_nothing_tells_them_apart(courts: Courts) -> None:
    courts.records(MAGS, [{"source_record_id": record, "case_id": "K1"} for record in "ab"])
    found = nodes_of(courts)
    assert found["a"] != found["b"]
    assert len(apart(courts)) == 1


def test_only_shared_references_are_kept(courts: Courts) -> None:
    courts.records(
        MAGS,
        [
            {"source_record_id": "a", "asn": "ASN1", "case_reference": "REF1"},
            {"source_record_id": "b", "forename": "TESTB", "asn": "ASN2"},
        ],
    )
    courts.records(CROWN, [{"source_record_id": "c", "surname": "OTHER", "asn": "ASN1", "case_reference": "REF9"}])
    found = nodes_of(courts)
    assert [node(courts, found[record])["case_keys"] for record in "abc"] == ["AASN1", None, "AASN1"]


def test_a_reference_of_more_people_than_a_case_has_is_none(courts: Courts) -> None:
    for count, keys in ((SAME_CASE_KEYS, "RREF1"), (SAME_CASE_KEYS + 1, None)):
        people = [
            {"source_record_id": f"r{n}", "surname": f"TESTER{n}", "case_reference": "REF1"} for n in range(count)
        ]
        courts.records(MAGS, people)
        found = nodes_of(courts)
        assert {node(courts, found[row["source_record_id"]])["case_keys"] for row in people} == {keys}


def test_what_an_older_delivery_said_of_a_case_does_not_count(courts: Courts) -> None:
    """The arrest number and the case of the older row are not those of the record any more."""
    courts.records(CROWN, [{"source_record_id": "a", "asn": "ASN1", "case_id": "K1"}], year=2018)
    courts.records(CROWN, [{"source_record_id": "a", "case_id": "K2"}], year=2019)
    courts.records(MAGS, [{"source_record_id": "b", "surname": "OTHER", "asn": "ASN1"}])
    courts.records(CROWN, [{"source_record_id": "c", "surname": "OTHER", "case_id": "K1"}], year=2017)
    found = nodes_of(courts)
    assert [node(courts, found[record])["case_keys"] for record in "abc"] == [None] * 3
    assert apart(courts) == set()


def test_ids_and_tables_do_not_depend_on_the_order_of_rows(courts: Courts) -> None:
    rows = [
        {
            "source_record_id": f"r{n:02}",
            "forename": f"TEST{n % 5}",
            "pnc_id": (PNC, None, OTHER_PNC)[n % 3],
            "case_id": f"K{n % 7}",
            "middle_names": f"MIDDLE{n % 4}",
        }
        for n in range(40)
    ]
    files = [courts.root.table("linkage", "identities_apart"), courts.root.table("identities", "identities")]
    courts.records(MAGS, rows)
    found = nodes_of(courts)
    before = [read(file) for file in files]
    courts.records(MAGS, rows[::-1])
    assert nodes_of(courts) == found
    assert [read(file) for file in files] == before


def test_an_id_is_its_content(courts: Courts) -> None:
    courts.records(MAGS, [{"source_record_id": "a"}])
    alone = nodes_of(courts)["a"]
    courts.records(MAGS, [{"source_record_id": "b", "forename": "OTHER"}, {"source_record_id": "a", "pnc_id": PNC}])
    assert nodes_of(courts)["a"] == alone > 0


def test_one_court_alone_will_do(courts: Courts) -> None:
    courts.records(CROWN, [{"source_record_id": "a"}])
    assert len(nodes_of(courts)) == 1


def test_written_tables_are_sorted(courts: Courts) -> None:
    courts.records(MAGS, [{"source_record_id": f"r{n}", "forename": f"TEST{n}", "case_id": "K"} for n in range(6)])
    nodes_of(courts)
    ids = [row["node_id"] for row in read(courts.root.table("identities", "identities"))]
    assert ids == sorted(ids)
    with connect(courts.settings) as connection:
        copy = courts.folder / "copy.parquet"
        pairs = courts.root.table("linkage", "identities_apart")
        assert write_parquet(connection, f"SELECT * FROM {parquet(pairs)} ORDER BY ALL", copy) == 15
        assert read(copy) == read(pairs)


def test_organisations_alone_are_linked_to_nobody(courts: Courts) -> None:
    """A landing zone without any person goes the whole way."""
    courts.records(MAGS, [{"source_record_id": "a", "defendant_type": "O", "organisation_name": "TEST WIDGETS"}])
    assert set(nodes_of(courts)) == {"a"}
    train_model(courts.settings)
    assert score_edges(courts.settings).edges == 0
    assert cluster_persons(courts.settings).records == 1


def test_nothing_to_collapse(courts: Courts) -> None:
    with pytest.raises(DataFirstError, match="Load one first"):
        build_nodes(courts.settings)
