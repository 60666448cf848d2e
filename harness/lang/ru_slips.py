"""Slips that Russian sees in its own text: misspelt words, wrong cases, numbers and genders. Data: `ru_grammar.toml`.

Every rule asks all readings of a word and speaks only if none of them fits.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from functools import cache, lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from harness.lang.base import Slip, Token, match_case

if TYPE_CHECKING:
    from harness.lang.ru import Russian

LETTERS = "абвгдежзийклмнопрстуфхцчшщъыьэюя"
VOWELS = "аоуэи"
CONSONANTS = "бвгджзклмнпрстфхцчшщ"
THRICE = re.compile(r"(\w)\1{2,}")
CASES = 6
SHORTEST = 6  # letters of a word that is corrected; shorter unknown words are names of things


@cache
def data() -> Mapping[str, Any]:
    """The tables, read once."""
    raw: dict[str, Any] = tomllib.loads(files("harness.lang").joinpath("ru_grammar.toml").read_text(encoding="utf-8"))
    cases = {word: frozenset(text.split()) for word, text in raw["cases"].items()}
    glued = {text.replace(" ", ""): text for text in raw["lists"].pop("phrases")}
    return {
        "cases": cases,
        "glued": glued,
        "misspelt": raw["misspelt"],
        **{name: frozenset(words) for name, words in raw["lists"].items()},
    }


def slips(language: Russian, tokens: Sequence[Token]) -> Iterator[Slip]:
    """Everything that is wrong for certain, rule by rule."""
    cases = data()["cases"]
    for index, token in enumerate(tokens):
        if not token.is_word:
            continue
        misspelt = _spelling(language, tokens, index)
        if misspelt is not None:
            yield misspelt
        following = neighbour(tokens, index) if token.key in cases else None
        if following is not None:
            yield from _vowel(language, token, following)
            yield from _case(language, tokens, index)


def neighbour(tokens: Sequence[Token], index: int) -> Token | None:
    """The word right after a word, with one space between."""
    if index + 1 < len(tokens) and tokens[index + 1].is_word and tokens[index + 1].start == tokens[index].end + 1:
        return tokens[index + 1]
    return None


# --- spelling -------------------------------------------------------------------------------------------------------


def _spelling(language: Russian, tokens: Sequence[Token], index: int) -> Slip | None:
    token = tokens[index]
    lower = token.text.islower()
    if not lower:
        first = index == 0 or tokens[index - 1].text in ".!?"
        if not (token.text[1:].islower() and (first or THRICE.search(token.key))):
            return None
    written = correct(language, token.key, not lower)
    if written is None or (index and tokens[index - 1].end == token.start and tokens[index - 1].text in "/@."):
        return None
    return Slip("spelling", token.start, token.end, match_case(written, token.text), "no such word in the dictionary")


@lru_cache(maxsize=100_000)
def correct(language: Russian, key: str, maybe_name: bool) -> str | None:
    """What an unknown word was meant to be; empty if it is wrong and that is not known, None if it may be right."""
    last = key.rpartition("-")[2]
    if (
        language.is_known(last)
        or language.is_known(key)
        or key in data()["spelled"]
        or not set(key) <= set(LETTERS + "-")
    ):
        return None
    phrase: str | None = data()["glued"].get(key)
    if phrase:
        return phrase
    if _misformed(language, last):
        return ""
    short = THRICE.sub(r"\1\1", last)
    if short != last:
        return next(
            (key.removesuffix(last) + w for w in (short, THRICE.sub(r"\1", last)) if language.is_known(w)), None
        )
    for wrong, right in data()["misspelt"].items():
        if last.startswith(wrong) and language.is_known(right + last.removeprefix(wrong)):
            return f"{key.removesuffix(last)}{right}{last.removeprefix(wrong)}"
    if maybe_name or len(last) < SHORTEST or _compound(language, last):
        return None
    meant = _nearest(language, last)
    return key.removesuffix(last) + meant if meant else None


def _misformed(language: Russian, word: str) -> bool:
    """«безопасностные», «здравоохраненческих»: no adjective is made so but those that the dictionary has.

    Nor does a word that has no cases take the ending of one: «депов».
    """
    stem, found, _ = word.rpartition("ческ")
    named = "ностн" in word[4:] and len(word) > 10 and not word.startswith(tuple(data()["derived"]))
    if named or (found and stem.endswith("ен") and language.is_known(f"{stem}ие")):
        return True
    return any(word.endswith(e) and _frozen(language, word.removesuffix(e)) for e in data()["endings"])


def _frozen(language: Russian, word: str) -> bool:
    """Whether a word is a common noun that is the same in every case: «депо»."""
    readings = language.parses(word) if len(word) > 3 and language.is_common(word) else ()
    return {p.word_class for p in readings} == {"noun"} and len({p.case for p in readings}) >= CASES


def _compound(language: Russian, word: str) -> bool:
    """Whether an unknown word ends in a known one after a prefix: «госномер», «погранпереход», «оползнеопасных»."""
    for cut in range(2, len(word) - 3):
        prefix = word[:cut]
        joins = prefix in data()["prefixes"] or (len(prefix) > 3 and prefix[-1] in "ое" and len(word) - cut > 4)
        if joins and language.is_known(word[cut:]):
            return True
    return False


def _nearest(language: Russian, word: str) -> str:
    """The one known word that differs by a typical slip of the pen; empty if there is none or several."""
    found = {text for text in _signs(word) if language.is_known(text)}
    if not found and len(word) >= 8:
        found = {text for text in _edits(word) if language.is_known(text)}
    lemmas = {language.parses(text)[0].lemma for text in found}
    return min(found) if len(lemmas) == 1 else ""


def _signs(word: str) -> Iterator[str]:
    """A soft or hard sign lost or added, a letter doubled or not, two letters changed over, a vowel as it sounds."""
    for i in range(1, len(word)):
        yield word[:i] + "ъ" + word[i:]
        yield word[:i] + "ь" + word[i:]
        if word[i] in "ьъ" or word[i] == word[i - 1]:
            yield word[:i] + word[i + 1 :]
        if word[i - 1] in CONSONANTS:
            yield word[:i] + word[i - 1 :]
        yield word[: i - 1] + word[i] + word[i - 1] + word[i + 1 :]
        swap = {"а": "о", "о": "а", "е": "и", "и": "е", "я": "е", "ы": "и"}.get(word[i])
        if swap:
            yield word[:i] + swap + word[i + 1 :]


def _edits(word: str) -> Iterator[str]:
    """A consonant lost or struck wrongly inside a long word: what is longer by a letter is often a word of its own."""
    for i in range(2, len(word)):
        for letter in LETTERS:
            yield word[:i] + letter + word[i:]
            if len(word) > 9 and i < len(word) - 2:
                yield word[:i] + letter + word[i + 1 :]


# --- prepositions -----------------------------------------------------------------------------------------------------


def _vowel(language: Russian, token: Token, following: Token) -> Iterator[Slip]:
    """«в Вьетнаме» → «во Вьетнаме», «о обороне» → «об обороне», «с страной» → «со страной»."""
    word = following.key
    if len(word) < 3 or following.text.isupper() or not token.text.islower():
        return
    meant = ""
    if token.key == "в" and word[0] in "вф" and word[1] in CONSONANTS + "ь":
        meant = "во"
    elif token.key == "с" and word[0] in "сзшж" and word[1] in CONSONANTS and word[1] != word[0]:
        meant = "со"
    elif token.key == "о" and word[0] in VOWELS:
        meant = "об"
    if meant and language.is_known(word):
        yield Slip(
            "grammar", token.start, following.end, f"{meant} {following.text}", "the preposition takes a vowel here"
        )


def _case(language: Russian, tokens: Sequence[Token], index: int) -> Iterator[Slip]:
    token, noun = tokens[index], tokens[index + 1]
    allowed = data()["cases"].get(token.key)
    if allowed is None or noun.text.isupper() or noun.key in data()["fixed"] or not language.is_known(noun.key):
        return
    readings = language.parses(noun.key)
    if token.key == "на" and readings[0].lemma in data()["inside"]:
        yield from _inside(language, tokens, index)
        return
    if noun.text[:1].isupper() and not language.is_place(noun.key):
        return
    if not all(p.word_class in ("noun", "adjective") and p.case for p in readings):
        return
    cases = {p.case for p in readings}
    following = neighbour(tokens, index + 1)
    wraps = (
        following is not None and language.parses(following.key)[0].word_class == "adjective"
    )  # «в городом принятом»
    meant = {p.case for p in readings} & {"nomn"} and token.key in (
        "в",
        "на",
        "за",
        "под",
        "о",
    )  # «в депутаты», «что за»
    if cases & allowed or wraps or meant:
        return
    wanted = "loct" if token.key in ("в", "на", "о", "во") else next(iter(allowed)) if len(allowed) == 1 else ""
    suggestion = language.in_case(noun.text, noun.key, wanted) if wanted else ""
    yield Slip("grammar", noun.start, noun.end, suggestion, f"«{token.text}» does not take this case")


def _inside(language: Russian, tokens: Sequence[Token], index: int) -> Iterator[Slip]:
    """«на Вьетнаме» → «во Вьетнаме», unless a word before asks for «на»."""
    token, noun = tokens[index], tokens[index + 1]
    if {p.case for p in language.parses(noun.key)} != {"loct"}:
        return
    before = [word.key for word in tokens[max(0, index - 6) : index] if word.is_word]
    if any(word.startswith(stem) for word in before for stem in data()["based_on"]):
        return
    meant = "во" if noun.key[0] in "вф" and noun.key[1] in CONSONANTS + "ь" else "в"
    yield Slip("grammar", token.start, noun.end, f"{match_case(meant, token.text)} {noun.text}", "one is in this place")
