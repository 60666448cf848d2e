"""Speed as ratios against a peer in one run: medians of alternating runs, because machines are noisy.

    python bench/bench.py [--runs 7]

At the end, the cost of every check against sacrebleu's chrF++ (bench/checks.py).
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

BIN = Path(sys.executable).parent
SAMPLE = Path(__file__).resolve().parents[1] / "references/testsets/party-news.vi-ru/segments.jsonl"
REPEAT = 20  # copies of the sample: about 1,900 segments


def seconds(command: Sequence[str], folder: Path) -> float:
    start = time.perf_counter()
    subprocess.run(command, check=True, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return time.perf_counter() - start


def compare(title: str, ours: Sequence[str], peer: Sequence[str], runs: int, folder: Path) -> None:
    seconds(ours, folder), seconds(peer, folder)  # warm the disk cache
    pairs = [(seconds(ours, folder), seconds(peer, folder)) for _ in range(runs)]
    mine, theirs = (statistics.median(column) for column in zip(*pairs, strict=True))
    ratio = statistics.median(a / b for a, b in pairs)
    print(f"{title}: {mine:.3f} s against {theirs:.3f} s, ratio {ratio:.2f} (median of {runs})")


def files(folder: Path) -> tuple[list[str], list[str], list[str]]:
    rows = [json.loads(line) for line in SAMPLE.read_text(encoding="utf-8").splitlines()] * REPEAT
    texts = {
        "source.vi.txt": [row["source"] for row in rows],
        "raw.ru.txt": [row["hypotheses"]["raw"] for row in rows],
        "reference.ru.txt": [row["references"]["A"] for row in rows],
    }
    for name, lines in texts.items():
        (folder / name).write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    parallel = ["--source", "source.vi.txt", "--hypothesis", "raw.ru.txt", "--reference", "reference.ru.txt", "--quiet"]
    metrics = [word for name in ("bleu", "chrf", "ter") for word in ("--scorer", name)]
    checks = [word for name in ("terminology", "realia", "patterns") for word in ("--scorer", name)]
    return parallel, metrics, checks


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=7)
    runs = parser.parse_args().runs
    harness, sacrebleu = str(BIN / "harness"), str(BIN / "sacrebleu")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        compare("--help, harness / sacrebleu", [harness, "--help"], [sacrebleu, "--help"], runs, folder)
        parallel, metrics, checks = files(folder)
        peer = [sacrebleu, "reference.ru.txt", "-i", "raw.ru.txt", "-m", "bleu", "chrf", "ter"]
        command = ["sh", "-c", 'rm -rf runs && exec "$@"', "sh", harness, "run", *parallel]
        compare("BLEU, chrF, TER with intervals and report / sacrebleu", [*command, *metrics], peer, runs, folder)
        compare("three checks with report / sacrebleu's three metrics", [*command, *checks], peer, runs, folder)
    subprocess.run([sys.executable, str(Path(__file__).with_name("checks.py"))], check=True)


if __name__ == "__main__":
    main()
