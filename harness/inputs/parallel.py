"""Parallel text: one file per source, system and reference, one segment a line."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from harness.errors import DataError, Problem
from harness.inputs.join import reordered, whole_documents
from harness.inputs.text import read_text, refuse
from harness.model import Aligned, TestSet


def read_parallel(
    source: Path,
    hypotheses: Mapping[str, Path],
    *,
    references: Mapping[str, Path] | None = None,
    docs: Path | None = None,
    source_lang: str,
    target_lang: str,
    name: str | None = None,
) -> TestSet:
    """Read parallel text, one segment a line; segments are named "1", "2", … and `docs` has one document id a line.

    Raises:
        DataError: no hypothesis file, files that cannot be read or differ in their number of lines, an empty source,
            reference or document id; it lists all problems of all files.
    """
    if not hypotheses:
        raise DataError("parallel text needs at least one file with hypotheses")
    problems: list[Problem] = []
    # A file may be given in two roles (a reference scored as if it were a system): it is read once.
    references = references or {}
    given = [source, *hypotheses.values(), *references.values(), *([docs] if docs else [])]
    texts = {path: read_text(path, problems) for path in dict.fromkeys(given)}
    lines = {path: text.lines() for path, text in texts.items() if text is not None}
    for key, path in references.items():
        problems.extend(_empty_lines(path, lines, f"the reference {key!r}"))
    problems.extend(_empty_lines(source, lines, "the source"))
    problems.extend(_empty_lines(docs, lines, "the document id") if docs else ())
    unequal = _unequal(lines)
    problems.extend(unequal)
    if not problems and not lines[source]:
        problems.append(Problem(str(source), 0, 0, "no segments"))
    if problems:
        refuse(problems, hint="Parallel files have one segment on each line, in the same order." if unequal else "")
    documents = lines[docs] if docs else [source.name.partition(".")[0]] * len(lines[source])
    segments = list(_segments(lines, source, documents, hypotheses, references))
    whole = whole_documents(segments)
    return TestSet(
        name=source.name.partition(".")[0] if name is None else name,
        source_lang=source_lang,
        target_lang=target_lang,
        systems=tuple(hypotheses),
        segments=whole,
        digests={text.file: text.digest for text in texts.values() if text is not None},
        notices=tuple(reordered(docs or source, segments, whole)),
    )


def _segments(
    lines: Mapping[Path, Sequence[str]],
    source: Path,
    documents: Sequence[str],
    hypotheses: Mapping[str, Path],
    references: Mapping[str, Path],
) -> Iterable[Aligned]:
    for number, (text, document) in enumerate(zip(lines[source], documents, strict=True)):
        yield Aligned(
            id=str(number + 1),
            document=document,
            source=text,
            hypotheses={system: lines[path][number] for system, path in hypotheses.items()},
            references={name: lines[path][number] for name, path in references.items()},
        )


def _empty_lines(path: Path, lines: Mapping[Path, Sequence[str]], what: str) -> Iterable[Problem]:
    """Lines that may not be empty and are; an empty hypothesis is a finding, so its files are not looked at."""
    return (
        Problem(str(path), number, 1, f"{what} of segment {number} is empty")
        for number, line in enumerate(lines.get(path, ()), 1)
        if not line.strip()
    )


def _unequal(lines: Mapping[Path, Sequence[str]]) -> list[Problem]:
    """Every file with its number of lines, if they differ."""
    counts = {path: len(found) for path, found in lines.items()}
    if len(set(counts.values())) < 2:
        return []
    return [Problem(str(p), 0, 0, f"{count} line{'' if count == 1 else 's'}") for p, count in counts.items()]
