"""`harness models`: which COMET models there are, under which licences, and getting one."""

from __future__ import annotations

from typing import Annotated

import typer

app = typer.Typer(help="List COMET models, and fetch one from its hub.", no_args_is_help=True)


@app.command(name="list")
def show() -> None:
    """List the known models: which scorer takes them, their licence and size, and whether they are on this machine."""
    from harness.errors import ScorerError
    from harness.neural.checkpoint import locate, missing_package
    from harness.neural.models import FREE, catalogue

    missing = missing_package()
    for model in catalogue().values():
        try:
            here = "unknown" if missing else f"here: {locate(model.name).path}"
        except ScorerError:
            here = f"not here; harness models fetch {model.name}"
        terms = "" if model.licence in FREE else ", not for commercial use"
        typer.echo(f"{model.name}  (scorer {model.family}, {model.size:g} GB, {model.licence}{terms})")
        typer.echo(f"    {model.about}")
        typer.echo(f"    {here}")
    if missing:
        typer.echo(f"None can be used yet: {missing}")


@app.command()
def fetch(
    name: Annotated[str, typer.Argument(help="Name on the hub, as Unbabel/wmt22-comet-da.")],
) -> None:
    """Download a model and its encoder's tokeniser; the only command that touches the network."""
    from harness.neural import fetch as fetching
    from harness.neural.models import catalogue, licence_to_accept

    if known := catalogue().get(name):
        typer.echo(f"{name}: {known.licence}, {known.size:g} GB")
    checkpoint = fetching.fetch(name, typer.echo)
    typer.echo(f"{name} is at {checkpoint.path}; scorer {checkpoint.family}")
    if licence := licence_to_accept(name):
        typer.echo(f'It may not be used commercially; to use it, write in the suite: accept-licence = "{licence}"')
