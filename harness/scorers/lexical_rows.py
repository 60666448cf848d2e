"""BLEU, chrF and TER of many sums of statistics at once: sacrebleu's formulas, one row a score, 1,000 rows a call.

sacrebleu computes one score a call in Python; a bootstrap of 1,000 resamples needs it 1,000 times. The order of the
statistics is sacrebleu's; `tests/properties/test_rows.py` holds every function to its metric.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Rows = NDArray[np.float64]

ORDER = 4  # longest n-gram of BLEU
LOG_OF_ZERO = -9999999999.0  # sacrebleu's


def bleu(rows: Rows, *, effective_order: bool = False) -> Rows:
    """BLEU with exponential smoothing of rows [hypothesis length, reference length, 4 × matches, 4 × n-grams]."""
    import numpy as np

    length, reference = rows[:, 0], rows[:, 1]
    matches, grams = rows[:, 2 : 2 + ORDER], rows[:, 2 + ORDER :]
    unmatched = (matches == 0) & (grams > 0)
    halvings = np.cumsum(unmatched, axis=1)
    precision = 100.0 * _over(np.where(unmatched, np.exp2(-halvings), matches), grams)
    logs = np.where(precision > 0, np.log(np.where(precision > 0, precision, 1.0)), LOG_OF_ZERO)
    orders = np.count_nonzero(grams, axis=1) if effective_order else np.full(len(rows), ORDER)
    counted = np.arange(ORDER) < orders[:, None]
    mean = _over(np.where(counted, logs, 0.0).sum(axis=1), orders.astype(np.float64))
    short = length < reference
    brevity = np.where(short, np.exp(np.where(short, 1 - _over(reference, length), 0.0)), 1.0)
    possible = (length > 0) & matches.any(axis=1)
    return np.where(possible, brevity * np.exp(mean), 0.0)


def chrf(rows: Rows, *, beta: int = 2) -> Rows:
    """The F-score of mean precision and recall over rows of [hypothesis, reference, matching] n-grams of each order."""
    import numpy as np

    hypothesis, reference, matching = rows[:, 0::3], rows[:, 1::3], rows[:, 2::3]
    both = (hypothesis > 0) & (reference > 0)
    orders = both.sum(axis=1).astype(np.float64)
    precision = _over(np.where(both, _over(matching, hypothesis), 0.0).sum(axis=1), orders)
    recall = _over(np.where(both, _over(matching, reference), 0.0).sum(axis=1), orders)
    return 100.0 * _over((1 + beta**2) * precision * recall, beta**2 * precision + recall)


def ter(rows: Rows) -> Rows:
    """Edits per hundred reference words of rows [edits, reference words]; edits against no words at all are 100."""
    import numpy as np

    edits, words = rows[:, 0], rows[:, 1]
    return 100.0 * np.where(words > 0, _over(edits, words), np.where(edits > 0, 1.0, 0.0))


def _over(above: Any, below: Rows) -> Rows:
    """A quotient, 0 where there is nothing to divide by."""
    import numpy as np

    quotient: Rows = np.divide(above, below, out=np.zeros(np.shape(above)), where=below > 0)
    return quotient
