"""The commands of a clerical review, `datafirst clerical …`. Thin: each calls one function and says what came of it."""

import json
from typing import Annotated

import typer

from datafirst_assets.clerical.review import ADJUDICATOR, REVIEWERS, Review, open_review
from datafirst_assets.config import Settings, load_settings
from datafirst_assets.data_root import DataRoot

HELP = "Let people judge a sample of links, and estimate link quality from it. See docs/clerical_review.md."
Name = Annotated[str, typer.Argument(help="of the review, such as 2026-release-3")]

app = typer.Typer(no_args_is_help=True, help=HELP)


def _open(name: str) -> tuple[Settings, Review]:
    settings = load_settings()
    root = DataRoot(settings.data_dir)
    review = open_review(root, name)
    root.prepare()
    return settings, review


@app.command()
def draw(
    name: Name,
    pairs: Annotated[int, typer.Option(min=1, help="pairs of identities to judge")] = 1000,
    clusters: Annotated[int, typer.Option(min=1, help="whole persons to judge")] = 150,
    seed: Annotated[int, typer.Option(min=0)] = 1,
) -> None:
    """Draw a sample and write one spreadsheet for each of two reviewers."""
    from datafirst_assets.clerical.draw import draw_review

    settings, review = _open(name)
    with review.root.lock():
        design = draw_review(settings, review, pairs, clusters, seed)
    typer.echo(f"{design['pairs']} pairs and {design['clusters']} clusters drawn. The reviewers fill in, alone:")
    for reviewer in REVIEWERS:
        typer.echo(f"  {review.sheets_file(reviewer)}")
    typer.echo(f"Then: datafirst clerical collect {name}")


@app.command()
def collect(name: Name) -> None:
    """Import both reviewers' files, measure their agreement, write what they disagree about for the adjudicator."""
    from datafirst_assets.clerical.collect import collect_answers

    settings, review = _open(name)
    with review.root.lock():
        collected = collect_answers(settings, review)
    typer.echo(json.dumps(collected["agreement"], indent=2))
    if collected["disagreements"]:
        typer.echo(f"{collected['disagreements']} disagreements. The adjudicator fills in:")
        typer.echo(f"  {review.sheets_file(ADJUDICATOR)}")
    typer.echo(f"Then: datafirst clerical estimate {name}")


@app.command()
def estimate(name: Name) -> None:
    """Import the adjudicator's file and estimate link quality; JSON on standard output."""
    from datafirst_assets.clerical.estimate import estimate_quality

    settings, review = _open(name)
    with review.root.lock():
        results = estimate_quality(settings, review)
    typer.echo(json.dumps(results, indent=2))
