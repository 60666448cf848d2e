"""The report in a real browser: filters and keys work, marks are exact, hostile text stays text, nothing is fetched."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from selenium import webdriver
from selenium.webdriver.common.keys import Keys

from harness.analysis.aggregate import scores
from harness.evaluate import evaluate
from harness.inputs.suite import Suite
from harness.model import Aligned, TestSet
from harness.reports.html import html
from harness.reports.view import view

HOSTILE = (
    "<script>window.hacked=1;alert(1)</script> Центробанк",
    "</script><script>window.hacked=1</script> Центробанк",
    '"><img src=x onerror="window.hacked=1"> Центробанк',
    "\u2028Центробанк\u2029 & &amp; <!-- -->",
    "😀👨‍👩‍👧 𝔘 Центробанк 😀  два",
    "{{ 7*7 }} ' onclick='window.hacked=1  Центробанк\r|",
)
GLOSSARY = """id\tsource\tpreferred\tadmitted\tclosed\tforbidden\tseverity
party.trung-uong\tTrung ương\tЦК\tЦентральный комитет\t\tЦентробанк\tcritical
state.quoc-hoi\tQuốc hội\tНациональное собрание\t\tyes\t\tmajor
"""
RULES = r"""
[[pattern]]
id = "spaces"
kind = "substitution"
pattern = "  +"
replace = " "
severity = "minor"
message = { en = "Doubled space <b>", ru = "Два пробела", vi = "Hai dấu cách" }
"""


@pytest.fixture(scope="module")
def seen(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    folder = tmp_path_factory.mktemp("data")
    (folder / "terms.tsv").write_text(GLOSSARY, encoding="utf-8")
    (folder / "rules.toml").write_text(RULES, encoding="utf-8")
    rows = [(f"h-{n}", '"><b>doc', "😀 Trung ương <i>họp</i>.", text, "ЦК заседает.") for n, text in enumerate(HOSTILE)]
    rows += [
        ("q-1", "congress & co", "Quốc hội họp.", "Идёт заседание.", "Идёт  заседание."),
        ("q-2", "congress & co", "Họp báo.", "Пресс-конференция.", ""),
        ("q-3", "quiet", "Họp báo.", "Пресс-конференция.", "Пресс-конференция."),
    ]
    segments = tuple(
        Aligned(id, doc, source, {"raw": raw, "<i>neat": neat}, {"A": "Эталон </p>"})
        for id, doc, source, raw, neat in rows
    )
    testset = TestSet(
        "tiny <set>", "vi", "ru", ("raw", "<i>neat"), segments, notices=("<script>window.hacked=1</script>",)
    )
    scorers: dict[str, dict[str, Any]] = {name: {} for name in ("chrf", "terminology", "patterns", "coverage")}
    paths = {"glossaries": (folder / "terms.tsv",), "rules": (folder / "rules.toml",)}
    evaluation = evaluate(testset, Suite("tiny", "vi", "ru", scorers, **paths))
    return view(evaluation, scores(evaluation))


@pytest.fixture(scope="module")
def address(seen: dict[str, Any], tmp_path_factory: pytest.TempPathFactory) -> str:
    file = tmp_path_factory.mktemp("report") / "report.html"
    file.write_text(html(seen), encoding="utf-8", newline="")
    return file.as_uri()


VISIBLE = "return [...document.querySelectorAll('.finding:not([hidden])')].map(x => x.id)"
SET = """const field = document.forms[0].elements[arguments[0]];
for (const one of field.length && !field.options ? field : [field]) {
  if (one.type === 'checkbox') one.checked = arguments[1].includes(one.value); else one.value = arguments[1];
}
document.forms[0].dispatchEvent(new Event('input'));
return new Promise(done => setTimeout(done, 200));"""


def test_marks_show_exactly_the_text_of_the_spans(page: Callable[..., Any], seen: dict[str, Any]) -> None:
    cards = page(
        """return [...document.querySelectorAll('.finding')].map(card => [card.id,
        ...[...card.querySelectorAll('.pair .text')].flatMap(p => [p.textContent,
            [...p.querySelectorAll('mark')].map(m => m.textContent), p.querySelectorAll('.caret').length])])"""
    )
    shown = {card[0]: card[1:] for card in cards}
    segments = {segment["id"]: segment for segment in seen["segments"]}
    assert len(shown) == len(seen["findings"]) >= 10
    for finding in seen["findings"]:
        segment = segments[finding["segment"]]
        texts = {"source": segment["source"], "hypothesis": segment["systems"][finding["system"]]["hypothesis"]}
        expected: list[Any] = []
        for side, text in texts.items():
            spans = [span["text"] for span in finding["spans"] if span["side"] == side]
            expected += [text, [text for text in spans if text], sum(not text for text in spans)]
        assert shown[finding["id"]] == expected


def test_marks_of_the_segments_say_the_same(page: Callable[..., Any], seen: dict[str, Any]) -> None:
    marked = page(
        """const found = {}; for (const m of document.querySelectorAll('#segments [data-system] mark'))
        for (const id of m.dataset.f.split(' ')) found[id] = (found[id] ?? '') + m.textContent; return found"""
    )
    spans = {f["id"]: "".join(s["text"] for s in f["spans"] if s["side"] == "hypothesis") for f in seen["findings"]}
    assert marked == {id: text for id, text in spans.items() if text}


def test_hostile_text_is_text(page: Callable[..., Any], seen: dict[str, Any]) -> None:
    assert page(
        "return [document.scripts.length, document.images.length, document.querySelectorAll('main i, main b b').length]"
    ) == [2, 0, 0]
    texts = page(
        "return [...document.querySelectorAll('#segments [data-system=\"raw\"] .text')].map(p => p.textContent)"
    )
    assert texts[: len(HOSTILE)] == list(HOSTILE)
    assert page("return document.querySelector('h1').textContent") == "tiny <set>"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("severity", ["critical"]),
        ("severity", ["major", "minor"]),
        ("system", ["<i>neat"]),
        ("rule", "patterns/spaces"),
        ("document", '"><b>doc'),
        ("document", "quiet"),
    ],
)
def test_a_filter_shows_what_it_says(page: Callable[..., Any], seen: dict[str, Any], name: str, value: Any) -> None:
    page(SET, name, value)
    right = {f["id"] for f in seen["findings"] if f[name] == value or (isinstance(value, list) and f[name] in value)}
    total = len(seen["findings"])
    assert set(page(VISIBLE)) == right
    assert page("return document.getElementById('n-findings').textContent") == f"{len(right)} of {total}"
    assert page("return document.getElementById('none').hidden") is bool(right)


def test_counts_of_each_choice_follow_the_other_filters(page: Callable[..., Any], seen: dict[str, Any]) -> None:
    page(SET, "severity", ["critical"])
    critical = [f for f in seen["findings"] if f["severity"] == "critical"]
    counts = page(
        """return Object.fromEntries([...document.querySelectorAll('.box')].map(
        box => [box.querySelector('input').value, Number(box.querySelector('.n').textContent)]))"""
    )
    for severity in seen["severities"]:
        assert counts[severity] == sum(f["severity"] == severity for f in seen["findings"])
    for system in seen["systems"]:
        assert counts[system] == sum(f["system"] == system for f in critical)
    rules = page("return [...document.forms[0].elements.rule.options].map(o => o.textContent)")
    named = [f"{rule} ({sum(f['rule'] == rule for f in critical)})" for rule in seen["rules"]]
    assert rules == [f"all ({len(critical)})", *named]


def test_search_ignores_case_and_diacritics(page: Callable[..., Any], seen: dict[str, Any]) -> None:
    page(SET, "q", "quoc  HOI")
    assert set(page(VISIBLE)) == {f["id"] for f in seen["findings"] if f["segment"] == "q-1"} != set()


def test_the_address_keeps_the_filters(page: Callable[..., Any], chromium: webdriver.Chrome) -> None:
    page(SET, "document", '"><b>doc')
    page(SET, "q", "центробанк")
    page("document.querySelector('[data-tab=segments]').click()")
    before = (page(VISIBLE), page("return location.hash"))
    assert "tab=segments" in before[1] and before[0]
    chromium.refresh()
    assert (page(VISIBLE), page("return location.hash")) == before
    assert page("return [document.forms[0].elements.q.value, document.getElementById('findings').hidden]") == [
        "центробанк",
        True,
    ]


def test_a_link_in_the_summary_filters(page: Callable[..., Any], seen: dict[str, Any]) -> None:
    page("document.querySelector('.counts a[href*=\"severity=minor\"]').click()")
    first = next(system for system in seen["systems"] if seen["counts"]["severity"][system].get("minor"))
    minor = {f["id"] for f in seen["findings"] if f["severity"] == "minor" and f["system"] == first}
    assert set(page(VISIBLE)) == minor
    page("history.back(); return new Promise(done => setTimeout(done, 200))")
    assert len(page(VISIBLE)) == len(seen["findings"])


def test_segments_of_one_document_in_order(page: Callable[..., Any]) -> None:
    page("document.querySelector('[data-tab=segments]').click()")
    page(SET, "document", "congress & co")
    visible = (
        "return [...document.querySelectorAll('.doc:not([hidden]) .seg:not([hidden]) > .id')].map(x => x.textContent)"
    )
    assert page(visible) == ["q-1", "q-2"]
    assert page("return document.getElementById('n-segments').textContent") == "2 of 9"
    page(SET, "severity", ["minor"])
    assert page(visible) == ["q-1", "q-2"]  # the whole document stays; only marks go
    assert page("return document.querySelectorAll('.doc:not([hidden]) mark:not(.off)').length") == 1


def test_keys(page: Callable[..., Any], chromium: webdriver.Chrome) -> None:
    order = page(VISIBLE)

    def press(keys: str) -> str:
        chromium.switch_to.active_element.send_keys(keys)
        return str(page("return document.activeElement.id || document.activeElement.name"))

    assert [press("j"), press("j"), press("k")] == [order[0], order[1], order[0]]
    assert page("return location.hash") == f"#at={order[0]}"
    assert press("/") == "q"
    assert press("jk") == "q" and page("return document.forms[0].elements.q.value") == "jk"
    press(Keys.ESCAPE)
    assert page("return document.activeElement.tagName") == "BODY"


def test_reading_order(page: Callable[..., Any], seen: dict[str, Any]) -> None:
    page(SET, "sort", "place")
    place = {f["id"]: f["place"] for f in seen["findings"]}
    assert [place[id] for id in page(VISIBLE)] == sorted(place.values())


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_narrow_screen_needs_no_sideways_scrolling(
    page: Callable[..., Any], chromium: webdriver.Chrome, scheme: str
) -> None:
    small = {"width": 390, "height": 800, "deviceScaleFactor": 1, "mobile": True}
    chromium.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", small)
    chromium.execute_cdp_cmd(
        "Emulation.setEmulatedMedia", {"features": [{"name": "prefers-color-scheme", "value": scheme}]}
    )
    try:
        for tab in ("segments", "findings"):
            page(f"document.querySelector('[data-tab={tab}]').click()")
            assert page("return document.documentElement.scrollWidth") <= 390
    finally:
        chromium.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})
        chromium.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": []})


def test_it_reads_without_javascript(page: Callable[..., Any], chromium: webdriver.Chrome, address: str) -> None:
    chromium.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": True})
    try:
        chromium.get(address)
        cards = chromium.find_elements("css selector", ".finding")
        assert cards and all(card.is_displayed() for card in cards)
        assert not chromium.find_element("id", "filters").is_displayed()
        assert chromium.find_element("css selector", ".scores").is_displayed()
    finally:
        chromium.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": False})
