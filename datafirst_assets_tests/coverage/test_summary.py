"""What is said of a source by month and year."""

from datafirst_assets.contracts.coverage import WHOLE
from datafirst_assets.coverage.runs import Run
from datafirst_assets.coverage.summary import SourceCoverage, summaries

from .months import LENGTH, silent, steady
from .test_runs import runs_of

COURTS = {
    "STEADY": steady,
    "SILENT": silent(30, 33),
    "LOW": silent(30, 33, there=20),
    "OPENS": silent(0, 30),
    "CLOSES": silent(30, LENGTH),
    "TINY": silent(20, 30, usual=3),
}


def summary(missing: tuple[int, ...] = ()) -> SourceCoverage:
    (told,) = summaries(runs_of(COURTS, missing))
    return told


def test_a_month_counts_its_courts_by_state() -> None:
    months = {month.month: month for month in summary().months}
    before, then = months["2012-01"], months["2014-08"]
    assert (before.sitting, before.broken, before.courts["before_first"]) == (5, 0, 1)
    assert (then.sitting, then.broken, then.courts["after_last"]) == (5, 2, 1)
    assert then.courts["break"] == then.courts["low"] == then.courts["too_few"] == 1
    assert then.year == 2014 and not then.is_thin


def test_a_year_tells_of_breaks_beginnings_and_ends_in_it_only() -> None:
    years = {year.year: year for year in summary().years}
    assert (years[2014].breaking, years[2014].low, years[2014].beginning, years[2014].ending) == (1, 1, 1, 1)
    for other in (2012, 2013, 2015, 2016):
        assert (years[other].breaking, years[other].low, years[other].beginning, years[other].ending) == (0, 0, 0, 0)
    assert [years[year].courts for year in sorted(years)] == [5, 5, 6, 5, 5]
    assert [years[year].unsure for year in sorted(years)] == [1] * 5, "the small court"
    assert (summary().courts, summary().too_small) == (len(COURTS), 1)


def test_a_year_without_extract_has_neither_courts_nor_ends() -> None:
    years = {year.year: year for year in summary((2014,)).years}
    assert (years[2014].is_delivered, years[2014].courts, years[2014].unsure, years[2014].thin) == (False, 0, 0, ())
    assert (years[2015].beginning, years[2015].ending) == (1, 1), "told where the next extract shows it"


def test_months_thin_as_a_whole_are_told() -> None:
    (told,) = summaries(runs_of({name: silent(30, 32) for name in "ABC"}))
    assert [month.month for month in told.months if month.is_thin] == ["2014-07", "2014-08"]
    assert [year.thin for year in told.years if year.thin] == [("2014-07", "2014-08")]
    assert {run.court_code for run in told.runs_of(["break"])} == set("ABC")


def test_sources_stand_in_the_order_of_the_registry() -> None:
    runs = [Run(source, WHOLE, "", "2014-01", "2014-12", "covered") for source in ("familyman", "mags_hocas")]
    assert [told.source.name for told in summaries(runs)] == ["mags_hocas", "familyman"]
