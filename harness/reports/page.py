"""What every HTML page of harness shares: one file without a network, escaped, in the reader's language.

The policy of a page names the hashes of its own style and script, so that nothing else can run in it.
"""

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


def page(template: str, language: str, *, script: str = "", **values: Any) -> str:
    """A template filled in, in a language that `strings` knows, else in English; `script` names a resource."""
    style, code = _resource("report.css"), _resource(script) if script else ""
    scripts = f"script-src 'sha256-{_sha256(code)}'; " if code else ""
    return (
        _environment()
        .get_template(template)
        .render(
            t=strings(language),
            lang=language if language in languages() else FALLBACK,
            style=Markup(style),
            script=Markup(code),
            policy=(
                f"default-src 'none'; style-src 'sha256-{_sha256(style)}'; {scripts}base-uri 'none'; form-action 'none'"
            ),
            **values,
        )
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
