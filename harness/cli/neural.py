"""Options of commands that may run a model: device, precision, and the cache of scores."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from harness.errors import ConfigurationError, ScorerError

if TYPE_CHECKING:
    from harness.inputs.suite import Suite
    from harness.neural.engine import Engine

DEFAULT_CACHE = Path("runs/.cache")  # as harness.neural.engine.CACHE, which would load what --help must not

Device = Annotated[str, typer.Option(help="Where models run: cpu, cuda (all GPUs), cuda:N or auto.")]
Precision = Annotated[
    str | None, typer.Option(help="fp32 or bf16 for all COMET scorers; stands in their signature. Default: fp32.")
]
CacheFolder = Annotated[
    Path, typer.Option("--cache", metavar="DIR", envvar="HARNESS_CACHE", help="Where COMET scores are kept.")
]
NoCache = Annotated[bool, typer.Option("--no-cache", help="Neither read nor keep COMET scores.")]


def engine(device: str, cache: Path, no_cache: bool) -> Engine:
    """What computes the predictions of models, as the options ask; raises ConfigurationError for an unknown device."""
    from harness.neural.engine import Engine, check_device

    return Engine(check_device(device), None if no_cache else cache)


def with_precision(suite: Suite, precision: str | None) -> Suite:
    """The suite with a precision for all of its scorers that have one; ConfigurationError where none has."""
    from dataclasses import replace

    if precision is None:
        return suite
    neural = {name for name in suite.scorers if _is_neural(name)}
    if not neural:
        raise ConfigurationError(f"--precision {precision}: no scorer of the suite has a precision")
    scorers = {
        name: {**options, "precision": precision} if name in neural else options
        for name, options in suite.scorers.items()
    }
    return replace(suite, scorers=scorers)


def _is_neural(scorer: str) -> bool:
    from harness.scorers import registry
    from harness.scorers.comet import Neural

    try:
        return issubclass(registry.find(scorer), Neural)
    except ScorerError:  # one that cannot be imported is told of when it is to run
        return False
