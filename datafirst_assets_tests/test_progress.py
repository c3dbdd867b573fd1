"""Progress: what listeners are told of stages, and what a stage says of itself."""

from dataclasses import dataclass, field

import pytest

from datafirst_assets import progress
from datafirst_assets.progress import Stage, described, duration


@dataclass
class Heard:
    """Keeps what it was told: names of the stages under way, done and whether the innermost has ended."""

    told: list[tuple[tuple[str, ...], int, bool]] = field(default_factory=list)

    def heard(self, stages: tuple[Stage, ...]) -> None:
        self.told.append((tuple(stage.name for stage in stages), stages[-1].done, bool(stages[-1].ended)))


def test_a_stage_is_told_when_it_begins_advances_and_ends() -> None:
    heard = Heard()
    with progress.listening(heard), progress.stage("Scoring", total=10, unit="pairs") as scoring:
        scoring.advance(4)
        scoring.report(9)
    assert heard.told == [
        (("Scoring",), done, ended) for done, ended in ((0, False), (4, False), (9, False), (9, True))
    ]


def test_stages_lie_in_each_other_and_all_who_listen_hear_the_innermost() -> None:
    outer, inner = Heard(), Heard()
    with progress.listening(outer), progress.stage("relink"), progress.listening(inner), progress.stage("Scoring"):
        pass
    assert [names for names, _, _ in inner.told] == [("relink", "Scoring")] * 2
    assert [names for names, _, _ in outer.told] == [("relink",), *[("relink", "Scoring")] * 2, ("relink",)]


def test_a_stage_that_fails_has_ended_too() -> None:
    heard = Heard()
    with progress.listening(heard), pytest.raises(KeyError), progress.stage("Scoring"):
        raise KeyError
    assert heard.told[-1] == (("Scoring",), 0, True)
    with progress.listening(heard):
        assert progress.board() == progress.Board((heard,), [])


def test_nobody_listening_is_no_matter() -> None:
    with progress.stage("Scoring", total=2) as scoring:
        scoring.advance()
        progress.wrote(5)
    assert progress.board() is None
    assert scoring.done == 1


def test_written_rows_count_for_stages_that_count_nothing_else() -> None:
    with (
        progress.listening(Heard()),
        progress.stage("Linking") as rows,
        progress.stage("Scoring", unit="pairs") as pairs,
    ):
        progress.wrote(7)
        progress.wrote(5)
    assert (rows.done, pairs.done) == (12, 0)


def _stage(seconds: float, **fields: object) -> Stage:
    """A stage that took so long."""
    stage = Stage("Scoring", **fields)  # type: ignore[arg-type]
    stage.ended = stage.started + seconds
    return stage


def test_rate_share_and_time_left() -> None:
    stage = _stage(20.0, total=100, unit="pairs", done=25)
    assert (stage.rate, stage.share, stage.left) == (pytest.approx(1.25), 0.25, pytest.approx(60.0))
    assert _stage(20.0, total=100, done=0).left is None
    assert _stage(20.0, done=25).share is None


def test_a_falling_share_is_the_next_statement() -> None:
    stage = Stage("Scoring")
    for share in (0.2, 0.6):
        stage.in_statement(share)
    first = stage.statement_started
    stage.in_statement(0.1)
    assert stage.statement_started > first
    stage.in_statement(None)
    assert stage.left is None


def test_what_a_stage_says() -> None:
    over = _stage(20.0, unit="pairs", done=5000)
    assert described(over) == "Scoring: 5,000 pairs, ended after 20.0 s, 250 pairs/s"
    assert described(_stage(1.25)) == "Scoring: ended after 1.2 s"
    going = Stage("Scoring", total=100, unit="pairs", done=50)
    going.started -= 30.2
    assert described(going) == "Scoring: 50 of 100 pairs (50%), 2 pairs/s, about 30 s left, 30 s so far"
    going = Stage("Linking", statement=0.25)
    going.started, going.statement_started = going.started - 30.2, going.started - 20.2
    assert described(going) == "Linking: statement 25%, about 1 min 01 s left, 30 s so far"


@pytest.mark.parametrize(
    ("seconds", "said"), [(0.2, "0 s"), (59.4, "59 s"), (60, "1 min 00 s"), (200, "3 min 20 s"), (3900, "1 h 05 min")]
)
def test_times_are_said_as_people_say_them(seconds: float, said: str) -> None:
    assert duration(seconds) == said
