"""What options mean that several commands have: NAME=VALUE pairs, languages read off file names, knowledge."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from harness.errors import ConfigurationError

if TYPE_CHECKING:
    from harness.inputs.suite import Suite

SourceLang = Annotated[str, typer.Option(help="Source language of the shipped knowledge.")]
TargetLang = Annotated[str, typer.Option(help="Target language of the shipped knowledge.")]
SuiteFile = Annotated[Path | None, typer.Option("--suite", help="Suite whose glossaries and rules are used.")]
Glossaries = Annotated[list[Path] | None, typer.Option("--glossary", help="A further glossary (TSV, CSV or folder).")]


def knowledge_suite(
    suite: Path | None, source_lang: str, target_lang: str, glossary: Sequence[Path] | None = None
) -> Suite:
    """The suite of a file, else the shipped one of the pair, with further glossaries."""
    from harness.inputs.suite import default_suite, load_suite

    chosen = load_suite(suite) if suite else default_suite(source_lang, target_lang)
    return chosen.adjusted(glossaries=glossary or ())


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
