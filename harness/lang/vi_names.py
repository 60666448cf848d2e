"""Names in Vietnamese text: runs of capitalised syllables, and what the words around them make of them.

A run is no name by itself: it may open the name of an institution (*Ban Tổ* chức) or a sentence. Words of the data file
(`vi_names.toml`) take these away; surnames, titles and the names of kinds of places say what is left.
"""

from __future__ import annotations

import tomllib
import unicodedata
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from importlib.resources import files
from typing import NamedTuple

from harness.lang.base import TEXTS, Language, Name, Token
from harness.lang.phrases import PhraseIndex
from harness.lang.vi import syllable_key
from harness.lang.vi_syllable import marked, split

BYLINES = {syllable_key("ảnh"), syllable_key("tin"), syllable_key("bài"), syllable_key("clip"), syllable_key("video")}
FAMILIAR = frozenset((syllable_key(w),) for w in "ông bà anh chị em cụ chú cô bác".split()) | {("đông1", "chi2")}
DIRECTIONS = frozenset(syllable_key(w) for w in "Đông Tây Nam Bắc Trung Thượng Hạ Nội Ngoại".split())
SENTENCE_ENDS = frozenset(".!?:;…\"“”«»'‘’–—-(")


class Words(NamedTuple):
    """The data file, by keys."""

    surnames: frozenset[str]
    middles: frozenset[str]
    titles: frozenset[tuple[str, ...]]
    places: frozenset[tuple[str, ...]]
    certain: frozenset[tuple[str, ...]]
    named_after: frozenset[tuple[str, ...]]
    full_middles: frozenset[str]
    openers: frozenset[str]
    institutions: frozenset[str]
    pairs: frozenset[tuple[str, str]]
    foreign: tuple[str, ...]
    accused: frozenset[tuple[str, ...]]
    offices: frozenset[tuple[str, ...]]
    speech: frozenset[tuple[str, ...]]


def _keys(text: str) -> frozenset[str]:
    return frozenset(syllable_key(word) for word in text.split())


def _phrases(texts: Sequence[str]) -> frozenset[tuple[str, ...]]:
    return frozenset(tuple(syllable_key(w) for w in text.replace("-", " ").replace(".", " ").split()) for text in texts)


@cache
def words() -> Words:
    """The data file."""
    data = tomllib.loads(files("harness.lang").joinpath("vi_names.toml").read_text(encoding="utf-8"))
    pairs = (text.split() for text in data["words"].replace("\n", "|").split("|") if text.strip())
    return Words(
        _keys(data["surnames"]),
        _keys(data["middles"]),
        _phrases(data["titles"]),
        _phrases(data["places"]),
        _phrases(data["certain"]),
        _phrases(data["named-after"]),
        _keys(data["full-middles"]),
        _keys(data["openers"]),
        _keys(data["institutions"]),
        frozenset((syllable_key(pair[0]), syllable_key(pair[1])) for pair in pairs),
        tuple(text.strip() for text in data["foreign"].replace("\n", "|").split("|") if text.strip()),
        _phrases(data["accused"]),
        _phrases(data["offices"]),
        _phrases(data["speech"]),
    )


@cache
def _table(language: Language) -> PhraseIndex[str]:
    """Words that are no names of ours (`foreign`), and the names that the tables of pairs know."""
    index: PhraseIndex[str] = PhraseIndex(language)
    for text in words().foreign:
        index.add(text, "foreign", keep_case=True)
    names = tomllib.loads(files("harness.lang").joinpath("names.vi-ru.toml").read_text(encoding="utf-8"))
    for table, kind in (("exonyms", "exonym"), ("places", "place"), ("persons", "person")):
        for text in names[table]:
            index.add(text, kind, keep_case=True)
    return index


@lru_cache(maxsize=TEXTS)
def find_names(language: Language, text: str) -> tuple[Name, ...]:
    """Names of a text, left to right."""
    tokens = language.tokens(text)
    found: list[Name] = []
    taken: set[int] = set()
    for hit in sorted(_table(language).find(text), key=lambda f: (f.start - f.end, f.value == "foreign")):
        inside = [i for i, t in enumerate(tokens) if t.is_word and hit.start <= t.start < hit.end]
        given = hit.value == "foreign" and len(inside) == 1 and _before(tokens, inside[0]) in FAMILIAR | words().accused
        if not given and taken.isdisjoint(inside) and not _longer(tokens, inside, text, hit.value):
            taken.update(inside)
            if hit.value != "foreign":
                title = _before(tokens, inside[0])
                found.append(_name(tokens, inside[0], inside[-1], hit.value, bool(title) or len(inside) > 2, title))
    for first, last in _runs(tokens, text, taken):
        found.extend(_run(tokens, first, last))
    return tuple(sorted(found))


def _longer(tokens: Sequence[Token], inside: Sequence[int], text: str, kind: str) -> bool:
    """Whether a known name is but a part of a person's name (Nguyễn Hà Nam, Huỳnh Thị Anh)."""
    first, last = inside[0], inside[-1]
    if len(inside) > 2:
        return False
    before = first > 0 and _capital(tokens[first - 1]) and text[tokens[first - 1].end : tokens[first].start] == " "
    after = (
        last + 1 < len(tokens) and _capital(tokens[last + 1]) and text[tokens[last].end : tokens[last + 1].start] == " "
    )
    surnames, middles = words().surnames, words().middles
    if kind != "person" and before:
        key = tokens[first - 1].key
        caps = tokens[first - 1].text.isupper() and not tokens[first].text.isupper()
        given = kind == "foreign" and first == last and not caps  # Trần Thị Tuyết Nga, Bùi Hoàng Việt Anh
        if (given or key in surnames or key in middles) and (key,) not in words().places:
            return True
    if kind == "place" and after and tokens[last + 1].key in DIRECTIONS:
        return last + 2 >= len(tokens) or not _capital(tokens[last + 2])  # xã Hưng Nguyên Nam
    if kind == "place" and before and tokens[first - 1].key in DIRECTIONS and first > 1:
        return (tokens[first - 2].key,) in words().certain  # phường Bắc Gia Nghĩa
    follows = after and tokens[last + 1].text.isupper() == tokens[last].text.isupper()
    return follows and first == last and (tokens[first].key in surnames or kind == "foreign")


def _capital(token: Token) -> bool:
    return token.is_word and token.text[0].isupper()


def _runs(tokens: Sequence[Token], text: str, taken: set[int]) -> Iterator[tuple[int, int]]:
    """Longest stretches of capitalised words with single spaces between; words in capitals only in a byline."""
    first = -1
    for i in range(len(tokens) + 1):
        fits = i < len(tokens) and i not in taken and _capital(tokens[i]) and _writes_name(tokens, i)
        joined = first >= 0 and i < len(tokens) and text[tokens[i - 1].end : tokens[i].start] == " "
        if fits and (first < 0 or joined):
            first = i if first < 0 else first
            continue
        if first >= 0 and not _hyphened(tokens, text, first, i - 1):
            yield first, i - 1
        first = i if fits else -1


def _hyphened(tokens: Sequence[Token], text: str, first: int, last: int) -> bool:
    """Whether a hyphen without spaces ties a run to more: Kim Sang-sik, Pê-téc-bua."""
    return text[tokens[last].end : tokens[last].end + 1] == "-" or text[: tokens[first].start][-1:] == "-"


def _writes_name(tokens: Sequence[Token], i: int) -> bool:
    word = tokens[i].text
    if len(word) == 1 or not word.isupper():
        return True
    if split(word) is None:
        return False
    before = [t.key for t in tokens[max(0, i - 6) : i]]
    capitals = all(t.text.isupper() for t in tokens if t.is_word)
    return (":" in before and not BYLINES.isdisjoint(before)) or (
        capitals and len(tokens) <= 4 and tokens[0].key in words().surnames | words().middles
    )


def _run(tokens: Sequence[Token], first: int, last: int) -> Iterator[Name]:
    """The names of one run: trimmed of what is no name, cut where a person's name follows a place."""
    data = words()
    if last + 1 < len(tokens) and (tokens[last].key, tokens[last + 1].key) in data.pairs:
        last -= 0 if _capital(tokens[last + 1]) else 1  # Ban Tổ chức
    title = _before(tokens, first)
    while first <= last:
        key, alone = tokens[first].key, first == last
        opens = first == 0 or tokens[first - 1].text in SENTENCE_ENDS
        second = tokens[first + 1].key if first < last else ""
        if (key,) in data.titles or (key,) in data.places:
            kept = not opens and (key,) in data.places and (key,) not in data.certain
            if kept and (last - first == 1 or not (alone or key in data.surnames)):
                title = title or (key,)  # Mũi Né, Cầu Giấy: the kind of place may be part of the name
                break
            if alone or (key in data.surnames and second in data.full_middles and last - first >= 2):
                break
            if title in data.titles - data.places and key in data.surnames and last - first >= 2:
                break  # anh hùng Hồ Kan Lịch
            title, first = (key,), first + 1
        elif not title and not alone and (key in data.institutions or (opens and key in data.openers)):
            if key in data.surnames and last - first >= 2 and second in data.middles:
                break
            first += 1
        else:
            break
    alone = first == last
    opens = first == 0 or tokens[first - 1].text in SENTENCE_ENDS
    if first > last:
        return
    if alone and title and title not in FAMILIAR and (tokens[first].key in data.institutions | data.openers):
        return
    if alone and not title and (opens or tokens[first].key in data.institutions or tokens[first].key in data.openers):
        return
    cut = _cut(tokens, first, last, title)
    if cut > first:
        yield from _one(tokens, first, cut - 1, title)
        title, first = (), cut
    yield from _one(tokens, first, last, title)


def _one(tokens: Sequence[Token], first: int, last: int, title: tuple[str, ...]) -> Iterator[Name]:
    data = words()
    run = tokens[first : last + 1]
    if any(len(t.text) == 1 and split(t.text) is None for t in run):
        return  # H'Nguôm, K'Brêu: cut at the apostrophe
    if len(run) == 1 and run[0].key in DIRECTIONS and title not in data.titles | data.certain:
        return  # miền Nam, phía Đông
    strange = [t for t in run if split(t.text) is None]
    named = run[0].key in data.surnames and any(marked(t.text) for t in run)
    if any(not marked(t.text) for t in strange) and not named:
        return  # Tây Arizona, Kim Jong Un; but Điểu Klung
    person = _is_person(run) or (title in data.titles and title not in data.places)
    byline = first >= 2 and tokens[first - 1].text == ":" and tokens[first - 2].key in BYLINES
    place = title in data.places and title not in data.titles | data.named_after
    holder = title in data.certain and _may_speak(tokens, first - len(title), last)
    if byline or (person and not (place and len(run) == 2)):
        kind = "person"
    elif holder:
        kind = "bare"
    else:
        kind = "place" if title in data.places else "bare"
    sure = byline or title in data.titles or title in data.certain or (kind == "person" and len(run) > 2)
    if strange and not sure and title not in data.places:
        return
    yield _name(tokens, first, last, kind, sure or (kind == "place" and bool(title)), title)


def _may_speak(tokens: Sequence[Token], kind: int, last: int) -> bool:
    """Whether a name may be an office-holder's, and not his place's: Chủ tịch UBND *xã Bríu Quân* nói."""
    data = words()
    after = tuple(token.key for token in tokens[last + 1 : last + 3])
    if data.speech.isdisjoint((after[:1], after)):
        return False
    before = tokens[max(0, kind - 6) : kind]
    parts = (tuple(t.key for t in before[i:j]) for i in range(len(before)) for j in range(i + 1, len(before) + 1))
    return all(token.is_word for token in before[-2:]) and not data.offices.isdisjoint(parts)


def _is_person(run: Sequence[Token]) -> bool:
    data = words()
    return 2 <= len(run) <= 5 and run[0].key in data.surnames and (len(run) > 2 or run[1].key in data.middles)


def _cut(tokens: Sequence[Token], first: int, last: int, title: tuple[str, ...]) -> int:
    """Where a person's name begins that follows a place in one run (xã Tri Phú Ma Văn Chiêm); `first` if nowhere."""
    data = words()
    if title not in data.places or last - first < 3:
        return first
    for at in (first + 2, first + 1, first + 3):
        rest = tokens[at : last + 1]
        if len(rest) >= 2 and rest[0].key in data.surnames and (rest[1].key in data.middles or len(rest) == 3):
            return at
    return first


def _before(tokens: Sequence[Token], first: int) -> tuple[str, ...]:
    """The title or kind of place right before a name, the longest that is known."""
    data = words()
    at = first - 1
    if at >= 0 and tokens[at].text in "\"“«'‘(":
        at -= 1  # xã "Ia Púch", báo "Nhân Dân"
    for size in (4, 3, 2, 1):
        part = tuple(t.key for t in tokens[max(0, at - size + 1) : at + 1])
        if len(part) == size and (part in data.titles or part in data.places):
            return part
    return ()


def _name(tokens: Sequence[Token], first: int, last: int, kind: str, certain: bool, title: tuple[str, ...]) -> Name:
    run = tuple(unicodedata.normalize("NFC", t.text) for t in tokens[first : last + 1] if t.is_word)
    return Name(tokens[first].start, tokens[last].end, run, kind, certain, " ".join(title))
