"""The suite of a stored run, found again: for scoring its texts anew and for what its glossary says of them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from harness import mqm
from harness.errors import ConfigurationError
from harness.inputs.suite import Suite, default_suite, load_suite
from harness.results.run import Manifest


def suite_of_run(manifest: Manifest, given: Path | None) -> Suite:
    """The suite asked for, else that of the run; raises ConfigurationError if that is not to be found."""
    if given:
        return load_suite(given)
    if not manifest.suite_file:
        return _as_then(default_suite(manifest.source_lang, manifest.target_lang), manifest)
    if not Path(manifest.suite_file).is_file():
        raise ConfigurationError(
            f"the suite of the run, {manifest.suite_file}, is not here", hint="say which one: --suite FILE"
        )
    return _as_then(load_suite(Path(manifest.suite_file)), manifest)


def check_knowledge(manifest: Manifest, suite: Suite, hint: str = "") -> None:
    """Raise ConfigurationError if the run used a glossary or rules whose file the suite does not name."""
    for kind, files, option in (("glossaries", suite.glossaries, "--glossary"), ("rules", suite.rules, "--rules")):
        here = {path.name for path in files}
        lost = [name for name in manifest.suite_resolved.get(kind, ()) if name not in here]
        if lost:
            raise ConfigurationError(
                f"the run was scored with further {kind}: {', '.join(lost)}",
                hint=hint or f"give them again with {option} FILE",
            )


def _as_then(suite: Suite, manifest: Manifest) -> Suite:
    """The suite with the scorers, severities and the like that the run had, wherever they were said."""
    then = manifest.suite_resolved
    return replace(
        suite,
        scorers=then.get("scorers", suite.scorers),
        disable=tuple(then.get("disable", ())),
        severity={name: mqm.severity(word) for name, word in then.get("severity", {}).items()},
        level={name: mqm.level(word) for name, word in then.get("level", {}).items()},
        seed=manifest.seed,
    )
