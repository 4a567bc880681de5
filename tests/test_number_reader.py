"""Numbers of the entries: seen by the scanner, read by rules, their fields copied by a model and judged."""

import asyncio
import json
from collections.abc import Mapping
from typing import Any

import pytest
from reading_group import SEEN, TIDE, TITLES, but, document, numbers_of, place, well

from extractor.ask.asking import Asker
from extractor.errors import EngineDied, TruncatedReply
from extractor.judge.assemble import JudgedNumber, PaperReading
from extractor.judge.trust import Trust
from extractor.language.prose import sentences
from extractor.layout.fields import EntryFields
from extractor.models import Question, ScriptedModel
from extractor.numbers.reader import MAX_NUMBERS, read_numbers
from extractor.records import Accounting, Other, ProblemKind, Reader
from extractor.text.document import Document
from extractor.text.markdown import read_text
from extractor.watch import Silent

SHA = "0" * 64
MODEL_KNOWS_BETTER = Trust({"metric": {"model": (98, 98), "model_against": (98, 98), "rules_against": (0, 98)}})
RULES_KNOW_BETTER = Trust({"metric": {"model": (98, 98), "model_against": (0, 98), "rules_against": (98, 98)}})
NOT_ASKED = {name: {"model": (0, 98), "model_against": (0, 98), "rules_against": (98, 98)} for name in ("method", "setting")}

WITH_DIALOGUES = "We present TideCache. On long dialogues, TideCache cuts peak memory by 41% over SlowCache."


def only_metrics(trust: Trust) -> Trust:
    return Trust({**trust.counts, **NOT_ASKED})


def read(
    script: Any = None, trust: Trust = MODEL_KNOWS_BETTER, abstract: str = TIDE, page: str = SEEN
) -> tuple[list[JudgedNumber], Asker | None, Accounting]:
    """The numbers of the entry of that abstract."""
    found: Document = read_text(page)
    start, end = place(abstract, page)
    reading = PaperReading(EntryFields((start, end), abstract=(start, end)))
    asker = Asker(ScriptedModel(script), "page.txt", Silent()) if script else None
    accounting = asyncio.run(read_numbers(found, [reading], SHA, asker, only_metrics(trust)))
    return reading.numbers, asker, accounting


def saying(*words: str) -> Any:
    return but(numbers=json.dumps({"answers": words}))


def metrics(numbers: list[JudgedNumber]) -> list[str | None]:
    return [number.reading.metric.value if number.reading.metric else None for number in numbers]


def kinds(asker: Asker | None) -> list[tuple[ProblemKind, str | None]]:
    assert asker
    return [(problem.kind, problem.words) for problem in asker.problems]


def test_without_a_model_the_rules_read_alone() -> None:
    """Every candidate is accounted for."""
    numbers, _, accounting = read()
    assert [number.reading.quantity.value for number in numbers] == [41, 3.1, 9000]
    assert metrics(numbers)[:2] == ["peak memory", "throughput"]
    assert accounting.candidates == accounting.decided >= 3


def test_where_both_say_the_same_both_are_named() -> None:
    """Overlapping words are the same word."""
    numbers, asker, _ = read(saying("memory", "throughput"))
    assert metrics(numbers)[:2] == ["peak memory", "throughput"]
    assert [number.readers["metric"] for number in numbers[:2]] == [Reader.BOTH] * 2
    assert kinds(asker) == []


@pytest.mark.parametrize(
    ("trust", "metric", "other"),
    [
        (MODEL_KNOWS_BETTER, "dialogues", Other(reader=Reader.RULES, text="peak memory")),
        (RULES_KNOW_BETTER, "peak memory", Other(reader=Reader.MODEL, text="dialogues")),
    ],
)
def test_where_they_differ_the_one_that_was_right_more_often_stands(trust: Trust, metric: str, other: Other) -> None:
    """And the other one's word stays visible."""
    numbers, _, _ = read(saying("dialogues", "throughput"), trust, WITH_DIALOGUES, WITH_DIALOGUES)
    assert metrics(numbers)[0] == metric
    assert numbers[0].others == {"metric": other}


def test_words_that_the_page_does_not_print_are_a_problem() -> None:
    """The rules' word stands."""
    numbers, asker, _ = read(saying("happiness", "throughput"))
    assert metrics(numbers)[:2] == ["peak memory", "throughput"]
    assert kinds(asker) == [(ProblemKind.UNGROUNDED, "happiness")]


def test_an_empty_answer_is_no_problem() -> None:
    """It says that the passage names nothing."""
    numbers, asker, _ = read(saying("", ""))
    assert metrics(numbers)[:2] == ["peak memory", "throughput"]
    assert kinds(asker) == []


def test_a_reply_that_answers_half_is_a_problem_that_names_the_rest() -> None:
    """What it says is used, what it leaves out is counted."""
    numbers, asker, _ = read(saying("memory"))
    assert [number.readers.get("metric") for number in numbers[:2]] == [Reader.BOTH, None]
    assert kinds(asker) == [(ProblemKind.UNANSWERED, "3.1x")]


@pytest.mark.parametrize(
    ("error", "kind"), [(EngineDied("ended"), ProblemKind.ENGINE_DIED), (TruncatedReply("long"), ProblemKind.TRUNCATED)]
)
def test_a_failed_question_leaves_the_rules_reading(error: Exception, kind: ProblemKind) -> None:
    """The problem holds the passage that was asked about."""
    numbers, asker, _ = read(but(numbers=error))
    assert metrics(numbers)[:2] == ["peak memory", "throughput"]
    ((found, words),) = kinds(asker)
    assert found is kind and words and words in " ".join(TIDE.split())


def test_a_sentence_of_many_numbers_is_asked_in_parts() -> None:
    """No question holds more than a model keeps count of, and none of the numbers is left out."""
    listed = ", ".join(f"{60 + at}.5% on Harbour{chr(65 + at)}" for at in range(14))
    abstract = f"We present TideCache. TideCache reaches an accuracy of {listed}."
    asked: list[list[str]] = []

    def script(question: Question[Any]) -> str:
        asked.append(numbers_of(question))
        return json.dumps({"answers": ["accuracy"] * len(asked[-1])})

    numbers, asker, _ = read(script, abstract=abstract, page=abstract)
    assert kinds(asker) == []
    assert [number for part in asked for number in part] == [f"{60 + at}.5%" for at in range(14)]
    assert max(map(len, asked)) <= MAX_NUMBERS
    assert len(numbers) == 14


def test_a_copy_over_a_line_break_is_delivered_on_one_line() -> None:
    """Exports wrap their lines hard."""
    abstract = "We present TideCache. With TideCache we see 41% less of the peak\nmemory use than with SlowCache."
    numbers, _, _ = read(saying("peak memory use"), abstract=abstract, page=abstract)
    assert metrics(numbers) in (["peak memory use"], ["peak memory"])


def test_fields_that_the_model_never_gets_right_are_not_asked() -> None:
    """Trust says which: a question that earns nothing goes."""
    model = ScriptedModel(well)
    start, end = place(TIDE)
    reading = PaperReading(EntryFields((start, end), abstract=(start, end)))
    asyncio.run(read_numbers(document(), [reading], SHA, Asker(model, "p", Silent()), only_metrics(MODEL_KNOWS_BETTER)))
    assert {question.kind for question in model.asked} == {"numbers.metric"}


def test_the_title_may_stand_outside_the_region() -> None:
    """The entry's text reaches from the region's start to its last field."""
    title, abstract = place(TITLES[0]), place(TIDE)
    reading = PaperReading(EntryFields((title[0], title[1]), title=title, abstract=abstract))
    counts: Mapping[str, Any] = {}
    asyncio.run(read_numbers(document(), [reading], SHA, None, Trust(counts)))
    assert [number.reading.quantity.value for number in reading.numbers] == [41, 3.1, 9000]


@pytest.mark.parametrize(("said", "values"), [(True, [41, 3.1, 9000, 12]), (False, [41, 3.1, 9000])])
def test_numbers_of_all_prose_of_an_entry_are_read(said: bool, values: list[float]) -> None:
    """What is told outside its abstract and its prose is not."""
    later = "TideCache lowers the cost by 12%."
    found = read_text(f"{SEEN}\n\n{later}\n")
    start, end = place(TIDE)
    at = found.text.index(later)
    fields = EntryFields((start, end), abstract=(start, end), prose=[(start, end), *([(at, at + len(later))] if said else [])])
    reading = PaperReading(fields)
    asyncio.run(read_numbers(found, [reading], SHA, None, Trust({})))
    assert [number.reading.quantity.value for number in reading.numbers] == values


def test_a_list_item_s_sentence_ends_with_it() -> None:
    """Two items of findings share no sentence, though no full stop parts them; the lines of one paragraph do."""
    listed = read_text("# Tides\n\n- Slow tides cut wear by 41%\n- Foo needs less memory\n")
    assert "\u2029" in listed.parted(0, len(listed.text)) and len(listed.parted(0, len(listed.text))) == len(listed.text)
    told = read_text("Slow tides cut wear by 41%\n\nFoo needs less memory\n")
    assert told.parted(0, len(told.text)) == told.text
    assert [text for text in ("a 41%\u2029Foo", "a 41%\nFoo") if len(list(sentences(text, 0, len(text)))) == 2] == [
        "a 41%\u2029Foo"
    ]
