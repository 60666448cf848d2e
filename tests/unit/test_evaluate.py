"""The conductor: what runs, what is skipped or fails, what the suite says about findings, how they are known again."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from support import BANK, COMMITTEE, corpus, evaluated, news, suite

from harness.errors import ConfigurationError
from harness.evaluate import evaluate
from harness.model import Corpus, Finding, Level, Segment, Severity, Span
from harness.policy import fingerprinted, merge_root_causes

WRONG = ("Nghị quyết Trung ương", "Постановления Центробанка")
CONGRESS_WRONG = ("Đại hội toàn quốc", "Всекитайский съезд")

THEIRS = """
from dataclasses import dataclass, replace
from harness.model import Corpus, Direction, Finding, Measurement, Severity, Span
from harness.scorers.base import Check, Scorer

@dataclass(frozen=True)
class Length(Scorer):
    name = "length"
    title = "Length"
    needs = frozenset({"hypothesis"})
    direction = Direction.HIGHER
    @classmethod
    def configured(cls, knowledge, options): return cls(**options)
    def measure(self, corpus): return Measurement(tuple((float(len(s.hypothesis)),) for s in corpus))
    def combine(self, stats):
        values = [v for v, in stats]
        return sum(values) / len(values) if values else None
    def signature(self): return {"version": "1"}

class Broken(Length):
    name = "broken"
    def measure(self, corpus): raise RuntimeError("disk on fire")

class Mute(Length):
    name = "mute"
    def signature(self): raise RuntimeError("no name")

class Short(Length):
    name = "short"
    def measure(self, corpus): return Measurement(((1.0,),))

class Misplaced(Length):
    name = "misplaced"
    def measure(self, corpus):
        spans = (Span("hypothesis", 0, 3, "zzz"),)
        first = corpus.segments[0].id
        finding = Finding("misplaced/x", "", first, "accuracy/mistranslation", Severity.MAJOR, spans)
        return Measurement(super().measure(corpus).stats, (finding,))

@dataclass(frozen=True)
class Wordless(Check):
    name = "wordless"
    title = "Wordless"
    kinds = ("x",)
    @classmethod
    def configured(cls, knowledge, options): return cls()
    def find(self, corpus):
        segment = corpus.segments[0]
        spans = (Span.of("hypothesis", segment.hypothesis, 0, 1),)
        yield Finding("wordless/x", "", segment.id, "style/awkward", Severity.MAJOR, spans)
"""
CLASSES = ("Length", "Broken", "Mute", "Short", "Misplaced", "Wordless")


def one(folder: Path, *pairs: tuple[str, str], **others: object) -> list[Finding]:
    return list(evaluated(folder, *pairs, **others).findings["mt"])  # type: ignore[arg-type]


@pytest.mark.parametrize("name", ["bleu", "chrf", "chrf++", "ter"])
def test_a_metric_without_references_is_skipped_with_the_reason(name: str, tmp_path: Path) -> None:
    got = evaluated(tmp_path, WRONG, scorers=(name, "coverage"))
    records = {record.name: record for record in got.manifest.scorers}
    assert (records[name].status, records[name].reason) == ("skipped", "needs a reference; the input has none")
    assert records["coverage"].status == "ok"
    assert set(got.scorers) == {"coverage"}


@pytest.mark.parametrize("name", ["broken", "mute", "short", "misplaced", "wordless"])
def test_a_failure_is_recorded_and_takes_nothing_from_others(
    name: str, install: Callable[..., None], tmp_path: Path
) -> None:
    install(THEIRS, **{cls.lower(): cls for cls in CLASSES})
    got = evaluated(tmp_path, WRONG, CONGRESS_WRONG, scorers=(name, "length", "terminology"))
    records = {record.name: record for record in got.manifest.scorers}
    assert [records[n].status for n in (name, "length", "terminology")] == ["failed", "ok", "ok"]
    assert records[name].reason
    assert len(got.findings["mt"]) == 1
    assert set(got.scorers) == {"length", "terminology"}
    assert got.stats["mt", "length"] == ((25.0,), (18.0,))


@pytest.mark.parametrize(
    ("disable", "left"),
    [
        ((), ["terminology/forbidden-term", "realia/wrong-country"]),
        (("terminology/forbidden-term",), ["realia/wrong-country"]),
        (("party.central-committee",), ["realia/wrong-country"]),
        (("party.*",), ["realia/wrong-country"]),
        (("terminology",), ["realia/wrong-country"]),
        (("terminology/*", "realia.all-china"), []),
    ],
)
def test_disable(disable: tuple[str, ...], left: list[str], tmp_path: Path) -> None:
    assert [f.rule for f in one(tmp_path, WRONG, CONGRESS_WRONG, disable=disable)] == left


@pytest.mark.parametrize("name", ["terminology/forbidden-term", "party.central-committee", "party.*", "terminology"])
def test_another_severity_and_level(name: str, tmp_path: Path) -> None:
    first, second = one(tmp_path, WRONG, CONGRESS_WRONG, severity={name: Severity.MINOR}, level={name: Level.INFO})
    assert (first.severity, first.level) == (Severity.MINOR, Level.INFO)
    assert (second.severity, second.level) == (Severity.CRITICAL, Level.ERROR)


def test_penalties_follow_what_the_suite_says(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir(), (tmp_path / "b").mkdir()
    assert evaluated(tmp_path / "a", WRONG).stats["mt", "terminology"] == ((25.0, 4.0),)
    lenient = evaluated(tmp_path / "b", WRONG, severity={"party.*": Severity.MINOR})
    assert lenient.stats["mt", "terminology"] == ((1.0, 4.0),)


def test_a_score_under_other_severities_has_another_signature(tmp_path: Path) -> None:
    settings = [
        {},
        {"severity": {"party.*": Severity.MINOR}},
        {"disable": ("party.*",)},
        {"level": {"party.*": Level.INFO}},
    ]
    said = [evaluated(tmp_path, WRONG, **setting).manifest.scorers[1].signature_text for setting in settings]
    assert len(set(said[:3])) == 3
    assert said[3] == said[0]


@pytest.mark.parametrize("key", ["disable", "severity", "level"])
@pytest.mark.parametrize("name", ["party.central-comittee", "terminology/forbiden-term", "terminologie/*", "Patterns"])
def test_unknown_names_are_refused(key: str, name: str, tmp_path: Path) -> None:
    value = {"disable": (name,), "severity": {name: Severity.MINOR}, "level": {name: Level.INFO}}[key]
    with pytest.raises(ConfigurationError, match="no rule or entry is called") as caught:
        evaluated(tmp_path, WRONG, **{key: value})
    assert caught.value.hint


@pytest.mark.parametrize(
    ("scorers", "rows", "message"),
    [
        (("terminologie",), [COMMITTEE], "unknown scorer"),
        (("terminology",), [{**COMMITTEE, "unless_source": "@chna"}], "unknown guard @chna"),
    ],
)
def test_configuration_that_cannot_be_used(
    scorers: tuple[str, ...], rows: list[dict[str, str]], message: str, tmp_path: Path
) -> None:
    with pytest.raises(ConfigurationError, match=message) as caught:
        evaluated(tmp_path, WRONG, scorers=scorers, rows=rows)
    assert "did you mean" in caught.value.hint


@pytest.mark.parametrize(
    ("options", "hint"), [({"tokenise": "13a"}, "did you mean 'tokenize'?"), ({"tokenize": 13}, "")]
)
def test_options_of_a_scorer(options: dict[str, object], hint: str, tmp_path: Path) -> None:
    settings = replace(suite(tmp_path, "bleu"), scorers={"bleu": options})
    with pytest.raises(ConfigurationError) as caught:
        evaluate(news(WRONG, references=1), settings)
    assert caught.value.hint == hint


def test_unknown_language_of_messages(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="no messages in language 'de'"):
        evaluated(tmp_path, WRONG, lang="de")


@pytest.mark.parametrize(
    ("lang", "word"), [("en", "wrong rendering"), ("ru", "неверный перевод"), ("vi", "cách dịch sai")]
)
def test_messages(lang: str, word: str, tmp_path: Path) -> None:
    (finding,) = one(tmp_path, WRONG, lang=lang)
    assert word in finding.message
    assert "Центробанка" in finding.message
    assert "Центрального Комитета" in finding.message


def finding(rule: str, start: int, end: int, severity: Severity = Severity.MAJOR, **others: object) -> Finding:
    spans = (Span.of("hypothesis", "x" * 100, start, end),)
    category = others.pop("category", "terminology/wrong-term")
    return Finding(rule, rule, "1", category, severity, spans, **others)  # type: ignore[arg-type]


def test_one_finding_per_root_cause_across_scorers() -> None:
    minor, grave = finding("a/x", 0, 10, Severity.MINOR), finding("b/y", 5, 20, Severity.CRITICAL)
    apart, layout = finding("c/z", 20, 30), finding("d/w", 5, 6, category="design-and-markup/artefact")
    got = {f.rule: f for f in merge_root_causes([minor, apart, grave, layout])}
    assert set(got) == {"b/y", "c/z", "d/w"}
    assert got["b/y"].evidence["also"] == [{"rule": "a/x", "entry": "a/x"}]
    assert "also" not in got["c/z"].evidence


@pytest.mark.parametrize(("value", "message"), [("Nothing", "cannot be imported"), ("Plain", "is not a Scorer")])
def test_an_entry_point_that_holds_no_scorer(
    value: str, message: str, install: Callable[..., None], tmp_path: Path
) -> None:
    install("class Plain: name = 'theirs'", theirs=value)
    got = evaluated(tmp_path, WRONG, scorers=("theirs", "terminology"))
    theirs, ours = got.manifest.scorers
    assert theirs.status == "failed" and message in theirs.reason
    assert ours.status == "ok" and "theirs" not in got.scorers


def test_a_scorer_that_is_disabled_has_no_score(tmp_path: Path) -> None:
    got = evaluated(tmp_path, WRONG, disable=("terminology",))
    assert (got.manifest.scorers[1].status, got.manifest.scorers[1].reason) == ("skipped", "disabled by the suite")
    assert "terminology" not in got.scorers


def test_of_two_as_grave_the_one_with_a_suggestion_stays() -> None:
    got = merge_root_causes([finding("a/x", 0, 5), finding("b/y", 0, 5, suggestion="s")])
    assert [f.rule for f in got] == ["b/y"]


def test_the_same_words_in_two_segments_are_two_causes() -> None:
    assert len(merge_root_causes([finding("a/x", 0, 5), replace(finding("a/x", 0, 5), segment="2")])) == 2


def test_terminology_and_realia_on_the_same_words_are_one_finding(tmp_path: Path) -> None:
    row = {
        **COMMITTEE,
        "id": "party.congress",
        "source": "Đại hội",
        "preferred": "съезд",
        "forbidden": "Всекитайский съезд",
    }
    (got,) = one(tmp_path, CONGRESS_WRONG, rows=[row])
    assert len(got.evidence["also"]) == 1


def test_findings_stand_in_the_order_of_the_text(tmp_path: Path) -> None:
    both = ("Đại hội toàn quốc và Trung ương", "Всекитайский съезд и Центробанк")
    assert [(f.segment, f.observed) for f in one(tmp_path, WRONG, both, rows=[COMMITTEE, BANK])] == [
        ("1", "Центробанка"),
        ("2", "Всекитайский съезд"),
        ("2", "Центробанк"),
    ]


def prints(*pairs: tuple[str, str], folder: Path) -> list[str]:
    return [f.fingerprint for f in one(folder, *pairs)]


def test_a_finding_is_known_again_under_another_system_inflection_and_offset(tmp_path: Path) -> None:
    (first,) = prints(WRONG, folder=tmp_path)
    source = WRONG[0]
    assert prints((source, "Итак, все постановления Центробанка"), folder=tmp_path) == [first]
    assert prints((source, "Центробанком"), folder=tmp_path) == [first]
    assert prints(("x", "y"), WRONG, folder=tmp_path) == [first]
    renamed = evaluate(news(WRONG, systems=["other", "third"]), suite(tmp_path, "terminology", rows=[COMMITTEE]))
    assert [f.fingerprint for f in (*renamed.findings["other"], *renamed.findings["third"])] == [first, first]


def test_another_wrong_word_or_source_is_another_finding(tmp_path: Path) -> None:
    source, wrong = WRONG
    others = [prints(pair, folder=tmp_path)[0] for pair in ((source, wrong), (source, "ЦБ"), (source + " 8", wrong))]
    assert len(set(others)) == 3


def test_twins_differ(tmp_path: Path) -> None:
    assert len(set(prints(WRONG, WRONG, folder=tmp_path))) == 2
    assert len(set(prints((WRONG[0], "Центробанк, Центробанк"), folder=tmp_path))) == 2
    assert prints(WRONG, WRONG, folder=tmp_path)[:1] == prints(WRONG, folder=tmp_path)


def test_spelling_of_the_source_does_not_matter_to_a_fingerprint() -> None:
    texts = [Corpus("vi", "ru", "mt", (Segment("1", "d", source, "x"),)) for source in ("Hoà bình!", "hòa  bình !")]
    assert len({fingerprinted(text, [finding("a/x", 0, 1)])[0].fingerprint for text in texts}) == 1
    assert len(corpus(("a", "b"))) == 1


def test_progress_counts_every_scorer_and_system(tmp_path: Path) -> None:
    steps: list[tuple[object, ...]] = []
    evaluate(
        news(WRONG, systems=["a", "b"]),
        suite(tmp_path, "coverage", "bleu", "terminology", rows=[COMMITTEE]),
        progress=lambda s: steps.append(s[:4]),
    )
    assert steps == [
        ("coverage", "a", 0, 4),
        ("coverage", "b", 1, 4),
        ("terminology", "a", 2, 4),
        ("terminology", "b", 3, 4),
    ]


def test_a_setting_for_a_scorer_that_does_not_run_is_no_typo(tmp_path: Path) -> None:
    got = evaluated(tmp_path, WRONG, scorers=("coverage",), severity={"terminology/missing-term": Severity.MINOR})
    assert [record.name for record in got.manifest.scorers] == ["coverage"]
