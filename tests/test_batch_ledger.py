"""The ledger: what is written down, when, and for whom."""

from __future__ import annotations

import asyncio
import sqlite3
from pathlib import Path
from typing import Any

import pytest
from invented import extraction, problem
from pydantic import BaseModel

from extractor.batch.ledger import DATABASE, Ledger, LedgerModel, LedgerReader, Origin, page_being_read
from extractor.errors import InvalidReply, ModelError, OutputError, RefusedReply, TransportError, TruncatedReply, UsageError
from extractor.models import ModelIdentity, Question, Reply, parse_draft
from extractor.records import ProblemKind, Usage


class Titles(BaseModel):
    titles: list[str]


GOOD = '{"titles":["A"]}'
PAID = Usage(questions=1, prompt_tokens=100, new_prompt_tokens=80, completion_tokens=9, seconds=1.5)
ORIGIN = Origin(("pages",), ("/data/pages",), "/data", {"model": "m"}, {"model": "local"})


def question(user: str = "A page.") -> Question[Titles]:
    return Question("titles", "1", "Copy.", user, Titles, max_tokens=50)


class Scripted:
    """Says or raises one thing after the other, and looks at the ledger as it is asked."""

    identity = ModelIdentity("m")
    parallel = 2

    def __init__(self, *says: str | ModelError, run: Path | None = None) -> None:
        self.says = list(says)
        self.run = run
        self.seen: list[dict[str, int]] = []

    async def ask(self, question: Question[Any]) -> Reply[Any]:
        if self.run is not None:
            with LedgerReader.opened(self.run) as reader:
                self.seen.append(dict(reader.counts().questions))
        said = self.says.pop(0)
        if isinstance(said, ModelError):
            raise said
        return Reply(parse_draft(said, question.answer), said, PAID)

    async def aclose(self) -> None:
        return None


def paid(error: ModelError) -> ModelError:
    error.usage = PAID
    return error


def counts(run: Path):
    with LedgerReader.opened(run) as reader:
        return reader.counts()


# ---- questions


def test_a_question_is_written_down_before_it_is_asked_and_its_reply_before_it_is_used(tmp_path: Path):
    with Ledger.begun(tmp_path, ORIGIN) as ledger:
        model = Scripted(GOOD, run=tmp_path)
        reply = asyncio.run(LedgerModel(model, ledger).ask(question()))
        assert model.seen == [{"asked": 1}]
        assert counts(tmp_path).questions == {"answered": 1}
        assert (reply.draft.titles, reply.usage) == (["A"], PAID)


def test_a_question_is_answered_once(tmp_path: Path):
    with Ledger.begun(tmp_path, ORIGIN) as ledger:
        asyncio.run(LedgerModel(Scripted(GOOD), ledger).ask(question()))
    with Ledger.begun(tmp_path, ORIGIN) as ledger:
        reply = asyncio.run(LedgerModel(Scripted(), ledger).ask(question()))
    assert (reply.draft.titles, reply.raw, reply.usage) == (["A"], GOOD, Usage(questions=1, cached_questions=1))


@pytest.mark.parametrize("error", [TruncatedReply("too long", partial='{"titles":["A'), RefusedReply("no"), InvalidReply("off")])
def test_a_reply_that_is_no_draft_is_an_end_too(tmp_path: Path, error: ModelError):
    """The same failure comes again, without a question."""
    with Ledger.begun(tmp_path, ORIGIN) as ledger:
        model = LedgerModel(Scripted(paid(error)), ledger)
        for _ in range(2):
            with pytest.raises(type(error), match=str(error)) as raised:
                asyncio.run(model.ask(question()))
        assert getattr(raised.value, "partial", None) == getattr(error, "partial", None)
        assert raised.value.usage == Usage(questions=1, cached_questions=1)
    assert (counts(tmp_path).questions, counts(tmp_path).usage.prompt_tokens) == ({"failed": 1}, 100)


def test_what_did_not_get_through_is_asked_again_and_all_that_it_cost_is_kept(tmp_path: Path):
    with Ledger.begun(tmp_path, ORIGIN) as ledger:
        model = LedgerModel(Scripted(paid(TransportError("reset")), GOOD), ledger, price=lambda usage: usage.prompt_tokens / 100)
        with pytest.raises(TransportError):
            asyncio.run(model.ask(question()))
        assert asyncio.run(model.ask(question())).raw == GOOD
    assert (counts(tmp_path).usage.prompt_tokens, counts(tmp_path).cost) == (200, 2.0)


def test_a_kept_reply_that_no_longer_fits_is_asked_for_anew(tmp_path: Path):
    with Ledger.begun(tmp_path, ORIGIN) as ledger:
        asyncio.run(LedgerModel(Scripted(GOOD), ledger).ask(question()))
        ledger._connection.execute("UPDATE questions SET raw = '{}'")
        assert asyncio.run(LedgerModel(Scripted(GOOD), ledger).ask(question())).raw == GOOD


def test_the_same_question_at_the_same_time_is_asked_once(tmp_path: Path):
    async def both(model: LedgerModel) -> list[Reply[Titles]]:
        return await asyncio.gather(model.ask(question()), model.ask(question()))

    with Ledger.begun(tmp_path, ORIGIN) as ledger:
        first, second = asyncio.run(both(LedgerModel(Scripted(GOOD), ledger)))
    assert (first.raw, second.raw, second.usage.cached_questions) == (GOOD, GOOD, 1)


def test_a_question_knows_its_page(tmp_path: Path):
    async def of_page(model: LedgerModel, seq: int) -> None:
        page_being_read.set(seq)
        await asyncio.gather(model.ask(question(f"Page {seq}.")))

    async def both(model: LedgerModel) -> None:
        await asyncio.gather(of_page(model, 3), of_page(model, 4))

    with Ledger.begun(tmp_path, ORIGIN) as ledger:
        asyncio.run(both(LedgerModel(Scripted(GOOD, GOOD), ledger)))
        assert sorted(ledger._rows("SELECT seq FROM questions")) == [(3,), (4,)]


# ---- pages


def test_a_page_enters_once_and_keeps_its_place(tmp_path: Path):
    with Ledger.begun(tmp_path, ORIGIN) as ledger:
        assert [ledger.enter(name).seq for name in ("b", "a", "b")] == [0, 1, 0]


def test_a_page_that_was_being_read_waits_again(tmp_path: Path):
    with Ledger.begun(tmp_path, ORIGIN) as ledger:
        ledger.begin(ledger.enter("a").seq, "0" * 64, None)
        assert counts(tmp_path).pages == {"reading": 1}
    with Ledger.begun(tmp_path, ORIGIN) as ledger:
        assert ledger.enter("a").state == "waiting"


def test_what_was_read_comes_back_without_its_usage_and_on_one_line(tmp_path: Path):
    odd = extraction(page="odd", problems=[problem(ProblemKind.HIDDEN, words="a\u2028b\u0085c\nd")])
    with Ledger.begun(tmp_path, ORIGIN) as ledger:
        ledger.end(ledger.enter("odd").seq, odd.model_copy(update={"usage": PAID}))
        [line], [back] = list(ledger.lines()), list(ledger.extractions())
    assert (len(line.splitlines()), back) == (1, odd.model_copy(update={"usage": Usage()}))


def test_retry_lets_failed_pages_wait_and_forgets_what_failed_them(tmp_path: Path):
    with Ledger.begun(tmp_path, ORIGIN) as ledger:
        model = LedgerModel(Scripted(RefusedReply("no"), GOOD, RefusedReply("no")), ledger)
        for name, asked, lost in (("a", ("1", "2"), problem(ProblemKind.TRANSPORT)), ("b", ("3",), None)):
            seq = ledger.enter(name).seq
            page_being_read.set(seq)
            for user in asked:
                asyncio.run(swallowed(model, question(user)))
            ledger.end(seq, extraction(page=name, sha256=name * 64), lost)
        page_being_read.set(None)
        assert ledger.retry_failed() == 1
    assert (counts(tmp_path).pages, counts(tmp_path).questions) == ({"waiting": 1, "done": 1}, {"answered": 1, "failed": 1})


async def swallowed(model: LedgerModel, asked: Question[Titles]) -> None:
    try:
        await model.ask(asked)
    except RefusedReply:
        return


# ---- the file


def test_a_folder_without_a_ledger_is_said_to_be_none(tmp_path: Path):
    with pytest.raises(UsageError, match="holds no batch"), LedgerReader.opened(tmp_path):
        pass


def test_a_ledger_that_was_never_begun_is_said_to_be_none(tmp_path: Path):
    (tmp_path / DATABASE).touch()
    with pytest.raises(UsageError, match="never begun"), LedgerReader.opened(tmp_path):
        pass
    with Ledger.begun(tmp_path, ORIGIN) as ledger:
        assert ledger.counts().total == 0


def test_a_file_that_is_no_ledger_is_left_alone(tmp_path: Path):
    (tmp_path / DATABASE).write_bytes(b"something else entirely " * 100)
    with pytest.raises(UsageError, match="is no ledger"), Ledger.begun(tmp_path, ORIGIN):
        pass
    assert (tmp_path / DATABASE).read_bytes() == b"something else entirely " * 100


def test_a_ledger_of_another_form_is_left_alone(tmp_path: Path):
    with Ledger.begun(tmp_path, ORIGIN) as ledger:
        ledger._write("UPDATE meta SET value = '99' WHERE name = 'form'")
    for opened in (Ledger.begun(tmp_path, ORIGIN), LedgerReader.opened(tmp_path)):
        with pytest.raises(UsageError, match="another version"), opened:
            pass


@pytest.mark.parametrize(("changed", "said"), [
    ({"places": ("/elsewhere",)}, "other inputs"), ({"fingerprint": {"model": "n"}}, "another model"), ({"fingerprint": {}}, "another model"),
])  # fmt: skip
def test_a_run_is_gone_on_with_as_it_was_begun(tmp_path: Path, changed: dict[str, Any], said: str):
    with Ledger.begun(tmp_path, ORIGIN):
        pass
    with pytest.raises(UsageError, match=said), Ledger.begun(tmp_path, Origin(**{**vars(ORIGIN), **changed})):
        pass


def test_one_process_writes_any_number_read(tmp_path: Path):
    with Ledger.begun(tmp_path, ORIGIN) as ledger:
        ledger.enter("a")
        with pytest.raises(UsageError, match="another process is working on"), Ledger.begun(tmp_path, ORIGIN):
            pass
        with LedgerReader.opened(tmp_path) as one, LedgerReader.opened(tmp_path) as two:
            assert one.counts() == two.counts()
    with Ledger.begun(tmp_path, ORIGIN):
        pass


def test_a_reader_sees_one_moment(tmp_path: Path):
    with Ledger.begun(tmp_path, ORIGIN) as ledger, LedgerReader.opened(tmp_path) as reader:
        ledger.enter("a")
        with reader.snapshot():
            assert reader.counts().total == 1
            ledger.enter("b")
            assert reader.counts().total == 1
        assert reader.counts().total == 2


def test_a_place_that_can_not_be_written_is_said(tmp_path: Path):
    (tmp_path / "file").touch()
    with pytest.raises(OutputError, match="can't be written"), Ledger.begun(tmp_path / "file" / "run", ORIGIN):
        pass


def test_a_planted_trigger_does_not_load_code(tmp_path: Path):
    """A RUN may come from elsewhere: what its schema may call is SQLite's own and harmless."""
    with Ledger.begun(tmp_path, ORIGIN):
        pass
    connection = sqlite3.connect(tmp_path / DATABASE)
    connection.execute("CREATE TRIGGER planted AFTER INSERT ON pages BEGIN SELECT load_extension('evil'); END")
    connection.commit()
    connection.close()
    with Ledger.begun(tmp_path, ORIGIN) as ledger, pytest.raises(OutputError, match="the ledger failed"):
        ledger.enter("a")
