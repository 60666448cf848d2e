"""Gates: what a run must hold to be let through. `[[gate]]` tables of a suite or of a policy file (docs/gates.md)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from harness import mqm
from harness.errors import ConfigurationError, Problem, did_you_mean
from harness.inputs.toml_tables import Table, key_line, read_toml, tables
from harness.model import Level, Severity

Kind = Literal["absolute", "relative", "findings", "coverage"]
COMMON = ("name", "slice", "level")
OF_KIND: Mapping[Kind, tuple[str, ...]] = {
    "absolute": ("scorer", "min", "max"),
    "relative": ("scorer", "max_drop", "alpha"),
    "findings": ("max_new", "max", "per_1000", "severity", "rule", "domain", "include_warnings"),
    "coverage": ("max_missing", "scorers"),
}
KEYS = tuple(dict.fromkeys([*COMMON, *(key for keys in OF_KIND.values() for key in keys)]))
SLICES = ("domain", "document", "length", "term")
POLICY_KEYS = ("gate", "baseline", "strict")
ALPHA = 0.05


@dataclass(frozen=True, slots=True)
class Gate:
    """One demand.

    Attributes:
        slice: (kind, unit glob), as ("domain", "politics"); each part that matches is judged; None is the whole set.
        level: ERROR fails the run; WARNING only warns.
        scorer: of absolute and relative gates.
        minimum, maximum: of the score, inclusive; `maximum` also of the number of findings.
        max_drop: how much worse the score may be than the baseline's, in its own units, whatever its direction.
        max_new: findings that the baseline does not have.
        per_1000: findings per 1,000 source words.
        severity: the least grave findings that count; rule: glob over scorers, rules and entries; domain: glob.
        max_missing: segments without translation or without a score that others have.
        scorers: those that must have given scores.
    """

    kind: Kind
    name: str
    slice: tuple[str, str] | None = None
    level: Level = Level.ERROR
    scorer: str = ""
    minimum: float | None = None
    maximum: float | None = None
    max_drop: float = 0.0
    alpha: float = ALPHA
    max_new: float | None = None
    per_1000: float | None = None
    severity: Severity = Severity.NEUTRAL
    rule: str = "*"
    domain: str = "*"
    include_warnings: bool = False
    max_missing: float | None = None
    scorers: tuple[str, ...] = ()

    @property
    def needs_baseline(self) -> bool:
        return self.kind == "relative" or self.max_new is not None


@dataclass(frozen=True, slots=True)
class GatePolicy:
    """All gates that a run is judged by, and against what.

    Attributes:
        baseline: name or path, empty where the file names none.
        origin: where the gates come from, for people.
    """

    gates: tuple[Gate, ...]
    baseline: str = ""
    strict: bool = False
    origin: str = ""


DEFAULT = GatePolicy(
    (
        Gate("findings", "no new critical finding", max_new=0, severity=Severity.CRITICAL),
        Gate("coverage", "everything translated and measured", max_missing=0),
    ),
    origin="the default gates (neither the suite nor a policy file has any)",
)


def load_policy(path: Path) -> GatePolicy:
    """Read a policy file, or the gates of a suite file.

    Raises:
        ConfigurationError: it is not there, not TOML, has no gate, or says something unknown; all problems at once.
    """
    written, data = read_toml(path, "policy")
    known = None if "scorers" in data else POLICY_KEYS  # a suite has keys of its own, which load_suite looks at
    policy = parse_policy(str(path), written, data, known)
    if not policy.gates:
        raise ConfigurationError(f"policy {path} has no [[gate]]", hint="format: docs/gates.md")
    return policy


def parse_policy(
    file: str, written: str, data: Mapping[str, Any], known: tuple[str, ...] | None = POLICY_KEYS
) -> GatePolicy:
    """The gates of a file that has been parsed; with `known`, any other key is a problem."""
    problems: list[Problem] = []
    for key in sorted(set(data) - set(known or data)):
        meant = did_you_mean(key, known or ())
        problems.append(Problem(file, key_line(written, key), 0, f"unknown key {key!r}: {meant}"))
    for key, kind, must in (("baseline", str, "a string"), ("strict", bool, "true or false")):
        if not isinstance(data.get(key, kind()), kind):
            problems.append(Problem(file, key_line(written, key), 0, f"{key} must be {must}"))
    gates: list[Gate] = []
    for table in tables(file, written, data, "gate", problems):
        if gate := _gate(table):
            if gate.name in {other.name for other in gates}:
                table.report(f"a second gate called {gate.name!r}", "name")
            gates.append(gate)
    if problems:
        raise ConfigurationError(f"the gates of {file} cannot be used", problems=problems, hint="format: docs/gates.md")
    return GatePolicy(tuple(gates), data.get("baseline", ""), data.get("strict", False), file)


def _gate(table: Table) -> Gate | None:
    table.check_keys(KEYS)
    kind = _kind(table)
    if kind is None:
        return None
    for key in table.values:
        if key in KEYS and key not in (*COMMON, *OF_KIND[kind]):
            table.report(f"{key!r} does not go with a gate on {_NAMES[kind]}: write two gates", key)
    if kind in ("absolute", "relative") and not table.text("scorer"):
        table.report("the scorer has no name", "scorer")
    alpha = table.number("alpha")
    if alpha is not None and not 0 < alpha < 1:
        table.report(f"alpha must be between 0 and 1, not {alpha}", "alpha")
    for key in ("max_drop", "max_new", "per_1000", "max_missing"):
        if (table.number(key) or 0) < 0:
            table.report(f"{key} must not be negative", key)
    return Gate(
        kind=kind,
        name=table.text("name") or _name(table, kind),
        slice=_slice(table),
        level=_word(table, "level", mqm.level, Level.ERROR),
        scorer=table.text("scorer"),
        minimum=table.number("min"),
        maximum=table.number("max"),
        max_drop=table.number("max_drop") or 0.0,
        alpha=ALPHA if alpha is None else alpha,
        max_new=table.number("max_new"),
        per_1000=table.number("per_1000"),
        severity=_word(table, "severity", mqm.severity, Severity.NEUTRAL),
        rule=table.text("rule", "*"),
        domain=table.text("domain", "*"),
        include_warnings=table.flag("include_warnings"),
        max_missing=table.number("max_missing"),
        scorers=table.texts("scorers"),
    )


_NAMES: Mapping[Kind, str] = {
    "absolute": "a score",
    "relative": "a drop",
    "findings": "findings",
    "coverage": "coverage",
}


def _kind(table: Table) -> Kind | None:
    """What a gate is about is told by the limits that it sets."""
    keys = set(table.values)
    if "scorer" in keys:
        if "max_drop" in keys:
            return "relative"
        if keys & {"min", "max"}:
            return "absolute"
        table.report("a gate on a scorer needs min, max or max_drop")
    elif keys & {"max_missing", "scorers"}:
        return "coverage"
    elif keys & {"max_new", "max", "per_1000"}:
        return "findings"
    elif keys & {"min", "max_drop", "alpha"}:
        table.report("min, max_drop and alpha need a scorer")
    else:
        table.report("sets no limit: min, max, max_drop, max_new, per_1000, max_missing or scorers")
    return None


def _name(table: Table, kind: Kind) -> str:
    """A name made of what the gate says: `bleu max_drop 0.5`, `max_new 0, severity critical`."""
    parts = [f"{key} {table.values[key]}" for key in (*OF_KIND[kind], "slice") if key in table.values]
    return ", ".join(parts).replace("scorer ", "", 1) if table.text("scorer") else ", ".join(parts)


def _slice(table: Table) -> tuple[str, str] | None:
    text = table.text("slice")
    if not text:
        return None
    kind, _, unit = text.partition("=")
    if kind not in SLICES or not unit:
        meant = f"domain=NAME, document=NAME, length=1-10 or term=with (* allowed), not {text!r}"
        table.report(f"slice must be {meant}", "slice")
        return None
    return kind, unit


def _word(table: Table, key: str, parse: Any, default: Any) -> Any:
    word = table.text(key)
    if not word:
        return default
    try:
        return parse(word)
    except ConfigurationError as error:
        table.report(f"{key}: {error.message}: {error.hint}", key)
        return default
