"""COMET against `comet-score` called the ordinary way, and a second run in which one segment in a hundred changed.

A random model of middling size stands in for a real one: what a score costs does not depend on what it means. Both
programs are whole processes on the same files, and their scores are compared.
"""

from __future__ import annotations

import argparse
import json
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

HERE = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(HERE / "tests"))
SYSTEMS = "abcde"
# comet-score halves its model, which is so slow on processors that it takes hours with the larger one
MIDDLING, BASE = (256, 6), (768, 12)
SUITE = """
source-lang = "vi"
target-lang = "ru"
glossaries = []
rules = []

[scorers]
comet = {{ model = "{model}" }}
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--segments", type=int, default=500, help="for the comparison with comet-score")
    parser.add_argument("--many", type=int, default=2000, help="for the second run")
    given = parser.parse_args()
    rows = texts(max(given.segments, given.many))
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        against_comet_score(folder, model(folder, MIDDLING, rows), rows[: given.segments])
        model(folder, BASE, rows)
        second_run(folder, rows[: given.many])


def model(folder: Path, size: tuple[int, int], rows: Sequence[Sequence[str]]) -> Path:
    """A random model of so many dimensions and layers, named in the suite."""
    from checkpoints import build

    place = folder / "x".join(map(str, size))
    build(place, (text for row in rows[:500] for text in row), hidden=size[0], layers=size[1])
    (folder / "suite.toml").write_text(SUITE.format(model=place / "regression"))
    return place / "regression"


def against_comet_score(folder: Path, model: Path, rows: Sequence[Sequence[str]]) -> None:
    """Five systems: their command, then ours, without a cache."""
    write(folder, rows)
    files = [f"{system}.ru.txt" for system in SYSTEMS]
    checkpoint = str(model / "checkpoints" / "model.ckpt")
    options = ["--model", checkpoint, "--gpus", "0", "--quiet", "--to_json", "theirs.json"]
    theirs = timed(folder, program("comet-score"), "-s", "source.vi.txt", "-t", *files, "-r", "ref.ru.txt", *options)
    ours = timed(folder, *harness("ours", "--no-cache"))
    expected = [row["COMET"] for system in json.loads((folder / "theirs.json").read_text()).values() for row in system]
    got = [score for system in scores(folder / "ours").values() for score in system]
    worst = max(abs(one - other) for one, other in zip(got, expected, strict=True))
    print(f"{len(SYSTEMS)} systems × {len(rows)} segments: comet-score {theirs:.0f} s, harness {ours:.0f} s")
    print(f"  ratio {theirs / ours:.1f}; largest difference of a score {worst:.1e} (comet-score halves its model)")


def second_run(folder: Path, rows: Sequence[Sequence[str]]) -> None:
    """A first run that fills the cache; then one segment in a hundred of every system is another."""
    write(folder, rows)
    first = timed(folder, *harness("first"))
    changed = [list(row) for row in rows]
    for row in changed[::100]:
        row[2:] = [f"{hypothesis} Так сказано." for hypothesis in row[2:]]
    write(folder, changed)
    second = timed(folder, *harness("second"))
    print(f"{len(SYSTEMS)} systems × {len(rows)} segments: first run {first:.0f} s, with 1 % changed {second:.1f} s")
    before, after = scores(folder / "first"), scores(folder / "second")
    equal = all(before[s][n] == after[s][n] for s in SYSTEMS for n in range(len(rows)) if n % 100)
    print(f"  ratio {first / second:.0f}; scores of unchanged segments are {'equal' if equal else 'NOT EQUAL'}")


def texts(count: int) -> list[list[str]]:
    """Source, reference, and five hypotheses: gold texts, numbered so that none is like another, with words dropped."""
    chance = random.Random(1)
    pairs = [
        (row["source"], row.get("corrected") or row["hypothesis"])
        for path in sorted((HERE / "references/gold").glob("*.jsonl"))
        for row in map(json.loads, path.read_text(encoding="utf-8").splitlines())
    ]
    rows = []
    for number in range(count):
        source, reference = pairs[number % len(pairs)]
        words = f"{reference} {number}".split()
        worse = [" ".join(word for word in words if chance.random() > 0.02 * (n + 1)) for n in range(len(SYSTEMS))]
        rows.append([f"{source} {number}", f"{reference} {number}", *(hypothesis or "…" for hypothesis in worse)])
    chance.shuffle(rows)
    return rows


def write(folder: Path, rows: Sequence[Sequence[str]]) -> None:
    names = ["source.vi.txt", "ref.ru.txt", *(f"{system}.ru.txt" for system in SYSTEMS)]
    for name, lines in zip(names, zip(*rows, strict=True), strict=True):
        (folder / name).write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")


def program(name: str) -> str:
    return str(Path(sys.executable).with_name(name))


def harness(out: str, *options: str) -> list[str]:
    hypotheses = [part for system in SYSTEMS for part in ("-t", f"{system}={system}.ru.txt")]
    line = ["run", "suite.toml", "-s", "source.vi.txt", *hypotheses, "-r", "ref.ru.txt", "--out", out, "--quiet"]
    return [program("harness"), *line, *options]


def timed(folder: Path, *line: str) -> float:
    start = time.perf_counter()
    done = subprocess.run(line, cwd=folder, capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(f"{' '.join(line)}\n{done.stderr}")
    return time.perf_counter() - start


def scores(run: Path) -> dict[str, list[float]]:
    """COMET scores of a run by system, in the order of the files."""
    import pandas as pd

    table = pd.read_csv(run / "segments.csv", dtype={"system": str})
    return {system: table.loc[table["system"] == system, "comet"].tolist() for system in SYSTEMS}


if __name__ == "__main__":
    main()
