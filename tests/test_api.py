"""The synchronous door: lazy, in order, also where a loop runs; nothing is left behind."""

import asyncio
import os
import signal
import threading
import time
from collections.abc import AsyncIterator, Iterable, Iterator
from typing import Any

import pytest
from invented import SOURCE, extraction

from extractor import api
from extractor.errors import WeightsError
from extractor.models import NoModel
from extractor.pages import Page
from extractor.records import Extraction

SOON = 20
"""Far less than the minute that a hanging question takes, and enough for a machine that is busy with other things."""

TEXTS = ("one", "two", "three")


def pages(seen: list[str] | None = None) -> Iterator[Page]:
    """Three pages; ``seen`` says which of them were taken."""
    for text in TEXTS:
        if seen is not None:
            seen.append(text)
        yield Page.from_text(text, name=f"{text}.txt")


class Core:
    """In place of the pipeline: it notes what happens to it, and waits, fails or hangs as it is told."""

    def __init__(self, *, hangs_on: str = "", fails_on: str = "") -> None:
        self.hangs_on, self.fails_on = hangs_on, fails_on
        self.ended: list[str] = []
        self.loops: set[int] = set()

    async def one(self, page: Page, **more: Any) -> Extraction:
        self.loops.add(id(asyncio.get_running_loop()))
        try:
            await asyncio.sleep(60 if page.name == self.hangs_on else 0)
        finally:
            self.ended.append(page.name)
        if page.name == self.fails_on:
            raise WeightsError("no weights")
        return extraction(page=page.name)

    async def many(self, pages: Iterable[Page], **more: Any) -> AsyncIterator[Extraction]:
        try:
            async with asyncio.timeout(120):  # belongs to the task that it was entered in
                for page in pages:
                    yield await self.one(page)
        finally:
            self.ended.append("all")


@pytest.fixture
def core(monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> Core:
    made = Core(**getattr(request, "param", {}))
    monkeypatch.setattr(api, "extract_async", made.one)
    monkeypatch.setattr(api, "extract_many_async", made.many)
    return made


@pytest.fixture(autouse=True)
def nothing_left_behind() -> Iterator[None]:
    yield
    assert not [thread.name for thread in threading.enumerate() if thread.name == "extractor"]


def test_a_page_is_read_by_the_real_core() -> None:
    """All the way, without a model."""
    found = api.extract(Page.from_text(SOURCE, name="tides.txt"), model=NoModel())
    assert (found.page, found.model.name) == ("tides.txt", "none")
    assert all(SOURCE[span.start : span.end] == span.quote for paper in found.papers for span in paper.numbers)


def test_one_page_gives_its_extraction(core: Core) -> None:
    assert api.extract(next(pages()), model=NoModel()).page == "one.txt"


def test_many_pages_give_one_extraction_each_in_order(core: Core) -> None:
    assert [found.page for found in api.extract_many(pages(), model=NoModel())] == ["one.txt", "two.txt", "three.txt"]
    assert core.ended[-1] == "all"


def test_a_page_is_taken_only_when_its_result_is_asked_for(core: Core) -> None:
    seen: list[str] = []
    found = api.extract_many(pages(seen), model=NoModel())
    assert seen == []
    next(found)
    time.sleep(0.05)
    assert seen == ["one"]
    found.close()


def test_it_works_where_a_loop_runs_already(core: Core) -> None:
    async def notebook() -> list[str]:
        first = api.extract(next(pages()), model=NoModel()).page
        return [first, *(found.page for found in api.extract_many(pages(), model=NoModel()))]

    assert asyncio.run(notebook()) == ["one.txt", "one.txt", "two.txt", "three.txt"]


def test_all_calls_share_one_loop(core: Core) -> None:
    """A model's open connections belong to the loop that they were opened on."""
    for page in pages():
        api.extract(page, model=NoModel())
    outer = api.extract_many(pages(), model=NoModel())
    next(outer)
    assert api.extract(next(pages()), model=NoModel()).page == "one.txt"
    outer.close()
    assert len(core.loops) == 1


def test_calls_from_several_threads_at_once_are_all_answered(core: Core) -> None:
    found: list[str] = []

    def work() -> None:
        found.extend(result.page for result in api.extract_many(pages(), model=NoModel()))

    threads = [threading.Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(10)
    assert sorted(found) == sorted([f"{text}.txt" for text in TEXTS] * 8)


@pytest.mark.parametrize("core", [{"fails_on": "two.txt"}], indirect=True)
def test_what_the_core_raises_comes_out_after_what_was_finished(core: Core) -> None:
    found = api.extract_many(pages(), model=NoModel())
    assert next(found).page == "one.txt"
    with pytest.raises(WeightsError, match="no weights"):
        next(found)
    assert core.ended == ["one.txt", "two.txt", "all"]


def test_a_failing_source_of_pages_is_heard_of(core: Core) -> None:
    def broken() -> Iterator[Page]:
        yield from list(pages())[:1]
        raise ValueError("no more")

    with pytest.raises(ValueError, match="no more"):
        list(api.extract_many(broken(), model=NoModel()))


def test_closing_ends_the_core(core: Core) -> None:
    found = api.extract_many(pages(), model=NoModel())
    next(found)
    found.close()
    assert core.ended == ["one.txt", "all"]


def test_a_result_that_nobody_wants_any_more_ends_the_core(core: Core) -> None:
    for _ in api.extract_many(pages(), model=NoModel()):
        break
    assert core.ended == ["one.txt", "all"]


@pytest.mark.parametrize("core", [{"hangs_on": "two.txt"}], indirect=True)
@pytest.mark.parametrize("many", [True, False])
def test_an_interrupt_cancels_what_is_under_way(core: Core, many: bool) -> None:
    """Ctrl-C while a question is with the model: the core cleans up, and the call ends soon."""
    timer = threading.Timer(0.2, lambda: signal.raise_signal(signal.SIGINT))
    timer.start()
    began = time.monotonic()
    with pytest.raises(KeyboardInterrupt):
        if many:
            list(api.extract_many(pages(), model=NoModel()))
        else:
            api.extract(list(pages())[1], model=NoModel())
    timer.join()
    assert time.monotonic() - began < SOON
    assert "two.txt" in core.ended and ("all" in core.ended) == many


def test_a_core_that_never_yields_is_left_behind_in_time(core: Core, monkeypatch: pytest.MonkeyPatch) -> None:
    """Code that blocks the loop can't be cancelled: the call ends all the same, and the next one works."""
    release = threading.Event()

    async def blocking(page: Page, **more: Any) -> Extraction:
        release.wait(10)
        return extraction()

    monkeypatch.setattr(api, "extract_async", blocking)
    monkeypatch.setattr(api, "CANCEL_SECONDS", 0.1)
    threading.Timer(0.1, lambda: signal.raise_signal(signal.SIGINT)).start()
    with pytest.raises(KeyboardInterrupt):
        api.extract(next(pages()), model=NoModel())
    monkeypatch.setattr(api, "extract_async", core.one)
    assert api.extract(next(pages()), model=NoModel()).page == "one.txt"
    release.set()
    for thread in threading.enumerate():
        if thread.name == "extractor":
            thread.join(5)


def test_a_model_is_closed_on_the_loop_that_it_was_asked_on(core: Core) -> None:
    class Model(NoModel):
        async def aclose(self) -> None:
            core.loops.add(id(asyncio.get_running_loop()))

    api.extract(next(pages()), model=NoModel())
    api.close(Model())
    assert len(core.loops) == 1


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
@pytest.mark.filterwarnings("ignore:This process:DeprecationWarning")
def test_after_a_fork_parent_and_child_both_go_on(core: Core) -> None:
    """The child has a loop of its own, and does not disturb its parent's."""
    api.extract(next(pages()), model=NoModel())
    child = os.fork()
    if child == 0:
        os._exit(api.extract(next(pages()), model=NoModel()).page != "one.txt")
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    assert api.extract(next(pages()), model=NoModel()).page == "one.txt"
