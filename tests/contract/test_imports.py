"""What is loaded when: `harness --help` must be instant, and every module stands by itself."""

import os
import pkgutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

import harness

HEAVY = {"pandas", "numpy", "sacrebleu", "pymorphy3", "torch", "jinja2", "pyarrow", "xlsxwriter", "regex"}
WITH_THE_EXTRA = set() if find_spec("comet") else {"harness.neural.predictor"}
MODULES = sorted({m.name for m in pkgutil.walk_packages(harness.__path__, "harness.")} - WITH_THE_EXTRA)


def python(code: str, *options: str) -> subprocess.CompletedProcess[str]:
    env = {**os.environ, "PYTHONUTF8": "1"}
    return subprocess.run([sys.executable, *options, "-c", code], capture_output=True, text=True, env=env, timeout=120)


def loaded(importtime: str) -> set[str]:
    """Top-level packages of what `-X importtime` reports."""
    names = (line.rpartition("|")[2].strip() for line in importtime.splitlines() if line.startswith("import time:"))
    return {name.partition(".")[0] for name in names}


@pytest.mark.parametrize(
    "arguments",
    [
        None,
        *(
            line.split()
            for line in (
                "--help|run --help|terms --help|terms lint --help|report --help|schema|--version|"
                "terms add --help|terms import --help|terms suggest --help|fix --help|explain --help"
            ).split("|")
        ),
    ],
)
def test_the_command_line_starts_light(arguments: list[str] | None) -> None:
    code = "import harness.cli.app"
    if arguments is not None:
        code += f"; import sys; sys.argv = ['harness', *{arguments!r}]; harness.cli.app.main()"
    got = python(code, "-X", "importtime")
    assert got.returncode == 0, got.stderr[-2000:]
    assert "typer" in loaded(got.stderr)
    assert loaded(got.stderr) & HEAVY == set()
    assert arguments is None or got.stdout


def test_the_package_itself_is_light() -> None:
    assert loaded(python("import harness", "-X", "importtime").stderr) & (HEAVY | {"typer", "rich"}) == set()


def test_modules_are_found() -> None:
    assert {"harness.evaluate", "harness.cli.app", "harness.lang.ru", "harness.reports.write"} <= set(MODULES)
    assert len(MODULES) + len(WITH_THE_EXTRA) == len(
        [p for p in Path(harness.__path__[0]).rglob("*.py") if p.parent.name != "harness" or p.stem != "__init__"]
    )


def test_every_module_imports_by_itself() -> None:
    """Each in an interpreter of its own: an import ring shows only when its wrong end is pulled first."""
    running = {
        name: subprocess.Popen([sys.executable, "-c", f"import {name}"], stderr=subprocess.PIPE, text=True)
        for name in MODULES
    }
    said = {name: process.communicate(timeout=120)[1] for name, process in running.items()}
    assert {name: said[name] for name, process in running.items() if process.returncode} == {}


@pytest.mark.parametrize("name", ["harness.model", "harness.errors"])
def test_the_values_need_the_standard_library_only(name: str) -> None:
    got = loaded(python(f"import {name}", "-X", "importtime").stderr)
    assert not got & (HEAVY | {"typer", "rich", "click"})
