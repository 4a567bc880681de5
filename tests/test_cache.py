"""The response cache: what enters, what comes back, and what a planted database can't do."""

import asyncio
import multiprocessing
import pickle
import sqlite3
import stat
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel

from extractor.engines.cache import DATABASE, CachedModel, Replies
from extractor.errors import CacheError, ModelError, RefusedReply, TruncatedReply
from extractor.models import ModelIdentity, Question, Reply, ScriptedModel, parse_draft
from extractor.records import Usage


class Titles(BaseModel):
    titles: list[str]


QUESTION = Question("titles", "1", "Copy.", "A page.", Titles, max_tokens=50)
GOOD = '{"titles":["A"]}'
WHO = ModelIdentity("scripted")


class Costly:
    """Counts how often it is asked; may fail."""

    identity = WHO
    parallel = 3

    def __init__(self, error: ModelError | None = None, *, repeated: bool = False) -> None:
        self.asked = 0
        self._error = error
        self._repeated = repeated

    async def ask(self, question: Question[Any]) -> Reply[Any]:
        self.asked += 1
        if self._error is not None:
            raise self._error
        usage = Usage(questions=1, prompt_tokens=100, new_prompt_tokens=100, completion_tokens=9, seconds=1.5)
        return Reply(parse_draft(GOOD, question.answer), GOOD, usage, self._repeated)

    async def aclose(self) -> None:
        return None


def ask(model: Any, question: Question[Any] = QUESTION) -> Reply[Any]:
    reply: Reply[Any] = asyncio.run(model.ask(question))
    return reply


def test_the_second_time_costs_nothing(tmp_path: Path):
    costly = Costly()
    first = ask(CachedModel(costly, Replies(tmp_path)))
    second = ask(CachedModel(costly, Replies(tmp_path)))
    assert costly.asked == 1
    assert (second.draft, second.raw) == (first.draft, first.raw)
    assert first.usage.prompt_tokens == 100
    assert second.usage == Usage(questions=1, cached_questions=1)


def test_another_question_is_another_entry(tmp_path: Path):
    costly = Costly()
    model = CachedModel(costly, Replies(tmp_path))
    ask(model)
    ask(model, Question("titles", "1", "Copy.", "Another page.", Titles, max_tokens=50))
    assert costly.asked == 2


def test_it_stands_in_for_its_model(tmp_path: Path):
    model = CachedModel(Costly(), Replies(tmp_path))
    assert (model.identity, model.parallel) == (WHO, 3)


def test_a_reply_that_was_closed_after_going_in_circles_says_so_again(tmp_path: Path):
    model = CachedModel(Costly(repeated=True), Replies(tmp_path))
    assert (ask(model).repeated, ask(model).repeated) == (True, True)


@pytest.mark.parametrize("error", [TruncatedReply("cut", partial=GOOD), RefusedReply("no"), ModelError("down")])
def test_what_failed_is_not_kept(tmp_path: Path, error: ModelError):
    replies = Replies(tmp_path)
    costly = Costly(error)
    for _ in range(2):
        with pytest.raises(type(error)):
            ask(CachedModel(costly, replies))
    assert costly.asked == 2
    assert list(replies) == []


@pytest.mark.parametrize("value", [b"", b"{}", b"\x80\x04.", b'{"raw":"{}","usage":{}}', b'{"raw":"","usage":{}}', b"null"])
def test_a_value_that_is_no_reply_is_a_miss(tmp_path: Path, value: bytes):
    replies = Replies(tmp_path)
    replies.set(QUESTION.key(WHO), value)
    costly = Costly()
    assert ask(CachedModel(costly, replies)).raw == GOOD
    assert costly.asked == 1


def test_a_full_disk_costs_the_entry_not_the_reply(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
):
    def full(self: Replies, key: str, value: bytes) -> None:
        raise CacheError("the response cache failed: database or disk is full")

    monkeypatch.setattr(Replies, "set", full)
    model = CachedModel(Costly(), Replies(tmp_path))
    assert ask(model).raw == ask(model).raw == GOOD
    assert len(caplog.records) == 1
    assert "disk is full" in caplog.text


def test_the_folder_is_ours_alone(tmp_path: Path):
    folder = tmp_path / "a" / "replies"
    Replies(folder)
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    folder.chmod(0o755)
    Replies(folder)
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_a_folder_that_cannot_be_had_is_an_error(tmp_path: Path):
    (tmp_path / "file").write_text("")
    with pytest.raises(CacheError):
        Replies(tmp_path / "file")


def test_nothing_is_ever_evicted(tmp_path: Path):
    replies = Replies(tmp_path)
    assert replies._cache.eviction_policy == "none"
    assert (replies._cache.cull_limit, replies._cache.size_limit) == (0, 2**62)


@pytest.mark.parametrize("key", [b"bytes", 1, ("tuple",), None])
def test_only_text_is_a_key(tmp_path: Path, key: Any):
    with pytest.raises(TypeError):
        Replies(tmp_path).set(key, b"{}")


@pytest.mark.parametrize("value", ["text", 1, None, {"a": 1}])
def test_only_bytes_are_a_value(tmp_path: Path, value: Any):
    with pytest.raises(TypeError):
        Replies(tmp_path).set("key", value)


# Planted databases. A pickle that runs leaves a file behind.


class Bomb:
    def __init__(self, path: Path) -> None:
        self._path = path

    def __reduce__(self) -> tuple[Any, ...]:
        return (Path.touch, (self._path,))


Plant = Callable[[sqlite3.Connection, Path, bytes], None]
KEY = "k" * 64
INSERT = "INSERT INTO Cache (key, raw, store_time, expire_time, access_time, mode, filename, value) VALUES (?,?,1,?,1,?,?,?)"


def pickled_value(db: sqlite3.Connection, folder: Path, bomb: bytes) -> None:
    db.execute(INSERT, (KEY, 1, None, 4, None, bomb))


def pickled_file(db: sqlite3.Connection, folder: Path, bomb: bytes) -> None:
    (folder / "x.val").write_bytes(bomb)
    db.execute(INSERT, (KEY, 1, None, 4, "x.val", None))


def pickled_key(db: sqlite3.Connection, folder: Path, bomb: bytes) -> None:
    db.execute(INSERT, (bomb, 0, None, 1, None, b"{}"))


def file_elsewhere(db: sqlite3.Connection, folder: Path, bomb: bytes) -> None:
    db.execute(INSERT, (KEY, 1, None, 2, "../secret", None))


def text_elsewhere(db: sqlite3.Connection, folder: Path, bomb: bytes) -> None:
    db.execute(INSERT, (KEY, 1, None, 3, str(folder.parent / "secret"), None))


def file_beside_a_value(db: sqlite3.Connection, folder: Path, bomb: bytes) -> None:
    db.execute(INSERT, (KEY, 1, None, 1, "../secret", b"{}"))


def text_value(db: sqlite3.Connection, folder: Path, bomb: bytes) -> None:
    db.execute(INSERT, (KEY, 1, None, 1, None, "{}"))


def expired_file_elsewhere(db: sqlite3.Connection, folder: Path, bomb: bytes) -> None:
    db.execute(INSERT, (KEY, 1, 2.0, 2, "../secret", None))


ROWS = [pickled_value, pickled_file, pickled_key, file_elsewhere, text_elsewhere, file_beside_a_value, text_value]
ROWS += [expired_file_elsewhere]


@pytest.mark.parametrize("plant", ROWS, ids=lambda plant: plant.__name__)
@pytest.mark.parametrize("opened", ["before", "after"])
def test_a_planted_row_is_a_miss_everywhere(tmp_path: Path, plant: Plant, opened: str):
    folder, ran = tmp_path / "replies", tmp_path / "ran"
    (tmp_path / "secret").write_text("secret")
    replies = Replies(folder)
    replies.set("ours", b"{}")
    with sqlite3.connect(folder / DATABASE) as db:
        plant(db, folder, pickle.dumps(Bomb(ran)))
    db.close()
    replies = replies if opened == "before" else Replies(folder)
    assert replies.get(KEY) is None
    assert KEY not in replies
    assert list(replies) == ["ours"]
    replies.expire()
    assert (tmp_path / "secret").read_text() == "secret"
    replies.set(KEY, b"new")
    assert replies.get(KEY) == b"new"
    assert (tmp_path / "secret").read_text() == "secret"
    assert not ran.exists()


SETTINGS = [
    ("disk_min_file_size", 0),
    ("disk_compress_level", 9),
    ("eviction_policy", "least-recently-used"),
    ("eviction_policy", "DROP TABLE Cache"),
    ("size_limit", 1),
    ("cull_limit", 1000),
    ("sqlite_temp_store_directory", "'/tmp'"),
    ("sqlite_journal_mode", "delete; DROP TABLE Cache"),
    ("get", "x"),
    ("_disk", "x"),
    ("count", b"x"),
]


@pytest.mark.parametrize(("name", "value"), SETTINGS, ids=lambda part: str(part)[:20])
def test_planted_settings_do_not_win(tmp_path: Path, name: str, value: Any):
    Replies(tmp_path).set("ours", b"{}")
    with sqlite3.connect(tmp_path / DATABASE) as db:
        db.execute("INSERT OR REPLACE INTO Settings VALUES (?,?)", (name, value))
    db.close()
    replies = Replies(tmp_path)
    for number in range(20):
        replies.set(str(number), b"x" * 2000)
    assert replies.get("ours") == b"{}"
    assert len(list(replies)) == 21
    assert replies._cache.eviction_policy == "none"
    assert not list(tmp_path.rglob("*.val"))


def test_planted_triggers_and_views_are_dropped(tmp_path: Path):
    Replies(tmp_path).set("ours", b"{}")
    with sqlite3.connect(tmp_path / DATABASE) as db:
        db.execute("CREATE TRIGGER evil AFTER INSERT ON Cache BEGIN DELETE FROM Cache; END")
        db.execute('CREATE VIEW "od""d" AS SELECT * FROM Cache')
    db.close()
    replies = Replies(tmp_path)
    replies.set("more", b"{}")
    assert sorted(replies) == ["more", "ours"]


def test_a_file_that_is_no_database_is_set_aside(tmp_path: Path):
    (tmp_path / DATABASE).write_bytes(b"no database at all" * 100)
    replies = Replies(tmp_path)
    replies.set("ours", b"{}")
    assert list(replies) == ["ours"]
    assert (tmp_path / "cache.unreadable").exists()


# Shared by processes.


def work(folder: Path, worker: int, operations: int) -> None:
    replies = Replies(folder)
    for number in range(operations):
        key = f"{number % 20}"
        value = replies.get(key)
        if value is not None and value != key.encode() * 50:
            sys.exit(1)
        replies.set(key, key.encode() * 50)


def shared_by(processes: int, operations: int, folder: Path) -> None:
    context = multiprocessing.get_context("spawn")
    workers = [context.Process(target=work, args=(folder, n, operations)) for n in range(processes)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert [worker.exitcode for worker in workers] == [0] * processes
    assert sorted(Replies(folder), key=int) == [str(n) for n in range(20)]


def test_processes_share_it(tmp_path: Path):
    shared_by(2, 40, tmp_path)


@pytest.mark.slow
def test_eight_processes_share_it(tmp_path: Path):
    shared_by(8, 1000, tmp_path)


def test_scripted_models_are_cached_like_any_other(tmp_path: Path):
    scripted = ScriptedModel([GOOD])
    model = CachedModel(scripted, Replies(tmp_path))
    assert ask(model).raw == ask(model).raw
    assert len(scripted.asked) == 1
