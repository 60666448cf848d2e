"""The run in a nutshell: what `--json` prints and the console shows."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from harness.analysis.aggregate import Score, by_rule, by_severity
from harness.evaluate import Evaluation
from harness.results.run import SCHEMA


def summary(evaluation: Evaluation, scores: list[Score], place: Path) -> dict[str, Any]:
    """JSON values: scores and findings by system, what was skipped or failed, and where the files are."""
    whole = {(s.system, s.scorer): s for s in scores if s.level == "system"}
    manifest = evaluation.manifest
    return {
        "schema": SCHEMA,
        "run": manifest.id,
        "testset": manifest.testset,
        "segments": manifest.segments,
        "documents": manifest.documents,
        "systems": {
            system: {
                "scores": {name: whole[system, name].value for name in evaluation.scorers},
                "intervals": {
                    name: list(i) if (i := whole[system, name].interval) else None for name in evaluation.scorers
                },
                "findings": dict(by_severity(evaluation.findings[system])),
                "rules": dict(sorted(by_rule(evaluation.findings[system]).items())),
            }
            for system in evaluation.testset.systems
        },
        "scorers": [
            {
                "name": r.name,
                "status": r.status,
                "reason": r.reason,
                "direction": r.direction,
                "signature": r.signature_text,
            }
            for r in manifest.scorers
        ],
        "notices": list(manifest.notices),
        "directory": place.as_posix(),
        "report": (place / "report.html").as_posix(),
        "files": [(place / f"{name}.csv").as_posix() for name in ("findings", "scores", "segments")],
    }
