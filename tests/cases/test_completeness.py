"""Where the check of completeness places what is missing."""

from support import check, found


def test_an_omission_is_an_insertion_point() -> None:
    missing = "Nếu trời tạnh, trận đấu sẽ diễn ra lúc 18 giờ.", " Матч начнётся в 18:00."
    (finding,) = found(check("completeness"), missing)
    place = finding.span("hypothesis")
    assert place is not None and place.start == place.end == 0
