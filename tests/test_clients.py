"""A client for each event loop, and none left open when loops and models end in whatever order."""

import asyncio
import subprocess
import sys
from pathlib import Path

import openai

from extractor.engines.clients import Clients


class Made:
    """Clients that know their number."""

    def __init__(self) -> None:
        self.clients: list[openai.AsyncOpenAI] = []

    def one(self) -> openai.AsyncOpenAI:
        self.clients.append(openai.AsyncOpenAI(api_key="none", base_url="http://test/v1"))
        return self.clients[-1]


def test_all_who_ask_on_one_loop_share_a_client():
    made = Made()
    clients = Clients(made.one)

    async def ask() -> None:
        assert set(await asyncio.gather(*(clients.here() for _ in range(50)))) == set(made.clients)
        await clients.aclose()

    asyncio.run(ask())
    assert len(made.clients) == 1


def test_a_closed_client_is_made_anew():
    made = Made()
    clients = Clients(made.one)

    async def ask() -> None:
        await clients.here()
        await clients.aclose()
        await clients.aclose()
        assert await clients.here() is made.clients[1]
        assert [client.is_closed() for client in made.clients] == [True, False]

    asyncio.run(ask())


def test_a_loop_that_ends_closes_its_client_and_the_next_has_its_own():
    made = Made()
    clients = Clients(made.one)
    for number in range(3):
        assert asyncio.run(clients.here()) is made.clients[number]
        assert made.clients[number].is_closed()
    assert len(clients._open) == 1


def test_two_loops_at_once_have_a_client_each():
    """As in a notebook: its own loop, and the one behind the synchronous functions."""
    made = Made()
    clients = Clients(made.one)
    with asyncio.Runner() as one, asyncio.Runner() as other:
        first, second = one.run(clients.here()), other.run(clients.here())
        assert first is not second
        other.run(clients.aclose())
        assert one.run(clients.here()) is first
        assert [first.is_closed(), second.is_closed()] == [False, True]


def test_a_client_whose_loop_was_closed_by_hand_is_closed_without_it():
    made = Made()
    clients = Clients(made.one)
    loop = asyncio.new_event_loop()
    loop.run_until_complete(clients.here())
    loop.close()
    assert not made.clients[0].is_closed()
    del clients
    assert made.clients[0].is_closed()


UNCLOSED = """
import asyncio, signal, sys
from pydantic import BaseModel
from loopback_server import running
from extractor import api
from extractor.engines.openai_model import OpenAIModel
from extractor.models import Question

class Titles(BaseModel):
    titles: list[str]

QUESTION = Question("titles", "1", "Copy the titles.", "A page.", Titles, 50)

async def interrupted(model):
    await model.ask(QUESTION)
    asyncio.get_running_loop().call_soon(signal.raise_signal, signal.SIGINT)
    await asyncio.gather(*(model.ask(QUESTION) for _ in range(8)))

with running("--latency", "0.05") as server:
    def asked(run):
        model = OpenAIModel("m", base_url=server.base_url)
        run(model.ask(QUESTION))
        run(model.ask(QUESTION))
        return model

    loop = asyncio.new_event_loop()
    kept = [asked(asyncio.run), asked(api.on_the_loop), asked(loop.run_until_complete)]
    loop.close()
    try:
        asyncio.run(interrupted(kept[0]))
    except KeyboardInterrupt:
        print("interrupted")
    asked(api.on_the_loop)
"""


def test_a_model_that_nobody_closes_says_nothing_about_it():
    """Neither where its loop ends first, nor at an interrupt, nor where the program ends with or after it."""
    done = subprocess.run(
        [sys.executable, "-c", UNCLOSED], capture_output=True, text=True, cwd=Path(__file__).parent, timeout=120, check=True
    )
    assert (done.stdout, done.stderr) == ("interrupted\n", "")
