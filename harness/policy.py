"""What becomes of findings before they count: the suite's wishes, one per root cause, fingerprints, messages."""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from fnmatch import fnmatchcase

from harness.errors import ConfigurationError, did_you_mean
from harness.inputs.suite import Suite
from harness.lang.find import language
from harness.model import Corpus, Finding
from harness.scorers import registry
from harness.scorers.base import Check, Knowledge, Scorer

DOMAIN = "domain:"  # before the name of a glossary domain, where rules and entries are named too


class Policy:
    """What the suite says about findings: which are reported, and how grave they are."""

    def __init__(self, suite: Suite, scorers: Mapping[str, Scorer], knowledge: Knowledge) -> None:
        self._suite = suite
        self._scorers = scorers
        self._checks = {name: scorer for name, scorer in scorers.items() if isinstance(scorer, Check)}
        known = {rule for scorer in scorers.values() for rule in scorer.rules()}
        known |= {entry.id for entry in knowledge.glossary} | {rule.id for rule in knowledge.rules.realia}
        known |= {rule.id for rule in knowledge.rules.patterns} | set(registry.names())
        self._domains = {entry.id: f"{DOMAIN}{entry.domain}" for entry in knowledge.glossary}
        known |= set(self._domains.values())
        idle = set(registry.names()) - set(scorers)  # what is said of a scorer that does not run cannot be checked
        for name in (*suite.disable, *suite.severity, *suite.level):
            if name.partition("/")[0] not in idle and not any(fnmatchcase(one, name) for one in known):
                raise ConfigurationError(f"no rule or entry is called {name!r}", hint=did_you_mean(name, known))

    def required(self, scorer: str) -> bool:
        """Whether the suite wants scores from this scorer whatever happens."""
        return bool(self._suite.scorers[scorer].get("required"))

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
            replace(f, message=self._scorers[f.rule.partition("/")[0]].message(f, lang))
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

    def _named(self, finding: Finding, names: Iterable[str]) -> bool:
        scorer = finding.rule.partition("/")[0]
        own = (scorer, finding.rule, finding.entry, self._domains.get(finding.entry, ""))
        return any(fnmatchcase(one, name) for name in names for one in own)


def merge_root_causes(findings: Iterable[Finding]) -> list[Finding]:
    """One finding per root cause: of those on overlapping words of a hypothesis the gravest stays and names the others.

    What a check found stays before what a model guessed, however grave that is.

    Of equally grave ones, that of the scorer which the suite names first.

    Only findings about meaning are merged; a doubled space beside a wrong term is a cause of its own.
    """
    by_segment: dict[str, list[Finding]] = defaultdict(list)
    for finding in findings:
        by_segment[finding.segment].append(finding)
    result = []
    for group in by_segment.values():
        kept: list[Finding] = []
        for finding in sorted(group, key=lambda f: (f.origin == "metric", -f.severity.rank, not f.suggestion)):
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
