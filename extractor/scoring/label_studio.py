"""Labels as tasks of Label Studio, and back (https://labelstud.io/guide/task_format).

A task's ``data`` holds the page's name, hash and text. Each mark is a region of the ``Labels`` control; what it says beside
its place hangs on the region (``Choices``, ``TextArea``, ``Number``, each ``perRegion``, results with the
region's id). A paper is a region around all its marks, and each mark is tied to it by the relation ``of``. Whoever
draws marks by hand may leave relations out: a mark without one belongs to the smallest paper region around it.

Label Studio's ``Text`` counts code points, and both characters of a CRLF (``domManager.ts`` and the note on
https://labelstud.io/tags/text), as we do; its releases before 1.5 counted UTF-16 units. The words that it stores with
each region tell which.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from xml.sax.saxutils import quoteattr

from extractor.scoring.exchange import (
    ABOUT_PAGE,
    FIELDS,
    FLAGS,
    LABELS,
    Claim,
    Counting,
    Entry,
    Mark,
    Refused,
    Values,
    entries_of,
    labels_of,
    places_of,
    told_with_line,
    with_lf,
)
from extractor.scoring.gold import loaded

CHOICES: Mapping[str, Mapping[str, Any]] = {
    "paper_authors_complete": {"whole": True, "cut short": False},
    "method_kind": dict.fromkeys(("method", "model", "system", "benchmark", "dataset", "metric", "law")),
    "method_role": dict.fromkeys(("proposed", "compared")),
    "number_kind": dict.fromkeys(("result", "scale")),
    "number_direction": dict.fromkeys(("increase", "decrease")),
    "number_qualifier": dict.fromkeys(("about", "at_least", "at_most")),
}
"""What may be chosen, by the control's name; what it stands for, where that is not the word itself."""
NUMBERS = ("paper_year", "number_value", "number_high", "number_baseline_value")
COLOURS = dict(zip(("paper", *LABELS), "#dddddd #e6194b #3cb44b #4363d8 #42d4f4 #ffe119 #911eb4 #f58231".split(), strict=True))


# ---- the labelling configuration


def labelling_config() -> str:
    """The XML of a project's labelling interface."""
    lines = [
        "<View>",
        "  <Style>.htx-text { white-space: pre-wrap; }</Style>",
        '  <Header value="$page"/>',
        '  <Relations><Relation value="of"/></Relations>',
        '  <Labels name="label" toName="text">',
        *(f'    <Label value="{label}" background="{colour}"/>' for label, colour in COLOURS.items()),
        "  </Labels>",
        '  <Text name="text" value="$text" granularity="symbol" saveTextResult="yes"/>',
        *(line for label in FIELDS for line in _panel(label)),
        *_choices("flags", FLAGS, "multiple"),
        "</View>",
    ]
    return "\n".join(lines) + "\n"


def _panel(label: str) -> Iterator[str]:
    """The controls that show while a region of the label is selected."""
    yield f'  <View visibleWhen="region-selected" whenTagName="label" whenLabelValue={quoteattr(label)}>'
    for name in FIELDS[label]:
        yield f'    <Header value={quoteattr(name)} size="6"/>'
        yield from (f"  {line}" for line in _control(f"{label}_{name}"))
    yield "  </View>"


def _control(name: str) -> Iterator[str]:
    if name in CHOICES:
        yield from _choices(name, tuple(CHOICES[name]), "single")
    elif name in NUMBERS:
        yield f'  <Number name="{name}" toName="text" perRegion="true"/>'
    else:
        yield f'  <TextArea name="{name}" toName="text" perRegion="true" maxSubmissions="1" editable="true"/>'


def _choices(name: str, values: Sequence[str], choice: str) -> Iterator[str]:
    yield f'  <Choices name="{name}" toName="text" perRegion="true" choice="{choice}" showInline="true">'
    yield from (f"    <Choice value={quoteattr(value)}/>" for value in values)
    yield "  </Choices>"


# ---- labels to a task


def to_label_studio(labels: Values, source: str, *, model_version: str | None = None) -> dict[str, Any]:
    """A task for import: gold as an annotation; with a ``model_version`` as a prediction of it.

    Raises :class:`Refused` for a prediction that has no place on the page: it can't be shown there.
    """
    result = [item for index, entry in enumerate(entries_of(labels)) for item in _results(entry, f"p{index}", source)]
    said = {"model_version": model_version, "result": result} if model_version else {"result": result}
    about = {name: labels[name] for name in ABOUT_PAGE if labels.get(name) is not None}
    return {"data": about | {"text": source}, "predictions" if model_version else "annotations": [said]}


def _results(entry: Entry, name: str, source: str) -> Iterator[dict[str, Any]]:
    start, end = entry.hull
    yield from _region(Mark("paper", start, end, entry.fields), name, source)
    for index, mark in enumerate(entry.marks):
        yield from _region(mark, f"{name}-{index}", source)
    for index in range(len(entry.marks)):
        yield {"type": "relation", "from_id": f"{name}-{index}", "to_id": name, "direction": "right", "labels": ["of"]}


def _region(mark: Mark, name: str, source: str) -> Iterator[dict[str, Any]]:
    place = {"start": mark.start, "end": mark.end, "text": source[mark.start : mark.end]}
    yield _result(name, "label", "labels", place | {"labels": [mark.label]})
    for field_name in FIELDS.get(mark.label, ()):
        if field_name in mark.fields:
            control = f"{mark.label}_{field_name}"
            yield _result(name, control, *_stored(control, mark.fields[field_name], place))
    if flags := [flag for flag in FLAGS if mark.fields.get(flag)]:
        yield _result(name, "flags", "choices", place | {"choices": flags})


def _result(name: str, control: str, kind: str, value: Values) -> dict[str, Any]:
    return {"id": name, "from_name": control, "to_name": "text", "type": kind, "value": value}


def _stored(control: str, value: Any, place: Values) -> tuple[str, dict[str, Any]]:
    """A field's value as the control stores it. A text area's words take the place of the region's."""
    if control in CHOICES:
        return "choices", {**place, "choices": [_choice(control, value)]}
    if control in NUMBERS:
        return "number", {**place, "number": value}
    return "textarea", {**place, "text": [value]}


def _choice(control: str, value: Any) -> str:
    for word, meaning in CHOICES[control].items():
        if value == (word if meaning is None else meaning):
            return word
    raise Refused(f"{value!r} can't be chosen for {control}")


# ---- a task to labels

NOWHERE = Claim(0, 0)


@dataclass
class Region:
    """What the results of one id say together."""

    place: tuple[str | int, ...]
    label: str = ""
    claim: Claim = NOWHERE
    said: dict[str, Any] = field(default_factory=dict)
    """By control."""
    paper: str | None = None

    @property
    def fields(self) -> dict[str, Any]:
        """What the controls of this label say; others are left from another label, or the project's own."""
        fields = {name: self.said.get(f"{self.label}_{name}") for name in FIELDS.get(self.label, ())}
        return {name: value for name, value in fields.items() if value is not None} | dict.fromkeys(
            self.said.get("flags", ()), True
        )


def from_label_studio(
    task: Values, source: str, *, annotation: int | str | None = None, counting: Counting | None = None
) -> dict[str, Any]:
    """A task as exported ("JSON"), as gold. ``annotation`` is the id of one of several; predictions count where no annotation is.

    Raises :class:`Refused` for a task of another text, marks whose words stand elsewhere, and marks of no paper.
    """
    data = _mapping(task.get("data"), ("data",))
    if with_lf(str(data.get("text", source))) != with_lf(source):
        raise Refused(f"the task's text is not that of {data.get('page')}", ("data", "text"))
    results, place = _chosen(task, annotation)
    regions = _regions(results, place)
    marks = _marks(regions, source, counting)
    return labels_of(data, _entries(regions, marks), source)


def _mapping(value: Any, place: tuple[str | int, ...]) -> Values:
    if not isinstance(value, Mapping):
        raise Refused("should be an object", place)
    return value


def _listed(value: Any, place: tuple[str | int, ...]) -> list[Values]:
    if not isinstance(value, list):
        raise Refused("should be a list", place)
    return [_mapping(item, (*place, index)) for index, item in enumerate(value)]


def _chosen(task: Values, annotation: int | str | None) -> tuple[list[Values], tuple[str | int, ...]]:
    """The results that count, and where they stand."""
    kind = "annotations" if task.get("annotations") else "predictions"
    found = [(index, one) for index, one in enumerate(_listed(task.get(kind) or [], (kind,))) if not one.get("was_cancelled")]
    if annotation is not None:
        found = [(index, one) for index, one in found if str(one.get("id")) == str(annotation)]
    if len(found) != 1:
        ids = ", ".join(str(one.get("id")) for _, one in found)
        raise Refused(f"{len(found)} labellings to choose from{f': name one of {ids}' if ids else ''}", (kind,))
    [(index, one)] = found
    return _listed(one.get("result"), (kind, index, "result")), (kind, index, "result")


def _regions(results: Sequence[Values], place: tuple[str | int, ...]) -> dict[str, Region]:
    regions: dict[str, Region] = {}
    for index, result in enumerate(results):
        if result.get("type") != "relation":
            region = regions.setdefault(str(result.get("id")), Region((*place, index)))
            _take(region, result, (*place, index, "value"))
    for name, region in regions.items():
        if not region.label:
            raise Refused(f"the region {name!r} has no label", region.place)
    for index, result in enumerate(results):
        if result.get("type") == "relation":
            _relate(regions, str(result.get("from_id")), str(result.get("to_id")), (*place, index))
    return regions


def _take(region: Region, result: Values, place: tuple[str | int, ...]) -> None:
    value, control, kind = _mapping(result.get("value"), place), str(result.get("from_name")), result.get("type")
    said = value.get({"textarea": "text"}.get(str(kind), str(kind)))
    if said is None or said == []:
        return
    if kind == "labels":
        region.label, region.claim = _label(said, place), _claim(value, place)
    elif control == "flags":
        region.said[control] = said
    else:
        region.said[control] = _meant(control, said[0] if isinstance(said, list) else said, place)


def _label(said: Any, place: tuple[str | int, ...]) -> str:
    if not isinstance(said, list) or len(said) != 1 or said[0] not in COLOURS:
        raise Refused(f"{said} is no label of ours; there are: {', '.join(COLOURS)}", (*place, "labels"))
    return str(said[0])


def _claim(value: Values, place: tuple[str | int, ...]) -> Claim:
    start, end, words = value.get("start"), value.get("end"), value.get("text")
    if not isinstance(start, int) or not isinstance(end, int):
        raise Refused("start and end should be whole numbers", place)
    return Claim(start, end, words if isinstance(words, str) else None)


def _meant(control: str, said: Any, place: tuple[str | int, ...]) -> Any:
    """What a control's stored value stands for."""
    if control not in CHOICES:
        return said
    if said not in CHOICES[control]:
        raise Refused(f"{said!r} can't be chosen for {control}", place)
    meaning = CHOICES[control][said]
    return said if meaning is None else meaning


def _relate(regions: dict[str, Region], one: str, other: str, place: tuple[str | int, ...]) -> None:
    """A relation ties a mark to its paper, in whichever direction it was drawn."""
    for mark, paper in ((one, other), (other, one)):
        if mark in regions and paper in regions and regions[paper].label == "paper" != regions[mark].label:
            regions[mark].paper = paper
            return
    raise Refused("a relation should tie a mark to a paper", place)


def _marks(regions: Mapping[str, Region], source: str, counting: Counting | None) -> dict[str, Mark]:
    places = places_of([region.claim for region in regions.values()], source, counting)
    if places is None:
        raise _astray(regions, source, counting)
    return {name: Mark(region.label, *place, region.fields) for (name, region), place in zip(regions.items(), places, strict=True)}


def _astray(regions: Mapping[str, Region], source: str, counting: Counting | None) -> Refused:
    for region in regions.values():
        if places_of([region.claim], source, counting) is None:
            return Refused(f"{region.claim.words!r} does not stand at {region.claim.start}", region.place)
    return Refused("no way of counting characters finds the words of all regions", next(iter(regions.values())).place)


def _entries(regions: Mapping[str, Region], marks: Mapping[str, Mark]) -> list[Entry]:
    papers = {name: mark for name, mark in marks.items() if mark.label == "paper"}
    owner = {
        name: regions[name].paper or _around(mark, papers, regions[name]) for name, mark in marks.items() if name not in papers
    }
    return [Entry(tuple(marks[name] for name, of in owner.items() if of == paper), mark.fields) for paper, mark in papers.items()]


def _around(mark: Mark, papers: Mapping[str, Mark], region: Region) -> str:
    around = [name for name, paper in papers.items() if paper.start <= mark.start and mark.end <= paper.end]
    if not around:
        raise Refused(f"{region.claim.words!r} belongs to no paper: mark the paper around it, or draw a relation", region.place)
    return min(around, key=lambda name: papers[name].end - papers[name].start)


# ---- files


def read_label_studio(file: Path, source_of: Callable[[str], str]) -> list[dict[str, Any]]:
    """The labels of an exported file of tasks; ``source_of`` gives a page's decoded text by its name.

    Raises :class:`UsageError` with file and line.
    """
    document, lines = loaded(file)
    tasks = document if isinstance(document, list) else [document]
    read = []
    for index, task in enumerate(tasks):
        with told_with_line(file, lines, (index,) if isinstance(document, list) else ()):
            data = _mapping(_mapping(task, ()).get("data"), ("data",))
            read.append(from_label_studio(task, source_of(str(data.get("page")))))
    return read
