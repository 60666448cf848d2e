"""Small real data for tests, and the words in which tests ask for it."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from harness.evaluate import Evaluation, evaluate
from harness.inputs.glossary import Glossary, load_glossary
from harness.inputs.references import references
from harness.inputs.rules import Rules, load_rules
from harness.inputs.suite import Suite
from harness.inputs.testset import read_table
from harness.lang.find import language
from harness.lang.forms import Form
from harness.lang.reading import Match, Text
from harness.model import Aligned, Corpus, Finding, Segment, TestSet
from harness.neural.prediction import Item
from harness.scorers import registry
from harness.scorers.base import Check, Knowledge

COMMITTEE = {
    "id": "party.central-committee",
    "source": "Ban Chấp hành Trung ương",
    "source_variants": "Trung ương Đảng|Trung ương|TW",
    "shadow": "Ngân hàng Trung ương",
    "preferred": "Центральный Комитет",
    "admitted": "ЦК|ЦК партии|Центральный Комитет партии",
    "forbidden": "Центробанк|ЦБ|Центральный банк",
    "severity": "critical",
}
BANK = {
    "id": "economy.state-bank",
    "source": "Ngân hàng Nhà nước",
    "preferred": "Государственный банк Вьетнама",
    "admitted": "Госбанк|Центробанк|Центральный банк",
}
CONGRESS = """
[guards]
china = ["Trung Quốc", "Bắc Kinh"]

[[realia]]
id = "realia.all-china"
forms = ["Всекитайский съезд", "Всекитайский"]
licence = ["@china"]
severity = "critical"
instead = ["Đại hội đại biểu toàn quốc => Всевьетнамский съезд", "toàn quốc => Всевьетнамский"]
ok = ["Trung Quốc => Всекитайский съезд"]
"""
DESK = """source-lang = "vi"
target-lang = "ru"
testset = "news.jsonl"
glossaries = ["terms.tsv"]
rules = []

[scorers]
chrf = {}
coverage = {}
terminology = {}
"""  # the suite of a small desk: more scorers, or tables, may follow
MESSAGE = 'message = { en = "“{observed}” left", ru = "«{observed}» осталось", vi = "còn “{observed}”" }'


def corpus(
    *pairs: tuple[str, str], document: str = "d", pair: tuple[str, str] = ("vi", "ru"), references: int = 0
) -> Corpus:
    """Source and hypothesis of the segments of one document; a reference, if wanted, is the source backwards."""
    versions = dict.fromkeys("AB"[:references])
    return Corpus(
        *pair,
        "mt",
        tuple(
            Segment(
                f"{document}{n}" if document != "d" else str(n),
                document,
                source,
                hypothesis,
                dict.fromkeys(versions, hypothesis[::-1]),
            )
            for n, (source, hypothesis) in enumerate(pairs, 1)
        ),
    )


def glossary_file(path: Path, *rows: Mapping[str, str]) -> Path:
    """A glossary as TSV with the columns that its rows have."""
    columns = list(dict.fromkeys(["id", "source", "preferred", *(key for row in rows for key in row)]))
    lines = ["\t".join(columns), *("\t".join(row.get(name, "") for name in columns) for row in rows)]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def glossary(folder: Path, *rows: Mapping[str, str]) -> Glossary:
    return load_glossary([glossary_file(folder / "terms.tsv", *rows)])


def rules(folder: Path, toml: str) -> Rules:
    path = folder / "rules.toml"
    path.write_text(toml, encoding="utf-8")
    return load_rules([path])


def check(
    name: str,
    glossary: Glossary = Glossary((), ""),  # noqa: B008
    rules: Rules = Rules(),  # noqa: B008
    pair: tuple[str, str] = ("vi", "ru"),
) -> Check:
    built = registry.build(name, Knowledge(*pair, glossary, rules), {})
    assert isinstance(built, Check)
    return built


def found(checked: Check, *pairs: tuple[str, str], document: str = "d") -> list[Finding]:
    """Findings of a check on the segments of one document, every span of them compared with the text."""
    texts = corpus(*pairs, document=document)
    findings = list(checked.find(texts))
    true_spans(texts, findings)
    return findings


def true_spans(texts: Corpus, findings: Iterable[Finding]) -> None:
    by_id = {segment.id: segment for segment in texts}
    for finding in findings:
        for span in finding.spans:
            text = getattr(by_id[finding.segment], span.side)
            assert text[span.start : span.end] == span.text
            assert 0 <= span.start <= span.end <= len(text)


def brief(findings: Iterable[Finding]) -> list[tuple[str, str]]:
    """Rule without its scorer, and the words it speaks of, in the order of the text."""
    ordered = sorted(findings, key=lambda f: (f.segment, f.spans[0].start))
    return [(f.rule.partition("/")[2], f.observed) for f in ordered]


def russian(text: str) -> Text:
    return Text(text, language("ru"))


def occurrences(form: str, text: str, *, strict: bool, exact: bool = False) -> list[str]:
    """The words of a text in which a form is found."""
    matches: Iterable[Match] = Form(form, language("ru"), exact=exact).find(russian(text), strict=strict)
    return [text[match.start : match.end] for match in matches]


def news(*pairs: tuple[str, str], systems: Sequence[str] = ("mt",), references: int = 0, doc: str = "d") -> TestSet:
    return TestSet(
        "news",
        "vi",
        "ru",
        tuple(systems),
        tuple(
            Aligned(
                str(n),
                doc,
                source,
                dict.fromkeys(systems, hypothesis),
                dict.fromkeys("AB"[:references], "Это перевод."),
            )
            for n, (source, hypothesis) in enumerate(pairs, 1)
        ),
        digests={"news.jsonl": "0" * 64},
    )


def suite(folder: Path, *scorers: str, rows: Sequence[Mapping[str, str]] = (), toml: str = "", **others: Any) -> Suite:
    """A suite with these scorers and, if given, this glossary and these rules."""
    glossaries = (glossary_file(folder / "terms.tsv", *rows),) if rows else ()
    files: tuple[Path, ...] = ()
    if toml:
        files = (folder / "rules.toml",)
        files[0].write_text(toml, encoding="utf-8")
    options: dict[str, Mapping[str, Any]] = {name: {} for name in scorers}
    return Suite("s", "vi", "ru", options, glossaries=glossaries, rules=files, **others)


def evaluated(folder: Path, *pairs: tuple[str, str], lang: str = "en", **others: Any) -> Evaluation:
    """An evaluation with the committee in the glossary and the congress among the realia."""
    names = others.pop("scorers", ("coverage", "terminology", "realia"))
    settings = suite(folder, *names, rows=others.pop("rows", [COMMITTEE]), toml=others.pop("toml", CONGRESS), **others)
    return evaluate(news(*pairs), settings, lang=lang)


def package(site: Path, code: str, points: Mapping[str, str]) -> None:
    """A distribution `theirs` with one module and the entry points of its scorers."""
    info = site / "theirs-1.0.dist-info"
    info.mkdir(parents=True)
    module = "theirs_" + re.sub(r"\W", "", site.parent.name)
    (site / f"{module}.py").write_text(code, encoding="utf-8")
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: theirs\nVersion: 1.0\n")
    lines = [f"{name} = {module}:{value}" for name, value in points.items()]
    (info / "entry_points.txt").write_text("\n".join(["[harness.scorers]", *lines, ""]))


def sample_items() -> list[Item]:
    """Source, hypothesis and reference of every segment and system of the shipped sample."""
    testset = read_table(references() / "testsets/party-news.vi-ru/segments.jsonl", source_lang="vi", target_lang="ru")
    return [
        Item(segment.source, hypothesis, next(iter(segment.references.values())))
        for segment in testset.segments
        for hypothesis in segment.hypotheses.values()
    ]


def command(*arguments: str | Path, cwd: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """`harness …` as a person would run it, in a folder of their own."""
    env = {**os.environ, "PYTHONUTF8": "1", "COLUMNS": "100", "NO_COLOR": "1", **environment}
    line = [str(Path(sys.executable).with_name("harness")), *map(str, arguments)]
    return subprocess.run(line, capture_output=True, text=True, encoding="utf-8", cwd=cwd, env=env, timeout=120)
