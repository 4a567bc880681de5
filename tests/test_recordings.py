"""Recorded replies: reviewable, strict, and never a silent call."""

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel

from extractor.engines.recordings import Recorder, Recording, StrictReplay, recording_name
from extractor.errors import OutputError, ReplayMiss, TruncatedReply, UsageError
from extractor.models import Question, Reply, ScriptedModel
from extractor.records import Usage


class Titles(BaseModel):
    titles: list[str]


def question(user: str = "page one", **more: Any) -> Question[Titles]:
    return Question(
        **(
            {"kind": "titles", "prompt_version": "a1", "system": "Copy titles.", "user": user, "answer": Titles, "max_tokens": 99}
            | more
        )
    )


def asked(model: Any, *questions: Question[Titles]) -> list[Reply[Titles]]:
    async def ask() -> list[Reply[Titles]]:
        return [await model.ask(one) for one in questions]

    return asyncio.run(ask())


class Answering(ScriptedModel):
    """Names the page in its answer, and says what that cost."""

    def __init__(self) -> None:
        super().__init__(lambda question: json.dumps({"titles": [question.user]}), name="local:tiny")

    async def ask(self, question: Question[Any]) -> Reply[Any]:
        reply = await super().ask(question)
        return Reply(reply.draft, reply.raw, Usage(questions=1, prompt_tokens=50, new_prompt_tokens=20, completion_tokens=7))


class Truncating(ScriptedModel):
    async def ask(self, question: Question[Any]) -> Reply[Any]:
        error = TruncatedReply("the reply hit its limit", partial='{"titles": ["A"')
        error.usage = Usage(questions=1, prompt_tokens=10, completion_tokens=99)
        raise error


@pytest.fixture
def recorded(tmp_path: Path) -> Recording:
    """Two replies, recorded and read back."""
    recording = Recording(tmp_path / "tiny.jsonl")
    recorder = Recorder(Answering(), recording)
    asked(recorder, question("page two"), question("page one"))
    recorder.finish()
    return Recording.read(recording.path)


def test_what_was_recorded_is_replayed_with_what_it_cost(recorded: Recording) -> None:
    [reply] = asked(StrictReplay(recorded), question("page one"))
    assert reply.draft.titles == ["page one"]
    assert (reply.usage.prompt_tokens, reply.usage.new_prompt_tokens, reply.usage.completion_tokens) == (50, 20, 7)


def test_a_recording_is_sorted_and_the_same_bytes_whatever_the_order_of_asking(recorded: Recording, tmp_path: Path) -> None:
    other = Recording(tmp_path / "other.jsonl")
    recorder = Recorder(Answering(), other)
    asked(recorder, question("page one"), question("page two"))
    recorder.finish()
    users = [json.loads(line)["user"] for line in recorded.path.read_text("utf-8").splitlines()]
    assert users == sorted(users) == ["page one", "page two"]
    assert other.path.read_bytes() == recorded.path.read_bytes()


def test_recording_again_asks_only_what_is_missing(recorded: Recording) -> None:
    model = Answering()
    recorder = Recorder(model, recorded)
    asked(recorder, question("page one"), question("page three"))
    assert [one.user for one in model.asked] == ["page three"]


def test_recording_again_drops_what_nothing_asks_for(recorded: Recording) -> None:
    recorder = Recorder(Answering(), recorded)
    asked(recorder, question("page one"))
    assert recorder.finish() == 1
    assert [entry.user for entry in Recording.read(recorded.path).replies.values()] == ["page one"]


def test_only_replies_about_the_pages_that_were_read_are_dropped_or_missed(recorded: Recording) -> None:
    replay = StrictReplay(recorded)
    asked(replay, question("page one"))
    replay.check_all_used(["one"])
    with pytest.raises(ReplayMiss, match="1 of 2 recorded replies answer nothing that is asked"):
        replay.check_all_used()


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"prompt_version": "b2"}, "the prompt's version"),
        ({"system": "Copy the titles."}, "the system text"),
        ({"max_tokens": 100}, "the token limit"),
        ({"grammar": {"type": "object"}}, "the answer's schema"),
        ({"user": "page 1"}, "'page one' is now 'page 1'"),
    ],
)
def test_a_miss_says_what_changed_and_how_to_record(recorded: Recording, changed: dict[str, Any], said: str) -> None:
    replay = StrictReplay(recorded, record_with="record it: extractor eval run evals --record")
    with pytest.raises(ReplayMiss) as miss:
        asked(replay, question(**changed))
    assert said in str(miss.value) and "extractor eval run evals --record" in str(miss.value)
    assert miss.value.exit_code == 4


def test_a_kind_that_was_never_asked_is_said_so(recorded: Recording) -> None:
    with pytest.raises(ReplayMiss, match="no question of kind 'names' was recorded"):
        asked(StrictReplay(recorded), question(kind="names"))


def test_an_empty_recording_replays_nothing(tmp_path: Path) -> None:
    with pytest.raises(ReplayMiss, match="holds no replies"):
        StrictReplay(Recording.read(tmp_path / "absent.jsonl"))


def test_a_truncated_reply_is_replayed_as_one(tmp_path: Path) -> None:
    """The pipeline splits the question then; a replay must take the same way."""
    recording = Recording(tmp_path / "r.jsonl")
    recorder = Recorder(Truncating([]), recording)
    with pytest.raises(TruncatedReply):
        asked(recorder, question())
    recorder.finish()
    with pytest.raises(TruncatedReply) as again:
        asked(StrictReplay(Recording.read(recording.path)), question())
    assert again.value.partial == '{"titles": ["A"'
    assert again.value.usage is not None and again.value.usage.completion_tokens == 99


def test_a_recording_holds_no_key_and_the_long_parts_only_as_digests(recorded: Recording) -> None:
    text = recorded.path.read_text("utf-8")
    assert "Copy titles." not in text and "api_key" not in text
    assert json.loads(text.splitlines()[0])["asked"]["prompt"] == "titles@a1"


def test_a_broken_line_is_told_with_its_number(recorded: Recording) -> None:
    recorded.path.write_text(recorded.path.read_text("utf-8") + "{broken\n", encoding="utf-8")
    with pytest.raises(UsageError, match=r"tiny\.jsonl:3: not a line of a recording"):
        Recording.read(recorded.path)


def test_line_separators_in_page_text_do_not_break_lines(tmp_path: Path) -> None:
    recording = Recording(tmp_path / "r.jsonl")
    asked(Recorder(Answering(), recording), question("a\u2028b\u0085c"))
    recording.write()
    assert len(recording.path.read_text("utf-8").splitlines()) == 1
    assert len(Recording.read(recording.path).replies) == 1


def test_a_recording_that_cannot_be_written_is_one_clear_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(OutputError, match="can't be written"):
        Recording(tmp_path / "file" / "r.jsonl").write()


@pytest.mark.parametrize(
    ("model", "file"), [("local:1.5b", "local-1.5b.jsonl"), ("../x y", "x-y.jsonl"), ("org/model", "org-model.jsonl")]
)
def test_a_recording_is_named_after_its_model(model: str, file: str) -> None:
    assert recording_name(model) == file
