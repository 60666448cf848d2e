"""The paired bootstrap against sacrebleu's own loop: BLEU, chrF and TER, 1,000 resamples, statistics given.

    python bench/paired.py [--segments 100000] [--runs 3]

Both programs get the same statistics and seed. sacrebleu's `_paired_bs_test` gathers all resamples of a metric at once
(`stats[idxs]`, 7 GB and more for 100,000 segments), so its loop is run here a slice of the resamples at a time: same
expression, same metric objects, same indices, which are drawn outside the clock. Slices of 250 are as close to the
original as memory allows; in slices of 25, which stay in the processor's cache, the loop is faster than sacrebleu ever
is, and that ratio is given too. First the sliced loop is held to the function itself, scores, p-values and time, at a
size that fits. Every measurement is a process of its own with one thread for linear algebra; scores and p-values must
be equal, or this ends with an error.
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
LARGE, SMALL = "250", "25"  # resamples that sacrebleu's loop holds at a time here
FITS = 20_000  # segments of which sacrebleu may hold all resamples
Stats = dict[str, NDArray[np.float64]]
Values = tuple[float, dict[str, tuple[float, float]]]
"""Seconds, and by metric the second system's score and p."""


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


def ours(first: Stats, second: Stats) -> Values:
    start = time.perf_counter()
    both = np.concatenate([table for stats in (first, second) for table in stats.values()], axis=1)
    sums = bootstrap_sums(both, SEED, RESAMPLES)
    ends = np.cumsum([table.shape[1] for stats in (first, second) for table in stats.values()])
    parts = np.split(sums, ends[:-1], axis=1)
    result = {}
    for name, before, after in zip(METRICS, parts[:3], parts[3:], strict=True):
        own = scorer(name)
        one, two = own.combine_rows(np.stack([first[name].sum(axis=0), second[name].sum(axis=0)]))
        p = p_bootstrap(own.combine_rows(before), own.combine_rows(after), two - one, ties=False)
        result[name] = (float(two), p)
    return time.perf_counter() - start, result


def sacrebleus(first: Stats, second: Stats) -> Values:
    """sacrebleu's function itself, on metrics that are handed their statistics."""
    from sacrebleu.significance import _paired_bs_test

    metrics = {name: scorer(name)._metric() for name in METRICS}
    baseline = {}
    for name, metric in metrics.items():
        rows = first[name].tolist()
        metric._extract_corpus_statistics = _given(second[name].tolist())
        baseline[name] = (rows, metric._aggregate_and_compute(rows))
    start = time.perf_counter()
    size = range(len(first["bleu"]))
    _, results = _paired_bs_test(baseline, "second", size, None, metrics, n_samples=RESAMPLES, seed=SEED)
    values = {name: (float(result.score), float(result.p_value)) for name, result in results.items()}
    return time.perf_counter() - start, values


def _given(rows: list[list[float]]) -> Callable[..., list[list[float]]]:
    return lambda hypotheses, references: rows


def sliced(first: Stats, second: Stats, slice: int) -> Values:
    """The loop of `_paired_bs_test`, `slice` resamples at a time. Only the loop is on the clock."""
    from sacrebleu.significance import _compute_p_value

    size = len(first["bleu"])
    rng = np.random.default_rng(SEED)
    metrics = {name: scorer(name)._metric() for name in METRICS}
    tables = {(name, i): side[name].astype("float32") for name in METRICS for i, side in enumerate((first, second))}
    scores: dict[tuple[str, int], list[float]] = {key: [] for key in tables}
    seconds = 0.0
    for _ in range(0, RESAMPLES, slice):
        idxs = rng.choice(size, size=(slice, size), replace=True)
        start = time.perf_counter()
        for (name, side), stats in tables.items():
            metric = metrics[name]
            scores[name, side] += [metric._compute_score_from_stats(_s.sum(0)).score for _s in stats[idxs]]
        seconds += time.perf_counter() - start
    values = {}
    for name, metric in metrics.items():
        one, two = (metric._aggregate_and_compute(side[name].tolist()).score for side in (first, second))
        differences = np.abs(np.array(scores[name, 1]) - np.array(scores[name, 0]))
        values[name] = (float(two), float(_compute_p_value(differences - differences.mean(), abs(one - two))))
    return seconds, values


def child(who: str, segments: int) -> None:
    first, second = two_systems(segments)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    programs = {"harness": ours, "sacrebleu": sacrebleus}
    seconds, values = sliced(first, second, int(who)) if who.isdigit() else programs[who](first, second)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(json.dumps({"seconds": seconds, "peak": peak / 2**20, "before": before / 2**20, "values": values}))


def measured(who: str, segments: int) -> dict[str, Any]:
    env = {**os.environ, "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}
    line: Sequence[str] = [sys.executable, __file__, "--child", who, "--segments", str(segments)]
    said: dict[str, Any] = json.loads(subprocess.run(line, check=True, capture_output=True, text=True, env=env).stdout)
    return said


def same(mine: dict[str, Any], theirs: dict[str, Any]) -> None:
    """Leave with an error unless scores and p-values are equal."""
    for name in METRICS:
        score, p = zip(mine["values"][name], theirs["values"][name], strict=True)
        if abs(score[0] - score[1]) > 1e-9 or p[0] != p[1]:
            sys.exit(f"{name}: scores {score}, p-values {p}")


def show(who: str, one: dict[str, Any]) -> None:
    name = f"sacrebleu, {who} at a time" if who.isdigit() else who
    print(f"  {name:28}{one['seconds']:8.2f} s, peak {one['peak']:5.2f} GB")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--segments", type=int, default=100_000)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--child", choices=["harness", "sacrebleu", LARGE, SMALL], help=argparse.SUPPRESS)
    wanted = parser.parse_args()
    if wanted.child:
        child(wanted.child, wanted.segments)
        return
    fits = {who: measured(who, FITS) for who in ("sacrebleu", LARGE, SMALL)}
    print(f"{FITS} segments, {RESAMPLES} paired resamples: the sliced loop gives what sacrebleu's function gives")
    for who, one in fits.items():
        same(one, fits["sacrebleu"])
        show(who, one)
    rounds = [{who: measured(who, wanted.segments) for who in ("harness", LARGE, SMALL)} for _ in range(wanted.runs)]
    for one in rounds:
        same(one["harness"], one[LARGE])
        same(one["harness"], one[SMALL])
    p = ", ".join(f"{name} {rounds[0]['harness']['values'][name][1]:.4f}" for name in METRICS)
    print(f"{wanted.segments} segments, {RESAMPLES} paired resamples: equal scores, equal p ({p})")
    for who, one in rounds[-1].items():
        show(who, one)
    for who in (LARGE, SMALL):
        ratios = [one[who]["seconds"] / one["harness"]["seconds"] for one in rounds]
        each = ", ".join(f"{ratio:.1f}" for ratio in ratios)
        print(f"  ratio to {who} at a time {statistics.median(ratios):.1f} (median of {each})")
    print(f"  whole, sacrebleu's largest metric alone would gather {gathered(wanted.segments):.1f} GB at once")


def gathered(segments: int) -> float:
    """GB of chrF's statistics, as floats of 4 bytes, over all resamples: what `stats[idxs]` holds."""
    return 4 * 18 * segments * RESAMPLES / 2**30


if __name__ == "__main__":
    main()
