"""How much the glossaries' domains carry: recall of term and realia errors with and without random tenths of them.

    python bench/heldout.py [GOLD.jsonl ...] [--seed 25]

The domains are dealt into ten parts by chance. For each part the checks are run without its entries: what they still
find of the errors of these categories is found by the rest of the pack and by what needs no entry.
"""

from __future__ import annotations

import argparse
import random
from collections.abc import Sequence
from pathlib import Path

from harness.cli.validate import tallied
from harness.evaluate import knowledge_of
from harness.inputs.gold import gold_files
from harness.inputs.suite import Suite, default_suite
from harness.mqm import severity

GOLD = Path(__file__).resolve().parents[1] / "references/gold"
SCORERS = ("terminology", "realia", "names", "untranslated", "consistency")  # what finds errors of these categories
CATEGORIES = ("terminology/", "accuracy/mistranslation/realia")
PARTS = 10


def recall(suite: Suite, files: Sequence[Path]) -> tuple[int, int]:
    """Errors of the categories that are found, and all of them."""
    tally = tallied(suite, list(files), severity("minor"), "en")
    counted = [
        (tally.caught[category], marked) for category, marked in tally.total.items() if category.startswith(CATEGORIES)
    ]
    return sum(found for found, _ in counted), sum(marked for _, marked in counted)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", nargs="*", type=Path, default=[GOLD])
    parser.add_argument("--seed", type=int, default=25)
    options = parser.parse_args()
    files = gold_files(options.gold)
    suite = default_suite("vi", "ru").adjusted(scorers=SCORERS)
    entries = knowledge_of(suite).glossary.entries
    domains = sorted({entry.domain for entry in entries})
    random.Random(options.seed).shuffle(domains)
    found, marked = recall(suite, files)
    print(f"{len(entries)} entries of {len(domains)} domains: {found} of {marked} found, {found / marked:.3f}")
    for part in range(PARTS):
        held = sorted(domains[part::PARTS])
        without, _ = recall(suite.adjusted(disable=[f"domain:{name}" for name in held]), files)
        size = sum(entry.domain in held for entry in entries)
        print(f"without {' and '.join(held)} ({size} entries): {without}, {without / marked:.3f}", flush=True)


if __name__ == "__main__":
    main()
