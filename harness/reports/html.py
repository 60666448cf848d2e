"""The report as one self-contained HTML file: nothing is fetched, all text is escaped, it reads without JavaScript."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from markupsafe import Markup

from harness.reports.page import embedded, page, strings
from harness.scorers import registry

SHOWN_TO_SCRIPT = ("id", "system", "severity", "rule", "document", "place", "state", "settled")


def html(view: Mapping[str, Any]) -> str:
    """The report of a view (`harness.reports.view.view`), in the language of its run."""
    language = view["run"]["language"]
    words = strings(language)
    return page(
        "report.html.jinja",
        language,
        script="report.js",
        view=view,
        run=view["run"],
        summary=Summary(view, words),
        findings=by_gravity(view),
        documents=by_document(view),
        messages={finding["id"]: finding for finding in view["findings"]},
        data=Markup(embedded(_script_data(view, words))),
    )


def _script_data(view: Mapping[str, Any], words: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "run": view["run"]["id"],
        "shown": words["shown"],
        "findings": [{key: finding[key] for key in SHOWN_TO_SCRIPT} for finding in by_gravity(view)],
    }


def by_gravity(view: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """Findings, settled ones last, then the gravest first, then in reading order, the systems side by side."""
    rank = {severity: n for n, severity in enumerate(view["severities"])}
    system = {name: n for n, name in enumerate(view["systems"])}
    return sorted(
        view["findings"],
        key=lambda f: (f["settled"], rank[f["severity"]], f["place"], system[f["system"]], f["id"]),
    )


def by_document(view: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Documents with their segments, in reading order."""
    documents: dict[str, list[Mapping[str, Any]]] = {}
    for segment in view["segments"]:
        documents.setdefault(segment["document"], []).append(segment)
    return [{"name": name, "segments": segments} for name, segments in documents.items()]


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
        return "" if value is None else f"{value:.{registry.digits(scorer)}f}".replace(".", self._words["decimal"])
