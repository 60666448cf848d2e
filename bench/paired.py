"""The paired bootstrap against sacrebleu's own loop: BLEU, chrF and TER, 1,000 resamples, statistics given.

    python bench/paired.py [--segments 100000] [--peer-segments 50000] [--runs 3]

Both programs get the same statistics and seed. sacrebleu holds every resample at once, 15 GB for 100,000 segments, so
it is timed at a smaller size, and the ratio is that of both at this size. Every measurement is a process of its own
with one thread for linear algebra; scores and p-values must be equal, or this ends with an error.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from harness.analysis.resample import bootstrap_sums, p_bootstrap
from harness.inputs.glossary import Glossary
from harness.inputs.rules import Rules
from harness.inputs.testset import read_table
from harness.scorers import registry
from harness.scorers.base import Knowledge

SAMPLE = Path(__file__).resolve().parents[1] / "references/testsets/party-news.vi-ru/segments.jsonl"
METRICS = ("bleu", "chrf", "ter")
RESAMPLES, SEED = 1000, 12345
Stats = dict[str, NDArray[np.float64]]


def scorer(name: str) -> Any:
    return registry.build(name, Knowledge("vi", "ru", Glossary((), ""), Rules()), {})


def two_systems(segments: int) -> tuple[Stats, Stats]:
    """Statistics of real segments, drawn to the wanted size; each system is a mixture of the sample's two."""
    testset = read_table(SAMPLE, source_lang="vi", target_lang="ru")
    measured = {
        name: np.array([scorer(name).measure(testset.corpus(system)).stats for system in ("raw", "improved")])
        for name in METRICS
    }
    rng = np.random.default_rng(1)
    place = rng.integers(0, len(testset.segments), segments)
    mixtures = rng.integers(0, 2, (2, segments))
    first, second = ({name: stats[mix, place] for name, stats in measured.items()} for mix in mixtures)
    return first, second


def ours(first: Stats, second: Stats) -> dict[str, list[float]]:
    both = np.concatenate([table for stats in (first, second) for table in stats.values()], axis=1)
    sums = bootstrap_sums(both, SEED, RESAMPLES)
    ends = np.cumsum([table.shape[1] for stats in (first, second) for table in stats.values()])
    parts = np.split(sums, ends[:-1], axis=1)
    result = {}
    for name, before, after in zip(METRICS, parts[:3], parts[3:], strict=True):
        own = scorer(name)
        one, two = own.combine_rows(np.stack([first[name].sum(axis=0), second[name].sum(axis=0)]))
        p = p_bootstrap(own.combine_rows(before), own.combine_rows(after), two - one, ties=False)
        result[name] = [float(two), p]
    return result


def sacrebleus(first: Stats, second: Stats) -> dict[str, list[float]]:
    """sacrebleu's function itself, on metrics that are handed their statistics."""
    from sacrebleu.significance import _paired_bs_test

    metrics = {name: scorer(name)._metric() for name in METRICS}
    baseline = {}
    for name, metric in metrics.items():
        rows = first[name].tolist()
        metric._extract_corpus_statistics = _given(second[name].tolist())
        baseline[name] = (rows, metric._aggregate_and_compute(rows))
    size = range(len(first["bleu"]))
    _, results = _paired_bs_test(baseline, "second", size, None, metrics, n_samples=RESAMPLES, seed=SEED)
    return {name: [float(result.score), float(result.p_value)] for name, result in results.items()}


def _given(rows: list[list[float]]) -> Callable[..., list[list[float]]]:
    return lambda hypotheses, references: rows


def child(who: str, segments: int) -> None:
    first, second = two_systems(segments)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    start = time.perf_counter()
    values = {"harness": ours, "sacrebleu": sacrebleus}[who](first, second)
    seconds = time.perf_counter() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(json.dumps({"seconds": seconds, "peak": peak / 2**20, "before": before / 2**20, "values": values}))


def measured(who: str, segments: int) -> dict[str, Any]:
    env = {**os.environ, "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}
    line: Sequence[str] = [sys.executable, __file__, "--child", who, "--segments", str(segments)]
    said: dict[str, Any] = json.loads(subprocess.run(line, check=True, capture_output=True, text=True, env=env).stdout)
    return said


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--segments", type=int, default=100_000)
    parser.add_argument("--peer-segments", type=int, default=50_000)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--child", choices=["harness", "sacrebleu"], help=argparse.SUPPRESS)
    wanted = parser.parse_args()
    if wanted.child:
        child(wanted.child, wanted.segments)
        return
    size = wanted.peer_segments
    pairs = [(measured("harness", size), measured("sacrebleu", size)) for _ in range(wanted.runs)]
    for mine, theirs in pairs:
        for name in METRICS:
            score, p = zip(mine["values"][name], theirs["values"][name], strict=True)
            if abs(score[0] - score[1]) > 1e-9 or p[0] != p[1]:
                sys.exit(f"{name}: scores {score}, p-values {p}")
    ratio = statistics.median(theirs["seconds"] / mine["seconds"] for mine, theirs in pairs)
    mine, theirs = pairs[-1]
    p = ", ".join(f"{name} {mine['values'][name][1]:.4f}" for name in METRICS)
    print(f"{size} segments, {RESAMPLES} paired resamples: equal scores, equal p ({p})")
    print(f"  harness   {mine['seconds']:7.2f} s, peak {mine['peak']:5.2f} GB")
    print(f"  sacrebleu {theirs['seconds']:7.2f} s, peak {theirs['peak']:5.2f} GB")
    print(f"  ratio     {ratio:7.1f} (median of {wanted.runs})")
    whole = measured("harness", wanted.segments)
    scaled = theirs["seconds"] * wanted.segments / size
    print(f"{wanted.segments} segments: harness {whole['seconds']:.2f} s, peak {whole['peak']:.2f} GB")
    print(f"  sacrebleu not run at this size (memory); in proportion {scaled:.0f} s")


if __name__ == "__main__":
    main()
