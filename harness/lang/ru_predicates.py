"""Which words of a Russian sentence say what is done or is so: the words before which «не» would stand."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from harness.lang.base import Predicate, Token

KINDS = {
    "VERB": "finite",
    "PRED": "finite",
    "PRTS": "short",
    "ADJS": "short",
    "INFN": "infinitive",
    "GRND": "gerund",
    "PRTF": "participle",
}
COPULAS = frozenset({"быть", "стать", "становиться"})  # one predicate with what follows: «был показан»
COMPLETES = frozenset({"short", "infinitive", "finite"})
DASHES = frozenset("—–-")


def predicates(
    tokens: Sequence[Token], read: Callable[[str], tuple[str, str]]
) -> Iterator[Predicate]:
    """Predicates from left to right; `read` gives lemma and part of speech of a key, the likeliest."""
    words = [(at, token) for at, token in enumerate(tokens) if token.is_word]
    skip = -1
    for index, (at, token) in enumerate(words):
        if index == skip:
            continue
        lemma, kind = _kind(token, at, tokens, read)
        if not kind:
            continue
        last = index
        if lemma in COPULAS and index + 1 < len(words) and words[index + 1][0] == at + 1:
            follower = _kind(words[index + 1][1], at + 1, tokens, read)[1]
            if follower in COMPLETES:
                last = skip = index + 1
        yield Predicate(token.start, words[last][1].end, index, last, kind)


def _kind(
    token: Token, at: int, tokens: Sequence[Token], read: Callable[[str], tuple[str, str]]
) -> tuple[str, str]:
    """Lemma and kind of predicate; a capital inside a sentence is a name."""
    begins = at == 0 or not tokens[at - 1].is_word
    if token.text[:1].isupper() and not begins:
        return "", ""
    lemma, part = read(token.key)
    kind = KINDS.get(part, "")
    if not kind and part == "NOUN" and at and tokens[at - 1].text in DASHES:
        kind = "noun"
    return lemma, kind
