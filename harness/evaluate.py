"""The one conductor: a test set × scorers → an evaluation. It prints nothing and writes nothing.

Every scorer is measured on every system; one that lacks what it needs is skipped with a reason, one that fails is
recorded with its error, and neither takes the others' results away.
"""

from __future__ import annotations

import hashlib
import logging
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import partial
from typing import NamedTuple

from harness import messages, mqm
from harness.errors import ConfigurationError, HarnessError, ScorerError, did_you_mean
from harness.inputs.glossary import Glossary, load_glossary
from harness.inputs.rules import Rules, load_rules
from harness.inputs.suite import Suite
from harness.inputs.waivers import Waiver
from harness.lang.find import language
from harness.lang.phrases import folded
from harness.model import Corpus, Finding, Measurement, Stat, TestSet
from harness.neural.engine import Engine
from harness.policy import Policy
from harness.results.run import Manifest, ScorerRecord, git_state, versions
from harness.results.stored import Status
from harness.scorers import registry
from harness.scorers.base import Check, Knowledge, Scorer, penalties

log = logging.getLogger(__name__)


class Progress(NamedTuple):
    """One step of the work is about to begin (`done` of `total` are behind), or goes on.

    Attributes:
        part, parts: within a step that takes long, segments that are computed of those that have to be.
    """

    scorer: str
    system: str
    done: int
    total: int
    part: int = 0
    parts: int = 0


@dataclass(frozen=True)
class Evaluation:
    """Everything an evaluation found out.

    Attributes:
        scorers: the scorers that ran, by name.
        stats: by (system, scorer), one stat or None per segment of the test set.
        findings: by system, in segment order, one per root cause.
        waived: by (fingerprint, segment), the waiver by which people let a finding stand.
        statuses: by system, then by (fingerprint, segment), what else is known to have become of a finding.
    """

    manifest: Manifest
    testset: TestSet
    scorers: Mapping[str, Scorer]
    stats: Mapping[tuple[str, str], tuple[Stat | None, ...]]
    findings: Mapping[str, tuple[Finding, ...]]
    waived: Mapping[tuple[str, str], Waiver] = field(default_factory=dict)
    statuses: Mapping[str, Mapping[tuple[str, str], Status]] = field(default_factory=dict)

    def status(self, system: str, finding: Finding) -> Status:
        """What has become of a finding of a system; `open` where nobody has said anything."""
        key = finding.fingerprint, finding.segment
        return "waived" if key in self.waived else self.statuses.get(system, {}).get(key, "open")


def knowledge_of(suite: Suite, references: int = 1, engine: Engine | None = None) -> Knowledge:
    """Load the glossaries and rules of a suite."""
    glossary = Glossary((), "none")
    if suite.glossaries:
        glossary = load_glossary(suite.glossaries, partial(folded, language(suite.source_lang)))
    rules = load_rules(suite.rules) if suite.rules else Rules(digest="none")
    check_guards(glossary, rules)
    return Knowledge(suite.source_lang, suite.target_lang, glossary, rules, references, engine)


def check_guards(glossary: Glossary, rules: Rules) -> None:
    """Every `@guard` of a glossary entry must be a list of the rules; raises ConfigurationError."""
    for entry in glossary:
        for phrase in entry.unless_source:
            if phrase.startswith("@") and phrase[1:] not in rules.guards:
                raise ConfigurationError(
                    f"{entry.file}:{entry.line}: unknown guard {phrase}", hint=did_you_mean(phrase[1:], rules.guards)
                )


def evaluate(
    testset: TestSet,
    suite: Suite,
    *,
    lang: str = "en",
    progress: Callable[[Progress], None] = lambda step: None,
    engine: Engine | None = None,
) -> Evaluation:
    """Measure every system of the test set with every scorer of the suite.

    Args:
        engine: what computes the predictions of models, on which device and with which cache; it is closed at the end.

    Raises:
        ConfigurationError: an unknown scorer, option, rule or language. Trouble inside a scorer is recorded instead.
    """
    messages.check_language(lang)
    language(testset.source_lang), language(testset.target_lang)
    references = len(testset.segments[0].references) if testset.segments else 0
    with engine or Engine() as engine:
        knowledge = knowledge_of(suite, references, engine)
        scorers, broken = _built(suite, knowledge)
        policy = Policy(suite, scorers, knowledge)
        corpora = [testset.corpus(system) for system in testset.systems]
        runs = _Runs(corpora, scorers, policy, lang, progress, engine)
        records = [*broken, *(runs.run(name) for name in scorers)]
    order = list(suite.scorers)
    records.sort(key=lambda record: order.index(record.name))
    findings = {corpus.system: policy.settle(corpus, runs.found[corpus.system], lang) for corpus in corpora}
    stats = runs.stats | _reported(corpora, scorers, runs.stats, findings)
    ran = {record.name: scorers[record.name] for record in records if record.status == "ok"}
    notices = (*testset.notices, *knowledge.glossary.notices, *runs.notices)
    return Evaluation(_manifest(testset, suite, records, notices, lang), testset, ran, stats, findings)


def _built(suite: Suite, knowledge: Knowledge) -> tuple[dict[str, Scorer], list[ScorerRecord]]:
    """The suite's scorers; one that cannot even be imported is a failed record, as any other failure is."""
    scorers, broken = {}, []
    for name, options in suite.scorers.items():
        try:
            scorers[name] = registry.build(name, knowledge, options)
        except ScorerError as error:
            required = bool(options.get("required"))
            broken.append(ScorerRecord(name, name, "metric", "higher", "failed", str(error), required=required))
    return scorers, broken


class _Runs:
    """Scorers being run one after the other, and what they have given so far."""

    def __init__(
        self,
        corpora: Sequence[Corpus],
        scorers: Mapping[str, Scorer],
        policy: Policy,
        lang: str,
        progress: Callable[[Progress], None],
        engine: Engine,
    ) -> None:
        self._corpora, self._scorers, self._policy, self._lang = corpora, scorers, policy, lang
        self._progress, self._engine = progress, engine
        self._reasons = {name: policy.why_not(name) or why_not(scorer, corpora) for name, scorer in scorers.items()}
        self._total = len(corpora) * sum(not reason for reason in self._reasons.values())
        self._done = 0
        self.stats: dict[tuple[str, str], tuple[Stat | None, ...]] = {}
        self.found: dict[str, list[Finding]] = {corpus.system: [] for corpus in corpora}
        self.notices: list[str] = []

    def run(self, name: str) -> ScorerRecord:
        """Run one scorer on every system; all of its results count, or none."""
        scorer, start = self._scorers[name], time.perf_counter()
        record = ScorerRecord(
            name=scorer.name,
            title=scorer.title,
            kind="check" if isinstance(scorer, Check) else "metric",
            direction=scorer.direction.value,
            status="skipped" if self._reasons[name] else "ok",
            reason=self._reasons[name],
            required=self._policy.required(name),
        )
        if record.status == "skipped":
            return record
        try:
            measured = {corpus.system: self._measure(scorer, corpus) for corpus in self._corpora}
            signature = {**scorer.signature(), **self._policy.signature(name)}
        except Exception as error:  # a scorer may be anybody's: its failure is a result, never the end of the run
            log.debug("scorer %s failed", name, exc_info=True)
            reason = str(error) if isinstance(error, HarnessError) else repr(error)
            return replace(record, status="failed", reason=reason, seconds=round(time.perf_counter() - start, 3))
        for system, measurement in measured.items():
            self.stats[system, name] = measurement.stats
            self.found[system] += measurement.findings
            self.notices += (f"{name} on {system}: {notice}" for notice in measurement.notices)
        cached = sum(measurement.cached for measurement in measured.values())
        return replace(record, seconds=round(time.perf_counter() - start, 3), signature=signature, cached=cached)

    def _measure(self, scorer: Scorer, corpus: Corpus) -> Measurement:
        step = Progress(scorer.name, corpus.system, self._done, self._total)
        self._progress(step)
        self._engine.report = lambda part, parts: self._progress(step._replace(part=part, parts=parts))
        measurement = sound(scorer, corpus, scorer.measure(corpus), self._lang)
        self._done += 1
        return measurement


def _reported(
    corpora: Sequence[Corpus],
    scorers: Mapping[str, Scorer],
    stats: Mapping[tuple[str, str], tuple[Stat | None, ...]],
    findings: Mapping[str, tuple[Finding, ...]],
) -> dict[tuple[str, str], tuple[Stat | None, ...]]:
    """Penalties of the findings that are reported, after the suite's wishes and merging, in place of the raw ones."""
    return {
        (corpus.system, name): penalties(corpus, [f for f in findings[corpus.system] if f.rule.startswith(f"{name}/")])
        for corpus in corpora
        for name, scorer in scorers.items()
        if isinstance(scorer, Check) and (corpus.system, name) in stats
    }


def why_not(scorer: Scorer, corpora: Sequence[Corpus]) -> str:
    """Why a scorer cannot run on this input, in one line; empty if it can."""
    if "reference" in scorer.needs and not all(corpus.has_references for corpus in corpora):
        return "needs a reference; the input has none"
    return scorer.unavailable()


def sound(scorer: Scorer, corpus: Corpus, measurement: Measurement, lang: str) -> Measurement:
    """The measurement itself if it can be used; raises ScorerError that says what the scorer got wrong."""
    if len(measurement.stats) != len(corpus):
        raise ScorerError(f"gave {len(measurement.stats)} statistics for {len(corpus)} segments")
    segments = {segment.id: segment for segment in corpus}
    for finding in measurement.findings:
        segment = segments.get(finding.segment)
        if segment is None:
            raise ScorerError(f"finding {finding.rule} names an unknown segment {finding.segment!r}")
        if finding.rule.partition("/")[0] != scorer.name:
            raise ScorerError(f"finding {finding.rule} does not bear the name of its scorer, {scorer.name}/…")
        mqm.category(finding.category)
        for span in finding.spans:
            text = {"source": segment.source, "hypothesis": segment.hypothesis}.get(span.side)
            if text is not None and text[span.start : span.end] != span.text:
                raise ScorerError(f"finding {finding.rule} in segment {segment.id!r}: {span} is not in the text")
        if isinstance(scorer, Check):
            try:
                scorer.message(finding, lang)
            except (LookupError, ValueError) as error:
                raise ScorerError(f"finding {finding.rule} has no message in {lang!r}: {error!r}") from error
    return measurement


def _manifest(
    testset: TestSet, suite: Suite, records: Sequence[ScorerRecord], notices: tuple[str, ...], lang: str
) -> Manifest:
    now = datetime.now(UTC)
    what = [*testset.digests.values(), *(record.signature_text for record in records), *testset.systems]
    digest = hashlib.sha256("\n".join(what).encode()).hexdigest()[:8]
    return Manifest(
        id=f"{now:%Y%m%dT%H%M%SZ}-{testset.name}-{digest}",
        created=f"{now:%Y-%m-%dT%H:%M:%SZ}",
        testset=testset.name,
        source_lang=testset.source_lang,
        target_lang=testset.target_lang,
        systems=testset.systems,
        segments=len(testset.segments),
        documents=len({segment.document for segment in testset.segments}),
        seed=suite.seed,
        inputs=testset.digests,
        notices=notices,
        suite_written=suite.written,
        suite_resolved=suite.resolved(),
        suite_file=suite.file.as_posix() if suite.file else "",
        scorers=tuple(records),
        language=lang,
        versions=versions(),
        git=git_state(),
    )
