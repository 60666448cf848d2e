"""Numbers, dates, times, units and document codes of the source against the hypothesis, by value and not by digits."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any, ClassVar, NamedTuple

from harness import mqm
from harness.lang.find import language
from harness.lang.quantities import Quantity, power_of_ten, units
from harness.lang.reconcile import Change, Difference, Side, differences
from harness.model import Corpus, Finding, Segment, Severity, Span
from harness.scorers.base import Check, Knowledge

NEIGHBOURS = 2  # segments before and after in which a value may stand when sentences were regrouped
GRAVE = 1000  # from this ratio of two units on, the sum or size is another order of things


class Verdict(NamedTuple):
    """Rule kind, MQM category and severity of a change."""

    kind: str
    category: str
    severity: Severity


VERDICTS: Mapping[Change, Verdict] = {
    "value": Verdict("changed-value", "accuracy/mistranslation/number", Severity.MAJOR),
    "scale": Verdict("changed-scale", "accuracy/mistranslation/number", Severity.CRITICAL),
    "direction": Verdict("changed-value", "accuracy/mistranslation/number", Severity.MAJOR),
    "date": Verdict("changed-date", "accuracy/mistranslation/date", Severity.MAJOR),
    "time": Verdict("changed-time", "accuracy/mistranslation/date", Severity.MAJOR),
    "unit": Verdict("changed-unit", "accuracy/mistranslation/unit", Severity.MAJOR),
    "code": Verdict("changed-code", "accuracy/mistranslation/code", Severity.MAJOR),
    "script": Verdict("changed-code", "accuracy/mistranslation/code", Severity.MINOR),
}


class View(NamedTuple):
    """A segment with the quantities of both its texts."""

    segment: Segment
    source: tuple[Quantity, ...]
    target: tuple[Quantity, ...]


@dataclass(frozen=True)
class Numbers(Check):
    """Values, scales, dates, times, units and codes that the translation changed.

    What it flags: «8,33 млн» for *8,33 tỷ*, «3 мая» for *5/3*, «гектаров» for *sào*, «172-KL/TW» for *127-KL/TW*.
    What it leaves alone: the same value in words, in another unit, rounded after *about*, or in the next sentence.
    """

    name: ClassVar[str] = "numbers"
    title: ClassVar[str] = "Numbers"
    kinds: ClassVar[tuple[str, ...]] = (
        "changed-value",
        "changed-scale",
        "changed-date",
        "changed-time",
        "changed-unit",
        "changed-code",
        "format",
    )

    source_lang: str
    target_lang: str

    @classmethod
    def configured(cls, knowledge: Knowledge, options: Mapping[str, Any]) -> Numbers:
        return cls(knowledge.source_lang, knowledge.target_lang, **options)

    def find(self, corpus: Corpus) -> Iterator[Finding]:
        source, target = language(self.source_lang), language(self.target_lang)
        for _, group in groupby(corpus, key=lambda segment: segment.document):
            views = [View(s, source.quantities(s.source), target.quantities(s.hypothesis)) for s in group]
            for index, view in enumerate(views):
                around = views[max(0, index - NEIGHBOURS) : index] + views[index + 1 : index + 1 + NEIGHBOURS]
                yield from self._judge(view, around)

    def _judge(self, view: View, around: list[View]) -> Iterator[Finding]:
        theirs = Side(view.source, [q for near in around for q in near.source])
        ours = Side(view.target, [q for near in around for q in near.target])
        taken: list[Span] = []
        for difference in differences(theirs, ours):
            finding = self._changed(view.segment, difference)
            if not any(span.overlaps(finding.spans[0]) for span in taken):
                taken.append(finding.spans[0])
                yield finding
        for quantity in view.target:
            if quantity.slip:
                slip = self._slip(view.segment, quantity)
                if not any(span.overlaps(slip.spans[0]) for span in taken):
                    yield slip

    def _changed(self, segment: Segment, difference: Difference) -> Finding:
        change, right, wrong = difference
        verdict = VERDICTS[change]
        start, end = _wrong_words(segment.hypothesis, difference)
        span = Span.of("hypothesis", segment.hypothesis, start, end)
        source = Span.of("source", segment.source, *_whole(right, with_unit=change in ("unit", "direction")))
        suggestion = "" if change in ("unit", "direction") else self._say(right, span.text)
        return Finding(
            rule=f"{self.name}/{verdict.kind}",
            entry=right.kind,
            segment=segment.id,
            category=mqm.category(verdict.category),
            severity=Severity.CRITICAL if _grave(difference) else verdict.severity,
            spans=(span, source),
            observed=span.text,
            expected=(suggestion,) if suggestion else (),
            suggestion=suggestion,
            key=f"{wrong.values[0]} {wrong.unit}".strip(),
            evidence={
                "change": change,
                "source_value": str(right.values[0]),
                "source_unit": right.unit,
                "hypothesis_value": str(wrong.values[0]),
                "hypothesis_unit": wrong.unit,
                "looked_in": f"the segment and {NEIGHBOURS} on either side",
            },
        )

    def _say(self, right: Quantity, like: str) -> str:
        return language(self.target_lang).written(right, like)

    def _slip(self, segment: Segment, quantity: Quantity) -> Finding:
        unit = quantity.slip.endswith("measurement-format")
        place = (quantity.unit_start, quantity.unit_end) if unit else (quantity.start, quantity.end)
        span = Span.of("hypothesis", segment.hypothesis, *place)
        return Finding(
            rule=f"{self.name}/format",
            entry=quantity.slip.rpartition("/")[2],
            segment=segment.id,
            category=mqm.category(quantity.slip),
            severity=Severity.MINOR,
            spans=(span,),
            observed=span.text,
            expected=(quantity.mend,) if quantity.mend else (),
            suggestion=quantity.mend,
            key=span.text,
            evidence={"value": " ".join(map(str, quantity.values))},
        )


def _wrong_words(text: str, difference: Difference) -> tuple[int, int]:
    """The words that are wrong: the value, only its unit, or the value with the word that says where it leads."""
    change, _, wrong = difference
    if change == "unit":
        return wrong.unit_start, wrong.unit_end
    if change == "direction":
        start = text.rfind(" ", 0, wrong.start - 1) + 1
        return start, max(wrong.end, wrong.unit_end)
    if change == "date" and wrong.kind == "number" and wrong.unit_end > wrong.end:
        return _whole(wrong, with_unit=True)
    return wrong.start, wrong.end


def _whole(quantity: Quantity, *, with_unit: bool) -> tuple[int, int]:
    if not with_unit or not quantity.unit_end:
        return quantity.start, quantity.end
    return min(quantity.start, quantity.unit_start), max(quantity.end, quantity.unit_end)


def _grave(difference: Difference) -> bool:
    change, right, wrong = difference
    if change != "unit":
        return False
    sizes = [units()[q.unit].sizes[0] for q in (right, wrong)]
    return max(sizes) / min(sizes) >= GRAVE
