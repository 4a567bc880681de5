"""The embedded engine: the parent against a child that plays it, the child against an engine that plays llama.cpp."""

import asyncio
import importlib.util
import io
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel, Field

from extractor.engines import local
from extractor.engines import worker as local_worker
from extractor.engines.local import EngineOptions, LocalModel
from extractor.engines.weights import CATALOGUE, LocatedWeights, is_pulled, locate
from extractor.errors import EngineDied, InvalidReply, NoModelAvailable, TruncatedReply, UsageError, WeightsError
from extractor.models import Model, Question
from extractor.settings import Settings

FAKE = (sys.executable, "-I", "-S", str(Path(__file__).with_name("fake_worker.py")))


class Titles(BaseModel):
    titles: list[str] = Field(min_length=1)


def question(user: str = "A page.") -> Question[Titles]:
    return Question("titles", "1", "Copy the titles.", user, Titles, max_tokens=50)


def model(path: str = "weights.gguf", **options: Any) -> LocalModel:
    return LocalModel(LocatedWeights("fake", Path(path), "0" * 64), EngineOptions(worker=FAKE, **options))


def ask(asked: LocalModel, *users: str) -> list[Any]:
    """What each question gives, an error in its place."""

    async def run() -> list[Any]:
        try:
            return [await attempt(asked.ask(question(user))) for user in users or ["A page."]]
        finally:
            await asked.aclose()

    async def attempt(reply: Any) -> Any:
        try:
            return await reply
        except (EngineDied, TruncatedReply, InvalidReply, WeightsError, NoModelAvailable) as error:
            return error

    return asyncio.run(run())


def test_a_question_gets_a_draft_and_its_cost():
    [reply] = ask(model())
    assert reply.draft == Titles(titles=["Deep Cats"])
    usage = reply.usage
    assert (usage.questions, usage.prompt_tokens, usage.new_prompt_tokens, usage.completion_tokens) == (1, 30, 10, 5)
    assert (usage.seconds, usage.failed_attempts) == (0.25, 0)


def test_it_is_a_model_that_takes_one_question_at_a_time():
    assert isinstance(model(), Model)
    assert model().parallel == 1
    assert (model().identity.name, model().identity.weights_sha256) == ("local:fake", "0" * 64)


def test_one_child_answers_all_questions():
    first, second = ask(model(), "pid", "pid")
    assert first.raw == second.raw


def test_questions_at_once_wait_for_their_turn():
    asked = model()

    async def run() -> list[Any]:
        replies = await asyncio.gather(*(asked.ask(question(f'{{"titles":["{n}"]}} => stop')) for n in range(9)))
        await asked.aclose()
        return [reply.draft.titles[0] for reply in replies]

    assert asyncio.run(run()) == [str(n) for n in range(9)]


def test_the_child_is_told_how_to_run():
    [reply] = ask(model("x.gguf", context=1024, threads=3), "options")
    assert json.loads(reply.draft.titles[0]) == {"path": "x.gguf", "context": 1024, "threads": 3, "repack": True}


def test_tokens_are_counted_by_the_model():
    async def run() -> list[int]:
        asked = model()
        try:
            return await asked.count_tokens(["one two", "three"])
        finally:
            await asked.aclose()

    assert asyncio.run(run()) == [2, 1]


def test_a_closed_model_starts_anew():
    asked = model()
    assert ask(asked, "pid")[0].raw != ask(asked, "pid")[0].raw


def test_a_dying_engine_costs_one_question():
    died, after = ask(model(), "die", "A page.")
    assert isinstance(died, EngineDied)
    assert "GGML_ASSERT(n_tokens > 0) failed" in str(died)
    assert after.draft.titles == ["Deep Cats"]


def test_an_engine_that_keeps_dying_is_not_started_forever():
    *_, last = ask(model(), "die", "die", "die", "A page.")
    assert isinstance(last, EngineDied)
    assert "not started again" in str(last)


def test_an_engine_that_dies_over_repacked_weights_runs_without():
    [reply] = ask(model("amx.gguf"), "options")
    assert json.loads(reply.draft.titles[0])["repack"] is False


def test_an_engine_that_never_starts_is_one_clear_error():
    [error] = ask(model("dead.gguf"))
    assert isinstance(error, EngineDied)
    assert "no such instruction" in str(error)


def test_a_file_that_is_no_model_is_an_error_of_weights():
    [error] = ask(model("broken.gguf"))
    assert isinstance(error, WeightsError)
    assert "broken.gguf" in str(error)


def test_a_cancelled_question_takes_its_child_along_at_once():
    asked = model()

    async def run() -> float:
        await asked.ask(question())
        under_way = asyncio.ensure_future(asked.ask(question("sleep")))
        await asyncio.sleep(0.2)
        started = time.monotonic()
        under_way.cancel()
        with pytest.raises(asyncio.CancelledError):
            await under_way
        took = time.monotonic() - started
        assert (await asked.ask(question())).draft.titles == ["Deep Cats"]
        await asked.aclose()
        return took

    assert asyncio.run(run()) < 2


def test_the_child_ends_with_its_parent(tmp_path: Path):
    """Killed with no chance to clean up, the parent leaves a closed pipe behind."""
    code = (
        "import os, sys\nsys.path.insert(0, sys.argv[1])\nfrom extractor.engines.local import Child\n"
        "child = Child([sys.executable, '-c', 'from extractor.engines.worker import incoming\\nnext(incoming())'])\n"
        "print(child._process.pid, flush=True)\nos.kill(os.getpid(), 9)\n"
    )
    root = str(Path(local.__file__).parents[2])
    said = subprocess.run(
        [sys.executable, "-c", code, root], capture_output=True, text=True, env={**os.environ, "PYTHONPATH": root}, check=False
    ).stdout
    assert ends(int(said), within=30)


def ends(pid: int, within: float) -> bool:
    until = time.monotonic() + within
    while time.monotonic() < until:
        try:
            os.kill(pid, 0)
            state = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0]
        except (ProcessLookupError, FileNotFoundError):
            return True
        if state == "Z":
            return True
        time.sleep(0.05)
    return False


def test_without_llama_cpp_the_ways_out_are_said(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    [error] = ask(LocalModel(LocatedWeights("fake", Path("x.gguf"), "0")))
    assert isinstance(error, NoModelAvailable)
    for way in ("extractor[local]", "OPENAI_API_KEY", "--base-url", "--model none"):
        assert way in str(error)


def test_weights_may_be_given_by_name_or_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    path = tmp_path / "mine.gguf"
    path.write_bytes(b"GGUF")
    assert LocalModel(path).identity.name == "local:mine.gguf"
    with pytest.raises(WeightsError, match=r"extractor model pull 1\.5b"):
        LocalModel()
    with pytest.raises(UsageError):
        LocalModel("7b")


# What becomes of replies that are not whole.


def test_a_reply_at_its_limit_is_no_result_but_keeps_its_text():
    [error] = ask(model(), '{"titles":["A","B => length')
    assert isinstance(error, TruncatedReply)
    assert error.partial == '{"titles":["A","B'
    assert error.usage is not None
    assert (error.usage.completion_tokens, error.usage.failed_attempts) == (5, 1)


def test_a_question_beyond_the_context_is_to_be_split():
    [error] = ask(model(), "too long")
    assert isinstance(error, TruncatedReply)


def test_a_reply_off_schema_is_invalid_and_was_paid_for():
    [error] = ask(model(), '{"headings":[]} => stop')
    assert isinstance(error, InvalidReply)
    assert error.usage is not None
    assert error.usage.completion_tokens == 5


def test_a_reply_that_goes_in_circles_is_closed_after_its_last_whole_item():
    [reply] = ask(model(), '{"titles":["A","B","B","B" => repeat')
    assert reply.draft.titles == ["A", "B", "B", "B"]
    assert reply.repeated


def test_circles_with_nothing_whole_are_no_result():
    [error] = ask(model(), '{"titles":["aaaaaaaaaaaaaaaaa => repeat')
    assert isinstance(error, TruncatedReply)


# The child's side, with an engine that plays llama.cpp.


class PlayedEngine:
    """Writes what it is given, a few characters a token."""

    def __init__(self, *texts: str, size: int = 3) -> None:
        self._texts = iter(texts)
        self._size = size
        self.weights = self

    def prompt(self, messages: list[dict[str, str]]) -> Any:
        return type("Prompt", (), {"tokens": list(range(20))})

    def read(self, prompt: Any) -> int:
        return 8

    def tokens(self, text: str) -> list[int]:
        return [0] * len(text)

    def write(self, grammar: str | None) -> Iterator[str]:
        text = next(self._texts)
        return (text[at : at + self._size] for at in range(0, len(text), self._size))


def message(**more: Any) -> dict[str, Any]:
    return {"id": 1, "messages": [], "grammar": "", "expected": [], "max_tokens": 1000, **more}


def written(text: str, **more: Any) -> dict[str, Any]:
    pytest.importorskip("llama_cpp")
    return local_worker.answer(PlayedEngine(text), message(**more))


def test_the_child_counts_what_it_reads_and_writes():
    answer = written('{"titles":["A"]}')
    assert answer["text"] == '{"titles":["A"]}'
    assert (answer["finish"], answer["prompt_tokens"], answer["new_prompt_tokens"]) == ("stop", 20, 8)
    assert answer["completion_tokens"] == 6


def test_the_child_stops_at_the_limit():
    answer = written('{"titles":["A","B","C"]}', max_tokens=4)
    assert (answer["finish"], answer["completion_tokens"]) == ("length", 4)


def test_an_array_that_says_the_same_for_the_third_time_is_stopped():
    text = '{"titles":["Deep Cats","Dogs","Deep Cats","Dogs","Deep Cats","Dogs","Deep Cats"]}'
    assert written(text)["finish"] == "repeat"
    assert written(text, may_repeat=True)["finish"] == "stop"


def test_the_schemas_own_words_may_come_again_and_again():
    text = '{"roles":[' + ",".join(['"proposed"'] * 9) + "]}"
    assert written(text, expected=["proposed"])["finish"] == "stop"


def test_the_same_author_of_three_papers_is_no_circle():
    text = json.dumps({"papers": [{"title": f"Paper {n}", "authors": ["Ann Lee"]} for n in range(5)]})
    assert written(text)["finish"] == "stop"


def test_words_that_go_in_circles_inside_a_string_are_stopped():
    assert written('{"titles":["' + "and so on " * 60)["finish"] == "repeat"


def test_the_child_serves_until_its_input_ends(monkeypatch: pytest.MonkeyPatch):
    pytest.importorskip("llama_cpp")
    monkeypatch.setattr(local_worker, "load", lambda options: PlayedEngine('{"titles":["A"]}'))
    output = io.StringIO()
    local_worker.serve(iter([{"path": "x"}, message(id=7), {"id": 8, "count": ["ab", "c"]}]), output)
    ready, reply, counts = (json.loads(line) for line in output.getvalue().splitlines())
    assert ready == {"ready": True}
    assert (reply["id"], reply["text"]) == (7, '{"titles":["A"]}')
    assert counts == {"id": 8, "counts": [2, 1]}


# With real weights.


def pulled(name: str) -> LocatedWeights:
    folder = Settings().weights_folder
    if importlib.util.find_spec("llama_cpp") is None or not is_pulled(CATALOGUE[name], folder):
        pytest.skip(f"needs llama-cpp-python and the weights {name}")
    return locate(name, folder)


@pytest.mark.live
def test_live_the_grammar_binds_and_the_prefix_is_kept():
    asked = LocalModel(pulled("0.5b"), EngineOptions(context=1024))
    first, second, third = ask(asked, "Deep Cats, by Ann Lee.", "Slow Dogs, by Bo Ek.", "<|im_end|>")
    assert first.draft.titles and second.draft.titles and third.draft.titles
    assert first.usage.new_prompt_tokens == first.usage.prompt_tokens
    assert 0 < second.usage.new_prompt_tokens < second.usage.prompt_tokens
