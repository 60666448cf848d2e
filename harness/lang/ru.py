"""Russian: pymorphy3 readings, agreement, and phrases put into the form of the words they replace.

All readings above a floor count as lemmas of a word: on annotated Russian this misses 0.2-0.4 % of the terms that are
there, against 2-3 % for the first reading alone and two thirds for exact comparison.
"""

from __future__ import annotations

import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Any

from harness.lang.base import Grammar, Language, Parse, Predicate, Slip, Token, is_acronym, match_case
from harness.lang.quantities import Quantity
from harness.lang.ru_families import families

if TYPE_CHECKING:
    from harness.lang.ru_quantities import RussianQuantities

ADJECTIVES = {"ADJF", "PRTF", "ADJS", "PRTS", "COMP"}
CONJUNCTIONS = {"и", "или"}
VERBS = {"VERB", "INFN", "GRND"}
NAMES = {"Name", "Surn", "Patr", "Geox", "Orgn", "Trad", "Abbr", "Init"}
EMPHATIC = {("COMP", None, None), ("VERB", "impf", "intr")}  # «больше и больше», «шли и шли»
CASES = {"gen1": "gent", "gen2": "gent", "acc2": "accs", "loc1": "loct", "loc2": "loct", "voct": "nomn"}
GOVERNS = {
    "в": "loct accs",
    "во": "loct accs",
    "на": "loct accs",
    "о": "loct accs",
    "об": "loct accs",
    "обо": "loct",
    "при": "loct",
    "к": "datv",
    "ко": "datv",
    "благодаря": "datv",
    "согласно": "datv",
    "вопреки": "datv",
    "по": "datv",
    "с": "ablt gent",
    "со": "ablt gent",
    "над": "ablt",
    "под": "ablt accs",
    "перед": "ablt",
    "между": "ablt",
    "за": "ablt accs",
    "через": "accs",
    "про": "accs",
}
GENITIVE = (
    "из изо от ото для до без у после около против среди вокруг кроме со стороны ввиду вместо относительно"
).split()
GOVERNS.update(dict.fromkeys((word for word in GENITIVE if word not in GOVERNS), "gent"))


def word_class(part_of_speech: str | None) -> str:
    """Noun, adjective (with participles), verb, or the tag itself."""
    if part_of_speech in ADJECTIVES:
        return "adjective"
    if part_of_speech in VERBS:
        return "verb"
    return "noun" if part_of_speech == "NOUN" else (part_of_speech or "").lower()


class Russian(Language):
    """Russian for matching and for suggestions; the dictionary is loaded at first use (0.1 s)."""

    code = "ru"

    @cached_property
    def _morph(self) -> Any:
        import pymorphy3

        return pymorphy3.MorphAnalyzer(lang="ru")

    def key(self, word: str) -> str:
        return russian_key(word)

    def parses(self, key: str) -> tuple[Parse, ...]:
        parses: tuple[Parse, ...] = self._parses(key)
        return parses

    @cached_property
    def _parses(self) -> Any:
        # one cache per object: a cache on the method would keep every object alive
        return lru_cache(maxsize=200_000)(self._analyse)

    def _analyse(self, key: str) -> tuple[Parse, ...]:
        try:
            raw = [(russian_key(p.normal_form), _features(p.tag), p.score) for p in self._morph.parse(key)]
        except ValueError:  # pymorphy3 asks for the name of each letter, and some have none (Tangut)
            return super().parses(key)
        weights: dict[tuple[str, str], float] = defaultdict(float)
        for lemma, features, score in raw:
            weights[lemma, features[0]] += score
        return tuple(Parse(lemma, *features, weights[lemma, features[0]], score) for lemma, features, score in raw)

    def inflections(self, lemma: str) -> frozenset[str]:
        words = [p for p in self._morph.parse(lemma) if russian_key(p.normal_form) == lemma]
        return frozenset({lemma, *(russian_key(form.word) for p in words for form in p.lexeme)})

    def families(self, lemma: str) -> frozenset[str]:
        return families(lemma)

    def slips(self, tokens: Sequence[Token]) -> tuple[Slip, ...]:
        from harness.lang import ru_agreement, ru_commas, ru_concord, ru_numerals, ru_slips

        rules = (ru_slips.slips, ru_concord.phrases, ru_numerals.numerals, ru_commas.commas, ru_agreement.disagreements)
        return tuple(slip for rule in rules for slip in rule(self, tokens))

    def predicates(self, text: str) -> tuple[Predicate, ...]:
        from harness.lang.ru_predicates import predicates

        return tuple(predicates(self.tokens(text), self._morph.parse))

    def is_common(self, key: str) -> bool:
        return self.is_known(key) and not self.is_name(key)

    def is_known(self, key: str) -> bool:
        return bool(self._morph.word_is_known(key))

    def is_name(self, key: str) -> bool:
        """Whether a word may be a person, place, body or brand."""
        return any(NAMES & set(p.tag.grammemes) for p in self._morph.parse(key))

    def is_place(self, key: str) -> bool:
        """Whether a word can be nothing but a place."""
        return all("Geox" in p.tag for p in self._morph.parse(key))

    def is_plural_only(self, key: str) -> bool:
        """Whether a noun has no singular («сутки») or no cases."""
        return any({"Pltm", "Fixd"} & set(p.tag.grammemes) for p in self._morph.parse(key))

    def is_past_masculine(self, key: str) -> bool:
        """Whether a word can be nothing but a verb in the past tense, masculine singular."""
        return all({"VERB", "past", "masc"} <= set(p.tag.grammemes) for p in self._morph.parse(key))

    def put(self, key: str, features: set[str]) -> str:
        """A noun or verb in another form; empty if it has none."""
        return self._put(self._morph.parse(key)[0], features) or ""

    def in_case(self, text: str, key: str, case: str) -> str:
        """A noun in another case and the same number."""
        number = str(self._morph.parse(key)[0].tag.number or "sing")
        form = self.put(key, {case, number})
        return match_case(form, text) if form else ""

    def may_double(self, key: str) -> bool:
        """Comparatives («больше и больше») and what goes on («шли и шли») are doubled for emphasis."""
        if super().may_double(key):
            return True
        kinds = [(p.tag.POS, p.tag.aspect, p.tag.transitivity, p.score) for p in self._morph.parse(key)]
        return bool(sum(score for *kind, score in kinds if tuple(kind) in EMPHATIC) >= 0.2)

    def roles(self, words: Sequence[Token]) -> tuple[str, ...]:
        """Adjectives before the first nominative noun agree with it; what follows it is governed and keeps its form."""
        head = 0
        while head + 1 < len(words) and not self._can_be_head(words[head].key) and self._is_adjective(words[head].key):
            head += 1
        if head and not self._can_be_head(words[head].key) and not self._is_adjective(words[head].key):
            head -= 1  # «государственный служащий при …»: the last adjective is the noun
        own = ["agree" if i < head else "head" if i == head else "fixed" for i in range(len(words))]
        if head + 2 < len(words) and words[head + 1].key in CONJUNCTIONS:
            return (*own[: head + 2], *self.roles(words[head + 2 :]))  # «министерства и ведомства»: both inflect
        return tuple(own)

    def _can_be_head(self, key: str) -> bool:
        parses = self.parses(key)
        adjective = sum(p.score for p in parses if p.word_class == "adjective" and p.case == "nomn")
        noun = any(p.word_class == "noun" and p.case == "nomn" and p.weight >= 0.05 for p in parses)
        return noun and adjective <= 0.3

    def _is_adjective(self, key: str) -> bool:
        return any(p.word_class == "adjective" and p.case == "nomn" for p in self.parses(key))

    def grammar(self, phrase: Sequence[Token], head: int, before: Token | None) -> Grammar | None:
        """Case and number of a phrase: what head and adjectives can all be, then what the word before asks for."""
        options = self._options(phrase[head].key)
        for word in phrase[:head]:
            agreeing = {grammar for grammar, _ in self._options(word.key)}
            options = [(g, s) for g, s in options if g in agreeing] or options
        if not options:
            return None
        wanted = self._wanted(before)
        # «в партии» can be read as two cases after «в»: the one named first is the likelier by far
        fitting = next((fit for case in wanted if (fit := [o for o in options if o[0].case == case])), options)
        best = max(fitting, key=lambda item: (round(item[1], 6), item[0].case == "nomn", item[0].number == "sing"))[0]
        readings = self.parses(phrase[head].key)
        genders = [p.gender for p in readings if p.word_class == "adjective" and (p.case, p.number) == best[:2]]
        return best._replace(gender=genders[0]) if genders and readings[0].word_class == "adjective" else best

    def _options(self, key: str) -> list[tuple[Grammar, float]]:
        scores: Counter[Grammar] = Counter()
        for p in self.parses(key):
            if p.case:
                scores[Grammar(p.case, p.number or "sing")] += p.score  # type: ignore[assignment]
        return list(scores.items())

    def _wanted(self, before: Token | None) -> Iterable[str]:
        if before is None or not before.is_word:
            return ("nomn",)
        if before.key in GOVERNS:
            return GOVERNS[before.key].split()
        if any(p.word_class == "noun" and p.weight >= 0.5 for p in self.parses(before.key)):
            return ("gent",)
        return ()

    def inflect(self, phrase: str, grammar: Grammar) -> str:
        """The phrase in the wanted case and number; words that cannot be put into it stay as they are."""
        words = [token for token in self.tokenise(phrase) if token.is_word]
        roles = self.roles(words) if words else ()
        pieces, at = [], 0
        for index, (word, role) in enumerate(zip(words, roles, strict=True)):
            form = word.text
            if role != "fixed" and not is_acronym(word.text):
                head = roles.index("head", index)
                form = self._in_form(word.key, role, words[head].key, grammar) or form
            pieces += [phrase[at : word.start], match_case(form, word.text)]
            at = word.end
        return "".join([*pieces, phrase[at:]])

    def _in_form(self, key: str, role: str, head: str, grammar: Grammar) -> str | None:
        """One word of a phrase in the wanted form: the head itself, or an adjective that agrees with it."""
        lone = self._citation(head, "adjective") if grammar.gender else None
        noun = lone or self._citation(head, "noun") or self._citation(head, "adjective")
        plural = noun is not None and str(noun.tag.number) == "plur"  # «органы власти» stays plural
        number = "plur" if plural else grammar.number
        if role == "head":
            return self._put(noun, {grammar.case, grammar.gender if lone else number})
        gender = str(noun.tag.gender) if noun is not None and noun.tag.gender and number == "sing" else ""
        features = {grammar.case, gender or number}
        if noun is not None and noun.tag.animacy and grammar.case == "accs" and gender in ("", "masc"):
            features.add(str(noun.tag.animacy))
        return self._put(self._citation(key, "adjective"), features)

    @cached_property
    def _quantities(self) -> RussianQuantities:
        from harness.lang.ru_quantities import RussianQuantities

        return RussianQuantities(self.inflections)

    def quantities(self, text: str) -> tuple[Quantity, ...]:
        return self._quantities.extract(text)

    def written(self, right: Quantity, wrong: Quantity, text: str) -> str:
        """A date, number, code; weekdays and shares in the form of the word they replace."""
        like = text[wrong.start : wrong.end]
        phrase = self._quantities.written(right, wrong, like)
        if right.kind not in ("weekday", "fraction") or " " in like:
            return phrase if right.kind not in ("weekday", "fraction") else ""
        before = self.tokens(text[: wrong.start])[-1:]
        grammar = self.grammar(self.tokens(like)[:1], 0, before[0] if before else None)
        return match_case(self.inflect(phrase, grammar), like) if phrase and grammar else ""

    def in_form_of(self, word: str, like: Token) -> str:
        """The same tense, person, case …; only within one part of speech, transitivity and aspect."""
        model, mine = self._morph.parse(like.key)[0], self._morph.parse(word)[0]
        kind = "verb" if model.tag.POS in ("PRTF", "PRTS") else word_class(model.tag.POS)
        if kind != word_class(mine.tag.POS) or kind not in ("noun", "verb", "adjective"):
            return ""
        passive = model.tag.voice == "pssv" and mine.tag.transitivity == "tran"
        same_aspect = mine.tag.aspect == model.tag.aspect or model.tag.tense == "pres"
        if not same_aspect or not (passive or mine.tag.transitivity == model.tag.transitivity):
            return ""
        form = self._put(mine, _grammemes(model.tag) - ({str(model.tag.gender)} if kind == "noun" else set()))
        return match_case(form, like.text) if form else ""

    def _citation(self, key: str, kind: str) -> Any:
        readings = [p for p in self._morph.parse(key) if word_class(p.tag.POS) == kind and str(p.tag.case) == "nomn"]
        return max(readings, key=lambda p: p.score, default=None)

    @staticmethod
    def _put(reading: Any, features: set[str]) -> str | None:
        form = reading.inflect(features) if reading is not None else None
        return str(form.word) if form is not None else None


@lru_cache(maxsize=10_000)
def _features(tag: Any) -> tuple[str, str, str, str, str]:
    """Class, case, number, gender and animacy of a tag; the dictionary has some 5,000 tags."""
    case = str(tag.case or "")
    return (
        word_class(tag.POS),
        CASES.get(case, case),
        str(tag.number or ""),
        str(tag.gender or ""),
        str(tag.animacy or ""),
    )


def _grammemes(tag: Any) -> set[str]:
    """What inflection chooses, without what belongs to the word itself."""
    kind = tag.POS if tag.POS in ("VERB", "INFN", "GRND", "PRTF", "PRTS", "ADJS") else None
    chosen = (kind, tag.tense, tag.person, tag.number, tag.mood, tag.case, tag.gender, tag.voice)
    return {str(value) for value in chosen if value}


@lru_cache(maxsize=200_000)
def russian_key(word: str) -> str:
    """Lower case, ё as е, no stress marks, one kind of hyphen."""
    text = unicodedata.normalize("NFC", word.replace("\u00ad", "")).casefold()
    if any(map(unicodedata.combining, text)):
        text = "".join(char for char in text if not unicodedata.combining(char))
    return text.replace("ё", "е").replace("\u2010", "-").replace("\u2011", "-")
