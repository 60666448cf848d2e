"""Waivers and reviews: what they cover, that they are reasoned, reported, and gone when they expire."""

import csv
import json
import re
from datetime import date
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from support import command, evaluated

from harness.analysis.aggregate import scores
from harness.analysis.contender import from_evaluation
from harness.analysis.restored import evaluation_of
from harness.analysis.waivers import key, put_to, waived, without
from harness.errors import ConfigurationError, DataError
from harness.inputs.gold import read_gold
from harness.inputs.waivers import Waiver, append_waivers, inline_waivers, load_waivers
from harness.model import Aligned
from harness.reports.view import view
from harness.reports.write import write_run
from harness.results.stored import Decision, load_run

PAIRS = [("Trung ương họp", "Центробанк заседает"), ("Trung ương đến", "Прибыл Центробанк"), ("Chào", "Привет")]
TODAY = date(2026, 1, 1)
TEXT = st.text(st.characters(exclude_categories=["Cs"]), min_size=1).filter(str.strip)


def file(folder: Path, content: str) -> Path:
    path = folder / "waivers.toml"
    path.write_text(content, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ('fingerprint = "0123456789abcdef"', ":1: a waiver needs a reason"),
        ('fingerprint = "0123456789abcdef"\nreason = " "', ":3: a waiver needs a reason"),
        ('fingerprint = "xyz"\nreason = "r"', ":2: 'xyz' is no fingerprint"),
        ('fingerprint = "0123456789abcdef"\nrule = "x"\nreason = "r"', ":3: a fingerprint names one finding"),
        ('reason = "r"\ndocument = "d"', ":1: names neither a fingerprint nor a rule or entry"),
        ('rule = "x"\nreson = "r"', ":3: unknown key 'reson': did you mean 'reason'?"),
        ('rule = "x"\nreason = "r"\nexpires = "2026-01-01"', ":4: expires must be a date"),
        ('rule = "x"\nreason = "r"\nexpires = 2026-01-01T10:00:00', ":4: expires must be a date"),
    ],
)
def test_what_a_waiver_may_not_say(content: str, said: str, tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError) as caught:
        load_waivers(file(tmp_path, f"[[waiver]]\n{content}\n"))
    assert f"waivers.toml{said}" in str(caught.value)


@given(reason=TEXT, author=TEXT)
@example(reason="*", author="*")
def test_what_is_appended_is_what_is_read(reason: str, author: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    path = tmp_path_factory.mktemp("w") / "deep/waivers.toml"
    given_ = [Waiver(reason, "0" * 16, author=author, expires=TODAY), Waiver(reason, "1" * 16)]
    append_waivers(path, given_[:1])
    append_waivers(path, given_[1:])
    got = load_waivers(path)
    assert [(w.reason, w.fingerprint, w.author, w.expires) for w in got] == [
        (w.reason, w.fingerprint, w.author, w.expires) for w in given_
    ]


def test_one_fingerprint_covers_one_finding_a_glob_all_it_names(tmp_path: Path) -> None:
    evaluation = evaluated(tmp_path, *PAIRS)
    found, segments = evaluation.findings["mt"], evaluation.testset.segments
    assert len(found) == 2

    def covered(*waivers: Waiver, today: date = TODAY) -> list[str]:
        return [segment for _, segment in put_to(found, segments, waivers, today).of_finding]

    assert covered(Waiver("r", found[0].fingerprint)) == ["1"]
    assert covered(Waiver("r", rule="terminology")) == ["1", "2"]
    assert covered(Waiver("r", rule="terminology/forbidden-*", segment="2")) == ["2"]
    assert covered(Waiver("r", entry="party.*", document="other")) == []
    assert covered(Waiver("r", rule="terminology", expires=TODAY)) == ["1", "2"]
    assert covered(Waiver("r", rule="terminology", expires=TODAY), today=date(2026, 1, 2)) == []


def test_idle_waivers_are_reported(tmp_path: Path) -> None:
    idle = [Waiver("r", "0" * 16, file="w", line=3), Waiver("r", rule="*", expires=date(2020, 1, 1), file="w", line=7)]
    notices = waived(evaluated(tmp_path, *PAIRS), idle, TODAY).manifest.notices
    assert notices == (
        "waivers that match no finding: w:3: fingerprint 0000000000000000 (r)",
        "waivers that have expired and do not apply: w:7: rule * (r)",
    )


def test_gates_leave_out_the_finding_and_its_penalty(tmp_path: Path) -> None:
    evaluation = evaluated(tmp_path, *PAIRS)
    run = from_evaluation(evaluation, "mt", "run", "mt")
    first = run.findings[0]
    less = without(run, [key(first)])
    assert [finding.segment for finding in less.findings] == ["2"]
    scorer = run.scorers["terminology"]
    whole, left = (scorer.combine(s for s in c.stats["terminology"] if s) for c in (run, less))
    assert whole == pytest.approx(1000 * 50 / 7) and left == pytest.approx(1000 * 25 / 7)
    assert run.stats["coverage"] == less.stats["coverage"]


def test_the_ignore_column(tmp_path: Path) -> None:
    segments = [
        Aligned("1", "d", "a", {"mt": "b"}, ignore="terminology/*: a quotation; names: ours"),
        Aligned("[2]", "d", "a", {}),
    ]
    got = inline_waivers(segments)
    assert [(w.rule, w.reason, w.segment) for w in got] == [
        ("terminology/*", "a quotation", "1"),
        ("names", "ours", "1"),
    ]
    with pytest.raises(DataError, match="not of the form rule: reason"):
        inline_waivers([Aligned("1", "d", "a", {}, ignore="terminology")])


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    evaluation = evaluated(tmp_path, *PAIRS)
    write_run(evaluation, scores(evaluation), tmp_path / "run")
    return tmp_path


def rows(desk: Path) -> list[dict[str, str]]:
    return list(csv.DictReader((desk / "run/findings.csv").open(encoding="utf-8")))


def test_waive_on_the_command_line(desk: Path) -> None:
    mark = rows(desk)[0]["fingerprint"]
    assert command("waive", mark, cwd=desk).returncode == 2
    assert command("waive", "x", "--reason", "r", cwd=desk).returncode == 2
    assert command("waive", mark, "--reason", "r", "--expires", "soon", cwd=desk).returncode == 2
    assert not (desk / "references").exists()
    assert "1 waiver added" in command("waive", mark, "--reason", "r", "--expires", "2099-01-01", cwd=desk).stdout
    assert "already there" in command("waive", mark, "--reason", "r", cwd=desk).stdout
    assert len(load_waivers(desk / "references/waivers.toml")) == 1


def test_a_review_as_json_becomes_waivers_and_gold(desk: Path) -> None:
    first, second = (row["fingerprint"] for row in rows(desk))
    verdicts = [
        {"fingerprint": first, "verdict": "confirmed", "comment": ""},
        {"fingerprint": second, "verdict": "rejected", "comment": "the bank it is"},
    ]
    missed = [{"segment": "3", "system": "mt", "start": 0, "end": 6, "category": "style/awkward", "severity": "minor"}]
    review = {"schema": 1, "run": "run", "reviewer": "Lan", "verdicts": verdicts, "missed": missed}
    (desk / "review.json").write_text(json.dumps(review), encoding="utf-8")
    got = command("review", "import", "review.json", cwd=desk)
    assert got.returncode == 0, got.stderr
    (waiver,) = load_waivers(desk / "references/waivers.toml")
    assert (waiver.fingerprint, waiver.reason, waiver.author) == (second, "the bank it is", "Lan")
    (path,) = (desk / "references/gold").iterdir()
    gold = read_gold(path, source_lang="vi", target_lang="ru")
    marked = {segment: [error.text for error in errors] for segment, errors in gold.errors.items()}
    assert marked == {"1": ["Центробанк"], "2": [], "3": ["Привет"]}
    again = command("review", "import", "review.json", cwd=desk)
    assert again.returncode == 3 and "imported before" in again.stderr


def test_a_review_as_csv_takes_only_what_was_judged(desk: Path) -> None:
    table = rows(desk)
    table[0]["verdict"] = "Rejected"
    with (desk / "review.csv").open("w", encoding="utf-8-sig", newline="") as stream:
        writer = csv.DictWriter(stream, [*table[0]])
        writer.writeheader()
        writer.writerows(table)
    assert command("review", "import", "review.csv", cwd=desk).returncode == 2  # it names no run
    got = command("review", "import", "review.csv", "--run", "run", "--gold", "gold", cwd=desk)
    assert got.returncode == 0, got.stderr
    assert [w.fingerprint for w in load_waivers(desk / "references/waivers.toml")] == [table[0]["fingerprint"]]


@pytest.mark.parametrize(
    ("verdict", "said"),
    [
        ({"fingerprint": "0" * 16, "verdict": "confirmed"}, "the run has no finding 0000000000000000"),
        ({"fingerprint": "0" * 16, "verdict": "confirm"}, "did you mean 'confirmed'"),
        ({"verdict": "rejected"}, "verdicts[1] has no fingerprint"),
    ],
)
def test_a_review_that_cannot_be_meant(verdict: dict[str, str], said: str, desk: Path) -> None:
    (desk / "review.json").write_text(json.dumps({"run": "run", "verdicts": [verdict]}), encoding="utf-8")
    got = command("review", "import", "review.json", cwd=desk)
    assert got.returncode == 3 and said in got.stderr
    assert not (desk / "references").exists()


def test_a_stored_run_keeps_who_waived_what_and_why(desk: Path) -> None:
    """And `harness report --html` of it says so, as the run's own page does."""
    evaluation = evaluated(desk, *PAIRS)
    first, *others = evaluation.findings["mt"]
    waiver = Waiver("a quotation", first.fingerprint, author="Lan", expires=date(2099, 1, 2))
    write_run(waived(evaluation, [waiver], date(2026, 1, 1)), scores(evaluation), desk / "waived")
    stored, *open_ones = load_run(desk / "waived").findings["mt"]
    assert (stored.status, stored.decision) == ("waived", Decision("a quotation", "Lan", "2099-01-02"))
    assert [(one.status, one.decision) for one in open_ones] == [("open", Decision())] * len(others)
    shown = view(*evaluation_of(load_run(desk / "waived")))
    states = [(f["state"], f["settled"]) for f in shown["findings"]]
    assert states == [("waived", True)] + [("open", False)] * len(others)
    assert shown["findings"][0]["decision"] == {"reason": "a quotation", "author": "Lan", "expires": "2099-01-02"}
    assert sum(shown["counts"]["severity"]["mt"].values()) == len(others)
    assert shown["counts"]["state"]["mt"] == {"waived": 1, "open": len(others)}
    got = command("report", "waived", "--html", "page.html", cwd=desk)
    assert (got.returncode, got.stderr) == (0, "")
    pages = [(desk / name).read_text(encoding="utf-8") for name in ("page.html", "waived/report.html")]
    again, written = (re.findall(r'<p class="decision">.*', page) for page in pages)
    assert again == written and len(again) == 1 and "a quotation" in again[0] and "2099-01-02" in again[0]
