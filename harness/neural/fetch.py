"""Getting a model from its hub: the one place of the harness that touches the network, and only when told to."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from harness.errors import DataError
from harness.neural.checkpoint import Checkpoint, is_path, locate, missing_package, settings_of

ENCODER_FILES = ["*.json", "*.model", "*.txt"]  # configuration and tokeniser; its weights are in the checkpoint


def fetch(model: str, say: Callable[[str], None]) -> Checkpoint:
    """Download a model and its encoder's tokeniser into the hub's own cache; what is there already is not loaded again.

    Raises:
        DataError: the hub cannot be reached, has no such model, or wants its terms accepted first.
    """
    if is_path(model):
        raise DataError(f"{model!r} is a path; a model is fetched by its name on the hub, as Unbabel/wmt22-comet-da")
    if missing := missing_package():
        raise DataError("models are fetched with the packages of the extra", hint=missing)
    from huggingface_hub import snapshot_download
    from huggingface_hub.errors import GatedRepoError, HfHubHTTPError, LocalEntryNotFoundError, RepositoryNotFoundError

    def download(repository: str, **options: Any) -> Path:
        say(f"fetching {repository}")
        try:
            return Path(snapshot_download(repository, **options))
        except GatedRepoError as error:
            raise DataError(
                f"{repository} is given only to those who accepted its terms",
                hint=f"accept them on the page of {repository} at the hub, then: hf auth login",
            ) from error
        except RepositoryNotFoundError as error:
            raise DataError(f"the hub has no model {repository!r}", hint="harness models list") from error
        except (HfHubHTTPError, LocalEntryNotFoundError, OSError) as error:
            first_line = str(error).partition("\n")[0]
            raise DataError(
                f"{repository} cannot be fetched: {first_line}", hint="is the hub reachable from here?"
            ) from error

    place = download(model)
    settings = settings_of(place / "checkpoints" / "model.ckpt")
    download(str(settings.get("pretrained_model", "")), allow_patterns=ENCODER_FILES)
    return locate(model)
