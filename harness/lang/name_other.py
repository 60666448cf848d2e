"""Another's name in place of the one that a translation lacks, and spellings that are merely alike."""

from __future__ import annotations

from collections.abc import Iterator

from harness.lang.name_hit import Hit, unread
from harness.lang.name_match import distance, nearest, phrase_at
from harness.lang.name_suggest import suggest
from harness.lang.name_text import NameText, Sought
from harness.lang.ru_names import Stem, stems
from harness.lang.transcription import MINOR, RIGHT, key

SLIP = 2  # letters in which another name may differ and still be taken for this one


def another(text: NameText, one: Sought) -> Iterator[Hit]:
    """Another person or place: of the table, or a name of as many words, some of them right and one not alike."""
    if one.known and one.known.kind == "place":
        yield from _place(text, one)
    if one.person and len(one.keys) == 1:
        yield from _given(text, one)
    if not one.person or one.plain or len(one.keys) == 1:
        return
    if one.name.certain:
        yield from _office_holder(text, one)
    yield from _person(text, one)


def _person(text: NameText, one: Sought) -> Iterator[Hit]:
    """A run of as many syllables, some of them of the name; two words only with the right surname."""
    size = len(one.keys)
    for at in range(len(text.pieces) - size + 1):
        words = text.pieces[at : at + size]
        same = [text.spells(at + i, forms) for i, forms in enumerate(one.forms)]
        if not any(same) or not text.is_run(at, size) or text.belongs(at, at + size - 1, MINOR):
            continue
        if not same[0] and text.opens_plainly(at):
            continue
        if size == 2 and not ((one.name.certain or one.known) and _surname(text, one, at)):
            continue
        if not all(text.tables.is_syllable(stems(piece.key)) for piece in words):
            continue
        apart = [nearest(p.key, f)[0] for p, f, right in zip(words, one.forms, same, strict=True) if not right]
        if apart != [1]:  # one letter is a slip, which `alike` takes
            severity = "critical" if one.known else "major"
            yield unread(text, one, "wrong-name", severity, at, at + size - 1, 1.2, same_syllables=sum(same))


def _surname(text: NameText, one: Sought, at: int) -> bool:
    """Whether a word is the right surname, and cannot be a Chinese namesake's («Ли Бо» for Lý Bạch)."""
    bare = (stem.text for stem in stems(text.pieces[at].key) if one.forms[0].get(stem.text) == RIGHT)
    return not text.opens_plainly(at) and any(not text.tables.is_chinese(one.keys[0], spelling) for spelling in bare)


def _given(text: NameText, one: Sought) -> Iterator[Hit]:
    """Another's given name after a title where both texts have but one name: «Обвиняемая Нган» for bị can Nga."""
    if not one.name.title or [other.spans for other in text.names] != [one.spans] or len(one.spans) > 1:
        return
    named = [at for at, piece in enumerate(text.pieces) if piece.capital and not piece.opens]
    if len(named) != 1 or not text.is_run(named[0], 1) or not text.follows_title(named[0]) or text.abroad():
        return
    word = text.pieces[named[0]].key
    bare = [stem.text for stem in stems(word)]
    if not text.tables.is_syllable(stems(word)) or text.target.is_common(word) or text.accounted(named[0]):
        return
    known = any(other.person and other.forms[-1].get(stem) == RIGHT for other in text.elsewhere for stem in bare)
    if known or (word[0] in one.letters and nearest(word, one.forms[0])[0] <= SLIP):
        yield unread(text, one, "wrong-name", "critical" if known else "major", named[0], named[0], 1.3)


def _office_holder(text: NameText, one: Sought) -> Iterator[Hit]:
    for at, piece in enumerate(text.pieces):
        for phrase in text.tables.office_holders if piece.capital and at not in text.taken else ():
            last = phrase_at(text.pieces, at, phrase)
            if last > at and not text.belongs(at, last, MINOR) and not text.beside(at, last):
                yield unread(text, one, "wrong-name", "critical", at, last, 0.9, office_holder=" ".join(phrase))


def _place(text: NameText, one: Sought) -> Iterator[Hit]:
    """Another province or town of the table, which neither the segment nor its neighbours speak of."""
    for at, piece in enumerate(text.pieces):
        if at in text.taken or not piece.capital or text.beside(at, at) or len(piece.key) < 5:
            continue
        spelled = (stem for stem in stems(piece.key) if stem.text in text.tables.place_spellings)
        stem = next(spelled, None)
        if stem and not stem.derived and not text.belongs(at, at, MINOR):
            shown = suggest(text, one, at, at, (at, at), stem.case)
            why = {"place": stem.text}
            yield Hit("wrong-name", one, at, at, (at, at), "major", 1.0, shown, stem.text, why)


def alike(text: NameText, one: Sought) -> Iterator[Hit]:
    """A spelling that no rule explains, yet near enough: all syllables but one read, or one joined word alike."""
    size = len(one.keys)
    if size < 2 or (one.plain and one.name.kind != "place"):
        return
    for at in range(len(text.pieces)):
        if text.is_run(at, size) and _all_but_one(text, one, at):
            yield unread(text, one, "wrong-transcription", "minor", at, at + size - 1, 1.1)
        elif not one.person and (near := _joined_alike(text, one, at)):
            shown, why = suggest(text, one, at, at, (at, at), near[1].case), {"letters_apart": near[0]}
            yield Hit("wrong-transcription", one, at, at, (at, at), "minor", 1.5, shown, text.pieces[at].key, why)


def _all_but_one(text: NameText, one: Sought, at: int) -> bool:
    wrong = [i for i, forms in enumerate(one.forms) if not text.spells(at + i, forms)]
    if len(wrong) != 1:
        return False
    if text.reads(at + wrong[0], one.forms[wrong[0]]):
        return False
    word = text.pieces[at + wrong[0]].key
    far, stem = nearest(word, one.forms[wrong[0]])
    if text.tables.is_syllable(stems(word)):
        return far <= 1
    return far <= len(stem.text) // 2 or _placed(text, one, at, wrong[0])


def _placed(text: NameText, one: Sought, at: int, wrong: int) -> bool:
    """Whether the rest of a person's name leaves no doubt whose it is, whatever the one word looks like."""
    rest = [text.spells_rightly(at + i, forms) for i, forms in enumerate(one.forms) if i != wrong]
    written = text.pieces[at + wrong].key.isalpha() and text.target.is_native(text.pieces[at + wrong].key)
    return one.person and one.name.certain and not one.strange and wrong > 0 and len(rest) > 1 and all(rest) and written


def _joined_alike(text: NameText, one: Sought, at: int) -> tuple[int, Stem] | None:
    """How many letters a lone capitalised word is from a place name, without its ending; None where it is too far."""
    word = text.pieces[at]
    if at in text.taken or not word.capital or len(word.key) < 6 or one.strange or not one.name.certain:
        return None
    if text.beside(at, at) or text.across_the_border:
        return None
    wanted = key("".join(text.tables.preferred(part) for part in one.name.words))
    bare = stems(word.key)
    far, _, nearest_stem = min((distance(stem.text, wanted), i, stem) for i, stem in enumerate(bare))
    listed = any(stem.text in text.tables.spellings for stem in bare)
    if far == 0 or far > 0.38 * len(wanted) or listed or text.belongs(at, at, MINOR):
        return None
    return far, nearest_stem
