"""What an endpoint may answer to the first question, and what a run remembers of it: whatever it is, no crash."""

from __future__ import annotations

import pytest

from extractor.engines.endpoint import FORMS, Dialect

DEEP = "[" * 100_000 + "]" * 100_000


@pytest.mark.parametrize("form", [form for form in FORMS if form.name != "plain"], ids=lambda form: form.name)
@pytest.mark.parametrize("text", [DEEP, DEEP[:100_000], "", "{", "NaN,", "\ufffd"])
def test_a_reply_that_is_no_json_shows_no_obedience(form, text: str) -> None:
    """Also one that is nested deeper than the parser goes."""
    assert not form.obeyed(text)


@pytest.mark.parametrize(
    "told", ["1", "null", '"json_schema"', "[]", '{"form": []}', '{"form": "none"}', "{}", '{"form": "tools"}', "{"]
)
def test_what_was_not_told_is_not_heard(told: str) -> None:
    """A damaged file is an error that its reader knows."""
    with pytest.raises((ValueError, KeyError, TypeError)):
        Dialect.heard(told)
