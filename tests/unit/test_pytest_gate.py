"""`translation.assert_gate` as a team uses it, through pytest's own pytester, in other processes."""

import json

import pytest
from support import COMMITTEE, DESK, command, glossary_file

pytest_plugins = ["pytester"]

SUITE = f"""name = "news"
{DESK}
[[gate]]
name = "no new critical finding"
max_new = 0
severity = "critical"
"""
ROWS = [
    ("n1", "one", "Nghị quyết của Trung ương", "Постановление ЦК", "Постановление ЦК"),
    ("n2", "two", "Trung ương họp", "ЦК заседает", "ЦК заседает"),
    ("n3", "three", "Chào", "Привет", "Привет"),
]
TESTS = """
import pytest

def test_party_news(translation):
    translation.assert_gate("suite.toml", system="mt")

@pytest.mark.translation("suite.toml", baseline="news")
def test_document(translation):
    translation.assert_gate()
"""


def news(folder: pytest.Pytester, **changed: str) -> None:
    """The test set; `changed` gives other hypotheses by segment id."""
    rows = (
        {"id": id, "doc": doc, "source": source, "hypotheses": {"mt": changed.get(id, text)}, "reference": reference}
        for id, doc, source, text, reference in ROWS
    )
    lines = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    (folder.path / "news.jsonl").write_text(lines, encoding="utf-8")


@pytest.fixture
def desk(pytester: pytest.Pytester) -> pytest.Pytester:
    """A team's folder with a blessed baseline, in which doc `one` has since become worse."""
    pytester.path.joinpath("suite.toml").write_text(SUITE, encoding="utf-8")
    pytester.path.joinpath("test_news.py").write_text(TESTS, encoding="utf-8")
    glossary_file(pytester.path / "terms.tsv", COMMITTEE)
    news(pytester)
    for line in ("run suite.toml --out good -q", "baseline bless good news"):
        assert command(*line.split(), cwd=pytester.path).returncode == 0
    news(pytester, n1="Постановление Центробанка")
    return pytester


def asked(desk: pytest.Pytester, *arguments: str) -> pytest.RunResult:
    return desk.runpytest_subprocess("-p", "no:cacheprovider", "-rA", "--strict-markers", *arguments)


@pytest.mark.parametrize("workers", [(), ("-n", "2", "--dist", "loadgroup")])
def test_a_new_finding_fails_the_gate_and_its_document_only(
    desk: pytest.Pytester, workers: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("PYTEST_XDIST_WORKER", raising=False)
    if workers:
        pytest.importorskip("xdist")
    got = asked(desk, *workers)
    got.assert_outcomes(failed=2, passed=2)
    said = got.stdout.str()
    for failed in ("::test_party_news", "::test_document[[]one]"):
        got.stdout.fnmatch_lines([f"*FAILED test_news.py{failed}*"])
    assert "no new critical finding (mt): fail: 1 new critical finding (at most 0), 1 in all" in said
    assert "mt · one · n1: terminology/forbidden-term (critical)" in said
    assert "source:     Nghị quyết của Trung ương" in said and "hypothesis: Постановление Центробанка" in said
    assert "Traceback" not in said


def test_what_the_baseline_has_too_passes(desk: pytest.Pytester) -> None:
    news(desk)
    asked(desk).assert_outcomes(passed=4)


def test_a_waiver_of_the_team_counts(desk: pytest.Pytester) -> None:
    waiver = '[[waiver]]\nrule = "terminology/*"\ndocument = "one"\nreason = "quoted"\n'
    desk.path.joinpath("references/waivers.toml").write_text(waiver, encoding="utf-8")
    asked(desk).assert_outcomes(passed=4)


def test_what_no_document_answers_for_is_held_against_each(desk: pytest.Pytester) -> None:
    desk.path.joinpath("gates.toml").write_text('[[gate]]\nscorer = "chrf"\nmin = 99.5\n', encoding="utf-8")
    desk.path.joinpath("test_news.py").write_text(TESTS.replace("suite.toml", 'suite.toml", policy="gates.toml'))
    got = asked(desk)
    got.assert_outcomes(failed=4)
    assert "under the minimum of 99.5" in got.stdout.str()


def test_an_inconclusive_gate_warns_and_fails_where_it_is_strict(desk: pytest.Pytester) -> None:
    desk.path.joinpath("gates.toml").write_text('[[gate]]\nscorer = "chrf"\nmax_drop = 0.5\n', encoding="utf-8")
    text = "def test_it(translation):\n    translation.assert_gate('suite.toml', policy='gates.toml', strict={})\n"
    desk.path.joinpath("test_news.py").write_text(text.format(False))
    got = asked(desk)
    got.assert_outcomes(passed=1, warnings=1)
    assert "GateWarning: chrf, max_drop 0.5 (mt): inconclusive" in got.stdout.str()
    desk.path.joinpath("test_news.py").write_text(text.format(True))
    asked(desk).assert_outcomes(failed=1)


def test_a_finished_run_can_be_judged(desk: pytest.Pytester) -> None:
    assert command("run", "suite.toml", "--out", "out", "-q", cwd=desk.path).returncode == 0
    desk.path.joinpath("test_news.py").write_text(TESTS.replace("suite.toml", "out"))
    asked(desk).assert_outcomes(failed=2, passed=2)


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ("'suite.toml', baseline='mian'", "no baseline at"),
        ("'suite.toml', system='tm'", "no system 'tm'"),
        ("'suite.toml', policy='nowhere.toml'", "nowhere.toml"),
        ("'suite.toml', document='four'", "no document 'four'"),
        ("", "which suite? assert_gate(SUITE)"),
    ],
)
def test_what_cannot_be_judged_fails(desk: pytest.Pytester, arguments: str, says: str) -> None:
    desk.path.joinpath("test_news.py").write_text(
        f"def test_it(translation):\n    translation.assert_gate({arguments})\n"
    )
    got = asked(desk)
    got.assert_outcomes(failed=1)
    assert says in got.stdout.str() and "Traceback" not in got.stdout.str()


def test_without_a_baseline_nothing_passes_and_nothing_is_written(desk: pytest.Pytester) -> None:
    desk.path.joinpath("references/baselines/news").rename(desk.path / "elsewhere")
    desk.path.joinpath("test_news.py").write_text(
        "def test_it(translation):\n    translation.assert_gate('suite.toml')\n"
    )
    got = asked(desk)
    got.assert_outcomes(failed=1)
    assert "incomparable" in got.stdout.str() and "there is no baseline at" in got.stdout.str()
    assert list(desk.path.joinpath("references/baselines").iterdir()) == []
