"""The lexical scorers against the real `sacrebleu` command on the same files: same figures to 1e-9, same signatures."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from harness.inputs.glossary import Glossary
from harness.inputs.references import references
from harness.inputs.rules import Rules
from harness.inputs.suite import load_suite
from harness.inputs.testset import read_table
from harness.model import Corpus, Segment
from harness.scorers import registry
from harness.scorers.base import Knowledge, Scorer

OPTIONS = {
    "bleu": ["-m", "bleu"],
    "chrf": ["-m", "chrf"],
    "chrf++": ["-m", "chrf", "--chrf-word-order", "2"],
    "ter": ["-m", "ter"],
}


@pytest.fixture(scope="module")
def corpus() -> Corpus:
    suite = load_suite(references() / "suites" / "party-news.toml")
    assert suite.testset
    return read_table(suite.testset, source_lang="vi", target_lang="ru").corpus("raw")


def sacrebleu(folder: Path, corpus: Corpus, streams: list[list[str]], *options: str) -> str:
    names = []
    for number, lines in enumerate([[s.hypothesis for s in corpus], *streams]):
        path = folder / f"stream{number}.txt"
        path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
        names.append(str(path))
    command = [sys.executable, "-m", "sacrebleu", *names[1:], "-i", names[0], *options]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def scorer(name: str, count: int) -> Scorer:
    return registry.build(name, Knowledge("vi", "ru", Glossary((), ""), Rules(), count), {})


@pytest.mark.parametrize("name", OPTIONS)
@pytest.mark.parametrize("count", [1, 2])
def test_system_score_and_signature(name: str, count: int, corpus: Corpus, tmp_path: Path) -> None:
    first = [s.references["A"] for s in corpus]
    second = [s.references["A"][::-1] if i % 3 else s.hypothesis for i, s in enumerate(corpus)]
    streams = [first, second][:count]
    both = Corpus(
        "vi",
        "ru",
        "raw",
        tuple(
            Segment(s.id, s.document, s.source, s.hypothesis, dict(zip("AB", texts, strict=False)))
            for s, texts in zip(corpus, zip(*streams, strict=True), strict=True)
        ),
    )
    said = json.loads(sacrebleu(tmp_path, corpus, streams, *OPTIONS[name], "-w", "12"))
    own = scorer(name, count)
    stats = [stat for stat in own.measure(both).stats if stat is not None]
    assert own.combine(stats) == pytest.approx(said["score"], abs=1e-9)
    assert own.signature()["sacrebleu"] == said["signature"]


@pytest.mark.parametrize("name", OPTIONS)
def test_segment_scores(name: str, corpus: Corpus, tmp_path: Path) -> None:
    options = [*OPTIONS[name], "--sentence-level", "-w", "12"]
    lines = sacrebleu(tmp_path, corpus, [[s.references["A"] for s in corpus]], *options).splitlines()
    said = [float(line.split(" = ")[1].split()[0]) for line in lines if " = " in line]
    own = scorer(name, 1)
    mine = [own.segment_score(stat) for stat in own.measure(corpus).stats if stat is not None]
    assert len(said) == len(mine) == len(corpus)
    assert mine == pytest.approx(said, abs=1e-9)


def test_document_score_is_the_score_of_the_document_alone(corpus: Corpus, tmp_path: Path) -> None:
    document = corpus.segments[0].document
    part = Corpus("vi", "ru", "raw", tuple(s for s in corpus if s.document == document))
    own = scorer("chrf", 1)
    stats = own.measure(corpus).stats
    of_document = [stat for s, stat in zip(corpus, stats, strict=True) if s.document == document and stat]
    said = json.loads(sacrebleu(tmp_path, part, [[s.references["A"] for s in part]], *OPTIONS["chrf"], "-w", "12"))
    assert own.combine(of_document) == pytest.approx(said["score"], abs=1e-9)
