"""Coverage: every segment has a translation."""

import pytest
from support import check, corpus, found

from harness.model import Severity


@pytest.mark.parametrize(
    ("hypothesis", "empty"), [("", True), (" \t\u00a0\u2028", True), (".", False), ("Да", False), ("\u0301", False)]
)
def test_empty(hypothesis: str, empty: bool) -> None:
    assert bool(found(check("coverage"), ("Nguồn", hypothesis))) is empty


def test_what_the_finding_says() -> None:
    (finding,) = found(check("coverage"), ("a", "б"), ("Nguồn tin", "  "))
    assert (finding.segment, finding.rule, finding.category) == ("2", "coverage/empty-hypothesis", "accuracy/omission")
    assert finding.severity is Severity.CRITICAL
    assert [(s.side, s.start, s.end, s.text) for s in finding.spans] == [
        ("hypothesis", 0, 0, ""),
        ("source", 0, 9, "Nguồn tin"),
    ]


def test_penalty_per_thousand_source_words() -> None:
    coverage = check("coverage")
    stats = coverage.measure(corpus(("một hai ba bốn", ""), ("năm", "пять"))).stats
    assert stats == ((25.0, 4.0), (0.0, 1.0))
    assert coverage.combine([s for s in stats if s]) == 5000.0
    assert coverage.combine([]) is None
    assert coverage.combine([(0.0, 0.0)]) is None
