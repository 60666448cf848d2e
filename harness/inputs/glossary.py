"""Glossary files: how a term is rendered, and which renderings are known to be wrong (format: docs/glossary.md).

Values only; matching lives in `harness.lang`, judging in `harness.scorers.terminology`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from harness.errors import ConfigurationError, Problem, did_you_mean
from harness.inputs import remarks
from harness.inputs.entry import COLUMNS, REQUIRED, Entry, Example, Forbidden
from harness.inputs.entry_read import read_entry
from harness.inputs.precedence import Fold, layered
from harness.inputs.table import scan
from harness.inputs.text import Text, decode, split_lines

__all__ = ["Entry", "Example", "Forbidden", "Glossary", "examples", "load_glossary"]


@dataclass(frozen=True, slots=True)
class Glossary:
    """Entries of one or several files, in file order.

    Attributes:
        digest: of what the files say.
        notices: which entries of earlier glossaries later ones have overridden.
    """

    entries: tuple[Entry, ...]
    digest: str
    notices: tuple[str, ...] = ()

    def __iter__(self) -> Iterator[Entry]:
        return iter(self.entries)

    def __len__(self) -> int:
        return len(self.entries)


def load_glossary(paths: Sequence[Path], fold: Fold = str.casefold) -> Glossary:
    """Load files, and all `*.tsv` and `*.csv` of folders; what a later one says goes before what an earlier one says.

    Args:
        fold: the key by which source phrases are equal; the language's own knows hoà and hòa.

    Raises:
        ConfigurationError: naming every bad row of every file.
    """
    problems: list[Problem] = []
    layers: list[list[Entry]] = []
    digest = hashlib.sha256()
    for group in paths:
        here: dict[str, Entry] = {}
        for file in _files(group):
            raw = _read(file)
            digest.update(raw)
            for entry in _entries(file, raw, problems):
                if entry.id in here:
                    first = here[entry.id]
                    message = f"id {entry.id!r} stands already in {first.file}:{first.line}"
                    problems.append(Problem(entry.file, entry.line, 0, message))
                here[entry.id] = entry
        layers.append(list(here.values()))
    if problems:
        raise ConfigurationError("the glossary cannot be used", problems=problems, hint="columns: docs/glossary.md")
    entries, notices = layered(layers, fold)
    return Glossary(entries, digest.hexdigest()[:12], notices)


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
    """Rows with the line they start on; a CSV cell may be quoted, a TSV may have remarks between its rows."""
    text = decode(str(path), raw, problems)
    if text is None:
        return
    if path.suffix == ".csv":
        for cells in scan(Text(str(path), "", text), ",", problems):
            if not cells.blank:
                yield cells.line, cells.values
    else:
        yield from remarks.rows(split_lines(text))


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
        entry = read_entry(dict(zip(header, cells, strict=True)), str(path), line, problems)
        if entry:
            yield entry


def examples(entries: Iterable[Entry]) -> Iterator[tuple[Entry, Example, bool]]:
    """Every example with its entry and whether it must raise a finding."""
    for entry in entries:
        yield from ((entry, example, False) for example in entry.ok)
        yield from ((entry, example, True) for example in entry.bad)
