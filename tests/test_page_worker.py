"""The worker's end: a model made where it is asked, and messages that come whatever happens."""

from __future__ import annotations

import asyncio
import pickle
from pathlib import Path

import pytest
from hands import Refusing
from pydantic import SecretStr

from extractor.batch.page_worker import HasRead, Hello, NamedModel, PageWorker, Reach, Recipe, ToRead
from extractor.errors import CredentialsError, UsageError
from extractor.models import NoModel
from extractor.pages import Page
from extractor.records import Extraction
from extractor.settings import Settings


@pytest.fixture(autouse=True)
def no_endpoint(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("OPENAI_API_KEY", "OPENAI_BASE_URL", "EXTRACTOR_MODEL"):
        monkeypatch.delenv(name, raising=False)


@pytest.mark.parametrize(("name", "base_url", "reach"), [
    (None, None, Reach.WORKER),
    ("local:0.5b", None, Reach.WORKER),
    ("/weights/own.gguf", None, Reach.WORKER),
    ("none", None, Reach.CLUSTER),
    ("m", None, Reach.CLUSTER),
    ("m", "https://models.example.org/v1", Reach.CLUSTER),
    ("m", "http://localhost:8000/v1", Reach.MACHINE),
    ("m", "http://127.0.0.1:8000/v1", Reach.MACHINE),
    ("m", "http://[::1]:8000/v1", Reach.MACHINE),
    ("m", "http://localhost.example.org/v1", Reach.CLUSTER),
])  # fmt: skip
def test_who_shares_a_models_server(name: str | None, base_url: str | None, reach: Reach):
    """What is called localhost is another server on each machine; the embedded engine is each worker's own."""
    assert NamedModel(name, base_url).reach is reach


def test_workers_that_share_a_server_say_so():
    one, twin, other = Hello({}, 1, "a", 1), Hello({}, 1, "a", 2), Hello({}, 1, "b", 3)
    servers = {reach: len({hello.server(reach) for hello in (one, twin, other)}) for reach in Reach}
    assert servers == {Reach.CLUSTER: 1, Reach.MACHINE: 2, Reach.WORKER: 3}


def test_a_recipe_tells_no_key_and_takes_it_along():
    recipe = NamedModel.of(Settings(api_key=SecretStr("sk-secret"), base_url="http://localhost:1/v1", model="m"))
    arrived = pickle.loads(pickle.dumps(recipe))
    assert "sk-secret" not in repr(recipe) + str(recipe)
    assert arrived.api_key is not None
    assert (arrived, arrived.api_key.get_secret_value()) == (recipe, "sk-secret")


def test_what_a_recipe_leaves_open_a_worker_takes_from_its_own_environment(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("EXTRACTOR_MODEL", "none")
    assert isinstance(NamedModel().make(), NoModel)


def test_weights_are_named_by_their_whole_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """A worker's current folder is another."""
    monkeypatch.chdir(tmp_path)
    assert NamedModel.of(Settings(model="own.gguf")).model == str(tmp_path / "own.gguf")


def begun(recipe: Recipe) -> object:
    return asyncio.run(PageWorker().begin(recipe))


def test_a_worker_says_who_it_is_or_why_it_can_not_read():
    error = CredentialsError("no key here")
    hello = begun(NamedModel("none"))
    assert isinstance(hello, Hello)
    assert (hello.parallel, hello.fingerprint["model"]) == (1, "none")
    assert begun(Refusing(error)) is error
    assert isinstance(begun(NamedModel("nobody-has-it")), UsageError)


def test_a_worker_says_what_it_has_read_as_soon_as_it_has():
    """Also of a page that can't be read."""

    async def read(*pages: Page) -> list[HasRead]:
        worker = PageWorker()
        await worker.begin(NamedModel("none"))
        await worker.take([ToRead(number, page) for number, page in enumerate(pages)])
        said: list[HasRead] = []
        while len(said) < len(pages):
            said += [message for message in await worker.say() if isinstance(message, HasRead)]
        return said

    said = asyncio.run(read(Page.from_text("Nothing is here."), Page.from_text("")))
    assert sorted(message.number for message in said) == [0, 1]
    assert all(isinstance(message.outcome, Extraction) for message in said)
