"""Where the kept data lie: beside the package in a checkout, inside it in an installed wheel."""

from __future__ import annotations

from pathlib import Path

from harness.errors import ConfigurationError


def references() -> Path:
    """The folder `references/` that came with this installation."""
    package = Path(__file__).resolve().parents[1]
    for place in (package / "references", package.parent / "references"):
        if (place / "suites").is_dir():
            return place
    raise ConfigurationError("the folder references/ is missing", hint="reinstall harness, or run it from a checkout")


def pair_folder(kind: str, source_lang: str, target_lang: str) -> list[Path]:
    """The shipped `glossaries` or `rules` of a language pair, if there are any."""
    place = references() / kind / f"{source_lang}-{target_lang}"
    return [place] if place.is_dir() else []
