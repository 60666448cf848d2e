"""What should stand in place of a name that is spelled wrongly, translated, or somebody else's."""

from __future__ import annotations

from harness.lang.base import Language, Token
from harness.lang.name_match import Reading
from harness.lang.name_text import NameText, Sought
from harness.lang.ru_names import Stem, decline, stems
from harness.lang.transcription import LIKELY


def suggestion(text: NameText, one: Sought, reading: Reading) -> str:
    """The whole name as it should be, in the case in which it stands."""
    return respell(text, one, reading, (reading.first, reading.last))


def respell(text: NameText, one: Sought, reading: Reading, marks: tuple[int, int]) -> str:
    """What should stand at the marked pieces of a name that is spelled, rightly or wrongly."""
    if _apart(text, one):
        shown = _person(text, one, reading.owners, marks, reading.case)
    elif (reading.first, reading.last) != marks:
        shown = ""  # half a place name cannot be mended by itself
    else:
        shown = _place(text, one, reading.case)
    return _capitals(text, shown, marks)


def suggest(text: NameText, one: Sought, first: int, last: int, marks: tuple[int, int], case: str | None = None) -> str:
    """What should stand at the marked pieces of `first` to `last`, which do not spell the name."""
    case = _case(text, one, first, last) if case is None else case
    owners = tuple(range(first, last + 1))
    shown = _person(text, one, owners, marks, case) if _apart(text, one) else _place(text, one, case)
    return _capitals(text, shown, marks)


def _apart(text: NameText, one: Sought) -> bool:
    """Whether a name is written as several words: a person's, and what begins as only persons' names do."""
    return one.person or (one.name.kind == "bare" and one.known is None and one.keys[0] in text.tables.personal)


def _capitals(text: NameText, shown: str, marks: tuple[int, int]) -> str:
    written = text.pieces[marks[0]].text
    return shown.upper() if written.isupper() and len(written) > 1 else shown


def _place(text: NameText, one: Sought, case: str) -> str:
    parts = [text.tables.preferred(word) for word in one.name.words]
    if not all(parts):
        return ""
    name = one.known.renderings[0] if one.known else "".join(parts).capitalize()
    return decline(name, "" if case == "accs" else case)  # a place is no living being


def _person(text: NameText, one: Sought, owners: tuple[int, ...], marks: tuple[int, int], case: str) -> str:
    """The words of a person's name that stand at the marked pieces, the last one of the name in its case."""
    parts = [text.tables.preferred(word).capitalize() for word in one.name.words]
    fixed = one.known.renderings[0].split() if one.known else parts
    parts = fixed if len(fixed) == len(parts) else parts
    if not all(parts):
        return ""
    ends = True
    if len(set(owners)) == len(parts):
        parts = [part for part, owner in zip(parts, owners, strict=True) if marks[0] <= owner <= marks[1]]
        ends = owners[-1] == marks[1]
    feminine = len(one.keys) > 2 and one.keys[1] in text.tables.feminine
    parts[-1] = decline(parts[-1], case if ends else "", feminine=feminine)
    return " ".join(parts)


def _case(text: NameText, one: Sought, first: int, last: int) -> str:
    """The case of words that stand where a name should; empty for the nominative."""
    if one.person and (spelled := _syllable(text, last)):
        return spelled.case
    tokens = [token for token in text.target.tokens(text.text) if token.is_word]
    start, end = text.pieces[first].start, text.pieces[last].end
    inside = [i for i, token in enumerate(tokens) if token.start < end and token.end > start]
    phrase, before = [tokens[i] for i in inside], tokens[inside[0] - 1] if inside[0] else None
    nouns = (i for i, token in enumerate(phrase) if text.target.parses(token.key)[0].word_class == "noun")
    head = len(phrase) - 1 if one.person else next(nouns, 0)  # all of a person's name but its end is bare
    if one.person and _bare(text.target, phrase[head], before):
        return ""
    grammar = text.target.grammar(phrase[head:] if one.person else phrase, 0 if one.person else head, before)
    return grammar.case if grammar and grammar.case != "nomn" else ""


def _syllable(text: NameText, at: int) -> Stem | None:
    """The syllable that a word spells, with its case, if it is another's name: «Мана»."""
    spelled = (stem for stem in stems(text.pieces[at].key) if text.tables.is_syllable([stem]))
    return next(spelled, None)


def _bare(target: Language, word: Token, before: Token | None) -> bool:
    """Whether a word can be a nominative after one that asks for no other case: «министр Нгуен Мань Герой»."""
    governed = before is not None and target.parses(before.key)[0].word_class == "prep"
    readings = (parse for parse in target.parses(word.key) if parse.weight >= LIKELY)
    return not governed and any(parse.case == "nomn" and parse.number != "plur" for parse in readings)
