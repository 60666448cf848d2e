"""The parts of a test set that a gate's `slice` asks for."""

from __future__ import annotations

from collections.abc import Callable
from fnmatch import fnmatchcase

from harness.analysis.slices import Slice, bucket
from harness.errors import ConfigurationError, did_you_mean
from harness.inputs.gates import Gate
from harness.lang.find import language
from harness.model import Aligned, TestSet


def parts_of(gate: Gate, testset: TestSet) -> list[Slice]:
    """The whole set, or every part whose unit matches; raises ConfigurationError if there is none."""
    if gate.slice is None:
        return [Slice("all", "", tuple(range(len(testset.segments))))]
    kind, wanted = gate.slice
    unit_of = _units(kind, testset)
    places: dict[str, list[int]] = {}
    for place, segment in enumerate(testset.segments):
        places.setdefault(unit_of(segment), []).append(place)
    found = [Slice(kind, unit, tuple(where)) for unit, where in places.items() if fnmatchcase(unit, wanted)]
    if not found:
        raise ConfigurationError(
            f"gate {gate.name!r}: no {kind} of the test set matches {wanted!r}", hint=did_you_mean(wanted, places)
        )
    return found


def _units(kind: str, testset: TestSet) -> Callable[[Aligned], str]:
    if kind == "domain":
        return lambda segment: segment.domain
    if kind == "document":
        return lambda segment: segment.document
    source = language(testset.source_lang)
    return lambda segment: bucket(source.count_words(segment.source))
