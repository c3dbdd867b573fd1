"""Case links: which evidence carries one, one to one, and never outside the person."""

from datetime import date
from typing import Any

import pytest

from datafirst_assets.contracts.linkage import CaseLinks
from datafirst_assets.contracts.rules import failures, schema_differences
from datafirst_assets.engine import connect, parquet, value
from datafirst_assets.linkage.case_links import THRESHOLD, link_cases

from .tables import ENDED, Courts, Row, read
from .zone import Zone

MAGS, CROWN = "mags_hocas", "crown_xhibit"
OFFENCE: Row = {"ho_offence_code": "04600", "offence_date": date(2019, 1, 1)}


def below(case: str, result: str = "06", offence: Row | None = None, **values: Any) -> tuple[Row, Row]:
    """A magistrates' defendant-case that goes up, and its offence."""
    record = f"{case}|D"
    facts = {"source_record_id": record, "case_id": case, "defendant_id": "D", "case_reference": case} | values
    return facts, {"source_record_id": record, "result_code": result} | (offence or {})


def above(record: str, offence: Row | None = None, **values: Any) -> tuple[Row, Row]:
    """A Crown Court defendant-case, and its offence."""
    dates = {"received_date": date(2019, 3, 20), "final_result_date": date(2019, 9, 1)}
    facts = {"source_record_id": record, "case_id": f"K{record}", "case_type": "T"} | dates | values
    return facts, {"source_record_id": record, "defendant_on_offence_id": f"O{record}"} | (offence or {})


def linked(
    courts: Courts,
    mags: list[tuple[Row, Row]],
    crown: list[tuple[Row, Row]],
    persons: dict[str, str] | None = None,
) -> dict[str, tuple[str, str]]:
    """Crown record -> magistrates' case and basis; all records are of one person unless `persons` says otherwise."""
    for source, cases in ((MAGS, mags), (CROWN, crown)):
        courts.cases(source, [case for case, _ in cases])
        courts.offences(source, [offence for _, offence in cases])
    every = [
        (source, case["source_record_id"]) for source, cases in ((MAGS, mags), (CROWN, crown)) for case, _ in cases
    ]
    courts.clusters({key: (persons or {}).get(key[1], "P1") for key in every})
    found = link_cases(courts.settings)
    rows = read(courts.root.table("linkage", "case_links"))
    assert found.links == len(rows) == sum(found.by_basis.values())
    assert all(row["match_weight"] >= THRESHOLD for row in rows)
    return {row["crown_defendant_on_case_id"]: (row["mags_case_id"], row["link_basis"]) for row in rows}


EVIDENCE: list[tuple[str, Row, Row, Row | None]] = [
    ("reference", {}, {"case_reference": "REF00001"}, None),
    ("reference", {}, {"case_reference": "01REF00001"}, None),
    ("reference", {}, {"case_reference": "REF00002"}, None),
    ("asn", {"asn": "1901ZZ01"}, {"asn": "1901ZZ01"}, None),
    ("asn", {"asn": "1901ZZ01"}, {"asn": "1901ZZ02"}, None),
    ("committal_date", {}, {"committal_date": ENDED}, None),
    ("committal_date", {}, {"sent_for_trial_date": ENDED}, None),
    ("offence", {}, {}, OFFENCE),
    (
        "combination",
        {"first_hearing_date": date(2019, 2, 3)},
        {"mag_court_first_hearing_date": date(2019, 2, 3), "mag_court_final_hearing_date": ENDED},
        {"offence_date": date(2019, 1, 1)},
    ),
]


@pytest.mark.parametrize(("basis", "mags", "crown", "offence"), EVIDENCE)
def test_each_kind_of_evidence_carries_a_link(
    courts: Courts, basis: str, mags: Row, crown: Row, offence: Row | None
) -> None:
    found = linked(courts, [below("REF00001", offence=offence, **mags)], [above("c", offence=offence, **crown)])
    assert found == {"c": ("REF00001", basis)}


@pytest.mark.parametrize(
    ("mags", "crown"),
    [
        ({}, {}),
        ({}, {"case_reference": "OTHER999"}),
        ({}, {"committal_date": date(2019, 3, 10)}),
        ({"result": "01"}, {"committal_date": ENDED}),
        ({}, {"committal_date": ENDED, "received_date": date(2018, 1, 1)}),
        ({}, {"committal_date": ENDED, "final_result_date": date(2019, 3, 1)}),
    ],
    ids=["nothing", "other reference", "other date", "not committed", "received long before", "ended before"],
)
def test_too_little_evidence_is_no_link(courts: Courts, mags: Row, crown: Row) -> None:
    assert linked(courts, [below("REF00001", **mags)], [above("c", **crown)]) == {}


@pytest.mark.parametrize(("result", "case_type"), [("06", "T"), ("07", "S")])
def test_trials_and_sentences_go_up(courts: Courts, result: str, case_type: str) -> None:
    crown = above("c", case_type=case_type, committal_date=ENDED)
    assert linked(courts, [below("REF00001", result)], [crown]) == {"c": ("REF00001", "committal_date")}


def test_appeals_are_never_linked_back(courts: Courts) -> None:
    crown = above("c", case_type="A", case_reference="REF00001", asn="1901ZZ01", committal_date=ENDED, offence=OFFENCE)
    assert linked(courts, [below("REF00001", asn="1901ZZ01", offence=OFFENCE)], [crown]) == {}


def test_never_outside_the_person(courts: Courts) -> None:
    crown = above("c", case_reference="REF00001", asn="1901ZZ01", committal_date=ENDED)
    mags = below("REF00001", asn="1901ZZ01")
    assert linked(courts, [mags], [crown], {"REF00001|D": "P1", "c": "P2"}) == {}


def test_one_to_one_the_best_first(courts: Courts) -> None:
    mags = [below("REF00001"), below("OTHER999")]
    crown = [above("b", committal_date=ENDED), above("a", case_reference="REF00001", committal_date=ENDED)]
    assert linked(courts, mags, crown) == {
        "a": ("REF00001", "reference"),
        "b": ("OTHER999", "committal_date"),
    }


def test_one_case_below_is_not_shared(courts: Courts) -> None:
    crown = [above("b", committal_date=ENDED), above("a", committal_date=ENDED)]
    assert linked(courts, [below("REF00001")], crown) == {"a": ("REF00001", "committal_date")}


def test_co_defendants_keep_their_own_cases(courts: Courts) -> None:
    mags = [below("REF00001"), below("REF00001", source_record_id="REF00001|E", defendant_id="E")]
    mags[1][1]["source_record_id"] = "REF00001|E"
    crown = [above("a", case_reference="REF00001"), above("b", case_reference="REF00001")]
    persons = {"REF00001|D": "P1", "a": "P1", "REF00001|E": "P2", "b": "P2"}
    assert set(linked(courts, mags, crown, persons)) == {"a", "b"}
    pairs = {
        row["crown_defendant_on_case_id"]: (row["mags_defendant_id"], row["person_id"])
        for row in read(courts.root.table("linkage", "case_links"))
    }
    assert pairs == {"a": ("D", "P1"), "b": ("E", "P2")}


def test_a_record_of_two_years_counts_once_by_the_newest(courts: Courts) -> None:
    crown, offence = above("c", case_reference="REF00001")
    courts.cases(CROWN, [crown | {"case_reference": None}], year=2018)
    courts.offences(CROWN, [offence | {"defendant_on_offence_id": "O0"}], year=2018)
    assert linked(courts, [below("REF00001")], [(crown, offence)]) == {"c": ("REF00001", "reference")}


def test_no_crown_data_gives_an_empty_table(courts: Courts) -> None:
    case, offence = below("REF00001")
    courts.cases(MAGS, [case])
    courts.offences(MAGS, [offence])
    courts.clusters({(MAGS, case["source_record_id"]): "P1"})
    found = link_cases(courts.settings)
    assert (found.pairs, found.links, found.by_basis) == (0, 0, {})
    table = parquet(courts.root.table("linkage", "case_links"))
    with connect(courts.settings) as connection:
        assert schema_differences(connection, table, CaseLinks) == []
        assert value(connection, f"SELECT count(*) FROM {table}") == 0


def test_links_of_the_small_zone_follow_their_contract(zone: Zone) -> None:
    table = parquet(zone.root.table("linkage", "case_links"))
    clusters = parquet(zone.root.table("linkage", "person_clusters"))
    with connect(zone.settings) as connection:
        assert schema_differences(connection, table, CaseLinks) == []
        assert not any(failures(connection, table, CaseLinks).values())
        outside = (
            f"SELECT count(*) FROM {table} k ANTI JOIN {clusters} c ON c.person_id = k.person_id "
            "AND c.source_record_id = k.crown_defendant_on_case_id"
        )
        assert value(connection, outside) == 0


def test_links_do_not_depend_on_the_order_of_rows(courts: Courts) -> None:
    mags = [below(f"REF0000{n}") for n in range(4)]
    crown = [above(f"c{n}", committal_date=ENDED) for n in range(4)]
    assert linked(courts, mags, crown) == linked(courts, mags[::-1], crown[::-1])
