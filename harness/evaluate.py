"""The one conductor: a test set × scorers → an evaluation. It prints nothing and writes nothing.

Every scorer is measured on every system; one that lacks what it needs is skipped with a reason, one that fails is
recorded with its error, and neither takes the others' results away.
"""

from __future__ import annotations

import hashlib
import logging
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from fnmatch import fnmatchcase
from typing import NamedTuple

from harness import messages, mqm
from harness.errors import ConfigurationError, HarnessError, ScorerError, did_you_mean
from harness.inputs.glossary import Glossary, load_glossary
from harness.inputs.rules import Rules, load_rules
from harness.inputs.suite import Suite
from harness.lang.find import language
from harness.model import Corpus, Finding, Measurement, Stat, TestSet
from harness.results.run import Manifest, ScorerRecord, Status, git_state, versions
from harness.scorers import registry
from harness.scorers.base import Check, Knowledge, Scorer, penalties

log = logging.getLogger(__name__)


class Progress(NamedTuple):
    """One step of the work is about to begin (`done` of `total` are behind)."""

    scorer: str
    system: str
    done: int
    total: int


@dataclass(frozen=True)
class Evaluation:
    """Everything an evaluation found out.

    Attributes:
        scorers: the scorers that ran, by name.
        stats: by (system, scorer), one stat or None per segment of the test set.
        findings: by system, in segment order, one per root cause.
    """

    manifest: Manifest
    testset: TestSet
    scorers: Mapping[str, Scorer]
    stats: Mapping[tuple[str, str], tuple[Stat | None, ...]]
    findings: Mapping[str, tuple[Finding, ...]]


def knowledge_of(suite: Suite, references: int = 1) -> Knowledge:
    """Load the glossaries and rules of a suite."""
    glossary = load_glossary(suite.glossaries) if suite.glossaries else Glossary((), "none")
    rules = load_rules(suite.rules) if suite.rules else Rules(digest="none")
    check_guards(glossary, rules)
    return Knowledge(suite.source_lang, suite.target_lang, glossary, rules, references)


def check_guards(glossary: Glossary, rules: Rules) -> None:
    """Every `@guard` of a glossary entry must be a list of the rules; raises ConfigurationError."""
    for entry in glossary:
        for phrase in entry.unless_source:
            if phrase.startswith("@") and phrase[1:] not in rules.guards:
                raise ConfigurationError(
                    f"{entry.file}:{entry.line}: unknown guard {phrase}", hint=did_you_mean(phrase[1:], rules.guards)
                )


def evaluate(
    testset: TestSet, suite: Suite, *, lang: str = "en", progress: Callable[[Progress], None] = lambda step: None
) -> Evaluation:
    """Measure every system of the test set with every scorer of the suite.

    Raises:
        ConfigurationError: an unknown scorer, option, rule or language. Trouble inside a scorer is recorded instead.
    """
    messages.check_language(lang)
    language(testset.source_lang), language(testset.target_lang)
    references = len(testset.segments[0].references) if testset.segments else 0
    knowledge = knowledge_of(suite, references)
    scorers = {name: registry.build(name, knowledge, options) for name, options in suite.scorers.items()}
    policy = Policy(suite, scorers, knowledge)
    corpora = [testset.corpus(system) for system in testset.systems]
    runnable = {name: policy.why_not(name) or why_not(scorer, corpora) for name, scorer in scorers.items()}
    total = len(corpora) * sum(not reason for reason in runnable.values())
    stats: dict[tuple[str, str], tuple[Stat | None, ...]] = {}
    found: dict[str, list[Finding]] = {corpus.system: [] for corpus in corpora}
    records = []
    for name, scorer in scorers.items():
        status: Status = "skipped" if runnable[name] else "ok"
        reason, start = runnable[name], time.perf_counter()
        measured: dict[str, Measurement] = {}
        signature: Mapping[str, str] = {}
        if not reason:
            try:
                for corpus in corpora:
                    progress(Progress(name, corpus.system, len(stats) + len(measured), total))
                    measured[corpus.system] = sound(scorer, corpus, scorer.measure(corpus), lang)
                signature = {**scorer.signature(), **policy.signature(name)}
            except Exception as error:  # a scorer may be anybody's: its failure is a result, never the end of the run
                log.debug("scorer %s failed", name, exc_info=True)
                status, reason = "failed", str(error) if isinstance(error, HarnessError) else repr(error)
        if status == "ok":
            for system, measurement in measured.items():
                stats[system, name] = measurement.stats
                found[system] += measurement.findings
        seconds = round(time.perf_counter() - start, 3)
        required = bool(suite.scorers[name].get("required"))
        records.append(_record(scorer, status, reason, seconds, required, signature if status == "ok" else {}))
    findings = {corpus.system: policy.settle(corpus, found[corpus.system], lang) for corpus in corpora}
    for corpus in corpora:
        for name, scorer in scorers.items():
            if isinstance(scorer, Check) and (corpus.system, name) in stats:
                own = [f for f in findings[corpus.system] if f.rule.startswith(f"{name}/")]
                stats[corpus.system, name] = penalties(corpus, own)
    ran = {record.name: scorers[record.name] for record in records if record.status == "ok"}
    return Evaluation(_manifest(testset, suite, records, lang), testset, ran, stats, findings)


def why_not(scorer: Scorer, corpora: Sequence[Corpus]) -> str:
    """Why a scorer cannot run on this input, in one line; empty if it can."""
    if "reference" in scorer.needs and not all(corpus.has_references for corpus in corpora):
        return "needs a reference; the input has none"
    return ""


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


class Policy:
    """What the suite says about findings: which are reported, and how grave they are."""

    def __init__(self, suite: Suite, scorers: Mapping[str, Scorer], knowledge: Knowledge) -> None:
        self._suite = suite
        self._checks = {name: scorer for name, scorer in scorers.items() if isinstance(scorer, Check)}
        known = {rule for check in self._checks.values() for rule in check.rules()}
        known |= {entry.id for entry in knowledge.glossary} | {rule.id for rule in knowledge.rules.realia}
        known |= {rule.id for rule in knowledge.rules.patterns} | set(registry.names())
        for name in (*suite.disable, *suite.severity, *suite.level):
            if not any(fnmatchcase(one, name) for one in known):
                raise ConfigurationError(f"no rule or entry is called {name!r}", hint=did_you_mean(name, known))

    def why_not(self, scorer: str) -> str:
        """Why the suite does not want this scorer at all: a score without findings would look like a clean one."""
        return "disabled by the suite" if any(fnmatchcase(scorer, name) for name in self._suite.disable) else ""

    def signature(self, scorer: str) -> dict[str, str]:
        """What the suite says that changes the penalties of a check."""
        if scorer not in self._checks:
            return {}
        names = {name: {name, *check.rules()} for name, check in self._checks.items()}

        def concerns(setting: str) -> bool:  # an entry is nobody's by name, so it concerns all
            owners = [name for name, own in names.items() if any(fnmatchcase(one, setting) for one in own)]
            return scorer in owners or not owners

        said = [f"-{name}" for name in sorted(set(self._suite.disable)) if concerns(name)]
        said += [f"{name}={severity.value}" for name, severity in self._suite.severity.items() if concerns(name)]
        return {"suite": ",".join(said)} if said else {}

    def settle(self, corpus: Corpus, findings: Iterable[Finding], lang: str) -> tuple[Finding, ...]:
        """Findings that count, one per root cause, in segment order, with severity, message and fingerprint."""
        place = {segment.id: index for index, segment in enumerate(corpus)}
        kept = merge_root_causes(self._adjust(f) for f in findings if not self._named(f, self._suite.disable))
        ordered = sorted(kept, key=lambda f: (place[f.segment], *_start(f), f.rule, f.entry))
        return tuple(
            replace(f, message=check.message(f, lang)) if (check := self._checks.get(f.rule.partition("/")[0])) else f
            for f in fingerprinted(corpus, ordered)
        )

    def _adjust(self, finding: Finding) -> Finding:
        for name, severity in self._suite.severity.items():
            if self._named(finding, [name]):
                finding = replace(finding, severity=severity)
        for name, level in self._suite.level.items():
            if self._named(finding, [name]):
                finding = replace(finding, level=level)
        return finding

    @staticmethod
    def _named(finding: Finding, names: Iterable[str]) -> bool:
        scorer = finding.rule.partition("/")[0]
        return any(fnmatchcase(own, name) for name in names for own in (scorer, finding.rule, finding.entry))


def merge_root_causes(findings: Iterable[Finding]) -> list[Finding]:
    """One finding per root cause: of those on overlapping words of a hypothesis the gravest stays and names the others.

    Only findings about meaning are merged; a doubled space beside a wrong term is a cause of its own.
    """
    by_segment: dict[str, list[Finding]] = defaultdict(list)
    for finding in findings:
        by_segment[finding.segment].append(finding)
    result = []
    for group in by_segment.values():
        kept: list[Finding] = []
        for finding in sorted(group, key=lambda f: (-f.severity.rank, not f.suggestion, _start(f), f.rule, f.entry)):
            twin = next((i for i, other in enumerate(kept) if _one_cause(finding, other)), None)
            if twin is None:
                kept.append(finding)
            else:
                also = [*kept[twin].evidence.get("also", ()), {"rule": finding.rule, "entry": finding.entry}]
                kept[twin] = replace(kept[twin], evidence={**kept[twin].evidence, "also": also})
        result += kept
    return result


def _one_cause(one: Finding, other: Finding) -> bool:
    meaning = all(f.category.startswith(("terminology/", "accuracy/")) for f in (one, other))
    mine, theirs = one.span("hypothesis"), other.span("hypothesis")
    return meaning and mine is not None and theirs is not None and mine.overlaps(theirs)


def fingerprinted(corpus: Corpus, findings: Sequence[Finding]) -> list[Finding]:
    """Findings with the hash by which a later run knows them again: not line, offset or system, but what and where.

    The n-th equal finding of equal segments, in document order, gets its number, so twins differ.
    """
    source = language(corpus.source_lang)
    sources = {s.id: " ".join(token.key for token in source.tokens(s.source)) for s in corpus}
    seen: Counter[tuple[str, ...]] = Counter()
    result = []
    for finding in findings:
        identity = (finding.rule, finding.entry, sources[finding.segment], finding.key)
        digest = hashlib.sha256("\x1f".join((*identity, str(seen[identity]))).encode()).hexdigest()[:16]
        seen[identity] += 1
        result.append(replace(finding, fingerprint=digest))
    return result


def _start(finding: Finding) -> tuple[int, int]:
    span = finding.span("hypothesis") or (finding.spans[0] if finding.spans else None)
    return (span.start, span.end) if span else (0, 0)


def _record(
    scorer: Scorer, status: Status, reason: str, seconds: float, required: bool, signature: Mapping[str, str]
) -> ScorerRecord:
    return ScorerRecord(
        name=scorer.name,
        title=scorer.title,
        kind="check" if isinstance(scorer, Check) else "metric",
        direction=scorer.direction.value,
        status=status,
        reason=reason,
        seconds=seconds,
        required=required,
        signature=signature,
    )


def _manifest(testset: TestSet, suite: Suite, records: Sequence[ScorerRecord], lang: str) -> Manifest:
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
        notices=testset.notices,
        suite_written=suite.written,
        suite_resolved=suite.resolved(),
        scorers=tuple(records),
        language=lang,
        versions=versions(),
        git=git_state(),
    )
