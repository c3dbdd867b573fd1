"""Every rule of the calendar, with what it tells and what it must not tell."""

import numpy as np
import pytest

from datafirst_assets.contracts.coverage import WHOLE

from .months import LENGTH, Volume, calendar, silent, states, steady

END = LENGTH - 1


def test_a_steady_court_is_covered_throughout() -> None:
    assert states(steady) == [("covered", 0, END)]


@pytest.mark.parametrize("there", [0, 5])
def test_months_with_no_or_hardly_any_record_between_others_are_a_break(there: int) -> None:
    assert states(silent(30, 33, there=there)) == [("covered", 0, 29), ("break", 30, 32), ("covered", 33, END)]


def test_fewer_than_half_are_low_and_half_are_not() -> None:
    assert states(silent(30, 36, usual=100, there=45)) == [("covered", 0, 29), ("low", 30, 35), ("covered", 36, END)]
    assert states(silent(30, 36, usual=100, there=50)) == [("covered", 0, END)]


def test_a_small_court_is_told_when_it_is_silent_for_long_and_not_before() -> None:
    assert states(silent(30, 33, usual=9)) == [("covered", 0, 29), ("break", 30, 32), ("covered", 33, END)]
    assert states(silent(30, 31, usual=9)) == [("covered", 0, 29), ("too_few", 30, 30), ("covered", 31, END)]
    assert states(silent(30, 31, usual=9, there=3)) == [("covered", 0, END)]


def test_of_a_tiny_court_nothing_is_told() -> None:
    assert states(silent(20, 50, usual=4)) == [("too_few", 0, END)]


def test_a_court_that_closes_ends_and_stray_records_do_not_stretch_its_life() -> None:
    closed = [("covered", 0, 29), ("after_last", 30, END)]
    assert states(silent(30, LENGTH)) == closed
    assert states(lambda month: 60 if month < 30 else 1 if month % 7 == 0 else 0) == closed


def test_a_court_that_opens_begins() -> None:
    opened = [("before_first", 0, 29), ("covered", 30, END)]
    assert states(silent(0, 30)) == opened
    assert states(lambda month: 1 if month == 4 else 0 if month < 30 else 60) == opened


def test_the_month_in_which_a_court_opens_or_closes_may_be_low() -> None:
    opened = [("before_first", 0, 29), ("covered", 30, END)]
    assert states(lambda month: 0 if month < 30 else 8 if month == 30 else 60) == opened
    assert states(lambda month: 60 if month < 30 else 8 if month == 30 else 0)[0] == ("covered", 0, 30)


def test_the_last_month_of_all_may_not() -> None:
    """A delivery that was drawn too early ends in the middle of a month; nothing follows that would say that a court closed."""
    assert states(silent(END, LENGTH, there=8)) == [("covered", 0, END - 1), ("low", END, END)]


def test_a_few_silent_months_at_the_end_of_a_small_court_are_no_end_yet() -> None:
    assert states(silent(END, LENGTH, usual=9)) == [("covered", 0, END - 1), ("too_few", END, END)]


def test_a_court_that_thins_out_over_a_year_is_low_and_then_ends() -> None:
    found = states(lambda month: 120 if month < 36 else max(0, 120 - 10 * (month - 35)))
    assert [state for state, *_ in found] == ["covered", "low", "after_last"]
    assert found[1][1] == 42, "the first month with fewer than half"


def test_a_long_gap_stays_a_gap_and_a_lasting_fall_becomes_usual() -> None:
    assert states(silent(10, 55)) == [("covered", 0, 9), ("break", 10, 54), ("covered", 55, END)]
    assert states(silent(12, LENGTH, usual=100, there=40)) == [
        ("covered", 0, 11),
        ("low", 12, 23),
        ("covered", 24, END),
    ]
    assert states(silent(36, LENGTH, usual=100, there=40)) == [
        ("covered", 0, 35),
        ("low", 36, 53),
        ("covered", 54, END),
    ]


def test_a_rise_is_no_fall_of_what_was_before() -> None:
    assert states(silent(0, 30, usual=160, there=40)) == [("covered", 0, END)]


def test_a_burst_changes_nothing_of_other_months() -> None:
    assert states(silent(20, 21, there=5_000)) == [("covered", 0, END)]


def test_a_year_that_was_not_delivered_is_passed_over() -> None:
    without = ("not_delivered", 24, 35)
    assert states(steady, missing=[2014]) == [("covered", 0, 23), without, ("covered", 36, END)]
    assert states(silent(20, 40), missing=[2014]) == [
        ("covered", 0, 19),
        ("break", 20, 23),
        without,
        ("break", 36, 39),
        ("covered", 40, END),
    ]
    assert states(silent(22, LENGTH), missing=[2014]) == [("covered", 0, 21), ("after_last", 22, 23), without,
                                                         ("after_last", 36, END)]  # fmt: skip


def test_records_dated_in_a_year_that_was_not_delivered_do_not_count() -> None:
    rows = calendar({"A": steady, "B": silent(0, 24, there=0, usual=1)}, missing=[2014, 2015, 2016])
    assert {row[0] for row in rows} == {"A", WHOLE}
    assert max(row[1].year for row in rows) == 2013


def test_the_source_as_a_whole_is_judged_as_one_court() -> None:
    courts: dict[str, Volume] = {name: silent(30, 32, usual=4) for name in "ABCDEFGHIJKLMNOPQRST"}
    whole = [row[4] for row in calendar(courts) if row[0] == WHOLE]
    assert [number for number, state in enumerate(whole) if state != "covered"] == [30, 31]
    assert {row[4] for row in calendar(courts) if row[0] != WHOLE} == {"too_few"}, "none of them could tell"


def test_chance_and_season_alone_tell_of_nothing() -> None:
    drawn = np.random.default_rng(7)
    means = np.exp(drawn.normal(3, 1.5, 150))
    season = np.array([1, 1, 1, 1, 1, 1, 1, 0.75, 1, 1, 1, 0.75])
    counts = drawn.poisson(means[:, None] * np.tile(season, LENGTH // 12)[None, :])

    def volume(court: int) -> Volume:
        return lambda month: int(counts[court, month])

    rows = calendar({f"C{court}": volume(court) for court in range(150)})
    assert {row[4] for row in rows} == {"covered", "too_few"}


def test_every_court_has_every_month_once_and_is_held_against_something() -> None:
    rows = calendar({"A": steady, "B": silent(10, 20)}, missing=[2013])
    assert len({row[:2] for row in rows}) == len(rows) == 3 * LENGTH
    assert all((row[3] is None) == (row[4] == "not_delivered") for row in rows)
    assert all(row[3] is None or row[3] > 0 for row in rows)


def test_months_that_come_later_do_not_change_what_was_said() -> None:
    court = {"A": silent(30, 33)}
    before = calendar(court, missing=[2016])
    after = [row for row in calendar(court) if row[1].year < 2016]
    assert before == after
