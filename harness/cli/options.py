"""What option values mean: NAME=VALUE pairs, and languages read off file names."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from harness.errors import ConfigurationError


def named(values: Sequence[str] | None, option: str) -> dict[str, str]:
    """`NAME=VALUE` values by name."""
    result = {}
    for value in values or ():
        name, equals, word = value.partition("=")
        if not (name and equals and word):
            raise ConfigurationError(f"{option} {value!r} is not of the form NAME=VALUE")
        result[name] = word
    return result


def named_paths(values: Sequence[str] | None, option: str, lone: str | None = None) -> dict[str, Path]:
    """`[NAME=]FILE` values by name; a file without a name is called after its stem, or `lone` if it is the only one."""
    result: dict[str, Path] = {}
    for value in values or ():
        name, equals, file = value.partition("=")
        if not equals:
            name, file = (lone if lone and len(values or ()) == 1 else Path(value).name.split(".")[0]), value
        if not (name and file):
            raise ConfigurationError(f"{option} {value!r} is not of the form [NAME=]FILE")
        if name in result:
            raise ConfigurationError(f"{option}: two files are called {name!r}", hint=f"name them: {option} NAME=FILE")
        result[name] = Path(file)
    return result


def default_languages(files: Iterable[Path], source_lang: str | None, target_lang: str | None) -> tuple[str, str]:
    """The pair asked for; else what the names of the files say (a.vi.txt, b.ru.txt); else an error."""
    from harness.lang.find import LANGUAGES

    said = [part for file in files for part in file.name.split(".")[1:] if part in LANGUAGES]
    source = source_lang or (said[0] if said else None)
    target = target_lang or next((code for code in said if code != source), None)
    if not (source and target):
        raise ConfigurationError(
            "which languages?",
            hint="give --source-lang and --target-lang, or name the files like news.vi.txt, mt1.ru.txt",
        )
    return source, target
