"""Suggestions put into hypotheses: only marked words change, conflicts stay, people's verdicts are kept."""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support import news

from harness.analysis.fix import Fixed, blamed, fix
from harness.errors import ConfigurationError
from harness.model import Finding, Severity, Span, TestSet
from harness.results.run import Manifest
from harness.results.stored import Status, StoredFinding, StoredRun

TEXT = "В Центробанке приняли 5 решений"


def finding(start: int, end: int, new: str, *, text: str = TEXT, rule: str = "names/x", **others: object) -> Finding:
    span = Span.of("hypothesis", text, start, end)
    values = {"evidence": {}, "fingerprint": f"{rule}{start}-{end}{new}", **others}
    return Finding(
        rule, "e", "1", "accuracy/mistranslation/name", Severity.MAJOR, (span,), span.text, suggestion=new, **values  # type: ignore[arg-type]
    )  # fmt: skip


def run(*findings: Finding, text: str = TEXT, status: Status = "open") -> StoredRun:
    testset = news(("nguồn", text))
    stored = tuple(StoredFinding(f"F{n}", "mt", "d", status, f) for n, f in enumerate(findings))
    manifest = Manifest("r", "", "news", "vi", "ru", ("mt",), 1, 1, 1, {}, (), "", {}, ())
    return StoredRun(Path("r"), manifest, testset, {}, {"mt": stored})


def text_of(testset: TestSet) -> str:
    return testset.segments[0].hypotheses["mt"]


def reasons(fixed: Fixed) -> list[str]:
    return [skip.reason for skip in fixed.skips]


def test_several_changes_of_one_segment() -> None:
    fixed = fix(run(finding(2, 13, "ЦК"), finding(22, 23, "пятнадцать")))
    assert text_of(fixed.testset) == "В ЦК приняли пятнадцать решений"
    assert [(change.span.text, change.new) for change in fixed.changes] == [("Центробанке", "ЦК"), ("5", "пятнадцать")]


@given(st.text("абв ", min_size=1, max_size=30), st.data())
def test_nothing_but_the_marked_words_is_touched(text: str, data: st.DataObject) -> None:
    cuts = data.draw(st.lists(st.integers(0, len(text)), unique=True, max_size=8).map(sorted))
    pairs = [(a, b) for a, b in zip(cuts[::2], cuts[1::2], strict=False)]
    news_ = [data.draw(st.text("XYZ", min_size=1, max_size=5)) for _ in pairs]
    marks = [finding(a, b, new, text=text) for (a, b), new in zip(pairs, news_, strict=True)]
    fixed = fix(run(*data.draw(st.permutations(marks)), text=text))
    pieces, at = [], 0
    for (a, b), new in zip(pairs, news_, strict=True):
        pieces += [text[at:a], new]
        at = b
    assert text_of(fixed.testset) == "".join([*pieces, text[at:]])
    assert len(fixed.changes) == len(pairs)


def test_conflicts_stay_as_they_were_on_both_sides() -> None:
    fixed = fix(run(finding(0, 13, "В ЦК"), finding(2, 13, "Госбанке"), finding(22, 23, "6")))
    assert text_of(fixed.testset) == TEXT.replace("5", "6")
    assert reasons(fixed) == ["conflicts with names/x «Госбанке»", "conflicts with names/x «В ЦК»"]


def test_two_checks_that_say_the_same_are_one_change() -> None:
    fixed = fix(run(finding(2, 13, "ЦК"), finding(2, 13, "ЦК", rule="realia/y")))
    assert text_of(fixed.testset) == "В ЦК приняли 5 решений"
    assert len(fixed.changes) == 1


@pytest.mark.parametrize(
    ("one", "reason"),
    [
        (finding(2, 13, ""), "has no suggestion"),
        (finding(2, 2, "ЦК"), "marks no words"),
        (finding(2, 13, "Центробанке"), "changes nothing"),
        (finding(14, 21, "решение"), "the suggestion is of another word class"),
    ],
)
def test_what_is_no_correction_is_left(one: Finding, reason: str) -> None:
    fixed = fix(run(one))
    assert (text_of(fixed.testset), reasons(fixed)) == (TEXT, [reason])


def test_a_substitution_may_put_nothing_there() -> None:
    deletion = finding(13, 21, "", rule="patterns/p", evidence={"kind": "substitution"})
    assert text_of(fix(run(deletion)).testset) == "В Центробанке 5 решений"


@pytest.mark.parametrize("status", ["waived", "rejected"])
def test_what_people_have_decided_is_kept(status: Status) -> None:
    fixed = fix(run(finding(2, 13, "ЦК"), status=status))
    assert (text_of(fixed.testset), reasons(fixed)) == (TEXT, [f"{status} by a person"])


def test_one_term_of_the_source_is_rendered_once() -> None:
    source = Span("source", 0, 5, "nguồn")
    marks = [finding(2, 13, "ЦК", origin="lexicon"), finding(24, 31, "ЦК", origin="lexicon")]
    both = [replace(mark, spans=(*mark.spans, source)) for mark in marks]
    fixed = fix(run(*both))
    assert text_of(fixed.testset) == "В ЦК приняли 5 решений"
    assert reasons(fixed) == ["the same words of the source have been answered already"]


def test_rules_and_systems_are_chosen_or_refused() -> None:
    stored = run(finding(2, 13, "ЦК"), finding(22, 23, "6", rule="numbers/changed-value"))
    assert text_of(fix(stored, ["mt"], ["numbers/*"]).testset) == TEXT.replace("5", "6")
    for systems, rules in ((["mtt"], []), ([], ["numbrs/*"])):
        with pytest.raises(ConfigurationError):
            fix(stored, systems, rules)


def test_a_finding_in_corrected_words_is_blamed_on_the_correction() -> None:
    stored = run(finding(2, 13, "ЦК ЦК"), finding(22, 23, "шесть"))
    fixed = fix(stored)
    after = text_of(fixed.testset)
    double = finding(2, 7, "ЦК", text=after, rule="repetition/doubled")
    verb = finding(8, 15, "принял", text=after, rule="typography/grammar")
    assert after[verb.spans[0].start : verb.spans[0].end] == "приняли"
    (guilty,) = blamed(fixed, stored, {"mt": [double]})
    assert guilty == fixed.changes[0].finding.fingerprint
    assert blamed(fixed, stored, {"mt": [verb]}) == set()
    again = fix(stored, without={guilty})
    assert text_of(again.testset) == TEXT.replace("5", "шесть")
    assert reasons(again) == ["the checks find something new in the result"]


def test_what_was_found_before_blames_nobody() -> None:
    old = finding(2, 13, "ЦК")
    stored = run(old)
    assert blamed(fix(stored), stored, {"mt": [old]}) == set()
