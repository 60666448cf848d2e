"""Suites: what they may say, relative paths, what the command line adds, all problems at once."""

from pathlib import Path

import pytest

from harness.errors import ConfigurationError
from harness.inputs.suite import default_suite, load_suite
from harness.model import Level, Severity

HEAD = 'source-lang = "vi"\ntarget-lang = "ru"\n'
FULL = f"""{HEAD}
name = "house"
testset = "../sets/news.jsonl"
systems = ["a", "b"]
glossaries = ["own.tsv", "more"]
rules = []
seed = 7
disable = ["patterns/*"]

[scorers]
bleu = {{ tokenize = "intl", required = true }}
coverage = {{}}

[severity]
"party.cpv" = "minor"

[level]
"terminology/missing-term" = "warning"
"""


def write(folder: Path, content: str) -> Path:
    (folder / "s.toml").write_text(content, encoding="utf-8")
    return folder / "s.toml"


def refused(folder: Path, content: str) -> list[str]:
    with pytest.raises(ConfigurationError) as caught:
        load_suite(write(folder, content))
    return [f"{p.line}: {p.message}" for p in caught.value.problems]


def test_everything_is_read_and_paths_are_relative_to_the_file(tmp_path: Path) -> None:
    got = load_suite(write(tmp_path, FULL))
    assert (got.name, got.seed, got.systems, got.disable) == ("house", 7, ("a", "b"), ("patterns/*",))
    assert got.testset == tmp_path / "../sets/news.jsonl"
    assert (got.glossaries, got.rules) == ((tmp_path / "own.tsv", tmp_path / "more"), ())
    assert got.scorers == {"bleu": {"tokenize": "intl", "required": True}, "coverage": {}}
    assert got.severity == {"party.cpv": Severity.MINOR}
    assert got.level == {"terminology/missing-term": Level.WARNING}
    assert got.written == FULL


def test_defaults(tmp_path: Path) -> None:
    got = load_suite(write(tmp_path, HEAD + "[scorers]\n"))
    assert (got.name, got.seed, got.testset, got.systems) == ("s", 12345, None, ())
    assert [path.name for path in got.glossaries] == ["vi-ru"]
    assert [path.parent.name for path in got.rules] == ["rules"]
    assert got.resolved()["seed"] == 12345


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("", ["0: no key 'source-lang'", "0: no key 'target-lang'", "0: no key 'scorers'"]),
        (HEAD + "[scorer]\n", ["3: unknown key 'scorer': did you mean 'scorers'?", "0: no key 'scorers'"]),
        (
            HEAD + '[scorers]\n[severity]\nx = "grave"\ny = "majr"\n[level]\nz = "eror"\n',
            [
                "5: x: unknown severity 'grave': known: critical, major, minor, neutral",
                "6: y: unknown severity 'majr': did you mean 'major'?",
                "8: z: unknown level 'eror': did you mean 'error'?",
            ],
        ),
        (HEAD + "[scorers]\n[severity]\nx = 3\n", ["5: x: not a string: is 3"]),
        ("source-lang = 1\n" + 'target-lang = "ru"\n[scorers]\n', ["1: source-lang must be a string"]),
        (HEAD + 'scorers = ["bleu"]\n', ["3: scorers must be a table"]),
        (HEAD + "[scorers]\nbleu = true\n", ["4: scorers.bleu must be a table of options, as {}"]),
        (HEAD + '[scorers]\nbleu = { required = "yes" }\n', ["4: scorers.bleu: required must be true or false"]),
        (HEAD + 'disable = "x"\n[scorers]\n', ["3: disable must be a list of strings"]),
        (HEAD + 'glossaries = "own.tsv"\n[scorers]\n', ["3: glossaries must be a list of strings"]),
        (HEAD + 'seed = "x"\n[scorers]\n', ["3: seed must be a whole number"]),
        (HEAD + 'severity = "minor"\n[scorers]\n', ["3: severity must be a table"]),
        (HEAD + "systems = [1]\n[scorers]\n", ["3: systems must be a list of strings"]),
    ],
)
def test_problems(content: str, expected: list[str], tmp_path: Path) -> None:
    assert refused(tmp_path, content) == expected


@pytest.mark.parametrize("content", ["x", b"\xff", "[a"])
def test_not_toml(content: str | bytes, tmp_path: Path) -> None:
    path = tmp_path / "s.toml"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    with pytest.raises(ConfigurationError, match="is not TOML"):
        load_suite(path)


def test_not_there(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="cannot read suite"):
        load_suite(tmp_path / "absent.toml")


def test_what_the_command_line_adds(tmp_path: Path) -> None:
    got = load_suite(write(tmp_path, FULL)).adjusted(
        glossaries=[Path("mine.tsv")],
        scorers=["bleu", "ter"],
        disable=["coverage"],
        severity={"party.cpv": Severity.MAJOR},
        level={"x": Level.INFO},
        seed=0,
    )
    assert got.glossaries[-1] == Path("mine.tsv")
    assert got.scorers == {"bleu": {"tokenize": "intl", "required": True}, "ter": {}}
    assert got.disable == ("patterns/*", "coverage")
    assert got.severity == {"party.cpv": Severity.MAJOR}
    assert set(got.level) == {"terminology/missing-term", "x"}
    assert got.seed == 0


def test_a_pair_without_a_suite_gets_metrics_and_coverage() -> None:
    assert "terminology" in default_suite("vi", "ru").scorers
    other = default_suite("de", "fr")
    assert (other.source_lang, other.target_lang, other.glossaries, other.rules) == ("de", "fr", (), ())
    assert set(other.scorers) == {"bleu", "chrf", "chrf++", "ter", "comet", "coverage"}
