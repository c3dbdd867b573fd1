"""The check of linkage quality: red as soon as something is found that must never be."""

from datafirst_assets.checks.contracts import check_result
from datafirst_assets.checks.quality import NEVER_FOUND, broken_promises
from datafirst_assets.quality.scenarios import SCENARIO, Indicator


def test_what_must_be_zero_is_checked_and_nothing_else() -> None:
    never = Indicator(SCENARIO, "never", "person_id", 0, 10, "pairs of identities", must_be_zero=True)
    sometimes = Indicator(SCENARIO, "sometimes", "person_id", 7, 10, "persons")
    assert broken_promises([never, sometimes]) == {"never (person_id)": 0}
    broken = Indicator(SCENARIO, "never", "person_id_low", 2, 10, "pairs of identities", must_be_zero=True)
    result = check_result("linkage_indicators", NEVER_FOUND.name, broken_promises([never, broken]))
    assert not result.passed
    assert check_result("linkage_indicators", NEVER_FOUND.name, broken_promises([never, sometimes])).passed
