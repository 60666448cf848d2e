"""From a language code to what is known of the language."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

from harness.errors import ConfigurationError, did_you_mean
from harness.lang.base import Language


def _vietnamese() -> Language:
    from harness.lang.vi import Vietnamese

    return Vietnamese()


def _russian() -> Language:
    from harness.lang.ru import Russian

    return Russian()


LANGUAGES: dict[str, Callable[[], Language]] = {"vi": _vietnamese, "ru": _russian}


@cache
def language(code: str) -> Language:
    """The language with this ISO 639-1 code; raises ConfigurationError with what is known for any other."""
    try:
        return LANGUAGES[code]()
    except KeyError:
        raise ConfigurationError(f"unknown language {code!r}", hint=did_you_mean(code, LANGUAGES)) from None
