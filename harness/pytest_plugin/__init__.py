"""The pytest plugin: a translation is tested like code (docs/outputs.md).

    def test_party_news(translation):
        translation.assert_gate("references/suites/party-news.toml", system="improved")

pytest loads this file in every session of every environment that harness is installed in, so it imports nothing but
pytest until a test asks for the fixture.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

MARK = "translation"
SETTINGS = ("suite", "system", "severity", "baseline", "policy", "strict")
KEPT = pytest.StashKey[dict[tuple[Any, ...], Any]]()


class GateWarning(pytest.PytestWarning):
    """A gate that lets a translation through and has something to say."""


@dataclass(frozen=True)
class Translation:
    """What a test says about a translation.

    Attributes:
        root: pytest's root directory, from which all paths count.
        kept: what was evaluated in this process.
        document: of this case, where the test is marked to have a case per document.
        defaults: what the marker said.
    """

    root: Path
    kept: dict[tuple[Any, ...], Any]
    document: str | None = None
    defaults: Mapping[str, Any] = field(default_factory=dict)

    def assert_clean(
        self,
        suite: str | Path | None = None,
        *,
        system: str | None = None,
        severity: str | None = None,
        include_warnings: bool = False,
        document: str | None = None,
    ) -> None:
        """Fail with the findings, if there are any of at least this severity.

        A check that did not run fails too: what was not measured is not clean.

        Args:
            suite: a suite file, or the directory of a finished run; relative to pytest's root directory.
            system: whose output; every system if not given.
            severity: neutral, minor, major or critical; minor if not given.
            include_warnings: whether findings of level `warning` count; by default only `error` does.
            document: only this one; the case's own where the test is marked.
        """
        __tracebackhide__ = True
        path = self._path(suite, "assert_clean")

        def told() -> list[str]:
            from harness.pytest_plugin.clean import found_in, told

            floor, levels = severity or self.defaults.get("severity", "minor"), ("error", "warning")
            found = self._once("clean", path, lambda: found_in(path))
            wanted = system or self.defaults.get("system")
            return told(found, wanted, floor, levels[: 1 + include_warnings], document or self.document)

        _fail_with(told)

    def assert_gate(
        self,
        suite: str | Path | None = None,
        *,
        system: str | None = None,
        baseline: str | None = None,
        policy: str | Path | None = None,
        strict: bool | None = None,
        document: str | None = None,
    ) -> None:
        """Fail with verdicts and findings where `harness gate` would not exit with 0.

        Args:
            suite: a suite file, or the directory of a finished run; relative to pytest's root directory.
            system: whose output, or OLD=NEW to pair two names; every system that the baseline has if not given.
            baseline: a name in references/baselines/ or a path; that of the gates, else the test set's name.
            policy: a file with the gates; those of the suite if not given.
            strict: whether an inconclusive gate fails; otherwise it warns.
            document: only what this one is to blame for, and what no single document is; the case's own where the
                test is marked.
        """
        __tracebackhide__ = True
        path = self._path(suite, "assert_gate")
        given = {"system": system, "baseline": baseline, "policy": policy, "strict": strict}
        asked: dict[str, Any] = {
            name: self.defaults.get(name) if value is None else value for name, value in given.items()
        }

        def told() -> list[str]:
            from harness.pytest_plugin.gated import judgement, run_of, told

            run = self._once("run", path, lambda: run_of(path))
            options = asked | {"strict": bool(asked["strict"])}
            said = self._once(f"gate {options}", path, lambda: judgement(run, self.root, **options))
            lines, seen = told(run, said, document or self.document)
            for line in seen:
                warnings.warn(GateWarning(line), stacklevel=4)
            return lines

        _fail_with(told)

    def _path(self, suite: str | Path | None, method: str) -> Path:
        __tracebackhide__ = True
        given = suite or self.defaults.get("suite")
        if given is None:
            pytest.fail(f"which suite? {method}(SUITE), or the marker's suite=…", pytrace=False)
        return self.root / given

    def _once(self, what: str, path: Path, make: Callable[[], Any]) -> Any:
        """What `make` gives, worked out once a process for each state of the file."""
        key = (what, path, path.stat().st_mtime_ns if path.exists() else None)
        if key not in self.kept:
            self.kept[key] = make()
        return self.kept[key]


def _fail_with(told: Callable[[], list[str]]) -> None:
    """Fail with what is told, and with what keeps it from being told; never with a traceback of harness."""
    __tracebackhide__ = True
    from harness.errors import HarnessError

    try:
        lines = told()
    except HarnessError as error:
        pytest.fail(f"harness: {error}", pytrace=False)
    if lines:
        pytest.fail("\n".join(lines), pytrace=False)


def pytest_configure(config: pytest.Config) -> None:
    """Make the marker known, and a place for what was evaluated: once a suite and process."""
    config.stash[KEPT] = {}
    settings = ", ".join(f"{name}=…" for name in SETTINGS[1:])
    config.addinivalue_line(
        "markers", f"{MARK}(suite, {settings}): the `translation` fixture has a case per document of the suite"
    )


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """A case per document for a marked test."""
    marker = metafunc.definition.get_closest_marker(MARK)
    if marker is None or "translation" not in metafunc.fixturenames:
        return
    from harness.errors import HarnessError
    from harness.pytest_plugin.sources import testset_of

    wanted = _marked(marker)
    try:
        segments = testset_of(metafunc.config.rootpath / wanted["suite"]).segments
    except HarnessError as error:
        pytest.fail(f"harness: {error}", pytrace=False)
    group = [pytest.mark.xdist_group(f"harness:{wanted['suite']}")] if _has_xdist(metafunc.config) else []
    documents = dict.fromkeys(segment.document for segment in segments)
    cases = [pytest.param(document, id=document, marks=group) for document in documents]
    metafunc.parametrize("translation", cases, indirect=True)


@pytest.fixture
def translation(request: pytest.FixtureRequest) -> Translation:
    """Asserts about a translation; see `Translation`."""
    marker = request.node.get_closest_marker(MARK)
    defaults = _marked(marker) if marker else {}
    root, kept = request.config.rootpath, request.config.stash[KEPT]
    return Translation(root, kept, getattr(request, "param", None), defaults)


def _marked(marker: pytest.Mark) -> dict[str, Any]:
    """What the marker says; anything else is a mistake that must not pass unseen."""
    wanted: dict[str, Any] = {**dict(zip(("suite",), marker.args, strict=False)), **marker.kwargs}
    unknown = wanted.keys() - set(SETTINGS)
    if unknown or "suite" not in wanted or len(marker.args) > 1:
        what = f"unknown: {', '.join(sorted(unknown))}" if unknown else "suite is needed, and only suite without name"
        pytest.fail(f"@pytest.mark.{MARK}(suite, {'=…, '.join(SETTINGS[1:])}=…): {what}", pytrace=False)
    return wanted


def _has_xdist(config: pytest.Config) -> bool:
    """With `--dist loadgroup` all cases of a suite go to one worker, which evaluates it once."""
    return config.pluginmanager.hasplugin("xdist")
