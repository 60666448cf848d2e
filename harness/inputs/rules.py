"""Rule files of a language pair: guards (named word lists), realia (institutions of elsewhere), patterns.

TOML in `references/rules/<source>-<target>/`: `guards.toml`, `realia.toml`, `patterns.toml` (format: docs/rules.md).
"""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from harness.errors import ConfigurationError, Problem, did_you_mean
from harness.inputs.guards import read_guards, resolved
from harness.inputs.pattern import Pattern, read_pattern
from harness.inputs.realia import Realia, read_realia
from harness.inputs.rule_table import RuleTable, lines_of_ids, tables

__all__ = ["Pattern", "Realia", "Rules", "load_rules"]


@dataclass(frozen=True, slots=True)
class Rules:
    """All rule files of one pair."""

    guards: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    realia: tuple[Realia, ...] = ()
    patterns: tuple[Pattern, ...] = ()
    digest: str = ""

    def expand(self, phrases: Iterable[str]) -> tuple[str, ...]:
        """The phrases with every `@guard` replaced by its list."""
        result: list[str] = []
        for phrase in phrases:
            result.extend(self.guards[phrase[1:]] if phrase.startswith("@") else [phrase])
        return tuple(result)


def load_rules(paths: Sequence[Path]) -> Rules:
    """Load the rule files of folders; raises ConfigurationError that names every bad entry of every file."""
    problems: list[Problem] = []
    guards: dict[str, tuple[str, ...]] = {}
    realia: list[Realia] = []
    patterns: list[Pattern] = []
    digest = hashlib.sha256()
    for file in [file for path in paths for file in _files(path)]:
        raw = file.read_bytes()
        digest.update(raw)
        try:
            text = raw.decode()
            data = tomllib.loads(text)
        except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
            problems.append(Problem(str(file), 0, 0, f"not TOML: {error}"))
            continue
        for key in sorted(set(data) - {"guards", "realia", "pattern"}):
            problems.append(Problem(str(file), 0, 0, f"unknown table {key!r}: known: guards, realia, pattern"))
        guards |= read_guards(file, data.get("guards", {}), problems)
        lines = lines_of_ids(text)
        found = {
            key: [RuleTable(file, lines, table, problems) for table in tables(file, data, key, problems)]
            for key in ("realia", "pattern")
        }
        realia += map(read_realia, found["realia"])
        patterns += map(read_pattern, found["pattern"])
    lists = resolved(guards, problems)
    _check_references([*realia, *patterns], lists, problems)
    if problems:
        raise ConfigurationError("the rules cannot be used", problems=problems, hint="format: docs/rules.md")
    return Rules(lists, tuple(realia), tuple(patterns), digest.hexdigest()[:12])


def _files(path: Path) -> list[Path]:
    files = [path] if path.is_file() else sorted(path.glob("*.toml"))
    if not files:
        raise ConfigurationError(f"no rules at {path}")
    return files


def _check_references(
    rules: Iterable[Realia | Pattern], guards: Mapping[str, tuple[str, ...]], problems: list[Problem]
) -> None:
    seen: dict[str, Realia | Pattern] = {}
    for rule in rules:
        if rule.id in seen:
            problems.append(Problem(rule.file, rule.line, 0, f"id {rule.id!r} stands already in {seen[rule.id].file}"))
        seen[rule.id] = rule
        for name in getattr(rule, "licence", ()):
            if name.startswith("@") and name[1:] not in guards:
                problems.append(
                    Problem(rule.file, rule.line, 0, f"unknown guard {name}: {did_you_mean(name[1:], guards)}")
                )
