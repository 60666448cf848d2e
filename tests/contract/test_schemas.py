"""What `--json` prints is published: every command that has the option has a schema, and keeps to it."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import typer
from support import COMMITTEE, DESK, command, glossary_file

from harness.cli.app import app
from harness.cli.schema import FILES

SUITE = f"{DESK}polarity = {{}}\n"
LINES = [
    "run suite.toml --out a",
    "run suite.toml --scorer chrf --out b",
    "run suite.toml --input blind.jsonl --out c",
    "rescore old --suite suite.toml --out d",
    "gate old",
    "gate old --baseline old --strict",
    "gate old --policy all.toml --baseline old",
    "compare old",
    "compare old old",
    "compare old old old --system mt",
    "validate gold.jsonl --suite suite.toml",
    "terms stats --suite suite.toml",
]
GATES = """
[[gate]]
scorer = "chrf"
max_drop = 1
[[gate]]
scorer = "chrf"
min = 99
[[gate]]
scorer = "comet"
min = 0.8
[[gate]]
rule = "terminology/*"
max_new = 0
per_1000 = 1
[[gate]]
max_missing = 0
"""


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A run of two systems, of twelve segments, and gold."""
    folder = tmp_path_factory.mktemp("desk")
    glossary_file(folder / "terms.tsv", COMMITTEE)
    (folder / "suite.toml").write_text(SUITE, encoding="utf-8")
    (folder / "all.toml").write_text(GATES, encoding="utf-8")
    rows: list[dict[str, Any]] = [
        {
            "id": f"n{n}",
            "source": f"Nghị quyết {n} của Trung ương",
            "hypotheses": {"mt": "Постановление ЦК" if n % 3 else "Постановление Центробанка", "other": "Резолюция"},
            "reference": "Постановление ЦК",
        }
        for n in range(12)
    ]
    write(folder / "news.jsonl", rows)
    write(folder / "blind.jsonl", [{key: row[key] for key in row if key != "reference"} for row in rows])
    wrong = {
        "start": 14,
        "end": 25,
        "text": "Центробанка",
        "category": "terminology/wrong-term",
        "severity": "critical",
    }
    gold = [
        {
            "id": row["id"],
            "source": row["source"],
            "hypothesis": text,
            "errors": [wrong] if wrong["text"] in text else [],
        }
        for row in rows
        for text in [row["hypotheses"]["mt"]]
    ]
    write(folder / "gold.jsonl", gold)
    assert command("run", "suite.toml", "--out", "old", "-q", cwd=folder).returncode == 0
    return folder


def write(path: Path, rows: list[dict[str, Any]]) -> None:
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")


def commands(group: Any, before: tuple[str, ...] = ()) -> Iterator[tuple[str, list[str]]]:
    """Every command with the options that it knows."""
    for name, one in group.commands.items():
        if isinstance(getattr(one, "commands", None), Mapping):
            yield from commands(one, (*before, name))
        else:
            yield " ".join((*before, name)), [option for parameter in one.params for option in parameter.opts]


def test_every_command_that_prints_json_has_a_schema() -> None:
    assert {name for name, options in commands(typer.main.get_command(app)) if "--json" in options} == FILES.keys()
    assert {name for name in FILES for line in LINES if line.startswith(name)} == FILES.keys()


@pytest.mark.parametrize("line", LINES)
def test_what_json_prints_keeps_to_its_schema(desk: Path, line: str) -> None:
    name = next(name for name in FILES if line.startswith(name))
    schema = json.loads(command("schema", *name.split(), cwd=desk).stdout)
    jsonschema.Draft202012Validator.check_schema(schema)
    validator = jsonschema.Draft202012Validator(schema)
    got = command(*line.split(), "--json", cwd=desk)
    assert got.stdout, got.stderr
    said = json.loads(got.stdout)
    validator.validate(said)
    one, shape = (said, schema) if isinstance(said, dict) else (said[0], schema["items"])
    assert set(shape["required"]) == set(shape["properties"]) == set(one)
    assert not validator.is_valid(one | {"further": 1} if one is said else [one | {"further": 1}])
