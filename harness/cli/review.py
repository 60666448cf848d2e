"""`harness review`: what people have said about findings comes back into the references."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from harness.errors import ConfigurationError, DataError

if TYPE_CHECKING:
    from harness.inputs.waivers import Waiver

app = typer.Typer(help="Take in what people say about findings.", no_args_is_help=True, rich_markup_mode=None)


@app.callback()
def review() -> None:
    """Take in what people say about findings."""


@app.command(name="import")
def import_(
    file: Annotated[Path, typer.Argument(help="Verdicts: .json, or findings.csv with a column verdict.")],
    run: Annotated[
        Path | None, typer.Option(help="The run that was reviewed. Default: the one the file names.")
    ] = None,
    waivers: Annotated[
        Path | None, typer.Option("--waivers", help="Waiver file to append to. Default: references/waivers.toml.")
    ] = None,
    gold: Annotated[
        Path | None, typer.Option(help="Folder of the gold file, which must be new. Default: references/gold.")
    ] = None,
) -> None:
    """Turn verdicts into references: rejected findings into waivers, confirmed and missed ones into a gold file."""
    from harness.analysis.reviewed import outcome
    from harness.inputs.review import load_review
    from harness.inputs.waivers import PLACE, append_waivers, load_waivers
    from harness.results.baseline import load

    said = load_review(file)
    place = run or _named(said.run)
    result = outcome(said, load(place))
    files = _files(result.gold, gold or Path("references/gold"), place)
    target = waivers or PLACE
    known = {waiver.fingerprint for waiver in load_waivers(target)} if target.exists() else set()
    new = [waiver for waiver in result.waivers if waiver.fingerprint not in known]
    for path, lines in files.items():
        _write(path, lines)
        typer.echo(f"{path}: {len(lines)} segments, {sum(len(line['errors']) for line in lines)} errors")
    if new:
        append_waivers(target, new)
    _report(target, new, len(result.waivers) - len(new), result.unfinished)


def _named(name: str) -> Path:
    """The run that a review names, by path or by its id in runs/."""
    places = [Path(name), Path("runs") / name]
    found = next((place for place in places if name and (place / "run.json").is_file()), None)
    if found is None:
        said = f"the review names the run {name!r}, which is not here" if name else "the review names no run"
        raise ConfigurationError(said, hint="say which one: --run RUN")
    return found


def _files(
    gold: Mapping[str, Sequence[Mapping[str, Any]]], folder: Path, run: Path
) -> dict[Path, Sequence[Mapping[str, Any]]]:
    """Where the gold of each system goes; raises DataError before anything is written if a file is there already."""
    files = {folder / f"review-{run.resolve().name}-{_safe(system)}.jsonl": lines for system, lines in gold.items()}
    taken = [path for path in files if path.exists()]
    if taken:
        raise DataError(f"{taken[0]} exists: was this review imported before?", hint="remove it, or give --gold FOLDER")
    return files


def _safe(system: str) -> str:
    return "".join(letter if letter.isalnum() or letter in "_.-" else "_" for letter in system)


def _write(path: Path, lines: Sequence[Mapping[str, Any]]) -> None:
    text = "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        draft = path.with_name(f".{path.name}.part")
        draft.write_text(text, encoding="utf-8", newline="\n")
        draft.rename(path)
    except OSError as error:
        raise DataError(f"cannot write {path}: {error.strerror or error}") from error


def _report(target: Path, new: Sequence[Waiver], known: int, unfinished: int) -> None:
    already = f", {known} already there" if known else ""
    typer.echo(f"{target}: {len(new)} waiver{'' if len(new) == 1 else 's'} added{already}")
    if unfinished:
        typer.echo(f"{unfinished} segments are left out of the gold: not all of their findings are judged")
