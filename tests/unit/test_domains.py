"""Domains of the glossary, switched off or regraded by a suite."""

from pathlib import Path
from typing import Any

import pytest
from support import COMMITTEE, evaluated

from harness.errors import ConfigurationError
from harness.model import Severity

SCHOOL = {"id": "school.term", "source": "khóa", "domain": "school", "preferred": "созыв", "forbidden": "семестр"}
ROWS = [{**COMMITTEE, "domain": "party"}, SCHOOL]
PAIRS = [("Trung ương họp", "Центробанк заседает"), ("Trung ương khóa XIV", "ЦК семестра XIV")]


def found(folder: Path, **settings: Any) -> list[tuple[str, Severity]]:
    evaluation = evaluated(folder, *PAIRS, rows=ROWS, **settings)
    return [(finding.entry, finding.severity) for finding in evaluation.findings["mt"]]


def test_a_domain_that_is_off_reports_nothing_and_takes_nothing_else_away(tmp_path: Path) -> None:
    committee, school = (COMMITTEE["id"], Severity.CRITICAL), ("school.term", Severity.MAJOR)
    assert found(tmp_path) == [committee, school]
    assert found(tmp_path, disable=("domain:school",)) == [committee]
    assert found(tmp_path, disable=("domain:party",)) == [school]
    assert found(tmp_path, disable=("domain:*",)) == []


def test_a_domain_that_is_off_still_licenses_its_renderings(tmp_path: Path) -> None:
    """Otherwise switching one domain off would make new findings in another."""
    licence = {"id": "bank.bank", "source": "Ngân hàng", "domain": "bank", "preferred": "Центробанк"}
    pair = ("Trung ương và Ngân hàng họp", "ЦК и Центробанк заседают")
    for disable in ((), ("domain:bank",)):
        assert evaluated(tmp_path, pair, rows=[*ROWS, licence], disable=disable).findings["mt"] == ()


def test_a_domain_can_be_regraded(tmp_path: Path) -> None:
    assert found(tmp_path, severity={"domain:party": Severity.MINOR})[0] == (COMMITTEE["id"], Severity.MINOR)


def test_a_domain_that_is_off_makes_another_signature(tmp_path: Path) -> None:
    signatures = [
        next(
            r.signature_text
            for r in evaluated(tmp_path, *PAIRS, rows=ROWS, disable=d).manifest.scorers
            if r.name == "terminology"
        )
        for d in ((), ("domain:school",))
    ]
    assert signatures[0] != signatures[1]


def test_an_unknown_domain_is_refused_with_the_one_that_was_meant(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match=r"domain:scool") as caught:
        found(tmp_path, disable=("domain:scool",))
    assert "domain:school" in caught.value.hint
