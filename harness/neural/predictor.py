"""A COMET model at work: its own code and numbers, but every text is encoded once and batches are cut by tokens.

Runs in the worker process; nothing else of the harness imports torch. Equal to `model.predict(…)` to about 1e-7: the
same modules compute the same thing, only the padding differs.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import Any

import torch
from comet import load_from_checkpoint
from comet.models import RegressionMetric, UnifiedMetric, XCOMETMetric

from harness.neural.batches import by_tokens, in_halves
from harness.neural.prediction import Batch, Item, Prediction
from harness.neural.spans import ErrorSpan, error_spans

log = logging.getLogger(__name__)

CHUNK = 64  # items whose texts are encoded before the first of them is scored
KEPT = 2**28  # numbers of all sentence embeddings that are kept: 1 GiB in single precision


def load(path: Path, device: str, precision: str, batch_tokens: int, notify: Callable[[str], None]) -> Predictor:
    """The predictor for a checkpoint's kind of model; `notify` hears what a person should know."""
    model = load_from_checkpoint(str(path), local_files_only=True).float().eval().to(device)
    kind = JointPredictor if isinstance(model, UnifiedMetric) else EmbeddingPredictor
    return kind(model, device, precision, batch_tokens, notify)


class Predictor:
    """What both kinds of model share: the device, the precision, the tokeniser, and batches that may be too large."""

    def __init__(
        self, model: Any, device: str, precision: str, batch_tokens: int, notify: Callable[[str], None]
    ) -> None:
        self._model, self._device, self._precision, self._budget = model, device, precision, batch_tokens
        self._notify = notify
        self._longest = model.encoder.max_positions - 2  # what COMET cuts each text down to, in tokens

    def predict(self, items: Sequence[Item], vectors: Mapping[str, bytes]) -> Iterator[Batch]:
        """Some items at a time, the longest first; `vectors` are embeddings of texts that need not be encoded again."""
        raise NotImplementedError

    def _lengths(self, texts: Sequence[str]) -> list[int]:
        """Tokens of every text, before anything is cut off."""
        return [len(ids) for ids in self._model.encoder.tokenizer(list(texts), verbose=False)["input_ids"]]

    def _half_precision(self) -> AbstractContextManager[Any]:
        """Where the encoder runs: bfloat16 if that was asked for, else as it is, in single precision."""
        if self._precision == "bf16":
            half: AbstractContextManager[Any] = torch.autocast(torch.device(self._device).type, dtype=torch.bfloat16)
            return half
        return nullcontext()

    def _fitting(self, batches: Sequence[Sequence[int]], compute: Callable[[Sequence[int]], Any]) -> Iterator[Any]:
        """The batches and what is computed of them, in halves where memory is short."""

        def notify(size: int) -> None:
            if torch.cuda.is_available():
                torch.cuda.empty_cache()
            self._notify(f"a batch of {size} did not fit into memory and was halved")

        for batch in batches:
            yield from in_halves(batch, compute, out_of_memory, notify)


class EmbeddingPredictor(Predictor):
    """Regression models: source, hypothesis and reference are encoded apart, so each distinct text only once."""

    def __init__(self, model: RegressionMetric, *settings: Any) -> None:
        super().__init__(model, *settings)
        self._encode_batch = model.get_sentence_embedding
        # COMET's own forward, given embeddings in place of token ids: its formula is not written down twice.
        model.get_sentence_embedding = lambda input_ids, attention_mask: input_ids
        self._known: dict[str, torch.Tensor] = {}

    def predict(self, items: Sequence[Item], vectors: Mapping[str, bytes]) -> Iterator[Batch]:
        self._known.update((text, self._row(data)) for text, data in vectors.items() if text not in self._known)
        order = sorted(range(len(items)), key=lambda i: -sum(map(len, items[i].texts)))
        for at in range(0, len(order), CHUNK):
            chunk = order[at : at + CHUNK]
            texts = list(dict.fromkeys(text for i in chunk for text in items[i].texts))
            lengths = dict(zip(texts, self._lengths(texts), strict=True))
            fresh = [text for text in texts if text not in self._known]
            self._encode(fresh, [min(lengths[text], self._longest) for text in fresh])
            predictions = [
                Prediction(score, any(lengths[text] > self._longest for text in items[i].texts))
                for i, score in zip(chunk, self._scores([items[i] for i in chunk]), strict=True)
            ]
            shared = {text for i in chunk for text in (items[i].source, items[i].reference)}
            rows = {text: self._known[text].cpu().numpy().tobytes() for text in fresh if text in shared}
            yield Batch(chunk, predictions, rows)
            self._forget()

    def _row(self, data: bytes) -> torch.Tensor:
        return torch.frombuffer(bytearray(data), dtype=torch.float32).to(self._device)

    def _encode(self, texts: Sequence[str], lengths: Sequence[int]) -> None:
        batches = by_tokens(lengths, self._budget)
        for batch, rows in self._fitting(batches, lambda b: self._embed([texts[i] for i in b])):
            self._known.update(zip((texts[i] for i in batch), rows, strict=True))

    def _embed(self, texts: Sequence[str]) -> torch.Tensor:
        inputs = self._model.encoder.prepare_sample(list(texts))
        with torch.inference_mode(), self._half_precision():
            rows = self._encode_batch(inputs["input_ids"].to(self._device), inputs["attention_mask"].to(self._device))
        return rows.float()

    def _scores(self, items: Sequence[Item]) -> list[float]:
        sides = {"src": [i.source for i in items], "mt": [i.hypothesis for i in items]}
        if self._model.requires_references():
            sides["ref"] = [i.reference or "" for i in items]
        inputs: dict[str, Any] = {}
        for side, texts in sides.items():
            inputs[f"{side}_input_ids"] = torch.stack([self._known[text] for text in texts])
            inputs[f"{side}_attention_mask"] = None
        with torch.inference_mode():
            scores: list[float] = self._model(**inputs).score.tolist()
        return scores

    def _forget(self) -> None:
        """Let the oldest embeddings go where they are too many; dictionaries keep their order."""
        width = self._model.encoder.output_units
        while len(self._known) * width > KEPT:
            self._known.pop(next(iter(self._known)))


class JointPredictor(Predictor):
    """Unified models and xCOMET: hypothesis, source and reference are read together; nothing can be shared."""

    def __init__(self, model: UnifiedMetric, *settings: Any) -> None:
        super().__init__(model, *settings)
        self._marks = isinstance(model, XCOMETMetric)
        self._subwords: list[tuple[Any, Any]] = []
        if self._marks:
            decode = model.decode

            def listened(probabilities: Any, input_ids: Any, offsets: Any) -> Any:
                self._subwords = list(zip(offsets, probabilities.tolist(), strict=True))
                return decode(probabilities, input_ids, offsets)

            model.decode = listened

    def predict(self, items: Sequence[Item], vectors: Mapping[str, bytes]) -> Iterator[Batch]:
        texts = list(dict.fromkeys(text for item in items for text in item.texts))
        length = dict(zip(texts, self._lengths(texts), strict=True)) if texts else {}
        joint = [sum(min(length[text], self._longest) for text in item.texts) for item in items]
        most = self._model.encoder.max_positions
        cut = [
            total > most or any(length[text] > self._longest for text in item.texts)
            for total, item in zip(joint, items, strict=True)
        ]
        batches = by_tokens([min(total, most) for total in joint], self._budget)
        for batch, answers in self._fitting(batches, lambda b: self._answers([items[i] for i in b])):
            predictions = [Prediction(score, cut[i], spans) for i, (score, spans) in zip(batch, answers, strict=True)]
            yield Batch(list(batch), predictions, {})

    def _answers(self, items: Sequence[Item]) -> list[tuple[float, tuple[ErrorSpan, ...]]]:
        names = ("src", "mt", "ref")
        samples = [{n: t for n, t in zip(names, item, strict=True) if t is not None} for item in items]
        inputs = self._model.prepare_sample(samples, stage="predict")
        moved = tuple({k: v.to(self._device) if torch.is_tensor(v) else v for k, v in one.items()} for one in inputs)
        with torch.inference_mode(), self._half_precision():
            scores = self._model.predict_step(moved).scores.float().tolist()
        if not self._marks:
            return [(score, ()) for score in scores]
        spans = [self._spans(item.hypothesis, *sub) for item, sub in zip(items, self._subwords, strict=True)]
        return list(zip(scores, spans, strict=True))

    def _spans(
        self, text: str, offsets: Sequence[tuple[int, int]], rows: Sequence[Sequence[float]]
    ) -> tuple[ErrorSpan, ...]:
        labels = self._model.label_encoder.ids_to_label
        best = [max(range(len(row)), key=row.__getitem__) for row in rows[: len(offsets)]]
        severities = [labels[label].partition("-")[2] for label in best]
        return error_spans(text, offsets, severities, [row[b] for row, b in zip(rows, best, strict=False)])


def out_of_memory(error: Exception) -> bool:
    """Whether an error says that a batch was too large for the device's memory."""
    return isinstance(error, (torch.OutOfMemoryError, MemoryError)) or "allocate memory" in str(error)
