"""An operator's day in a real browser: find the red year, read why, load it again, see the new year appear.

Each test goes on where the one before ended. Chromium is the system's own; nothing is downloaded.
"""

import re
import shutil
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from datafirst_assets_tests.cli.tokens import TOKENS, found_in

from .conftest import Backfill
from .landing import BACKFILLED, COLLIDING, DAMAGED, GOOD, NEW, RAW, SOURCE, STANDARDISED, Deliveries
from .live import PATIENCE, Live

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page


@pytest.fixture(scope="module")
def page(live: Live, backfill: Backfill) -> Iterator["Page"]:
    """A page of a browser, which waits as long for what it is to show as the other tests do."""
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    chromium = shutil.which("chromium")
    if chromium is None:
        pytest.skip("there is no chromium on this machine; apt-get install chromium")
    with playwright.sync_playwright() as driver:
        # Without its sandbox, because root may run the tests; it sees nothing but our own pages.
        browser = driver.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 1400, "height": 900})
        page.set_default_timeout(PATIENCE * 1000)
        yield page
        browser.close()


def shown(page: "Page", text: str) -> "Locator":
    """The first visible element of exactly this text; the UI measures texts in invisible copies."""
    return page.get_by_text(text, exact=True).locator("visible=true").first


def seen(page: "Page", text: str) -> None:
    """Wait until a text can be seen somewhere on the page."""
    page.get_by_text(text).locator("visible=true").first.wait_for()


def test_the_red_year_is_found_and_its_run_says_why(page: "Page", live: Live) -> None:
    page.goto(f"{live.url}/locations/__repository__@datafirst_assets.definitions/asset-groups/raw/list")
    page.locator(f"a[href='/assets/{RAW}']").click()
    page.get_by_role("tab", name="Partitions").click()
    seen(page, "Failed (1)")
    shown(page, DAMAGED).click()
    seen(page, "did not materialize this asset")
    page.locator("a[href^='/runs/']").first.click()
    seen(page, f"The delivery {SOURCE} {DAMAGED} is refused")
    seen(page, "Ask the sender for a corrected delivery")
    assert found_in(page.content().encode(), TOKENS) == set()


def test_the_red_check_is_opened(page: "Page", live: Live) -> None:
    page.goto(f"{live.url}/assets/{STANDARDISED[0]}?view=checks&checkDetail=keys")
    seen(page, "Execution history")  # only then the check's own tabs are there, after those of the asset
    page.get_by_role("tab", name="Partitions").last.click()
    seen(page, "Select a partition to view details")
    page.get_by_text(COLLIDING, exact=True).locator("visible=true").last.click()
    seen(page, "failing_rows")
    assert shown(page, "Failed").is_visible()
    assert found_in(page.content().encode(), TOKENS) == set()


def test_the_corrected_year_is_loaded_from_the_ui(page: "Page", live: Live, deliveries: Deliveries) -> None:
    deliveries.land(DAMAGED)
    page.goto(f"{live.url}/jobs")
    shown(page, f"load_{SOURCE}").click()
    page.get_by_role("button", name=re.compile("Materialize all")).click()
    shown(page, "Failed").click()
    page.get_by_role("button", name="Launch 1 run").click()
    again, _ = live.ended(2, dagster__partition=DAMAGED)
    assert again["status"] == "SUCCESS"
    page.goto(f"{live.url}/assets/{STANDARDISED[0]}?view=partitions")
    seen(page, "Failed (0)")
    seen(page, f"Materialized ({len(BACKFILLED)})")


def test_a_year_that_lands_appears(page: "Page", live: Live, request: pytest.FixtureRequest) -> None:
    page.goto(f"{live.url}/assets/{RAW}?view=partitions")
    shown(page, GOOD).wait_for()
    assert not shown(page, NEW).is_visible()
    request.getfixturevalue("new_year")
    page.reload()
    shown(page, NEW).click()
    seen(page, "rows_kept")
