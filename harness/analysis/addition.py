"""Whether one entry more would hold beside all that is known already."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from harness.analysis.lint import lint
from harness.errors import ConfigurationError, Problem
from harness.inputs.glossary import Entry, Glossary
from harness.inputs.precedence import layered
from harness.lang.find import language
from harness.lang.phrases import folded
from harness.scorers.base import Knowledge


def with_entry(own: Sequence[Entry], entry: Entry, *, replaces: bool) -> list[Entry]:
    """A file's entries with one more; raises ConfigurationError if its id is taken and nothing is to be replaced."""
    old = next((other for other in own if other.id == entry.id), None)
    if old and not replaces:
        raise ConfigurationError(f"{old.file}:{old.line}: {old.id} is there already", hint="--replace takes its place")
    return [*(other for other in own if other is not old), entry]


def refusals(knowledge: Knowledge, file: Path, entries: Sequence[Entry], entry: Entry) -> tuple[Problem, ...]:
    """What `terms lint` would refuse, were `entries` the content of `file`: as far as `entry` has to do with it.

    Args:
        knowledge: what is known without the file, or with it as it is now.
        entry: the one that is new among `entries`.
    """
    known = [e for e in knowledge.glossary if Path(e.file).resolve() == file.resolve()]
    if known:
        others = [e for e in knowledge.glossary if e.id != entry.id]
        taken = next((e for e in knowledge.glossary if e.id == entry.id and e not in known), None)
        if taken:
            return (Problem(entry.file, 0, 0, f"id {entry.id!r} stands already in {taken.file}:{taken.line}"),)
        glossary = Glossary((*others, entry), "candidate")
    else:
        fold = partial(folded, language(knowledge.source_lang))
        glossary = Glossary(layered([knowledge.glossary.entries, entries], fold)[0], "candidate")
    return lint(replace(knowledge, glossary=glossary), {entry.id}).problems
