"""Parts of a test set."""

import pytest
from support import COMMITTEE, glossary

from harness.analysis.slices import Slice, bucket, slices
from harness.model import Aligned, TestSet

SEGMENTS = (
    Aligned("1", "d", "Trung ương", {}, domain="party"),
    Aligned("2", "d", "một " * 11, {}, domain="law"),
    Aligned("3", "e", "Ngân hàng Trung ương", {}, domain="party"),
    Aligned("4", "e", "một " * 60, {}, domain=""),
)


@pytest.mark.parametrize(
    ("words", "name"),
    [(1, "1-10"), (10, "1-10"), (11, "11-20"), (20, "11-20"), (21, "21-40"), (41, "41+"), (0, "1-10")],
)
def test_buckets(words: int, name: str) -> None:
    assert bucket(words) == name


def test_every_kind_covers_the_set_once(tmp_path: object) -> None:
    testset = TestSet("n", "vi", "ru", (), SEGMENTS)
    parts = slices(testset, glossary(tmp_path, COMMITTEE))  # type: ignore[arg-type]
    assert parts == [
        Slice("all", "", (0, 1, 2, 3)),
        Slice("domain", "party", (0, 2)),
        Slice("domain", "law", (1,)),
        Slice("domain", "", (3,)),
        Slice("document", "d", (0, 1)),
        Slice("document", "e", (2, 3)),
        Slice("length", "1-10", (0, 2)),
        Slice("length", "11-20", (1,)),
        Slice("length", "41+", (3,)),
        Slice("term", "with", (0,)),  # a central bank is not the term: its shadow
        Slice("term", "without", (1, 2, 3)),
    ]


def test_what_would_be_the_whole_set_again_is_no_slice() -> None:
    testset = TestSet("n", "vi", "ru", (), SEGMENTS[:1])
    assert [part.name for part in slices(testset, None)] == ["all"]
    testset = TestSet("n", "vi", "ru", (), SEGMENTS)
    assert [part.name for part in slices(testset, None, ["length"])][:2] == ["all", "length 1-10"]
