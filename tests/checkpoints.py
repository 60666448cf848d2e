"""Real COMET checkpoints, small enough to be built in a second: random weights, a tokeniser of the test's own texts.

They are saved in COMET's own layout and loaded by COMET's own code. Their scores mean nothing, but they differ from
text to text, so two computations that agree on them do the same thing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import pytorch_lightning
import torch
import yaml
from comet.models import ReferencelessRegression, RegressionMetric, UnifiedMetric, XCOMETMetric
from tokenizers import Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers, processors, trainers
from transformers import XLMRobertaConfig, XLMRobertaTokenizerFast

SPREAD = {"regression": 3, "referenceless": 3, "kiwi": 150, "xcomet": 3}  # how much scores differ from text to text
SPECIAL = {"bos_token": "<s>", "pad_token": "<pad>", "eos_token": "</s>", "unk_token": "<unk>"}


def build(folder: Path, texts: Iterable[str], *, hidden: int = 32, layers: int = 2, vocabulary: int = 800) -> None:
    """Write `regression`, `referenceless`, `kiwi` and `xcomet` below the folder, on one encoder."""
    encoder = _encoder(folder / "encoder", list(texts), hidden, layers, vocabulary)
    common = {
        "pretrained_model": str(encoder),
        "encoder_model": "XLM-RoBERTa",
        "load_pretrained_weights": False,
        "local_files_only": True,
        "nr_frozen_epochs": 0,
        "dropout": 0.0,
        "layer_norm": False,
        "activations": "Tanh",
    }
    regression = common | {"pool": "avg", "layer": "mix", "layer_transformation": "softmax", "hidden_sizes": [8]}
    unified = common | {"sent_layer": "mix", "word_layer": layers, "hidden_sizes": [8, 4], "word_level_training": True}
    kinds: Mapping[str, tuple[type, dict[str, Any], str]] = {
        "regression": (RegressionMetric, regression, "regression_metric"),
        "referenceless": (ReferencelessRegression, regression, "referenceless_regression_metric"),
        "kiwi": (
            UnifiedMetric,
            unified
            | {
                "layer_transformation": "sparsemax",
                "input_segments": ["mt", "src"],
                "error_labels": ["minor", "major"],
            },
            "unified_metric",
        ),
        "xcomet": (XCOMETMetric, unified | {"layer_transformation": "softmax"}, "xcomet_metric"),
    }
    for seed, (name, (kind, settings, identifier)) in enumerate(kinds.items(), 1):
        torch.manual_seed(seed)
        model = kind(**settings)
        with torch.no_grad():
            model.encoder.model.embeddings.word_embeddings.weight.normal_(0, 1)
            model.estimator.ff[0].weight.mul_(SPREAD[name])
            if name == "xcomet":  # every severity must occur, and clean stretches between
                model.hidden2tag.weight.normal_(0, 0.35)
                model.hidden2tag.bias.copy_(torch.tensor([1.0, 0.3, 0.0, -0.3]))
        _save(model, folder / name, identifier)


def _encoder(folder: Path, texts: list[str], hidden: int, layers: int, vocabulary: int) -> Path:
    tokenizer = Tokenizer(models.Unigram())
    tokenizer.normalizer = normalizers.Sequence([normalizers.NFKC(), normalizers.Replace(Regex(r"\s+"), " ")])
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace()
    tokenizer.decoder = decoders.Metaspace()
    trainer = trainers.UnigramTrainer(
        vocab_size=vocabulary, show_progress=False, unk_token="<unk>", special_tokens=[*SPECIAL.values()]
    )
    tokenizer.train_from_iterator(texts, trainer)
    tokenizer.add_special_tokens(["<mask>"])
    ends = [(token, tokenizer.token_to_id(token)) for token in ("<s>", "</s>")]
    tokenizer.post_processor = processors.TemplateProcessing(
        single="<s> $A </s>", pair="<s> $A </s> </s> $B </s>", special_tokens=ends
    )
    fast = XLMRobertaTokenizerFast(
        tokenizer_object=tokenizer,
        **SPECIAL,
        sep_token="</s>",
        cls_token="<s>",
        mask_token="<mask>",
        model_max_length=512,
    )
    fast.save_pretrained(folder)
    XLMRobertaConfig(
        vocab_size=len(fast),
        hidden_size=hidden,
        num_hidden_layers=layers,
        num_attention_heads=max(2, hidden // 64),
        intermediate_size=4 * hidden,
        max_position_embeddings=514,
        type_vocab_size=1,
        pad_token_id=fast.pad_token_id,
        bos_token_id=fast.bos_token_id,
        eos_token_id=fast.eos_token_id,
    ).save_pretrained(folder)
    return folder


def _save(model: Any, folder: Path, identifier: str) -> None:
    """The layout that `comet.load_from_checkpoint` expects."""
    (folder / "checkpoints").mkdir(parents=True)
    plain = {k: v for k, v in dict(model.hparams).items() if isinstance(v, (str, int, float, bool, list, type(None)))}
    (folder / "hparams.yaml").write_text(yaml.safe_dump(plain | {"class_identifier": identifier}), encoding="utf-8")
    for given_at_loading in ("class_identifier", "load_pretrained_weights", "local_files_only"):
        plain.pop(given_at_loading, None)
    state = {
        "state_dict": model.state_dict(),
        "hyper_parameters": plain,
        "pytorch-lightning_version": pytorch_lightning.__version__,
        "epoch": 0,
        "global_step": 0,
        "loops": {},
        "callbacks": {},
        "optimizer_states": [],
        "lr_schedulers": [],
    }
    torch.save(state, folder / "checkpoints" / "model.ckpt")
