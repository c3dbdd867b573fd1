"""The check of coverage: it warns of every new break, tells where it is, and holds nothing up."""

import dagster as dg

from datafirst_assets.checks.coverage import MOST, NO_NEW_BREAKS, break_result
from datafirst_assets.contracts.coverage import WHOLE
from datafirst_assets.coverage.runs import Run


def broken(court: str, state: str = "break") -> Run:
    name = "All courts" if court == WHOLE else ""
    return Run("mags_hocas", court, name, "2014-03", "2014-05", state)


def test_nothing_new_passes() -> None:
    result = break_result([])
    assert result.passed and result.description is None
    assert result.metadata["new_breaks"].value == 0


def test_a_new_break_warns_and_does_not_block() -> None:
    result = break_result([broken("A"), broken("B", "low"), broken("C", "after_last")])
    assert not result.passed
    assert result.severity == dg.AssetCheckSeverity.WARN and not NO_NEW_BREAKS.blocking
    assert str(result.description).startswith("3 new: 1 low, 1 break, 1 after the last.")
    told = str(result.metadata["first_of_them"].value)
    assert "|Magistrates' courts (Libra)|A|2014-03 to 2014-05|Break|" in told


def test_many_are_counted_and_whole_sources_are_told_first() -> None:
    result = break_result([*(broken(f"C{number}") for number in range(MOST)), broken(WHOLE, "low")])
    lines = str(result.metadata["first_of_them"].value).splitlines()
    assert result.metadata["new_breaks"].value == MOST + 1
    assert len(lines) == MOST + 2 and "|All courts|" in lines[2]
