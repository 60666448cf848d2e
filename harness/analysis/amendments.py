"""What entries should say instead where reviewers have rejected their findings again and again.

Findings of one entry on one form are taken together. If people rejected some and confirmed others, a phrase of the
source that tells the two apart is a candidate for a licence (`unless_source`). If they rejected more than they
confirmed, the form itself is in question: a forbidden one should go, another rendering be admitted.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from harness.analysis.association import log_likelihood
from harness.analysis.judged import Judged
from harness.analysis.mining import SOURCE_WORDS, Gram, grams
from harness.inputs.entry import Entry, Example
from harness.inputs.realia import Realia
from harness.lang.base import Language
from harness.lang.find import language
from harness.lang.forms import Form
from harness.lang.reading import Text
from harness.scorers.base import Knowledge

Kind = Literal["licence", "remove", "admit"]


@dataclass(frozen=True)
class Amendment:
    """A change of one entry or rule that verdicts speak for.

    Attributes:
        text: the source phrase of a licence, the form that goes, the rendering that is admitted.
        after: the entry as it would be, with a rejected finding as an example of what is right; None of a rule.
        score: G² of source phrase and rejection; of the other kinds how many more rejected than confirmed.
        examples: rejected findings, the first of each segment.
    """

    kind: Kind
    rule: Entry | Realia
    text: str
    after: Entry | None
    form: str
    score: float
    rejected: int
    confirmed: int
    examples: tuple[Judged, ...]

    @property
    def change(self) -> str:
        """The change in words."""
        what = {"licence": "not where the source has", "remove": "no longer forbid", "admit": "admit"}[self.kind]
        return f"{what} «{self.text}»" + (f" (forbidden «{self.form}»)" if self.kind == "licence" else "")


def amendments(judged: Iterable[Judged], knowledge: Knowledge, *, fewest: int = 2) -> list[Amendment]:
    """Amendments, best first.

    Args:
        fewest: findings on one form of one entry that must have been rejected.
    """
    rules: dict[str, Entry | Realia] = {entry.id: entry for entry in knowledge.glossary}
    rules |= {rule.id: rule for rule in knowledge.rules.realia}
    groups: dict[tuple[str, str, str], list[Judged]] = defaultdict(list)
    for one in judged:
        if one.finding.entry in rules and one.finding.observed:
            kind = one.finding.rule.partition("/")[2]
            form = str(one.finding.evidence.get("forbidden") or one.finding.evidence.get("lemmas") or one.finding.key)
            groups[one.finding.entry, kind, form].append(one)
    pair = language(knowledge.source_lang), language(knowledge.target_lang)
    found = (_amendment(rules[name], kind, form, said, pair, fewest) for (name, kind, form), said in groups.items())
    return sorted(filter(None, found), key=lambda one: (-one.rejected, -one.score, one.rule.id, one.text))


def _amendment(
    rule: Entry | Realia, kind: str, form: str, said: Sequence[Judged], pair: tuple[Language, Language], fewest: int
) -> Amendment | None:
    rejected = [one for one in said if one.rejected]
    confirmed = [one for one in said if not one.rejected]
    if len(rejected) < fewest:
        return None
    licence = _licence(rejected, confirmed, pair[0])
    if not licence and (len(rejected) <= len(confirmed) or isinstance(rule, Realia)):
        return None  # a rule of realia without another licence is wrong altogether: that is for its author
    what: Kind = "licence" if licence else "remove" if kind == "forbidden-term" else "admit"
    score, text = licence or (len(rejected) - len(confirmed), form)
    if what == "admit":
        text = rejected[0].finding.observed
    after = _after(rule, what, text, rejected[0], pair[1]) if isinstance(rule, Entry) else None
    examples = tuple({one.finding.segment: one for one in rejected}.values())
    return Amendment(what, rule, text, after, form, score, len(rejected), len(confirmed), examples)


def _after(entry: Entry, what: Kind, text: str, example: Judged, target: Language) -> Entry:
    ok = (*entry.ok, *_example(example))
    if what == "licence":
        return replace(entry, unless_source=(*entry.unless_source, text), ok=ok)
    if what == "admit":
        return replace(entry, admitted=(*entry.admitted, text), ok=ok)
    form = Form(text, target)
    return replace(
        entry,
        forbidden=tuple(bad for bad in entry.forbidden if bad.form != text),
        bad=tuple(one for one in entry.bad if not any(form.find(Text(one.hypothesis, target), strict=False))),
        ok=ok,
    )


def _example(judged: Judged) -> tuple[Example, ...]:
    """A segment as an example, if a cell can hold it."""
    fits = "|" not in judged.source + judged.hypothesis and "=>" not in judged.source
    return (Example(judged.source, judged.hypothesis),) if fits else ()


def _licence(rejected: Sequence[Judged], confirmed: Sequence[Judged], source: Language) -> tuple[float, str] | None:
    """The phrase that all rejected segments have and no confirmed one, with its G²; the longest of equals."""
    if not confirmed:
        return None
    theirs = [dict(grams(one.source, source, SOURCE_WORDS)) for one in rejected]
    others: set[Gram] = {gram for one in confirmed for gram in dict(grams(one.source, source, SOURCE_WORDS))}
    shared = set.intersection(*map(set, theirs)) - others
    if not shared:
        return None
    both, total = len(rejected), len(rejected) + len(confirmed)
    best = max(shared, key=lambda gram: (len(gram), gram))
    text = Counter(view[best] for view in theirs).most_common(1)[0][0]
    return log_likelihood(both, both, both, total), text
