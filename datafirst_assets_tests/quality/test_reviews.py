"""Clerical reviews in the report: their estimates, of which links they speak, and that there was none."""

import json
import re
from typing import Any

import pytest

from datafirst_assets.clerical.collect import collect_answers
from datafirst_assets.clerical.estimate import estimate_quality
from datafirst_assets.clerical.review import REVIEWERS
from datafirst_assets.disclosure import NOT_SHOWN
from datafirst_assets.linkage.thresholds import load_thresholds
from datafirst_assets.quality.document import to_markdown
from datafirst_assets.quality.indicators import write_indicators
from datafirst_assets.quality.report import write_report
from datafirst_assets.quality.reviews import Reviewed, reviews
from datafirst_assets.quality.sections_review import review_parts
from datafirst_assets.release.files import sha256
from datafirst_assets_tests.clerical.conftest import draw
from datafirst_assets_tests.linkage.zone import Zone

AGREED = {"questions": 1000, "agreed": 900, "share_lower": 0.88, "share_upper": 0.92}
AGREED |= {"kappa": 0.8123, "kappa_lower": 0.77, "kappa_upper": 0.85}


def estimate(measure: str, group: str, cannot_tell: str = "same", **values: Any) -> dict[str, Any]:
    told = {"estimate": 0.97, "lower": 0.951, "upper": 0.982, "reviewed": 500, "population": 10_000}
    return {"measure": measure, "group": group, "cannot_tell": cannot_tell} | told | values


def reviewed(name: str = "look", clusters: str = "c" * 64, model: str | None = "m" * 64, **values: Any) -> Reviewed:
    rows = [estimate("precision", "published", counted, **values) for counted in ("same", "different")]
    return Reviewed(name, clusters, model, "0003", {"pairs": dict(AGREED)}, rows)


def told(*found: Reviewed, clusters: str = "c" * 64, model: str = "m" * 64) -> str:
    return to_markdown(review_parts(found, clusters, model))


def test_a_finished_review_is_in_the_report(zone: Zone) -> None:
    drawn = draw(zone, "first-look", 60, 12)
    write_indicators(zone.settings)
    unfinished = write_report(zone.settings).markdown.read_text()
    assert "No clerical review of these deliveries has been finished" in unfinished
    for reviewer in REVIEWERS:
        drawn.fill(reviewer)
    collect_answers(zone.settings, drawn.review)
    estimate_quality(zone.settings, drawn.review)
    report = write_report(zone.settings)
    for text in (report.markdown.read_text(), report.html.read_text()):
        assert "No clerical review" not in text and "It speaks of the links of this release" in text
        assert load_thresholds(zone.root).model_hash[:12] in text
        for what in ("scored pairs of one person that are joined", "persons that hold nobody else", "kappa"):
            assert what in text
    (one,) = reviews(zone.root)
    assert one.clusters == sha256(zone.root.table("linkage", "person_clusters")) and one.release is None


def test_what_the_review_found_is_told() -> None:
    said = told(reviewed())
    assert "|pairs joined that are one person|published|97.0 (95.1 to 98.2)|97.0 (95.1 to 98.2)|500|" in said
    assert "|pairs of identities|1,000|90.0 (88.0 to 92.0)|0.81 (0.77 to 0.85)|" in said
    assert "when 0003 was the newest release, under the model mmmmmmmmmmmm" in said and "OUT OF DATE" not in said


@pytest.mark.parametrize(
    ("review", "because"),
    [
        (reviewed(clusters="x" * 64), "OUT OF DATE: persons have been linked again since"),
        (reviewed(clusters="x" * 64, model="y" * 64), "made under another model, mmmmmmmmmmmm"),
        (reviewed(clusters="x" * 64, model=None), "under a model that it does not name. OUT OF DATE"),
    ],
)
def test_a_review_of_other_links_is_marked(review: Reviewed, because: str) -> None:
    assert because in told(review)


def test_of_old_reviews_the_newest_is_told_and_only_where_there_is_none_of_today() -> None:
    old, older = reviewed("old", clusters="x" * 64), reviewed("older", clusters="x" * 64)
    assert "Review old " in told(older, old) and "Review older" not in told(older, old)
    assert "Review old" not in told(older, old, reviewed("today"))


def test_shares_pass_disclosure_control() -> None:
    """Of a population of 100 three pairs are a count that is not shown."""
    assert f"published|{NOT_SHOWN}|{NOT_SHOWN}|500|" in told(reviewed(population=100))
    assert f"|{NOT_SHOWN}|" in told(reviewed(reviewed=7))
    few = reviewed()
    few.agreement["pairs"]["agreed"] = 995
    assert f"|1,000|{NOT_SHOWN}|" in told(few)
    nobody = reviewed(estimate=None, lower=None, upper=None, population=0, reviewed=0)
    assert "|published|none drawn|none drawn|0|" in told(nobody)


def test_a_review_of_earlier_code_names_no_model(zone: Zone) -> None:
    folder = zone.root.internal / "clerical" / "early"
    folder.mkdir(parents=True)
    results = {"design": {"person_clusters_sha256": "x" * 64}, "agreement": {}, "estimates": []}
    (folder / "results.json").write_text(json.dumps(results))
    (one,) = reviews(zone.root)
    assert (one.model_hash, one.release) == (None, None)
    assert re.search("does not name. OUT OF DATE", told(one))
