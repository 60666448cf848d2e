"""The HTML report without a browser: one file, closed to the network, escaped, in three languages."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from test_view import example

from harness.analysis.aggregate import scores
from harness.messages import LANGUAGES
from harness.reports.html import html
from harness.reports.page import embedded, exact, flat, languages, strings
from harness.reports.view import view

VOID = {"meta", "input", "br", "link", "img"}


class Page(HTMLParser):
    """Elements with their attributes; complains about tags that do not match."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.texts: dict[str, list[str]] = {}
        self._open: list[str] = []
        self.feed(text)
        self.close()
        assert self._open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {key: value or "" for key, value in attrs}))
        if tag not in VOID:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self._open:
            self.texts.setdefault(self._open[-1], []).append(data)


def seen(folder: Path, lang: str = "en") -> dict[str, Any]:
    evaluation = example(folder, lang)
    return view(evaluation, scores(evaluation))


def test_every_language_has_the_same_words() -> None:
    assert set(languages()) == set(LANGUAGES)
    for lang in languages():
        assert strings(lang).keys() == strings("en").keys()
        for key, words in strings("en").items():
            mine = strings(lang)[key]
            if isinstance(words, dict):
                assert mine.keys() == words.keys()
            else:
                assert mine and re.findall(r"\{\w+\}", mine) == re.findall(r"\{\w+\}", words)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_page_speaks_the_language_of_the_run(tmp_path: Path, lang: str) -> None:
    text = html(seen(tmp_path, lang))
    assert f'<html lang="{lang}">' in text
    assert all(strings(lang)["severity"][s] in text for s in ("critical", "major", "minor", "neutral"))
    if lang != "en":
        assert not re.search(r">(Findings|Source|Hypothesis|Not run|Suggestion)<", text)


def test_nothing_is_fetched_and_the_policy_names_what_runs(tmp_path: Path) -> None:
    page = Page(html(seen(tmp_path)))
    assert all(not value.startswith(("http", "//")) for _, attrs in page.elements for value in attrs.values())
    assert {tag for tag, _ in page.elements}.isdisjoint({"img", "iframe", "object", "embed", "link", "base"})
    assert all("src" not in attrs and "style" not in attrs for _, attrs in page.elements)
    assert not any(key.startswith("on") for _, attrs in page.elements for key in attrs)
    policy = next(a["content"] for _, a in page.elements if a.get("http-equiv") == "Content-Security-Policy")
    assert policy.startswith("default-src 'none';") and "unsafe" not in policy
    for text in (page.texts["style"][0], page.texts["script"][1]):
        assert base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() in policy


def test_texts_are_escaped_and_everything_is_on_the_page(tmp_path: Path) -> None:
    data = seen(tmp_path)
    text = html(data)
    assert "<b>работает" not in text and "&lt;b&gt;работает" in text
    assert "a &lt;notice&gt;" in text
    assert "needs a reference; the input has none" in text
    for finding in data["findings"]:
        assert f'id="{finding["id"]}"' in text and finding["fingerprint"] in text
    gravest_first = re.findall(r'<article class="finding" id="(F\d+)"', text)
    assert [next(f["severity"] for f in data["findings"] if f["id"] == id) for id in gravest_first] == [
        "critical", "critical", "major", "minor", "neutral",
    ]  # fmt: skip


def test_ids_are_unique_and_labels_point_to_them(tmp_path: Path) -> None:
    page = Page(html(seen(tmp_path)))
    ids = [attrs["id"] for _, attrs in page.elements if "id" in attrs]
    assert len(ids) == len(set(ids))
    assert {a["aria-labelledby"] for _, a in page.elements if "aria-labelledby" in a} <= set(ids)


def test_embedded_json_cannot_leave_its_element() -> None:
    value = {"text": "</script><!-- & \u2028\u2029 Центр"}
    text = embedded(value)
    assert not set("<>&\u2028\u2029") & set(text)
    assert json.loads(text) == value and "Центр" in text


def test_small_helpers() -> None:
    assert exact("a\r<") == "a&#13;&lt;"
    assert flat({"a": ["x", 1], "b": False}) == "a: x; 1, b: false"


def test_a_clean_run_says_so(tmp_path: Path) -> None:
    data = seen(tmp_path)
    data |= {
        "findings": [],
        "rules": [],
        "segments": [],
        "counts": {k: {s: {} for s in data["systems"]} for k in ("severity", "rule")},
    }
    assert strings("en")["no_findings"] in html(data)
