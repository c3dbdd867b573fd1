"""Custody here and a hearing there on one day: what counts as that, what does not, and what is told of it."""

from datetime import date
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from datafirst_assets.engine import connect
from datafirst_assets.linkage.graph import CONTRADICTION, IN_ONE_CASE, Graph, Refusal, Weight
from datafirst_assets.linkage.same_day import AGAINST, IN_TWO_PLACES, explained, in_two_places

from .tables import Courts, Row

IDS = np.array([11, 22, 33])
DAY, LATER = date(2019, 3, 4), date(2019, 3, 5)
MAGS, CROWN = "mags_hocas", "crown_xhibit"
HERE: Row = {"source_record_id": "here", "court_house_code": "AAAAMC", "court_type": "MAG"}
THERE: Row = {"source_record_id": "there", "court_house_code": "BBBBMC", "court_type": "MAG"}
ABOVE: Row = {"source_record_id": "here", "court_id": "401"}
ELSEWHERE_ABOVE: Row = {"source_record_id": "there", "court_id": "402"}
PRISON: Row = {"source_record_id": "here", "result_code": "08"}
FINED: Row = {"source_record_id": "there", "result_code": "11"}


def edges(*pairs: tuple[int, int]) -> Graph:
    left, right = (np.array(side, dtype=np.int64) for side in zip(*pairs, strict=True))
    none = np.zeros(0, dtype=np.int64)
    return Graph(len(IDS), left, right, np.full(len(left), 9.0), (none, none))


def said(courts: Courts, records: dict[tuple[str, str], int], graph: Graph, slope: float = 1.0) -> list[float]:
    """What is said of each edge; the node of every record by source and id."""
    rows = [{"source_dataset": source, "source_record_id": record} for source, record in records]
    table = pa.Table.from_pylist(rows).append_column("node_id", pa.array(records.values(), pa.int64()))
    file = courts.root.table("linkage", "identity_records")
    file.parent.mkdir(parents=True)
    pq.write_table(table, file)
    with connect(courts.settings) as connection:
        told: list[float] = in_two_places(connection, courts.root, IDS, graph, slope).tolist()
    return told


def below(courts: Courts, here: Row, there: Row, prison: Row = PRISON, other: Row = FINED) -> list[float]:
    """What is said of two identities with one record each in the magistrates' courts."""
    courts.cases(MAGS, [here, there])
    courts.offences(MAGS, [prison, other])
    return said(courts, {(MAGS, "here"): 11, (MAGS, "there"): 22}, edges((0, 1)))


def test_custody_here_and_a_hearing_there_on_one_day_speak_against(courts: Courts) -> None:
    assert below(courts, HERE, THERE) == [AGAINST]
    assert pytest.approx(-6.64, abs=0.01) == AGAINST


@pytest.mark.parametrize("name", ["here", "there"])
def test_either_of_the_two_may_be_the_one_in_custody(courts: Courts, name: str) -> None:
    other = {"here": "there", "there": "here"}[name]
    prison, fined = PRISON | {"source_record_id": name}, FINED | {"source_record_id": other}
    assert below(courts, HERE, THERE, prison, fined) == [AGAINST]


def test_a_first_hearing_there_counts_as_well(courts: Courts) -> None:
    assert below(courts, HERE, THERE | {"first_hearing_date": DAY, "final_result_date": LATER}) == [AGAINST]


@pytest.mark.parametrize(
    ("here", "there", "prison", "other"),
    [
        pytest.param({}, {"final_result_date": LATER}, {}, {}, id="another day"),
        pytest.param({"first_hearing_date": LATER, "final_result_date": DAY}, {"final_result_date": LATER}, {}, {},
                     id="the day on which the case that ended in custody began"),
        pytest.param({}, {"court_house_code": "AAAAMC"}, {}, {}, id="the same court"),
        pytest.param({}, {"court_house_code": "not known"}, {}, {}, id="a court that is not known"),
        pytest.param({"court_house_code": "not known"}, {}, {}, {}, id="custody at a court that is not known"),
        pytest.param({}, {"court_house_code": "AAAAYC", "court_type": "YTH"}, {}, {}, id="the youth court next door"),
        pytest.param({}, {}, {"result_code": "09"}, {}, id="a suspended sentence"),
        pytest.param({}, {}, {}, {"result_code": "01"}, id="failed to appear there"),
        pytest.param({"asn": "TESTASN1"}, {"asn": "TESTASN1"}, {}, {}, id="one arrest"),
        pytest.param({"case_reference": "TESTREF1"}, {"case_reference": "TESTREF1"}, {}, {}, id="one case"),
    ],
)  # fmt: skip
def test_what_does_not_speak_against(courts: Courts, here: Row, there: Row, prison: Row, other: Row) -> None:
    assert below(courts, HERE | here, THERE | there, PRISON | prison, FINED | other) == [0.0]


@pytest.mark.parametrize("disposal", ["LIF", "IMP", "YOI", "SUS", "HOS"])
def test_the_crown_court_sends_to_prison_too(courts: Courts, disposal: str) -> None:
    courts.cases(CROWN, [ABOVE, ELSEWHERE_ABOVE])
    courts.offences(CROWN, [{"source_record_id": "here", "disposal": disposal}])
    expected = AGAINST if disposal in {"LIF", "IMP", "YOI"} else 0.0
    assert said(courts, {(CROWN, "here"): 11, (CROWN, "there"): 22}, edges((0, 1))) == [expected]


def test_a_magistrates_court_and_the_crown_court_are_not_compared(courts: Courts) -> None:
    courts.cases(CROWN, [ABOVE])
    courts.offences(CROWN, [{"source_record_id": "here", "disposal": "IMP"}])
    courts.cases(MAGS, [THERE])
    courts.offences(MAGS, [FINED | {"result_code": "08"}])
    assert said(courts, {(CROWN, "here"): 11, (MAGS, "there"): 22}, edges((0, 1))) == [0.0]


def test_a_record_delivered_again_speaks_through_its_newest_year(courts: Courts) -> None:
    courts.cases(MAGS, [HERE | {"final_result_date": date(2020, 1, 6)}], year=2020)
    courts.offences(MAGS, [PRISON], year=2020)
    assert below(courts, HERE, THERE) == [0.0]


def test_only_edges_between_the_two_are_spoken_against(courts: Courts) -> None:
    courts.cases(MAGS, [HERE, THERE, THERE | {"source_record_id": "there too", "final_result_date": LATER}])
    courts.offences(MAGS, [PRISON])
    records = {(MAGS, "here"): 33, (MAGS, "there"): 11, (MAGS, "there too"): 22}
    assert said(courts, records, edges((0, 1), (0, 2), (1, 2)), slope=0.5) == [0.0, AGAINST / 0.5, 0.0]


def test_nothing_is_said_where_no_court_told_anything(courts: Courts) -> None:
    assert said(courts, {(MAGS, "here"): 11}, edges((0, 1))) == [0.0]


def weights(*values: float) -> Weight:
    return np.array(values)


@pytest.mark.parametrize(
    ("left_over", "refused", "cluster", "expected"),
    [
        pytest.param(-3.0, [], [0, 1, 2], (IN_TWO_PLACES, 5.0, -3.0), id="never asked for"),
        pytest.param(0.5, [(CONTRADICTION, -1.0)], [0, 1, 2], (IN_TWO_PLACES, 8.5, 0.5), id="asked for and refused"),
        pytest.param(0.5, [(IN_ONE_CASE, -1.0)], [0, 1, 2], (IN_ONE_CASE, 0.5, -1.0), id="two defendants of one case"),
        pytest.param(-3.0, [], [0, 0, 2], None, id="joined all the same"),
        pytest.param(-9.0, [], [0, 1, 2], None, id="too weak without it"),
    ],
)
def test_a_parted_pair_has_its_reason_once(left_over: float, refused: Any, cluster: list[int], expected: Any) -> None:
    graph = edges((0, 1), (1, 2))
    graph.weight[:] = left_over, 1.0
    refusals = [Refusal(0, 1, left_over, reason, support) for reason, support in refused]
    others = [Refusal(1, 2, 1.0, CONTRADICTION, -0.5)]
    told = explained(refusals + others, graph, weights(-8.0, 0.0), 0.0, np.array(cluster))
    assert [r for r in told if r.left == 1] == others
    own = [(r.reason, r.weight, r.support) for r in told if r.left == 0]
    assert own == ([expected] if expected else [])
