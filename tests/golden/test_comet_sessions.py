"""COMET from the command line: what a run prints and keeps, what a broken model costs, and what is said without one."""

import csv
import importlib.util
import json
from pathlib import Path

import pytest
from support import COMMITTEE, DESK, command, glossary_file, sample_items

WITHOUT = pytest.mark.skipif(bool(importlib.util.find_spec("comet")), reason="the extra is installed here")


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    glossary_file(tmp_path / "terms.tsv", COMMITTEE)
    rows = [
        {
            "id": str(n),
            "source": item.source,
            "hypotheses": {"a": item.hypothesis, "b": item.reference},
            "reference": item.reference,
        }
        for n, item in enumerate(sample_items()[:12])
    ]
    (tmp_path / "news.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    return tmp_path


def suite(desk: Path, *scorers: str) -> None:
    (desk / "suite.toml").write_text(DESK + "\n".join(scorers) + "\n")


def table(run: Path, name: str) -> list[dict[str, str]]:
    with (run / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def records(run: Path) -> dict[str, dict[str, object]]:
    return {record["name"]: record for record in json.loads((run / "run.json").read_text())["scorers"]}


def test_three_scorers_side_by_side(desk: Path, checkpoints: Path) -> None:
    models = {"comet": "regression", "cometkiwi": "kiwi", "xcomet": "xcomet"}
    suite(desk, *(f'{name} = {{ model = "{checkpoints / kind}" }}' for name, kind in models.items()))
    got = command("run", "suite.toml", "--out", "run", cwd=desk)
    assert got.returncode == 0, got.stderr
    shown = {line.split()[0]: line.split()[2] for line in got.stdout.splitlines() if "COMET ↑" in line}
    scores = {
        row["scorer"]: float(row["value"])
        for row in table(desk / "run", "scores")
        if row["level"] == "system" and row["system"] == "a"
    }
    assert shown == {"COMET": f"{scores['comet']:.4f}", "xCOMET": f"{scores['xcomet']:.4f}"}
    spans = [row for row in table(desk / "run", "findings") if row["rule"] == "xcomet/span"]
    assert spans
    assert {(row["level"], row["origin"]) for row in spans} == {("warning", "metric")}
    assert all(0 < float(row["confidence"]) <= 1 for row in spans)
    again = command("run", "suite.toml", "--out", "again", cwd=desk)
    assert "comet: 24 of 24 scores were known, 0 computed" in again.stdout
    assert table(desk / "again", "scores") == table(desk / "run", "scores")
    assert table(desk / "again", "findings") == table(desk / "run", "findings")


def test_a_check_goes_before_a_models_guess(desk: Path, checkpoints: Path) -> None:
    """Where xCOMET marks what the glossary forbids, the finding is the glossary's, whatever severity the model gave."""
    row = {
        "id": "1",
        "source": "Trung ương ban hành nghị quyết.",
        "hypothesis": "Центробанк принял резолюцию.",
        "reference": "ЦК принял резолюцию.",
    }
    (desk / "news.jsonl").write_text(json.dumps(row) + "\n")
    suite(desk, f'xcomet = {{ model = "{checkpoints / "xcomet"}" }}')
    got = command("run", "suite.toml", "--out", "run", cwd=desk)
    assert got.returncode == 0, got.stderr
    (finding,) = [row for row in table(desk / "run", "findings") if row["text"] == "Центробанк"]
    assert (finding["rule"], finding["severity"], finding["level"]) == (
        "terminology/forbidden-term",
        "critical",
        "error",
    )
    taken = (int(finding["start"]), int(finding["end"]))
    for row in table(desk / "run", "findings"):
        if row["rule"] == "xcomet/span":
            assert int(row["end"]) <= taken[0] or int(row["start"]) >= taken[1]


def test_a_broken_model_takes_nobody_elses_scores_away(desk: Path, checkpoints: Path) -> None:
    broken = desk / "broken" / "checkpoints" / "model.ckpt"
    broken.parent.mkdir(parents=True)
    broken.write_bytes(b"no model")
    settings = (checkpoints / "regression" / "hparams.yaml").read_bytes()
    (desk / "broken" / "hparams.yaml").write_bytes(settings)
    suite(desk, 'comet = { model = "./broken" }', f'cometkiwi = {{ model = "{checkpoints / "kiwi"}" }}')
    got = command("run", "suite.toml", "--out", "run", cwd=desk)
    assert got.returncode == 0
    assert "comet failed: the model failed: " in got.stdout
    assert {name: record["status"] for name, record in records(desk / "run").items()} == {
        "chrf": "ok",
        "coverage": "ok",
        "terminology": "ok",
        "comet": "failed",
        "cometkiwi": "ok",
    }


def test_required_and_absent_is_exit_4_and_the_run_is_written(desk: Path) -> None:
    suite(desk, 'comet = { model = "Somebody/nothing", required = true }')
    got = command("run", "suite.toml", "--out", "run", cwd=desk, HF_HOME=str(desk / "hf"))
    assert got.returncode == 4
    assert "required by the suite, but without scores: comet skipped: " in got.stderr
    assert records(desk / "run")["chrf"]["status"] == "ok"


def test_precision_from_the_command_line_stands_in_the_signature(desk: Path, checkpoints: Path) -> None:
    suite(desk, f'comet = {{ model = "{checkpoints / "regression"}" }}')
    for precision in ("fp32", "bf16"):
        got = command("run", "suite.toml", "--precision", precision, "--out", precision, cwd=desk)
        assert got.returncode == 0, got.stderr
        signature = records(desk / precision)["comet"]["signature"]
        assert isinstance(signature, dict)
        assert signature["precision"] == precision
    compared = command("compare", "fp32", "bf16", "--system", "a", cwd=desk)
    assert "comet not compared: " in compared.stdout


@WITHOUT
def test_without_the_extra_a_run_says_what_to_type(desk: Path) -> None:
    suite(desk, "comet = {}")
    got = command("run", "suite.toml", "--out", "run", cwd=desk)
    assert got.returncode == 0
    assert "pip install 'mt-harness[comet]'" in got.stdout


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--device", "gpu"], "unknown device 'gpu'"),
        (["--precision", "fp16"], "unknown precision 'fp16'"),
    ],
)
def test_wrong_options_are_exit_2(options: list[str], message: str, desk: Path) -> None:
    suite(desk, "comet = {}")
    got = command("run", "suite.toml", *options, "--out", "run", cwd=desk)
    assert got.returncode == 2
    assert message in got.stderr
    assert not (desk / "run").exists()


def test_a_precision_that_no_scorer_has_is_exit_2(desk: Path) -> None:
    suite(desk)
    got = command("run", "suite.toml", "--precision", "bf16", "--out", "run", cwd=desk)
    assert got.returncode == 2
    assert "no scorer of the suite has a precision" in got.stderr


def test_a_reference_that_would_not_be_read_is_exit_2(desk: Path) -> None:
    """The texts come from a table, which has its own references."""
    options = ["--input", "news.jsonl", "--source-lang", "vi", "--target-lang", "ru", "--reference", "x.ru.txt"]
    got = command("run", *options, "--out", "run", cwd=desk)
    assert got.returncode == 2
    assert "--reference and --docs go with --source" in got.stderr
