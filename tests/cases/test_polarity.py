"""The examples of the contrasts: each is found turned round, and nothing is said of a good translation."""

import pytest
from support import check, found

from harness.inputs.entry import Example
from harness.inputs.polarity import Contrast, polarity_of

CONTRASTS = polarity_of("vi", "ru").contrasts
KNOWN = check("polarity")
BAD = [(contrast, example) for contrast in CONTRASTS for example in contrast.bad]
OK = [(contrast, example) for contrast in CONTRASTS for example in contrast.ok]


def named(value: Contrast | Example) -> str:
    return value.id if isinstance(value, Contrast) else value.hypothesis


def test_every_contrast_has_examples_of_both_kinds() -> None:
    assert [contrast.id for contrast in CONTRASTS if not (contrast.bad and contrast.ok)] == []


@pytest.mark.parametrize(("contrast", "example"), BAD, ids=named)
def test_turned_round(contrast: Contrast, example: Example) -> None:
    findings = found(KNOWN, example)
    assert contrast.id in [finding.entry for finding in findings]


@pytest.mark.parametrize(("contrast", "example"), OK, ids=named)
def test_silent(contrast: Contrast, example: Example) -> None:
    assert found(KNOWN, example) == []


def test_a_sentence_is_licensed_by_its_own_counterpart() -> None:
    source = "Giá vàng tăng 2%. Giá dầu giảm 3%."
    (finding,) = found(KNOWN, (source, "Золото подешевело на 2%. Нефть упала на 3%, рост прекратился."))
    assert finding.observed == "подешевело"
    assert not found(KNOWN, (source, "Нефть упала на 3%. Золото подорожало на 2%."))


def test_nothing_is_said_of_a_pair_without_a_file() -> None:
    assert not found(check("polarity", pair=("en", "de")), ("Prices rose", "Preise fielen"))
