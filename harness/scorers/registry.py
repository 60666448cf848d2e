"""Scorers by name, from the entry points `harness.scorers`; built-ins use the same road as anybody's."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from functools import cache
from importlib.metadata import EntryPoint, entry_points
from typing import Any

from harness.errors import ConfigurationError, HarnessError, ScorerError, did_you_mean
from harness.scorers.base import Knowledge, Scorer

GROUP = "harness.scorers"


@cache
def _points() -> dict[str, EntryPoint]:
    return {point.name: point for point in entry_points(group=GROUP)}


def names() -> tuple[str, ...]:
    """Names of all installed scorers."""
    return tuple(sorted(_points()))


def find(name: str) -> type[Scorer]:
    """The scorer class of that name.

    Raises:
        ConfigurationError: there is none of that name.
        ScorerError: it is there, but cannot be imported.
    """
    point = _points().get(name)
    if point is None:
        raise ConfigurationError(f"unknown scorer {name!r}", hint=did_you_mean(name, names()))
    try:
        scorer = point.load()
    except (ImportError, AttributeError) as error:
        raise ScorerError(f"scorer {name!r} cannot be imported: {error}") from error
    if not (isinstance(scorer, type) and issubclass(scorer, Scorer) and is_dataclass(scorer) and scorer.name == name):
        raise ScorerError(f"entry point {name!r} = {point.value!r} is not a Scorer (a dataclass) of that name")
    return scorer


def digits(name: str) -> int:
    """Decimals with which people read a scorer's figures; two for a scorer that is not installed here."""
    try:
        return find(name).digits
    except HarnessError:
        return 2


def build(name: str, knowledge: Knowledge, options: Mapping[str, Any]) -> Scorer:
    """The scorer of that name with a suite's options (`required` is the suite's own); raises ConfigurationError."""
    scorer = find(name)
    known = {field.name: field for field in fields(scorer) if field.metadata.get("option")}  # type: ignore[arg-type]
    wanted = {key.replace("-", "_"): value for key, value in options.items() if key != "required"}
    for key, value in wanted.items():
        if key not in known:
            raise ConfigurationError(
                f"scorer {name!r} has no option {key!r}", hint=did_you_mean(key, [*known, "required"])
            )
        if type(value) is not type(known[key].default):
            raise ConfigurationError(f"option {key!r} of scorer {name!r} must be like {known[key].default!r}")
    return scorer.configured(knowledge, wanted)
