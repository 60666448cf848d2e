"""What should stand in place of a name that is spelled wrongly, translated, or somebody else's."""

from __future__ import annotations

from harness.lang.name_match import Reading
from harness.lang.name_text import NameText, Sought
from harness.lang.ru_names import decline


def suggestion(text: NameText, one: Sought, reading: Reading) -> str:
    """The whole name as it should be, in the case in which it stands."""
    return suggest(text, one, reading.first, reading.last, reading)


def suggest(
    text: NameText, one: Sought, first: int, last: int, reading: Reading | None, case: str | None = None
) -> str:
    """What should stand at these pieces; `reading` says how they spell the name, if they do."""
    parts = [text.tables.preferred(word) for word in one.name.words]
    if case is None:
        case = reading.case if reading else _case(text, first, last)
    if not all(parts):
        return ""
    if one.person:
        shown = _person(text, one, first, last, reading, case)
    elif reading and (reading.first, reading.last) != (first, last):
        shown = ""  # half a place name cannot be mended by itself
    else:
        shown = _place(one, parts, case)
    written = text.pieces[first].text
    return shown.upper() if written.isupper() and len(written) > 1 else shown


def _place(one: Sought, parts: list[str], case: str) -> str:
    name = one.known.renderings[0] if one.known else "".join(parts).capitalize()
    return decline(name, "" if case == "accs" else case)  # a place is no living being


def _person(text: NameText, one: Sought, first: int, last: int, reading: Reading | None, case: str) -> str:
    """The words of a person's name that stand at these pieces, the last one in its case."""
    parts = [text.tables.preferred(word).capitalize() for word in one.name.words]
    fixed = one.known.renderings[0].split() if one.known else parts
    parts = fixed if len(fixed) == len(parts) else parts
    ends = True
    if reading and len(set(reading.owners)) == len(parts):
        parts = [part for part, owner in zip(parts, reading.owners, strict=True) if first <= owner <= last]
        ends = reading.owners[-1] == last
    feminine = len(one.keys) > 2 and one.keys[1] in text.tables.feminine
    parts[-1] = decline(parts[-1], case if ends else "", feminine=feminine)
    return " ".join(parts)


def _case(text: NameText, first: int, last: int) -> str:
    """The case of ordinary words that stand where a name should; empty for the nominative."""
    tokens = [token for token in text.target.tokens(text.text) if token.is_word]
    start, end = text.pieces[first].start, text.pieces[last].end
    inside = [i for i, token in enumerate(tokens) if token.start < end and token.end > start]
    phrase = [tokens[i] for i in inside]
    nouns = (i for i, token in enumerate(phrase) if text.target.parses(token.key)[0].word_class == "noun")
    grammar = text.target.grammar(phrase, next(nouns, 0), tokens[inside[0] - 1] if inside[0] else None)
    return grammar.case if grammar and grammar.case != "nomn" else ""
