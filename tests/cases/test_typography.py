"""What the check `typography` says across segments, and of languages without data."""

import tomllib
from pathlib import Path

from support import check, corpus, found

CASES = tomllib.loads(Path(__file__).with_name("typography.toml").read_text(encoding="utf-8"))["case"]
KNOWN = check("typography")


def test_only_marks_are_known_of_a_language_without_data(toy_pair: tuple[str, str]) -> None:
    texts = corpus(*((case["source"], case["hypothesis"]) for case in CASES), pair=toy_pair)
    rules = {finding.rule for finding in check("typography", pair=toy_pair).find(texts)}
    assert rules == {"typography/doubled-mark", "typography/unbalanced"}


def test_a_list_over_several_segments_goes_on_in_small_letters() -> None:
    findings = found(
        KNOWN,
        ("Cần làm tốt: quản lý đất đai;", "Необходимо: лучше управлять землёй;"),
        ("việc cấp giấy phép còn chậm;", "Выдача разрешений идёт медленно;"),
        ("Bộ Tài chính chưa trả lời.", "Министерство финансов не ответило."),
    )
    assert [(f.segment, f.observed, f.suggestion) for f in findings] == [("2", "Выдача", "выдача")]


def test_a_quotation_may_run_over_several_segments() -> None:
    spoken = [("“Tôi rất vui.", "«Я очень рад."), ("Cả làng đều vui”.", "Рада вся деревня».")]
    assert found(KNOWN, *spoken) == []
    assert found(KNOWN, ("Tôi rất vui.", "«Я очень рад."), ("Cả làng đều vui.", "Рада вся деревня».")) == []
    lone = found(KNOWN, ("Tôi rất vui.", "«Я очень рад."), ("Cả làng đều vui.", "Рада вся деревня."))
    assert [(f.segment, f.observed) for f in lone] == [("1", "«")]
