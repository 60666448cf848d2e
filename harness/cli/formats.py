"""The files for CI that `report` and `gate` write: their options, where they may go, and writing them whole."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TYPE_CHECKING, Annotated

import typer

from harness.errors import ConfigurationError, DataError

if TYPE_CHECKING:
    from harness.reports.ci import CiView

STDOUT = Path("-")
SUMMARY = "GITHUB_STEP_SUMMARY"

Sarif = Annotated[Path | None, typer.Option(metavar="FILE", help="SARIF 2.1.0 for code scanning.")]
Junit = Annotated[Path | None, typer.Option(metavar="FILE", help="JUnit XML.")]
Gitlab = Annotated[Path | None, typer.Option(metavar="FILE", help="GitLab Code Quality.")]
Rdjson = Annotated[Path | None, typer.Option(metavar="FILE", help="reviewdog's rdjson.")]
Markdown = Annotated[Path | None, typer.Option(metavar="FILE", help="A comment for a pull request.")]
Html = Annotated[Path | None, typer.Option(metavar="FILE", help="The HTML report.")]
Github = Annotated[bool, typer.Option("--github", help=f"GitHub annotations, and a page to ${SUMMARY} if it is set.")]
ShowWaived = Annotated[bool, typer.Option("--waived", help="Also waived and rejected findings, marked as such.")]
Lang = Annotated[str | None, typer.Option(help="Language: en, ru or vi. Default: the run's.")]


@dataclass(frozen=True)
class Wanted:
    """What is asked for: files by format, each at a place of its own, and whether GitHub reads along."""

    files: Mapping[str, Path]
    github: bool
    lang: str | None

    def __bool__(self) -> bool:
        return bool(self.files) or self.github

    @property
    def on_stdout(self) -> bool:
        """Whether a file takes stdout for itself."""
        return STDOUT in self.files.values()


def wanted(files: Mapping[str, Path | None], github: bool, lang: str | None) -> Wanted:
    """The formats asked for; raises ConfigurationError if two go to one place."""
    given = {name: path for name, path in files.items() if path is not None}
    options: dict[Path, str] = {}
    for name, path in given.items():
        if other := options.get(path):
            where = "stdout" if path == STDOUT else str(path)
            raise ConfigurationError(f"--{other} and --{name} both go to {where}")
        options[path] = name
    return Wanted(given, github, lang)


def write(view: CiView, asked: Wanted, *, log: IO[str] | None = None) -> None:
    """Write what is asked for; annotations go to `log`, by default stdout, or stderr where a file takes stdout.

    Raises:
        DataError: a place cannot be written.
    """
    makers = _makers(asked.lang)
    texts = {path: makers[name](view) for name, path in asked.files.items()}  # all made before any is written
    if asked.github:
        _github(view, log or (sys.stderr if asked.on_stdout else sys.stdout))
    for path, text in texts.items():
        _write(path, text)
    _notices(view, asked)


def _makers(lang: str | None) -> Mapping[str, Callable[[CiView], str]]:
    from harness.reports.gitlab import gitlab
    from harness.reports.junit import junit
    from harness.reports.markdown import markdown
    from harness.reports.rdjson import rdjson
    from harness.reports.sarif import sarif

    return {
        "sarif": sarif,
        "junit": junit,
        "gitlab": gitlab,
        "rdjson": rdjson,
        "markdown": markdown,
        "html": lambda view: _html(view, lang),
    }


def _html(view: CiView, lang: str | None) -> str:
    from harness.analysis.restored import evaluation_of
    from harness.reports.html import html
    from harness.reports.view import view as page

    return html(page(*evaluation_of(view.run, lang)))


def _github(view: CiView, log: IO[str]) -> None:
    """Annotations to the log, which the runner reads on stdout and stderr alike, and the page of the summary."""
    from harness.reports.github import github, step_summary

    print(github(view), end="", file=log)
    if page := os.environ.get(SUMMARY):
        try:
            with Path(page).open("a", encoding="utf-8", newline="\n") as summary:  # other steps' pages stand there too
                summary.write(step_summary(view))
        except OSError as error:
            raise DataError(f"cannot write ${SUMMARY} {page}: {error.strerror or error}") from error


def _write(path: Path, text: str) -> None:
    """The text whole or not at all."""
    from harness.results.drafts import write_file

    if path == STDOUT:
        sys.stdout.flush()
        sys.stdout.buffer.write(text.encode())
        return
    try:
        write_file(path, text.encode())
    except OSError as error:
        raise DataError(f"cannot write {path}: {error.strerror or error}") from error


def _notices(view: CiView, asked: Wanted) -> None:
    from harness.reports.sarif import MOST

    if view.dropped and (asked.github or asked.files.keys() - {"html"}):  # the page has a filter for them
        typer.echo(f"note: {view.dropped} waived or rejected findings are left out (--waived shows them)", err=True)
    if view.untranslated:
        language = view.run.manifest.language
        said = f"{view.untranslated} messages stay in {language!r}: no words for them in {asked.lang!r}"
        typer.echo(f"note: {said}", err=True)
    if "sarif" in asked.files and len(view.issues) > MOST:
        typer.echo(f"note: SARIF holds the gravest {MOST} of {len(view.issues)} findings", err=True)
