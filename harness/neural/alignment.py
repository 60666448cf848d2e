"""Which source a hypothesis belongs to, from the sentence embeddings of a whole corpus.

Cosines of such models are squeezed into a narrow band that differs from corpus to corpus, so none is judged by itself:
vectors are taken relative to the corpus's mean of their side, and a pair is only ever compared with other pairs.
Everything is linear in the number of segments.
"""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Vectors = NDArray[np.float32]  # a row a segment
    Flags = NDArray[np.bool_]  # one a segment

REACH = 20  # segments by which a hypothesis may be off
# What a change of the offset costs, in cosines. A segment of a shifted stretch gains about 0.4, so the two ends of a
# stretch are paid by three or four segments; on aligned text no stretch gains more than 0.6.
CHANGE = 0.6
FEWEST = 3  # segments of a stretch
EXCHANGED = -0.15  # of two neighbours in their order it is 0.02 to 0.75
SLACK = 0.05  # in cosines, by which a crossed pair may fall behind a straight one
ALIKE = 0.25  # distance of two vectors below which what tells them apart is noise
OTHERS = 64  # segments that a pair is compared with
ENOUGH = 20  # of them at least, or nothing is called unrelated
CLOSER = 0.2  # share of the others that has to be closer; with true pairs it is below 0.05


class Shift(NamedTuple):
    """A stretch in which the hypothesis of segment i belongs to the source of segment i + offset."""

    start: int
    length: int
    offset: int


def shifts(sources: Vectors, hypotheses: Vectors, telling: Flags) -> list[Shift]:
    """Stretches of one offset that is not 0, on the path of offsets through the corpus that explains it best.

    Args:
        telling: segments long enough to say something; the others are carried along.

    Returns:
        The stretches in their order, FEWEST telling segments or more in each.
    """
    import numpy as np

    path = _best_path(_closeness(_relative(sources), _relative(hypotheses), telling))
    found, start, size = [], 0, len(path)
    for offset, group in groupby(path.tolist()):
        length = len(list(group))
        if offset > 0 and start + length + offset >= size:
            length = size - start  # the sources of the last hypotheses lie beyond the end
        if offset and np.count_nonzero(telling[start : start + length]) >= FEWEST:
            found.append(Shift(start, length, offset))
        start += length
        if start == size:
            break
    return found


def exchanged(sources: Vectors, hypotheses: Vectors, telling: Flags) -> Flags:
    """Whether a segment has changed hypotheses with its follower; one value less than there are segments.

    Each of the two hypotheses must be as close to the other's source, and each source to the other's hypothesis; and
    the step between the sources must point against the step between the hypotheses (the cosine of the two steps, in
    which all that the two have in common cancels out). Inside a shifted stretch the answers mean nothing.
    """
    import numpy as np

    step, answer = np.diff(sources, axis=0), np.diff(hypotheses, axis=0)
    size, answer_size = np.linalg.norm(step, axis=1), np.linalg.norm(answer, axis=1)
    apart = (size > ALIKE) & (answer_size > ALIKE) & telling[:-1] & telling[1:]
    against = _dots(step, answer) < EXCHANGED * size * answer_size
    s, h = _relative(sources), _relative(hypotheses)
    own = _dots(s, h)
    crossed = np.minimum(_dots(s[:-1], h[1:]), _dots(s[1:], h[:-1])) > np.maximum(own[:-1], own[1:]) - SLACK
    verdict: Flags = apart & against & crossed
    return verdict


def unrelated(sources: Vectors, hypotheses: Vectors, telling: Flags) -> Flags:
    """Segments whose source has closer hypotheses, and whose hypothesis closer sources, among some of the others.

    The others are drawn from the telling segments, always the same ones of a corpus of that size.
    """
    import numpy as np

    places = np.flatnonzero(telling)
    if len(places) <= ENOUGH:
        return np.zeros(len(telling), dtype=bool)
    others = np.random.default_rng(len(places)).choice(places, min(OTHERS, len(places)), replace=False)
    s, h = _relative(sources), _relative(hypotheses)
    own = _dots(s, h)[:, None] + 1e-6  # a repeated segment is not closer than itself
    shares = [np.mean(one @ other[others].T > own, axis=1) for one, other in ((s, h), (h, s))]
    verdict: Flags = telling & (np.minimum(*shares) >= CLOSER)
    return verdict


def _relative(vectors: Vectors) -> Vectors:
    """Directions from the corpus's mean; zero for a vector that is the mean."""
    import numpy as np

    moved = vectors - vectors.mean(axis=0)
    sizes = np.linalg.norm(moved, axis=1, keepdims=True)
    result: Vectors = np.divide(moved, sizes, out=np.zeros_like(moved), where=sizes > 1e-6)
    return result


def _dots(one: Vectors, other: Vectors) -> NDArray[np.float32]:
    import numpy as np

    result: NDArray[np.float32] = np.einsum("ij,ij->i", one, other)
    return result


def _closeness(sources: Vectors, hypotheses: Vectors, telling: Flags) -> NDArray[np.float64]:
    """Cosine of every hypothesis with the sources around it: a row a segment, a column an offset from -REACH on.

    It is 0 where a segment says too little, which speaks neither for an offset nor against it.
    """
    import numpy as np

    size = len(sources)
    table = np.full((size, 2 * REACH + 1), -np.inf)
    for offset in range(-min(REACH, size - 1), min(REACH, size - 1) + 1):
        first, last = max(0, -offset), min(size, size - offset)
        own = slice(first, last)
        cosines = _dots(hypotheses[own], sources[first + offset : last + offset])
        table[own, offset + REACH] = np.where(telling[own], cosines, 0.0)
    return table


def _best_path(closeness: NDArray[np.float64]) -> NDArray[np.int64]:
    """The offset of every segment, so that closeness less the cost of changes is greatest (Viterbi).

    It is 0 before the first and after the last segment.
    """
    import numpy as np

    size, width = closeness.shape
    away = np.where(np.arange(width) == REACH, 0.0, CHANGE)
    came = np.empty((size, width), dtype=np.int64)
    total = -away
    for row in range(size):
        best = int(total.argmax())
        stay = total >= total[best] - CHANGE
        came[row] = np.where(stay, np.arange(width), best)
        total = np.where(stay, total, total[best] - CHANGE) + closeness[row]
    path = np.empty(size, dtype=np.int64)
    column = int((total - away).argmax())
    for row in range(size - 1, -1, -1):
        path[row] = column
        column = int(came[row, column])
    return path - REACH
