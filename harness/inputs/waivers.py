"""Waivers: findings that people have decided to let stand, each with its reason (docs/gates.md).

A waiver names one finding by its fingerprint, or all findings of a rule or entry in some documents or segments. The
input's `ignore` column (`rule: reason; rule: reason`) does the same for one segment.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from fnmatch import fnmatchcase
from pathlib import Path

from harness.errors import ConfigurationError, DataError, Problem
from harness.inputs.toml_tables import Table, read_toml, tables
from harness.model import Aligned, Finding
from harness.results.stored import Decision

PLACE = Path("references/waivers.toml")
KEYS = ("fingerprint", "rule", "entry", "document", "segment", "reason", "author", "expires")
GLOBS = ("rule", "entry", "document", "segment")
FINGERPRINT = re.compile(r"[0-9a-f]{16}")


@dataclass(frozen=True, slots=True)
class Waiver:
    """One decision: what it names, why, by whom, and until when (the last day on which it holds)."""

    reason: str
    fingerprint: str = ""
    rule: str = "*"
    entry: str = "*"
    document: str = "*"
    segment: str = "*"
    author: str = ""
    expires: date | None = None
    file: str = ""
    line: int = 0

    def covers(self, finding: Finding, document: str) -> bool:
        """Whether it speaks of a finding in a document; `rule` may also be the name of a scorer."""
        if self.fingerprint:
            return self.fingerprint == finding.fingerprint
        scorer = finding.rule.partition("/")[0]
        return (
            any(fnmatchcase(name, self.rule) for name in (finding.rule, scorer))
            and fnmatchcase(finding.entry, self.entry)
            and fnmatchcase(document, self.document)
            and fnmatchcase(finding.segment, self.segment)
        )

    def expired(self, today: date) -> bool:
        return self.expires is not None and self.expires < today

    @property
    def decision(self) -> Decision:
        """What a run keeps of it for each finding that it covers."""
        return Decision(self.reason, self.author, self.expires.isoformat() if self.expires else "")

    def __str__(self) -> str:
        named = [f"{k} {v}" for k in KEYS[:5] if (v := getattr(self, k)) not in ("", "*")]
        place = f"{self.file}:{self.line}: " if self.line else f"{self.file}: "
        return f"{place}{', '.join(named) or 'rule *'} ({self.reason})"


def load_waivers(path: Path) -> tuple[Waiver, ...]:
    """Read a waiver file.

    Raises:
        ConfigurationError: it is not there, not TOML, or a waiver is not usable; all problems at once.
    """
    written, data = read_toml(path, "waivers")
    problems: list[Problem] = []
    for key in sorted(set(data) - {"waiver"}):
        problems.append(Problem(str(path), 0, 0, f"unknown key {key!r}: waivers stand under [[waiver]]"))
    found = [_waiver(table) for table in tables(str(path), written, data, "waiver", problems)]
    if problems:
        raise ConfigurationError(f"{path} cannot be used", problems=problems, hint="format: docs/gates.md")
    return tuple(found)


def _waiver(table: Table) -> Waiver:
    table.check_keys(KEYS)
    values = {key: table.text(key) for key in KEYS if key != "expires" and key in table.values}
    if not values.get("reason", "").strip():
        table.report("a waiver needs a reason", "reason")
    scope = [key for key in ("rule", "entry", "document", "segment") if values.get(key)]
    if values.get("fingerprint"):
        if scope:
            table.report(f"a fingerprint names one finding: {scope[0]!r} cannot stand beside it", scope[0])
        if not FINGERPRINT.fullmatch(values["fingerprint"]):
            table.report(f"{values['fingerprint']!r} is no fingerprint (16 of 0-9 a-f)", "fingerprint")
    elif not ({"rule", "entry"} & set(scope)):
        table.report("names neither a fingerprint nor a rule or entry")
    expires = table.values.get("expires")
    if expires is not None and (not isinstance(expires, date) or isinstance(expires, datetime)):
        table.report(f"expires must be a date, as 2026-12-31 without quotes, not {expires!r}", "expires")
        expires = None
    return Waiver(**({"reason": ""} | values), expires=expires, file=table.file, line=table.line)


def inline_waivers(segments: Sequence[Aligned]) -> tuple[Waiver, ...]:
    """What the `ignore` column says; a part without a reason is a DataError that names its segment."""
    found: list[Waiver] = []
    problems: list[Problem] = []
    for segment in segments:
        for part in filter(None, (part.strip() for part in re.split(r"[;\n]", segment.ignore))):
            rule, _, reason = (word.strip() for word in part.partition(":"))
            if rule and reason:
                literal = re.sub(r"([*?[])", r"[\1]", segment.id)  # an id is no glob
                found += [Waiver(reason, rule=rule, segment=literal, file=f"ignore of segment {segment.id}")]
            else:
                place = f"segment {segment.id!r}"
                problems.append(Problem(place, 0, 0, f"ignore {part!r} is not of the form rule: reason"))
    if problems:
        raise DataError("the ignore column cannot be used", problems=problems, hint="format: docs/gates.md")
    return tuple(found)


def append_waivers(path: Path, waivers: Iterable[Waiver]) -> None:
    """Add waivers at the end of a file, which is made if it is not there; one write, so that two writers do not mix."""
    blocks = "".join(_written(waiver) for waiver in waivers)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("ab", buffering=0) as file:
            file.write(blocks.encode())
            os.fsync(file.fileno())
    except OSError as error:
        raise ConfigurationError(f"cannot write {path}: {error.strerror}") from error


def _written(waiver: Waiver) -> str:
    values: Mapping[str, str] = {key: getattr(waiver, key) for key in KEYS if key != "expires"}
    # only a pattern may be left out as "*": a reason or an author of that name is what somebody wrote
    lines = [f"{key} = {_quoted(value)}" for key, value in values.items() if value != ("*" if key in GLOBS else "")]
    if waiver.expires:
        lines.append(f"expires = {waiver.expires.isoformat()}")
    return "\n[[waiver]]\n" + "\n".join(lines) + "\n"


def _quoted(text: str) -> str:
    """A TOML string: JSON's escapes are TOML's, but for DEL, which JSON leaves bare."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
