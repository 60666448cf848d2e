"""What stands in place of the names that a translation lacks.

Absence proves nothing: a name may be a pronoun in translation. Only what is there in its stead is reported, the
strongest evidence first: a wrong spelling by rule, then words that translate the name, then a spelling merely alike.
"""

from __future__ import annotations

from collections.abc import Iterator

from harness.lang.name_hit import Hit, unread
from harness.lang.name_match import Reading, joined, readings
from harness.lang.name_other import alike, another
from harness.lang.name_stranger import stranger
from harness.lang.name_suggest import respell
from harness.lang.name_text import NameText, Sought
from harness.lang.ru_names import Stem
from harness.lang.transcription import CHINESE, MINOR, RIGHT, TABOO
from harness.lang.vi_syllable import split


def mistakes(text: NameText) -> Iterator[Hit]:
    """Mistakes in a translation, at most as many for a name as it is missing."""
    parts = [hit for one in text.names if one.known and one.known.kind == "exonym" for hit in _prefixed(text, one)]
    missing = {one.keys: len(one.spans) - len(text.right[one.keys]) for one in text.names}
    if not text.pieces or all(count <= 0 for count in missing.values()):
        return
    yield from _choose(text, parts, missing)
    for judges in ((_misspelled, _translated, _replaced), (_latin,), (another, alike), (stranger,)):
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
        if one.plain and worst != TABOO and not one.given:
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
    """Whether the dictionary knows the word as an adjective or a verb, or it is any that begins a sentence."""
    piece = text.pieces[reading.first]
    verbal = any(p.word_class in ("adjective", "verb") for p in text.target.parses(piece.key)[:1])
    return text.target.is_common(piece.key) and (verbal or piece.opens)


def _spelling(text: NameText, one: Sought, reading: Reading) -> Hit:
    fixed = text.must_be_fixed(one)
    wrong = [owner for owner, grade in zip(reading.owners, reading.grades, strict=True) if fixed or grade > RIGHT]
    marks = (wrong[0], wrong[-1]) if one.person else (reading.first, reading.last)
    bare = "".join(reading.spelling)
    kind, severity = "wrong-transcription", "minor"
    if reading.gravity[0] == TABOO:
        severity = "critical"
    elif reading.gravity[0] == CHINESE:
        kind, severity = "chinese-reading", "critical" if bare in text.tables.chinese_places else "major"
    elif fixed or reading.gravity[0] > MINOR or bare in text.tables.spellings:
        severity = "major"  # an English reading, another name («Тай Нгуен»), a foreigner read as Vietnamese
    doubt = reading.gravity[1] / len(reading.grades)
    shown = respell(text, one, reading, marks)
    why = {"read_as": " ".join(reading.spelling), "grades": list(reading.grades)}
    words = " ".join(reading.spelling)
    return Hit(kind, one, reading.first, reading.last, marks, severity, doubt, shown, words, why)


# --- words that translate the name ----------------------------------------------------------------------------------


def _translated(text: NameText, one: Sought) -> Iterator[Hit]:
    whole = text.tables.phrase_meanings(one.keys)
    exonym = one.known is not None and one.known.kind == "exonym"
    for at, piece in enumerate(text.pieces):
        if at in text.taken:
            continue
        named = (piece.capital and not piece.opens) or exonym
        if whole and named and text.means(at, whole):
            yield unread(text, one, "translated-name", "major", at, at, 0.5, words=piece.key)
        elif _window(text, one, at):
            yield unread(text, one, "translated-name", "major", at, at + len(one.keys) - 1, 0.4)
        elif named and one.name.title in text.tables.natural and _in_part(text, one, at):
            yield unread(text, one, "translated-name", "major", at, at, 0.6, words=piece.key)


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


def _in_part(text: NameText, one: Sought, at: int) -> bool:
    """Whether a word means one syllable of a place name, the others being dropped: «река Осенняя» for sông Thu Bồn."""
    telling = [word for word in one.keys if not text.tables.translatable(word)]
    sure = one.name.certain and one.name.kind == "place" and len(one.keys) > 1
    return sure and any(text.means(at, text.tables.meanings(word)) for word in telling)


def _is_name(text: NameText, one: Sought, at: int, meant: int, capitals: int) -> bool:
    """Whether translated words stand as a name, and not as words that happen to be there."""
    sure = one.name.certain or one.known is not None
    if one.name.kind == "bare" and not sure and meant == len(one.keys):
        titled = capitals < len(one.keys)  # the title of a film is translated, with one capital at most
        return not titled and not any(map(text.tables.translatable, one.keys))
    if not capitals:  # at the start of a sentence a capital proves little
        return sure and one.person and meant >= 2 and text.pieces[at].opens
    if len(one.keys) == 1:
        kind = not one.person and text.tables.generic(one.keys[0])  # Lăng Chủ tịch: «Мавзолей»
        return sure and not kind and not text.beside(at, at)
    generic = meant == 1 and not one.person and text.tables.generic(one.keys[0])
    return not generic  # «озеро Тэй» for Hồ Tây: the kind of place is rightly translated


def _replaced(text: NameText, one: Sought) -> Iterator[Hit]:
    """An ordinary word in the place of one syllable, the others being right: «Динь Конг Факт» for Đinh Công Sự."""
    size = len(one.keys)
    if size < 2:
        return
    for at in range(len(text.pieces) - size + 1):
        if not text.is_run(at, size):
            continue
        odd = [i for i, forms in enumerate(one.forms) if not text.spells_rightly(at + i, forms)]
        if len(odd) == 1 and _ordinary(text, one, at, odd[0]):
            yield unread(text, one, "translated-name", "major", at, at + size - 1, 0.45)


def _ordinary(text: NameText, one: Sought, at: int, odd: int) -> bool:
    """Whether the word of a run that is not its syllable is one of the dictionary, and the run is this name."""
    word = text.pieces[at + odd]
    sure = one.name.certain or one.known is not None
    kind = text.tables.generic(one.keys[0]) and one.name.title not in text.tables.administrative
    if odd == 0 and (one.person or not sure or kind or word.opens):
        return False  # «Депутат Ань Туан» for Lê Anh Tuấn, «Озеро Тэй» for Hồ Tây: something else before the rest
    if len(one.keys) == 2 and text.opens_plainly(at):
        return False
    if split(one.name.words[odd]) is None or text.reads(at + odd, one.forms[odd]):
        return False
    return text.target.is_common(word.key) and not text.tables.is_syllable([Stem(word.key, "")])


def _prefixed(text: NameText, one: Sought) -> Iterator[Hit]:
    """«Зелёного Петербурга»: a part of a foreign name translated beside the rest."""
    for reading in list(text.right[one.keys]):
        at = reading.first - 1
        if at < 0 or at in text.taken or not text.pieces[at].capital or not joined(text.pieces, reading.first):
            continue
        if any(text.means(at, text.tables.meanings(word)) for word in one.keys):
            text.taken.difference_update(range(reading.first, reading.last + 1))
            text.right[one.keys].remove(reading)
            yield unread(text, one, "translated-name", "major", at, reading.last, 0.3)


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


def _named(one: Sought) -> bool:
    """Whether there is no doubt that a name is a person's or a place's."""
    return one.name.certain and one.name.kind != "bare"


def _latin(text: NameText, one: Sought) -> Iterator[Hit]:
    if one.plain or len(one.keys) < 2 or not (_named(one) or (one.known and one.known.kind == "place")):
        return
    wanted = [text.tables.ascii(word) for word in one.name.words]
    for at in range(len(text.pieces) - len(wanted) + 1):
        last = at + len(wanted) - 1
        if [piece.text.lower() for piece in text.pieces[at : last + 1]] != wanted:
            continue
        if _named(one) or not text.beside(at, last):  # a place may be part of a brand
            yield unread(text, one, "untranslated", "minor", at, at + len(wanted) - 1, 0.1)
