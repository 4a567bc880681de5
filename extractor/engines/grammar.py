"""JSON schema to GBNF, the grammar that llama.cpp decodes under.

It covers what pydantic writes for drafts: objects, arrays, strings, numbers, enumerations,
``const``, ``anyOf``, ``$ref``, ``minItems``/``maxItems``, ``minLength``/``maxLength``. Objects
keep the schema's order of keys and have all of them: a key that may be left out costs a small
model its place in the list. What it does not know is any JSON, for pydantic to judge. No white
space is allowed between tokens: it would be paid for.
GBNF: https://github.com/ggml-org/llama.cpp/blob/master/grammars/README.md
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

Schema = Mapping[str, Any]

PRIMITIVES = {
    "char": r'[^"\\\x00-\x1F\x7F] | "\\" (["\\/bfnrt] | "u" [0-9a-fA-F]{4})',
    "string": '"\\"" char* "\\""',
    "integer": '"-"? ("0" | [1-9] [0-9]{0,15})',
    "number": '"-"? ("0" | [1-9] [0-9]{0,15}) ("." [0-9]{1,15})? ([eE] [-+]? [0-9]{1,3})?',
    "boolean": '"true" | "false"',
    "null": '"null"',
    "value": 'object | array | string | number | "true" | "false" | "null"',
    "object": '"{" (string ":" value ("," string ":" value)*)? "}"',
    "array": '"[" (value ("," value)*)? "]"',
}
NEEDS = {
    "string": ["char"],
    "value": ["object", "array", "string", "char", "number"],
}


def gbnf(schema: Schema) -> str:
    """The grammar, rule by rule, ``root`` first."""
    rules = _Rules(schema)
    root = rules.expression(schema)
    return "\n".join(f"{name} ::= {body}" for name, body in {"root": root, **rules.bodies}.items()) + "\n"


class _Rules:
    def __init__(self, schema: Schema) -> None:
        self.bodies: dict[str, str] = {}
        self._definitions: Mapping[str, Schema] = schema.get("$defs", {})

    def expression(self, schema: Schema) -> str:
        """What a value of this schema looks like; rules that it needs are added on the way."""
        if "$ref" in schema:
            return self._reference(schema["$ref"])
        if "const" in schema:
            return _literal(schema["const"])
        if "enum" in schema:
            return "(" + " | ".join(_literal(value) for value in schema["enum"]) + ")"
        if "anyOf" in schema or "oneOf" in schema:
            choices = schema.get("anyOf") or schema["oneOf"]
            return "(" + " | ".join(self.expression(choice) for choice in choices) + ")"
        if isinstance(schema.get("allOf"), Sequence) and len(schema["allOf"]) == 1:
            return self.expression(schema["allOf"][0])
        return self._typed(schema)

    def _typed(self, schema: Schema) -> str:
        kind = schema.get("type")
        if kind == "object" and "properties" in schema:
            return self._object(schema)
        if kind == "array" and "items" in schema:
            return self._array(schema)
        if kind == "string":
            return self._string(schema)
        if kind in ("integer", "number", "boolean", "null"):
            return self._primitive(str(kind))
        return self._primitive("value")

    def _object(self, schema: Schema) -> str:
        members = [
            _text(json.dumps(name, ensure_ascii=False) + ":") + " " + self.expression(value)
            for name, value in schema.get("properties", {}).items()
        ]
        return '"{" ' + ' "," '.join(members) + ' "}"' if members else '"{}"'

    def _array(self, schema: Schema) -> str:
        item = self._named(self.expression(schema["items"]))
        low, high = int(schema.get("minItems", 0)), schema.get("maxItems")
        if high is not None and int(high) == 0:
            return '"[]"'
        more = f'("," {item}){_times(max(low - 1, 0), None if high is None else int(high) - 1)}'
        filled = f'"[" {item} {more} "]"'
        return filled if low > 0 else f'("[]" | {filled})'

    def _string(self, schema: Schema) -> str:
        low, high = int(schema.get("minLength", 0)), schema.get("maxLength")
        if low == 0 and high is None:
            return self._primitive("string")
        char = self._primitive("char")
        return f'"\\"" {char}{_times(low, None if high is None else int(high))} "\\""'

    def _primitive(self, name: str) -> str:
        for needed in [name, *NEEDS.get(name, [])]:
            self.bodies[needed] = PRIMITIVES[needed]
        return name

    def _reference(self, pointer: str) -> str:
        name = pointer.removeprefix("#/$defs/")
        rule = "def-" + "".join(c if c.isalnum() else "-" for c in name)
        if rule not in self.bodies:
            self.bodies[rule] = ""  # holds the place, so that a schema may refer to itself
            self.bodies[rule] = self.expression(self._definitions.get(name, {}))
        return rule

    def _named(self, expression: str) -> str:
        """A rule of its own for an expression that is repeated; the same one for the same."""
        if expression in self.bodies:
            return expression
        known = next((n for n, body in self.bodies.items() if body == expression), None)
        name = known or f"item-{len(self.bodies)}"
        self.bodies[name] = expression
        return name


def _times(low: int, high: int | None) -> str:
    if high is None:
        return "*" if low == 0 else f"{{{low},}}"
    return f"{{{low},{high}}}"


def _literal(value: object) -> str:
    return _text(json.dumps(value, ensure_ascii=False))


def _text(text: str) -> str:
    """A GBNF string literal."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\r", "\\r")
    return f'"{escaped}"'


def enumerated(schema: Schema) -> frozenset[str]:
    """All strings that the schema spells out: such a value may rightly come again and again."""
    found: set[str] = set()
    waiting: list[object] = [schema]
    while waiting:
        node = waiting.pop()
        if isinstance(node, Mapping):
            found |= {value for value in [*node.get("enum", []), node.get("const")] if isinstance(value, str)}
            waiting += node.values()
        elif isinstance(node, list):
            waiting += node
    return frozenset(found)
