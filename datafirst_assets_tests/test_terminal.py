"""What the terminal shows: a bar if it is one, else lines, and not too many of them."""

import pytest

from datafirst_assets import progress, terminal
from datafirst_assets.progress import Stage


def test_lines_are_few_where_there_is_no_terminal(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with terminal.showing() as screen, progress.stage("relink"), progress.stage("Scoring", 100, "pairs") as scoring:
        screen.say("relink ...")
        for _ in range(40):
            scoring.advance()
        monkeypatch.setattr(terminal, "LINE_EVERY_SECONDS", 0.0)
        scoring.advance()
        monkeypatch.setattr(terminal, "LINE_EVERY_SECONDS", 10.0)
        scoring.advance()
    lines = capsys.readouterr().err.splitlines()
    assert lines[0] == "relink ..."
    assert len(lines) == 2
    assert lines[1].startswith("    Scoring: 41 of 100 pairs (41%), ")


def test_the_bar_shows_position_stage_and_share() -> None:
    bar = terminal.Bar()
    bar.heard((Stage("[3/16] load mags_hocas 2013"), Stage("Ingesting", total=10, unit="files", done=4)))
    (task,) = bar.drawing.tasks
    assert task.description.startswith("[3/16] load mags_hocas 2013 · Ingesting: 4 of 10 files (40%)")
    assert task.percentage == 40
    bar.heard((Stage("relink"),))
    assert task.description.startswith("relink: ") and task.completed == 0
    bar.heard((Stage("relink"), Stage("Scoring", statement=0.25)))
    assert task.percentage == 25


def test_a_terminal_gets_the_bar(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr("sys.stderr.isatty", lambda: True, raising=False)
    with terminal.showing() as screen, progress.stage("relink"):
        assert isinstance(screen, terminal.Bar)
        screen.say("[1/4] load ...")
    assert "[1/4] load ..." in capsys.readouterr().err
