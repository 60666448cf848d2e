"""A run read back is the run that was written; a damaged one is refused with the place of the damage."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from support import COMMITTEE, suite

from harness.analysis.aggregate import scores
from harness.errors import DataError
from harness.evaluate import Evaluation, evaluate
from harness.model import Aligned, TestSet
from harness.reports.view import plain
from harness.reports.write import write_run
from harness.results.stored import content_digest, load_run

SEGMENTS = (
    Aligned("1", "d", "Nghị quyết của Trung ương", {"a": "Постановления Центробанка", "b": "Постановления ЦК"}),
    Aligned("2", "d", "Trung ương\r họp | 1", {"a": "", "b": "=ЦБ\u2028\t"}),
    Aligned("3", "e", "Quốc hội", {"a": "Центробанк 👍", "b": "Национальное собрание"}, domain="law", ignore="x: why"),
)


@pytest.fixture(scope="module")
def evaluation(tmp_path_factory: pytest.TempPathFactory) -> Evaluation:
    folder = tmp_path_factory.mktemp("kept")
    references = [{"A": f"Перевод {s.id}", "B": f"Другой, «{s.id}»"} for s in SEGMENTS]
    segments = tuple(
        Aligned(s.id, s.document, s.source, s.hypotheses, refs, s.domain, s.ignore)
        for s, refs in zip(SEGMENTS, references, strict=True)
    )
    testset = TestSet("news", "vi", "ru", ("a", "b"), segments, {"news.jsonl": "0" * 64}, ("a notice",))
    names = ("chrf", "bleu", "coverage", "terminology", "realia")
    return evaluate(testset, suite(folder, *names, rows=[{**COMMITTEE, "preferred": "ЦК|партии"}]), lang="ru")


@pytest.fixture
def run(evaluation: Evaluation, tmp_path: Path) -> Path:
    write_run(evaluation, scores(evaluation), tmp_path / "run")
    return tmp_path / "run"


def test_everything_comes_back(evaluation: Evaluation, run: Path) -> None:
    stored = load_run(run)
    assert stored.manifest == evaluation.manifest
    assert stored.testset == evaluation.testset
    assert stored.stats == evaluation.stats
    assert sum(map(len, evaluation.findings.values())) == 3
    for system, found in evaluation.findings.items():
        back = stored.findings[system]
        assert plain([vars_of(one.finding) for one in back]) == plain([vars_of(finding) for finding in found])
        assert {(one.system, one.status) for one in back} == {(system, "open")}
        assert all(one.document == {"1": "d", "2": "d", "3": "e"}[one.finding.segment] for one in back)
    numbers = [one.id for system in ("a", "b") for one in stored.findings[system]]
    assert numbers == list(pd.read_csv(run / "findings.csv")["finding"])


def vars_of(finding: Any) -> dict[str, Any]:
    return {name: getattr(finding, name) for name in finding.__dataclass_fields__}


def test_a_run_without_findings_or_scorers_comes_back(tmp_path: Path) -> None:
    testset = TestSet("n", "vi", "ru", ("a",), (Aligned("1", "d", "Chào", {"a": "Привет"}),))
    evaluation = evaluate(testset, suite(tmp_path, "bleu", "coverage"))
    write_run(evaluation, scores(evaluation), tmp_path / "run")
    stored = load_run(tmp_path / "run")
    assert stored.findings == {"a": ()} and list(stored.stats) == [("a", "coverage")]
    assert [record.status for record in stored.manifest.scorers] == ["skipped", "ok"]


def test_the_digest_is_of_the_test_set_and_not_of_a_system(evaluation: Evaluation, run: Path) -> None:
    own = load_run(run).digest
    assert own == content_digest(evaluation.testset)
    segment = evaluation.testset.segments[0]
    others: list[dict[str, Any]] = [{"source": "x"}, {"references": {"A": "x"}}, {"id": "x"}, {"document": "x"}]
    for change in others:
        assert content_digest(with_first(evaluation.testset, segment, change)) != own
    for change in ({"hypotheses": {"a": "x", "b": "y"}}, {"ignore": "all"}):
        assert content_digest(with_first(evaluation.testset, segment, change)) == own


def with_first(testset: TestSet, segment: Aligned, change: dict[str, Any]) -> TestSet:
    from dataclasses import replace

    return replace(testset, segments=(replace(segment, **change), *testset.segments[1:]))


def parquet(name: str, change: Callable[[pd.DataFrame], object]) -> Callable[[Path], None]:
    def damage(run: Path) -> None:
        table = pd.read_parquet(run / f"{name}.parquet")
        changed = change(table)
        (table if changed is None else changed).to_parquet(run / f"{name}.parquet")  # type: ignore[attr-defined]

    return damage


def manifest(change: Callable[[dict[str, Any]], object]) -> Callable[[Path], None]:
    def damage(run: Path) -> None:
        data = json.loads((run / "run.json").read_text())
        change(data)
        (run / "run.json").write_text(json.dumps(data))

    return damage


def cell(column: str, row: int, value: Any) -> Callable[[pd.DataFrame], object]:
    def change(table: pd.DataFrame) -> None:
        table[column] = [value if i == row else old for i, old in enumerate(table[column].tolist())]

    return change


DAMAGES: dict[str, tuple[Callable[[Path], Any], str]] = {
    "no place": (shutil.rmtree, "no run at"),
    "no manifest": (lambda run: (run / "run.json").unlink(), "not a run: it has no run.json"),
    "no JSON": (lambda run: (run / "run.json").write_text('{\n "id" 1}'), r"run.json:2:7: Expecting ':'"),
    "half a manifest": (lambda run: (run / "run.json").write_bytes(b'{"id": "\xd0'), "byte 8 is not valid UTF-8"),
    "newer": (manifest(lambda data: data.update(schema=99)), "schema 99 is newer than the 1 that this harness reads"),
    "no seed": (manifest(lambda data: data.pop("seed")), "run.json: no 'seed'"),
    "a number for a name": (manifest(lambda data: data.update(testset=5)), "run.json: 'testset' is 5"),
    "unknown key": (manifest(lambda data: data.update(sede=1)), "unknown key 'sede': did you mean 'seed'"),
    "status": (manifest(lambda data: data["scorers"][0].update(status="fine")), r"scorers\[1\]: unknown status 'fine'"),
    "other size": (manifest(lambda data: data.update(segments=4)), "6 rows, but run.json says 4 segments of 2 systems"),
    "no segments": (lambda run: (run / "segments.parquet").unlink(), "segments.parquet: it is missing"),
    "cut off": (lambda run: cut(run / "segments.parquet"), "segments.parquet: it cannot be read"),
    "text for a table": (lambda run: (run / "findings.parquet").write_text("a,b\n"), "findings.parquet: it cannot be"),
    "no column": (parquet("segments", lambda t: t.drop(columns="references")), "it has no column 'references'"),
    "no statistics": (parquet("segments", lambda t: t.drop(columns="bleu.statistics")), "no column 'bleu.statistics'"),
    "another source": (parquet("segments", cell("source", 4, "x")), "segments.parquet:5: source differs from that of"),
    "another order": (parquet("segments", cell("system", 3, "a")), "segments.parquet:4: a segment of 'a' where one of"),
    "no text": (
        parquet("segments", cell("hypothesis", 2, None)),
        "segments.parquet:3: column 'hypothesis' is not text",
    ),
    "one id twice": (parquet("segments", lambda t: twice(t)), "two segments have one id"),
    "short statistics": (parquet("segments", cell("bleu.statistics", 1, [1.0])), "bleu have different lengths"),
    "no number": (parquet("segments", cell("bleu.statistics", 0, [float("nan")] * 10)), "statistics of bleu are"),
    "references": (parquet("segments", lambda t: listed(t)), "segments.parquet:1: column 'references' holds"),
    "severity": (parquet("findings", cell("severity", 0, "grave")), "findings.parquet:1: F0001: .*'grave' is not a"),
    "unknown segment": (parquet("findings", cell("segment", 1, "9")), "findings.parquet:2: F0002 is of a segment"),
    "unknown system": (parquet("findings", cell("system", 1, "z")), "F0002 is of a segment that the run does not have"),
    "state": (parquet("findings", cell("status", 0, "gone")), "F0001 has the status 'gone'"),
    "no values": (parquet("findings", cell("values", 0, "{}")), "F0001: KeyError"),
    "span": (parquet("findings", lambda t: moved(t)), "is not in the hypothesis at"),
}


def listed(table: pd.DataFrame) -> None:
    table["references"] = "[]"


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-100])


def twice(table: pd.DataFrame) -> None:
    table["segment"] = ["1", "1", "3"] * 2


def moved(table: pd.DataFrame) -> None:
    values = json.loads(table["values"][0])
    for span in values["spans"]:
        if span["side"] == "hypothesis":
            span["start"] += 1
    cell("values", 0, json.dumps(values))(table)


@pytest.mark.parametrize("name", DAMAGES)
def test_a_damaged_run_is_refused(name: str, run: Path) -> None:
    damage, message = DAMAGES[name]
    damage(run)
    with pytest.raises(DataError, match=message):
        load_run(run)


def test_a_file_is_no_run(run: Path) -> None:
    with pytest.raises(DataError, match=r"findings\.csv is a file, not a run directory"):
        load_run(run / "findings.csv")


def test_a_misspelt_run_is_guessed(run: Path) -> None:
    with pytest.raises(DataError, match="did you mean 'run'"):
        load_run(run.with_name("runn"))


def test_reading_changes_nothing(run: Path) -> None:
    before = {path.name: (path.stat().st_mtime_ns, path.read_bytes()) for path in run.iterdir()}
    load_run(run)
    assert {path.name: (path.stat().st_mtime_ns, path.read_bytes()) for path in run.iterdir()} == before


def test_csv_has_the_columns_of_the_contract_and_no_more(run: Path) -> None:
    assert "values" not in pd.read_csv(run / "findings.csv").columns
    assert not {"references", "ignore", "bleu.statistics"} & set(pd.read_csv(run / "segments.csv").columns)
    assert "values" in pd.read_parquet(run / "findings.parquet").columns
