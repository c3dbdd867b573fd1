"""The checks of the catalogue's assets pass on what was built, and each of them can fail."""

import dataclasses
import shutil

import pytest

from datafirst_assets.catalogue.model import Completeness
from datafirst_assets.checks.catalogue import catalogue_checks, check_part


def results(built, part, folder=None, catalogue=None):
    """Whether each check of a part passed."""
    looked_at = dataclasses.replace(built.parts[part], **({"folder": folder} if folder else {}))
    found = check_part(built.root, catalogue or built.catalogue, looked_at)
    return {result.check_name: result.passed for result in found}


def test_every_part_passes_every_check_that_it_has(built):
    for part in built.parts:
        assert results(built, part) == dict.fromkeys((check.name for check in catalogue_checks(part)), True)


@pytest.mark.parametrize(
    ("check", "before", "after"),
    [
        ("links", 'href="variables.html"', 'href="nowhere.html"'),
        ("pages", 'src="site.js"', 'src="https://example.org/site.js"'),
        (
            "dictionary",
            'data-variable="match_weight" data-type="DOUBLE"',
            'data-variable="match_weight" data-type="DATE"',
        ),
        ("dictionary", 'data-code="reference"', 'data-code="other"'),
        ("controlled", "<td>100 %</td>", "<td>7</td>"),
        ("no_ids", "<h1>", f"<h1>{'0a' * 16} "),
    ],
)
def test_each_check_of_the_site_can_fail(built, tmp_path, check, before, after):
    folder = tmp_path / "site"
    shutil.copytree(built.site, folder)
    page = folder / "case_link.html"
    text = page.read_text()
    assert before in text
    page.write_text(text.replace(before, after))
    assert [name for name, passed in results(built, "site", folder).items() if not passed] == [check]


def test_an_uncontrolled_count_fails_every_part(built):
    link = built.catalogue.dataset("case_link")
    variable = dataclasses.replace(link.variables[0], completeness_by_year=(Completeness("2014", 7, None),))
    wrong = dataclasses.replace(link, variables=(variable, *link.variables[1:]))
    catalogue = dataclasses.replace(built.catalogue, datasets=(wrong,))
    assert results(built, "croissant", catalogue=catalogue) == {"no_ids": True, "controlled": False}
