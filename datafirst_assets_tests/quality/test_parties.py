"""The report on courts that are no criminal ones: counts against an independent count, with and without a truth or a court."""

import json
import re
from collections import Counter, defaultdict
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest

from datafirst_assets.contracts.sources import CRIMINAL, SOURCES
from datafirst_assets.disclosure import NOT_SHOWN
from datafirst_assets.engine import connect
from datafirst_assets.evaluate.cross_justice import BOTH, REST
from datafirst_assets.linkage.calibration import Calibration
from datafirst_assets.linkage.thresholds import Thresholds
from datafirst_assets.quality.document import NOT_APPLICABLE, Figures, Part, Words
from datafirst_assets.quality.evaluation import read_evaluation, write_evaluation
from datafirst_assets.quality.files import EVALUATION, quality_file
from datafirst_assets.quality.indicators import write_indicators
from datafirst_assets.quality.parties import Court, LinkedParties, Signs, linked_parties
from datafirst_assets.quality.provision import Provided
from datafirst_assets.quality.report import write_report
from datafirst_assets.quality.sections_across import UNKNOWN, across_parts, court, pair_measure
from datafirst_assets.quality.sections_parties import ELSEWHERE, HEADING, parties_parts
from datafirst_assets_tests.linkage.zone import Zone

OTHERS = [name for name in SOURCES if name not in CRIMINAL]


def _written(zone: Zone) -> tuple[str, str]:
    write_indicators(zone.settings)
    report = write_report(zone.settings)
    return report.markdown.read_text(), report.html.read_text()


def _section(markdown: str) -> str:
    """The words and tables on other courts."""
    return markdown.partition(f"\n## {HEADING}\n")[2].partition("\n## ")[0]


def _without(zone: Zone, gone: list[str]) -> None:
    """Take away what these courts delivered and what was made of it, as if they had never delivered."""
    for name in gone:
        for file in zone.root.internal.glob(f"*/std_{name}__*/*.parquet"):
            file.unlink()
    for name in ("person_clusters", "party_identity_records"):
        file = zone.root.table("linkage", name)
        stored = pq.read_table(file, partitioning=None)
        pq.write_table(stored.filter(pc.invert(pc.is_in(stored["source_dataset"], pa.array(gone)))), file)


def _persons_by_hand(zone: Zone) -> dict[str, dict[str, list[bool]]]:
    """Of every person, by court, whether each record states a birth date."""
    said: dict[tuple[str, str], tuple[bool, bool]] = {}
    for file in sorted(zone.root.internal.glob("identities/std_*__identities/*.parquet"), key=lambda path: path.stem):
        for row in pq.read_table(file, partitioning=None).to_pylist():  # a newer delivery comes later
            key = row["source_dataset"], row["source_record_id"]
            said[key] = row["defendant_type"] == "P", row["date_of_birth"] is not None
    persons: dict[str, dict[str, list[bool]]] = defaultdict(lambda: defaultdict(list))
    for row in pq.read_table(zone.root.table("linkage", "person_clusters"), partitioning=None).to_pylist():
        is_person, born = said[row["source_dataset"], row["source_record_id"]]
        if is_person:
            persons[row["person_id"]][row["source_dataset"]].append(born)
    return persons


def test_counts_are_those_counted_one_by_one(zone: Zone) -> None:
    with connect(zone.settings) as connection:
        linked = linked_parties(connection, zone.root)
    assert linked is not None and list(linked.courts) == OTHERS
    persons = _persons_by_hand(zone)
    for name, counted in linked.courts.items():
        ours = [courts for courts in persons.values() if name in courts]
        elsewhere = [courts for courts in ours if len(courts) > 1]
        assert counted.persons == len(ours) and counted.persons_elsewhere == len(elsewhere) > 0
        assert counted.records == sum(len(courts[name]) for courts in ours)
        assert counted.born == sum(sum(courts[name]) for courts in ours)
        assert counted.elsewhere == sum(len(courts[name]) for courts in elsewhere)
        assert counted.born_elsewhere == sum(sum(courts[name]) for courts in elsewhere)
        assert counted.repeated == sum(len(courts[name]) for courts in ours if len(courts[name]) > 1)
        assert counted.sizes == Counter(len(courts[name]) for courts in ours)
        assert counted.shared == Counter(other for courts in ours for other in courts if other != name)
    several = [courts for courts in persons.values() if len(courts) > 1 and not courts.keys() <= CRIMINAL.keys()]
    assert linked.signs.persons == len(several)
    assert linked.levels and {"pnc_id", "case_keys"}.isdisjoint(one.comparison for one in linked.levels)
    assert {"date_of_birth", "household"} <= {one.comparison for one in linked.levels}


def test_every_court_and_what_is_measured_of_it_is_told(zone: Zone) -> None:
    write_evaluation(zone.settings)
    markdown, html = _written(zone)
    assert ELSEWHERE in markdown and f'href="#{HEADING.lower().replace(", ", "-").replace(" ", "-")}"' in html
    section = _section(markdown)
    for name in OTHERS:
        assert section.count(court(name)) > 5
    for told in (
        "### What other courts provided",
        "### How parties were linked",
        "Nobody is linked on a name alone",
        "threshold of the published level",
        "Match weights of parties",
        "### Persons found in other courts",
        "Pairs of records of persons in two courts",
        "### Signs of error across courts",
        "### Known shortfalls of other courts' links",
    ):
        assert told in section
    assert UNKNOWN not in section
    lines = [line.split("|") for line in section.splitlines() if line.startswith("|any|any other|")]
    assert [line[3] for line in lines] == ["both known", "not both"]


def test_without_a_truth_no_error_is_told_and_signs_are(zone: Zone) -> None:
    (zone.root.truth / "persons.parquet").unlink()
    write_evaluation(zone.settings)
    section = _section(_written(zone)[0])
    assert UNKNOWN in section and "95 % interval" not in section and "precision" not in section
    assert "### Signs of error across courts" in section and "### Known shortfalls" in section


def test_an_evaluation_of_earlier_code_that_knows_no_other_courts_is_not_told(zone: Zone) -> None:
    measured = write_evaluation(zone.settings)
    assert measured is not None and read_evaluation(zone.root) is not None
    del measured["sources"]
    quality_file(zone.root, EVALUATION).write_text(json.dumps(measured))
    assert read_evaluation(zone.root) is None


def test_without_other_courts_nothing_is_said_of_them(zone: Zone) -> None:
    _without(zone, OTHERS)
    write_evaluation(zone.settings)
    markdown, html = _written(zone)
    for text in (markdown, html):
        assert HEADING not in text and not any(court(name) in text for name in OTHERS)


@pytest.mark.parametrize("gone", OTHERS)
def test_one_other_court_is_enough(zone: Zone, gone: str) -> None:
    _without(zone, [gone])
    write_evaluation(zone.settings)
    section = _section(_written(zone)[0])
    assert court(gone) not in section
    assert all(section.count(court(name)) > 5 for name in OTHERS if name != gone)


def test_records_by_year_hold_on_to_what_an_earlier_catalogue_showed(zone: Zone) -> None:
    def by_year(markdown: str) -> dict[str, int]:
        table = _section(markdown).partition("by year of the delivery")[2].partition("\n\n|")[2].partition("\n\n")[0]
        lines = [line.strip("|").split("|") for line in table.splitlines()[2:]]
        return {year: int(records.replace(",", "")) for year, records, *_ in lines}

    source = SOURCES[OTHERS[0]]
    (name,) = (table.name for table in source.published if table.entity == source.records)
    first = by_year(_written(zone)[0])
    year = min(first)
    periods = [{"period": year, "rows": first[year] + 10, "share": None}]
    stored = {"datasets": [{"name": name, "variables": [{"name": "x", "codes": [], "completeness_by_year": periods}]}]}
    folder = zone.root.releases / "0001" / "catalogue"
    folder.mkdir(parents=True)
    (folder / "catalogue.json").write_text(json.dumps(stored))
    again = by_year(_written(zone)[0])
    assert again == first | {year: first[year] + 10, "all years": first["all years"] + 10}


def test_names_on_the_page_are_told_apart(zone: Zone) -> None:
    """What is told of other courts has other headings and other captions than the same of the criminal ones."""
    write_evaluation(zone.settings)
    html = _written(zone)[1]
    for names in (re.findall(r' id="([^"]+)"', html), re.findall(r'aria-label="([^"]+)"', html)):
        assert names and [name for name, times in Counter(names).items() if times > 1] == []


def _pairs(linked: int, true: int, right: int) -> dict[str, Any]:
    intervals = {"precision": [0.901, 0.952], "recall": [0.5, 0.8]}
    return {"linked_pairs": linked, "true_pairs": true, "right_pairs": right, "intervals": intervals}


def test_measures_of_pairs_pass_disclosure_control() -> None:
    assert pair_measure(_pairs(1000, 2000, 930), "precision") == "93.00 (90.00 to 95.50)"
    assert pair_measure(_pairs(1000, 2000, 1000), "precision") == "100.00 (no error seen)"
    assert pair_measure(_pairs(1000, 2000, 996), "precision") == NOT_SHOWN, "four wrong ones are few"
    assert pair_measure(_pairs(9, 2000, 9), "precision") == NOT_SHOWN
    assert pair_measure(_pairs(0, 2000, 0), "precision") == NOT_APPLICABLE


def _table(parts: list[Part], caption: str) -> list[list[str]]:
    (lines,) = (
        [list(line) for line in part.lines]
        for part in parts
        if isinstance(part, Figures) and part.caption.startswith(caption)
    )
    return lines


def _court(**counts: Any) -> Court:
    usual = {"persons": 400, "records": 500, "born": 400, "repeated": 150, "elsewhere": 100, "born_elsewhere": 95}
    more = {"persons_elsewhere": 90, "sizes": {1: 300, 2: 90, 3: 9, 12: 1}, "shared": {"mags_hocas": 88}}
    return Court(**(usual | more | {"organisation_records": 0, "organisations": 0} | counts))  # type: ignore[arg-type]


def _parts(court: Court, pairs: int = 0) -> list[Part]:
    source = SOURCES[OTHERS[0]]
    fields = ("forename", "surname", "date_of_birth", "sex", "postcode", "town", "pnc_id", "cro_number")
    told = Provided(source, {2019: 500}, {}, 700, 3, 500, dict.fromkeys(fields, 400) | {"pnc_id": 0, "cro_number": 0})
    thresholds = Thresholds({"person_id": 2.0}, Calibration(pairs=pairs), "artificial")
    return parties_parts([told], LinkedParties({source.name: court}, Signs(90, 3, 40), [], thresholds), [])


def test_few_people_are_not_shown() -> None:
    parts = _parts(_court())
    assert _table(parts, "Records of persons who are met")[1][-1] == NOT_SHOWN, "five without a birth date"
    assert [line[1] for line in _table(parts, "Persons by their number")] == [
        "300",
        "90",
        NOT_SHOWN,
        "0",
        NOT_SHOWN,
        "390",
    ]
    assert [line[1] for line in _table(parts, "Persons with records")] == [NOT_SHOWN, "40 (44.4 %)"]
    assert _table(parts, "Other courts: rows of all files")[0][1:] == ["700", NOT_SHOWN]
    assert _table(parts, "Persons before two courts")[0][-1] == "90 (22.5 %)"


def test_fields_that_these_courts_do_not_have_are_left_out() -> None:
    stated = [line[0] for line in _table(_parts(_court()), "Other courts: records of persons that state")]
    assert stated == ["forename", "surname", "date of birth", "sex", "postcode", "town"]


@pytest.mark.parametrize(("pairs", "said"), [(0, "the model's own odds stand"), (300, "300 pairs show")])
def test_what_tells_the_threshold_is_said(pairs: int, said: str) -> None:
    words = [part.words for part in _parts(_court(), pairs) if isinstance(part, Words)]
    assert [one for one in words if said in one and "at 2 bits" in one]


def _measured() -> dict[str, Any]:
    """A court whose 300 records of persons are all right."""
    sums = dict.fromkeys(("records", "precise", "recalled", "together", "estimated", "true", "exact"), 300)
    shares = ("pairwise_precision", "pairwise_recall", "bcubed_precision", "bcubed_recall")
    one = {"records": 300, "sums": sums, "intervals": {share: [1, 1] for share in shares}}
    return {
        "records_of_persons": {"person_id": one},
        "records_of_organisations": {"person_id": {"records": 0}},
        "groups": {"person_id": {"sex": {"M": one}}},
    }


def test_courts_that_the_truth_does_not_know_are_named() -> None:
    known = {"sources": {OTHERS[0]: _measured()}, "cross_justice": {}}
    words = [part.words for part in across_parts(known, OTHERS) if isinstance(part, Words)]
    assert [one for one in words if one.startswith(f"{court(OTHERS[1])}: the truth knows too few")]
    assert not [one for one in words if one.startswith(court(OTHERS[0]))]
    assert across_parts(known | {"sources": {}}, OTHERS)[1] == Words(UNKNOWN)


def test_pairs_of_courts_come_in_the_order_of_the_registry() -> None:
    kinds = {BOTH: _pairs(100, 100, 50), REST: _pairs(0, 0, 0)}
    names = ["mags_hocas and familyman", "crown_xhibit and familyman", "mags_hocas and civil_caseman_pcol"]
    across = {
        **kinds,
        "by_sources": dict.fromkeys(sorted(names), kinds),
        "groups": {},
        "organisations": _pairs(0, 0, 0),
    }
    known = {"sources": {OTHERS[0]: _measured()}, "cross_justice": across}
    lines = _table(across_parts(known, OTHERS), "Pairs of records of persons in two courts")
    titles = [["any", "any other"]] + [
        [court(one), court(other)]
        for one, other in (("mags_hocas", OTHERS[0]), ("mags_hocas", OTHERS[1]), ("crown_xhibit", OTHERS[0]))
    ]
    assert [line[:2] for line in lines[::2]] == titles and lines[1][2:] == [
        "not both",
        "0",
        NOT_APPLICABLE,
        NOT_APPLICABLE,
    ]
