"""How loading and matching grow with the glossary: 400 entries against 5,000, on the same text.

    python bench/growth.py [--runs 7]

The small glossary holds the shipped entries that the text needs, and others up to 400; the large one adds synthetic
entries made of the shipped entries' own syllables and renderings. What a text holds is thus the same in both.
"""

from __future__ import annotations

import argparse
import gc
import random
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from harness.evaluate import knowledge_of
from harness.inputs.glossary import Entry, Glossary
from harness.inputs.suite import default_suite
from harness.inputs.testset import read_table
from harness.lang.find import language
from harness.lang.termbase import Termbase
from harness.model import Corpus
from harness.scorers.base import Knowledge
from harness.scorers.terminology import Terminology

SAMPLE = Path(__file__).resolve().parents[1] / "references/testsets/party-news.vi-ru/segments.jsonl"
SMALL, LARGE = 400, 5000
SEED = 20260101
PACK = """
import time
from harness.evaluate import knowledge_of
from harness.inputs.suite import default_suite
from harness.model import Corpus, Segment
from harness.scorers import patterns, realia, registry, terminology
start = time.perf_counter()
knowledge = knowledge_of(default_suite("vi", "ru"))
corpus = Corpus("vi", "ru", "mt", (Segment("1", "d", "Trung ương họp ở Hà Nội", "Центробанк заседает в Ханое"),))
for name in ("terminology", "realia", "patterns"):
    list(registry.build(name, knowledge, {}).find(corpus))
print(time.perf_counter() - start)
"""


def synthetic(pack: Glossary, size: int) -> list[Entry]:
    """Entries with random phrases of the pack's syllables as sources, each with the renderings of a real entry."""
    rng = random.Random(SEED)
    syllables = sorted({word for entry in pack for source in entry.sources for word in source.split()})
    lengths = [len(entry.source.split()) for entry in pack]

    def phrase() -> str:
        return " ".join(rng.choices(syllables, k=max(2, rng.choice(lengths))))

    return [
        replace(entry, id=f"synthetic.{n}", source=phrase(), variants=(phrase(),), shadow=(), source_case=False)
        for n, entry in enumerate(rng.choices(pack.entries, k=size))
    ]


def needed(pack: Glossary, corpus: Corpus) -> list[Entry]:
    """The entries that the text holds, and others up to the size of the small glossary."""
    base = Termbase(pack.entries, language(corpus.source_lang), language(corpus.target_lang))
    held = {o.term for segment in corpus for o in base.occurrences(segment.source)}
    others = random.Random(SEED).sample(pack.entries, len(pack))
    return sorted(others, key=lambda entry: entry.id not in held)[:SMALL]


def matcher(pack: Knowledge, entries: list[Entry], corpus: Corpus) -> Callable[[], float]:
    """A function that gives the seconds per segment of one pass; the first pass, which compiles, is not counted."""
    check = Terminology("vi", "ru", Glossary(tuple(entries), "bench"), pack.rules)
    list(check.find(corpus))

    def once() -> float:
        gc.collect()
        start = time.perf_counter()
        list(check.find(corpus))
        return (time.perf_counter() - start) / len(corpus)

    return once


def pack_seconds() -> float:
    """Seconds in a new process, from files to the first findings, without importing Python modules."""
    done = subprocess.run([sys.executable, "-c", PACK], check=True, capture_output=True, text=True)
    return float(done.stdout)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=7)
    runs = parser.parse_args().runs
    pack = knowledge_of(default_suite("vi", "ru"))
    loading = statistics.median(pack_seconds() for _ in range(runs))
    print(f"load and compile {len(pack.glossary)} entries and {len(pack.rules.realia)} realia: {loading:.2f} s")
    corpus = read_table(SAMPLE, source_lang="vi", target_lang="ru").corpus("raw")
    small = needed(pack.glossary, corpus)
    large = [*small, *synthetic(pack.glossary, LARGE - SMALL)]
    passes = [matcher(pack, entries, corpus) for entries in (small, large)]
    pairs = [(passes[0](), passes[1]()) for _ in range(runs)]
    mine, grown = (1000 * statistics.median(column) for column in zip(*pairs, strict=True))
    ratio = statistics.median(b / a for a, b in pairs)
    print(f"matching per segment: {mine:.3f} ms at {SMALL}, {grown:.3f} ms at {LARGE}, ratio {ratio:.2f}")


if __name__ == "__main__":
    main()
