"""`datafirst clerical …`: one command after another, as an operator runs them."""

import json
import os

import pytest
from typer.testing import CliRunner

from datafirst_assets.clerical.review import REVIEWERS, open_review
from datafirst_assets.cli import app
from datafirst_assets_tests.clerical.conftest import Drawn, draw
from datafirst_assets_tests.linkage.zone import Zone


def _run(*arguments: str) -> str:
    result = CliRunner().invoke(app, ["clerical", *arguments], catch_exceptions=False)
    assert result.exit_code == 0
    return result.output


def test_the_three_commands(zone: Zone, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATAFIRST_DATA_DIR", os.fspath(zone.folder))
    assert "60 pairs and 12 clusters drawn" in _run(
        "draw", "by-hand", "--pairs", "60", "--clusters", "12", "--seed", "2"
    )
    drawn: Drawn = draw(zone, "by-hand")
    assert drawn.review == open_review(zone.root, "by-hand")
    for reviewer in REVIEWERS:
        drawn.fill(reviewer)
    assert '"kappa": 1.0' in _run("collect", "by-hand")
    results = json.loads(_run("estimate", "by-hand"))
    assert results["design"]["seed"] == 2 and results["estimates"]
