"""The report: with and without a truth, nothing on it that the public may not see, and the same bytes when made again."""

import json
import re
from html.parser import HTMLParser

import pytest

from datafirst_assets.config import Settings
from datafirst_assets.contracts.sources import CRIMINAL
from datafirst_assets.disclosure import NOT_SHOWN, shown
from datafirst_assets.disclosure.counts import BASE, FEWEST
from datafirst_assets.engine import connect
from datafirst_assets.errors import DataFirstError
from datafirst_assets.linkage.person_ids import record_changes
from datafirst_assets.quality.document import Figures, Heading, Picture, Points, Words, to_html, to_markdown
from datafirst_assets.quality.evaluation import read_evaluation, write_evaluation
from datafirst_assets.quality.files import EVALUATION, quality_file
from datafirst_assets.quality.indicators import write_indicators
from datafirst_assets.quality.report import write_report
from datafirst_assets.quality.reviews import Reviewed
from datafirst_assets.quality.sections_error import case_measure, in_order
from datafirst_assets.quality.sections_headline import headline_parts
from datafirst_assets.quality.stability import stability
from datafirst_assets_tests.linkage.zone import Zone


def written(zone: Zone) -> tuple[str, str]:
    write_indicators(zone.settings)
    report = write_report(zone.settings)
    return report.markdown.read_text(), report.html.read_text()


def cells(markdown: str) -> list[str]:
    """All figures of all tables: cells behind the first of lines behind the header."""
    lines = [line.strip("|").split("|") for line in markdown.splitlines() if line.startswith("|")]
    return [cell for line in lines for cell in line[1:]]


def test_without_a_truth_it_says_so(zone: Zone) -> None:
    (zone.root.truth / "persons.parquet").unlink()
    assert write_evaluation(zone.settings) is None
    markdown, html = written(zone)
    for text in (markdown, html):
        assert "There is no truth beside these deliveries" in text
        assert "By ethnic group" not in text


def test_with_a_truth_every_group_has_its_error(zone: Zone) -> None:
    write_evaluation(zone.settings)
    markdown, _ = written(zone)
    for heading in (
        "## Data provision",
        "## Linkage",
        "## Linkage error",
        "## Analysis",
        "### By ethnic group",
        "### By sex",
    ):
        assert heading in markdown
    assert "There is no truth" not in markdown


def test_no_count_that_the_public_may_not_see(zone: Zone) -> None:
    write_evaluation(zone.settings)
    counts = [re.fullmatch(r"([\d,]+)( \([\d.]+ %\))?", cell) for cell in cells(written(zone)[0])]
    found = [int(count[1].replace(",", "")) for count in counts if count]
    assert len(found) > 50
    assert [count for count in found if count % BASE or 0 < count < FEWEST] == []


def test_records_by_year_hold_on_to_what_the_catalogue_of_an_earlier_release_showed(zone: Zone) -> None:
    """Else one page would say what the other keeps: that a few people have come or gone since."""

    def by_year(markdown: str) -> dict[str, int]:
        table = markdown.partition("by year of the delivery")[2].partition("\n\n|")[2].partition("\n\n")[0]
        lines = [[cell.strip() for cell in line.strip("|").split("|")] for line in table.splitlines()[2:]]
        return {year: int(records.replace(",", "")) for year, records, *_ in lines}

    first = by_year(written(zone)[0])
    years = [year for year in first if year.isdigit()]
    held = {year: first[year] + (10 if year == years[0] else 15) for year in years}
    periods = [{"period": year, "rows": number, "share": None} for year, number in held.items()]
    variable = {"name": "artificial", "codes": [], "completeness_by_year": periods}
    folder = zone.root.releases / "0001" / "catalogue"
    folder.mkdir(parents=True)
    stored = {"datasets": [{"name": "magistrates_defendant_case", "variables": [variable]}]}
    (folder / "catalogue.json").write_text(json.dumps(stored))
    near = {years[0]: held[years[0]], "all years": first["all years"] + 10}
    assert by_year(written(zone)[0]) == first | near, "what lies further off is not held on to"


def test_tables_of_persons_hold_no_organisation(zone: Zone) -> None:
    """The small zone has both; the records of every table that speaks of records of persons add up to the same."""
    measured = write_evaluation(zone.settings)
    assert measured is not None
    level = "person_id"
    persons, organisations = measured["records_of_persons"][level], measured["records_of_organisations"][level]
    assert organisations["records"] > 0
    assert persons["all"]["records"] + organisations["records"] == measured["persons"][level]["all"]["records"]
    assert persons["mags_hocas"]["records"] + persons["crown_xhibit"]["records"] == persons["all"]["records"]
    for groups in measured["groups"][level].values():
        assert sum(one["records"] for one in groups.values()) == persons["all"]["records"]
    # A share of all lies between those of the groups that make it up.
    for name in ("bcubed_precision", "bcubed_recall"):
        shares = [one[name] for one in measured["groups"][level]["sex"].values()]
        assert min(shares) <= persons["all"][name] <= max(shares)
    markdown, _ = written(zone)
    lines = [line.split("|") for line in markdown.splitlines() if line.startswith("|")]
    by_size = {line[1]: line[2] for line in lines if len(line) == 4}
    clusters, records = (zone.root.table("linkage", name) for name in ("person_clusters", "identity_records"))
    with connect(zone.settings) as connection:
        alone = connection.execute(
            "SELECT count(*) FROM (SELECT person_id FROM read_parquet(?) JOIN read_parquet(?) USING (source_dataset, "
            "source_record_id) WHERE NOT is_organisation GROUP BY person_id HAVING count(*) = 1)",
            [str(clusters), str(records)],
        ).fetchall()[0][0]
    assert by_size["1"] == shown(alone)


def test_ages_are_in_the_order_of_life() -> None:
    groups = dict.fromkeys(["10-11", "60+", "under 10", "unknown"])
    assert [name for name, _ in in_order(groups)] == ["under 10", "10-11", "60+", "unknown"]


def test_no_id_name_or_place_of_this_machine(zone: Zone) -> None:
    write_evaluation(zone.settings)
    for text in written(zone):
        plain = re.sub(r"base64,[A-Za-z0-9+/=]+", "", text)
        assert str(zone.folder) not in plain
        assert not re.search(r"[0-9a-f]{16}|\d{4}/\d{7}[A-Z]|\b[A-Z]{1,2}\d{1,2}[A-Z]? \d[A-Z]{2}\b", plain)


def test_made_again_it_is_the_same(zone: Zone) -> None:
    write_evaluation(zone.settings)
    first = written(zone)
    one_thread = Settings(data_dir=zone.folder, threads=1, memory_limit="500MB")
    write_evaluation(one_thread)
    write_report(one_thread)
    assert written(zone) == first


def test_an_evaluation_of_other_persons_is_not_told(zone: Zone) -> None:
    write_evaluation(zone.settings)
    assert read_evaluation(zone.root)
    file = quality_file(zone.root, EVALUATION)
    file.write_text(file.read_text().replace('_sha256": "', '_sha256": "0'))
    assert read_evaluation(zone.root) is None


def test_a_report_needs_the_indicators(zone: Zone) -> None:
    with pytest.raises(DataFirstError, match="Materialise `linkage_indicators` first"):
        write_report(zone.settings)


def test_stability_compares_the_last_two_states_and_stays_when_nothing_changes(zone: Zone) -> None:
    """Release 0001 said these persons; then two of them became one; releases 0002 and 0003 say the same."""
    releases = zone.root.releases

    def release(version: str, current: str | None) -> None:
        with connect(zone.settings) as connection:
            record_changes(connection, zone.root, current, version)
        (releases / version).mkdir(parents=True)
        (releases / "current").unlink(missing_ok=True)
        (releases / "current").symlink_to(version)

    def told() -> object:
        with connect(zone.settings) as connection:
            return stability(connection, zone.root)

    release("0001", None)
    assert told() is None
    clusters = zone.root.table("linkage", "person_clusters")
    with connect(zone.settings) as connection:
        ids = [
            row[0]
            for row in connection.execute(
                f"SELECT DISTINCT person_id FROM '{clusters}' WHERE list_contains({list(CRIMINAL)}, source_dataset) ORDER BY 1"
            ).fetchall()
        ]
        merged = f"SELECT * REPLACE (if(person_id = '{ids[1]}', '{ids[0]}', person_id) AS person_id) FROM clusters"
        connection.execute(f"CREATE TABLE clusters AS FROM '{clusters}'")
        connection.execute(f"COPY ({merged}) TO '{clusters}' (FORMAT parquet)")
        record_changes(connection, zone.root, "0001", "0002")
    before_release = told()
    release("0002", "0001")
    assert told() == before_release
    release("0003", "0002")
    assert told() == before_release
    assert (before_release.before, before_release.now) == ("0001", "0002")  # type: ignore[attr-defined]
    assert before_release.persons_before - before_release.persons_now == 1  # type: ignore[attr-defined]
    assert (before_release.kept, before_release.merged, before_release.split) == (len(ids) - 1, 1, 0)  # type: ignore[attr-defined]


class Page(HTMLParser):
    """What tests look at on a page: tags, headings in order, pictures without words, and whatever would be fetched."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.headings: list[int] = []
        self.mute: list[str] = []
        self.fetched: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        of = dict(attrs)
        if tag not in ("meta", "img"):
            self.open.append(tag)
        if re.fullmatch(r"h\d", tag):
            self.headings.append(int(tag[1]))
        if tag == "img" and not of.get("alt"):
            self.mute.append(tag)
        self.fetched += [v for k in ("src", "href") if (v := of.get(k)) and not v.startswith(("data:image/svg", "#"))]
        assert tag not in ("script", "link", "iframe")

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def test_the_page_is_whole_and_needs_nothing_else(zone: Zone) -> None:
    write_evaluation(zone.settings)
    page = Page(written(zone)[1])
    assert page.open == [] and page.mute == [] and page.fetched == []
    assert page.headings[0] == 1 and page.headings.count(1) == 1
    assert all(later - earlier <= 1 for earlier, later in zip(page.headings, page.headings[1:], strict=False))


def test_words_cannot_become_markup() -> None:
    parts = [
        Heading("A <b> title", 1),
        Words("1 < 2 & 3"),
        Points(["<script>"]),
        Figures("a | b", ["<x>", "n"], [["<y>|", "1"]]),
        Picture("<svg xmlns='http://www.w3.org/2000/svg'/>", 'said "so" <z>'),
    ]
    html = to_html(parts)
    for raw in ("<b>", "<script>", "<x>", "<y>", "<z>"):
        assert raw not in html
    Page(html)
    assert "|<y>/|1|" in to_markdown(parts)


def test_code_in_words_is_code_on_the_page() -> None:
    html = to_html([Heading("Artificial", 1), Words("see `some_column` < 3"), Figures("f", ["a", "b"], [["`x`", "1"]])])
    assert "see <code>some_column</code> &lt; 3" in html and "<code>x</code>" in html and "`" not in html


def test_three_figures_come_before_the_method(zone: Zone) -> None:
    write_evaluation(zone.settings)
    markdown, _ = written(zone)
    first = markdown.partition("\n## ")[2].partition("\n## ")[0]
    assert first.startswith("How good the links are") and "|Of the records of the same person" in first
    assert len([line for line in first.splitlines() if line.startswith("|")]) == 5, "header, ruler and three figures"
    assert markdown.index("How good the links are") < markdown.index("blocking rules")
    (zone.root.truth / "persons.parquet").unlink()
    write_evaluation(zone.settings)
    assert "Nobody knows yet." in written(zone)[0]


def test_a_review_of_these_links_tells_the_figures_where_there_is_no_truth() -> None:
    row = {"cannot_tell": "different", "population": 1000, "lower": 0.8, "upper": 0.95, "reviewed": 200}
    estimates = [
        {**row, "measure": "precision", "group": "published", "estimate": 0.9},
        {**row, "measure": "exact_cluster_share", "group": "all", "estimate": 0.85},
    ]
    review = Reviewed("artificial", "f" * 64, "0" * 64, "0001", {}, estimates)
    (figures,) = [one for one in headline_parts(None, [review], "f" * 64) if isinstance(one, Figures)]
    assert [line[1] for line in figures.lines] == ["90.0 (80.0 to 95.0)", "none drawn", "85.0 (80.0 to 95.0)"]
    said = headline_parts(None, [review], "e" * 64)[-1]
    assert isinstance(said, Words) and said.words.startswith("Nobody knows yet"), (
        "a review of other links tells nothing"
    )


def test_links_of_cases_have_an_interval_or_no_error_seen() -> None:
    links = {"links": 1000, "right_links": 1000, "true_links": 1200}
    assert case_measure(links, "links") == "100.00 (no error seen)"
    assert re.fullmatch(r"83\.33 \([\d.]+ to [\d.]+\)", case_measure(links, "true_links"))
    assert case_measure(links | {"links": 1004}, "links") == NOT_SHOWN


def test_no_cell_is_empty_and_no_command_is_told(zone: Zone) -> None:
    write_evaluation(zone.settings)
    markdown, html = written(zone)
    assert [cell for cell in cells(markdown) if not cell.strip()] == []
    assert "`" not in html and "datafirst " not in markdown


def test_what_is_not_shown_has_its_sign(zone: Zone) -> None:
    """In so small a zone some counts are few."""
    assert NOT_SHOWN in written(zone)[0]
