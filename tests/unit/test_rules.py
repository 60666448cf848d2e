"""Rule files: guards, realia, patterns; everything that is wrong with them at once, with its line."""

from pathlib import Path

import pytest
from support import CONGRESS, MESSAGE

from harness.errors import ConfigurationError
from harness.inputs.rules import Rules, load_rules
from harness.model import Level, Severity

REALIA = '[[realia]]\nid = "r.one"\nforms = ["Госдума"]\nlicence = ["Nga"]\n'
PATTERN = f'[[pattern]]\nid = "p.one"\nkind = "existence"\npattern = \'x+\'\n{MESSAGE}\n'


def load(folder: Path, toml: str) -> Rules:
    (folder / "rules.toml").write_text(toml, encoding="utf-8")
    return load_rules([folder / "rules.toml"])


def refused(folder: Path, toml: str) -> list[str]:
    with pytest.raises(ConfigurationError) as caught:
        load(folder, toml)
    return [f"{p.line}: {p.message}" for p in caught.value.problems]


def test_everything_is_read(tmp_path: Path) -> None:
    got = load(
        tmp_path,
        CONGRESS
        + 'exact = true\ncategory = "accuracy/addition"\nnote = "n"\n'
        + PATTERN
        + 'unless_source = \'y\'\nlevel = "info"\nseverity = "critical"\nok = ["a => b", "a =>  c "]\n',
    )
    assert got.guards == {"china": ("Trung Quốc", "Bắc Kinh")}
    (realia,), (pattern,) = got.realia, got.patterns
    assert (realia.forms, realia.licence) == (("Всекитайский съезд", "Всекитайский"), ("@china",))
    assert realia.instead[1] == ("toàn quốc", "Всевьетнамский")
    assert (realia.exact, realia.category, realia.severity) == (True, "accuracy/addition", Severity.CRITICAL)
    assert (pattern.unless_source, pattern.level, pattern.severity) == ("y", Level.INFO, Severity.CRITICAL)
    assert [example.hypothesis for example in pattern.ok] == ["b", " c "]
    assert got.expand(["@china", "Nga"]) == ("Trung Quốc", "Bắc Kinh", "Nga")


def test_what_an_entry_need_not_say(tmp_path: Path) -> None:
    got = load(tmp_path, REALIA + PATTERN)
    assert (got.realia[0].severity, got.realia[0].category) == (Severity.MAJOR, "accuracy/mistranslation/realia")
    assert (got.patterns[0].severity, got.patterns[0].category) == (Severity.MINOR, "design-and-markup/artefact")
    assert (got.realia[0].line, got.patterns[0].line) == (2, 6)


def test_guards_may_name_guards(tmp_path: Path) -> None:
    got = load(tmp_path, '[guards]\nasia = ["@china", "@korea", "Nhật"]\nchina = ["Trung Quốc"]\nkorea = ["Nhật"]\n')
    assert got.guards["asia"] == ("Trung Quốc", "Nhật")


@pytest.mark.parametrize(
    ("toml", "expected"),
    [
        ('[guards]\na = ["@b"]\nb = ["@a"]\n', "names itself"),
        ('[guards]\nchina = ["@chna"]\n', "did you mean 'china'?"),
        ('[guards]\nchina = "Trung Quốc"\n', "guard 'china' must be a list of strings"),
        ("[guards]\nchina = [1]\n", "guard 'china' must be a list of strings"),
        ("guards = 1\n", "guards must be a table of lists"),
        ('[realia]\nid = "x"\n', "realia must be written [[realia]]"),
        ("pattern = 'x'\n", "pattern must be written [[pattern]]"),
        ("[[realai]]\n", "unknown table 'realai'"),
        ("[[realia]\n", "not TOML"),
    ],
)
def test_the_file_as_a_whole(toml: str, expected: str, tmp_path: Path) -> None:
    assert any(expected in message for message in refused(tmp_path, toml))


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ('licens = ["Nga"]', "unknown key 'licens': did you mean 'licence'?"),
        ('severity = "grave"', "severity: unknown severity 'grave': known: critical, major, minor, neutral"),
        ('category = "accuracy/realia"', "category: unknown category 'accuracy/realia'"),
        ('forms = ["—"]', "forms: '—' has no words"),
        ("forms = []", "forms is empty"),
        ("licence = []", "licence is empty: say where these words are right"),
        ('licence = ["@chna"]', "unknown guard @chna: known: none"),
        ('exact = "no"', "exact must be true or false"),
        ('instead = ["Quốc hội"]', "instead: 'Quốc hội' is not of the form source => target"),
        ('ok = ["Quốc hội"]', "ok: 'Quốc hội' is not of the form source => hypothesis"),
        ("note = 1", "note must be a string"),
    ],
)
def test_realia(line: str, message: str, tmp_path: Path) -> None:
    key = line.split(" =")[0]
    toml = "\n".join(row for row in REALIA.splitlines() if not row.startswith(f"{key} =")) + f"\n{line}\n"
    assert any(said.startswith("2: ") and message in said for said in refused(tmp_path, toml))


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ('kind = "existense"', "unknown kind 'existense': did you mean 'existence'?"),
        ('kind = "substitution"', "a rule of kind substitution needs replace"),
        ('kind = "balance"', "a rule of kind balance needs pairs"),
        ("pattern = '(x'", "pattern: bad regular expression '(x'"),
        ("unless_source = '['", "unless_source: bad regular expression '['"),
        ("replace = '\\1'", "replace: '\\\\1' does not fit the pattern"),
        ('decode = ["abc", "12"]', "decode must be two strings of the same length"),
        ('pairs = ["«»", "("]', "pairs: '(' is not an opening and a closing mark"),
        ('level = "eror"', "level: unknown level 'eror': did you mean 'error'?"),
        ('message = { en = "x" }', "message must be given in en, ru, vi"),
        ('message = "x"', "message must be given in en, ru, vi"),
        ('message = { en = "{seen}", ru = "x", vi = "x" }', "message en: cannot be filled in"),
        ('message = { en = "{", ru = "x", vi = "x" }', "message en: cannot be filled in"),
        ('allow = "очень"', "allow must be a list of strings"),
        ("unles_source = 'x'", "unknown key 'unles_source': did you mean 'unless_source'?"),
    ],
)
def test_patterns(line: str, message: str, tmp_path: Path) -> None:
    key = line.split(" =")[0]
    toml = "\n".join(row for row in PATTERN.splitlines() if not row.startswith(f"{key} =")) + f"\n{line}\n"
    assert any(said.startswith("2: p.one: ") and message in said for said in refused(tmp_path, toml))


def test_all_that_is_wrong_at_once(tmp_path: Path) -> None:
    got = refused(tmp_path, REALIA + 'severity = "x"\nnote = 1\n' + '[[pattern]]\nkind = "x"\n' + REALIA)
    assert sum(said.startswith("2: r.one: ") for said in got) == 2
    assert any("an entry without id" in said for said in got)
    assert any("unknown kind 'x'" in said for said in got)
    assert any("id 'r.one' stands already in" in said for said in got)


def test_a_folder_is_all_its_files_and_the_digest_is_of_what_they_say(tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_text(REALIA, encoding="utf-8")
    (tmp_path / "b.toml").write_text('[guards]\nx = ["y"]\n', encoding="utf-8")
    one = load_rules([tmp_path])
    assert (len(one.realia), set(one.guards)) == (1, {"x"})
    (tmp_path / "b.toml").write_text('[guards]\nx = ["z"]\n', encoding="utf-8")
    assert load_rules([tmp_path]).digest != one.digest


@pytest.mark.parametrize("name", ["absent", "empty"])
def test_no_rules_there(name: str, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(ConfigurationError, match="no rules"):
        load_rules([tmp_path / name])
