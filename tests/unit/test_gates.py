"""Gates: what a policy may say, and what each tier rests on."""

from dataclasses import replace
from pathlib import Path

import pytest
from support import COMMITTEE, command, evaluated, glossary

from harness.analysis.contender import Contender, from_evaluation
from harness.analysis.gate import judge, relative
from harness.analysis.paired import Paired
from harness.analysis.resample import Interval
from harness.analysis.slices import Slice
from harness.analysis.verdict import Tier, Verdict, exit_code
from harness.errors import ConfigurationError
from harness.inputs.gates import DEFAULT, Gate, GatePolicy, load_policy
from harness.inputs.glossary import Glossary
from harness.inputs.suite import load_suite
from harness.model import Direction, Level, Severity

WRONG = [("Trung ương họp", "Центробанк заседает"), ("Chào", "Привет"), ("Hà Nội", "")]
RIGHT = [("Trung ương họp", "ЦК заседает"), ("Chào", "Привет"), ("Hà Nội", "Ханой")]


def policy(folder: Path, content: str) -> GatePolicy:
    path = folder / "gates.toml"
    path.write_text(content, encoding="utf-8")
    return load_policy(path)


def contender(folder: Path, pairs: list[tuple[str, str]], **others: object) -> Contender:
    return from_evaluation(evaluated(folder, *pairs, **others), "mt", "run", "mt")  # type: ignore[arg-type]


def judged(run: Contender, baseline: Contender | None, *gates: Gate) -> list[Verdict]:
    return judge(GatePolicy(gates), run, baseline, lambda: Glossary((), "none"))


def test_a_gate_says_what_it_is_about_by_its_limits(tmp_path: Path) -> None:
    got = policy(
        tmp_path,
        """
        strict = true
        [[gate]]
        scorer = "bleu"
        min = 20
        slice = "domain=party"
        [[gate]]
        scorer = "bleu"
        max_drop = 0.5
        alpha = 0.01
        [[gate]]
        max_new = 0
        severity = "critical"
        level = "warning"
        [[gate]]
        max_missing = 0
        """,
    )
    assert [gate.kind for gate in got.gates] == ["absolute", "relative", "findings", "coverage"]
    assert got.gates[0].name == "bleu, min 20, slice domain=party"
    assert got.gates[0].slice == ("domain", "party")
    assert (got.gates[1].max_drop, got.gates[1].alpha) == (0.5, 0.01)
    assert (got.gates[2].severity, got.gates[2].level) == (Severity.CRITICAL, Level.WARNING)
    assert got.strict


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("max_neu = 0", "gates.toml:4: unknown key 'max_neu': did you mean 'max_new'?"),
        ("max_drop = 1", "gates.toml:4: 'max_drop' does not go with a gate on findings: write two gates"),
        ("per_1000 = -1", "gates.toml:4: per_1000 must not be negative"),
        ("max = true", "gates.toml:4: max must be a number, not True"),
        ("max = nan", "gates.toml:4: max must be a finite number, not nan"),
        ('severity = "grave"', "gates.toml:4: severity: unknown severity 'grave'"),
        ('slice = "politics"', "gates.toml:4: slice must be domain=NAME"),
        ("include_warnings = 1", "gates.toml:4: include_warnings must be true or false, not 1"),
        ('name = ""\n[[gate]]\nname = "x"', "gates.toml:5: sets no limit"),
        ("[[gate]]\nmax_new = 0", "gates.toml:4: a second gate called 'max_new 0'"),
        ('[[gate]]\nscorer = "bleu"', "gates.toml:4: a gate on a scorer needs min, max or max_drop"),
        ('[[gate]]\nscorer = "bleu"\nmax_drop = 1\nalpha = 2', "gates.toml:7: alpha must be between 0 and 1"),
    ],
)
def test_what_a_gate_may_not_say(line: str, said: str, tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError) as caught:
        policy(tmp_path, f"\n[[gate]]\nmax_new = 0\n{line}\n")
    assert said in str(caught.value)


def test_a_policy_file_without_gates_or_with_other_keys_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="has no"):
        policy(tmp_path, "strict = true\n")
    with pytest.raises(ConfigurationError, match=r"gates.toml:1: unknown key 'stric': did you mean 'strict'"):
        policy(tmp_path, "stric = true\n[[gate]]\nmax_new = 0\n")


def test_a_suite_carries_gates_and_refuses_wrong_ones(tmp_path: Path) -> None:
    path = tmp_path / "suite.toml"
    head = 'source-lang = "vi"\ntarget-lang = "ru"\n[scorers]\ncoverage = {}\n'
    path.write_text(f"{head}[[gate]]\nmax_new = 0\n", encoding="utf-8")
    assert load_suite(path).written == path.read_text(encoding="utf-8")
    assert load_policy(path).gates[0].max_new == 0
    path.write_text(f"{head}[[gate]]\nmax_neu = 0\n", encoding="utf-8")
    with pytest.raises(ConfigurationError, match=r"suite.toml:6: unknown key 'max_neu'"):
        load_suite(path)


def paired(gain: float, p: float | None, detectable: float | None = 0.4) -> Paired:
    part = Slice("all", "", tuple(range(100)))
    interval = Interval(gain - 1, gain + 1)
    return Paired("bleu", part, Direction.HIGHER, 100, 0, 30.0, 30.0 + gain, gain, interval, p, None, detectable)


@pytest.mark.parametrize(
    ("result", "margin", "tier", "said"),
    [
        (paired(0.3, 0.9), 0.5, Tier.PASS, "better by 0.30"),
        (paired(0.0, 1.0), 0.0, Tier.PASS, "unchanged"),
        (paired(-0.3, 0.001), 0.5, Tier.NOTE, "within the margin"),
        (paired(-0.7, 0.001), 0.5, Tier.FAIL, "significant"),
        (paired(-0.7, 0.2, detectable=0.4), 0.5, Tier.NOTE, "not significant"),
        (paired(-0.7, 0.2, detectable=1.0), 0.5, Tier.INCONCLUSIVE, "about 400 would show one of 0.5"),
        (paired(-0.3, 0.2, detectable=1.0), 0.0, Tier.NOTE, "drops from 1.00 would show"),
        (paired(-0.7, None), 0.5, Tier.INCONCLUSIVE, "too few to test"),
        (paired(-0.3, None), 0.5, Tier.NOTE, "too few to test"),
    ],
)
def test_a_drop_fails_only_beyond_the_margin_and_beyond_chance(
    result: Paired, margin: float, tier: Tier, said: str
) -> None:
    got, reason = relative(Gate("relative", "g", scorer="bleu", max_drop=margin), result, "BLEU")
    assert got is tier
    assert said in reason


def test_new_findings_are_told_from_old_ones(tmp_path: Path) -> None:
    wrong, right = contender(tmp_path, WRONG), contender(tmp_path, RIGHT)
    gate = Gate("findings", "g", max_new=0, rule="terminology", severity=Severity.CRITICAL)
    (new,), (old,), (gone,) = (judged(*pair, gate) for pair in ((wrong, right), (wrong, wrong), (right, wrong)))
    assert (new.tier, old.tier, gone.tier) == (Tier.FAIL, Tier.PASS, Tier.PASS)
    assert [finding.observed for finding in new.findings] == ["Центробанк"]
    (none,) = judged(wrong, None, gate)
    assert none.tier is Tier.INCOMPARABLE and "no baseline" in none.reason


def test_only_errors_count_unless_warnings_are_wanted(tmp_path: Path) -> None:
    run = contender(tmp_path, WRONG, level={"terminology": Level.WARNING})
    gate = Gate("findings", "g", maximum=0, rule="terminology/*")
    assert judged(run, None, gate)[0].tier is Tier.PASS
    assert judged(run, None, replace(gate, include_warnings=True))[0].tier is Tier.FAIL


def test_a_rate_of_findings(tmp_path: Path) -> None:
    (verdict,) = judged(contender(tmp_path, WRONG), None, Gate("findings", "g", per_1000=1, rule="terminology"))
    assert verdict.tier is Tier.FAIL
    assert "166.67 per 1,000 source words (at most 1): 1 finding in 6 words" in verdict.reason


def test_what_is_empty_or_lost_is_no_pass(tmp_path: Path) -> None:
    gate = Gate("coverage", "g", max_missing=0, scorers=("coverage", "bleu"))
    run = contender(tmp_path, WRONG)
    (lost,) = judged(run, None, gate)
    assert lost.missing == ("bleu",) and exit_code([lost], strict=False) == 4
    (empty,) = judged(run, None, replace(gate, scorers=()))
    assert empty.tier is Tier.FAIL and "1 of 3 segments not translated" in empty.reason and "3" in empty.reason
    assert judged(contender(tmp_path, RIGHT), None, replace(gate, scorers=()))[0].tier is Tier.PASS


def test_a_scorer_a_rule_a_domain_or_a_slice_that_is_not_there(tmp_path: Path) -> None:
    run = contender(tmp_path, WRONG)
    (missing,) = judged(run, None, Gate("findings", "g", maximum=0, rule="terminolgy/*"))
    assert missing.missing == ("terminolgy",) and "did you mean 'terminology'" in missing.reason
    for gate in (
        Gate("findings", "g", maximum=0, rule="terminology/forbiden-term"),
        Gate("findings", "g", maximum=0, domain="politics"),
        Gate("absolute", "g", scorer="terminology", maximum=0, slice=("document", "x*")),
    ):
        with pytest.raises(ConfigurationError, match="gate 'g': no "):
            judged(run, None, gate)


def test_bounds_of_a_score_on_a_slice(tmp_path: Path) -> None:
    run = contender(tmp_path, WRONG)
    (verdict,) = judged(run, None, Gate("absolute", "g", scorer="terminology", maximum=5, slice=("document", "*")))
    assert (verdict.tier, verdict.slice) == (Tier.FAIL, "document d")
    assert "over the maximum of 5" in verdict.reason


def test_segments_with_terms_are_judged_apart(tmp_path: Path) -> None:
    run = contender(tmp_path, WRONG)
    asked: list[int] = []

    def terms() -> Glossary:
        asked.append(1)
        return glossary(tmp_path, COMMITTEE)

    gates = [Gate("absolute", f"g{n}", scorer="terminology", maximum=5, slice=("term", "*")) for n in (1, 2)]
    verdicts = judge(GatePolicy((*gates, Gate("coverage", "c", max_missing=1))), run, None, terms)
    assert [(v.slice, v.tier, v.numbers.get("segments")) for v in verdicts] == [
        ("term with", Tier.FAIL, 1),
        ("term without", Tier.PASS, 2),
    ] * 2 + [("all", Tier.PASS, 3)]
    assert len(asked) == 1
    with pytest.raises(ConfigurationError, match="no term of the test set matches 'wiht'"):
        judge(GatePolicy((replace(gates[0], slice=("term", "wiht")),)), run, None, terms)


SUITE = """
source-lang = "vi"
target-lang = "ru"
testset = "news.csv"
glossaries = ["terms.tsv"]
rules = []
[scorers]
coverage = {}
[[gate]]
max_missing = 0
slice = "term=with"
"""


def test_terms_are_those_of_the_suite(tmp_path: Path) -> None:
    """The empty translation is in a segment without a term until the glossary says otherwise."""
    (tmp_path / "suite.toml").write_text(SUITE, encoding="utf-8")
    (tmp_path / "news.csv").write_text("id,source,hypothesis\n1,Trung ương họp,ЦК\n2,Hà Nội,\n", encoding="utf-8")
    glossary(tmp_path, COMMITTEE)
    assert command("run", "suite.toml", "--out", "run", "--quiet", cwd=tmp_path).returncode == 0
    passed = command("gate", "run", cwd=tmp_path)
    assert (passed.returncode, "term with" in passed.stdout) == (0, True), passed.stdout + passed.stderr
    glossary(tmp_path, {"id": "places.ha-noi", "source": "Hà Nội", "preferred": "Ханой"})
    assert command("gate", "run", cwd=tmp_path).returncode == 1
    (tmp_path / "suite.toml").rename(tmp_path / "other.toml")
    lost = command("gate", "run", cwd=tmp_path)
    assert (lost.returncode, "--suite FILE" in lost.stderr) == (2, True)
    assert command("gate", "run", "--suite", "other.toml", cwd=tmp_path).returncode == 1


def test_exit_codes_the_highest_wins() -> None:
    def verdict(tier: Tier, **more: object) -> Verdict:
        return Verdict(DEFAULT.gates[0], "mt", "all", tier, "", **more)  # type: ignore[arg-type]

    fail, unsure, other = (verdict(t) for t in (Tier.FAIL, Tier.INCONCLUSIVE, Tier.INCOMPARABLE))
    missing = verdict(Tier.INCOMPARABLE, missing=("comet",))
    assert [exit_code([v], strict=False) for v in (verdict(Tier.PASS), fail, unsure, other, missing)] == [0, 1, 0, 3, 4]
    assert exit_code([unsure], strict=True) == 1
    assert exit_code([fail, other], strict=False) == 3
    assert exit_code([missing, fail, other], strict=False) == 4
    assert exit_code([fail], strict=False, no=9) == 9
    assert exit_code([fail, other], strict=False, no=9) == 3
    assert exit_code([], strict=True) == 0


def test_a_gate_that_only_warns_stops_nothing() -> None:
    gate = Gate("findings", "g", max_new=0, level=Level.WARNING)
    for tier in (Tier.FAIL, Tier.INCONCLUSIVE, Tier.INCOMPARABLE):
        softened = Verdict(gate, "mt", "all", tier, "", missing=("x",)).softened()
        assert (softened.tier, exit_code([softened], strict=True)) == (Tier.WARN, 0)
