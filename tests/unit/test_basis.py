"""What entries rest on, and how many of each."""

from pathlib import Path

import pytest
from support import BANK, COMMITTEE, glossary

from harness.analysis.basis import basis, stats


@pytest.mark.parametrize(
    ("evidence", "named"),
    [
        ("judgement", "judgement"),
        ("law: Luật Đất đai 2024", "law"),
        ("dictionary: Венская конвенция", "dictionary"),
        ("rule: transcription", "rule"),
        ("ru.nhandan.vn", "attested"),
        ("https://ru.nhandan.vn/x?y=1", "attested"),
        ("vovworld.vn./ru-RU/новости", "attested"),
        ("vietnam.vnanet.vn (VNP)", "attested"),
        ("", "nothing"),
        ("everybody knows", "nothing"),
        ("lawyers: say so", "nothing"),
    ],
)
def test_basis(evidence: str, named: str) -> None:
    assert basis(evidence) == named


def test_counts_per_domain(tmp_path: Path) -> None:
    rows = [
        {**COMMITTEE, "domain": "party", "evidence": "judgement", "ok": "Trung ương => ЦК|TW => ЦК"},
        {**BANK, "domain": "economy", "evidence": "ru.nhandan.vn"},
        {"id": "party.x", "domain": "party", "source": "x", "preferred": "икс", "bad": "x => игрек"},
    ]
    economy, party, whole = stats(glossary(tmp_path, *rows))
    assert (economy.domain, economy.entries, economy.bases["attested"], economy.right) == ("economy", 1, 1, 4)
    assert (party.domain, party.entries, party.sources, party.forbidden, party.examples) == ("party", 2, 5, 3, 3)
    assert (party.bases["judgement"], party.bases["nothing"]) == (1, 1)
    assert (whole.domain, whole.entries, sum(whole.bases.values())) == ("all", 3, 3)
