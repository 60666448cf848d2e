"""Where a finding stands in the file that its hypothesis came from, so that a tool can point at the words.

The input files that a run names are looked at again, and believed only if their sha256 is still the run's. Where the
hypothesis can no longer be found in one of them, the place is its row in the run's own `segments.csv`.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from urllib.parse import quote

from harness.inputs.table import scan
from harness.inputs.text import Text, read_text
from harness.model import Aligned, Span
from harness.results.stored import StoredRun

DELIMITERS = {".csv": ",", ".tsv": "\t"}


@dataclass(frozen=True, slots=True)
class Place:
    """A stretch of one line of a file.

    Attributes:
        file: path relative to the working directory where it can be, with forward slashes.
        line: from 1.
        before: what stands on the line before the stretch; None where the columns are not known.
        covered: the stretch as it is written in the file; empty at an insertion point.
        replacement: the finding's suggestion as it would be written in the file; empty if there is none.
    """

    file: str
    line: int
    before: str | None = None
    covered: str = ""
    replacement: str = ""

    @property
    def uri(self) -> str:
        """The file as a URI: relative, or `file:` for a file outside the working directory."""
        path = Path(self.file)
        return path.as_uri() if path.is_absolute() else quote(self.file.encode("utf-8", "surrogateescape"))

    def columns(self) -> tuple[int, int] | None:
        """First column and the one behind the last, from 1, in code points."""
        if self.before is None:
            return None
        start = len(self.before) + 1
        return start, start + len(self.covered)

    def byte_columns(self) -> tuple[int, int] | None:
        """The same in bytes of UTF-8, as reviewdog counts."""
        if self.before is None:
            return None
        start = _bytes(self.before) + 1
        return start, start + _bytes(self.covered)


def _bytes(text: str) -> int:
    return len(text.encode("utf-8", "surrogatepass"))


@dataclass(frozen=True, slots=True)
class Line:
    """The line on which a hypothesis is written; `raw` is None where only its number is known."""

    file: str
    number: int
    raw: str | None = None

    def place(self, hypothesis: str, span: Span | None, suggestion: str) -> Place:
        """The place of a span of the hypothesis; the whole line for no span, or if it cannot be told where it is."""
        if span is None or self.raw is None:
            return Place(self.file, self.number)
        # by the kind of file, not by what fits: in JSON a suggestion is escaped even if the hypothesis needs none
        for write in (_json, _json_ascii) if Path(self.file).suffix.lower() == ".jsonl" else (str,):
            whole = write(hypothesis)
            if whole == self.raw or (whole and self.raw.count(whole) == 1):
                before = self.raw[: self.raw.index(whole)] + write(hypothesis[: span.start])
                return Place(self.file, self.number, before, write(span.text), write(suggestion))
        return Place(self.file, self.number)


def _json(text: str, *, ascii_only: bool = False) -> str:
    """The text as it stands between the quotation marks of a JSON string."""
    return json.dumps(text, ensure_ascii=ascii_only)[1:-1]


_json_ascii = partial(_json, ascii_only=True)


def lines_of(run: StoredRun) -> dict[tuple[str, str], Line]:
    """By system and segment id, the line of every hypothesis of a run."""
    texts = list(_unchanged(run.manifest.inputs))
    result: dict[tuple[str, str], Line] = {}
    for system in run.testset.systems:
        position = run.manifest.systems.index(system)
        found = _parallel(run, system, texts) or _tabular(run, texts) or _own(run, position)
        result |= {(system, id): line for id, line in found.items()}
    return result


def _unchanged(inputs: Mapping[str, str]) -> Iterator[Text]:
    """The text files among a run's inputs that are still what they were."""
    for name, digest in inputs.items():
        text = read_text(Path(name), []) if Path(name).suffix != ".parquet" else None
        if text is not None and text.digest == digest:
            yield text


def _parallel(run: StoredRun, system: str, texts: list[Text]) -> dict[str, Line]:
    """Lines of the file that holds just the hypotheses of a system; its segments are named by line number."""
    hypotheses = {segment.id: segment.hypotheses[system] for segment in run.testset.segments}
    own = [text for text in texts if Path(text.file).name.partition(".")[0] == system]
    for text in [*own, *texts]:  # two systems may agree in every word: a file of the system's name comes first
        lines = text.lines()
        if {str(number): line for number, line in enumerate(lines, 1)} == hypotheses:
            return {str(n): Line(shown(text.file), n, line) for n, line in enumerate(lines, 1)}
    return {}


def _tabular(run: StoredRun, texts: list[Text]) -> dict[str, Line]:
    """Lines of a JSONL, CSV or TSV file, by the id on them."""
    ids = {segment.id for segment in run.testset.segments}
    for text in texts:
        numbers = _numbers(text)
        if numbers.keys() >= ids:
            lines, file = text.lines(), shown(text.file)
            return {id: Line(file, numbers[id], lines[numbers[id] - 1]) for id in ids}
    return {}


def _numbers(text: Text) -> dict[str, int]:
    """The line on which each id of a table stands; nothing for a file that is no table of segments."""
    suffix = Path(text.file).suffix.lower()
    if suffix == ".jsonl":
        try:
            return {json.loads(line)["id"]: n for n, line in enumerate(text.lines(), 1) if line.strip()}
        except (ValueError, LookupError, TypeError):
            return {}
    rows = [cells for cells in scan(text, DELIMITERS[suffix], []) if not cells.blank] if suffix in DELIMITERS else []
    if not rows or "id" not in rows[0].values:
        return {}
    column = rows[0].values.index("id")
    return {cells.values[column]: cells.line for cells in rows[1:]}


def _own(run: StoredRun, position: int) -> dict[str, Line]:
    """Rows of the run's own table: below the header, the segments of one system after those of another."""
    segments: tuple[Aligned, ...] = run.testset.segments
    file, first = shown(str(run.place / "segments.csv")), position * len(segments) + 2
    return {segment.id: Line(file, first + index) for index, segment in enumerate(segments)}


def shown(file: str) -> str:
    """A path without detours, from the working directory if it lies in it."""
    path = os.path.normpath(file)
    here = str(Path.cwd())
    if Path(path).is_absolute() and Path(path).is_relative_to(here):
        path = os.path.relpath(path, here)
    elif path.startswith(os.pardir):
        path = os.path.normpath(Path.cwd() / path)
    return Path(path).as_posix()
