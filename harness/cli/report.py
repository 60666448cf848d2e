"""`harness report`: show a stored run once more, in the formats that CI reads."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from harness.cli.formats import Github, Gitlab, Html, Junit, Lang, Markdown, Rdjson, Sarif, ShowWaived, wanted, write
from harness.errors import ConfigurationError


def report(
    run: Annotated[Path, typer.Argument(metavar="RUN", help="A run directory.")],
    sarif: Sarif = None,
    junit: Junit = None,
    gitlab: Gitlab = None,
    rdjson: Rdjson = None,
    markdown: Markdown = None,
    github: Github = False,
    html: Html = None,
    waived: ShowWaived = False,
    lang: Lang = None,
) -> None:
    """Render a stored run for CI and people. It measures and judges nothing: exit 0 whatever the findings.

    FILE may be `-` for stdout, once.
    """
    from harness.reports.ci import ci_view
    from harness.results.stored import load_run

    files = {"sarif": sarif, "junit": junit, "gitlab": gitlab, "rdjson": rdjson, "markdown": markdown, "html": html}
    asked = wanted(files, github, lang)
    if not asked:
        raise ConfigurationError("nothing to write", hint="give --sarif, --junit, --markdown …: harness report --help")
    write(ci_view(load_run(run), lang=lang, waived=waived), asked)
