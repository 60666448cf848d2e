"""BLEU, chrF, chrF++ and TER from sacrebleu's own statistics, so every figure equals sacrebleu's.

Papineni et al. 2002 (BLEU), Popović 2015 and 2017 (chrF, chrF++), Snover et al. 2006 (TER), Post 2018 (sacrebleu).
"""

from __future__ import annotations

import unicodedata
from abc import abstractmethod
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from harness.model import Corpus, Direction, Measurement, Side, Stat
from harness.scorers import lexical_rows
from harness.scorers.base import Knowledge, Scorer, option, total

if TYPE_CHECKING:
    from harness.scorers.lexical_rows import Rows

CHUNK = 500  # sacrebleu keeps every reference n-gram of a call: 62 kB a segment, flat in chunks, same statistics


@dataclass(frozen=True)
class Lexical(Scorer):
    """A metric that sacrebleu computes; subclasses say which.

    Text is brought to NFC first: the same text in NFD costs 11 BLEU points otherwise.
    """

    needs: ClassVar[frozenset[Side]] = frozenset({"hypothesis", "reference"})
    direction: ClassVar[Direction] = Direction.HIGHER
    references: int = 1

    @classmethod
    def configured(cls, knowledge: Knowledge, options: Mapping[str, Any]) -> Lexical:
        return cls(references=knowledge.references, **options)

    @abstractmethod
    def _metric(self, *, sentence: bool = False) -> Any:
        """sacrebleu's metric object with this scorer's parameters."""

    def measure(self, corpus: Corpus) -> Measurement:
        metric, stats = self._metric(), []
        for at in range(0, len(corpus), CHUNK):
            chunk = corpus.segments[at : at + CHUNK]
            hypotheses = [_nfc(s.hypothesis) for s in chunk]
            references = list(zip(*([_nfc(r) for r in s.references.values()] for s in chunk), strict=True))
            stats += metric._extract_corpus_statistics(hypotheses, references)
        return Measurement(tuple(tuple(float(x) for x in stat) for stat in stats))

    def combine(self, stats: Iterable[Stat]) -> float | None:
        return self._score(stats, self._metric())

    def segment_score(self, stat: Stat) -> float | None:
        return self._score([stat], self._metric(sentence=True))

    @staticmethod
    def _score(stats: Iterable[Stat], metric: Any) -> float | None:
        rows = list(stats)
        return float(metric._compute_score_from_stats(total(rows, len(rows[0]))).score) if rows else None

    def signature(self) -> Mapping[str, str]:
        """sacrebleu's signature string, and the normalisation applied before."""
        metric = self._metric()
        metric.num_refs = self.references
        return {"sacrebleu": str(metric.get_signature()), "normalisation": "NFC"}


@dataclass(frozen=True)
class Bleu(Lexical):
    """Corpus BLEU; segments are scored with effective order, as sacrebleu recommends."""

    name: ClassVar[str] = "bleu"
    title: ClassVar[str] = "BLEU"
    tokenize: str = option("13a")
    lowercase: bool = option(False)

    def _metric(self, *, sentence: bool = False) -> Any:
        from sacrebleu.metrics.bleu import BLEU

        return BLEU(tokenize=self.tokenize, lowercase=self.lowercase, effective_order=sentence, force=True)

    def combine_rows(self, rows: Rows, *, single: bool = False) -> Rows:
        return lexical_rows.bleu(rows, effective_order=single)


@dataclass(frozen=True)
class Chrf(Lexical):
    """Character n-gram F-score, beta 2, no word n-grams."""

    name: ClassVar[str] = "chrf"
    title: ClassVar[str] = "chrF"
    lowercase: bool = option(False)

    def _metric(self, *, sentence: bool = False) -> Any:
        from sacrebleu.metrics.chrf import CHRF

        return CHRF(lowercase=self.lowercase)

    def combine_rows(self, rows: Rows, *, single: bool = False) -> Rows:
        return lexical_rows.chrf(rows)


@dataclass(frozen=True)
class ChrfPlusPlus(Lexical):
    """chrF with word uni- and bigrams."""

    name: ClassVar[str] = "chrf++"
    title: ClassVar[str] = "chrF++"
    lowercase: bool = option(False)

    def _metric(self, *, sentence: bool = False) -> Any:
        from sacrebleu.metrics.chrf import CHRF

        return CHRF(word_order=2, lowercase=self.lowercase)

    def combine_rows(self, rows: Rows, *, single: bool = False) -> Rows:
        return lexical_rows.chrf(rows)


@dataclass(frozen=True)
class Ter(Lexical):
    """Translation edit rate: lower is better."""

    name: ClassVar[str] = "ter"
    title: ClassVar[str] = "TER"
    direction: ClassVar[Direction] = Direction.LOWER
    case_sensitive: bool = option(False)

    def _metric(self, *, sentence: bool = False) -> Any:
        from sacrebleu.metrics.ter import TER

        return TER(case_sensitive=self.case_sensitive)

    def combine_rows(self, rows: Rows, *, single: bool = False) -> Rows:
        return lexical_rows.ter(rows)


def _nfc(text: str) -> str:
    return unicodedata.normalize("NFC", text)
