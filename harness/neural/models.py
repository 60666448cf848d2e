"""The catalogue of COMET models (`models.toml`): what each is, and under which licence."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

FREE = frozenset({"Apache-2.0", "MIT"})  # licences that ask nothing of who merely scores with a model


@dataclass(frozen=True, slots=True)
class Model:
    """A published model.

    Attributes:
        family: the scorer that takes it: comet, cometkiwi or xcomet.
        licence: SPDX identifier.
        size: of the checkpoint, in gigabytes.
    """

    name: str
    family: str
    licence: str
    encoder: str
    size: float
    about: str


@cache
def catalogue() -> Mapping[str, Model]:
    """All known models by name."""
    data = tomllib.loads(files("harness.neural").joinpath("models.toml").read_text(encoding="utf-8"))
    return {name: Model(name, **facts) for name, facts in data.items()}


def licence_to_accept(model: str) -> str:
    """The licence that a suite has to accept by name before a model is used; empty if there is none to accept."""
    known = catalogue().get(model)
    return known.licence if known and known.licence not in FREE else ""
