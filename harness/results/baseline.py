"""Baselines: a run reduced to what later runs are compared with, small enough for version control (docs/gates.md).

The same run always gives the same bytes: no times, no machine paths, no versions but those in the signatures. Segments
stand in the input's own JSONL, statistics beside them, both compressed; findings are plain lines, so that the diff of
a new baseline shows which ones it accepts.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import os
import re
import shutil
import zlib
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from harness.errors import ConfigurationError, DataError, Problem, did_you_mean
from harness.model import TestSet
from harness.results.baseline_rows import finding_of, finding_row, lines, packed, segment_of, segment_row, stats_row
from harness.results.drafts import draft_of, drafts, one_at_a_time
from harness.results.manifest import read_manifest
from harness.results.run import Manifest
from harness.results.stored import StoredRun, load_run

PLACE = Path("references/baselines")
HEAD, SUMS = "baseline.json", "SHA256SUMS"
SEGMENTS, STATISTICS, FINDINGS = "segments.jsonl.gz", "statistics.jsonl.gz", "findings.jsonl"
CANDIDATE = ".candidate"
NAME = re.compile(r"[A-Za-z0-9][\w.-]*")
AGAIN = "take it from version control again, or bless it anew with harness baseline bless"


def load(place: Path) -> StoredRun:
    """A baseline or a run, whichever lies there; raises DataError."""
    return load_baseline(place) if is_baseline(place) else load_run(place)


def is_baseline(place: Path) -> bool:
    """Whether a baseline lies at `place`."""
    return (_current(place) / HEAD).is_file()


def check_name(name: str) -> str:
    """The name itself if it can be that of a baseline; raises ConfigurationError."""
    if not NAME.fullmatch(name) or name.endswith(CANDIDATE):
        raise ConfigurationError(
            f"{name!r} cannot name a baseline", hint=f"letters, digits, _ . and -, and no {CANDIDATE} at its end"
        )
    return name


def names(folder: Path = PLACE) -> list[str]:
    """The baselines of a folder, candidates among them."""
    if not folder.is_dir():
        return []
    found = {p.name.removesuffix(".old").lstrip(".") for p in folder.iterdir() if (p / HEAD).is_file()}
    return sorted(name for name in found if is_baseline(folder / name))


def locate(name: str, folder: Path = PLACE) -> Path:
    """Where the baseline of that name or path is, or would be: a bare name is one of the folder's."""
    path = Path(name)
    is_path = "/" in name or os.sep in name or is_baseline(path) or (path / "run.json").is_file()
    return path if is_path else folder / name


def exists(place: Path) -> bool:
    """Whether a baseline or a run lies at `place`."""
    return is_baseline(place) or (place / "run.json").is_file()


def missing(place: Path) -> DataError:
    """The error for a baseline that is not there."""
    known = [name for name in names(place.parent) if not name.endswith(CANDIDATE)]
    return DataError(f"no baseline at {place}", hint=did_you_mean(place.name, known))


def bless(run: StoredRun, place: Path) -> bool:
    """Write a run as the baseline at `place`, in place of an older one; False if it already says the same.

    Raises:
        DataError: something else lies there, or it cannot be written; the older baseline stays as it was.
    """
    contents = _contents(run, place.name.removesuffix(CANDIDATE))
    if is_baseline(place):
        if _unpacked(_current(place)) == {name: _plain(name, data) for name, data in contents.items()}:
            return False
    elif place.exists() and any(place.iterdir() if place.is_dir() else [place]):
        raise DataError(f"{place} exists and is not a baseline", hint="give another name, or remove it")
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        with draft_of(place) as draft, one_at_a_time(place.parent):
            for name, data in contents.items():
                (draft / name).write_bytes(data)
            _replace(place, draft)
    except OSError as error:
        raise DataError(f"cannot write the baseline to {place}: {error.strerror or error}") from error
    return True


def _replace(place: Path, draft: Path) -> None:
    """Put the draft where the older baseline is: at every moment one of the two is whole, and readers find it."""
    old = _old(place)
    if place.exists():
        shutil.rmtree(old, ignore_errors=True)
        place.rename(old)  # a reader finds it there until the next line
    draft.rename(place)
    shutil.rmtree(old, ignore_errors=True)


def leftovers(folder: Path = PLACE) -> list[Path]:
    """Candidates that nobody blessed, and what commands that were killed have left."""
    if not folder.is_dir():
        return []
    replaced = [p for p in folder.glob(".*.old") if (folder / p.name.removesuffix(".old").lstrip(".")).is_dir()]
    return sorted([*folder.glob(f"*{CANDIDATE}"), *drafts(folder), *replaced])


def load_baseline(place: Path) -> StoredRun:
    """Read a baseline as the run it was made of, without that run's times and places.

    Raises:
        DataError: it is not there, of a newer schema, or a file of it was changed.
    """
    current = _current(place)
    if not (current / HEAD).is_file():
        raise missing(place)
    _check_sums(current)
    manifest = read_manifest(current / HEAD)
    try:
        segments = tuple(segment_of(row) for row in _rows(current / SEGMENTS))
        stats = {
            (row["system"], row["scorer"]): tuple(None if s is None else tuple(map(float, s)) for s in row["stats"])
            for row in _rows(current / STATISTICS)
        }
        found = [finding_of(row, number) for number, row in enumerate(_rows(current / FINDINGS), 1)]
    except (KeyError, TypeError, ValueError, OSError, EOFError, zlib.error) as error:
        raise DataError(f"the baseline {place} is damaged: {error!r}", hint=AGAIN) from error
    findings = {s: tuple(stored for stored in found if stored.system == s) for s in manifest.systems}
    testset = TestSet(
        name=manifest.testset,
        source_lang=manifest.source_lang,
        target_lang=manifest.target_lang,
        systems=manifest.systems,
        segments=segments,
        digests=manifest.inputs,
    )
    return StoredRun(place, manifest, testset, stats, findings)


def _old(place: Path) -> Path:
    return place.with_name(f".{place.name}.old")


def _current(place: Path) -> Path:
    """The folder itself, or where a killed `bless` has put it aside."""
    return _old(place) if not place.exists() and _old(place).exists() else place


def _contents(run: StoredRun, name: str) -> dict[str, bytes]:
    head = json.dumps(_manifest(run.manifest, name).to_json(), ensure_ascii=False, indent=2) + "\n"
    contents = {
        HEAD: head.encode(),
        SEGMENTS: packed(lines(segment_row(segment) for segment in run.testset.segments)),
        STATISTICS: packed(lines(stats_row(*key, stats) for key, stats in sorted(run.stats.items()))),
        FINDINGS: lines(finding_row(stored) for system in run.testset.systems for stored in run.findings[system]),
    }
    sums = "".join(f"{hashlib.sha256(data).hexdigest()}  {name}\n" for name, data in contents.items())
    return contents | {SUMS: sums.encode()}


def _manifest(manifest: Manifest, name: str) -> Manifest:
    """What stays of a manifest: nothing that differs between two machines, or between today and tomorrow."""
    resolved, file = dict(manifest.suite_resolved), manifest.suite_file
    if resolved.get("testset"):
        resolved["testset"] = Path(resolved["testset"]).name
    return replace(
        manifest,
        id=name,
        created="",
        inputs=_without_folders(manifest.inputs),
        notices=(),
        suite_file=file if file and not Path(file).is_absolute() else Path(file).name if file else "",
        suite_resolved=resolved,
        scorers=tuple(replace(record, seconds=0.0) for record in manifest.scorers),
        versions={},
        git={},
    )


def _without_folders(inputs: Mapping[str, str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for path, digest in inputs.items():
        name = Path(path).name
        found[name if name not in found else f"{name} ({len(found) + 1})"] = digest
    return found


def _plain(name: str, data: bytes) -> bytes:
    """What a file says, whichever zlib has packed it; the sums of packed bytes say nothing more."""
    if name == SUMS:
        return b""
    return gzip.decompress(data) if name.endswith(".gz") else data


def _unpacked(place: Path) -> dict[str, bytes] | None:
    """All that a baseline says; None if it is damaged, and so worth writing anew."""
    try:
        _check_sums(place)
        return {p.name: _plain(p.name, p.read_bytes()) for p in place.iterdir()}
    except (DataError, OSError, EOFError, zlib.error):
        return None


def _check_sums(place: Path) -> None:
    """Every file is as it was written: a baseline is blessed, never edited."""
    problems = []
    try:
        lines = (place / SUMS).read_text("utf-8").splitlines()
        sums = {name: digest for digest, _, name in (line.partition("  ") for line in lines)}
        for name in (HEAD, SEGMENTS, STATISTICS, FINDINGS):
            if hashlib.sha256((place / name).read_bytes()).hexdigest() != sums.get(name):
                problems.append(Problem(str(place / name), 0, 0, f"is not as {SUMS} says"))
    except (OSError, ValueError) as error:
        problems.append(Problem(str(place / SUMS), 0, 0, f"cannot be read: {error}"))
    if problems:
        raise DataError(f"the baseline {place} is damaged", problems=problems, hint=AGAIN)


def _rows(path: Path) -> list[dict[str, Any]]:
    text = _plain(path.name, path.read_bytes()).decode("utf-8", "surrogatepass")
    return [json.loads(line) for line in text.split("\n") if line]
