"""Another's name in place of the one that a translation lacks, and spellings that are merely alike."""

from __future__ import annotations

from collections.abc import Iterator

from harness.lang.name_hit import Hit, unread
from harness.lang.name_match import distance, nearest, phrase_at
from harness.lang.name_suggest import suggest
from harness.lang.name_text import NameText, Sought
from harness.lang.ru_names import stems
from harness.lang.transcription import MINOR, key
from harness.lang.vi_syllable import split


def another(text: NameText, one: Sought) -> Iterator[Hit]:
    """Another person or place: of the table, or a name of as many words of which some are right and one is not alike."""
    if one.known and one.known.kind == "place":
        yield from _place(text, one)
    if not one.person or one.plain:
        return
    if len(one.keys) == 1:
        yield from _given(text, one)
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
        if size == 2 and not (one.name.certain and text.spells_rightly(at, one.forms[0]) and not words[0].opens):
            continue
        if not all(text.tables.is_syllable(stems(piece.key)) for piece in words):
            continue
        apart = [nearest(p.key, f)[0] for p, f, right in zip(words, one.forms, same, strict=True) if not right]
        if apart != [1]:  # one letter is a slip, which `alike` takes
            severity = "critical" if one.known else "major"
            yield unread(text, one, "wrong-name", severity, at, at + size - 1, 1.2, same_syllables=sum(same))


def _given(text: NameText, one: Sought) -> Iterator[Hit]:
    """Another's given name after a title, where the source too has but this one name: «Обвиняемая Нган» for bị can Nga."""
    if not one.name.title or len(text.names) > 1 or len(one.spans) > 1 or text.abroad():
        return
    names = [at for at, piece in enumerate(text.pieces) if piece.capital and not piece.opens]
    if len(names) != 1 or not text.is_run(names[0], 1) or not text.follows_person(names[0]):
        return
    word = text.pieces[names[0]].key
    if text.tables.is_syllable(stems(word)) and not text.spells(names[0], one.forms[0]):
        ...


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
        elif not one.person and (far := _joined_alike(text, one, at)):
            yield unread(text, one, "wrong-transcription", "minor", at, at, 1.5, letters_apart=far)


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
