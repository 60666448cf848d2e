"""What many tests ask for: kept data on disk, a toy language pair, scorers of other people's packages."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import support

from harness.lang import find
from harness.lang.base import Language
from harness.scorers import registry


@pytest.fixture
def toy_pair() -> Iterator[tuple[str, str]]:
    """Two languages of which nothing is known but that spaces separate words."""
    find.LANGUAGES["xx"] = lambda: Language("xx")
    find.LANGUAGES["yy"] = lambda: Language("yy")
    yield "xx", "yy"
    del find.LANGUAGES["xx"], find.LANGUAGES["yy"]
    find.language.cache_clear()


@pytest.fixture(scope="session")
def checkpoints(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with one small real COMET checkpoint of each kind; without the extra its tests are skipped by name."""
    pytest.importorskip("comet", reason="needs the extra: pip install -e '.[comet]'")
    from checkpoints import build

    folder = tmp_path_factory.mktemp("checkpoints")
    build(folder, (text for item in support.sample_items() for text in item.texts))
    return folder


@pytest.fixture
def install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., None]]:
    """Installs a package of somebody else's with scorers in it, the way pip would leave it on the disk."""

    def package(code: str, **points: str) -> None:
        support.package(tmp_path / "site", code, points)
        monkeypatch.syspath_prepend(str(tmp_path / "site"))
        registry._points.cache_clear()

    yield package
    registry._points.cache_clear()
