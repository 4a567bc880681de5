"""Settings: read from the environment once, and by nobody else."""

import dataclasses
import re
from pathlib import Path

import pytest

import extractor
from extractor.settings import Settings

FULL = {
    "OPENAI_API_KEY": "sk-secret",
    "OPENAI_BASE_URL": "http://one/v1",
    "EXTRACTOR_MODEL": "m1",
    "EXTRACTOR_WEIGHTS": "/weights",
    "XDG_CACHE_HOME": "/cache",
    "HOME": "/home/me",
}


def test_all_comes_from_the_environment():
    settings = Settings.from_environment(FULL)
    assert settings.api_key is not None
    assert settings.api_key.get_secret_value() == "sk-secret"
    assert (settings.base_url, settings.model) == ("http://one/v1", "m1")
    assert settings.weights_folder == Path("/weights")
    assert settings.replies_folder == Path("/cache/extractor/replies")


def test_flags_win_and_flags_that_are_not_given_do_not():
    settings = Settings.from_environment(FULL, base_url="http://two/v1", model=None, context=1024)
    assert (settings.base_url, settings.model, settings.context) == ("http://two/v1", "m1", 1024)


@pytest.mark.parametrize("environ", [{"HOME": "/home/me"}, {**dict.fromkeys(FULL, ""), "HOME": "/home/me"}])
def test_empty_variables_count_as_unset(environ: dict[str, str]):
    settings = Settings.from_environment(environ)
    assert (settings.api_key, settings.base_url, settings.model) == (None, None, None)
    assert settings.weights_folder == Path("/home/me/.cache/extractor/weights")


@pytest.mark.parametrize(("environ", "exporters"), [
    ({}, ()),
    ({"OTEL_SERVICE_NAME": "x"}, ()),
    ({"OTEL_TRACES_EXPORTER": "none"}, ()),
    ({"OTEL_TRACES_EXPORTER": "console, otlp"}, ("console", "otlp")),
    ({"OTEL_EXPORTER_OTLP_ENDPOINT": "http://collector:4318"}, ("otlp",)),
    ({"OTEL_EXPORTER_OTLP_TRACES_ENDPOINT": "http://c", "OTEL_EXPORTER_OTLP_PROTOCOL": "http/protobuf"}, ("otlp_proto_http",)),
    ({"OTEL_TRACES_EXPORTER": "otlp", "OTEL_EXPORTER_OTLP_TRACES_PROTOCOL": "grpc"}, ("otlp_proto_grpc",)),
    ({"OTEL_TRACES_EXPORTER": "console", "OTEL_SDK_DISABLED": "true"}, ()),
])  # fmt: skip
def test_who_gets_spans_is_what_opentelemetrys_variables_say(environ: dict[str, str], exporters: tuple[str, ...]):
    """Where they say nothing, nobody."""
    assert Settings.from_environment({"HOME": "/home/me", **environ}).traces == exporters


def test_a_relative_cache_home_is_ignored():
    settings = Settings.from_environment({"XDG_CACHE_HOME": "cache", "HOME": "/home/me"})
    assert settings.cache_dir == Path("/home/me/.cache/extractor")


def test_the_key_is_not_shown():
    settings = Settings.from_environment(FULL)
    assert "sk-secret" not in repr(settings) + str(settings)


def test_settings_are_frozen():
    with pytest.raises(dataclasses.FrozenInstanceError):
        Settings.from_environment(FULL).model = "other"  # type: ignore[misc]


def test_no_other_module_reads_the_environment():
    folder = Path(extractor.__file__).parent
    readers = [path.name for path in folder.rglob("*.py") if re.search(r"\benviron\b|\bgetenv\b", path.read_text("utf-8"))]
    assert readers == ["settings.py"]
