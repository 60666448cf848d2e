"""`harness waive`: let findings stand, with a reason that is kept."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from harness.errors import ConfigurationError


def waive(
    fingerprint: Annotated[list[str], typer.Argument(help="Fingerprints, as in findings.csv and in harness gate.")],
    reason: Annotated[str, typer.Option(help="Why the finding may stand. Mandatory.")],
    author: Annotated[str, typer.Option(help="Who says so.")] = "",
    expires: Annotated[str, typer.Option(metavar="DATE", help="Last day on which it holds, as 2026-12-31.")] = "",
    file: Annotated[Path | None, typer.Option("--file", help="Waiver file. Default: references/waivers.toml.")] = None,
) -> None:
    """Append waivers: findings that no longer count in gates but stay visible, with status waived."""
    from datetime import date

    from harness.inputs.waivers import FINGERPRINT, PLACE, Waiver, append_waivers, load_waivers

    if not reason.strip():
        raise ConfigurationError("a waiver needs a reason", hint="say it with --reason")
    try:
        until = date.fromisoformat(expires) if expires else None
    except ValueError:
        raise ConfigurationError(f"--expires {expires!r} is no date", hint="as 2026-12-31") from None
    wrong = [name for name in fingerprint if not FINGERPRINT.fullmatch(name)]
    if wrong:
        raise ConfigurationError(
            f"no fingerprint: {', '.join(wrong)}", hint="16 of 0-9 a-f, as in the column fingerprint of findings.csv"
        )
    place = file or PLACE
    known = {waiver.fingerprint: waiver for waiver in load_waivers(place)} if place.exists() else {}
    for name in fingerprint:
        if name in known:
            typer.echo(f"already there: {known[name]}")
    new = [name for name in dict.fromkeys(fingerprint) if name not in known]
    append_waivers(place, [Waiver(reason, name, author=author, expires=until) for name in new])
    typer.echo(f"{place}: {len(new)} waiver{'' if len(new) == 1 else 's'} added")
