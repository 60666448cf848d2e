"""Glossary files: how a term is rendered, and which renderings are known to be wrong (format: docs/glossary.md).

Values only; matching lives in `harness.lang`, judging in `harness.scorers.terminology`.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import NamedTuple, TypeVar

from harness import mqm
from harness.errors import ConfigurationError, Problem, did_you_mean
from harness.inputs.table import scan
from harness.inputs.text import Text, decode, split_lines
from harness.model import Severity

COLUMNS = (
    "id domain source source_variants shadow unless_source preferred admitted closed contrast forbidden "
    "category severity match ok bad note evidence"
).split()
REQUIRED = {"id", "source", "preferred"}
IDENTIFIER = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*(?:\.[a-z0-9]+(?:-[a-z0-9]+)*)+")
CONDITIONS = {"missing", "exact", "minor", "major", "critical"}
FLAGS = {"source-case", "any-country"}


T = TypeVar("T")


class Example(NamedTuple):
    """A source text and a translation of it that must, or must not, raise a finding from its entry."""

    source: str
    hypothesis: str


@dataclass(frozen=True, slots=True)
class Forbidden:
    """A wrong rendering, and when it counts.

    Attributes:
        only_if_missing: fires only where no right rendering of the entry is found.
        exact: compared as written.
        severity: of this form; None takes the entry's.
    """

    form: str
    only_if_missing: bool = False
    exact: bool = False
    severity: Severity | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """One term; the columns of docs/glossary.md, parsed."""

    id: str
    domain: str
    source: str
    variants: tuple[str, ...]
    shadow: tuple[str, ...]
    unless_source: tuple[str, ...]
    preferred: str
    admitted: tuple[str, ...]
    closed: bool
    contrast: str
    forbidden: tuple[Forbidden, ...]
    category: str
    severity: Severity
    source_case: bool
    any_country: bool
    ok: tuple[Example, ...]
    bad: tuple[Example, ...]
    note: str
    evidence: str
    file: str
    line: int

    @property
    def sources(self) -> tuple[str, ...]:
        return (self.source, *self.variants)

    @property
    def right(self) -> tuple[str, ...]:
        """Every right rendering, the preferred one first."""
        return (self.preferred, *self.admitted)


@dataclass(frozen=True, slots=True)
class Glossary:
    """Entries of one or several files, in file order, with a digest of what they say."""

    entries: tuple[Entry, ...]
    digest: str

    def __iter__(self) -> Iterator[Entry]:
        return iter(self.entries)

    def __len__(self) -> int:
        return len(self.entries)


def load_glossary(paths: Sequence[Path]) -> Glossary:
    """Load files, and all `*.tsv` and `*.csv` of folders; a later file's entry replaces an earlier one of the same id.

    Raises:
        ConfigurationError: naming every bad row of every file.
    """
    problems: list[Problem] = []
    entries: dict[str, Entry] = {}
    digest = hashlib.sha256()
    for group in paths:
        here: dict[str, Entry] = {}
        for file in _files(group):
            raw = _read(file)
            digest.update(raw)
            for entry in _entries(file, raw, problems):
                if entry.id in here:
                    first = here[entry.id]
                    problems.append(
                        Problem(
                            entry.file, entry.line, 0, f"id {entry.id!r} stands already in {first.file}:{first.line}"
                        )
                    )
                here[entry.id] = entry
        entries |= here
    if problems:
        raise ConfigurationError("the glossary cannot be used", problems=problems, hint="columns: docs/glossary.md")
    return Glossary(tuple(entries.values()), digest.hexdigest()[:12])


def _files(path: Path) -> list[Path]:
    if path.is_file():
        return [path]
    files = sorted(file for file in path.iterdir() if file.suffix in (".tsv", ".csv")) if path.is_dir() else []
    if files:
        return files
    raise ConfigurationError(f"no glossary at {path}")


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise ConfigurationError(f"cannot read {path}: {error.strerror}") from error


def _rows(path: Path, raw: bytes, problems: list[Problem]) -> Iterator[tuple[int, Sequence[str]]]:
    """Rows with the line they start on; a TSV cell is what stands between two tabs, a CSV cell may be quoted."""
    text = decode(str(path), raw, problems)
    if text is None:
        return
    if path.suffix == ".csv":
        for cells in scan(Text(str(path), "", text), ",", problems):
            if not cells.blank:
                yield cells.line, cells.values
    else:
        for number, line in enumerate(split_lines(text), 1):
            if line:
                yield number, line.split("\t")


def _entries(path: Path, raw: bytes, problems: list[Problem]) -> Iterator[Entry]:
    rows = _rows(path, raw, problems)
    header = next(rows, (1, []))[1]
    unknown = [name for name in header if name not in COLUMNS]
    for name in unknown:
        problems.append(Problem(str(path), 1, 0, f"unknown column {name!r}: {did_you_mean(name, COLUMNS)}"))
    for name in dict.fromkeys(name for name in header if header.count(name) > 1):
        problems.append(Problem(str(path), 1, 0, f"column {name!r} stands twice"))
    for name in sorted(REQUIRED - set(header)):
        problems.append(Problem(str(path), 1, 0, f"no column {name!r}"))
    if unknown or len(set(header)) < len(header) or not set(header) >= REQUIRED:
        return
    for line, cells in rows:
        if len(cells) != len(header):
            problems.append(Problem(str(path), line, 0, f"{len(cells)} cells, but the header has {len(header)}"))
            continue
        entry = _entry(dict(zip(header, cells, strict=True)), str(path), line, problems)
        if entry:
            yield entry


def _entry(row: Mapping[str, str], file: str, line: int, problems: list[Problem]) -> Entry | None:
    before = len(problems)

    def wrong(message: str) -> None:
        problems.append(Problem(file, line, 0, message))

    cell = {name: unicodedata.normalize("NFC", row.get(name, "").strip()) for name in COLUMNS}
    if not IDENTIFIER.fullmatch(cell["id"]):
        wrong(f"id {cell['id']!r} is not of the form domain.kebab-case")
    for name in ("source", "preferred"):
        if not cell[name]:
            wrong(f"{name} is empty")
    if cell["closed"] not in ("", "yes", "no"):
        wrong(f"closed is {cell['closed']!r}, must be yes, no or empty")
    flags = cell["match"].split()
    for flag in flags:
        if flag not in FLAGS:
            wrong(f"unknown flag {flag!r} in match: {did_you_mean(flag, FLAGS)}")
    category = _checked(mqm.category, cell["category"] or "terminology/wrong-term", wrong)
    severity = _checked(mqm.severity, cell["severity"] or "major", wrong)
    forbidden = tuple(filter(None, (_forbidden(item, wrong) for item in _items(cell["forbidden"]))))
    ok, bad = (tuple(filter(None, (_example(item, wrong) for item in _items(cell[name])))) for name in ("ok", "bad"))
    for name in ("source", "source_variants", "shadow", "preferred", "admitted"):
        _check_words(name, _items(cell[name]), wrong)
    _check_words("forbidden", (bad.form for bad in forbidden), wrong)
    if len(problems) > before or category is None or severity is None:
        return None
    return Entry(
        id=cell["id"],
        domain=cell["domain"] or Path(file).stem,
        source=cell["source"],
        variants=_items(cell["source_variants"]),
        shadow=_items(cell["shadow"]),
        unless_source=_items(cell["unless_source"]),
        preferred=cell["preferred"],
        admitted=_items(cell["admitted"]),
        closed=cell["closed"] == "yes",
        contrast=cell["contrast"],
        forbidden=forbidden,
        category=category,
        severity=severity,
        source_case="source-case" in flags,
        any_country="any-country" in flags,
        ok=ok,
        bad=bad,
        note=cell["note"],
        evidence=cell["evidence"],
        file=file,
        line=line,
    )


def _check_words(column: str, phrases: Iterable[str], wrong: Callable[[str], None]) -> None:
    """What has no letter or digit can be neither found nor missing."""
    for phrase in phrases:
        if not any(char.isalnum() for char in phrase):
            wrong(f"{column} {phrase!r} has no words")


def _items(cell: str) -> tuple[str, ...]:
    return tuple(item.strip() for item in cell.split("|") if item.strip())


def _checked(parse: Callable[[str], T], word: str, wrong: Callable[[str], None]) -> T | None:
    try:
        return parse(word)
    except ConfigurationError as error:
        wrong(f"{error.message}: {error.hint}")
        return None


def _forbidden(item: str, wrong: Callable[[str], None]) -> Forbidden | None:
    form, _, conditions = item.partition("@")
    result = Forbidden(form.strip())
    if not result.form:
        wrong(f"forbidden form {item!r} is empty")
        return None
    for condition in filter(None, (c.strip() for c in conditions.split("+"))):
        if condition not in CONDITIONS:
            wrong(f"unknown condition {condition!r} of {item!r}: {did_you_mean(condition, CONDITIONS)}")
        elif condition == "missing":
            result = replace(result, only_if_missing=True)
        elif condition == "exact":
            result = replace(result, exact=True)
        else:
            result = replace(result, severity=Severity(condition))
    return result


def _example(item: str, wrong: Callable[[str], None]) -> Example | None:
    source, arrow, hypothesis = item.partition("=>")
    if not (arrow and source.strip() and hypothesis.strip()):
        wrong(f"example {item!r} is not of the form source => hypothesis")
        return None
    return Example(source.strip(), hypothesis.strip())


def examples(entries: Iterable[Entry]) -> Iterator[tuple[Entry, Example, bool]]:
    """Every example with its entry and whether it must raise a finding."""
    for entry in entries:
        yield from ((entry, example, False) for example in entry.ok)
        yield from ((entry, example, True) for example in entry.bad)
