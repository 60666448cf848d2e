"""Waived findings in a real browser: out of sight until they are asked for, counted all along, and never lost."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from selenium import webdriver
from support import evaluated

from harness.analysis.aggregate import scores
from harness.analysis.waivers import key, waived
from harness.inputs.waivers import Waiver
from harness.reports.html import html
from harness.reports.view import view

PAIRS = [(f"Trung ương họp {n}", f"Центробанк заседает {n}") for n in range(4)] + [
    ("Đại hội toàn quốc", "Всекитайский съезд")
]
REASON = 'quotation <img src=x onerror="window.hacked=1">'
VISIBLE = "return [...document.querySelectorAll('.finding:not([hidden])')].map(x => x.id)"
CHOOSE = """for (const box of document.querySelectorAll('[name=state]')) box.checked = arguments[0].includes(box.value);
document.forms[0].dispatchEvent(new Event('input'));
return new Promise(done => setTimeout(done, 200));"""


@pytest.fixture(scope="module")
def seen(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """Five findings: two waived, two new, one as in the baseline."""
    evaluation = evaluated(tmp_path_factory.mktemp("data"), *PAIRS)
    first, second, third, *others = evaluation.findings["mt"]
    waivers = [
        Waiver(REASON, first.fingerprint, author="<i>Lan", expires=date(2099, 12, 31)),
        Waiver("house style", second.fingerprint),
    ]
    known = {key(third): "unchanged"} | {key(finding): "new" for finding in others}
    evaluation = replace(waived(evaluation, waivers, date(2026, 1, 1)), statuses={"mt": known})
    return view(evaluation, scores(evaluation))


@pytest.fixture(scope="module")
def address(seen: dict[str, Any], tmp_path_factory: pytest.TempPathFactory) -> str:
    file = tmp_path_factory.mktemp("report") / "report.html"
    file.write_text(html(seen), encoding="utf-8", newline="")
    return file.as_uri()


def of(seen: dict[str, Any], *states: str) -> set[str]:
    return {finding["id"] for finding in seen["findings"] if finding["state"] in states}


def boxes(page: Callable[..., Any]) -> dict[str, int]:
    return page(
        """return Object.fromEntries([...document.querySelectorAll('[name=state]')].map(
        box => [box.value, Number(box.parentElement.querySelector('.n').textContent)]))"""
    )


def test_waived_findings_are_hidden_and_counted(page: Callable[..., Any], seen: dict[str, Any]) -> None:
    assert len(of(seen, "waived")) == 2
    assert set(page(VISIBLE)) == of(seen, "new", "unchanged")
    assert page("return document.getElementById('n-findings').textContent") == "3 of 5"
    assert boxes(page) == {"new": 2, "unchanged": 1, "waived": 2}
    assert page("return document.querySelectorAll('#segments [data-system] mark:not(.off)').length") == 3


def test_they_are_shown_when_asked_for(page: Callable[..., Any], seen: dict[str, Any]) -> None:
    page(CHOOSE, ["waived"])
    assert set(page(VISIBLE)) == of(seen, "waived")
    page(CHOOSE, ["waived", "new", "unchanged"])
    assert len(page(VISIBLE)) == len(seen["findings"])
    page(CHOOSE, ["new"])
    assert set(page(VISIBLE)) == of(seen, "new")
    assert boxes(page) == {"new": 2, "unchanged": 1, "waived": 2}
    page("document.forms[0].reset(); return new Promise(done => setTimeout(done, 200))")
    assert set(page(VISIBLE)) == of(seen, "new", "unchanged")


def test_who_why_and_until_when(page: Callable[..., Any], seen: dict[str, Any]) -> None:
    one, other = sorted(of(seen, "waived"))
    said = "return document.querySelector(`#${arguments[0]} .decision`).textContent.replace(/\\s+/g, ' ').trim()"
    assert page(said, one) == f"waived {REASON} <i>Lan until 2099-12-31"
    assert page(said, other) == "waived house style"
    assert page("return document.querySelectorAll('.decision').length") == 2


def test_a_link_to_a_waived_finding_shows_it(
    page: Callable[..., Any], chromium: webdriver.Chrome, address: str, seen: dict[str, Any]
) -> None:
    (one, _) = sorted(of(seen, "waived"))
    page(f"location.hash = '{one}'; return new Promise(done => setTimeout(done, 300))")
    assert one in page(VISIBLE)
    assert page("return document.activeElement.id") == one


def test_the_summary_counts_what_its_links_show(page: Callable[..., Any]) -> None:
    links = page(
        """return [...document.querySelectorAll('.counts a')].map(
        link => [link.getAttribute('href'), Number(link.textContent)])"""
    )
    assert len(links) >= 5
    for link, count in links:
        page("document.querySelector(`.counts a[href='${arguments[0]}']`).click()", link)
        assert len(page(VISIBLE)) == count, link
    assert sum("state=waived" in link for link, _ in links) == 1


def test_without_javascript_nothing_is_hidden(
    page: Callable[..., Any], chromium: webdriver.Chrome, address: str, seen: dict[str, Any]
) -> None:
    chromium.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": True})
    try:
        chromium.get(address)
        cards = chromium.find_elements("css selector", ".finding")
        assert len(cards) == len(seen["findings"]) and all(card.is_displayed() for card in cards)
        order = [card.get_attribute("id") for card in cards]
        assert set(order[-2:]) == of(seen, "waived")
    finally:
        chromium.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": False})
