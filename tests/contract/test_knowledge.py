"""The knowledge that ships: it loads, its examples hold, nothing in it contradicts or is dead."""

from pathlib import Path

import pytest

from harness.analysis.lint import lint
from harness.evaluate import knowledge_of
from harness.inputs.glossary import load_glossary
from harness.inputs.glossary_write import write_glossary
from harness.inputs.references import references
from harness.inputs.suite import default_suite, load_suite
from harness.inputs.testset import read_table
from harness.scorers import registry


def test_the_default_knowledge_lints_clean() -> None:
    report = lint(knowledge_of(default_suite("vi", "ru")))
    assert not report.problems, "\n".join(map(str, report.problems))
    assert min(report.entries, report.realia, report.patterns, report.examples) > 0


@pytest.mark.parametrize("path", sorted((references() / "suites").glob("*.toml")), ids=lambda path: path.name)
def test_every_suite_that_ships_can_be_used(path) -> None:  # type: ignore[no-untyped-def]
    suite = load_suite(path)
    knowledge = knowledge_of(suite)
    for name, options in suite.scorers.items():
        registry.build(name, knowledge, options)
    if suite.testset:
        testset = read_table(suite.testset, source_lang=suite.source_lang, target_lang=suite.target_lang)
        assert set(suite.systems) <= set(testset.systems)
        assert all(segment.references for segment in testset.segments)


@pytest.mark.parametrize("path", sorted((references() / "glossaries").glob("*/*.tsv")), ids=lambda path: path.name)
def test_shipped_glossaries_are_as_the_writer_writes_them(path: Path, tmp_path: Path) -> None:
    """Sorted by id, every column: what `terms add` changes in one of them is one line."""
    copy = tmp_path / path.name
    copy.write_bytes(path.read_bytes())
    write_glossary(copy, load_glossary([copy]))
    assert copy.read_bytes() == path.read_bytes()
