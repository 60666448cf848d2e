"""A run directory appears whole or not at all."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from support import evaluated

from harness.analysis.aggregate import scores
from harness.errors import DataError
from harness.reports.write import write_run
from harness.results.drafts import write_file
from harness.results.run import ScorerRecord
from harness.results.store import check_free, new_run
from harness.results.stored import load_run


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.rglob("*"))


def test_the_run_is_there_when_the_block_ends_well(tmp_path: Path) -> None:
    with new_run(tmp_path / "runs" / "one") as run:
        (run.draft / "run.json").write_text("{}")
        assert not (tmp_path / "runs" / "one").exists()
    assert names(tmp_path) == ["one", "run.json", "runs"]


@pytest.mark.parametrize("error", [RuntimeError, KeyboardInterrupt, SystemExit])
def test_nothing_is_left_after_a_failure(error: type[BaseException], tmp_path: Path) -> None:
    with pytest.raises(error), new_run(tmp_path / "one") as run:
        (run.draft / "run.json").write_text("{}")
        (run.draft / "deep").mkdir()
        raise error
    assert names(tmp_path) == []


def test_a_disk_that_fails_is_a_data_error_and_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="cannot write the run"), new_run(tmp_path / "one") as run:
        (run.draft / "a" / "b").write_text("x")
    assert names(tmp_path) == []


def test_an_empty_folder_may_become_the_run(tmp_path: Path) -> None:
    (tmp_path / "one").mkdir()
    with new_run(tmp_path / "one") as run:
        (run.draft / "x").write_text("")
    assert names(tmp_path) == ["one", "x"]


def test_a_failure_leaves_an_empty_folder_as_it_was(tmp_path: Path) -> None:
    (tmp_path / "one").mkdir()
    with pytest.raises(RuntimeError), new_run(tmp_path / "one"):
        raise RuntimeError
    assert names(tmp_path) == ["one"]


@pytest.mark.parametrize("what", ["file", "full", "dangling"])
def test_a_place_that_is_taken(what: str, tmp_path: Path) -> None:
    place = tmp_path / "one"
    if what == "file":
        place.write_text("mine")
    elif what == "full":
        place.mkdir()
        (place / ".hidden").write_text("mine")
    else:
        place.symlink_to(tmp_path / "nowhere")
    with pytest.raises(DataError, match="exists and is not an empty folder"):
        check_free(place)
    with pytest.raises(DataError), new_run(place):
        pass
    assert not (place / "run.json").exists()
    assert place.is_symlink() or place.exists()


@pytest.mark.parametrize("place", [".", "../here", "link"])
def test_an_empty_folder_by_any_name(place: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "here").mkdir()
    (tmp_path / "elsewhere").mkdir()
    if place == "link":
        monkeypatch.chdir(tmp_path)
        Path("link").symlink_to(tmp_path / "here")
    else:
        monkeypatch.chdir(tmp_path / "here")
    with new_run(Path(place)) as run:
        (run.draft / "x").write_text("")
    assert (tmp_path / "here" / "x").is_file()


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_that_may_not_be_written_to(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    with pytest.raises(DataError, match="cannot write the run"), new_run(tmp_path / "one"):
        pass


def test_a_place_below_a_file(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("mine")
    with pytest.raises(DataError), new_run(tmp_path / "file" / "one"):
        pass
    assert (tmp_path / "file").read_text() == "mine"


FULL = """
import resource, signal, sys
from pathlib import Path
from harness.results.drafts import write_file
resource.setrlimit(resource.RLIMIT_FSIZE, (100, 100))  # as a full disk: the write breaks off in the middle
try:
    write_file(Path("page"), b"x" * 1000)
except OSError as error:
    sys.exit(str(error))
"""


def test_a_file_is_replaced_whole_or_stays_as_it_was(tmp_path: Path) -> None:
    (tmp_path / "page").write_text("earlier")
    got = subprocess.run([sys.executable, "-c", FULL], cwd=tmp_path, capture_output=True, text=True)
    assert "File too large" in got.stderr
    assert names(tmp_path) == ["page"] and (tmp_path / "page").read_text() == "earlier"
    write_file(tmp_path / "page", b"later")
    assert names(tmp_path) == ["page"] and (tmp_path / "page").read_text() == "later"


def test_runs_of_one_name_get_numbers(tmp_path: Path) -> None:
    """Also where the name was free when the first of them began to write."""
    with new_run(tmp_path / "one", numbered=True) as first, new_run(tmp_path / "one", numbered=True) as second:
        for run in (first, second):
            (run.draft / "run.json").write_text("{}")
    assert {first.place, second.place} == {tmp_path / "one", tmp_path / "one-2"}
    with pytest.raises(DataError, match="exists"), new_run(tmp_path / "one") as run:
        pass
    with pytest.raises(DataError, match="exists"), new_run(tmp_path / "two") as run:
        (tmp_path / "two").mkdir()
        (tmp_path / "two" / "theirs").write_text("")
        (run.draft / "run.json").write_text("{}")
    assert names(tmp_path) == ["one", "one-2", "run.json", "run.json", "theirs", "two"]


def test_a_draft_is_no_run(tmp_path: Path) -> None:
    evaluation = evaluated(tmp_path, ("Trung ương", "ЦК"))
    place = write_run(evaluation, scores(evaluation), tmp_path / "one")
    load_run(place)
    with pytest.raises(DataError, match="never finished"):
        load_run(place.rename(tmp_path / ".one.0badcafe.harness-draft"))


def test_the_manifest_is_json_and_says_what_was_done(tmp_path: Path) -> None:
    manifest = evaluated(tmp_path, ("Trung ương", "Центробанк"), scorers=("coverage", "bleu")).manifest
    said = json.loads(json.dumps(manifest.to_json()))
    assert list(said)[0] == "id"
    assert said["schema"] == 1
    assert (said["systems"], said["segments"], said["documents"]) == (["mt"], 1, 1)
    assert [(s["name"], s["status"], s["kind"]) for s in said["scorers"]] == [
        ("coverage", "ok", "check"),
        ("bleu", "skipped", "metric"),
    ]
    assert said["scorers"][0]["signature"].keys() == {"mqm"}
    assert said["inputs"] == {"news.jsonl": "0" * 64}
    assert said["suite_resolved"]["scorers"] == {"coverage": {}, "bleu": {}}
    assert "python" in said["versions"]


@pytest.mark.parametrize(
    ("signature", "text"),
    [
        ({"sacrebleu": "nrefs:1|v:2", "normalisation": "NFC"}, "nrefs:1|v:2"),
        ({"b": "2", "a": "1"}, "a:1|b:2"),
        ({}, ""),
    ],
)
def test_signature_as_one_string(signature: dict[str, str], text: str) -> None:
    assert ScorerRecord("x", "X", "metric", "higher", "ok", signature=signature).signature_text == text
