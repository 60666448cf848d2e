"""What is installed, what is missing and what to type; and a model tried end to end."""

from __future__ import annotations

import platform
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib import import_module
from importlib.metadata import version
from typing import Literal

from harness.errors import HarnessError, ScorerError
from harness.inputs.references import references
from harness.inputs.suite import default_suite
from harness.neural import embeddings
from harness.neural.checkpoint import INSTALL, locate, missing_package
from harness.neural.engine import Engine
from harness.neural.models import catalogue
from harness.neural.prediction import Item
from harness.scorers import registry

Mark = Literal["ok", "missing", "broken"]
CORE = {"numpy": "numpy", "pandas": "pandas", "pyarrow": "pyarrow", "sacrebleu": "sacrebleu", "pymorphy3": "pymorphy3"}
COMET = {"torch": "torch", "transformers": "transformers", "unbabel-comet": "comet"}
GOOD = Item("Hà Nội là thủ đô của Việt Nam.", "Ханой — столица Вьетнама.", "Ханой является столицей Вьетнама.")
BAD = Item(GOOD.source, "Цены на рис снова выросли.", GOOD.reference)


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that was looked at: how it is, what was seen, and what to type if it is not well."""

    mark: Mark
    subject: str
    seen: str
    todo: str = ""


def examine() -> Iterator[Line]:
    """Python, packages (each is imported), scorers, the kept knowledge, and the models on this machine."""
    yield Line("ok", "python", f"{platform.python_version()} on {platform.system()}, {sys.executable}")
    yield Line("ok", "mt-harness", version("mt-harness"))
    yield from _packages(CORE, "pip install --force-reinstall mt-harness")
    if missing := missing_package():
        yield Line("missing", "COMET", missing)
    else:
        yield from _packages(COMET, INSTALL)
    yield from _packages({embeddings.PACKAGE: embeddings.PACKAGE}, embeddings.INSTALL)
    yield from _scorers()
    yield from _knowledge()
    if not missing:
        yield from _models()


def _packages(modules: Mapping[str, str], todo: str) -> Iterator[Line]:
    """Whether packages can be imported: one that is installed beside the wrong version of another cannot."""
    for name, module in modules.items():
        try:
            import_module(module)
            yield Line("ok", name, version(name))
        except ModuleNotFoundError as error:
            yield Line("missing", name, str(error), todo)
        except Exception as error:  # whatever a package raises when it is imported
            yield Line("broken", name, f"cannot be imported: {error}", todo)


def _scorers() -> Iterator[Line]:
    """Every registered scorer can be imported."""
    for name in registry.names():
        try:
            registry.find(name)
        except ScorerError as error:
            yield Line("broken", f"scorer {name}", str(error), "pip install the package that brings it")
    yield Line("ok", "scorers", ", ".join(registry.names()))


def _knowledge() -> Iterator[Line]:
    """The shipped glossaries and rules load."""
    from harness.evaluate import knowledge_of

    try:
        known = knowledge_of(default_suite("vi", "ru"))
    except HarnessError as error:
        yield Line("broken", "references", str(error), "harness terms lint")
        return
    yield Line("ok", "references", f"{len(known.glossary)} glossary entries for vi → ru in {references()}")


def _models() -> Iterator[Line]:
    found = False
    for name in catalogue():
        try:
            yield Line("ok", "model", f"{name} at {locate(name).path}")
            found = True
        except ScorerError:
            continue
    if not found:
        yield Line("missing", "model", "none of the known ones is here", "harness models list")


def try_model(model: str, engine: Engine) -> Iterator[Line]:
    """Load a model and score a right and a wrong translation, twice; ends at the first thing that goes wrong."""
    if missing := missing_package():
        yield Line("missing", model, missing)
        return
    try:
        checkpoint = locate(model)
        yield Line("ok", model, f"scorer {checkpoint.family}, digest {engine.digest(checkpoint)[:16]}")
        referenced = checkpoint.family == "comet" or checkpoint.wants_reference
        items = [item if referenced else item._replace(reference=None) for item in (GOOD, BAD)]
        scores = [
            [p.score for p in engine.predict(checkpoint, space, items, "fp32", 4096).predictions]
            for space in (f"{checkpoint.path}, once", f"{checkpoint.path}, again")
        ]
    except ScorerError as error:
        yield Line("broken", model, error.message, error.hint)
        return
    (good, bad), again = scores
    if scores[0] != again:
        yield Line("broken", model, f"the same texts score {scores[0]} and then {again}", "report it as a bug")
    else:
        sense = "the right one scores higher" if good > bad else "the wrong one scores higher: an untrained model?"
        yield Line("ok", model, f"a right translation scores {good:.4f}, a wrong one {bad:.4f}; {sense}")
