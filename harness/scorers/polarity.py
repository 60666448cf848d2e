"""The opposite of what the source says: antonyms in each other's place, negation lost or added.

The absence of a right rendering proves little, so a finding needs the rendering of the opposite as well, no rendering
of the right side, and nothing on either side that could turn the meaning round.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, ClassVar, NamedTuple

from harness.inputs.polarity import Contrast, polarity_of
from harness.inputs.polarity import Polarity as Opposites
from harness.lang.find import language
from harness.lang.mention import NEUTRAL, Label, Mention, Negators, Reading, Sign
from harness.lang.mentions import MentionReader, differing
from harness.lang.sentences import sentence_pairs
from harness.model import Corpus, Finding, Segment, Span
from harness.scorers.base import Check, Knowledge
from harness.scorers.lost_negation import LossReader

REACH = 30  # characters between a word and the figure that belongs to it


class Hit(NamedTuple):
    """A rule that fires: the words of the source, the wrong words, and where these begin (with their negator)."""

    kind: str
    source: Mention
    wrong: Mention
    start: int


class Sides(NamedTuple):
    """The mentions of one contrast in a segment."""

    contrast: Contrast
    source: Sequence[Mention]
    target: Sequence[Mention]
    original: Reading
    translation: Reading


@dataclass(frozen=True)
class Polarity(Check):
    """Meaning turned into its opposite.

    What it flags: «экспортирует» for *nhập khẩu*, «открылся» for *bế mạc*, «превышает» for *không vượt quá*,
    and a verb that it does not know where a sentence of the source negates and nothing in its translation could.
    What it leaves alone: «не снизилась» for *tăng*, sources that say both, anything with another negation near it.
    """

    name: ClassVar[str] = "polarity"
    title: ClassVar[str] = "Polarity"
    kinds: ClassVar[tuple[str, ...]] = ("opposite", "lost-negation", "added-negation")

    source_lang: str
    target_lang: str
    data: Opposites = field(repr=False)

    @classmethod
    def configured(cls, knowledge: Knowledge, options: Mapping[str, Any]) -> Polarity:
        pair = knowledge.source_lang, knowledge.target_lang
        return cls(*pair, polarity_of(*pair), **options)

    def signature(self) -> Mapping[str, str]:
        return {**super().signature(), "polarity": self.data.digest}

    @cached_property
    def _source(self) -> MentionReader:
        n = self.data.negation
        phrases = [
            (phrase, Label(c, NEUTRAL, False)) for c, x in enumerate(self.data.contrasts) for phrase in x.neutral
        ]
        phrases += self._labelled("source", "shadow")
        negators = Negators(n.source, n.source_shadow, n.source_filler, n.source_doubt, after=1, of_names=False)
        return MentionReader(language(self.source_lang), phrases, negators)

    @cached_property
    def _target(self) -> MentionReader:
        n = self.data.negation
        negators = Negators(
            n.target, n.target_shadow, (), n.target_doubt, n.target_instead, n.target_prefix, n.target_echo
        )
        return MentionReader(language(self.target_lang), self._labelled("target", "also"), negators)

    @cached_property
    def _lost(self) -> LossReader:
        return LossReader(language(self.source_lang), language(self.target_lang), self.data)

    def _labelled(self, firm: str, other: str) -> list[tuple[str, Label]]:
        """Two lists of every side: the phrases that are evidence, and those that only license."""
        return [
            (phrase, Label(c, s, key == firm))
            for c, contrast in enumerate(self.data.contrasts)
            for s, side in enumerate(contrast.sides)
            for key in (firm, other)
            for phrase in getattr(side, key)
        ]

    def find(self, corpus: Corpus) -> Iterator[Finding]:
        if not self.data.contrasts:
            return
        for segment in corpus:
            if not segment.hypothesis.strip():
                continue
            lost = {loss.at: loss for loss in self._lost.losses(segment.source, segment.hypothesis)}
            told: list[Finding] = []
            known: set[int] = set()
            for hit, contrast, translation in self._contrasted(segment):
                same = [at for at in lost if at == hit.source.negator or hit.source.first <= at <= hit.source.last]
                if hit.kind == "lost-negation" and any(lost[at].modal for at in same):
                    continue  # *không được mang*: it is the modal that should have been negated
                known.update(same)
                told.append(self._finding(segment, hit, contrast, translation))
            yield from told
            for at, loss in lost.items():
                start, end = loss.wrong
                if at not in known and not any(f.spans[0].start < end and start < f.spans[0].end for f in told):
                    yield loss.finding(segment, language(self.target_lang))

    def _contrasted(self, segment: Segment) -> Iterator[tuple[Hit, Contrast, Reading]]:
        """What the contrasts find; no two overlap."""
        said = self._at_odds(self._source.values(segment.source), self._target.values(segment.hypothesis))
        if not said:
            return
        original, translation = self._source.read(segment.source, said), self._target.read(segment.hypothesis, said)
        taken: list[Hit] = []
        for here, there in self._stretches(segment, original, translation):
            for hit, contrast in self._hits(said, here, there):
                if not any(hit.start < other.wrong.end and other.start < hit.wrong.end for other in taken):
                    taken.append(hit)
                    yield hit, contrast, translation

    def _at_odds(self, source: Set[Label | str], target: Set[Label | str]) -> set[int]:
        """Contrasts of which both texts can speak, and not alike: of several sides, or with a negation in one text."""
        both = _firm(source) & _firm(target)
        labels = {x[:2] for x in source | target if isinstance(x, Label) and x.contrast in both and x.side != NEUTRAL}
        sides = Counter(contrast for contrast, _ in labels)
        negated = "not" in source or "not" in target
        return {c for c in both if sides[c] > 1 or (negated and self.data.contrasts[c].negatable)}

    @staticmethod
    def _stretches(segment: Segment, original: Reading, translation: Reading) -> Iterator[tuple[Reading, Reading]]:
        """The whole, and each sentence with its counterpart: what licenses in one does not in the next."""
        yield original, translation
        for ours, theirs in sentence_pairs(segment.source, segment.hypothesis):
            yield original.within(*ours), translation.within(*theirs)

    def _hits(self, said: set[int], original: Reading, translation: Reading) -> Iterator[tuple[Hit, Contrast]]:
        for index in sorted(said):
            contrast = self.data.contrasts[index]
            here = _of(original, index, contrast.doubts)
            sides = Sides(contrast, here, _of(translation, index, contrast.doubts), original, translation)
            if not here or not any(m.label.firm and m.sure for m in sides.target):
                continue
            hits = [*_opposites(sides), *_lost(sides), *_added(sides), *_in_order(sides)]
            if not hits and sides.contrast.aligned:
                hits = list(_aligned(sides))
            for hit in hits:
                yield hit, sides.contrast

    def _finding(self, segment: Segment, hit: Hit, contrast: Contrast, translation: Reading) -> Finding:
        right = contrast.sides[hit.source.label.side]
        source = Span.of("source", segment.source, hit.source.start, hit.source.end)
        start, end = hit.start, hit.wrong.end
        if hit.kind == "opposite":
            start, end = differing(translation.text, hit.wrong, right.target)
        wrong = Span.of("hypothesis", segment.hypothesis, start, end)
        lemmas = " ".join(
            translation.text.language.parses(word.key)[0].lemma
            for word in translation.text.words
            if start <= word.start < end
        )
        return Finding(
            rule=f"{self.name}/{hit.kind}",
            entry=contrast.id,
            segment=segment.id,
            category="accuracy/mistranslation/polarity",
            severity=contrast.severity,
            spans=(wrong, source),
            observed=wrong.text,
            expected=right.target[:3] if hit.kind == "opposite" else (),
            suggestion=self._suggestion(hit, right.target, segment, translation),
            key=lemmas,
            evidence={"source": source.text, "lemmas": lemmas, "right": [*right.target, *right.also]},
            origin="lexicon",
        )

    def _suggestion(self, hit: Hit, right: Sequence[str], segment: Segment, translation: Reading) -> str:
        """The right word in the form of the wrong one; with a negation put in or left out."""
        words = segment.hypothesis[hit.wrong.start : hit.wrong.end]
        if hit.kind == "added-negation":
            return words
        if hit.kind == "lost-negation" or hit.wrong.first != hit.wrong.last:
            return ""
        like = translation.text.words[hit.wrong.first]
        forms = (language(self.target_lang).in_form_of(word, like) for word in right if " " not in word)
        return next((form for form in forms if form), "")


def _firm(values: Set[Label | str]) -> set[int]:
    return {value.contrast for value in values if isinstance(value, Label) and value.firm}


def _of(reading: Reading, contrast: int, doubts: bool) -> list[Mention]:
    """The mentions of one contrast; without `doubts` what is doubtful is taken as said."""
    mine = [m for m in reading.mentions if m.label.contrast == contrast and m.label.side != NEUTRAL]
    return mine if doubts else [m._replace(sign=Sign.PLAIN) if m.sign is Sign.DOUBTFUL else m for m in mine]


def _opposites(sides: Sides) -> Iterator[Hit]:
    """One side is said in the source, only another one in the hypothesis, and no more often."""
    said = {m.label.side for m in sides.source}
    firm = [m for m in sides.source if m.label.firm]
    heard = {m.label.side for m in sides.target}
    if len(said) != 1 or len(heard) != 1 or said == heard:
        return
    wrong = [m for m in sides.target if m.label.firm and m.sure]
    # what turns the meaning round on both sides turns it back: *chống lãng phí* and «борьба с экономией»
    alike = any(_all([*sides.source, *sides.target], sign) for sign in (Sign.PLAIN, Sign.DOUBTFUL))
    if alike:
        for source, mention in zip(firm, wrong, strict=False):
            yield Hit("opposite", source, mention, mention.start)


def _lost(sides: Sides) -> Iterator[Hit]:
    """The source negates, the hypothesis asserts and negates less than the source does anywhere."""
    firm = [m for m in sides.source if m.label.firm]
    if not sides.contrast.negatable or not _same_side(sides) or not _all(sides.source, Sign.NEGATED):
        return
    wrong = [m for m in sides.target if m.label.firm and m.sure]
    quiet = sides.translation.negations + len(sides.translation.hints) < sides.original.negations
    if quiet and _all(sides.target, Sign.PLAIN) and len(wrong) <= len(firm):
        for source, mention in zip(firm, wrong, strict=False):
            yield Hit("lost-negation", source, mention, mention.start)


def _added(sides: Sides) -> Iterator[Hit]:
    """The source asserts and negates nothing, the hypothesis negates."""
    firm = [m for m in sides.source if m.label.firm]
    if not sides.contrast.negatable or not _same_side(sides) or not _all(sides.source, Sign.PLAIN):
        return
    if sides.original.negations >= sides.translation.denials or not _all(sides.target, Sign.NEGATED):
        return
    wrong = [m for m in sides.target if m.label.firm and m.sure]
    if len(wrong) <= len(firm):
        for source, mention in zip(firm, wrong, strict=False):
            yield Hit("added-negation", source, mention, sides.translation.text.words[mention.negator].start)


def _in_order(sides: Sides) -> Iterator[Hit]:
    """Both sides are said in the source, each time firmly, and one of them has vanished from the hypothesis."""
    said = [m.label.side for m in sides.source]
    heard = [m.label.side for m in sides.target]
    if len(said) != len(heard) or len(set(said)) == 1 or len(set(heard)) != 1:
        return
    every = (*sides.source, *sides.target)
    if _all(every, Sign.PLAIN) and all(m.label.firm and m.sure for m in every):
        for source, wrong in zip(sides.source, sides.target, strict=True):
            if source.label.side != wrong.label.side:
                yield Hit("opposite", source, wrong, wrong.start)


def _same_side(sides: Sides) -> bool:
    """Whether source and hypothesis speak of one and the same side."""
    return len({m.label.side for m in (*sides.source, *sides.target)}) == 1


def _all(mentions: Sequence[Mention], sign: Sign) -> bool:
    return all(mention.sign is sign for mention in mentions)


def _aligned(sides: Sides) -> Iterator[Hit]:
    """Where both sides are said: the word next to a figure is the opposite of the one next to it in the source."""
    here, there = sides.original.figures(), sides.translation.figures()
    for figure in sorted(here.keys() & there.keys(), key=lambda figure: here[figure]):
        source = _before(sides.source, sides.original, here[figure][0])
        wrong = _before(sides.target, sides.translation, there[figure][0])
        if source is None or wrong is None or not (source.label.firm and wrong.label.firm and wrong.sure):
            continue
        place = there[figure]
        near = {m.label.side for m in sides.target if m.end > place[0] - 2 * REACH and m.start < place[1] + REACH}
        if near == {wrong.label.side} and wrong.label.side != source.label.side and _all((source, wrong), Sign.PLAIN):
            yield Hit("opposite", source, wrong, wrong.start)


def _before(mentions: Sequence[Mention], reading: Reading, place: int) -> Mention | None:
    """The mention that stands right before a place, with no figure between them."""
    last = [mention for mention in mentions if 0 <= place - mention.end <= REACH]
    if not last or any(char.isdigit() for char in reading.text.text[last[-1].end : place]):
        return None
    return last[-1]
