"""`harness models fetch` against a hub of the test's own that speaks as much of the protocol as a download needs."""

import hashlib
import json
import shutil
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from support import command, sample_items

COMMIT = "0123456789abcdef0123456789abcdef01234567"
MODEL, ENCODER = "Somebody/comet-small", "Somebody/encoder-small"
SUITE = """
source-lang = "vi"
target-lang = "ru"
testset = "news.jsonl"
glossaries = []
rules = []

[scorers]
comet = {{ model = "{model}", required = true }}
"""


@pytest.fixture
def hub(checkpoints: Path, tmp_path: Path) -> Iterator[str]:
    """The address of a server with one model and its encoder."""
    pages: dict[str, bytes] = {}
    folders = {MODEL: tmp_path / "hub" / "model", ENCODER: checkpoints / "encoder"}
    shutil.copytree(checkpoints / "regression", folders[MODEL])
    settings = folders[MODEL] / "hparams.yaml"
    settings.write_text(settings.read_text().replace(str(checkpoints / "encoder"), ENCODER))
    for repository, folder in folders.items():
        files = {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
        info = {"id": repository, "sha": COMMIT, "siblings": [{"rfilename": name} for name in files]}
        pages[f"/api/models/{repository}/revision/main"] = json.dumps(info).encode()
        pages |= {f"/{repository}/resolve/{COMMIT}/{name}": data for name, data in files.items()}

    class Hub(BaseHTTPRequestHandler):
        def do_HEAD(self) -> None:
            data = pages.get(self.path)
            self.send_response(200 if data is not None else 404)
            if data is None:
                self.send_header("X-Error-Code", "RepoNotFound")
                data = b""
            self.send_header("X-Repo-Commit", COMMIT)
            self.send_header("ETag", f'"{hashlib.sha256(data).hexdigest()}"')
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()

        def do_GET(self) -> None:
            self.do_HEAD()
            self.wfile.write(pages.get(self.path, b""))

        def log_message(self, *_: object) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Hub)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def desk(folder: Path) -> None:
    rows = [
        {"id": str(n), "source": item.source, "hypothesis": item.hypothesis, "reference": item.reference}
        for n, item in enumerate(sample_items()[:4])
    ]
    (folder / "news.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    (folder / "suite.toml").write_text(SUITE.format(model=MODEL))


def test_a_fetched_model_scores_without_the_network(hub: str, tmp_path: Path) -> None:
    desk(tmp_path)
    home = {"HF_HOME": str(tmp_path / "hf")}
    absent = command("run", "suite.toml", "--out", "absent", cwd=tmp_path, **home)
    assert absent.returncode == 4
    assert f"the model '{MODEL}' is not on this machine; harness models fetch {MODEL}" in absent.stderr
    fetched = command("models", "fetch", MODEL, cwd=tmp_path, HF_ENDPOINT=hub, HF_HUB_DISABLE_XET="1", **home)
    assert fetched.returncode == 0, fetched.stderr
    assert "scorer comet" in fetched.stdout
    nowhere = {"HF_ENDPOINT": "http://127.0.0.1:9"}  # whoever asks the network here is refused
    ran = command("run", "suite.toml", "--out", "ran", cwd=tmp_path, **home, **nowhere)
    assert ran.returncode == 0, ran.stderr
    (record,) = json.loads((tmp_path / "ran" / "run.json").read_text())["scorers"]
    assert record["signature"]["model"] == MODEL


def test_a_model_that_the_hub_does_not_have(hub: str, tmp_path: Path) -> None:
    got = command("models", "fetch", "Somebody/nothing", cwd=tmp_path, HF_ENDPOINT=hub, HF_HOME=str(tmp_path / "hf"))
    assert got.returncode == 3
    assert "the hub has no model 'Somebody/nothing'" in got.stderr


def test_a_hub_that_cannot_be_reached(checkpoints: Path, tmp_path: Path) -> None:
    offline = {"HF_ENDPOINT": "http://127.0.0.1:9", "HF_HOME": str(tmp_path / "hf")}
    got = command("models", "fetch", MODEL, cwd=tmp_path, **offline)
    assert got.returncode == 3
    assert "cannot be fetched" in got.stderr


def test_a_path_is_not_fetched(tmp_path: Path) -> None:
    got = command("models", "fetch", "./here", cwd=tmp_path)
    assert got.returncode == 3
    assert "is a path" in got.stderr
