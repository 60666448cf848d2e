"""Which systems of which inputs are compared with one another, or judged against a baseline."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from harness.errors import ConfigurationError, DataError, did_you_mean

if TYPE_CHECKING:
    from harness.results.stored import StoredRun

Group = list[tuple[int, str]]
"""Systems to compare: number of the input and name in it, the one to compare with first."""


def pairing(inputs: Sequence[tuple[str, Sequence[str]]], wanted: Sequence[str]) -> tuple[list[Group], list[str]]:
    """Groups of systems, and what a person should know of those left out.

    One input: its systems among themselves. Several: `--system NAME` is that system in each, `--system OLD=NEW` one
    name for each input in turn; without it the only system of each, else the systems that all of them have.

    Raises:
        ConfigurationError: an unknown system, or nothing that could be paired.
    """
    if len(inputs) == 1:
        return [_within(*inputs[0], wanted)], []
    if wanted:
        return [_named(inputs, item) for item in wanted], []
    if all(len(systems) == 1 for _, systems in inputs):
        return [[(number, systems[0]) for number, (_, systems) in enumerate(inputs)]], []
    shared = [name for name in inputs[0][1] if all(name in systems for _, systems in inputs)]
    if not shared:
        listed = "; ".join(f"{place}: {', '.join(systems)}" for place, systems in inputs)
        raise ConfigurationError("which systems?", hint=f"give --system {'='.join(['NAME'] * len(inputs))} ({listed})")
    notices = [
        f"left out, not in every input: {', '.join(rest)} of {place}"
        for place, systems in inputs
        if (rest := [name for name in systems if name not in shared])
    ]
    return [[(number, name) for number in range(len(inputs))] for name in shared], notices


def against(old: StoredRun | None, new: StoredRun, wanted: Sequence[str]) -> tuple[list[tuple[str, str]], list[str]]:
    """Systems of a baseline ("" if there is none) and of a run that are judged against each other, and what a person
    should know of those left out.

    Raises:
        ConfigurationError: an unknown system, or nothing that could be paired.
        DataError: there is no baseline, and the run lacks a system.
    """
    if old:
        groups, notices = pairing([(str(run.place), run.testset.systems) for run in (old, new)], wanted)
        return [(before[1], after[1]) for before, after in groups], notices
    names = [item.rpartition("=")[2] if item not in new.testset.systems else item for item in wanted]
    for name in names:
        if name not in new.testset.systems:
            raise DataError(f"{new.place} has no system {name!r}", hint=did_you_mean(name, new.testset.systems))
    return [("", name) for name in names or new.testset.systems], []


def _within(place: str, systems: Sequence[str], wanted: Sequence[str]) -> Group:
    names = list(wanted or systems)
    for name in names:
        _known(name, place, systems)
    if len(set(names)) < 2:
        raise ConfigurationError(
            f"{place} alone gives nothing to compare: it has {len(systems)} system{'s' if len(systems) > 1 else ''}",
            hint="give a second run, or two systems of this one with --system",
        )
    return [(0, name) for name in dict.fromkeys(names)]


def _named(inputs: Sequence[tuple[str, Sequence[str]]], item: str) -> Group:
    """The group that one --system asks for; a name may itself hold a `=`."""
    if all(item in systems for _, systems in inputs):
        return [(number, item) for number in range(len(inputs))]
    names = item.split("=")
    if len(names) == 1:
        names = names * len(inputs)
    if len(names) != len(inputs):
        raise ConfigurationError(f"--system {item!r} names {len(names)} systems for {len(inputs)} inputs")
    for name, (place, systems) in zip(names, inputs, strict=True):
        _known(name, place, systems)
    return list(enumerate(names))


def _known(name: str, place: str, systems: Sequence[str]) -> None:
    if name not in systems:
        raise ConfigurationError(f"{place} has no system {name!r}", hint=did_you_mean(name, systems))
