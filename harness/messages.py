"""What findings say to people, in English, Russian and Vietnamese; the texts are data (`messages.toml`)."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from harness.errors import ConfigurationError, did_you_mean
from harness.model import Finding

LANGUAGES = ("en", "ru", "vi")


@cache
def _templates() -> Mapping[str, Mapping[str, str]]:
    return tomllib.loads(files("harness").joinpath("messages.toml").read_text(encoding="utf-8"))


def check_language(code: str) -> str:
    """`code` itself if messages exist in it; raises ConfigurationError otherwise."""
    if code not in LANGUAGES:
        raise ConfigurationError(f"no messages in language {code!r}", hint=did_you_mean(code, LANGUAGES))
    return code


def text(finding: Finding, language: str, own: Mapping[str, str] | None = None) -> str:
    """The message of a finding; `own` is the rule's own text by language, else `messages.toml` has it."""
    templates = _templates()
    variant = f"{finding.rule}+suggestion"
    template = own or templates[variant if finding.suggestion and variant in templates else finding.rule]
    source = finding.span("source")
    return template[language].format(
        observed=finding.observed,
        suggestion=finding.suggestion,
        expected=", ".join(finding.expected),
        source=source.text if source else "",
        renders=finding.evidence.get("renders", ""),
        segments=finding.evidence.get("segments", ""),
        offset=finding.evidence.get("offset", ""),
    )


def template(rule: str, language: str) -> str:
    """What findings of a rule say, with its fields in braces; empty for a rule that has its text elsewhere."""
    return _templates().get(rule, {}).get(check_language(language), "")
