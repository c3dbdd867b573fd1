"""A check that only warns is told, and is never the reason why a run failed."""

from collections.abc import Iterator
from typing import Any

import dagster as dg
import pytest

from datafirst_assets.orchestration.pipeline import _problems, _warnings


def result_of(severity: dg.AssetCheckSeverity, *, fails: bool) -> Any:
    """The result of a made-up asset with one failing check, whose step fails after it or not."""

    @dg.multi_asset(
        name="made_up", specs=[dg.AssetSpec("made_up")], check_specs=[dg.AssetCheckSpec("odd", asset="made_up")]
    )
    def made_up() -> Iterator[dg.MaterializeResult[None]]:
        check = dg.AssetCheckResult(check_name="odd", passed=False, severity=severity, description="Something is odd.")
        yield dg.MaterializeResult(check_results=[check])

    @dg.asset(deps=["made_up"])
    def after() -> None:
        if fails:
            raise dg.Failure("Made-up fault.")

    return dg.materialize([made_up, after], raise_on_error=False)


def test_a_warning_is_told_and_the_run_goes_on() -> None:
    result = result_of(dg.AssetCheckSeverity.WARN, fails=False)
    assert result.success and _problems(result) == []
    assert _warnings(result) == ["made_up: Something is odd."]


def test_a_warning_is_not_why_a_run_failed() -> None:
    assert _problems(result_of(dg.AssetCheckSeverity.WARN, fails=True)) == ["Made-up fault."]


@pytest.mark.parametrize("fails", [True, False])
def test_an_error_is_no_warning(fails: bool) -> None:
    result = result_of(dg.AssetCheckSeverity.ERROR, fails=fails)
    assert _warnings(result) == []
    assert [problem for problem in _problems(result) if "made_up" in problem] == (
        ["check odd of made_up: "] if fails else []
    )
