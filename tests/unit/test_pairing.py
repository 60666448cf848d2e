"""Which systems are compared with which."""

import pytest

from harness.analysis.pairing import Group, pairing
from harness.errors import ConfigurationError

ONE, TWO, SAME, OTHER = ("x", ["raw"]), ("y", ["improved"]), ("z", ["raw", "improved"]), ("w", ["improved", "raw", "c"])


@pytest.mark.parametrize(
    ("inputs", "wanted", "groups"),
    [
        ([ONE, TWO], [], [[(0, "raw"), (1, "improved")]]),
        ([SAME], [], [[(0, "raw"), (0, "improved")]]),
        ([OTHER], ["c", "raw"], [[(0, "c"), (0, "raw")]]),
        ([SAME, OTHER], [], [[(0, "raw"), (1, "raw")], [(0, "improved"), (1, "improved")]]),
        ([SAME, OTHER], ["raw"], [[(0, "raw"), (1, "raw")]]),
        ([SAME, OTHER], ["raw=c", "improved"], [[(0, "raw"), (1, "c")], [(0, "improved"), (1, "improved")]]),
        ([ONE, TWO, OTHER], ["raw=improved=c"], [[(0, "raw"), (1, "improved"), (2, "c")]]),
        ([("x", ["a=b"]), ("y", ["a=b"])], ["a=b"], [[(0, "a=b"), (1, "a=b")]]),
    ],
)
def test_pairs(inputs: list[tuple[str, list[str]]], wanted: list[str], groups: list[Group]) -> None:
    assert pairing(inputs, wanted)[0] == groups


def test_what_is_left_out_is_named() -> None:
    assert pairing([SAME, OTHER], [])[1] == ["left out, not in every input: c of w"]
    assert pairing([ONE, TWO], [])[1] == []


@pytest.mark.parametrize(
    ("inputs", "wanted", "message"),
    [
        ([ONE], [], "x alone gives nothing to compare: it has 1 system"),
        ([SAME], ["raw", "raw"], "alone gives nothing to compare"),
        ([SAME, ("v", ["c", "d"])], [], "which systems"),
        ([SAME, OTHER], ["rwa"], "no system 'rwa'\ndid you mean 'raw'"),
        ([SAME, OTHER], ["raw=c=d"], "names 3 systems for 2 inputs"),
    ],
)
def test_what_cannot_be_paired(inputs: list[tuple[str, list[str]]], wanted: list[str], message: str) -> None:
    with pytest.raises(ConfigurationError, match=message):
        pairing(inputs, wanted)
