"""From a model's name, as users give it, to the model."""

from __future__ import annotations

import importlib.util
from pathlib import Path

from extractor.engines import weights
from extractor.engines.cache import CachedModel, Replies
from extractor.engines.local import NO_ENGINE, EngineOptions, LocalModel
from extractor.errors import NoModelAvailable, UsageError
from extractor.models import Model, NoModel
from extractor.settings import Settings

LOCAL = "local"
NONE = "none"
DEFAULT_WEIGHTS = "1.5b"


def choose_model(settings: Settings | None = None, *, watcher: weights.Watcher | None = None, keep_replies: bool = True) -> Model:
    """The model that the settings name; its weights are fetched first where they are not here.

    ``local`` (also without a name, key or base URL), ``local:0.5b``, the path of a ``.gguf``, ``none``, or the name of
    an endpoint's model. Its replies are kept and reused unless ``keep_replies`` is false. Raises :class:`UsageError` for a name that nobody has, :class:`NoModelAvailable` where
    the embedded engine is wanted and not installed, :class:`extractor.errors.WeightsError` where weights can't be had.
    """
    settings = settings or Settings.from_environment()
    name = settings.model
    endpoint = settings.api_key is not None or settings.base_url is not None
    if name == NONE:
        return NoModel()
    if name is None and endpoint:
        raise UsageError(
            "an endpoint is set (OPENAI_API_KEY or --base-url): name its model with --model NAME, or take --model local"
        )
    if name is None or name == LOCAL or name.startswith(LOCAL + ":") or name.endswith(".gguf"):
        local = _local(name or LOCAL, settings, watcher)
        return _cached(local, settings) if keep_replies else local
    if not endpoint:
        known = ", ".join([LOCAL, *(f"{LOCAL}:{known}" for known in weights.CATALOGUE), NONE])
        raise UsageError(
            f"no model is called {name!r} here: take one of {known}, the path of a .gguf, or set OPENAI_API_KEY "
            "or --base-url for a model of an endpoint"
        )
    from extractor.engines.openai_model import OpenAIModel  # openai and instructor take seconds, which no local model needs

    hosted = OpenAIModel(name, api_key=settings.api_key, base_url=settings.base_url)
    return _cached(hosted, settings) if keep_replies else hosted


def _local(name: str, settings: Settings, watcher: weights.Watcher | None) -> LocalModel:
    if importlib.util.find_spec("llama_cpp") is None:
        raise NoModelAvailable(NO_ENGINE)
    wanted = name if name.endswith(".gguf") else name.partition(":")[2] or DEFAULT_WEIGHTS
    if not wanted.endswith(".gguf"):
        weights.pull(weights.by_name(wanted), settings.weights_folder, watcher=watcher)
    located = weights.locate(Path(wanted) if wanted.endswith(".gguf") else wanted, settings.weights_folder)
    return LocalModel(located, EngineOptions(context=settings.context, threads=settings.threads))


def _cached(model: Model, settings: Settings) -> Model:
    return CachedModel(model, Replies(settings.replies_folder))
