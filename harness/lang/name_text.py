"""A translation as the search for names sees it: its words, which of them are explained, and what they may mean."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache

from harness.lang.base import Language, Name, Token
from harness.lang.name_match import Forms, Piece, Reading, joined, phrase_at, pieces, readings
from harness.lang.ru_names import stems
from harness.lang.transcription import CHINESE, LIKELY, RIGHT, Known, Transcription, likely_roots
from harness.lang.vi_syllable import split


@dataclass(frozen=True)
class Sought:
    """A name of the source segment with all its occurrences there."""

    name: Name
    keys: tuple[str, ...]
    forms: tuple[Forms, ...]
    known: Known | None
    spans: tuple[tuple[int, int], ...]
    plain: bool  # written without any mark of the source language: could be anybody's name
    strange: bool  # some syllable is none of the source language
    one_word: bool  # a place whose name is written as one word for certain
    given: bool  # a given name, of which the document has the full form
    fixed: bool  # a foreign name that no rule of transcription spells rightly: Tập Cận Bình

    @property
    def person(self) -> bool:
        return self.name.kind == "person"

    @cached_property
    def renderings(self) -> tuple[tuple[str, ...], ...]:
        """Fixed renderings, as the words they consist of."""
        texts = self.known.renderings if self.known else ()
        return tuple(_phrase(text) for text in texts)

    @cached_property
    def letters(self) -> frozenset[str]:
        """What a spelling of the first syllable may begin with."""
        return frozenset(form[0] for form in self.forms[0] if form)


@lru_cache(maxsize=10_000)
def _phrase(text: str) -> tuple[str, ...]:
    return tuple(piece.key for piece in pieces(text))


def sought(
    tables: Transcription, keys: tuple[str, ...], same: Sequence[Name], sure: Name | None, *, surely: bool
) -> Sought:
    """What to look for: a name with all its occurrences.

    Args:
        sure: the same name at a place of the document where there is no doubt of what it names.
        surely: it is known to be somebody's given name.
    """
    best = max(same, key=lambda name: (name.certain, name.kind != "bare"))
    if best.kind == "bare" and sure:
        best = best._replace(kind=sure.kind, certain=True, title=sure.title)
    if surely and best.kind == "bare":
        best = best._replace(kind="person", certain=True)
    known, forms = tables.known.get(keys), tuple(tables.forms(word) for word in best.words)
    return Sought(
        best,
        keys,
        forms,
        known,
        tuple((name.start, name.end) for name in same),
        not any(tables.ascii(word) != word.lower() for word in best.words),
        any(split(word) is None for word in best.words),
        best.kind == "place" and len(keys) == 2 and (known is not None or _one_word(tables, best.title, keys[0])),
        surely,
        known is not None and known.kind == "exonym" and not _by_rule(known, forms),
    )


def _by_rule(known: Known, forms: tuple[Forms, ...]) -> bool:
    """Whether the rules of transcription give any of the fixed renderings."""
    words = (pieces(text) for text in known.renderings)
    return any(r.last == len(w) - 1 for w in words for r in readings(w, 0, forms, RIGHT))


def _one_word(tables: Transcription, title: str, first: str) -> bool:
    return title in tables.administrative and first not in tables.personal


@dataclass
class NameText:
    """A translation in which the right renderings of its source's names are found and set aside.

    Attributes:
        abroad: whether the document speaks of the country whose readings are else mistakes; asked if need be.
        words: the source words that are no part of a name, asked if need be: what they mean may stand here.
        elsewhere: names of the neighbouring segments; what renders them is none of ours.
        right: the right renderings of every name.
        taken: the pieces that are explained.
    """

    text: str
    target: Language
    tables: Transcription
    names: Sequence[Sought]
    abroad: Callable[[], bool]
    words: Callable[[], Sequence[Token]]
    elsewhere: Sequence[Sought]
    right: dict[tuple[str, ...], list[Reading]] = field(default_factory=dict)
    taken: set[int] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.pieces: list[Piece] = pieces(self.text)
        ordered = sorted(self.names, key=lambda one: -len(one.keys))
        for one in ordered:
            self._settle(one, RIGHT)
        missing = [one for one in ordered if len(self.right[one.keys]) < len(one.spans)]
        if missing and self.abroad():
            for one in missing:
                self._settle(one, CHINESE)

    def _settle(self, one: Sought, ceiling: int) -> None:
        found = self.right.setdefault(one.keys, [])
        for at in range(len(self.pieces)):
            if at not in self.taken and (reading := self._right(one, at, ceiling)):
                found.append(reading)
                self.taken.update(range(reading.first, reading.last + 1))

    def _right(self, one: Sought, at: int, ceiling: int) -> Reading | None:
        if not self.may_begin(one, at):
            return None
        for phrase in one.renderings:
            exonym = one.known is not None and one.known.kind == "exonym"
            last = phrase_at(self.pieces, at, phrase)
            if last < at and exonym:
                last = self._in_words(at, phrase)
            if last >= at:
                return Reading(at, last, (RIGHT,), phrase, tuple(range(at, last + 1)), "", exonym)
        if self.must_be_fixed(one):
            return None
        allowed = (r for r in readings(self.pieces, at, one.forms, ceiling) if set(r.grades) <= {RIGHT, ceiling})
        return min(filter(self.free, allowed), key=lambda r: (r.gravity, r.derived), default=None)

    def _in_words(self, at: int, phrase: Sequence[str]) -> int:
        """The last word of a rendering in ordinary words, in any form: «в Красной реке»."""
        end = at + len(phrase)
        if end > len(self.pieces) or len(phrase) < 2:
            return -1
        wanted = (frozenset(p.lemma for p in self.target.parses(word)) for word in phrase)
        same = all(not lemmas.isdisjoint(self._lemmas[self.pieces[at + i].key]) for i, lemmas in enumerate(wanted))
        return end - 1 if same else -1

    def may_begin(self, one: Sought, at: int) -> bool:
        """Cheap: whether a name could begin here at all; small letters begin adjectives and fixed renderings only."""
        piece = self.pieces[at]
        if one.known is not None:
            return piece.capital or len(piece.key) > 3
        return piece.key[0] in one.letters and (piece.capital or len(piece.key) > 4)

    def must_be_fixed(self, one: Sought) -> bool:
        """Whether a name may not be spelled by rule; a short one may be a namesake unless its country is spoken of."""
        return one.fixed and (len(one.keys) > 2 or self.abroad() or self.across_the_border)

    @cached_property
    def across_the_border(self) -> bool:
        """Whether the segment speaks of a country next door."""
        return not self.tables.neighbours.isdisjoint(self.plain_words)

    def free(self, reading: Reading) -> bool:
        """Whether no word of a reading is explained yet."""
        return self.taken.isdisjoint(range(reading.first, reading.last + 1))

    def beside(self, first: int, last: int) -> bool:
        """Whether a further capitalised word of the same name may stand right before or after."""
        return self.follows_name(first) or self._goes_on(last)

    def _goes_on(self, last: int) -> bool:
        after = last + 1
        words = self.pieces
        return after < len(words) and joined(words, after) and words[after].capital and not self._whole(after)

    def follows_name(self, at: int) -> bool:
        """Whether a capitalised word that opens no sentence and ends no other name stands right before."""
        if at == 0 or not joined(self.pieces, at) or self._whole(at - 1):
            return False
        before = self.pieces[at - 1]
        acronym = before.text.isupper() and not self.pieces[at].text.isupper()
        return before.capital and not before.opens and not acronym

    def _whole(self, at: int) -> bool:
        """Whether a word is of a name that is read to its end: «комитета Хайфона Нгуен Минь Хань»."""
        whole = (one.keys for one in self.names if one.known or len(one.keys) > 1)
        return any(r.first <= at <= r.last for keys in whole for r in self.right.get(keys, ()))

    def follows_title(self, at: int) -> bool:
        """Whether a word for a person stands right before: «г-н», «министр», «обвиняемая»."""
        tokens = [token for token in self.target.tokens(self.text) if token.end <= self.pieces[at].start]
        if not tokens or not tokens[-1].is_word:
            return False
        readings = self.target.parses(tokens[-1].key)
        return any(p.animacy == "anim" or p.word_class == "adjective" for p in readings if p.weight >= LIKELY)

    def accounted(self, at: int) -> bool:
        """Whether a word of the source that is no part of a name may be what a word spells."""
        bare = [stem.text for stem in stems(self.pieces[at].key)]
        words = filter(None, (word.rstrip("12345") for word in self.plain_words))  # without tones
        return any(stem in self.tables.forms(word) for word in words for stem in bare)

    def is_run(self, at: int, size: int) -> bool:
        """Whether that many capitalised words stand here by themselves, none of them explained."""
        words = self.pieces[at : at + size]
        if len(words) < size or not self.taken.isdisjoint(range(at, at + size)):
            return False
        if self.beside(at, at + size - 1):
            return False
        return all(p.capital for p in words) and all(not p.gap.strip() for p in words[1:])

    def opens_plainly(self, at: int) -> bool:
        """Whether an ordinary word begins a sentence here: «До» is no Đỗ, «Поэт» no part of a name."""
        return self.pieces[at].opens and self.target.is_common(self.pieces[at].key)

    def spells(self, at: int, forms: Forms) -> bool:
        """Whether a capitalised word spells a syllable, rightly or wrongly."""
        if not self.pieces[at].capital:
            return False
        return any(forms.get(stem.text, CHINESE) < CHINESE for stem in stems(self.pieces[at].key))

    def reads(self, at: int, forms: Forms) -> bool:
        """Whether a word spells a syllable in any way, be it as in Chinese."""
        return any(stem.text in forms for stem in stems(self.pieces[at].key))

    def spells_rightly(self, at: int, forms: Forms) -> bool:
        """Whether a capitalised word spells a syllable, as it should."""
        return self.pieces[at].capital and any(forms.get(stem.text) == RIGHT for stem in stems(self.pieces[at].key))

    def belongs(self, first: int, last: int, ceiling: int) -> bool:
        """Whether the words are a name that a neighbouring segment speaks of."""
        return any(
            reading.last == last
            for other in self.elsewhere
            for reading in readings(self.pieces, first, other.forms, ceiling)
        )

    def means(self, at: int, meanings: frozenset[str]) -> bool:
        """Whether a word is one of these, and no other word of the source accounts for it."""
        return not self._lemmas[self.pieces[at].key].isdisjoint(meanings - self._licensed)

    @cached_property
    def plain_words(self) -> Sequence[str]:
        """Keys of the source words that are no part of a name."""
        return [word.key for word in self.words()]

    @cached_property
    def has_foreign_words(self) -> bool:
        """Whether the source has a name in foreign letters that is not kept as it is: any name here may be its."""
        kept = {piece.text for piece in self.pieces}
        written = (word.text for word in self.words() if word.start and word.text.isascii() and word.text not in kept)
        return any(text.istitle() and len(text) > 1 for text in written)

    @cached_property
    def _lemmas(self) -> Mapping[str, frozenset[str]]:
        return {piece.key: likely_roots(self.target, piece.key) for piece in self.pieces}

    @cached_property
    def _licensed(self) -> frozenset[str]:
        return frozenset().union(*(self.tables.meanings(word) for word in self.plain_words))
