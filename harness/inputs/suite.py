"""A suite: what is evaluated with what, as a TOML file that people keep under version control (docs/suites.md)."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from harness import mqm
from harness.errors import ConfigurationError, HarnessError, Problem, did_you_mean
from harness.inputs.gates import parse_policy
from harness.inputs.references import pair_folder, references
from harness.model import Level, Severity

TYPES: Mapping[str, tuple[type, str]] = {
    **dict.fromkeys(("name", "source-lang", "target-lang", "testset"), (str, "a string")),
    **dict.fromkeys(("systems", "glossaries", "rules", "disable"), (list, "a list of strings")),
    **dict.fromkeys(("scorers", "severity", "level"), (dict, "a table")),
    "seed": (int, "a whole number"),
    "gate": (list, "tables"),
    "baseline": (str, "a string"),
    "strict": (bool, "true or false"),
}
KEYS = tuple(TYPES)


@dataclass(frozen=True, slots=True)
class Suite:
    """A resolved suite; every path is absolute or relative to the working directory.

    Attributes:
        scorers: options by scorer name; `required` among them makes a missing score an error (exit 4).
        disable: rules, scorers or entries that are not to be reported.
        severity, level: overrides by rule or entry.
        written: the file as it was written.
        file: where it lies; None for the shipped suite of a pair.
    """

    name: str
    source_lang: str
    target_lang: str
    scorers: Mapping[str, Mapping[str, Any]]
    testset: Path | None = None
    systems: tuple[str, ...] = ()
    glossaries: tuple[Path, ...] = ()
    rules: tuple[Path, ...] = ()
    seed: int = 12345
    disable: tuple[str, ...] = ()
    severity: Mapping[str, Severity] = field(default_factory=dict)
    level: Mapping[str, Level] = field(default_factory=dict)
    written: str = ""
    file: Path | None = field(default=None, compare=False)

    def resolved(self) -> dict[str, Any]:
        """The suite with every default filled in, as JSON values."""
        return {
            "name": self.name,
            "source-lang": self.source_lang,
            "target-lang": self.target_lang,
            "testset": self.testset.as_posix() if self.testset else None,
            "systems": list(self.systems),
            "glossaries": [path.name for path in self.glossaries],
            "rules": [path.name for path in self.rules],
            "seed": self.seed,
            "scorers": {name: dict(options) for name, options in self.scorers.items()},
            "disable": list(self.disable),
            "severity": {name: value.value for name, value in self.severity.items()},
            "level": {name: value.value for name, value in self.level.items()},
        }

    def adjusted(
        self,
        *,
        glossaries: Sequence[Path] = (),
        rules: Sequence[Path] = (),
        scorers: Sequence[str] = (),
        disable: Sequence[str] = (),
        severity: Mapping[str, Severity] | None = None,
        level: Mapping[str, Level] | None = None,
        seed: int | None = None,
    ) -> Suite:
        """The suite with what the command line adds; `scorers`, if given, replaces the list."""
        return replace(
            self,
            glossaries=(*self.glossaries, *glossaries),
            rules=(*self.rules, *rules),
            scorers={name: self.scorers.get(name, {}) for name in scorers} if scorers else self.scorers,
            disable=(*self.disable, *disable),
            severity={**self.severity, **(severity or {})},
            level={**self.level, **(level or {})},
            seed=self.seed if seed is None else seed,
        )


def load_suite(path: Path) -> Suite:
    """Read a suite file; paths in it are relative to it.

    Raises:
        ConfigurationError: it is not there, not TOML, or says something unknown; all problems at once.
    """
    try:
        written = path.read_text(encoding="utf-8")
        data = tomllib.loads(written)
    except OSError as error:
        raise ConfigurationError(f"cannot read suite {path}: {error.strerror}") from error
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ConfigurationError(f"suite {path} is not TOML: {error}") from error
    problems: list[Problem] = []
    for key in sorted(set(data) - set(KEYS)):
        problems.append(Problem(str(path), _line(written, key), 0, f"unknown key {key!r}: {did_you_mean(key, KEYS)}"))
    for key in ("source-lang", "target-lang", "scorers"):
        if key not in data:
            problems.append(Problem(str(path), 0, 0, f"no key {key!r}"))
    problems += [Problem(str(path), _line(written, key), 0, message) for key, message in _wrong_types(data)]
    severity = _named(data, "severity", mqm.severity, path, written, problems)
    level = _named(data, "level", mqm.level, path, written, problems)
    try:
        parse_policy(str(path), written, data, known=None)
    except ConfigurationError as error:
        problems += error.problems
    if problems:
        raise ConfigurationError(f"suite {path} cannot be used", problems=problems, hint="format: docs/suites.md")
    base, pair = path.parent, (data["source-lang"], data["target-lang"])

    def paths(key: str) -> tuple[Path, ...]:
        return tuple(base / item for item in data[key]) if key in data else tuple(pair_folder(key, *pair))

    return Suite(
        name=data.get("name", path.stem),
        source_lang=pair[0],
        target_lang=pair[1],
        scorers=data["scorers"],
        testset=base / data["testset"] if "testset" in data else None,
        systems=tuple(data.get("systems", ())),
        glossaries=paths("glossaries"),
        rules=paths("rules"),
        seed=data.get("seed", 12345),
        disable=tuple(data.get("disable", ())),
        severity=severity,
        level=level,
        written=written,
        file=path,
    )


def default_suite(source_lang: str, target_lang: str) -> Suite:
    """The shipped suite of a language pair; for a pair without one, the suite of any pair (metrics only)."""
    suites = references() / "suites"
    own = suites / f"default.{source_lang}-{target_lang}.toml"
    if own.is_file():
        return replace(load_suite(own), file=None)
    return replace(load_suite(suites / "default.toml"), source_lang=source_lang, target_lang=target_lang, file=None)


def _named(
    data: Mapping[str, Any], key: str, parse: Any, path: Path, written: str, problems: list[Problem]
) -> Mapping[str, Any]:
    result = {}
    words = data.get(key, {})
    for name, word in words.items() if isinstance(words, dict) else ():
        try:
            if not isinstance(word, str):
                raise ConfigurationError("not a string", hint=f"is {word!r}")
            result[name] = parse(word)
        except HarnessError as error:
            problems.append(Problem(str(path), _line(written, name), 0, f"{name}: {error.message}: {error.hint}"))
    return result


def _wrong_types(data: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Keys with a value of a wrong kind, and what it must be."""
    for key, value in data.items():
        kind, must = TYPES.get(key, (object, ""))
        strings = all(isinstance(item, str) for item in value) if isinstance(value, list) and key != "gate" else True
        if not isinstance(value, kind) or not strings or (kind is int and isinstance(value, bool)):
            yield key, f"{key} must be {must}"
    scorers = data.get("scorers")
    for name, options in scorers.items() if isinstance(scorers, dict) else ():
        if not isinstance(options, dict):
            yield name, f"scorers.{name} must be a table of options, as {{}}"
        elif not isinstance(options.get("required", False), bool):
            yield name, f"scorers.{name}: required must be true or false"


def _line(written: str, key: str) -> int:
    """The line on which a key first stands, 0 if it cannot be told."""
    lines = written.split("\n")
    return next((n for n, line in enumerate(lines, 1) if line.lstrip(' "[').startswith(key)), 0)
