"""Fifty planted keys, in every place that a key gets to: none is in an artefact, a log, an exception."""

from __future__ import annotations

import asyncio
import base64
import io
import json
import logging
import random
import string
import traceback
from contextlib import suppress
from pathlib import Path
from urllib.parse import quote

import httpx2
import planted
import pytest
from pydantic import SecretStr
from reading_group import PAGE

from extractor import OpenAIModel, Page
from extractor.batch.page_worker import NamedModel
from extractor.batch.retries import Patience
from extractor.batch.runner import run_batch
from extractor.batch.terms import Terms
from extractor.cli import run as command_line
from extractor.engines.choice import choose_model
from extractor.engines.openai_model import Transport
from extractor.engines.secrets import checked_key, checked_url, spellings, struck, without_secrets
from extractor.errors import CredentialsError, ExtractorError, UsageError
from extractor.pipeline import extract_async
from extractor.settings import Settings

_CHANCE = random.Random(7)


def _made(pattern: str) -> str:
    """``{30}`` is thirty letters and digits, ``{h32}`` thirty-two hexadecimal digits, ``{D12}`` capitals and digits."""
    alphabets = {"h": "0123456789abcdef", "D": string.ascii_uppercase + string.digits, "d": string.digits}
    parts = pattern.split("{")
    made = parts[0]
    for part in parts[1:]:
        size, _, rest = part.partition("}")
        alphabet = alphabets.get(size[0], string.ascii_letters + string.digits)
        made += "".join(_CHANCE.choices(alphabet, k=int(size.lstrip("hDd")) - 1)) + _CHANCE.choice(string.digits) + rest
    return made


SHAPED = tuple(map(_made, (
    "sk-{48}", "sk-proj-{40}_{30}", "sk-svcacct-{60}", "sk-admin-{40}", "sk-ant-api03-{80}-AA", "sk-ant-admin01-{60}", "sk-or-v1-{h64}", "sk-lf-{h36}",
    "gsk_{52}", "xai-{80}", "pplx-{48}", "nvapi-{60}", "hf_{34}", "r8_{37}", "fw_{24}", "tgp_v1_{43}", "csk-{48}", "AIza{35}", "ya29.{60}", "AKIA{D16}", "ASIA{D16}",
    "ghp_{36}", "gho_{36}", "ghs_{36}", "github_pat_{22}_{59}", "glpat-{20}", "xoxb-{d12}-{d12}-{24}", "xoxp-{d12}-{24}", "pypi-AgEIcHlwaS5vcmc{40}", "npm_{36}",
    "dop_v1_{h64}", "shpat_{h32}", "rk_live_{24}", "whsec_{32}", "lin_api_{40}", "lsv2_pt_{h32}_{h10}", "glsa_{32}_{h8}", "hvs.{90}", "SG.{22}.{43}", "dapi{h32}",
    "eyJ{20}.eyJ{40}.{43}",
)))  # fmt: skip
"""By what they look like: nobody needs to know them."""
SHAPELESS = tuple(
    map(
        _made,
        (
            "{h32}",
            "{h8}-{h4}-{h4}-{h4}-{h12}",
            "{40}",
            "{24}/+{10}=",
            "{16}%{10}",
            '{20}"{5}',
            "{30}\\{6}",
            "{64}",
            "pa$$w0rd!{4}",
            "{22}==",
        ),
    )
)
"""As Azure, vLLM, gateways and people have them: only who was given one knows it."""
KEYS = (*SHAPED, *SHAPELESS)[:51]


def traces(key: str) -> set[str]:
    """What would give it away: itself, a good part of it, and its encodings."""
    middle = key[len(key) // 4 : len(key) // 4 + 12]
    encoded = base64.b64encode(key.encode()).decode().rstrip("=")
    return {key, middle, quote(key, safe=""), json.dumps(key)[1:-1], encoded[: len(encoded) // 4 * 4 - 4]}


def shown(key: str, text: str) -> list[str]:
    return [trace for trace in traces(key) if trace in text]


def echoes(key: str, at: int) -> httpx2.MockTransport:
    """A server that says back what it was sent, in the ways that servers and gateways do."""
    basic = base64.b64encode(f":{key}".encode()).decode()
    said = (
        f"Incorrect API key provided: {key}.", f'{{"authorization": "Bearer {key}"}}', f"url was /v1/chat?key={quote(key, safe='')}", f"Authorization: Basic {basic}",
        f"headers: {json.dumps({'x-api-key': key})}", f"upstream http://user:{quote(key, safe='')}@10.0.0.1 refused", f"{base64.b64encode(key.encode()).decode()} is no key",
        f"token={key}&x=1", f"repr {key!r}", f"{'long ' * 36}{key}",
    )  # fmt: skip
    status = (401, 403, 400, 402, 404, 413, 429, 500, 503, 502)

    def answer(request: httpx2.Request) -> httpx2.Response:
        if at % 7 == 6:
            raise httpx2.ConnectError(f"can't reach it with {key}")
        headers = {"x-echo": quote(key, safe=""), "retry-after-ms": "1"}
        return httpx2.Response(status[at % 10], json={"error": {"message": said[(at // 3) % 10]}}, headers=headers)

    return httpx2.MockTransport(answer)


def test_keys_are_fifty_and_the_way_to_look_for_them_finds_them() -> None:
    """Each in plain sight is seen, so that what follows can fail."""
    assert len(set(KEYS)) >= 50
    assert all(shown(key, f"x {key} y") and shown(key, f"x {quote(key, safe='')} y") for key in KEYS)


@pytest.mark.parametrize("at", range(len(KEYS)))
def test_a_key_that_servers_say_back_is_nowhere(at: int, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """Not in the run's folder, the log, what is raised or told, nor in what libraries log when asked to."""
    key = KEYS[at]
    model = OpenAIModel(
        "m", api_key=SecretStr(key), base_url="http://test/v1", transport=Transport(attempts=1, http=echoes(key, at))
    )
    told = io.StringIO()
    page = planted.write_page(tmp_path / "in")
    with caplog.at_level(logging.DEBUG):
        try:
            run_batch(
                [page],
                tmp_path / "run",
                model=model,
                terms=Terms(patience=Patience(attempts=1, refusals=1, longest_wait=1.0)),
                log=tmp_path / "log.jsonl",
                cache=tmp_path / "cache",
                watch=lambda event: told.write(repr(event)),
            )
            asyncio.run(extract_async(Page.from_text(PAGE), model=model))
        except ExtractorError as error:
            told.write("".join(traceback.format_exception(error)) + repr(error) + str(error))
    files = [file for folder in ("run", "cache") for file in (tmp_path / folder).rglob("*") if file.is_file()]
    kept = "".join(file.read_bytes().decode("latin-1") for file in [*files, tmp_path / "log.jsonl"])
    assert shown(key, kept) == []
    assert shown(key, told.getvalue() + repr(model) + repr(vars(model))) == []
    assert shown(key, caplog.text) == []


@pytest.mark.parametrize("key", SHAPED)
def test_a_key_of_somebody_else_is_struck_out_by_its_shape(key: str) -> None:
    """A gateway may say its own."""
    assert shown(key, struck(f"upstream said: {key}, which is wrong")) == []


@pytest.mark.parametrize(
    "text",
    [
        "404: the model meta-llama/Llama-3.3-70B-Instruct-Turbo does not exist",
        "the model `gpt-4o-mini-2024-07-18` has a context length of 128000 tokens",
        "can't reach http://127.0.0.1:8000/v1 (Connection refused)",
        "Rate limit reached for requests per min (RPM): Limit 500, Used 500, Requested 1.",
        "invalid token at position 12: expected string; sk-learn is no model",
    ],
)
def test_what_is_no_key_stays(text: str) -> None:
    """Models, addresses and limits are what a message is for."""
    assert struck(text, "sk-0123456789abcdef") == text


@pytest.mark.parametrize("key", KEYS[::5])
@pytest.mark.parametrize(
    "form",
    [
        "https://user:{}@host.example/v1",
        "https://{}@host.example/v1",
        "https://host.example/v1?key={}",
        "https://host.example/v1#{}",
    ],
)
def test_a_base_url_with_a_key_is_refused_without_saying_it(
    key: str, form: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """For it is stored with a batch and shown: from Python, from settings, from the command line."""
    url = form.format(quote(key, safe=""))
    with pytest.raises(UsageError, match=r"the base URL https://host.example/v1 was given with") as caught:
        OpenAIModel("m", base_url=url)
    settings = Settings.from_environment({"OPENAI_BASE_URL": url, "HOME": str(tmp_path)}, model="m")
    with pytest.raises(UsageError) as again:
        choose_model(settings)
    (tmp_path / "page.txt").write_text(PAGE)
    codes = [
        command_line(["extract", str(tmp_path / "page.txt"), "--model", "m", "--base-url", url, "--format", "json"]),
        command_line(
            [
                "batch",
                str(tmp_path / "page.txt"),
                "--out",
                str(tmp_path / "run"),
                "--model",
                "none",
                "--base-url",
                url,
                "--no-cache",
            ]
        ),
    ]
    kept = "".join(file.read_bytes().decode("latin-1") for file in (tmp_path / "run").rglob("*") if file.is_file())
    said = capsys.readouterr()
    everything = "".join(
        [*map(repr, (settings, caught.value, again.value, NamedModel.of(settings))), str(caught.value), said.out, said.err, kept]
    )
    assert codes == [2, 0] and shown(key, everything) == []


@pytest.mark.parametrize("key", ["sk-abc\ndef0123456789", "sk-“quoted”0123456789", "sk-null\x00byte012345", "two words 0123456789"])
def test_a_key_that_no_header_takes_is_refused_without_saying_it(key: str) -> None:
    """A library would quote it in its complaint. White space around a key is taken off."""
    with pytest.raises(CredentialsError) as caught:
        OpenAIModel("m", api_key=key, base_url="http://test/v1")
    assert "0123456789" not in "".join(traceback.format_exception(caught.value))
    assert checked_key(" sk-abc\n") == "sk-abc"


def test_spellings_of_short_keys_are_none() -> None:
    """To strike out "none" would garble every message."""
    assert spellings("none") == () and struck("none of it", "none") == "none of it"


def test_plain_urls_are_taken_as_they_are() -> None:
    """Also those of local servers, with ports and paths."""
    for url in ("http://127.0.0.1:8000/v1", "https://api.example/openai/v1/", "http://[::1]:9/v1", None):
        assert checked_url(url) == url
    assert without_secrets("https://u:p@h.example:1/a?b#c") == "https://h.example:1/a"
    with suppress(UsageError):
        checked_url("http://[bad")
