"""Compares numbers of documents, plates of vehicles, and names with a figure in them: of roads, flights, teams."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from harness.lang.differences import Difference, Side
from harness.lang.quantities import Quantity, alike

D = Decimal
ALIKE = str.maketrans("АВЕКМНОРСТХУ", "ABEKMHOPCTXY")  # letters of two scripts that look the same


def codes(source: Side, target: Side) -> Iterator[Difference]:
    """Numbers of documents, plates of vehicles: the nearest other code in place of one that is not there."""
    there, here = ({_plain(q) for q in side.every("code")} for side in (target, source))
    wrong = [q for q in target.kind("code") if _plain(q) not in here]
    for right in source.kind("code"):
        if _plain(right) in there or not wrong:
            continue
        best = max(wrong, key=lambda q: _code_kinship(right, q))
        kinship = _code_kinship(right, best)
        if kinship < 2 and not (len(wrong) == 1 and kinship):
            continue
        wrong.remove(best)
        foreign = bool(re.search(r"[А-Яа-яЁё]", str(best.values[0])))
        yield Difference("script" if foreign and figures(right) == figures(best) else "code", right, best)
    yield from _labels(source, target)


def _labels(source: Side, target: Side) -> Iterator[Difference]:
    """Names with a figure: the one that is lost and the one that is new, if they differ by a slip of the pen."""
    there, here = ({_alike(q) for q in side.every("label", "code")} for side in (target, source))
    right = {_alike(q): q for q in source.kind("label") if _alike(q) not in there}
    wrong = {_alike(q): q for q in target.kind("label") if _alike(q) not in here}
    if len(right) == len(wrong) == 1:
        (mine, one), (theirs, other) = *right.items(), *wrong.items()
        same_letters = re.sub(r"\d", "", mine) == re.sub(r"\d", "", theirs) != ""
        slip = same_letters and alike(D(figures(one)[0]), D(figures(other)[0]))
        # «10В» may be the third of a class in another alphabet
        routes = all(re.fullmatch(r"\d+[A-Z]", _plain(q)) for q in (one, other)) and mine[:-1] == theirs[:-1]
        if slip or routes:
            yield Difference("code", one, other)


def _alike(label: Quantity) -> str:
    return _plain(label).translate(ALIKE)


def _plain(code: Quantity) -> str:
    return re.sub(r"[\s./-]", "", str(code.values[0]).upper().replace("Đ", "D").replace("Ð", "D"))


def figures(code: Quantity) -> list[str]:
    """The numbers in it, in order."""
    return re.findall(r"\d+", str(code.values[0]))


def _code_kinship(one: Quantity, other: Quantity) -> int:
    """2 for equal figures or equal letters, 1 for figures that can be a slip."""
    mine, theirs = figures(one), figures(other)
    letters = [re.sub(r"[\d\s./-]", "", _plain(q)) for q in (one, other)]
    if mine == theirs or letters[0] == letters[1]:
        return 2 + (mine == theirs) + (letters[0] == letters[1])
    return int(len(mine) == len(theirs) and alike(D(mine[0]), D(theirs[0])))
