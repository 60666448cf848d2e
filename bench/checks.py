"""What the checks cost: CPU seconds per check and in all, as ratios to sacrebleu's chrF++ on the same segments.

    python bench/checks.py [SOURCE HYPOTHESIS DOCS] [--runs 3]

Without files, on the gold data, whose segments do not repeat. Each run is a process of its own: documents of even
number come first (`start`: dictionary, glossary and forms are compiled on the way), the others are text that it has
never seen (`new`), and those once more, as for a second system whose words are known (`known`). The checks run in the
order of the suite and share what they find out about a text, as in `harness run`. Medians of several runs.
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from itertools import groupby
from pathlib import Path

from sacrebleu.metrics import CHRF

from harness.cli.app import collect_rarely
from harness.evaluate import knowledge_of
from harness.inputs.suite import default_suite
from harness.model import Corpus, Segment
from harness.scorers import registry
from harness.scorers.base import Check

GOLD = Path(__file__).resolve().parents[1] / "references/gold"
PHASES = ("start", "new", "known")
PEER_RUNS = 3  # before and after each phase: the machine may slow down in the middle


def gold() -> Iterator[Segment]:
    for file in sorted(GOLD.glob("*.jsonl")):
        for row in map(json.loads, file.read_text(encoding="utf-8").splitlines()):
            name = f"{file.stem}/{row['doc']}"
            yield Segment(f"{file.stem}/{row['id']}", name, row["source"], row["hypothesis"])


def aligned(source: str, hypothesis: str, docs: str) -> Iterator[Segment]:
    columns = (Path(file).read_text(encoding="utf-8").splitlines() for file in (docs, source, hypothesis))
    for number, (document, there, here) in enumerate(zip(*columns, strict=True)):
        yield Segment(str(number), document, there, here)


def cpu(work: Callable[..., object], *arguments: object) -> float:
    start = time.process_time()
    work(*arguments)
    return time.process_time() - start


def chrf(segments: tuple[Segment, ...]) -> float:
    """sacrebleu's chrF++; any text of the language is as good a reference as another."""
    texts = [segment.hypothesis for segment in segments]
    return cpu(CHRF(word_order=2).corpus_score, texts, [[*texts[1:], texts[0]]])


def measured(segments: list[Segment]) -> dict[str, dict[str, float]]:
    """By phase, CPU seconds of every check, and of chrF++."""
    collect_rarely()
    suite = default_suite("vi", "ru")
    knowledge = knowledge_of(suite)
    scorers = {name: registry.build(name, knowledge, {}) for name in suite.scorers}
    checks = {name: scorer for name, scorer in scorers.items() if isinstance(scorer, Check)}
    documents = [tuple(same) for _, same in groupby(segments, key=lambda segment: segment.document)]
    even, odd = (tuple(s for document in documents[first::2] for s in document) for first in (0, 1))
    result: dict[str, dict[str, float]] = {}
    for phase, half in zip(PHASES, (even, odd, odd), strict=True):
        corpus = Corpus("vi", "ru", "bench", half)
        peer = [chrf(half) for _ in range(PEER_RUNS)]
        taken = {name: cpu(check.measure, corpus) for name, check in checks.items()}
        peer += [chrf(half) for _ in range(PEER_RUNS)]
        result[phase] = {"segments": len(half), **taken, "all checks": sum(taken.values())}
        result[phase]["chrF++"] = statistics.median(peer)
    return result


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="*", metavar="SOURCE HYPOTHESIS DOCS", help="aligned lines, a document id each")
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--once", action="store_true", help="one run in this process, printed as JSON")
    options = parser.parse_args()
    if options.once:
        print(json.dumps(measured(list(aligned(*options.files) if options.files else gold()))))
        return
    command = [sys.executable, __file__, *options.files, "--once"]
    runs = [
        json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout)
        for _ in range(options.runs)
    ]
    sizes = " + ".join(f"{runs[0][phase]['segments']:.0f}" for phase in PHASES[:2])
    print(f"checks against sacrebleu's chrF++ on {sizes} segments, CPU time, median of {options.runs} runs")
    print(f"{'':14}" + "".join(f"{phase:>18}" for phase in PHASES))
    for name in runs[0]["new"]:
        if name != "segments":
            print(f"{name:14}" + "".join(f"{_cell([run[phase] for run in runs], name):>18}" for phase in PHASES))


def _cell(runs: list[dict[str, float]], name: str) -> str:
    """Segments per second, and how many times the time of chrF++."""
    seconds = statistics.median(run[name] for run in runs)
    ratio = statistics.median(run[name] / run["chrF++"] for run in runs)
    return f"{runs[0]['segments'] / seconds:,.0f}/s {ratio:5.2f}"


if __name__ == "__main__":
    main()
