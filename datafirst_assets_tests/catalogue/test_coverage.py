"""The coverage calendar in the catalogue: its page says what its file says, and a catalogue without one says so."""

from dataclasses import replace

from datafirst_assets.catalogue.coverage import MOST, court_columns, coverage_page
from datafirst_assets.catalogue.site import write_site
from datafirst_assets.catalogue.site.write import DOWNLOADS
from datafirst_assets.contracts.coverage import STATES, WHOLE
from datafirst_assets.contracts.sources import SOURCES
from datafirst_assets.coverage.runs import PUBLIC_FILE, Run, read_runs


def test_the_file_is_the_calendar(built):
    runs = read_runs(built.parts["coverage"].folder / PUBLIC_FILE)
    assert runs == built.catalogue.coverage
    assert {run.source_dataset for run in runs} == set(SOURCES)
    assert {run.state for run in runs} <= set(STATES)


def test_every_source_and_state_is_on_the_page(built):
    text = (built.site / "coverage.html").read_text()
    for source in SOURCES.values():
        assert f'id="{source.name}"' in text
    for words, meaning in STATES.values():
        assert words in text and meaning.replace("'", "&#39;") in text
    assert f'href="{PUBLIC_FILE}"' in text
    assert "Abergavenny Magistrates Court (ABGVMC)" in text, "a court that breaks: its cases are of one month a year"


def test_the_column_that_holds_a_court_is_named_by_source_and_has_its_codes(built):
    text = (built.site / "coverage.html").read_text().replace("<wbr>", "")
    for source in SOURCES.values():
        columns = court_columns(source)
        assert columns, source.name
        for table, column in columns:
            assert f'<a href="{table}.html#{column}"><code>{table}.{column}</code></a>' in text
            assert f"{table}.{column}" in DOWNLOADS[PUBLIC_FILE]
    assert court_columns(SOURCES["mags_hocas"]) == [("magistrates_defendant_case", "court_house_code")]


def test_the_page_is_linked_from_every_page(built):
    assert all('href="coverage.html"' in file.read_text() for file in built.site.glob("*.html"))


def test_a_catalogue_without_a_calendar_says_so(built, tmp_path):
    write_site(replace(built.catalogue, coverage=()), tmp_path, tmp_path / "none.html")
    assert "No coverage calendar was made for this release." in (tmp_path / "coverage.html").read_text()


def test_more_runs_than_a_page_can_hold_are_counted_and_breaks_stay(catalogue):
    spans = [(f"{2000 + n // 12}-{n % 12 + 1:02}", "low" if n % 2 else "covered") for n in range(2 * MOST + 20)]
    low = [Run("mags_hocas", "A", "", month, month, state) for month, state in spans]
    last = Run("mags_hocas", "B", "", spans[0][0], spans[0][0], "break")
    rest = Run("mags_hocas", "B", "", spans[1][0], spans[-1][0], "covered")
    whole = Run("mags_hocas", WHOLE, "All courts", spans[0][0], spans[-1][0], "covered")
    (source,) = coverage_page(replace(catalogue, coverage=(whole, *low, last, rest)))["sources"]
    listed = source["listed"]
    assert (len(listed.runs), listed.more) == (MOST, 11)
    assert last in listed.runs and listed.runs[0].court_code == "A"
