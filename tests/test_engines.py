"""From a model's name to the model."""

import importlib.util
from pathlib import Path

import pytest
from pydantic import SecretStr

from extractor.engines import choice as engines
from extractor.engines import weights
from extractor.engines.cache import CachedModel
from extractor.errors import NoModelAvailable, UsageError, WeightsError
from extractor.models import NoModel
from extractor.settings import Settings


@pytest.fixture
def pulled(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of weights that were asked for; nothing is fetched, and an engine seems to be there."""
    names: list[str] = []

    def pull(wanted: weights.Weights, directory: Path, **_: object) -> Path:
        names.append(wanted.name)
        return wanted.path_in(directory)

    def locate(name: str | Path, directory: Path) -> weights.LocatedWeights:
        return weights.LocatedWeights(str(name), directory / "x.gguf", "0" * 64)

    monkeypatch.setattr(weights, "pull", pull)
    monkeypatch.setattr(weights, "locate", locate)
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: object())
    return names


def settings(tmp_path: Path, **more: object) -> Settings:
    return Settings(cache_dir=tmp_path, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(("name", "wanted"), [(None, "1.5b"), ("local", "1.5b"), ("local:1.5b", "1.5b"), ("local:0.5b", "0.5b")])
def test_weights_by_name_are_fetched_and_kept_replies_used(tmp_path: Path, pulled: list[str], name: str | None, wanted: str):
    model = engines.choose_model(settings(tmp_path, model=name))
    assert isinstance(model, CachedModel)
    assert model.identity.name == f"local:{wanted}"
    assert pulled == [wanted]


def test_a_path_of_weights_is_taken_as_it_is(tmp_path: Path, pulled: list[str]):
    assert engines.choose_model(settings(tmp_path, model="some/model.gguf")).identity.weights_sha256 == "0" * 64
    assert pulled == []


def test_none_needs_nothing(tmp_path: Path):
    assert isinstance(engines.choose_model(settings(tmp_path, model="none")), NoModel)


@pytest.mark.parametrize("more", [{"base_url": "http://x/v1"}, {"api_key": SecretStr("sk")}])
def test_any_other_name_is_a_model_of_the_endpoint(tmp_path: Path, more: dict[str, object]):
    assert engines.choose_model(settings(tmp_path, model="gpt-x", **more)).identity.name == "gpt-x"


@pytest.mark.parametrize(
    ("more", "says"),
    [
        ({"model": "gpt-x"}, "--base-url"),
        ({"model": "local:7b"}, r"1\.5b"),
        ({"base_url": "http://x/v1"}, "--model"),
    ],
)
def test_a_name_that_nobody_has_says_what_to_do(tmp_path: Path, pulled: list[str], more: dict[str, object], says: str):
    with pytest.raises(UsageError, match=says):
        engines.choose_model(settings(tmp_path, **more))


def test_without_an_engine_the_ways_out_are_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    with pytest.raises(NoModelAvailable, match=r"extractor\[local\].*OPENAI_API_KEY.*--base-url.*--model none"):
        engines.choose_model(settings(tmp_path))


def test_weights_that_cannot_be_had_are_told(tmp_path: Path, pulled: list[str], monkeypatch: pytest.MonkeyPatch):
    def fails(*_: object, **__: object) -> Path:
        raise WeightsError("no source has them")

    monkeypatch.setattr(weights, "pull", fails)
    with pytest.raises(WeightsError):
        engines.choose_model(settings(tmp_path))
