"""The pytest plugin: a translation is tested like code (docs/outputs.md).

    def test_party_news(translation):
        translation.assert_clean("references/suites/party-news.toml", system="improved", severity="critical")

pytest loads this file in every session of every environment that harness is installed in, so it imports nothing but
pytest until a test asks for the fixture.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from harness.model import Aligned, Finding, TestSet
    from harness.results.run import ScorerRecord

SHOWN = 20  # findings that a failure spells out
MARK = "translation"
RUNS = pytest.StashKey[dict[tuple[Any, ...], "Found"]]()


@dataclass(frozen=True)
class Found:
    """What is known of a suite or a run: its segments, its open findings by system, and what was not measured."""

    segments: Mapping[str, Aligned]
    findings: Mapping[str, Sequence[Finding]]
    lost: tuple[str, ...]


@dataclass(frozen=True)
class Translation:
    """What a test says about a translation.

    Attributes:
        document: of this case, where the test is marked to have a case per document.
        defaults: what the marker said: `suite`, `system`, `severity`.
    """

    root: Path
    kept: dict[tuple[Any, ...], Found]
    document: str | None = None
    defaults: Mapping[str, Any] = field(default_factory=dict)

    def assert_clean(
        self,
        suite: str | Path | None = None,
        *,
        system: str | None = None,
        severity: str | None = None,
        include_warnings: bool = False,
        document: str | None = None,
    ) -> None:
        """Fail with the findings, if there are any of at least this severity.

        A check that did not run fails too: what was not measured is not clean.

        Args:
            suite: a suite file, or the directory of a finished run; relative to pytest's root directory.
            system: whose output; every system if not given.
            severity: neutral, minor, major or critical; minor if not given.
            include_warnings: whether findings of level `warning` count; by default only `error` does.
            document: only this one; the case's own where the test is marked.
        """
        __tracebackhide__ = True
        from harness.errors import HarnessError

        given = suite or self.defaults.get("suite")
        if given is None:
            pytest.fail("which suite? assert_clean(SUITE), or the marker's suite=…", pytrace=False)
        try:
            found = _found(self.root / given, self.kept)
            told = _told(
                found,
                system or self.defaults.get("system"),
                severity or self.defaults.get("severity", "minor"),
                ("error", "warning") if include_warnings else ("error",),
                document or self.document,
            )
        except HarnessError as error:
            pytest.fail(f"harness: {error}", pytrace=False)
        if told:
            pytest.fail("\n".join(told), pytrace=False)


def pytest_configure(config: pytest.Config) -> None:
    """Make the marker known, and a place for what was evaluated: once a suite and process."""
    config.stash[RUNS] = {}
    config.addinivalue_line(
        "markers",
        f"{MARK}(suite, system=None, severity='minor'): the `translation` fixture has a case per document of the suite",
    )


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """A case per document for a marked test."""
    marker = metafunc.definition.get_closest_marker(MARK)
    if marker is None or "translation" not in metafunc.fixturenames:
        return
    from harness.errors import HarnessError

    wanted = _marked(marker)
    try:
        documents = _documents(metafunc.config.rootpath / wanted["suite"])
    except HarnessError as error:
        pytest.fail(f"harness: {error}", pytrace=False)
    group = [pytest.mark.xdist_group(f"harness:{wanted['suite']}")] if _has_xdist(metafunc.config) else []
    cases = [pytest.param(document, id=document, marks=group) for document in documents]
    metafunc.parametrize("translation", cases, indirect=True)


@pytest.fixture
def translation(request: pytest.FixtureRequest) -> Translation:
    """Asserts about a translation; see `Translation.assert_clean`."""
    marker = request.node.get_closest_marker(MARK)
    defaults = _marked(marker) if marker else {}
    root, kept = request.config.rootpath, request.config.stash[RUNS]
    return Translation(root, kept, getattr(request, "param", None), defaults)


def _marked(marker: pytest.Mark) -> dict[str, Any]:
    """What the marker says; anything else is a mistake that must not pass unseen."""
    wanted: dict[str, Any] = {**dict(zip(("suite",), marker.args, strict=False)), **marker.kwargs}
    unknown = wanted.keys() - {"suite", "system", "severity"}
    if unknown or "suite" not in wanted or len(marker.args) > 1:
        what = f"unknown: {', '.join(sorted(unknown))}" if unknown else "suite is needed, and only suite without name"
        pytest.fail(f"@pytest.mark.{MARK}(suite, system=…, severity=…): {what}", pytrace=False)
    return wanted


def _has_xdist(config: pytest.Config) -> bool:
    """With `--dist loadgroup` all cases of a suite go to one worker, which evaluates it once."""
    return config.pluginmanager.hasplugin("xdist")


def _documents(path: Path) -> list[str]:
    """Names of the documents of a suite's test set, or of a run, in their order."""
    return list(dict.fromkeys(segment.document for segment in _testset(path).segments))


def _testset(path: Path) -> TestSet:
    from harness.errors import ConfigurationError
    from harness.inputs.suite import load_suite
    from harness.inputs.testset import read_table, restrict
    from harness.results.stored import load_run

    if path.is_dir():
        return load_run(path).testset
    suite = load_suite(path)
    if suite.testset is None:
        raise ConfigurationError(f"suite {path} names no test set", hint="testset = …: docs/suites.md")
    pair = {"source_lang": suite.source_lang, "target_lang": suite.target_lang}
    testset = read_table(suite.testset, **pair, name=suite.name)
    return restrict(testset, suite.systems) if suite.systems else testset


def _found(path: Path, kept: dict[tuple[Any, ...], Found]) -> Found:
    """What is known of a suite or run, worked out once a process for each state of the file."""
    key = (path, path.stat().st_mtime_ns if path.exists() else None)
    if key not in kept:
        kept[key] = _stored(path) if path.is_dir() else _evaluated(path)
    return kept[key]


def _stored(path: Path) -> Found:
    from harness.results.stored import load_run

    run = load_run(path)
    settled = ("waived", "rejected")
    findings = {
        system: [stored.finding for stored in found if stored.status not in settled]
        for system, found in run.findings.items()
    }
    checks = [record for record in run.manifest.scorers if record.kind == "check"]
    unwanted = run.manifest.suite_resolved.get("disable", ())
    return Found({s.id: s for s in run.testset.segments}, findings, _lost(checks, unwanted))


def _evaluated(path: Path) -> Found:
    """The suite's checks on its test set. Metrics that need a reference give no findings and are not run."""
    from harness.evaluate import evaluate
    from harness.inputs.suite import load_suite
    from harness.scorers import registry

    testset, suite = _testset(path), load_suite(path)
    names = [name for name in suite.scorers if "reference" not in registry.find(name).needs]
    evaluation = evaluate(testset, suite.adjusted(scorers=names))
    segments = {segment.id: segment for segment in testset.segments}
    return Found(segments, evaluation.findings, _lost(evaluation.manifest.scorers, suite.disable))


def _lost(records: Iterable[ScorerRecord], unwanted: Iterable[str]) -> tuple[str, ...]:
    """Scorers without results, and why; those that the suite disables as a whole are not missed."""
    from fnmatch import fnmatchcase

    return tuple(
        f"{record.name} {record.status}: {record.reason}"
        for record in records
        if record.status != "ok" and not any(fnmatchcase(record.name, name) for name in unwanted)
    )


def _told(found: Found, system: str | None, severity: str, levels: Sequence[str], document: str | None) -> list[str]:
    """The lines of a failure; none if there is nothing to say against the translation."""
    from harness import mqm
    from harness.errors import DataError, did_you_mean

    floor = mqm.severity(severity).rank
    if system is not None and system not in found.findings:
        raise DataError(f"no system {system!r}", hint=did_you_mean(system, found.findings))
    documents = {segment.document for segment in found.segments.values()}
    if document is not None and document not in documents:
        raise DataError(f"no document {document!r}", hint=did_you_mean(document, documents))
    hits = [
        (name, finding, found.segments[finding.segment])
        for name in ([system] if system else found.findings)
        for finding in found.findings[name]
        if finding.severity.rank >= floor and finding.level.value in levels
        if document in (None, found.segments[finding.segment].document)
    ]
    hits.sort(key=lambda hit: -hit[1].severity.rank)
    lines = [f"not measured: {lost}" for lost in found.lost]
    if hits:
        lines.append(f"{len(hits)} findings of severity {severity} or above" if len(hits) > 1 else "1 finding")
    lines += [line for hit in hits[:SHOWN] for line in _lines(*hit)]
    return [*lines, f"… and {len(hits) - SHOWN} more"] if len(hits) > SHOWN else lines


def _lines(system: str, finding: Finding, segment: Aligned) -> Iterable[str]:
    yield ""
    yield f"{system} · {segment.document} · {segment.id}: {finding.rule} ({finding.severity.value})"
    yield f"  {finding.message}"
    yield f"  source:     {segment.source}"
    yield f"  hypothesis: {segment.hypotheses[system]}"
