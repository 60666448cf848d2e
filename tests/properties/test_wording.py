"""An expression that is searched only where one of its words may stand misses nothing that it could match."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from harness.lang import ru_calendar, ru_quantities, vi_calendar, vi_quantities
from harness.lang.extraction import Folded, Wording

WORDINGS = {
    f"{module.__name__}.{name}": value
    for module in (ru_calendar, ru_quantities, vi_calendar, vi_quantities)
    for name, value in vars(module).items()
    if isinstance(value, Wording)
}


@pytest.mark.parametrize("name", WORDINGS)
@given(data=st.data())
@settings(max_examples=60, deadline=None)
def test_every_text_with_a_match_is_searched(name: str, data: st.DataObject) -> None:
    wording = WORDINGS[name]
    text = Folded(data.draw(st.from_regex(wording.pattern, alphabet=st.characters(codec="utf-8"))), {})
    assert [m.span() for m in wording.finditer(text)] == [m.span() for m in wording.pattern.finditer(text.text)]
