"""Severities of subwords as spans of the hypothesis."""

from hypothesis import given
from hypothesis import strategies as st

from harness.neural.prediction import Prediction
from harness.neural.spans import ErrorSpan, error_spans

TEXT = "Центробанк принял решение"


def spans(*subwords: tuple[int, int, str, float]) -> list[tuple[str, str, float]]:
    offsets = [(start, end) for start, end, *_ in subwords]
    found = error_spans(TEXT, offsets, [s[2] for s in subwords], [s[3] for s in subwords])
    return [(TEXT[span.start : span.end], span.severity, span.confidence) for span in found]


def test_neighbours_of_one_severity_are_one_span() -> None:
    assert spans((0, 5, "major", 0.5), (5, 10, "major", 0.75), (10, 17, "", 1.0)) == [("Центробанк", "major", 0.625)]


def test_neighbours_of_different_severity_are_two() -> None:
    assert spans((0, 5, "minor", 0.5), (5, 10, "critical", 0.5)) == [
        ("Центр", "minor", 0.5),
        ("обанк", "critical", 0.5),
    ]


def test_spaces_at_the_edges_do_not_belong_to_it() -> None:
    assert spans((10, 17, "minor", 0.5)) == [("принял", "minor", 0.5)]


def test_a_space_alone_is_no_span() -> None:
    assert spans((10, 11, "minor", 0.5)) == []


def test_special_tokens_count_for_nothing() -> None:
    assert spans((0, 0, "major", 0.9), (0, 10, "major", 0.5), (0, 0, "major", 0.9)) == [("Центробанк", "major", 0.5)]


def test_a_span_at_the_end_is_kept() -> None:
    assert spans((17, 25, "major", 0.5)) == [("решение", "major", 0.5)]


OFFSETS = st.integers(0, 99)
SPANS = st.builds(ErrorSpan, OFFSETS, OFFSETS, st.sampled_from(["minor", "major"]), st.floats(0, 1))


@given(st.floats(allow_nan=False, allow_infinity=False), st.booleans(), st.lists(SPANS))
def test_a_prediction_comes_back_from_bytes_as_it_was(score: float, truncated: bool, spans: list[ErrorSpan]) -> None:
    prediction = Prediction(score, truncated, tuple(spans))
    assert Prediction.from_bytes(prediction.to_bytes()) == prediction
