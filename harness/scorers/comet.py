"""COMET, CometKiwi and xCOMET through unbabel-comet: the numbers of its own `predict`, computed once.

Rei et al. 2020 and 2022 (COMET, CometKiwi), Guerreiro et al. 2024 (xCOMET). Scores are on the model's own scale, on
which 1 is perfect; a system's score is the mean over its segments, as COMET reports it.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any, ClassVar

from harness import mqm
from harness.errors import ConfigurationError, ScorerError, did_you_mean
from harness.model import Corpus, Finding, Level, Measurement, Segment, Side, Span
from harness.neural.checkpoint import Checkpoint, is_path, locate, missing_package
from harness.neural.engine import Engine
from harness.neural.models import licence_to_accept
from harness.neural.prediction import Item, Prediction
from harness.scorers.base import Knowledge, Mean, option

PRECISIONS = ("fp32", "bf16")
BATCH_TOKENS = 4096


@dataclass(frozen=True)
class Neural(Mean):
    """A COMET model; subclasses say which family and whether it reads a reference.

    Attributes:
        model: name on the hub, or path of a checkpoint.
        precision: fp32 as COMET's `predict`, or bf16: about twice as fast on processors with AMX, less exact.
        reference: name of the reference to use where there are several; the first without it.
        accept_licence: SPDX identifier of a licence that the model asks to accept.
        batch_tokens: tokens of a batch, padding included; decides memory and speed, not scores.
    """

    model: str = option("")
    precision: str = option("fp32")
    reference: str = option("")
    accept_licence: str = option("")
    batch_tokens: int = option(BATCH_TOKENS)
    references: int = 0
    engine: Engine = field(default_factory=Engine, compare=False, repr=False)

    @classmethod
    def configured(cls, knowledge: Knowledge, options: Mapping[str, Any]) -> Neural:
        scorer = cls(references=knowledge.references, engine=knowledge.engine or Engine(), **options)
        if scorer.precision not in PRECISIONS:
            raise ConfigurationError(
                f"scorer {cls.name!r}: unknown precision {scorer.precision!r}",
                hint=did_you_mean(scorer.precision, PRECISIONS),
            )
        if scorer.batch_tokens < 1:
            raise ConfigurationError(f"scorer {cls.name!r}: batch-tokens must be at least 1")
        return scorer

    def unavailable(self) -> str:
        licence = licence_to_accept(self.model)
        if self.accept_licence != licence and licence:
            return (
                f"{self.model} is licensed under {licence} (not for commercial use); if you may use it, say so in the "
                f'suite: [scorers.{self.name}] accept-licence = "{licence}"'
            )
        try:
            return missing_package() or self._misfit(self._checkpoint)
        except ScorerError as error:
            return "; ".join(part for part in (error.message, error.hint) if part)

    @cached_property
    def _checkpoint(self) -> Checkpoint:
        return locate(self.model)

    @abstractmethod
    def _misfit(self, checkpoint: Checkpoint) -> str:
        """Why the checkpoint is not one for this scorer; empty if it is."""

    @property
    @abstractmethod
    def _reads_reference(self) -> bool:
        """Whether the model is given a reference."""

    def measure(self, corpus: Corpus) -> Measurement:
        items = [Item(s.source, s.hypothesis, self._reference(s) if self._reads_reference else None) for s in corpus]
        answer = self.engine.predict(self._checkpoint, self._space, items, self.precision, self.batch_tokens)
        cut = sum(prediction.truncated for prediction in answer.predictions)
        said = [f"{cut} of {len(items)} segments are longer than the model reads and were cut off"] if cut else []
        return Measurement(
            stats=tuple((prediction.score, 1.0) for prediction in answer.predictions),
            findings=tuple(self._findings(corpus, answer.predictions)),
            notices=(*said, *answer.notices),
            cached=answer.cached,
        )

    def _reference(self, segment: Segment) -> str:
        if self.reference and self.reference not in segment.references:
            raise ScorerError(
                f"segment {segment.id!r} has no reference {self.reference!r}",
                hint=did_you_mean(self.reference, segment.references),
            )
        return segment.references[self.reference or next(iter(segment.references))]

    def _findings(self, corpus: Corpus, predictions: Sequence[Prediction]) -> Iterator[Finding]:
        return iter(())

    def signature(self) -> Mapping[str, str]:
        """Model, digest of its weights and settings, precision, what is read, version of unbabel-comet; no path."""
        reads = f"reference {self.reference or 1}" if self._reads_reference else "no reference"
        return {
            "model": "local" if is_path(self.model) else self.model,
            "digest": self.engine.digest(self._checkpoint)[:16],
            "precision": self.precision,
            "reads": reads,
            "unbabel-comet": _comet_version(),
        }

    @property
    def _space(self) -> str:
        """What decides a prediction besides the texts: the signature without names, which change nothing."""
        decisive = {key: value for key, value in self.signature().items() if key not in ("model", "reads")}
        family = "reference" if self._reads_reference else "no reference"
        return "|".join([self.name, *(f"{key}:{value}" for key, value in decisive.items()), family])


@dataclass(frozen=True)
class Comet(Neural):
    """COMET with a reference: a regression model reads source, hypothesis and reference."""

    name: ClassVar[str] = "comet"
    title: ClassVar[str] = "COMET"
    needs: ClassVar[frozenset[Side]] = frozenset({"source", "hypothesis", "reference"})
    model: str = option("Unbabel/wmt22-comet-da")

    def _misfit(self, checkpoint: Checkpoint) -> str:
        return _other_family(checkpoint, self.name)

    @property
    def _reads_reference(self) -> bool:
        return True


@dataclass(frozen=True)
class CometKiwi(Neural):
    """CometKiwi, quality estimation: the model reads source and hypothesis only."""

    name: ClassVar[str] = "cometkiwi"
    title: ClassVar[str] = "CometKiwi"
    needs: ClassVar[frozenset[Side]] = frozenset({"source", "hypothesis"})
    model: str = option("Unbabel/wmt22-cometkiwi-da")

    def _misfit(self, checkpoint: Checkpoint) -> str:
        if checkpoint.wants_reference:
            return f"{self.model} was trained with references; the scorer cometkiwi gives it none"
        return _other_family(checkpoint, self.name)

    @property
    def _reads_reference(self) -> bool:
        return False


@dataclass(frozen=True)
class XComet(Neural):
    """xCOMET: a score and error spans; it reads a reference where there is one, unless told not to.

    A span is a model's guess, so a finding of it is a warning, and gives way to a finding of a check on the same words.
    """

    name: ClassVar[str] = "xcomet"
    title: ClassVar[str] = "xCOMET"
    needs: ClassVar[frozenset[Side]] = frozenset({"source", "hypothesis"})
    kinds: ClassVar[tuple[str, ...]] = ("span",)
    model: str = option("Unbabel/XCOMET-XL")
    use_reference: bool = option(True)

    def _misfit(self, checkpoint: Checkpoint) -> str:
        return _other_family(checkpoint, self.name)

    @property
    def _reads_reference(self) -> bool:
        return self.use_reference and self.references > 0

    def _findings(self, corpus: Corpus, predictions: Sequence[Prediction]) -> Iterator[Finding]:
        for segment, prediction in zip(corpus, predictions, strict=True):
            for span in prediction.spans:
                words = segment.hypothesis[span.start : span.end]
                yield Finding(
                    rule=f"{self.name}/span",
                    entry="",
                    segment=segment.id,
                    category="accuracy/mistranslation",  # the model does not say what is wrong, only how grave it is
                    severity=mqm.severity(span.severity),
                    spans=(Span.of("hypothesis", segment.hypothesis, span.start, span.end),),
                    observed=words,
                    key=words.casefold(),
                    level=Level.WARNING,
                    evidence={"model": Path(self.model).name},
                    confidence=round(span.confidence, 4),
                    origin="metric",
                )


def _other_family(checkpoint: Checkpoint, name: str) -> str:
    if checkpoint.family == name:
        return ""
    return f"{checkpoint.name} is a model for the scorer {checkpoint.family}, not for {name}"


def _comet_version() -> str:
    """Version of unbabel-comet up to the minor number: later patches have never changed a score."""
    try:
        return ".".join(version("unbabel-comet").split(".")[:2])
    except PackageNotFoundError:
        return "none"
