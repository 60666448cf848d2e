"""Guards: named lists of source phrases that rules and entries use as conditions (`guards.toml`, docs/rules.md)."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from harness.errors import Problem, did_you_mean


def read_guards(file: Path, lists: Any, problems: list[Problem]) -> dict[str, tuple[str, ...]]:
    """The lists of one file as they are written."""
    if not isinstance(lists, Mapping):
        problems.append(Problem(str(file), 0, 0, "guards must be a table of lists"))
        return {}
    for name, words in lists.items():
        if not (isinstance(words, list) and all(isinstance(word, str) and word.strip() for word in words)):
            problems.append(Problem(str(file), 0, 0, f"guard {name!r} must be a list of strings"))
    return {name: tuple(map(str, words)) for name, words in lists.items() if isinstance(words, list)}


def resolved(guards: Mapping[str, tuple[str, ...]], problems: list[Problem]) -> Mapping[str, tuple[str, ...]]:
    """Lists with the lists they name in place of `@name`; a list may name lists, but not lists of lists of itself."""

    def words(name: str, above: tuple[str, ...]) -> list[str]:
        if name not in guards or name in above:
            what = "names itself" if name in above else f"is unknown: {did_you_mean(name, guards)}"
            problems.append(Problem("guards.toml", 0, 0, f"guard @{name} {what}"))
            return []
        return [
            word
            for item in guards[name]
            for word in (words(item[1:], (*above, name)) if item.startswith("@") else [item])
        ]

    return {name: tuple(dict.fromkeys(words(name, ()))) for name in guards}
