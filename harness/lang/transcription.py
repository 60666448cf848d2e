"""How the names of one language are spelled in another: every syllable has right, wrong and foreign readings.

The tables are data (`transcription.*.toml`, `chinese.*.toml`, `meanings.*.toml`, `names.*.toml`); the matcher of
names in running text is `name_match.py`. A pair without tables has no transcription, and nothing is said of its names.
"""

from __future__ import annotations

import hashlib
import re
import tomllib
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from functools import cache, cached_property, lru_cache
from importlib.resources import files
from itertools import product
from typing import Any, NamedTuple

from harness.lang.base import Language
from harness.lang.vi import syllable_key
from harness.lang.vi_syllable import VOWELS, Syllable, split, toneless

RIGHT, MINOR, MAJOR, CHINESE, TABOO = range(5)
SUFFIX = re.compile("(?:ение|ание|ость|ство|ый|ий|ой|ие|ия|[аяоеьй])$")
LIKELY = 0.05  # share of probability from which on a reading counts
TABLES = ("transcription", "chinese", "names", "meanings")


class Known(NamedTuple):
    """A name of the table: its right renderings, the preferred one first, and what it names."""

    renderings: tuple[str, ...]
    kind: str


class Option(NamedTuple):
    """One spelling of a part of a syllable."""

    text: str
    grade: int


def _table(name: str, pair: str) -> dict[str, Any]:
    return tomllib.loads(files("harness.lang").joinpath(f"{name}.{pair}.toml").read_text(encoding="utf-8"))


def _digest(pair: str) -> str:
    tables = (files("harness.lang").joinpath(f"{name}.{pair}.toml").read_bytes() for name in TABLES)
    return hashlib.sha256(b"".join(tables)).hexdigest()[:12]


@cache
def transcription(source: str, target: str) -> Transcription | None:
    """The tables of a language pair; None where there are none."""
    pair = f"{source}-{target}"
    exists = files("harness.lang").joinpath(f"transcription.{pair}.toml").is_file()
    return Transcription(pair) if exists else None


class Transcription:
    """The tables of one pair, with the forms of every syllable asked for so far."""

    def __init__(self, pair: str) -> None:
        self.digest = _digest(pair)
        self._rules = _table("transcription", pair)
        self._chinese = _table("chinese", pair)
        self._names = _table("names", pair)
        self._meaning = _table("meanings", pair)
        self._forms: dict[str, Mapping[str, int]] = {}
        self.chinese_context: tuple[str, ...] = tuple(self._chinese["context"])
        self.chinese_places = frozenset(key(place) for place in self._chinese["places"])

    @cached_property
    def known(self) -> Mapping[tuple[str, ...], Known]:
        """Names of the table by the keys of their syllables."""
        kinds = [("exonyms", "exonym"), ("places", "place"), ("persons", "person")]
        return {
            tuple(syllable_key(word) for word in name.replace("-", " ").split()): Known(tuple(forms), kind)
            for table, kind in kinds
            for name, forms in self._names[table].items()
        }

    @cached_property
    def _readings(self) -> Mapping[str, list[str]]:
        return {syllable_key(word): forms for word, forms in self._chinese["syllables"].items()}

    @cached_property
    def _meanings(self) -> Mapping[str, frozenset[str]]:
        return {syllable_key(w): _roots(lemmas) for w, lemmas in self._meaning["syllables"].items()}

    @cached_property
    def _phrases(self) -> Mapping[tuple[str, ...], frozenset[str]]:
        return {
            tuple(syllable_key(word) for word in phrase.split()): _roots(lemmas)
            for phrase, lemmas in self._meaning["phrases"].items()
        }

    def meanings(self, word: str) -> frozenset[str]:
        """Lemmas and roots that a syllable means as an ordinary word; by its key."""
        return self._meanings.get(word, frozenset())

    def phrase_meanings(self, words: Sequence[str]) -> frozenset[str]:
        """Lemmas that a name means as a whole; by the keys of its syllables."""
        return self._phrases.get(tuple(words), frozenset())

    @cached_property
    def spellings(self) -> frozenset[str]:
        """Every rendering of the table's Vietnamese places and persons, as one word."""
        return self._spelled("person") | self.place_spellings

    @cached_property
    def place_spellings(self) -> frozenset[str]:
        """Those of the places."""
        return self._spelled("place")

    def _spelled(self, kind: str) -> frozenset[str]:
        known = (name for name in self.known.values() if name.kind == kind)
        return frozenset(key(text).replace(" ", "").replace("-", "") for name in known for text in name.renderings)

    @cached_property
    def office_holders(self) -> tuple[list[str], ...]:
        """Renderings of the persons of the table, word by word."""
        known = (name for name in self.known.values() if name.kind == "person")
        return tuple(key(text).split() for name in known for text in name.renderings)

    def is_chinese(self, word: str, spelling: str) -> bool:
        """Whether a syllable, given by its key, is spelled so when it is read in Chinese: Lý, «ли»."""
        return spelling in map(key, self._readings.get(word, ()))

    @cached_property
    def feminine(self) -> frozenset[str]:
        """Second syllables that say that a name is a woman's."""
        return frozenset(map(syllable_key, self._rules["feminine"]))

    @cached_property
    def administrative(self) -> frozenset[str]:
        """Keys of the words after which a place name is joined."""
        return frozenset(" ".join(map(syllable_key, text.split())) for text in self._rules["joined-after"])

    @cached_property
    def natural(self) -> frozenset[str]:
        """Keys of the words after which any translated syllable of a place name gives the mistake away."""
        return self.administrative | {" ".join(map(syllable_key, text.split())) for text in self._rules["natural"]}

    @cached_property
    def _directions(self) -> frozenset[str]:
        return frozenset(map(syllable_key, self._rules["direction"]))

    @cached_property
    def personal(self) -> frozenset[str]:
        """Keys of the surnames with which only places named after a person begin."""
        return frozenset(map(syllable_key, self._rules["personal"]))

    @cached_property
    def neighbours(self) -> frozenset[str]:
        """Keys of words that speak of the countries across the border."""
        return frozenset(map(syllable_key, self._rules["neighbours"]))

    @cached_property
    def _generic(self) -> frozenset[str]:
        return frozenset(map(syllable_key, self._rules["generic"]))

    def generic(self, word: str) -> bool:
        """Whether the first syllable of a place name is a kind of place, rightly translated; by its key."""
        return word in self._generic

    def translatable(self, word: str) -> bool:
        """Whether a syllable of a place name may rightly be translated: a kind of place, a direction; by its key."""
        return word in self._generic or word in self._directions

    def ascii(self, word: str) -> str:
        """The word without any mark, in small letters: Nguyễn, nguyen."""
        plain = unicodedata.normalize("NFD", word.lower().replace("đ", "d"))
        return "".join(char for char in plain if not unicodedata.combining(char))

    @cached_property
    def _syllables(self) -> frozenset[str]:
        rules = self._rules
        initials = {
            key(x) for entry in rules["initials"].values() for x in (*entry.get("right", ()), *entry.get("soft", ()))
        }
        vowels = {key(x) for table in ("vowels", "opening") for entry in rules[table].values() for x in entry["right"]}
        vowels |= {key(self._soften(x)) for x in vowels}
        finals = {key(x) for entry in rules["finals"].values() for x in entry["right"]}
        return frozenset(a + b + c for a in initials for b in vowels for c in finals)

    def is_syllable(self, stems: Sequence[Any]) -> bool:
        """Whether one of the bare forms of a word could spell a syllable at all."""
        return any(self.is_spelled(stem.text) for stem in stems)

    def is_spelled(self, text: str) -> bool:
        """Whether a bare form is a syllable of the source language as it should be spelled."""
        return text in self._syllables

    def forms(self, word: str) -> Mapping[str, int]:
        """Spellings of a syllable (small letters, ё as е) with the gravity of each: RIGHT … TABOO."""
        name = syllable_key(word)
        if name not in self._forms:
            self._forms[name] = self._build(word, name)
        return self._forms[name]

    def _build(self, word: str, name: str) -> Mapping[str, int]:
        whole = toneless(word)
        own = self._rules["syllables"].get(whole)
        found: dict[str, int] = {}
        for option in _options(own) if own else self._spellings(word):
            text = key(option.text)
            found[text] = min(option.grade, found.get(text, TABOO))
        for reading in self._readings.get(name, ()):
            found.setdefault(key(reading), CHINESE)
            if found[key(reading)] in (MINOR, MAJOR):
                found[key(reading)] = CHINESE
        return found

    def preferred(self, word: str) -> str:
        """The best spelling of a syllable, with ё."""
        own = self._rules["syllables"].get(toneless(word))
        options = _options(own) if own else self._spellings(word)
        return next((option.text for option in options if option.grade == RIGHT), "")

    def _spellings(self, word: str) -> Iterator[Option]:
        parts = split(word)
        if parts is None:
            return self._foreign(word)
        own = self._after.get(parts.initial, {}) if parts.initial else self._rules["opening"]
        vowels = own.get(parts.vowels, self._rules["vowels"][parts.vowels])
        return self._combined(parts, list(_options(vowels)))

    @cached_property
    def _after(self) -> Mapping[str, Any]:
        """Vowels that are spelled otherwise after an initial."""
        return {initial: own for initials, own in self._rules["after"].items() for initial in initials.split()}

    def _combined(self, parts: Syllable, vowels: list[Option]) -> Iterator[Option]:
        initial = self._rules["initials"][parts.initial]
        finals = list(_options(self._rules["finals"][parts.final]))
        for soft, vowel, final in product(initial.get("soft", ()), vowels, finals):
            grade = max(vowel.grade, final.grade)
            softened = self._soften(vowel.text)
            wrong = MINOR if softened in initial.get("hard", ()) else RIGHT
            yield Option(soft + softened + final.text, max(grade, wrong))
            yield Option(soft + self._rules["sign"] + vowel.text + final.text, grade)
            yield Option(soft + self._rules["sign"] + softened + final.text, grade)
        for first, vowel, final in product(_options(initial), vowels, finals):
            yield Option(first.text + vowel.text + final.text, max(first.grade, vowel.grade, final.grade))

    def _soften(self, vowels: str) -> str:
        return str(self._rules["soften"].get(vowels[0], vowels[0])) + vowels[1:]

    def _foreign(self, word: str) -> Iterator[Option]:
        """Letter by letter: names of the mountain peoples, whose syllables begin and end as they like."""
        letters, finals, whole, at = self._rules["letters"], self._rules["finals"], toneless(word), 0
        parts: list[list[Option]] = []
        while at < len(whole):
            piece = next((v for v in sorted(VOWELS, key=len, reverse=True) if whole.startswith(v, at)), "")
            if piece:
                parts.append(list(_options(self._rules["vowels"][piece])))
            else:
                piece = next((x for x in sorted(letters, key=len, reverse=True) if whole.startswith(x, at)), "")
                if not piece:
                    return
                ends = at + len(piece) == len(whole) and piece in finals
                parts.append(
                    list(_options(finals[piece])) if ends else [Option(text, RIGHT) for text in letters[piece]]
                )
            at += len(piece)
        for combination in product(*parts):
            yield Option("".join(o.text for o in combination), max(o.grade for o in combination))


def _roots(lemmas: str) -> frozenset[str]:
    """Lemmas, each with a dot after what adjectives and nouns of its family share: «нефрит.» is in «нефритовый»."""
    return frozenset(root for word in lemmas.split() for root in (word, *_root(word)))


def _root(word: str) -> Iterator[str]:
    stem = SUFFIX.sub("", word)
    if len(stem) >= 4:
        yield stem + "."


def roots_of(lemma: str) -> frozenset[str]:
    """A lemma of a text with every root that it may have."""
    return frozenset((lemma, *(lemma[:size] + "." for size in range(max(4, len(lemma) - 8), len(lemma) + 1))))


@lru_cache(maxsize=100_000)
def likely_roots(language: Language, key: str) -> frozenset[str]:
    """The roots of every lemma that a word of a text is likely enough to have."""
    readings = (parse for parse in language.parses(key) if parse.weight >= LIKELY)
    return frozenset(root for parse in readings for root in roots_of(parse.lemma))


def _options(entry: Mapping[str, Sequence[str]]) -> Iterator[Option]:
    """Spellings of a table entry, the preferred one first."""
    for name, grade in (("right", RIGHT), ("wrong", MINOR), ("grave", MAJOR), ("taboo", TABOO)):
        for text in entry.get(name, ()):
            yield Option(text, grade)


def key(text: str) -> str:
    """Small letters, ё as е."""
    return text.lower().replace("ё", "е")
