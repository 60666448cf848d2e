"""The program `harness`: commands, exit codes, logging. Imports nothing heavy: `harness --help` must be instant."""

from __future__ import annotations

import gc
import io
import os
import sys
from typing import Annotated

import typer

from harness.cli import (
    baseline,
    cache,
    compare,
    doctor,
    explain,
    fix,
    gate,
    models,
    report,
    rescore,
    review,
    run,
    schema,
    terms,
    validate,
    waive,
)
from harness.errors import HarnessError

BUG, INTERRUPTED = 70, 130

app = typer.Typer(
    name="harness",
    help="Evaluate machine translation and flag mistranslations, first for Vietnamese → Russian news.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
app.command(name="run")(run.run)
app.command(name="compare")(compare.compare)
app.command(name="rescore")(rescore.rescore)
app.command(name="gate")(gate.gate)
app.add_typer(baseline.app, name="baseline")
app.command(name="waive")(waive.waive)
app.add_typer(review.app, name="review")
app.command(name="validate")(validate.validate)
app.command(name="report")(report.report)
app.command(name="schema")(schema.schema)
app.add_typer(terms.app, name="terms")
app.command(name="fix")(fix.fix)
app.command(name="explain")(explain.explain)
app.add_typer(models.app, name="models")
app.add_typer(cache.app, name="cache")
app.command(name="doctor")(doctor.doctor)


def _version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        typer.echo(f"harness {version('mt-harness')}")
        raise typer.Exit


@app.callback()
def harness(
    version: Annotated[
        bool, typer.Option("--version", help="Print the version.", callback=_version, is_eager=True)
    ] = False,
    debug: Annotated[bool, typer.Option("--debug", help="Log to stderr and show tracebacks.")] = False,
) -> None:
    """Set up what all commands share."""
    if debug or os.environ.get("HARNESS_DEBUG"):
        import logging

        logging.basicConfig(level=logging.DEBUG, stream=sys.stderr)


def collect_rarely() -> None:
    """Let the collector of cycles rest: a run keeps nearly everything it makes, and looking through it all is slow."""
    gc.set_threshold(100_000, 50, 100)


def main() -> None:
    """Run the program; the one place where errors become exit codes."""
    collect_rarely()
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")  # a terminal that cannot show Vietnamese must not end the run
    try:
        app()
    except HarnessError as error:
        print(f"harness: {error}", file=sys.stderr)  # noqa: T201
        sys.exit(error.exit_code)
    except (SystemExit, KeyboardInterrupt, BrokenPipeError) as left:  # typer makes exits of the other two
        causes = (left, left.__context__, left.__context__ and left.__context__.__context__)
        if any(isinstance(cause, KeyboardInterrupt) for cause in causes):
            print("harness: interrupted, nothing was written", file=sys.stderr)  # noqa: T201
            sys.exit(INTERRUPTED)
        if not any(isinstance(cause, BrokenPipeError) for cause in causes):
            raise
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
    except Exception:
        import logging

        logging.getLogger(__name__).exception("a bug in harness; please report it with the lines above")
        sys.exit(BUG)
