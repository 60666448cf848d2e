"""What stands in place of the names that a translation lacks.

Absence proves nothing: a name may be a pronoun in translation. Only what is there in its stead is reported, the
strongest evidence first: a wrong spelling by rule, then words that translate the name, then a spelling merely alike.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from harness.lang.name_match import Reading, distance, joined, nearest, phrase_at, readings
from harness.lang.name_suggest import suggest
from harness.lang.name_text import NameText, Sought
from harness.lang.ru_names import stems
from harness.lang.transcription import CHINESE, MINOR, RIGHT, TABOO, key


class Hit(NamedTuple):
    """What stands in place of a name: pieces `first` to `last` of the text, and what kind of mistake it is.

    Attributes:
        doubt: the surest hit has the least; hits that share words are told apart by it.
        key: the words without their endings.
    """

    kind: str
    sought: Sought
    first: int
    last: int
    severity: str
    doubt: float
    suggestion: str
    key: str
    why: Mapping[str, object]


def mistakes(text: NameText) -> Iterator[Hit]:
    """Mistakes in a translation, at most as many for a name as it is missing."""
    parts = [hit for one in text.names if one.known and one.known.kind == "exonym" for hit in _prefixed(text, one)]
    missing = {one.keys: len(one.spans) - len(text.right[one.keys]) for one in text.names}
    if not text.pieces or all(count <= 0 for count in missing.values()):
        return
    yield from _choose(text, parts, missing)
    for judges in ((_misspelled, _translated), (_latin,), (_other, _alike)):
        names = [one for one in text.names if missing[one.keys] > 0]
        if judges[0] is not _misspelled:
            names = [one for one in names if not text.right[one.keys] and not _short(text, one)]
        yield from _choose(text, [hit for one in names for judge in judges for hit in judge(text, one)], missing)


def _choose(text: NameText, hits: list[Hit], missing: dict[tuple[str, ...], int]) -> Iterator[Hit]:
    """Hits that do not share words, the surest first."""
    for hit in sorted(hits, key=lambda hit: (hit.doubt, hit.first - hit.last, hit.first)):
        words = range(hit.first, hit.last + 1)
        if missing[hit.sought.keys] > 0 and text.taken.isdisjoint(words):
            text.taken.update(words)
            missing[hit.sought.keys] -= 1
            yield hit


def _hit(
    text: NameText, one: Sought, kind: str, severity: str, first: int, last: int, doubt: float, **why: object
) -> Hit:
    """A hit that no spelling explains."""
    shown = suggest(text, one, first, last, None)
    words = " ".join(piece.key for piece in text.pieces[first : last + 1])
    return Hit(kind, one, first, last, severity, doubt, shown, words, why)


# --- a wrong spelling, by rule --------------------------------------------------------------------------------------


def _misspelled(text: NameText, one: Sought) -> Iterator[Hit]:
    for at, piece in enumerate(text.pieces):
        if at in text.taken or not text.may_begin(one, at):
            continue
        found = filter(text.free, readings(text.pieces, at, one.forms, TABOO))
        reading = min(found, key=lambda r: (r.gravity, r.derived), default=None)
        wrong = reading is not None and (reading.gravity[0] > RIGHT or text.must_be_fixed(one))
        if reading and wrong and (piece.capital or reading.derived) and _plausible(text, one, reading):
            yield _spelling(text, one, reading)


def _plausible(text: NameText, one: Sought, reading: Reading) -> bool:
    """Whether the words are so much like the name that they can be nothing else."""
    size, worst = sum(map(len, reading.spelling)), reading.gravity[0]
    if len(one.keys) == 1:
        if one.plain and worst != TABOO:
            return False
        return (
            one.name.certain and size >= 3 and not text.beside(reading.first, reading.last) and not _word(text, reading)
        )
    if size < 5 or (one.plain and worst != CHINESE and RIGHT not in reading.grades):
        return False
    if one.person and reading.last - reading.first + 1 < len(one.keys) and worst < CHINESE:
        return False
    return not text.belongs(reading.first, reading.last, RIGHT)


def _word(text: NameText, reading: Reading) -> bool:
    """Whether the dictionary knows the word as an adjective or a verb, which no name is mistaken for."""
    parses = text.target.parses(text.pieces[reading.first].key)[:1]
    return any(p.word_class in ("adjective", "verb") for p in parses)


def _spelling(text: NameText, one: Sought, reading: Reading) -> Hit:
    fixed = text.must_be_fixed(one)
    wrong = [owner for owner, grade in zip(reading.owners, reading.grades, strict=True) if fixed or grade > RIGHT]
    first, last = (wrong[0], wrong[-1]) if one.person else (reading.first, reading.last)
    bare = "".join(reading.spelling)
    kind, severity = "wrong-transcription", "minor"
    if reading.gravity[0] == TABOO:
        severity = "critical"
    elif reading.gravity[0] == CHINESE:
        kind, severity = "chinese-reading", "critical" if bare in text.tables.chinese_places else "major"
    elif fixed or reading.gravity[0] > MINOR or bare in text.tables.spellings:
        severity = "major"  # an English reading, another name («Тай Нгуен»), a foreigner read as Vietnamese
    doubt = reading.gravity[1] / len(reading.grades)
    shown = suggest(text, one, first, last, reading)
    why = {"read_as": " ".join(reading.spelling), "grades": list(reading.grades)}
    return Hit(kind, one, first, last, severity, doubt, shown, " ".join(reading.spelling), why)


# --- words that translate the name ----------------------------------------------------------------------------------


def _translated(text: NameText, one: Sought) -> Iterator[Hit]:
    whole = text.tables.phrase_meanings(one.keys)
    exonym = one.known is not None and one.known.kind == "exonym"
    for at, piece in enumerate(text.pieces):
        if at in text.taken:
            continue
        named = (piece.capital and not piece.opens) or exonym
        if whole and named and text.means(at, whole):
            yield _hit(text, one, "translated-name", "major", at, at, 0.5, words=piece.key)
        elif _window(text, one, at):
            yield _hit(text, one, "translated-name", "major", at, at + len(one.keys) - 1, 0.4)


def _window(text: NameText, one: Sought, at: int) -> bool:
    """Whether every syllable of the name is either translated or transcribed by the words that begin here."""
    size, meant, capitals = len(one.keys), 0, 0
    left = set(range(size))
    if at + size > len(text.pieces):
        return False
    for i in range(at, at + size):
        if i in text.taken or (i > at and text.pieces[i].gap.strip(' \u00a0-–—«»,"')):
            return False
        spelled = [k for k in left if text.spells(i, one.forms[k])]
        means = [k for k in left if text.means(i, text.tables.meanings(one.keys[k]))]
        if not spelled and not means:
            return False
        left.discard((spelled or means)[0])
        meant += not spelled
        capitals += text.pieces[i].capital and not text.pieces[i].opens
    return meant > 0 and _is_name(text, one, at, meant, capitals)


def _is_name(text: NameText, one: Sought, at: int, meant: int, capitals: int) -> bool:
    """Whether translated words stand as a name, and not as words that happen to be there."""
    sure = one.name.certain or one.known is not None
    if one.name.kind == "bare" and not sure and meant == len(one.keys):
        return False  # the title of a film is translated
    if not capitals:  # at the start of a sentence a capital proves little
        return sure and one.person and meant >= 2 and text.pieces[at].opens
    if len(one.keys) == 1:
        return sure and not text.beside(at, at)
    generic = meant == 1 and not one.person and text.tables.generic(one.keys[0])
    return not generic  # «озеро Тэй» for Hồ Tây: the kind of place is rightly translated


def _prefixed(text: NameText, one: Sought) -> Iterator[Hit]:
    """«Зелёного Петербурга»: a part of a foreign name translated beside the rest."""
    for reading in list(text.right[one.keys]):
        at = reading.first - 1
        if at < 0 or at in text.taken or not text.pieces[at].capital or not joined(text.pieces, reading.first):
            continue
        if any(text.means(at, text.tables.meanings(word)) for word in one.keys):
            text.taken.difference_update(range(reading.first, reading.last + 1))
            text.right[one.keys].remove(reading)
            yield _hit(text, one, "translated-name", "major", at, reading.last, 0.3)


# --- other letters, other people, other spellings -------------------------------------------------------------------


def _short(text: NameText, one: Sought) -> bool:
    """Whether a short form stands for the name: the given name of a person, a place without its first word."""
    for size in range(len(one.keys) - 1, 0, -1):
        for at in range(len(text.pieces)):
            if at in text.taken or not text.pieces[at].capital or text.follows_name(at):
                continue
            for reading in readings(text.pieces, at, one.forms[-size:], RIGHT):
                text.taken.update(range(reading.first, reading.last + 1))
                return True
    return False


def _latin(text: NameText, one: Sought) -> Iterator[Hit]:
    if one.plain or len(one.keys) < 2 or one.name.kind == "bare" or not one.name.certain:
        return
    wanted = [text.tables.ascii(word) for word in one.name.words]
    for at in range(len(text.pieces) - len(wanted) + 1):
        if [piece.text.lower() for piece in text.pieces[at : at + len(wanted)]] == wanted:
            yield _hit(text, one, "untranslated", "minor", at, at + len(wanted) - 1, 0.1)


def _other(text: NameText, one: Sought) -> Iterator[Hit]:
    """Another person: an office-holder, or a name of as many words, some of them right and one not even alike."""
    size = len(one.keys)
    if one.known and one.known.kind == "place":
        yield from _other_place(text, one)
    if not one.person or one.plain or size < 2:
        return
    if one.name.certain:
        yield from _office_holder(text, one)
    for at in range(len(text.pieces) - size + 1) if size > 2 else ():
        words = text.pieces[at : at + size]
        same = [text.spells(at + i, forms) for i, forms in enumerate(one.forms)]
        if not any(same) or not text.is_run(at, size) or text.belongs(at, at + size - 1, MINOR):
            continue
        if not all(text.tables.is_syllable(stems(piece.key)) for piece in words):
            continue
        apart = [nearest(p.key, f)[0] for p, f, right in zip(words, one.forms, same, strict=True) if not right]
        if apart != [1]:  # one letter is a slip, which `_alike` takes
            severity = "critical" if one.known else "major"
            yield _hit(text, one, "wrong-name", severity, at, at + size - 1, 1.2, same_syllables=sum(same))


def _office_holder(text: NameText, one: Sought) -> Iterator[Hit]:
    for at, piece in enumerate(text.pieces):
        for phrase in text.tables.office_holders if piece.capital and at not in text.taken else ():
            last = phrase_at(text.pieces, at, phrase)
            if last > at and not text.belongs(at, last, MINOR) and not text.beside(at, last):
                yield _hit(text, one, "wrong-name", "critical", at, last, 0.9, office_holder=" ".join(phrase))


def _other_place(text: NameText, one: Sought) -> Iterator[Hit]:
    """Another province or town of the table, which neither the segment nor its neighbours speak of."""
    for at, piece in enumerate(text.pieces):
        if at in text.taken or not piece.capital or text.beside(at, at) or len(piece.key) < 5:
            continue
        spelled = (stem for stem in stems(piece.key) if stem.text in text.tables.place_spellings)
        stem = next(spelled, None)
        if stem and not stem.derived and not text.belongs(at, at, MINOR):
            shown = suggest(text, one, at, at, None, stem.case)
            yield Hit("wrong-name", one, at, at, "major", 1.0, shown, stem.text, {"place": stem.text})


def _alike(text: NameText, one: Sought) -> Iterator[Hit]:
    """A spelling that no rule explains, yet near enough: all syllables but one read, or one joined word alike."""
    size = len(one.keys)
    if size < 2 or (one.plain and one.name.kind != "place"):
        return
    for at in range(len(text.pieces)):
        if text.is_run(at, size) and _all_but_one(text, one, at):
            yield _hit(text, one, "wrong-transcription", "minor", at, at + size - 1, 1.1)
        elif not one.person and (far := _joined_alike(text, one, at)):
            yield _hit(text, one, "wrong-transcription", "minor", at, at, 1.5, letters_apart=far)


def _all_but_one(text: NameText, one: Sought, at: int) -> bool:
    wrong = [i for i, forms in enumerate(one.forms) if not text.spells(at + i, forms)]
    if len(wrong) != 1:
        return False
    word = text.pieces[at + wrong[0]].key
    far, stem = nearest(word, one.forms[wrong[0]])
    return far <= (1 if text.tables.is_syllable(stems(word)) else len(stem.text) // 2)


def _joined_alike(text: NameText, one: Sought, at: int) -> int:
    """How many letters a lone capitalised word is from a place name; 0 where it is too far or explained otherwise."""
    word = text.pieces[at]
    if at in text.taken or not word.capital or len(word.key) < 6 or one.strange or not one.name.certain:
        return 0
    if text.beside(at, at) or not text.tables.neighbours.isdisjoint(text.plain_words):
        return 0
    wanted = key("".join(text.tables.preferred(part) for part in one.name.words))
    texts = {stem.text for stem in stems(word.key)}
    far = min(distance(bare, wanted) for bare in texts)
    if far > 0.38 * len(wanted) or not texts.isdisjoint(text.tables.spellings) or text.belongs(at, at, MINOR):
        return 0
    return far
