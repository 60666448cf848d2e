"""Sentences of a text and of its translation that stand for each other, where that is plain."""

from __future__ import annotations

from itertools import pairwise

import regex

END = regex.compile(r"""[.!?…;][»"”’)\]]*\s+(?=[«"“‘(\[–—-]*\s*[\p{Lu}\d])|;\s+|\n+""")
FIGURE = regex.compile(r"\d+")


def sentences(text: str) -> list[tuple[int, int]]:
    """Where each sentence, or part of a list after a semicolon, begins and ends; an abbreviation may end one too."""
    cuts = [0, *(match.end() for match in END.finditer(text)), len(text)]
    return [(start, end) for start, end in pairwise(cuts) if text[start:end].strip()]


def sentence_pairs(source: str, target: str) -> list[tuple[tuple[int, int], tuple[int, int]]]:
    """The sentences one by one, if both texts have as many and no figure has moved to another; else nothing."""
    ours, theirs = sentences(source), sentences(target)
    if len(ours) != len(theirs) or len(ours) < 2:
        return []
    figures = [_figures(source, ours), _figures(target, theirs)]
    if any(figures[0][figure] != figures[1][figure] for figure in figures[0].keys() & figures[1].keys()):
        return []
    return list(zip(ours, theirs, strict=True))


def _figures(text: str, places: list[tuple[int, int]]) -> dict[str, set[int]]:
    """In which sentences each figure stands."""
    found: dict[str, set[int]] = {}
    for index, (start, end) in enumerate(places):
        for match in FIGURE.finditer(text, start, end):
            found.setdefault(match.group(), set()).add(index)
    return found
