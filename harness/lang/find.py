"""From a language code to what is known of the language."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, partial

from harness.errors import ConfigurationError, did_you_mean
from harness.lang.base import Language


def _vietnamese() -> Language:
    from harness.lang.vi import Vietnamese

    return Vietnamese()


def _russian() -> Language:
    from harness.lang.ru import Russian

    return Russian()


LANGUAGES: dict[str, Callable[[], Language]] = {"vi": _vietnamese, "ru": _russian}
# Languages that separate words by spaces and of which no more is known: metrics work, terms match as written.
LANGUAGES |= {code: partial(Language, code) for code in ("de", "en", "es", "fr")}


@cache
def language(code: str) -> Language:
    """The language with this ISO 639-1 code; raises ConfigurationError with what is known for any other."""
    try:
        return LANGUAGES[code]()
    except KeyError:
        raise ConfigurationError(f"unknown language {code!r}", hint=did_you_mean(code, LANGUAGES)) from None
