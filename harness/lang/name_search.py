"""The names of one source segment in its translation: which are right, and what stands in place of the others.

Absence proves nothing: a name may be a pronoun in translation. Only what is there in its stead is reported, the strongest
evidence first: a wrong spelling by rule, then words that translate the name, then a spelling that is merely alike.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

from harness.lang.base import Language, Name
from harness.lang.name_match import Forms, Piece, Reading, distance, joined, nearest, phrase_at, pieces, readings
from harness.lang.ru_names import decline, stems
from harness.lang.vi_syllable import split
from harness.lang.transcription import CHINESE, MINOR, RIGHT, TABOO, Known, Transcription, key


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
    joined_after: frozenset[str]  # titles after which a place name is one word

    @property
    def renderings(self) -> Iterator[list[str]]:
        for text in self.known.renderings if self.known else ():
            yield [piece.key for piece in pieces(text)]


class Hit(NamedTuple):
    """What stands in place of a name: pieces `first` to `last` of the text, and what kind of mistake it is."""

    kind: str
    sought: Sought
    first: int
    last: int
    severity: str
    suggestion: str
    key: str
    why: Mapping[str, object]


def sought(tables: Transcription, keys: tuple[str, ...], same: Sequence[Name], *, surely: bool) -> Sought:
    """What to look for: a name with all its occurrences; `surely` if it is known to be somebody's."""
    best = max(same, key=lambda name: (name.certain, name.kind != "bare"))
    if surely and best.kind == "bare":
        best = best._replace(kind="person", certain=True)
    known = tables.known.get(keys)
    return Sought(
        best,
        keys,
        tuple(tables.forms(word) for word in best.words),
        known,
        tuple((name.start, name.end) for name in same),
        not any(tables.ascii(word) != word.lower() for word in best.words),
        any(split(word) is None for word in best.words),
        tables.administrative,
    )


@dataclass
class Search:
    """A translation searched for the names of its source.

    Attributes:
        foreign: whether the document speaks of the country whose readings are else mistakes.
        plain_words: keys of the source words that are no part of a name: what they mean may stand in the text.
        elsewhere: names of the rest of the document; what renders them is none of ours.
    """

    text: str
    target: Language
    tables: Transcription
    sought: Sequence[Sought]
    foreign: bool
    plain_words: Sequence[str]
    elsewhere: Sequence[Sought]
    right: dict[tuple[str, ...], list[Reading]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.pieces: list[Piece] = pieces(self.text)
        self.taken: set[int] = set()
        self._settle()

    # --- what is right -----------------------------------------------------------------------------------------

    def _settle(self) -> None:
        ceiling = CHINESE if self.foreign else RIGHT
        for sought in sorted(self.sought, key=lambda s: -len(s.keys)):
            found = self.right.setdefault(sought.keys, [])
            for at in range(len(self.pieces)):
                if at not in self.taken and (reading := self._right(sought, at, ceiling)):
                    found.append(reading)
                    self.taken.update(range(reading.first, reading.last + 1))

    def _right(self, sought: Sought, at: int, ceiling: int) -> Reading | None:
        if not self._starts(sought, at):
            return None
        for phrase in sought.renderings:
            last = phrase_at(self.pieces, at, phrase)
            if last >= at:
                return Reading(at, last, (RIGHT,), (" ".join(phrase),), tuple(range(at, last + 1)), "", True)
        allowed = [r for r in readings(self.pieces, at, sought.forms, ceiling) if set(r.grades) <= {RIGHT, ceiling}]
        fitting = [r for r in allowed if self.taken.isdisjoint(range(r.first, r.last + 1))]
        return min(fitting, key=lambda r: (r.gravity, r.derived), default=None)

    def _starts(self, sought: Sought, at: int) -> bool:
        """Cheap: whether a name could begin here at all."""
        piece = self.pieces[at]
        letter = piece.key[0]
        small = not piece.capital and not any(len(stem.text) > 3 for stem in stems(piece.key))
        return not small and (sought.known is not None or letter in _letters(sought.forms[0]))

    # --- what is not -------------------------------------------------------------------------------------------

    def hits(self) -> Iterator[Hit]:
        """Mistakes, each name once for every occurrence that is missing."""
        part = [hit for s in self.sought if s.known and s.known.kind == "exonym" for hit in self._prefixed(s)]
        missing = [s for s in self.sought if len(self.right[s.keys]) < len(s.spans)]
        if not missing or not self.pieces:
            return
        yield from self._choose(part, missing)
        strong = [hit for s in missing for hit in (*self._misspelled(s), *self._translated(s))]
        yield from self._choose(strong, missing)
        still = [s for s in missing if not self.right[s.keys] and not self._short(s)]
        yield from self._choose([hit for s in still for hit in self._latin(s)], missing)
        yield from self._choose([hit for s in still for hit in (*self._other(s), *self._alike(s))], missing)

    def _choose(self, hits: list[Hit], missing: list[Sought]) -> Iterator[Hit]:
        """Hits that do not share words, the surest first; a name is answered at most as often as it is missing."""
        hits.sort(key=lambda hit: (hit.why["doubt"], hit.first - hit.last, hit.first))
        for hit in hits:
            words = range(hit.first, hit.last + 1)
            left = [s for s in missing if s is hit.sought]
            if left and self.taken.isdisjoint(words):
                self.taken.update(words)
                found = self.right[hit.sought.keys]
                done = sum(1 for s in missing if s is hit.sought)
                missing[:] = [s for s in missing if s is not hit.sought or len(found) + 1 < len(s.spans) and done > 1]
                yield hit

    def _misspelled(self, sought: Sought) -> Iterator[Hit]:
        for at, piece in enumerate(self.pieces):
            if at in self.taken or not self._starts(sought, at):
                continue
            found = [r for r in readings(self.pieces, at, sought.forms, TABOO) if self._free(r)]
            reading = min(found, key=lambda r: (r.gravity, r.derived), default=None)
            if reading is None or reading.gravity[0] == RIGHT or not (piece.capital or reading.derived):
                continue
            if self._plausible(sought, reading):
                yield self._spelling(sought, reading)

    def _free(self, reading: Reading) -> bool:
        return self.taken.isdisjoint(range(reading.first, reading.last + 1))

    def _plausible(self, sought: Sought, reading: Reading) -> bool:
        size = sum(map(len, reading.spelling))
        if len(sought.keys) == 1:
            alone = not self._beside(reading.first, reading.last)
            whole = not self.pieces[reading.first].opens or sought.name.certain
            return sought.name.certain and not sought.plain and size >= 3 and alone and whole and not self._ordinary(reading)
        if size < 5 or (sought.plain and reading.gravity[0] != CHINESE and RIGHT not in reading.grades):
            return False
        if sought.name.kind == "person" and reading.last - reading.first + 1 < len(sought.keys) and reading.gravity[0] < CHINESE:
            return False
        return not self._others_right(reading)

    def _ordinary(self, reading: Reading) -> bool:
        """Whether the words are in the dictionary: «Банк» is no spelling of a name."""
        key_ = self.pieces[reading.first].key
        return any(p.lemma != key_ and p.word_class in ("adjective", "verb") for p in self.target.parses(key_)[:1])

    def _others_right(self, reading: Reading) -> bool:
        return any(
            r.last == reading.last and r.first == reading.first
            for other in self.elsewhere
            if len(other.keys) == len(reading.grades)
            for r in readings(self.pieces, reading.first, other.forms, RIGHT)
        )

    def _beside(self, first: int, last: int) -> bool:
        """Whether a further capitalised word of the same name may stand right before or after."""
        words = self.pieces
        before = first > 0 and joined(words, first) and words[first - 1].capital and not words[first - 1].opens
        after = last + 1 < len(words) and joined(words, last + 1) and words[last + 1].capital
        return before or after

    def _spelling(self, sought: Sought, reading: Reading) -> Hit:
        wrong = [owner for owner, grade in zip(reading.owners, reading.grades, strict=True) if grade > RIGHT]
        first, last = wrong[0], wrong[-1]
        grade = reading.gravity[0]
        kind, severity = "wrong-transcription", "minor" if grade == MINOR else "major"
        bare = "".join(reading.spelling)
        if grade == TABOO:
            severity = "critical"
        elif grade == CHINESE:
            kind = "chinese-reading"
            severity = "critical" if bare in self.tables.chinese_places else "major"
        elif severity == "minor" and (bare in self.tables.spellings or wrong.count(wrong[0]) >= 3):
            severity = "major"  # it is another name: Тай Нгуен
        doubt = reading.gravity[1] / len(reading.grades)
        why = {"doubt": doubt, "read_as": " ".join(reading.spelling), "grades": list(reading.grades)}
        return self._hit(kind, sought, first, last, severity, why, reading)

    def _hit(
        self, kind: str, sought: Sought, first: int, last: int, severity: str, why: Mapping[str, object], reading: Reading | None
    ) -> Hit:
        case = reading.case if reading else self._case(first, last)
        suggestion = self._suggest(sought, first, last, reading, case)
        spelled = " ".join(piece.key for piece in self.pieces[first : last + 1])
        bare = " ".join(reading.spelling) if reading else spelled
        return Hit(kind, sought, first, last, severity, suggestion, bare, why)

    def _case(self, first: int, last: int) -> str:
        """The case of ordinary words that stand where a name should."""
        tokens = [t for t in self.target.tokens(self.text) if t.is_word]
        start, end = self.pieces[first].start, self.pieces[last].end
        inside = [i for i, t in enumerate(tokens) if t.start < end and t.end > start]
        before = tokens[inside[0] - 1] if inside and inside[0] else None
        phrase = [tokens[i] for i in inside]
        head = next((i for i, t in enumerate(phrase) if self.target.parses(t.key)[0].word_class == "noun"), 0)
        grammar = self.target.grammar(phrase, head, before) if phrase else None
        return grammar.case if grammar and grammar.case != "nomn" else ""

    def _suggest(self, sought: Sought, first: int, last: int, reading: Reading | None, case: str) -> str:
        parts = [self.tables.preferred(word) for word in sought.name.words]
        if not all(parts):
            return ""
        feminine = len(sought.keys) > 2 and sought.keys[1] in self.tables.feminine
        whole = reading is None or len(set(reading.owners)) != len(parts)
        if sought.name.kind == "person":
            chosen = parts if whole or reading is None else [
                part for part, owner in zip(parts, reading.owners, strict=True) if first <= owner <= last
            ]
            shown = [part.capitalize() for part in chosen]
            if len(chosen) == len(parts) and sought.known:
                shown = sought.known.renderings[0].split()
            ends = whole or reading is None or reading.owners[-1] == last
            shown[-1] = decline(shown[-1], case if ends else "", feminine=feminine)
            text = " ".join(shown)
        else:
            text = decline(sought.known.renderings[0] if sought.known else "".join(parts).capitalize(), case)
            if reading and reading.first != first:
                text = ""  # half a place name cannot be mended by itself
        upper = self.pieces[first].text.isupper() and len(self.pieces[first].text) > 1
        return text.upper() if upper else text

    def suggestion(self, sought: Sought, reading: Reading) -> str:
        """The whole name as it should be, in the case in which it stands."""
        return self._suggest(sought, reading.first, reading.last, reading, reading.case)

    def _translated(self, sought: Sought) -> Iterator[Hit]:
        whole = self.tables.phrase_meanings(sought.keys)
        for at, piece in enumerate(self.pieces):
            if at in self.taken:
                continue
            named = (piece.capital and not piece.opens) or sought.name.kind == "exonym"
            if whole and named and self._means(at, whole):
                yield self._translation(sought, at, at, 0.5)
            elif (last := self._window(sought, at)) >= at:
                yield self._translation(sought, at, last, 0.4)

    def _prefixed(self, sought: Sought) -> Iterator[Hit]:
        """«Зелёного Петербурга»: a part of a foreign name translated beside the rest."""
        for reading in list(self.right[sought.keys]):
            at = reading.first - 1
            if at >= 0 and at not in self.taken and self.pieces[at].capital and joined(self.pieces, reading.first):
                if any(self._means(at, self.tables.meanings(key_)) for key_ in sought.keys):
                    self.taken.difference_update(range(reading.first, reading.last + 1))
                    self.right[sought.keys].remove(reading)
                    yield self._translation(sought, at, reading.last, 0.3)

    def _translation(self, sought: Sought, first: int, last: int, doubt: float) -> Hit:
        words = " ".join(piece.key for piece in self.pieces[first : last + 1])
        return self._hit("translated-name", sought, first, last, "major", {"doubt": doubt, "words": words}, None)

    @cached_property
    def _lemmas(self) -> Mapping[str, frozenset[str]]:
        return {p.key: frozenset(x.lemma for x in self.target.parses(p.key) if x.weight >= 0.05) for p in self.pieces}

    @cached_property
    def _licensed(self) -> frozenset[str]:
        """What the other words of the source mean."""
        return frozenset().union(*(self.tables.meanings(word) for word in self.plain_words))

    def _means(self, at: int, meanings: frozenset[str]) -> bool:
        return not self._lemmas[self.pieces[at].key].isdisjoint(meanings - self._licensed)

    def _window(self, sought: Sought, at: int) -> int:
        """The last word of a stretch in which every syllable of the name is either translated or transcribed."""
        left = set(range(len(sought.keys)))
        meant, capital = 0, False
        for i in range(at, min(len(self.pieces), at + len(sought.keys))):
            if i in self.taken or (i > at and not self._adjoins(i)):
                return -1
            spelled = [k for k in left if self._spells(i, sought.forms[k])]
            means = [k for k in left if self._means(i, self.tables.meanings(sought.keys[k]))]
            if not spelled and not means:
                return -1
            left.discard((spelled or means)[0])
            meant += not spelled
            capital = capital or (self.pieces[i].capital and not self.pieces[i].opens)
        sure = sought.name.certain or sought.known is not None
        if left or not meant or not (capital or (sure and len(sought.keys) > 1 and self._open_pair(at, meant, sought))):
            return -1
        if len(sought.keys) == 1 and (not sure or self._beside(at, at)):
            return -1
        if len(sought.keys) > 1 and meant == 1 and self.tables.generic(sought.keys[0]) and sought.name.kind != "person":
            return -1  # «озеро Тэй» for Hồ Tây: the kind of place is rightly translated
        return at + len(sought.keys) - 1

    def _open_pair(self, at: int, meant: int, sought: Sought) -> bool:
        """At the start of a sentence a capital proves nothing: all syllables must be translated, or all but one."""
        return self.pieces[at].opens and self.pieces[at].capital and meant >= 2 and sought.name.kind == "person"

    def _adjoins(self, at: int) -> bool:
        return not self.pieces[at].gap.strip(" \u00a0-–—«»,\"")

    def _spells(self, at: int, forms: Forms) -> bool:
        if not self.pieces[at].capital:
            return False
        return any(forms.get(stem.text, CHINESE) < CHINESE for stem in stems(self.pieces[at].key))

    def _short(self, sought: Sought) -> bool:
        """Whether a short form stands for the name: the given name of a person, a place without its first word."""
        for size in range(len(sought.keys) - 1, 0, -1):
            for at in range(len(self.pieces)):
                if at in self.taken or not self.pieces[at].capital:
                    continue
                for reading in readings(self.pieces, at, sought.forms[-size:], RIGHT):
                    before = at > 0 and joined(self.pieces, at) and self.pieces[at - 1].capital and not self.pieces[at - 1].opens
                    if not before:
                        self.taken.update(range(reading.first, reading.last + 1))
                        return True
        return False

    def _latin(self, sought: Sought) -> Iterator[Hit]:
        if sought.plain or len(sought.keys) < 2 or sought.name.kind == "bare" or not sought.name.certain:
            return
        wanted = [self.tables.ascii(word) for word in sought.name.words]
        size = len(wanted)
        for at in range(len(self.pieces) - size + 1):
            if [p.text.lower() for p in self.pieces[at : at + size]] == wanted:
                yield self._hit("untranslated", sought, at, at + size - 1, "minor", {"doubt": 0.1}, None)

    def _other(self, sought: Sought) -> Iterator[Hit]:
        """Another person: of as many words, some of them right and one not even alike."""
        size = len(sought.keys)
        if sought.name.kind != "person" or size < 3:
            return
        for at in range(len(self.pieces) - size + 1):
            words = self.pieces[at : at + size]
            run = all(p.capital for p in words) and all(not p.gap.strip() for p in words[1:])
            if not run or not self.taken.isdisjoint(range(at, at + size)) or self._beside(at, at + size - 1):
                continue
            if not all(self.tables.is_syllable(stems(p.key)) for p in words):
                continue
            same = [self._spells(at + i, form) for i, form in enumerate(sought.forms)]
            if any(same) and not self._belongs(at, size):
                near = [nearest(p.key, f)[0] for p, f, s in zip(words, sought.forms, same, strict=True) if not s]
                if len(near) == 1 and near[0] <= 1 and len(sought.keys) > 1:
                    yield self._hit("wrong-transcription", sought, at, at + size - 1, "minor", {"doubt": 1.0}, None)
                    continue
                office = sought.known is not None or self._office(at, size)
                why = {"doubt": 1.2, "same_syllables": sum(same), "office_holder": office}
                yield self._hit("wrong-name", sought, at, at + size - 1, "critical" if office else "major", why, None)

    def _belongs(self, at: int, size: int) -> bool:
        """Whether the words are the name of somebody else whom the document speaks of."""
        return any(
            r.last == at + size - 1
            for other in self.elsewhere
            if len(other.keys) == size
            for r in readings(self.pieces, at, other.forms, MINOR)
        )

    def _office(self, at: int, size: int) -> bool:
        return any(phrase_at(self.pieces, at, phrase) == at + size - 1 for phrase in self.tables.office_holders)

    def _alike(self, sought: Sought) -> Iterator[Hit]:
        """A spelling that no rule explains, yet near enough: all syllables but one read, or one joined word alike."""
        size = len(sought.keys)
        if size < 2 or (sought.name.kind == "bare" and sought.plain):
            return
        for at in range(len(self.pieces)):
            yield from self._alike_at(sought, at, size)

    def _alike_at(self, sought: Sought, at: int, size: int) -> Iterator[Hit]:
        span = range(at, at + size)
        if at + size <= len(self.pieces) and self.taken.isdisjoint(span) and self._run(at, size):
            same = [self._spells(at + i, form) for i, form in enumerate(sought.forms)]
            apart = [nearest(self.pieces[at + i].key, f) for i, f in enumerate(sought.forms)]
            wrong = [i for i in range(size) if not same[i]]
            close = all(apart[i][0] <= max(1, len(apart[i][1].text) // 2) for i in wrong)
            if 0 < len(wrong) < size and len(wrong) == 1 and close:
                yield self._hit("wrong-transcription", sought, at, at + size - 1, "minor", {"doubt": 1.1}, None)
                return
        piece = self.pieces[at]
        if at in self.taken or not piece.capital or len(piece.key) < 6 or self._beside(at, at) or sought.name.kind == "person":
            return
        if sought.strange or not self.tables.neighbours.isdisjoint(self.plain_words):
            return
        wanted = key("".join(self.tables.preferred(word) for word in sought.name.words))
        far = min(distance(stem.text, wanted) for stem in stems(piece.key))
        if wanted and far <= 0.38 * len(wanted) and sought.name.certain and self._unknown(at):
            yield self._hit("wrong-transcription", sought, at, at, "minor", {"doubt": 1.5, "distance": far}, None)

    def _unknown(self, at: int) -> bool:
        """Whether a word can be no other name or word we know of."""
        texts = {stem.text for stem in stems(self.pieces[at].key)}
        if not texts.isdisjoint(self.tables.spellings):
            return False
        return not any(any(True for _ in readings(self.pieces, at, other.forms, MINOR)) for other in self.elsewhere)

    def _run(self, at: int, size: int) -> bool:
        words = self.pieces[at : at + size]
        return all(p.capital for p in words) and all(not p.gap.strip() for p in words[1:]) and not self._beside(at, at + size - 1)


def _letters(forms: Forms) -> frozenset[str]:
    cached = _LETTERS.get(id(forms))
    if cached is None or cached[0] is not forms:
        cached = _LETTERS[id(forms)] = (forms, frozenset(form[0] for form in forms if form))
    return cached[1]


_LETTERS: dict[int, tuple[Forms, frozenset[str]]] = {}
