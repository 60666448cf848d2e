"""What a test may be about: a suite, which is evaluated, or the directory of a finished run."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from harness.errors import ConfigurationError
from harness.inputs.suite import load_suite
from harness.inputs.testset import read_table, restrict
from harness.results.baseline import load

if TYPE_CHECKING:
    from harness.model import Aligned, Finding, TestSet


def testset_of(path: Path) -> TestSet:
    """The test set of a suite or of a run.

    Raises:
        ConfigurationError: a suite that names no test set.
    """
    if path.is_dir():
        return load(path).testset
    suite = load_suite(path)
    if suite.testset is None:
        raise ConfigurationError(f"suite {path} names no test set", hint="testset = …: docs/suites.md")
    pair = {"source_lang": suite.source_lang, "target_lang": suite.target_lang}
    testset = read_table(suite.testset, **pair, name=suite.name)
    return restrict(testset, suite.systems) if suite.systems else testset


def lines_of(system: str, finding: Finding, segment: Aligned) -> list[str]:
    """A finding as a failure spells it out."""
    return [
        "",
        f"{system} · {segment.document} · {segment.id}: {finding.rule} ({finding.severity.value})",
        f"  {finding.message}",
        f"  source:     {segment.source}",
        f"  hypothesis: {segment.hypotheses[system]}",
    ]
