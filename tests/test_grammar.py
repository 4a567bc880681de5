"""JSON schema to GBNF, the grammar of llama.cpp."""

import re
from typing import Any, Literal

import pytest
from pydantic import BaseModel, Field

from extractor.engines.grammar import enumerated, gbnf


class Entry(BaseModel):
    title: str = Field(max_length=3)
    role: Literal["a", "b"]
    year: int | None
    names: list[str] = Field(max_length=2)


class Page(BaseModel):
    entries: list[Entry] = Field(min_length=1, max_length=2)
    more: bool = False


def rules(schema: dict[str, Any]) -> dict[str, str]:
    return dict(line.split(" ::= ", 1) for line in gbnf(schema).splitlines())


def test_keys_come_in_the_schemas_order_and_all_of_them():
    body = rules(Page.model_json_schema())["def-Entry"]
    keys = ["title", "role", "year", "names"]
    assert sorted(keys, key=body.index) == keys


@pytest.mark.parametrize(
    ("schema", "root"),
    [
        ({"enum": ["q1", 'say "x"', 3, None]}, r'("\"q1\"" | "\"say \\\"x\\\"\"" | "3" | "null")'),
        ({"const": "x"}, r'"\"x\""'),
        ({"type": "string", "maxLength": 5}, r'"\"" char{0,5} "\""'),
        ({"type": "string", "minLength": 1}, r'"\"" char{1,} "\""'),
        ({"type": "string"}, "string"),
        ({"type": "array", "items": {"type": "integer"}, "maxItems": 0}, '"[]"'),
        ({"type": "array", "items": {"type": "integer"}, "minItems": 2, "maxItems": 2}, '"[" integer ("," integer){1,1} "]"'),
        ({"type": "array", "items": {"type": "integer"}}, '("[]" | "[" integer ("," integer)* "]")'),
        ({"anyOf": [{"type": "integer"}, {"type": "null"}]}, "(integer | null)"),
        ({"type": "object", "properties": {}}, '"{}"'),
        ({"allOf": [{"type": "boolean"}]}, "boolean"),
        ({"type": "object"}, "value"),
        ({"pattern": "x"}, "value"),
    ],
)
def test_what_a_schema_becomes(schema: dict[str, Any], root: str):
    assert rules(schema)["root"] == root


LITERALS = re.compile(r'"(?:[^"\\]|\\.)*"|\[(?:[^\]\\]|\\.)*\]|\{[^}]*\}')


@pytest.mark.parametrize("schema", [Page.model_json_schema(), {"type": "object"}, {"type": "array"}, {"type": "number"}])
def test_every_rule_that_is_named_is_there(schema: dict[str, Any]):
    known = rules(schema)
    for body in known.values():
        assert set(re.findall(r"[a-zA-Z][\w-]*", LITERALS.sub(" ", body))) <= set(known)


def test_a_schema_may_refer_to_itself():
    class Tree(BaseModel):
        children: list["Tree"]

    assert "def-Tree" in rules(Tree.model_json_schema())["def-Tree"]


def test_equal_items_share_a_rule():
    item = {"type": "array", "items": {"type": "object", "properties": {"a": {"type": "integer"}}}}
    both = rules({"type": "object", "properties": {"x": item, "y": item}})
    assert len([name for name in both if name.startswith("item-")]) == 1


def test_the_words_of_a_schema_are_known_wherever_they_stand():
    assert enumerated(Page.model_json_schema()) == {"a", "b"}
    assert enumerated({"properties": {"x": {"const": "c"}, "y": {"anyOf": [{"enum": ["d", 1]}]}}}) == {"c", "d"}
