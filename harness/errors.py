"""One exception tree: what is wrong, where, what to do, and the exit code the command line leaves with.

The library raises these and nothing else on purpose; only `harness.cli` catches, prints and exits.

    HarnessError            70  a bug of ours when raised bare
    ├── ConfigurationError   2  suite, glossary, rules, options
    ├── DataError            3  unreadable, misaligned, not found
    └── ScorerError          4  a scorer that is required is missing or has failed
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

SHOWN = 20  # problems that a message spells out; `problems` holds all of them


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One thing that is wrong at one place; `line` and `column` count from 1, 0 where there is none."""

    file: str
    line: int
    column: int
    message: str

    def __str__(self) -> str:
        place = [self.file, *(str(n) for n in (self.line, self.column) if n)]
        return f"{':'.join(place)}: {self.message}"


class HarnessError(Exception):
    """Base of all errors; `hint` says what to do next, `problems` lists every place that is wrong."""

    exit_code = 70

    def __init__(self, message: str, *, hint: str = "", problems: Iterable[Problem] = ()) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint
        self.problems = tuple(problems)

    def __str__(self) -> str:
        lines = [self.message, *(f"  {problem}" for problem in self.problems[:SHOWN])]
        if len(self.problems) > SHOWN:
            lines.append(f"  … and {len(self.problems) - SHOWN} more")
        if self.hint:
            lines.append(self.hint)
        return "\n".join(lines)


class ConfigurationError(HarnessError):
    """A suite, glossary, rule file or option that cannot be used as it is written."""

    exit_code = 2


class DataError(HarnessError):
    """Input that cannot be read or does not line up; nothing has been written."""

    exit_code = 3


class ScorerError(HarnessError):
    """A scorer that the suite requires is missing or has failed."""

    exit_code = 4


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """A short "did you mean" sentence, or the list of what is known."""
    from difflib import get_close_matches

    names = sorted(known)
    close = get_close_matches(word, names, n=1)
    return f"did you mean {close[0]!r}?" if close else f"known: {', '.join(names) or 'none'}"
