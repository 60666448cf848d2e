"""Patterns: each kind of rule, what it suggests, what silences it, and a rule that would run for ever."""

import time
import unicodedata
from pathlib import Path
from typing import Literal

import pytest
from support import MESSAGE, check, evaluated, found, rules

from harness import messages
from harness.model import Level, Severity
from harness.scorers.base import Check

DATE = f"""
[[pattern]]
id = "pattern.date"
kind = "substitution"
pattern = '\\bDNUM_([A-JZ]+)\\b'
decode = ["ABCDEFGHIJZ", "0123456789/"]
severity = "critical"
{MESSAGE}
"""
SPACES = f"""
[[pattern]]
id = "pattern.spaces"
kind = "substitution"
pattern = '(\\S)  +(\\S)'
replace = '\\1 \\2'
level = "warning"
{MESSAGE}
"""
BAR = f"""
[[pattern]]
id = "pattern.bar"
kind = "existence"
pattern = ' ?\\|$'
unless_source = '\\|'
{MESSAGE}
"""
NEEDY = BAR.replace("unless_source", "needs = '|'\nunless_source")
TOO_NEEDY = BAR.replace("unless_source", "needs = '¦'\nunless_source")
TWICE = f"""
[[pattern]]
id = "pattern.twice"
kind = "repetition"
allow = ["очень", "Её"]
{MESSAGE}
"""
BALANCE = f"""
[[pattern]]
id = "pattern.balance"
kind = "balance"
pairs = ["«»", "()"]
{MESSAGE}
"""


def patterns(folder: Path, *toml: str) -> Check:
    return check("patterns", rules=rules(folder, "\n".join(toml)))


@pytest.mark.parametrize(
    ("rule", "source", "hypothesis", "observed", "suggestion"),
    [
        (DATE, "Ngày 22/07/2025", "DNUM_CCZAHZCACF открыли", ["DNUM_CCZAHZCACF"], "22/07/2025"),
        (DATE, "Ngày", "DNUM_XYZ", [], ""),
        (SPACES, "a  b", "на  съезде", ["а  с"], "а с"),
        (SPACES, "", "на съезде  ", [], ""),
        (BAR, "Tin", "Новость |", [" |"], ""),
        (BAR, "Tin |", "Новость |", [], ""),
        (BAR, "Tin", "Новость | дня", [], ""),
        (NEEDY, "Tin", "Новость |", [" |"], ""),
        (TOO_NEEDY, "Tin", "Новость |", [], ""),
        (TWICE, "Tin", "в в Ханое", ["в в"], "в"),
        (TWICE, "Tin", "В\u00a0в Ханое", ["В\u00a0в"], "В"),
        (TWICE, "Tin", "очень очень", [], ""),
        (TWICE, "Tin", "её ее", [], ""),
        (TWICE, "Tin", "да, да", [], ""),
        (TWICE, "Tin", "12 12", [], ""),
        (TWICE, "ngày ngày", "изо дня дня", [], ""),
        (BALANCE, "Tin", "газета «Правда", ["«"], ""),
        (BALANCE, "Tin", "газета Правда»", ["»"], ""),
        (BALANCE, "Tin", "«Правда» («Труд»)", [], ""),
        (BALANCE, "Tin", "(«Правда»", ["("], ""),
        (BALANCE, "Tin (", "(«Правда»", [], ""),
        (BALANCE, "Tin", ")(", [")"], ""),
    ],
)
def test_kinds(rule: str, source: str, hypothesis: str, observed: list[str], suggestion: str, tmp_path: Path) -> None:
    got = found(patterns(tmp_path, rule), (source, hypothesis))
    assert [f.observed for f in got] == observed
    assert [f.suggestion for f in got] == [suggestion] * len(observed)


def test_a_finding_bears_what_its_rule_says(tmp_path: Path) -> None:
    date, spaces = found(patterns(tmp_path, DATE, SPACES), ("x", "DNUM_AB открыли  съезд"))
    assert (date.rule, date.entry) == ("patterns/date", "pattern.date")
    assert (date.severity, date.level) == (Severity.CRITICAL, Level.ERROR)
    assert (spaces.severity, spaces.level) == (Severity.MINOR, Level.WARNING)
    assert date.category == "design-and-markup/artefact"
    assert date.evidence["kind"] == "substitution"


@pytest.mark.parametrize("lang", messages.LANGUAGES)
def test_message_is_the_rules_own(lang: str, tmp_path: Path) -> None:
    checked = patterns(tmp_path, BAR)
    (finding,) = found(checked, ("x", "Новость |"))
    assert " |" in checked.message(finding, lang)


def test_the_earlier_rule_takes_the_place(tmp_path: Path) -> None:
    again = SPACES.replace("pattern.spaces", "pattern.again")
    assert [f.entry for f in found(patterns(tmp_path, again, SPACES), ("x", "на  съезде"))] == ["pattern.again"]


def test_every_occurrence(tmp_path: Path) -> None:
    assert len(found(patterns(tmp_path, DATE), ("x", "DNUM_A и DNUM_B"))) == 2


def test_an_empty_match_is_no_finding(tmp_path: Path) -> None:
    assert found(patterns(tmp_path, BAR.replace(" ?\\|$", "x*")), ("x", "абв")) == []


def test_rules_are_named(tmp_path: Path) -> None:
    assert patterns(tmp_path, DATE, BAR).rules() == ("patterns/date", "patterns/bar")


@pytest.mark.parametrize("where", ["pattern", "unless_source"])
def test_a_rule_that_would_run_for_ever_is_recorded_as_failed(where: str, tmp_path: Path) -> None:
    catastrophe = "'^(?:а|аа)+$'"
    toml = BAR.replace("unless_source = '\\|'\n", "")
    toml = toml.replace("' ?\\|$'", catastrophe) if where == "pattern" else toml + f"unless_source = {catastrophe}\n"
    start = time.monotonic()
    text = "а" * 60 + "б"
    evaluation = evaluated(tmp_path, (text, f"{text} |"), scorers=("coverage", "patterns"), toml=toml, rows=[])
    assert time.monotonic() - start < 10
    records = {record.name: record for record in evaluation.manifest.scorers}
    assert (records["patterns"].status, records["coverage"].status) == ("failed", "ok")
    assert "pattern.bar" in records["patterns"].reason
    assert "rules.toml" in records["patterns"].reason
    assert "patterns" not in evaluation.scorers


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_a_rule_sees_composed_letters_and_points_to_the_raw_ones(form: Literal["NFC", "NFD"], tmp_path: Path) -> None:
    letters = BAR.replace("unless_source = '\\|'\n", "").replace("' ?\\|$'", "'(?<=ё)й|\\|'")
    text = unicodedata.normalize(form, "ёй ещё |")
    first, second = found(patterns(tmp_path, letters), ("x", text))
    assert (first.spans[0].text, first.key) == (unicodedata.normalize(form, "й"), "й")
    assert (second.spans[0].text, second.spans[0].end) == ("|", len(text))
