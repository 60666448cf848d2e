"""What a log shows of a slow scorer: how far it is and how long it will take, now and then."""

import pytest

from harness.cli import progress as module
from harness.cli.progress import progress
from harness.evaluate import Progress

STEP = Progress("comet", "mt", 3, 10)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    now = [0.0]
    monkeypatch.setattr(module.time, "monotonic", lambda: now[0])
    return now


def test_a_line_every_half_minute_with_the_time_left(clock: list[float], capsys: pytest.CaptureFixture[str]) -> None:
    with progress(quiet=False) as show:
        show(STEP)
        for part in range(1, 101):
            clock[0] += 1
            show(STEP._replace(part=part, parts=400))
    assert capsys.readouterr().err.splitlines() == [
        "comet · mt: 30 of 400 segments, about 6 min 10 s left",
        "comet · mt: 60 of 400 segments, about 5 min 40 s left",
        "comet · mt: 90 of 400 segments, about 5 min 10 s left",
    ]


def test_the_next_system_begins_its_own_count(clock: list[float], capsys: pytest.CaptureFixture[str]) -> None:
    with progress(quiet=False) as show:
        clock[0] = 1000
        show(STEP._replace(system="other"))
        clock[0] = 1040
        show(STEP._replace(system="other", part=10, parts=20))
    assert capsys.readouterr().err == "comet · other: 10 of 20 segments, about 40 s left\n"


def test_quick_scorers_say_nothing(clock: list[float], capsys: pytest.CaptureFixture[str]) -> None:
    with progress(quiet=False) as show:
        for done in range(10):
            clock[0] += 60
            show(STEP._replace(done=done))
    assert capsys.readouterr().err == ""


def test_quiet_says_nothing(clock: list[float], capsys: pytest.CaptureFixture[str]) -> None:
    with progress(quiet=True) as show:
        clock[0] = 100
        show(STEP._replace(part=10, parts=20))
    assert capsys.readouterr().err == ""
