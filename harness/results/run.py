"""What a run says of itself (`run.json`), as types."""

from __future__ import annotations

import platform
import subprocess
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from importlib.metadata import PackageNotFoundError, version
from typing import Any, Literal

SCHEMA = 1
PACKAGES = ("mt-harness", "sacrebleu", "pandas", "numpy", "pymorphy3", "pymorphy3-dicts-ru", "unbabel-comet", "torch")
Status = Literal["ok", "skipped", "failed"]


@dataclass(frozen=True, slots=True)
class ScorerRecord:
    """How one scorer fared: a scorer that did not run says why; `cached` scores did not have to be computed."""

    name: str
    title: str
    kind: Literal["metric", "check"]
    direction: str
    status: Status
    reason: str = ""
    seconds: float = 0.0
    required: bool = False
    signature: Mapping[str, str] = field(default_factory=dict)
    cached: int = 0

    @property
    def signature_text(self) -> str:
        """One string that must be equal for two scores to be comparable; sacrebleu's own where there is one."""
        own = self.signature.get("sacrebleu")
        return own or "|".join(f"{key}:{value}" for key, value in sorted(self.signature.items()))


@dataclass(frozen=True, slots=True)
class Manifest:
    """`run.json`: who made the run, from what, with what.

    Attributes:
        suite_file: the suite's path as it was given, so that `harness rescore` finds it; empty for a shipped default.
    """

    id: str
    created: str
    testset: str
    source_lang: str
    target_lang: str
    systems: tuple[str, ...]
    segments: int
    documents: int
    seed: int
    inputs: Mapping[str, str]
    notices: tuple[str, ...]
    suite_written: str
    suite_resolved: Mapping[str, Any]
    scorers: tuple[ScorerRecord, ...]
    suite_file: str = ""
    language: str = "en"
    schema: int = SCHEMA
    versions: Mapping[str, str] = field(default_factory=dict)
    git: Mapping[str, Any] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        """JSON values, keys in a fixed order."""
        data = {name: _plain(getattr(self, name)) for name in self.__dataclass_fields__}
        data["scorers"] = [asdict(record) | {"signature": dict(record.signature)} for record in self.scorers]
        return data


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _plain(item) for key, item in value.items()}
    return [_plain(item) for item in value] if isinstance(value, tuple) else value


def versions() -> dict[str, str]:
    """Versions of Python and of the packages a score may depend on."""
    found = {"python": platform.python_version()}
    for name in PACKAGES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            continue
    return found


def git_state() -> dict[str, Any]:
    """Commit of the working directory and whether it has changes; empty outside a repository."""

    def ask(*arguments: str) -> str:
        result = subprocess.run(["git", *arguments], capture_output=True, text=True, check=True, timeout=10)
        return result.stdout.strip()

    try:
        return {"commit": ask("rev-parse", "HEAD"), "dirty": bool(ask("status", "--porcelain", "--untracked-files=no"))}
    except (OSError, subprocess.SubprocessError):
        return {}
