"""The validation page in a real browser: hostile texts are text, intervals are drawn where the figures say."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from selenium import webdriver

from harness.analysis.validate import Tally
from harness.inputs.gold import GoldError
from harness.inputs.suite import Suite
from harness.model import Aligned, Finding, Severity, Span
from harness.reports.validation import validation_html

HOSTILE = (
    "<script>window.hacked=1</script> слово",
    '"><img src=x onerror="window.hacked=1"> слово',
    "😀\u2028слово\r\n</p></article> {{ 7*7 }}",
)


@pytest.fixture(scope="module")
def tally() -> Tally:
    """Every hostile text once with a false finding, once with an error that nobody found, and 38 right findings."""
    found = Tally()
    for n, text in enumerate(HOSTILE):
        start = text.index("слово")
        span = Span.of("hypothesis", text, start, start + 5)
        finding = Finding("terminology/<b>x", "", f"f{n}", "style/awkward", Severity.MAJOR, (span,), message=text)
        found.add(Aligned(f"f{n}", '"><b>', text, {"mt": text}), [finding], [], 3)
        error = GoldError(start, start + 5, "слово", "style/awkward", Severity.CRITICAL, "слово", text)
        found.add(Aligned(f"m{n}", "d", text, {"mt": text}), [], [error], 3)
    for n in range(38):
        span = Span.of("hypothesis", "да", 0, 2)
        finding = Finding("numbers/changed-value", "", f"r{n}", "style/awkward", Severity.MAJOR, (span,))
        error = GoldError(0, 2, "да", "style/awkward", Severity.MAJOR)
        found.add(Aligned(f"r{n}", "d", "s", {"mt": "да"}), [finding], [error], 1)
    return found


@pytest.fixture(scope="module")
def address(tally: Tally, tmp_path_factory: pytest.TempPathFactory) -> str:
    file = tmp_path_factory.mktemp("report") / "validation.html"
    text = validation_html(tally, Suite("<b>suite", "vi", "ru", {}), [Path(__file__)], "en")
    file.write_text(text, encoding="utf-8", newline="")
    return file.as_uri()


def test_both_texts_of_every_false_finding_and_miss_with_their_marks(page: Callable[..., Any]) -> None:
    page("for (const fold of document.querySelectorAll('details')) fold.open = true")
    cards = page(
        """return [...document.querySelectorAll('.finding')].map(card => [
        [...card.querySelectorAll('.pair .text')].map(p => p.textContent),
        [...card.querySelectorAll('.pair mark')].map(m => m.textContent), card.getBoundingClientRect().height > 50])"""
    )
    assert cards == [[[text, text], ["слово"], True] for text in HOSTILE] + [
        [[text, text], ["слово", "слово"], True] for text in HOSTILE
    ]


def test_hostile_text_is_text(page: Callable[..., Any]) -> None:
    assert page("return [document.scripts.length, document.images.length, document.querySelectorAll('b').length]") == [
        0, 0, 0,
    ]  # fmt: skip
    assert page("return document.querySelector('.kicker').textContent") == "<b>suite"


def test_intervals_are_drawn_to_scale(page: Callable[..., Any]) -> None:
    """To half a pixel, each line begins and ends where the written interval says between the ends of the axis."""
    rows = page(
        """return [...document.querySelectorAll('.rates tbody tr')].filter(row => row.querySelector('svg')).map(row => {
        const [axis, range] = ['.axis', '.range'].map(name => row.querySelector(name).getBBox());
        const low = range.x - axis.x;
        return [row.querySelector('.drawn + td').textContent, low, low + range.width, axis.width]
        })"""
    )
    assert len(rows) >= 6
    for written, low, high, width in rows:
        bounds = [float(number) for number in written.split("–")]
        assert [low / width, high / width] == pytest.approx(bounds, abs=0.005)
    assert rows[0][0] == "0.806–0.975"  # 38 of 41, by hand: (0.9268 + 0.0469 ± 0.0925) / 1.0937


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_narrow_screen_needs_no_sideways_scrolling(
    page: Callable[..., Any], chromium: webdriver.Chrome, scheme: str
) -> None:
    small = {"width": 390, "height": 800, "deviceScaleFactor": 1, "mobile": True}
    chromium.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", small)
    media = {"features": [{"name": "prefers-color-scheme", "value": scheme}]}
    chromium.execute_cdp_cmd("Emulation.setEmulatedMedia", media)
    try:
        assert page("return document.documentElement.scrollWidth") <= 390
    finally:
        chromium.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})
        chromium.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": []})
