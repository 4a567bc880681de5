"""Several pools of connections: as many as there are requests for, and no more."""

import asyncio
from contextlib import ExitStack

import openai

from extractor.engines.clients import POOL, Clients


class Made:
    """Clients that know their number."""

    def __init__(self) -> None:
        self.clients: list[openai.AsyncOpenAI] = []

    def one(self) -> openai.AsyncOpenAI:
        self.clients.append(openai.AsyncOpenAI(api_key="none", base_url="http://test/v1"))
        return self.clients[-1]


def test_requests_one_by_one_share_a_client():
    made = Made()
    clients = Clients(made.one)
    for _ in range(50):
        with clients.one() as client:
            assert client is made.clients[0]
    asyncio.run(clients.aclose())
    assert len(made.clients) == 1


def test_many_at_once_are_spread_and_the_first_with_room_is_next():
    made = Made()
    clients = Clients(made.one)
    with ExitStack() as under_way:
        used = [under_way.enter_context(clients.one()) for _ in range(2 * POOL + 1)]
        assert [made.clients.index(client) for client in used] == [0] * POOL + [1] * POOL + [2]
    with clients.one() as client:
        assert client is made.clients[0]
    asyncio.run(clients.aclose())


def test_closed_clients_are_made_anew():
    made = Made()
    clients = Clients(made.one)
    with clients.one():
        asyncio.run(clients.aclose())
    with clients.one() as client:
        assert client is made.clients[1]
    assert made.clients[0].is_closed()
    asyncio.run(clients.aclose())


def test_who_asks_seldom_shares_the_first_client():
    made = Made()
    clients = Clients(made.one)
    assert clients.first() is clients.first() is made.clients[0]
    with clients.one() as client:
        assert client is made.clients[0]
    asyncio.run(clients.aclose())
    assert clients.first() is made.clients[1]
    asyncio.run(clients.aclose())
