"""A model that is asked through OpenAI's Batch API: half the price, and a reply within a day instead of seconds.

Each kind of question is a batch of its own, since numbers are asked of what the titles have found: a run waits twice, and once more
for each reply that has to be asked for again.
"""

from __future__ import annotations

import asyncio
import os
from contextlib import suppress
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, SecretStr

from extractor.batch.openai_batches.desk import Desk, Options
from extractor.batch.openai_batches.lines import ReplyLine, request_line
from extractor.batch.openai_batches.mailbox import Arrived, Mailbox
from extractor.batch.openai_batches.progress import Tell, silent
from extractor.batch.openai_batches.service import Service, Stopped
from extractor.batch.retries import RetryingModel
from extractor.engines.endpoint import Dialect
from extractor.engines.openai_model import PlainOpenAIModel, Transport
from extractor.engines.secrets import checked_key
from extractor.errors import BadReply, InvalidReply, ModelError, OutputError, TransportError
from extractor.models import ModelIdentity, Question, Reply

D = TypeVar("D", bound=BaseModel)

PAGES_AT_ONCE = 1_000
"""Pages that wait for replies stay in memory, each with some twenty times its size: 0.1 GB for pages of 6 kB, 2 GB for pages of 100 kB.
The more there are, the fewer times a large run waits."""


class BatchApiModel:
    """Asked by many pages at once, it gathers their questions into batches. One process a ``run`` (its ledger's lock sees to that).

    The first question goes to the endpoint directly, at the full price: how the model takes a schema can't be found out by a
    batch, where it would take hours.

    Asked once more for what is in a batch already, also in a later process, it waits for that batch. What it returned or raised is
    forgotten when its caller next gives way to the loop: who keeps replies must have kept them by then.
    """

    def __init__(
        self,
        model: str,
        run: str | os.PathLike[str],
        *,
        api_key: SecretStr | str | None = None,
        base_url: str | None = None,
        parallel: int = PAGES_AT_ONCE,
        options: Options | None = None,
        tell: Tell = silent,
        transport: Transport | None = None,
    ) -> None:
        self.parallel = parallel
        self._run = Path(run)
        self._options = options or Options()
        self._tell = tell
        self._transport = transport or Transport()
        self._key = checked_key(api_key.get_secret_value() if isinstance(api_key, SecretStr) else api_key or "")
        self._plain = PlainOpenAIModel(model, self._key, base_url, self._transport)
        self._mailbox: Mailbox | None = None
        self._desk: Desk | None = None
        self._learning = asyncio.Lock()

    def __repr__(self) -> str:
        return f"BatchApiModel({self.identity.name!r}, {str(self._run)!r})"

    @property
    def identity(self) -> ModelIdentity:
        """As :class:`extractor.engines.openai_model.OpenAIModel` has it: a reply is the same by either way."""
        return self._plain.identity

    async def ask(self, question: Question[D]) -> Reply[D]:
        """Raises :class:`ModelError`, with its usage; :class:`TransportError` for what may be asked again, in a further batch;
        :class:`Stopped` and :class:`extractor.errors.CredentialsError` where no further question would fare better;
        :class:`extractor.errors.OutputError` where ``run`` can't be written."""
        mailbox, desk = self._opened()
        key = question.key(self.identity)
        if mailbox.number_of(key) is None and (reply := await self._asked_directly(question)) is not None:
            return reply
        arrived = await desk.arrival(key, question.kind.partition(".")[0], lambda: self._line(key, question))
        return self._handed_on(mailbox, key, question, arrived)

    async def aclose(self) -> None:
        """Batches under way go on at the endpoint. Asked again, it goes on with them."""
        desk, mailbox = self._desk, self._mailbox
        self._desk = self._mailbox = None
        if desk is not None:
            await desk.close()
        if mailbox is not None:
            mailbox.close()
        await self._plain.aclose()

    def _opened(self) -> tuple[Mailbox, Desk]:
        if self._mailbox is None or self._desk is None:
            self._mailbox = Mailbox(self._run)
            service = Service(self._plain.client, self._key, self._run, self._options.patience, self._transport.sleep)
            self._desk = Desk(self._mailbox, service, self._dialect, self._options, self._tell, self._transport.sleep)
            self._plain.dialect = self._plain.dialect or self._mailbox.dialect()
        return self._mailbox, self._desk

    async def _asked_directly(self, question: Question[D]) -> Reply[D] | None:
        """None where it is known how the endpoint wants to be asked."""
        if self._plain.dialect is None:
            async with self._learning:  # the others wait for the first
                if self._plain.dialect is None:
                    try:
                        return await RetryingModel(self._plain, self._transport.patience, sleep=self._transport.sleep).ask(question)
                    except TransportError as error:
                        raise Stopped(str(error)) from error
        return None

    def _dialect(self) -> Dialect:
        if self._plain.dialect is None:
            raise Stopped("nobody knows how the endpoint wants to be asked")
        return self._plain.dialect

    def _line(self, key: str, question: Question[D]) -> bytes:
        return request_line(key, self._dialect().body(self.identity.name, question))

    def _handed_on(self, mailbox: Mailbox, key: str, question: Question[D], arrived: Arrived) -> Reply[D]:
        line = ReplyLine.read(arrived.line) or ReplyLine(key)
        # Whoever asked keeps the reply before it gives way, and then it is no longer needed here.
        later = asyncio.get_running_loop().call_soon
        try:
            reply = line.reply(question, arrived.dialect)
        except InvalidReply:
            mailbox.unfit(key)
            raise
        except BadReply:
            later(_forget, mailbox, key)
            raise
        except ModelError:
            mailbox.handed_on(key)
            raise
        later(_forget, mailbox, key)
        return reply


def _forget(mailbox: Mailbox, key: str) -> None:
    """Where the disk is full, it is the ledger that says so: what is not forgotten here is only known twice."""
    with suppress(OutputError):
        mailbox.handed_on(key)
