"""Where a model's files lie, and whether all of them are here: read without torch, without the network, at once."""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from harness.errors import ScorerError

FAMILIES: Mapping[str, str] = {
    "regression_metric": "comet",
    "referenceless_regression_metric": "cometkiwi",
    "unified_metric": "cometkiwi",
    "xcomet_metric": "xcomet",
}
INSTALL = "pip install 'mt-harness[comet]'"
LAST_PYTHON = (3, 12)  # unbabel-comet 2.2 wants numpy 1, which has no wheels for later ones
BLOBS = "blobs"  # the folder of the hub's cache in which a file is named after its SHA-256


@dataclass(frozen=True)
class Checkpoint:
    """The files of one model on this machine.

    Attributes:
        name: as it was asked for, a hub name or a path.
        path: the checkpoint proper, `…/checkpoints/model.ckpt`.
        settings: what `hparams.yaml` beside it says.
    """

    name: str
    path: Path
    settings: Mapping[str, Any]

    @property
    def family(self) -> str:
        """The scorer that takes this kind of model."""
        return FAMILIES[self.settings["class_identifier"]]

    @property
    def wants_reference(self) -> bool:
        """Whether a *unified* model was trained with references among its inputs."""
        return "ref" in (self.settings.get("input_segments") or ())

    def digest(self) -> str:
        """SHA-256 over the weights and the settings; the hub's cache has the first in the name of its file."""
        blob = self.path.resolve()
        if blob.parent.name == BLOBS and len(blob.name) == 64:
            weights = blob.name
        else:
            with self.path.open("rb") as file:
                weights = hashlib.file_digest(file, "sha256").hexdigest()
        settings = _settings_file(self.path).read_bytes()
        return hashlib.sha256(weights.encode() + settings).hexdigest()


def missing_package() -> str:
    """Why COMET cannot be imported on this machine and what to type, without importing it; empty if it can."""
    if sys.version_info[:2] > LAST_PYTHON and not find_spec("comet"):
        newest = ".".join(map(str, LAST_PYTHON))
        return f"unbabel-comet is not installed, and cannot be on this Python; use Python 3.11–{newest}, then {INSTALL}"
    for module, why in (
        ("comet", "unbabel-comet is not installed"),
        ("torch", "torch is not installed"),
        ("pkg_resources", "setuptools is too new for unbabel-comet"),
    ):
        if not find_spec(module):
            return f"{why}; {INSTALL}"
    return ""


def locate(model: str) -> Checkpoint:
    """The checkpoint of a hub name or a path, with everything that loading it needs.

    Raises:
        ScorerError: it, its settings or its encoder's files are not on this machine; the message says what to type.
    """
    path = _given_path(model) if is_path(model) else _in_hub_cache(model)
    checkpoint = Checkpoint(model, path, settings_of(path))
    if checkpoint.settings.get("class_identifier") not in FAMILIES:
        known = ", ".join(sorted(FAMILIES))
        raise ScorerError(
            f"{path} is of the class {checkpoint.settings.get('class_identifier')!r}", hint=f"known: {known}"
        )
    encoder = str(checkpoint.settings.get("pretrained_model", ""))
    if not Path(encoder).is_dir() and not _cached(encoder, "config.json"):
        raise ScorerError(f"the files of the encoder {encoder!r} of model {model!r} are not here", hint=_fetch(model))
    return checkpoint


def is_path(model: str) -> bool:
    """Whether a model is given by where it lies and not by its name on the hub."""
    return model.startswith((".", "/", "~")) or model.endswith(".ckpt") or Path(model).exists()


def _given_path(model: str) -> Path:
    """The `.ckpt` of a path that names it or the folder above `checkpoints/`."""
    path = Path(model).expanduser()
    if path.is_file():
        return path.absolute()
    found = sorted(path.glob("checkpoints/*.ckpt"))
    if len(found) != 1:
        raise ScorerError(
            f"no checkpoint at {model!r}" if not found else f"{len(found)} checkpoints at {model!r}",
            hint="name the file, as in …/checkpoints/model.ckpt",
        )
    return found[0].absolute()


def _in_hub_cache(model: str) -> Path:
    path = _cached(model, "checkpoints/model.ckpt")
    if path is None:
        raise ScorerError(f"the model {model!r} is not on this machine", hint=_fetch(model))
    return path


def _fetch(model: str) -> str:
    return f"harness models fetch {model}" if not is_path(model) else "harness models fetch gets models with theirs"


def _cached(repository: str, file: str) -> Path | None:
    """A file of the hub's local cache, None if it is not there (or no such thing can be)."""
    from huggingface_hub import try_to_load_from_cache
    from huggingface_hub.errors import HFValidationError

    try:
        found = try_to_load_from_cache(repository, file)
    except HFValidationError:
        return None
    return Path(found) if isinstance(found, str) else None


def _settings_file(checkpoint: Path) -> Path:
    return checkpoint.parent.parent / "hparams.yaml"


def settings_of(checkpoint: Path) -> Mapping[str, Any]:
    """What `hparams.yaml` says of a checkpoint; raises ScorerError if it cannot be read."""
    import yaml

    file = _settings_file(checkpoint)
    try:
        data = yaml.safe_load(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise ScorerError(f"the settings of the model cannot be read: {file}: {error}") from error
    if not isinstance(data, dict):
        raise ScorerError(f"the settings of the model cannot be read: {file} is not a table")
    return data
