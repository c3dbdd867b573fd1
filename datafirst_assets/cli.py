"""The commands of an operator, `datafirst …`. Thin: each calls one function and says what came of it."""

import json
import os
import re
import sys
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from datafirst_assets import progress
from datafirst_assets.clerical.commands import app as clerical
from datafirst_assets.config import REPOSITORY, Settings, load_settings
from datafirst_assets.data_root import DataRoot
from datafirst_assets.errors import ConfigurationError, DataFirstError, without_values
from datafirst_assets.terminal import say, showing

if TYPE_CHECKING:
    from datafirst_assets.simulate import Simulation

UNUSABLE, FAILED, REFUSED, INTERRUPTED = 2, 1, 3, 130
"""Exit codes: settings, key or arguments cannot be used; the work failed or a release differs from its manifest; a delivery
was refused and nothing new was published, or an extract was refused and nothing was written; Ctrl-C."""

STOPPED = "interrupted; nothing is half done, run again to go on"

DEMO_ROWS, DEMO_SEED = 20_000, 1
DEMO_KEY = REPOSITORY / ".demo" / "demo-only.key"
DEMO_MARK = "demo.txt"

HELP = "Courts' records in; linked, de-identified and verifiable research data out. Settings: see README.md."

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False, help=HELP)
app.add_typer(clerical, name="clerical")


def _years(text: str | None) -> range | None:
    if text is None:
        return None
    given = re.fullmatch(r"([0-9]{4})(?:-([0-9]{4}))?", text)
    first, last = (int(given[1]), int(given[2] or given[1])) if given else (1, 0)
    if first > last:
        raise ConfigurationError("--years takes a year or a range of years, such as 2019 or 2011-2019.")
    return range(first, last + 1)


@app.command()
def simulate(
    rows: Annotated[int, typer.Option(min=1, help="magistrates' defendant-cases")],
    first_year: Annotated[int, typer.Option(min=1990, max=2100)] = 2011,
    last_year: Annotated[int, typer.Option(min=1990, max=2100)] = 2019,
    seed: Annotated[int, typer.Option(min=0)] = 1,
    parties: Annotated[
        int | None,
        typer.Option(
            min=0,
            help="parties to the cases of each other court (family, civil ...); 0: none",
            show_default="half the rows",
        ),
    ] = None,
) -> None:
    """Write a simulated landing zone and its truth under the data root."""
    from datafirst_assets.simulate import MOST_PARTIES, Simulation

    if first_year > last_year:
        raise ConfigurationError("--first-year must not be after --last-year.")
    if parties is None:
        parties = rows // 2
    if parties > MOST_PARTIES * rows:
        raise ConfigurationError(
            f"--parties must not be more than {MOST_PARTIES} times --rows: "
            "these people are the same as, or live with, those of the criminal courts."
        )
    simulation = Simulation(rows, first_year, last_year, seed, parties)
    counts = _simulate(DataRoot(load_settings().data_dir), simulation)
    typer.echo(json.dumps(counts))


def _simulate(root: DataRoot, simulation: "Simulation", may_replace: bool = False) -> dict[str, int]:
    from datafirst_assets.simulate import simulate as write_landing_zone

    simulation.refuse_other(root, may_replace)
    root.prepare()
    with root.lock(), showing() as screen, progress.stage("simulating", unit="parts") as simulating:

        def part(text: str) -> None:
            screen.say(f"simulating: {text}")
            simulating.advance()

        simulation.leave_note(root)
        one = simulation
        years = (one.first_year, one.last_year)
        return write_landing_zone(root.root, one.rows, *years, one.seed, part, one.parties)


def _run(settings: Settings, years: range | None, rescore: bool, retrain: bool) -> int:
    from datafirst_assets.definitions import build_definitions
    from datafirst_assets.orchestration.pipeline import run_pipeline

    with showing() as screen:
        outcome = run_pipeline(settings, build_definitions, screen.say, years, rescore, retrain)
    say(f"Deliveries: {len(outcome.loaded)} loaded, {outcome.unchanged} unchanged, {len(outcome.refused)} refused.")
    for name, reason in outcome.refused.items():
        typer.echo(f"refused: {name}: {reason}")
    for name, reason in outcome.failed.items():
        typer.echo(f"failed: {name}: {reason}")
    if outcome.refused or outcome.failed:
        stands = f"release {outcome.version} stands" if outcome.version else "there is no release yet"
        typer.echo(
            f"Nothing new was published; {stands}. Correct the cause, land what was refused again, and run again."
        )
        return FAILED if outcome.failed else REFUSED
    made = "made" if outcome.is_new else "stands: nothing has changed"
    typer.echo(f"release {outcome.version} {made}: {outcome.path}")
    return 0


@app.command()
def run(
    years: Annotated[str | None, typer.Option(help="load only these years, such as 2011-2019")] = None,
    rescore: Annotated[bool, typer.Option(help="forget stored edges, score every pair again")] = False,
    retrain: Annotated[bool, typer.Option(help="train and pin a new linkage model first")] = False,
) -> None:
    """Load what has landed, link it and release it."""
    raise typer.Exit(_run(load_settings(), _years(years), rescore, retrain))


@app.command()
def demo(rows: Annotated[int, typer.Option(min=1, help="magistrates' defendant-cases")] = DEMO_ROWS) -> None:
    """Simulate a landing zone into an empty data root, or the demo's own, and make a release of it."""
    from datafirst_assets.deidentify.key import make_demo_key
    from datafirst_assets.simulate import Simulation

    settings = load_settings()
    root = DataRoot(settings.data_dir)
    mark = root.internal / DEMO_MARK
    own = mark.exists()
    if not own and any(path.exists() and any(path.iterdir()) for path in (root.landing, root.internal, root.releases)):
        raise ConfigurationError(
            f"The data root {root.root} holds data that is not the demo's. Set DATAFIRST_DATA_DIR to an empty folder."
        )
    root.prepare()
    mark.write_text("This data root belongs to `datafirst demo`: simulated people only.\n")
    settings = settings.model_copy(update={"key_file": make_demo_key(DEMO_KEY)})
    say(f"Simulating {rows:,} defendant-cases into {root.root}; their ids are hashed under a demonstration key.")
    _simulate(root, Simulation(rows, 2011, 2019, DEMO_SEED, rows // 2), may_replace=own)
    code = _run(settings, None, rescore=False, retrain=False)
    if code == 0:
        current = root.releases / "current"
        typer.echo(f"The release:  {current}  (data, manifest.json; `datafirst verify` checks it)")
        typer.echo(f"Start here:   {current / 'catalogue' / 'index.html'}  (what is in it; open it in a browser)")
        typer.echo(f"To try code:  {current / 'synthetic'}  (the synthetic twin of every table)")
        typer.echo(f"For readers:  {root.root / 'published.duckdb'}")
        typer.echo("Ids are hashed under a demonstration key; never release real data under it.")
    raise typer.Exit(code)


@app.command()
def verify(
    version: Annotated[str | None, typer.Argument(help="of the release; the current one if left out")] = None,
) -> None:
    """Re-hash a release; needs no key."""
    from datafirst_assets.release import verify as differences_of
    from datafirst_assets.release.versions import current_version, is_withdrawn

    root = DataRoot(load_settings().data_dir)
    version = version.zfill(4) if version else None
    differences = differences_of(root, version)
    for difference in differences:
        typer.echo(difference)
    if differences:
        raise typer.Exit(FAILED)
    version = version or str(current_version(root.releases))
    withdrawn = ", and was withdrawn" if is_withdrawn(root.releases, version) else ""
    typer.echo(f"release {version} is as its manifest says{withdrawn}")


@app.command()
def withdraw(
    version: Annotated[str, typer.Argument(help="of the release")],
    reason: Annotated[str, typer.Option(help="what is wrong with it; published in the change log, so name nobody")],
) -> None:
    """Withdraw a release: readers get the newest earlier one again, and the next one's change log says why."""
    from datafirst_assets.release.withdraw import withdraw as roll_back

    root = DataRoot(load_settings().data_dir)
    root.prepare()
    version = version.zfill(4)
    done = roll_back(root, version, reason, datetime.now(UTC).date())
    typer.echo(f"release {version} is withdrawn: it stays where it is, marked, and its number is not used again")
    typer.echo(f"readers get release {done.current}{' from now on' if done.was_current else ', as before'}")
    if not done.readers_database:
        typer.echo(f"published.duckdb was left as it is, because release {done.current} lacks a table of today")
    typer.echo("Mend the cause before the next run: it makes a new release of what is in the internal store.")


@app.command()
def extract(project: Annotated[str, typer.Argument(help="id of the project, which names its file")]) -> None:
    """Make the extract of an approved project from the current release; see docs/access.md."""
    from datafirst_assets.access import AccessRefusedError, read_project, write_extract
    from datafirst_assets.contracts.sources import SOURCES
    from datafirst_assets.deidentify.key import load_key

    settings = load_settings()
    root = DataRoot(settings.data_dir)
    asked, key = read_project(root, project), load_key(settings)
    root.prepare()
    try:
        with root.lock():
            made = write_extract(settings, key, asked, datetime.now(UTC).date())
    except AccessRefusedError as error:
        say(f"refused: {error}")
        raise typer.Exit(REFUSED) from None
    for name, count in made.rows.items():
        say(f"    {name}: {count:,} rows")
    for court, years in made.years_lacking.items():
        say(f"Release {made.release} has no record of {SOURCES[court].title} in {', '.join(map(str, years))}.")
    typer.echo(f"extract of {asked.id} from release {made.release}: {made.path}")


@app.command()
def projects() -> None:
    """List the projects that have a file: what may be made for each today, and what has been made."""
    from datafirst_assets.access import standings

    found = list(standings(DataRoot(load_settings().data_dir), datetime.now(UTC).date()))
    for one in found:
        state = f"no extract today: {one.refused}" if one.refused else f"an extract may be made until {one.expires}"
        typer.echo(f"{one.project}: {state}; made from {', '.join(one.releases) or 'no release yet'}")
    if not found:
        typer.echo("There is no project file. docs/access.md says how one is written.")


@app.command()
def evaluate() -> None:
    """Measure the links against the truth beside simulated data; JSON on standard output."""
    from datafirst_assets.evaluate.truth import evaluate as measure

    settings = load_settings()
    DataRoot(settings.data_dir).prepare()
    typer.echo(json.dumps(measure(settings), indent=2))


@app.command()
def ui(port: Annotated[int, typer.Option(min=1, max=65535)] = 3000) -> None:
    """Serve the Dagster web UI and daemon on this machine until Ctrl-C."""
    from datafirst_assets.orchestration.serve import is_free, serve

    settings = load_settings()
    root = DataRoot(settings.data_dir)
    if not is_free(port):
        raise ConfigurationError(f"Port {port} of this machine is in use. Choose another: datafirst ui --port NUMBER.")
    if settings.key_file is None and (root.internal / DEMO_MARK).exists() and DEMO_KEY.exists():
        os.environ["DATAFIRST_KEY_FILE"] = str(DEMO_KEY)
        say("Publishing under the demonstration key, because this data root is the demo's.")
    raise typer.Exit(serve(root, REPOSITORY / "workspace.yaml", port, say))


def main() -> None:
    """Run a command; errors are told in one sentence, without any value of the data."""
    os.umask(0o077)
    message, code = "", FAILED
    try:
        with without_values(" ".join(["datafirst", *sys.argv[1:2]])):
            app(standalone_mode=True)
    except ConfigurationError as error:
        message, code = str(error), UNUSABLE
    except DataFirstError as error:
        message = str(error)
    except SystemExit as ended:
        if ended.code != INTERRUPTED:  # what Typer makes of Ctrl-C
            raise
        message, code = STOPPED, INTERRUPTED
    except (KeyboardInterrupt, typer.Abort):
        message, code = STOPPED, INTERRUPTED
    if message:
        say(f"error: {message}")
        raise SystemExit(code)


if __name__ == "__main__":
    main()
