"""What a document speaks of: Vietnam, or another country where other bodies, offices and places are the right ones."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from harness.inputs.rules import Rules
from harness.lang.find import language
from harness.lang.phrases import Found, PhraseIndex
from harness.model import Segment

FOREIGN = "foreign"  # the guard that lists other countries and what belongs to them
OF = "of"  # the guard that lists what may stand between a body and its country
ARTICLE = 3  # segments from which on silence about home says something
HOME = "home"  # the guard that lists what shows that a text is about the source language's own country


@dataclass(frozen=True)
class Context:
    """Reads the guards `foreign` and `home` of a language pair's rules; without them nothing is known to be abroad."""

    source_lang: str
    rules: Rules

    @cached_property
    def _guards(self) -> PhraseIndex[str]:
        index: PhraseIndex[str] = PhraseIndex(language(self.source_lang))
        for name in (FOREIGN, HOME):
            for phrase in self.rules.guards.get(name, ()):
                index.add(phrase, name, keep_case=True)
        return index

    def foreign(self, segment: Segment) -> list[Found]:
        """Where the source of a segment names another country or something of it."""
        return [found for found in self._guards.find(segment.source) if found.value == FOREIGN]

    def abroad(self, document: Sequence[Segment]) -> bool:
        """Whether a document names something foreign, and nothing of home, so that it is about another country."""
        if HOME not in self.rules.guards or len(document) < ARTICLE:
            return False
        named = {found.value for segment in document for found in self._guards.find(segment.source)}
        return HOME not in named and (FOREIGN in named or any(self._has_alien_name(s.source) for s in document))

    def owned(self, segment: Segment, end: int, foreign: Sequence[Found]) -> bool:
        """Whether what ends at `end` in the source is said to be another country's: *Quốc hội | Cuba*."""
        between = ("", *self.rules.guards.get(OF, ()))
        return any(end <= f.start and segment.source[end : f.start].strip() in between for f in foreign)

    def _has_alien_name(self, text: str) -> bool:
        """A capitalised word that cannot be one of the language: a person or a place of elsewhere."""
        tongue = language(self.source_lang)
        return any(
            token.text[:1].isupper() and not token.text.isupper() and not tongue.is_native(token.key)
            for token in tongue.tokens(text)
            if token.is_word
        )
