"""Numbers, dates, times, units and document codes of the source against the hypothesis, by value and not by digits."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any, ClassVar, NamedTuple

from harness import mqm
from harness.lang.differences import Change, Difference, Side
from harness.lang.find import language
from harness.lang.quantities import Quantity, digest, units
from harness.lang.reconcile import differences
from harness.model import Corpus, Finding, Level, Segment, Severity, Span
from harness.scorers.base import Check, Knowledge

NEIGHBOURS = 2  # segments before and after in which a value may stand when sentences were regrouped
DIGITS = re.compile(r"\d[\d\s.,]*(?<=\d)")
SHORT_DATE = re.compile(r"(\d\d?)[/.](\d\d?)")
DECIMAL = re.compile(r"\d+\.\d{1,2}")
NOTHING = Quantity("number", (), 0, 0)
GRAVE = 1000  # from this ratio of two units on, the sum or size is another order of things


class Verdict(NamedTuple):
    """Rule kind, MQM category and severity of a change."""

    kind: str
    category: str
    severity: Severity
    level: Level = Level.ERROR


VERDICTS: Mapping[Change, Verdict] = {
    "value": Verdict("changed-value", "accuracy/mistranslation/number", Severity.MAJOR),
    "scale": Verdict("changed-scale", "accuracy/mistranslation/number", Severity.CRITICAL),
    "direction": Verdict("changed-value", "accuracy/mistranslation/number", Severity.MAJOR),
    "date": Verdict("changed-date", "accuracy/mistranslation/date", Severity.MAJOR),
    "time": Verdict("changed-time", "accuracy/mistranslation/date", Severity.MAJOR),
    "unit": Verdict("changed-unit", "accuracy/mistranslation/unit", Severity.MAJOR),
    "code": Verdict("changed-code", "accuracy/mistranslation/code", Severity.MAJOR),
    "script": Verdict("changed-code", "accuracy/mistranslation/code", Severity.MINOR),
    "missing": Verdict("missing-value", "accuracy/omission", Severity.MINOR, Level.WARNING),
    "added": Verdict("added-value", "accuracy/addition", Severity.MINOR, Level.WARNING),
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
        "missing-value",
        "added-value",
        "format",
    )

    source_lang: str
    target_lang: str

    @classmethod
    def configured(cls, knowledge: Knowledge, options: Mapping[str, Any]) -> Numbers:
        return cls(knowledge.source_lang, knowledge.target_lang, **options)

    def signature(self) -> Mapping[str, str]:
        return {**super().signature(), "quantities": digest()}

    def find(self, corpus: Corpus) -> Iterator[Finding]:
        source, target = language(self.source_lang), language(self.target_lang)
        for _, group in groupby(corpus, key=lambda segment: segment.document):
            views = [View(s, source.quantities(s.source), target.quantities(s.hypothesis)) for s in group]
            for index, view in enumerate(views):
                around = views[max(0, index - NEIGHBOURS) : index] + views[index + 1 : index + 1 + NEIGHBOURS]
                yield from self._judge(view, around)

    def _judge(self, view: View, around: Sequence[View]) -> Iterator[Finding]:
        if not view.segment.hypothesis.strip():
            return  # an empty hypothesis is one finding of another scorer
        if not view.source and not view.target:
            return
        theirs = Side(view.source, [q for near in around for q in near.source])
        ours = Side(view.target, [q for near in around for q in near.target])
        findings = [self._changed(view.segment, difference) for difference in differences(theirs, ours)]
        slips = [quantity for quantity in view.target if quantity.slip]
        copied = self._copied(view)
        findings += [self._slip(view.segment, quantity) for quantity in (*slips, *copied)]
        taken: list[Span] = []
        for finding in findings:
            span = finding.spans[0]
            if not any(span.overlaps(other) for other in taken):
                taken.append(span)
                yield finding

    def _changed(self, segment: Segment, difference: Difference) -> Finding:
        change, right, wrong = difference
        verdict = VERDICTS[change]
        spans, suggestion = [], ""
        if wrong:
            spans.append(Span.of("hypothesis", segment.hypothesis, *_wrong_words(segment.hypothesis, difference)))
        if right:
            place = _whole(right, with_unit=change in ("unit", "direction", "missing"))
            spans.append(Span.of("source", segment.source, *place))
        if right and wrong and change not in ("unit", "direction"):
            suggestion = language(self.target_lang).written(right, wrong, segment.hypothesis)
        if change == "date" and suggestion:
            place, suggestion = _differing(spans[0], suggestion)
            spans[0] = Span.of("hypothesis", segment.hypothesis, *place)
        values = [(q.values[0], q.unit) if q else ("", "") for q in (right, wrong)]
        return Finding(
            rule=f"{self.name}/{verdict.kind}",
            entry=(right or wrong or NOTHING).kind,
            segment=segment.id,
            category=mqm.category(verdict.category),
            severity=Severity.CRITICAL if change == "unit" and _grave(right, wrong) else verdict.severity,
            level=verdict.level,
            spans=tuple(spans),
            observed=spans[0].text if wrong else "",
            expected=(suggestion,) if suggestion else (),
            suggestion=suggestion,
            key=" ".join(map(str, values[1] if wrong else values[0])).strip(),
            evidence={
                "change": change,
                "source_value": str(values[0][0]),
                "source_unit": values[0][1],
                "hypothesis_value": str(values[1][0]),
                "hypothesis_unit": values[1][1],
                "looked_in": f"the segment and {NEIGHBOURS} on either side",
            },
        )

    def _copied(self, view: View) -> Iterator[Quantity]:
        """What is right by value and written the way of another language: «7.8» for *7,8*, «11/12» for *11/12*."""
        target, decimal = language(self.target_lang), language(self.target_lang).writing.decimal
        dates = {q.values[0]: q for q in view.source if q.kind == "date" and q.strong}
        shares = {value for q in view.source if q.kind == "fraction" and q.strong for value in q.values}
        parts = {view.segment.source[q.start : q.end] for q in view.source if q.kind == "number" and q.figures}
        for q in view.target:
            written = view.segment.hypothesis[q.start : q.end]
            day = SHORT_DATE.fullmatch(written)
            said = dates.get(f"{int(day[1])}.{int(day[2])}") if day else None
            if said and q.kind in ("date", "fraction") and shares.isdisjoint(q.values):
                mend, slip = target.written(said, q, view.segment.hypothesis), "locale-conventions/date-format"
                yield replace(q, slip=slip, mend=mend, style=True)
            elif decimal and DECIMAL.fullmatch(written) and not q.slip and written.replace(".", decimal) in parts:
                mend, slip = written.replace(".", decimal), "locale-conventions/number-format"
                yield replace(q, slip=slip, mend=mend)

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
            level=Level.WARNING if quantity.style else Level.ERROR,
            spans=(span,),
            observed=span.text,
            expected=(quantity.mend,) if quantity.mend else (),
            suggestion=quantity.mend,
            key=span.text,
            evidence={"value": " ".join(map(str, quantity.values))},
        )


def _wrong_words(text: str, difference: Difference) -> tuple[int, int]:
    """The words that are wrong: the value, only its digits or its unit, or the value with the word that leads to it."""
    change, right, wrong = difference
    assert wrong is not None
    if change == "unit":
        return wrong.unit_start, wrong.unit_end
    if change == "direction":
        return text.rfind(" ", 0, wrong.start - 1) + 1, max(wrong.end, wrong.unit_end)
    if right and right.kind == "decade" and wrong.kind == "number":
        return _whole(wrong, with_unit=True)
    digits = DIGITS.match(text, wrong.start, wrong.end)
    if change == "value" and wrong.scaled and digits:
        return digits.span()
    return wrong.start, wrong.end


def _differing(wrong: Span, right: str) -> tuple[tuple[int, int], str]:
    """The words of a date that differ from what it should be, and what they should be: only the day, or the month."""
    old, new = wrong.text.split(" "), right.split(" ")
    if len(old) != len(new) or old == new:
        return (wrong.start, wrong.end), right
    places = [n for n, (one, other) in enumerate(zip(old, new, strict=True)) if one != other]
    first, last = places[0], places[-1] + 1
    start = wrong.start + sum(len(word) + 1 for word in old[:first])
    return (start, start + len(" ".join(old[first:last]))), " ".join(new[first:last])


def _whole(quantity: Quantity, *, with_unit: bool) -> tuple[int, int]:
    if not with_unit or not quantity.unit_end:
        return quantity.start, quantity.end
    return min(quantity.start, quantity.unit_start), max(quantity.end, quantity.unit_end)


def _grave(right: Quantity | None, wrong: Quantity | None) -> bool:
    known = [units()[q.unit] for q in (right, wrong) if q]
    sizes = [unit.sizes[0] for unit in known]
    return len({unit.dimension for unit in known}) == 1 and max(sizes) / min(sizes) >= GRAVE
