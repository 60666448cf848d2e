"""`harness report`: show a stored run once more, in the formats that CI reads."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from harness.errors import ConfigurationError, DataError

if TYPE_CHECKING:
    from harness.reports.ci import CiView

STDOUT = Path("-")
SUMMARY = "GITHUB_STEP_SUMMARY"


def report(
    run: Annotated[Path, typer.Argument(metavar="RUN", help="A run directory.")],
    sarif: Annotated[Path | None, typer.Option(metavar="FILE", help="SARIF 2.1.0 for code scanning.")] = None,
    junit: Annotated[Path | None, typer.Option(metavar="FILE", help="JUnit XML.")] = None,
    gitlab: Annotated[Path | None, typer.Option(metavar="FILE", help="GitLab Code Quality.")] = None,
    rdjson: Annotated[Path | None, typer.Option(metavar="FILE", help="reviewdog's rdjson.")] = None,
    markdown: Annotated[Path | None, typer.Option(metavar="FILE", help="A comment for a pull request.")] = None,
    github: Annotated[
        bool, typer.Option("--github", help=f"GitHub annotations, and a page to ${SUMMARY} if it is set.")
    ] = False,
    html: Annotated[Path | None, typer.Option(metavar="FILE", help="The HTML report.")] = None,
    waived: Annotated[
        bool, typer.Option("--waived", help="Also waived and rejected findings, marked as such.")
    ] = False,
    lang: Annotated[str | None, typer.Option(help="Language: en, ru or vi. Default: the run's.")] = None,
) -> None:
    """Render a stored run for CI and people. It measures and judges nothing: exit 0 whatever the findings.

    FILE may be `-` for stdout, once.
    """
    from harness.reports import (
        ci,
    )
    from harness.reports import (
        gitlab as code_quality,
    )
    from harness.reports import (
        junit as junit_xml,
    )
    from harness.reports import (
        markdown as comment,
    )
    from harness.reports import (
        rdjson as diagnostics,
    )
    from harness.reports import sarif as sarif_log
    from harness.results.stored import load_run

    wanted = {"sarif": sarif, "junit": junit, "gitlab": gitlab, "rdjson": rdjson, "markdown": markdown, "html": html}
    files = {name: path for name, path in wanted.items() if path is not None}
    _check(files, github)
    stored = load_run(run)
    view = ci.ci_view(stored, lang=lang, waived=waived)
    makers: dict[str, Callable[[CiView], str]] = {
        "sarif": sarif_log.sarif,
        "junit": junit_xml.junit,
        "gitlab": code_quality.gitlab,
        "rdjson": diagnostics.rdjson,
        "markdown": comment.markdown,
        "html": lambda view: _html(view, lang),
    }
    texts = {path: makers[name](view) for name, path in files.items()}
    if github:
        _github(view, sys.stderr if STDOUT in texts else sys.stdout)
    for path, text in texts.items():
        _write(path, text)
    _notices(view, lang, "sarif" in files, sarif_log.MOST)


def _check(files: dict[str, Path], github: bool) -> None:
    if not files and not github:
        raise ConfigurationError("nothing to write", hint="give --sarif, --junit, --markdown …: harness report --help")
    options: dict[Path, str] = {}
    for name, path in files.items():
        if other := options.get(path):
            where = "stdout" if path == STDOUT else str(path)
            raise ConfigurationError(f"--{other} and --{name} both go to {where}")
        options[path] = name


def _html(view: CiView, lang: str | None) -> str:
    from harness.analysis.restored import evaluation_of
    from harness.reports.html import html
    from harness.reports.view import view as page

    return html(page(*evaluation_of(view.run, lang)))


def _github(view: CiView, stream: object) -> None:
    """Annotations to the log, on stderr if stdout is a report: the runner reads both."""
    from harness.reports.github import github, step_summary

    print(github(view), end="", file=stream)  # type: ignore[call-overload]
    if page := os.environ.get(SUMMARY):
        try:
            with Path(page).open("a", encoding="utf-8", newline="\n") as summary:  # other steps' pages stand there too
                summary.write(step_summary(view))
        except OSError as error:
            raise DataError(f"cannot write ${SUMMARY} {page}: {error.strerror or error}") from error


def _write(path: Path, text: str) -> None:
    """The text whole or not at all."""
    if path == STDOUT:
        sys.stdout.flush()
        sys.stdout.buffer.write(text.encode())
        return
    draft = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        draft.write_text(text, encoding="utf-8", newline="\n")
        draft.replace(path)
    except OSError as error:
        raise DataError(f"cannot write {path}: {error.strerror or error}") from error
    finally:
        draft.unlink(missing_ok=True)


def _notices(view: CiView, lang: str | None, sarif: bool, most: int) -> None:
    if view.dropped:
        typer.echo(f"note: {view.dropped} waived or rejected findings are left out (--waived shows them)", err=True)
    if view.untranslated:
        language = view.run.manifest.language
        typer.echo(f"note: {view.untranslated} messages stay in {language!r}: no words for them in {lang!r}", err=True)
    if sarif and len(view.issues) > most:
        typer.echo(f"note: SARIF holds the gravest {most} of {len(view.issues)} findings", err=True)
