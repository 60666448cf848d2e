"""The parts of a test set that a gate's `slice` asks for."""

from __future__ import annotations

from collections.abc import Callable
from fnmatch import fnmatchcase
from pathlib import Path

from harness.analysis.slices import Slice, parts, whole
from harness.errors import ConfigurationError, did_you_mean
from harness.evaluate import knowledge_of
from harness.inputs.gates import Gate
from harness.inputs.glossary import Glossary
from harness.inputs.suite_of_run import check_knowledge, suite_of_run
from harness.model import TestSet
from harness.results.run import Manifest


class Parts:
    """The parts of a test set by kind, each kind worked out once; `glossary` is asked only for segments with terms."""

    def __init__(self, testset: TestSet, glossary: Callable[[], Glossary]) -> None:
        self._testset, self._glossary = testset, glossary
        self._known: dict[str, list[Slice]] = {}

    def of(self, gate: Gate) -> list[Slice]:
        """The whole set, or every part whose unit matches; raises ConfigurationError if there is none."""
        if gate.slice is None:
            return [whole(self._testset)]
        kind, wanted = gate.slice
        if kind not in self._known:
            self._known[kind] = parts(kind, self._testset, self._glossary)
        found = [part for part in self._known[kind] if fnmatchcase(part.unit, wanted)]
        if not found:
            units = [part.unit for part in self._known[kind]]
            raise ConfigurationError(
                f"gate {gate.name!r}: no {kind} of the test set matches {wanted!r}", hint=did_you_mean(wanted, units)
            )
        return found


def glossary_of(manifest: Manifest, suite: Path | None) -> Glossary:
    """The terms by which the segments of a run are told apart: of the suite given, else of the run's, as it is today.

    Raises:
        ConfigurationError: there is no such suite, it names no glossary, or fewer than the run was scored with.
    """
    found = suite_of_run(manifest, suite)
    if suite is None:
        check_knowledge(manifest, found, hint="name them in a suite and give that with --suite FILE")
    if not found.glossaries:
        raise ConfigurationError("a gate asks for segments with terms, but the suite names no glossary")
    return knowledge_of(found).glossary
