"""`run.json` back as a `Manifest`: strict, because a comparison rests on what it says."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import MISSING, Field, fields
from pathlib import Path
from typing import Any, get_origin, get_type_hints

from harness.errors import DataError, Problem, did_you_mean
from harness.results.run import SCHEMA, Manifest, ScorerRecord

STATUSES = ("ok", "skipped", "failed")


def read_manifest(path: Path) -> Manifest:
    """The manifest that stands in a `run.json`.

    Raises:
        DataError: it cannot be read, is not JSON, is of a newer schema, or lacks or misnames something.
    """
    data = _json(path)
    schema = data.get("schema")
    if isinstance(schema, int) and schema > SCHEMA:
        raise DataError(
            f"{path}: schema {schema} is newer than the {SCHEMA} that this harness reads", hint="update harness"
        )
    problems = list(_wrong(path, data, Manifest, "run.json"))
    for number, record in enumerate(data["scorers"] if isinstance(data.get("scorers"), list) else (), 1):
        problems += _wrong_record(path, record, f"scorers[{number}]")
    if problems:
        raise DataError(f"{path} is damaged", problems=problems, hint="make the run again with harness run")
    records = tuple(ScorerRecord(**record) for record in data["scorers"])
    values: dict[str, Any] = {k: tuple(v) if isinstance(v, list) else v for k, v in data.items()}
    return Manifest(**(values | {"scorers": records}))


def _json(path: Path) -> dict[str, Any]:
    try:
        data = json.loads(path.read_bytes().decode("utf-8"))
    except OSError as error:
        raise DataError(f"{path} cannot be read: {error.strerror or error}") from error
    except UnicodeDecodeError as error:
        raise DataError(f"{path} is damaged: byte {error.start} is not valid UTF-8") from error
    except json.JSONDecodeError as error:
        place = Problem(str(path), error.lineno, error.colno, error.msg)
        raise DataError("a run's manifest is not JSON", problems=[place]) from error
    if not isinstance(data, dict):
        raise DataError(f"{path} is damaged: not a JSON object")
    return data


def _wrong_record(path: Path, record: Any, where: str) -> Iterator[Problem]:
    if not isinstance(record, dict):
        yield Problem(str(path), 0, 0, f"{where} is not an object")
        return
    yield from _wrong(path, record, ScorerRecord, where)
    if record.get("status") not in STATUSES:
        yield Problem(str(path), 0, 0, f"{where}: unknown status {record.get('status')!r}")


def _wrong(path: Path, data: Mapping[str, Any], kind: type[Any], where: str) -> Iterator[Problem]:
    """Keys that are missing, unknown, or hold something else than the type says."""
    known: dict[str, Field[Any]] = {field.name: field for field in fields(kind)}
    hints = get_type_hints(kind)
    for key in data:
        if key not in known:
            yield Problem(str(path), 0, 0, f"{where}: unknown key {key!r}: {did_you_mean(key, known)}")
    for key, field in known.items():
        if key not in data:
            if field.default is MISSING and field.default_factory is MISSING:
                yield Problem(str(path), 0, 0, f"{where}: no {key!r}")
        elif not _is(data[key], hints[key]):
            yield Problem(str(path), 0, 0, f"{where}: {key!r} is {data[key]!r}")


def _is(value: Any, hint: Any) -> bool:
    """Whether a JSON value can stand for a type of the manifest; of lists and objects, all that is within is text."""
    origin = get_origin(hint)
    if hint is float:
        return isinstance(value, (int, float)) and not isinstance(value, bool)
    if isinstance(hint, type) and origin is None:
        return isinstance(value, hint) and not (hint is int and isinstance(value, bool))
    if origin is tuple:
        return isinstance(value, list) and (hint.__args__[0] is not str or all(isinstance(x, str) for x in value))
    if origin is not None and issubclass(origin if isinstance(origin, type) else object, Mapping):
        return isinstance(value, dict) and (
            hint.__args__[1] is not str or all(isinstance(x, str) for x in value.values())
        )
    return isinstance(value, str)
