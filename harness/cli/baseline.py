"""`harness baseline`: what later runs are compared with."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from harness.errors import DataError

app = typer.Typer(help="Keep the runs that later ones are compared with.", no_args_is_help=True, rich_markup_mode=None)
Folder = Annotated[
    Path | None, typer.Option("--folder", help="Where the baselines lie. Default: references/baselines.")
]


@app.command()
def bless(
    run: Annotated[Path, typer.Argument(help="A run, or a candidate that harness gate has written.")],
    name: Annotated[str, typer.Argument(help="Name of the baseline.")],
    folder: Folder = None,
) -> None:
    """Make a run the baseline NAME. The same run always gives the same bytes; a candidate of that name goes."""
    from harness.results.baseline import CANDIDATE, PLACE, check_name, load
    from harness.results.baseline import bless as write
    from harness.results.drafts import remove

    place = (folder or PLACE) / check_name(name)
    stored = load(run)
    changed = write(stored, place)
    remove(place.with_name(place.name + CANDIDATE))
    size = sum(path.stat().st_size for path in place.iterdir()) / 1024
    findings = sum(map(len, stored.findings.values()))
    what = f"{stored.manifest.segments} segments, {findings} findings, {size:.0f} KiB"
    typer.echo(f"{place}: {what}" if changed else f"{place}: unchanged, {what}")


@app.command(name="list")
def list_(folder: Folder = None) -> None:
    """Name all baselines, one a line."""
    from harness.results.baseline import PLACE, load_baseline, names

    for name in names(folder or PLACE):
        manifest = load_baseline((folder or PLACE) / name).manifest
        systems = ", ".join(manifest.systems)
        typer.echo(f"{name}: {manifest.testset}, {manifest.segments} segments, systems {systems}")


@app.command()
def show(
    name: Annotated[str, typer.Argument(help="Name or path of the baseline.")],
    folder: Folder = None,
) -> None:
    """Scores, signatures and findings of a baseline."""
    from collections import Counter

    from harness.analysis.contender import from_run
    from harness.results.baseline import PLACE, load_baseline, locate

    stored = load_baseline(locate(name, folder or PLACE))
    manifest = stored.manifest
    typer.echo(f"{stored.place}: {manifest.testset}, {manifest.segments} segments, {manifest.documents} documents")
    typer.echo(f"content sha256 {stored.digest}")
    for system in manifest.systems:
        contender = from_run(stored, system, system)
        typer.echo(f"{system}:")
        for scorer, one in contender.scorers.items():
            score = one.combine(stat for stat in contender.stats[scorer] if stat is not None)
            said = "–" if score is None else f"{score:.{one.digits}f}"
            typer.echo(f"  {one.title} {said}  {contender.records[scorer].signature_text}")
        counts = Counter(stored.finding.severity for stored in stored.findings[system])
        listed = ", ".join(f"{n} {severity.value}" for severity, n in sorted(counts.items(), key=lambda x: -x[0].rank))
        typer.echo(f"  findings: {listed or 'none'}")


@app.command()
def prune(
    names: Annotated[list[str] | None, typer.Argument(metavar="[NAME …]", help="Baselines to remove as well.")] = None,
    folder: Folder = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would go.")] = False,
) -> None:
    """Remove candidates that nobody blessed, what killed commands left behind, and the baselines named."""
    from harness.results.baseline import PLACE, check_name, is_baseline, leftovers, missing
    from harness.results.drafts import remove

    home = folder or PLACE
    wanted = [home / check_name(name) for name in names or ()]
    for place in wanted:
        if not is_baseline(place):
            raise missing(place)
    for place in dict.fromkeys([*leftovers(home), *wanted]):
        if not dry_run:
            try:
                remove(place)
            except OSError as error:
                raise DataError(f"cannot remove {place}: {error.strerror or error}") from error
        typer.echo(f"{'would remove' if dry_run else 'removed'} {place}")
