"""The shipped sample, corrected by its own findings, is nearer to the reference on every metric."""

from pathlib import Path

from support import command

from harness.evaluate import evaluate
from harness.inputs.jsonl_write import to_jsonl
from harness.inputs.references import references
from harness.inputs.suite import load_suite
from harness.inputs.testset import read_table
from harness.model import Direction
from harness.results.stored import load_run


def test_the_corrected_sample_scores_better_on_every_metric_with_a_reference(tmp_path: Path) -> None:
    suite = references() / "suites" / "party-news.toml"
    got = command("run", suite, "--system", "raw", "--out", "run", "--quiet", cwd=tmp_path)
    assert got.returncode == 0, got.stderr
    before = load_run(tmp_path / "run")
    got = command("fix", "run", "--out", "corrected.jsonl", cwd=tmp_path)
    assert got.returncode == 0, got.stderr
    corrected = read_table(tmp_path / "corrected.jsonl", source_lang="vi", target_lang="ru")
    assert len(corrected.segments) == len(before.testset.segments)
    after = evaluate(corrected, load_suite(suite))
    metrics = [name for name, scorer in after.scorers.items() if "reference" in scorer.needs]
    assert {"bleu", "chrf", "chrf++", "ter"} <= set(metrics)
    for name in metrics:
        scorer = after.scorers[name]
        old, new = (
            scorer.combine([stat for stat in stats if stat is not None])
            for stats in (before.stats["raw", name], after.stats["raw", name])
        )
        assert old is not None and new is not None
        assert (new > old) if scorer.direction is Direction.HIGHER else (new < old), name
        assert f"{scorer.title}: {old:.2f} → {new:.2f}" in got.stdout
    assert len(after.findings["raw"]) < len(before.findings["raw"]) / 2


def test_segments_are_written_as_they_are_read(tmp_path: Path) -> None:
    suite = load_suite(references() / "suites" / "party-news.toml")
    testset = read_table(suite.testset, source_lang="vi", target_lang="ru")  # type: ignore[arg-type]
    (tmp_path / "same.jsonl").write_text(to_jsonl(testset), encoding="utf-8")
    again = read_table(tmp_path / "same.jsonl", source_lang="vi", target_lang="ru")
    assert again.segments == testset.segments
