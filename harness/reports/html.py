"""The report as one self-contained HTML file: nothing is fetched, all text is escaped, it reads without JavaScript."""

from __future__ import annotations

import base64
import hashlib
import json
import tomllib
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from jinja2 import Environment, FunctionLoader, StrictUndefined
from markupsafe import Markup, escape

FALLBACK = "en"
SHOWN_TO_SCRIPT = ("id", "system", "severity", "rule", "document", "place")


def html(view: Mapping[str, Any]) -> str:
    """The report of a view (`harness.reports.view.view`), in the language of its run."""
    style, script = _resource("report.css"), _resource("report.js")
    words = strings(view["run"]["language"])
    template = _environment().get_template("report.html.jinja")
    return template.render(
        view=view,
        run=view["run"],
        t=words,
        lang=view["run"]["language"] if view["run"]["language"] in languages() else FALLBACK,
        summary=Summary(view, words),
        findings=by_gravity(view),
        documents=by_document(view),
        messages={finding["id"]: finding for finding in view["findings"]},
        data=Markup(embedded(_script_data(view, words))),
        style=Markup(style),
        script=Markup(script),
        policy=(
            f"default-src 'none'; style-src 'sha256-{_sha256(style)}'; script-src 'sha256-{_sha256(script)}'; "
            "base-uri 'none'; form-action 'none'"
        ),
    )


@cache
def _strings() -> Mapping[str, Mapping[str, Any]]:
    return tomllib.loads(_resource("strings.toml"))


def languages() -> tuple[str, ...]:
    """Languages that the page speaks."""
    return tuple(_strings())


def strings(language: str) -> Mapping[str, Any]:
    """The page's words in a language, in English if there are none."""
    return _strings().get(language, _strings()[FALLBACK])


def _resource(name: str) -> str:
    return files("harness.reports").joinpath(name).read_text(encoding="utf-8")


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FunctionLoader(_resource),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {"marked": marked, "exact": exact, "flat": flat, "initial": str.upper}
    return environment


def _sha256(text: str) -> str:
    return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def embedded(value: Any) -> str:
    """JSON that can stand in a `<script>` element: it has no `<`, `>` or `&`, and no line separator of JavaScript."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    for char in "<>&\u2028\u2029":
        text = text.replace(char, f"\\u{ord(char):04x}")
    return text


def _script_data(view: Mapping[str, Any], words: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "run": view["run"]["id"],
        "shown": words["shown"],
        "findings": [{key: finding[key] for key in SHOWN_TO_SCRIPT} for finding in by_gravity(view)],
    }


def by_gravity(view: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """Findings, the gravest first, then in reading order, the systems side by side."""
    rank = {severity: n for n, severity in enumerate(view["severities"])}
    system = {name: n for n, name in enumerate(view["systems"])}
    return sorted(view["findings"], key=lambda f: (rank[f["severity"]], f["place"], system[f["system"]], f["id"]))


def by_document(view: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Documents with their segments, in reading order."""
    documents: dict[str, list[Mapping[str, Any]]] = {}
    for segment in view["segments"]:
        documents.setdefault(segment["document"], []).append(segment)
    return [{"name": name, "segments": segments} for name, segments in documents.items()]


def exact(text: str) -> Markup:
    """Escaped text that a browser gives back as it was: a bare carriage return would become a line feed."""
    return escape(text).replace("\r", Markup("&#13;"))


def marked(pieces: Iterable[Mapping[str, Any]], label: str, titles: Mapping[str, Mapping[str, Any]]) -> Markup:
    """A text of pieces with its marks; `label` says what a caret means."""
    return Markup("").join(_piece(piece, label, titles) for piece in pieces)


def _piece(piece: Mapping[str, Any], label: str, titles: Mapping[str, Mapping[str, Any]]) -> Markup:
    if not piece["marks"]:
        return exact(piece["text"])
    ids = " ".join(piece["marks"])
    title = "\n".join(titles[id]["message"] for id in piece["marks"])
    if not piece["text"]:
        caret = '<span class="caret {}" data-f="{}" role="img" aria-label="{}" title="{}"></span>'
        return Markup(caret).format(piece["severity"], ids, label, title)
    mark = '<mark class="{}" data-f="{}" title="{}">{}</mark>'
    return Markup(mark).format(piece["severity"], ids, title, exact(piece["text"]))


def flat(value: Any) -> str:
    """A JSON value in one line for a person."""
    if isinstance(value, Mapping):
        return ", ".join(f"{key}: {flat(item)}" for key, item in value.items())
    if isinstance(value, list):
        return "; ".join(flat(item) for item in value)
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


class Summary:
    """The scores as tables of the page: rows are scorers (or units), columns systems."""

    def __init__(self, view: Mapping[str, Any], words: Mapping[str, Any]) -> None:
        self._words = words
        self._records = {record["name"]: record for record in view["run"]["scorers"]}
        self._scores = {(s["level"], s["unit"], s["scorer"], s["system"]): s for s in view["scores"]}
        levels: dict[str, dict[str, None]] = {}
        for level, unit, _, _ in self._scores:
            levels.setdefault(level, {})[unit] = None
        self._units = levels
        ran = {score["scorer"] for score in view["scores"]}
        self.ran = [record for name, record in self._records.items() if name in ran]
        self.not_run = [record for record in self._records.values() if record["status"] != "ok"]

    def of_kind(self, kind: str) -> list[Mapping[str, Any]]:
        """Scorers that ran: metrics or checks."""
        return [record for record in self.ran if record["kind"] == kind]

    def units(self, level: str) -> list[str]:
        """Documents or domains, in their order."""
        return list(self._units.get(level, {}))

    def value(self, scorer: str, system: str, level: str = "system", unit: str = "") -> dict[str, Any]:
        """One cell: the value as text, whether it is best, its interval, and a line that explains it."""
        score = self._scores.get((level, unit, scorer, system))
        if score is None or score["value"] is None:
            return {"text": "–", "best": False, "interval": "", "title": self._words["not_measured"]}
        low, high = (self._number(scorer, score[key]) for key in ("low", "high"))
        title = [
            f"{self._records[scorer]['title']}, {system}: {score['value']!r}".replace(".", self._words["decimal"]),
            self._words["rests_on"].format(segments=score["segments"]),
            self._words["interval"].format(low=low, high=high) if low and high else "",
            self._words[self._records[scorer]["direction"]],
        ]
        return {
            "text": self._number(scorer, score["value"]),
            "best": score["best"],
            "interval": f"{low}–{high}" if low and high else "",
            "title": " · ".join(filter(None, title)),
        }

    def segment(self, scores: Mapping[str, float | None]) -> list[tuple[str, str]]:
        """Metric scores of one segment, with the scorers' titles."""
        metrics = [record for record in self.of_kind("metric") if scores.get(record["name"]) is not None]
        return [(record["title"], self._number(record["name"], scores[record["name"]])) for record in metrics]

    def _number(self, scorer: str, value: float | None) -> str:
        """Two decimals; four where a metric stays within ±1, as the learned ones do."""
        if value is None:
            return ""
        fine = self._records[scorer]["kind"] == "metric" and self._largest(scorer) <= 1
        return f"{value:.{4 if fine else 2}f}".replace(".", self._words["decimal"])

    def _largest(self, scorer: str) -> float:
        values = [s["value"] for (level, _, name, _), s in self._scores.items() if (level, name) == ("system", scorer)]
        return max((abs(value) for value in values if value is not None), default=0.0)
