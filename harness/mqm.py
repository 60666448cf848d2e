"""The MQM typology and severity weights, read once from `mqm.toml`; unknown names are errors, never weight 0."""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Mapping
from importlib.resources import files

from harness.errors import ConfigurationError, did_you_mean
from harness.model import Level, Severity

_RAW = files("harness").joinpath("mqm.toml").read_bytes()
_DATA = tomllib.loads(_RAW.decode())

DIGEST = hashlib.sha256(_RAW).hexdigest()[:12]
WEIGHTS: Mapping[Severity, float] = {Severity(name): float(weight) for name, weight in _DATA["weights"].items()}
CATEGORIES = frozenset(f"{top}/{path}" for top, paths in _DATA["categories"].items() for path in paths)

if set(WEIGHTS) != set(Severity):
    raise ConfigurationError("mqm.toml must give a weight to every severity")


def severity(name: str) -> Severity:
    """The severity called `name`; raises ConfigurationError for any other word."""
    try:
        return Severity(name)
    except ValueError:
        raise ConfigurationError(
            f"unknown severity {name!r}", hint=did_you_mean(name, (s.value for s in Severity))
        ) from None


def level(name: str) -> Level:
    """The level called `name`; raises ConfigurationError for any other word."""
    try:
        return Level(name)
    except ValueError:
        raise ConfigurationError(f"unknown level {name!r}", hint=did_you_mean(name, (x.value for x in Level))) from None


def category(path: str) -> str:
    """`path` itself if it is a known MQM path; raises ConfigurationError otherwise."""
    if path not in CATEGORIES:
        raise ConfigurationError(f"unknown category {path!r}", hint=did_you_mean(path, CATEGORIES))
    return path
