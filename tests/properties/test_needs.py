"""A rule of patterns that is searched only where one of its `needs` stands misses nothing that it could match."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from harness.evaluate import knowledge_of
from harness.inputs.pattern import Pattern
from harness.inputs.suite import default_suite


def generated(rule: Pattern) -> bool:
    """Whether the expression can be turned round; for the others `terms lint` has the examples that must be found."""
    try:
        re.compile(rule.pattern)
    except re.error:
        return False
    return bool(rule.needs)


RULES = [rule for rule in knowledge_of(default_suite("vi", "ru")).rules.patterns if generated(rule)]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
@given(data=st.data())
@settings(max_examples=60, deadline=None)
def test_every_text_with_a_match_has_a_needed_character(rule: Pattern, data: st.DataObject) -> None:
    text = data.draw(st.from_regex(rule.pattern, alphabet=st.characters(codec="utf-8")))
    match = re.search(rule.pattern, text)
    assert match is None or not match[0] or not rule.needs.isdisjoint(text)
