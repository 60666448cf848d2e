"""Finding a model's files, and the words in which their absence is told; nothing here imports torch."""

import shutil
from pathlib import Path

import pytest

from harness.errors import ConfigurationError, ScorerError
from harness.inputs.glossary import Glossary
from harness.inputs.rules import Rules
from harness.neural.checkpoint import is_path, locate
from harness.neural.models import FREE, catalogue, licence_to_accept
from harness.scorers import registry
from harness.scorers.base import Knowledge
from harness.scorers.comet import Neural


def scorer(name: str, references: int = 1, **options: object) -> Neural:
    built = registry.build(name, Knowledge("vi", "ru", Glossary((), ""), Rules(), references), options)
    assert isinstance(built, Neural)
    return built


def test_every_model_of_the_catalogue_has_its_scorer_and_a_licence() -> None:
    for model in catalogue().values():
        assert issubclass(registry.find(model.family), Neural)
        assert licence_to_accept(model.name) == ("" if model.licence in FREE else model.licence)


def test_the_default_models_are_in_the_catalogue() -> None:
    for name in ("comet", "cometkiwi", "xcomet"):
        assert catalogue()[scorer(name).model].family == name


@pytest.mark.parametrize("name", ["cometkiwi", "xcomet"])
def test_a_licence_is_accepted_by_its_name(name: str) -> None:
    assert 'accept-licence = "CC-BY-NC-SA-4.0"' in scorer(name).unavailable()
    assert "accept-licence" in scorer(name, **{"accept-licence": "Apache-2.0"}).unavailable()
    assert "accept-licence" not in scorer(name, **{"accept-licence": "CC-BY-NC-SA-4.0"}).unavailable()


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"precision": "fp16"}, "unknown precision 'fp16'"),
        ({"batch-tokens": 0}, "batch-tokens must be at least 1"),
        ({"batch-tokens": "many"}, "must be like 4096"),
        ({"modell": "x"}, "no option 'modell'"),
    ],
)
def test_wrong_options_are_refused(options: dict[str, object], message: str) -> None:
    with pytest.raises(ConfigurationError, match=message):
        scorer("comet", **options)


@pytest.mark.parametrize(
    ("model", "expected"),
    [("Unbabel/wmt22-comet-da", False), ("./here", True), ("/there", True), ("~/home", True), ("x/model.ckpt", True)],
)
def test_names_and_paths_are_told_apart(model: str, expected: bool) -> None:
    assert is_path(model) is expected


def test_the_mean_over_segments_is_the_score() -> None:
    comet = scorer("comet")
    assert comet.combine([(0.5, 1.0), (0.25, 1.0)]) == 0.375
    assert comet.combine([]) is None


class TestWithTheExtra:
    """What needs a checkpoint, or the packages that read its settings."""

    def test_a_checkpoint_is_found_by_its_folder_and_by_its_file(self, checkpoints: Path) -> None:
        by_folder = locate(str(checkpoints / "xcomet"))
        by_file = locate(str(checkpoints / "xcomet" / "checkpoints" / "model.ckpt"))
        assert by_folder.path == by_file.path
        assert by_folder.family == "xcomet"
        assert by_folder.digest() == by_file.digest() != locate(str(checkpoints / "kiwi")).digest()

    @pytest.mark.parametrize(
        ("name", "kind", "message"),
        [
            ("comet", "xcomet", "is a model for the scorer xcomet, not for comet"),
            ("comet", "kiwi", "is a model for the scorer cometkiwi, not for comet"),
            ("xcomet", "regression", "is a model for the scorer comet, not for xcomet"),
            ("cometkiwi", "regression", "is a model for the scorer comet, not for cometkiwi"),
        ],
    )
    def test_a_model_of_another_kind_is_refused(self, name: str, kind: str, message: str, checkpoints: Path) -> None:
        assert message in scorer(name, model=str(checkpoints / kind)).unavailable()

    @pytest.mark.parametrize("kind", ["kiwi", "referenceless"])
    def test_a_fitting_model_is_taken(self, kind: str, checkpoints: Path) -> None:
        assert scorer("cometkiwi", model=str(checkpoints / kind)).unavailable() == ""

    def test_an_absent_model_says_what_to_type(self, checkpoints: Path) -> None:
        said = scorer("comet").unavailable()
        assert (
            said
            == "the model 'Unbabel/wmt22-comet-da' is not on this machine; harness models fetch Unbabel/wmt22-comet-da"
        )

    def test_an_absent_path(self, checkpoints: Path, tmp_path: Path) -> None:
        with pytest.raises(ScorerError, match="no checkpoint at"):
            locate(str(tmp_path / "nowhere"))

    def test_absent_files_of_the_encoder(self, checkpoints: Path, tmp_path: Path) -> None:
        shutil.copytree(checkpoints / "regression", tmp_path / "model")
        settings = tmp_path / "model" / "hparams.yaml"
        settings.write_text(settings.read_text().replace(str(checkpoints / "encoder"), "xlm-roberta-large"))
        with pytest.raises(ScorerError, match="the files of the encoder 'xlm-roberta-large'"):
            locate(str(tmp_path / "model"))

    @pytest.mark.parametrize("settings", ["", "[]", "class_identifier: [", "class_identifier: ranking_metric"])
    def test_settings_that_cannot_be_used(self, settings: str, checkpoints: Path, tmp_path: Path) -> None:
        shutil.copytree(checkpoints / "regression", tmp_path / "model")
        (tmp_path / "model" / "hparams.yaml").write_text(settings)
        with pytest.raises(ScorerError):
            locate(str(tmp_path / "model"))

    def test_the_signature_names_no_path(self, checkpoints: Path) -> None:
        signature = scorer("comet", model=str(checkpoints / "regression")).signature()
        assert str(checkpoints) not in str(signature)
        assert signature["model"] == "local"
        assert signature["precision"] == "fp32"
        assert len(signature["digest"]) == 16

    @pytest.mark.parametrize(
        ("option", "value", "decides"),
        [
            ("precision", "bf16", True),
            ("reference", "B", True),
            ("use-reference", False, True),
            ("batch-tokens", 100, False),
            ("accept-licence", "MIT", False),
        ],
    )
    def test_what_decides_a_score_is_in_the_signature(
        self, option: str, value: object, decides: bool, checkpoints: Path
    ) -> None:
        model = str(checkpoints / "xcomet")
        one, other = (scorer("xcomet", model=model, **options).signature() for options in ({}, {option: value}))
        assert (one != other) is decides

    def test_another_model_has_another_signature(self, checkpoints: Path) -> None:
        kinds = ("kiwi", "referenceless")
        one, other = (scorer("cometkiwi", model=str(checkpoints / kind)).signature() for kind in kinds)
        assert one != other
