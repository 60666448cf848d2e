"""Two systems side by side: scores on every slice, findings by fingerprint, the segments that changed most."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from harness.analysis.comparable import check_same_segments, incomparable
from harness.analysis.contender import Contender
from harness.analysis.paired import Pair, Paired, Settings, paired
from harness.analysis.slices import Slice, slices
from harness.errors import DataError
from harness.inputs.glossary import Glossary
from harness.model import Aligned, Finding

MOST_CHANGED = 10


@dataclass(frozen=True, slots=True)
class FindingChanges:
    """Findings of comparable scorers by fingerprint: only in the second, only in the first, in both.

    Attributes:
        not_compared: findings of either system whose scorer is not comparable, by scorer.
    """

    new: tuple[Finding, ...]
    gone: tuple[Finding, ...]
    unchanged: tuple[Finding, ...]
    not_compared: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Changed:
    """A segment that was translated otherwise.

    Attributes:
        gains: by scorer, the gain of the segment's score (positive is better); those that can be told.
        change: mean |gain| over the scorers, each in its own standard deviations over all segments.
    """

    segment: Aligned
    first: str
    second: str
    gains: Mapping[str, float]
    change: float


@dataclass(frozen=True)
class Comparison:
    """Everything that two systems on one test set differ in.

    Attributes:
        results: by slice, then by scorer; only of comparable scorers.
        incomparable: by scorer, what differs.
    """

    first: Contender
    second: Contender
    settings: Settings
    results: tuple[Paired, ...]
    incomparable: Mapping[str, str]
    findings: FindingChanges
    changed: tuple[Changed, ...]

    def of(self, scorer: str, part: str = "all") -> Paired | None:
        """The result of a scorer on the slice of that name (`all`, `domain NAME`, …)."""
        return next((r for r in self.results if r.scorer == scorer and r.slice.name == part), None)


def compare(
    first: Contender,
    second: Contender,
    settings: Settings,
    *,
    glossary: Glossary | None = None,
    kinds: Sequence[str] | None = None,
    parts: Sequence[Slice] | None = None,
) -> Comparison:
    """Compare two systems; slices are all there are, or those of `kinds`, or `parts` if they are known already.

    Raises:
        DataError: they are of different test sets, or no scorer is comparable.
    """
    check_same_segments(first, second)
    reasons = incomparable(first, second)
    names = [name for name in first.scorers if name not in reasons]
    if not names:
        raise DataError(
            f"{first.place} and {second.place} have no scorer that can be compared: "
            + "; ".join(f"{name}: {reason}" for name, reason in reasons.items()),
            hint=advice(first, reasons) or "run both with the same scorers",
        )
    pairs = {name: Pair(first.scorers[name], first.stats[name], second.stats[name]) for name in names}
    if parts is None:
        parts = slices(first.testset, glossary) if kinds is None else slices(first.testset, glossary, kinds)
    results = [result for part in parts for result in paired(pairs, part, settings)]
    findings = changes(first.findings, second.findings, names)
    changed = most_changed(first, second, pairs)
    return Comparison(first, second, settings, tuple(results), reasons, findings, changed)


def advice(first: Contender, reasons: Mapping[str, str]) -> str:
    """The command that makes scorers comparable whose signature differs; empty if none does."""
    if not any(reason.startswith("the signature differs") for reason in reasons.values()):
        return ""
    return f"to compare them, score the older texts anew: harness rescore {first.place} --out NEWRUN [--suite SUITE]"


def changes(first: Iterable[Finding], second: Iterable[Finding], comparable: Sequence[str]) -> FindingChanges:
    """What became of the findings; those of other scorers are only counted."""
    known = set(comparable)
    counted: dict[str, int] = {}
    by_print: list[dict[str, Finding]] = []
    for findings in (first, second):
        of_side: dict[str, Finding] = {}
        for finding in findings:
            scorer = finding.rule.partition("/")[0]
            if scorer in known:
                of_side[finding.fingerprint] = finding
            else:
                counted[scorer] = counted.get(scorer, 0) + 1
        by_print.append(of_side)
    before, after = by_print
    return FindingChanges(
        new=tuple(f for key, f in after.items() if key not in before),
        gone=tuple(f for key, f in before.items() if key not in after),
        unchanged=tuple(f for key, f in after.items() if key in before),
        not_compared=counted,
    )


def most_changed(first: Contender, second: Contender, pairs: Mapping[str, Pair]) -> tuple[Changed, ...]:
    """The segments with another hypothesis whose scores moved most, the most changed first."""
    import numpy as np

    gains = {name: pair.sign * (pair.segment_second - pair.segment_first) for name, pair in pairs.items()}
    scales = {name: float(np.nanstd(gain)) for name, gain in gains.items() if not np.isnan(gain).all()}
    total = np.zeros(len(first.testset.segments))
    for name, scale in scales.items():
        total += np.nan_to_num(np.abs(gains[name])) / scale if scale > 0 else 0.0
    texts = [
        (s.hypotheses[first.system], t.hypotheses[second.system])
        for s, t in zip(first.testset.segments, second.testset.segments, strict=True)
    ]
    order = [i for i in np.argsort(-total, kind="stable").tolist() if total[i] > 0 and texts[i][0] != texts[i][1]]
    return tuple(
        Changed(
            segment=first.testset.segments[i],
            first=texts[i][0],
            second=texts[i][1],
            gains={name: float(gain[i]) + 0.0 for name, gain in gains.items() if not np.isnan(gain[i])},  # no -0.0
            change=float(total[i]) / len(scales),
        )
        for i in order[:MOST_CHANGED]
    )


def all_pairs(
    contenders: Sequence[Contender], settings: Settings, glossary: Glossary | None, kinds: Sequence[str]
) -> list[Comparison]:
    """Every two contenders: the first with each of the others on all slices, the others among themselves as a whole."""
    whole = slices(contenders[0].testset, glossary, kinds)
    return [
        compare(one, other, settings, parts=whole if place == 0 else whole[:1])
        for place, one in enumerate(contenders)
        for other in contenders[place + 1 :]
    ]


def relabelled(contenders: Sequence[Contender]) -> list[Contender]:
    """The contenders under labels that tell them apart: the system's name, or with its run where names repeat."""
    systems = [contender.system for contender in contenders]
    if len(set(systems)) == len(systems):
        return [replace(c, label=c.system) for c in contenders]
    labels = [f"{c.place.rstrip('/').rpartition('/')[2]}:{c.system}" for c in contenders]
    if len(set(labels)) == len(labels):
        return [replace(c, label=label) for c, label in zip(contenders, labels, strict=True)]
    return [replace(c, label=f"{number}:{c.system}") for number, c in enumerate(contenders, 1)]
