"""llama.cpp in this process: reads a prompt, keeps what it read, writes under a grammar.

Only the engine's child process imports this module. It stands on the C interface as
llama-cpp-python binds it (https://github.com/ggml-org/llama.cpp/blob/master/include/llama.h),
not on its ``Llama`` class: that one applies the grammar to the whole vocabulary for each
token, keeps one prefix only, and can't leave out the repacked weights.
"""

from __future__ import annotations

import codecs
import ctypes
from collections.abc import Iterator, Sequence
from typing import Any

import llama_cpp.llama_cpp as c
import numpy as np
from llama_cpp.llama_chat_format import Jinja2ChatFormatter
from numpy.typing import NDArray

from extractor.engines.prefix import BLOCK, PrefixMemory, Prompt

CHATML = (
    "{% for message in messages %}<|im_start|>{{ message.role }}\n{{ message.content }}<|im_end|>\n{% endfor %}"
    "{% if add_generation_prompt %}<|im_start|>assistant\n{% endif %}"
)


class LoadError(Exception):
    """The file is no model that llama.cpp can load, or there is too little memory for it."""


class PromptTooLong(Exception):
    """The prompt leaves no room in the context for an answer."""


def _silence(level: int, text: bytes, user_data: object) -> None:
    """llama.cpp talks a page for each load; its errors are told by return codes too."""


_no_log = c.llama_log_callback(_silence)


class Weights:
    """A loaded model file: its vocabulary and its chat template."""

    def __init__(self, path: str, *, repack: bool) -> None:
        c.llama_backend_init()
        c.llama_log_set(_no_log, ctypes.c_void_p(0))
        parameters = c.llama_model_default_params()
        parameters.use_extra_bufts = repack
        self.handle = c.llama_model_load_from_file(path.encode(), parameters)
        if not self.handle:
            raise LoadError("llama.cpp can't load this file")
        self.vocab = c.llama_model_get_vocab(self.handle)
        self.size = c.llama_vocab_n_tokens(self.vocab)
        template = c.llama_model_chat_template(self.handle, None)
        self._chat = Jinja2ChatFormatter(
            template.decode() if template else CHATML,
            eos_token=self._special(c.llama_vocab_eos(self.vocab)),
            bos_token=self._special(c.llama_vocab_bos(self.vocab)),
        )

    def prompt(self, messages: Sequence[dict[str, str]]) -> Prompt:
        """Messages in the model's own chat format.

        Message texts are tokenized apart from the template around them, so that a page that
        prints ``<|im_end|>`` gets the letters, not the control token.
        """
        marks = [f"\x02{index}\x03" for index in range(len(messages))]
        marked: Any = [{**message, "content": mark} for message, mark in zip(messages, marks, strict=True)]
        rest = self._chat(messages=marked).prompt
        tokens: list[int] = []
        stable = 0
        for message, mark in zip(messages, marks, strict=True):
            before, _, rest = rest.partition(mark)
            tokens += self.tokens(before, special=True)
            tokens += self.tokens(message["content"])
            stable = len(tokens) if message["role"] == "system" else stable
        return Prompt(tokens + self.tokens(rest, special=True), stable)

    def tokens(self, text: str, *, special: bool = False) -> list[int]:
        data = text.encode("utf-8", "replace")
        room = (c.llama_token * (len(data) + 8))()
        count = c.llama_tokenize(self.vocab, data, len(data), room, len(room), False, special)
        return list(room[:count])

    def piece(self, token: int) -> bytes:
        room = ctypes.create_string_buffer(256)
        count = c.llama_token_to_piece(self.vocab, token, room, len(room), 0, False)
        return room.raw[: max(0, count)]

    def ends(self, token: int) -> bool:
        return bool(c.llama_vocab_is_eog(self.vocab, token))

    def _special(self, token: int) -> str:
        text = c.llama_vocab_get_text(self.vocab, token) if token >= 0 else b""
        return str((text or b"").decode("utf-8", "replace"))


class Context:
    """What the model has read so far: ``tokens``, and its state after them."""

    def __init__(self, weights: Weights, *, size: int, threads: int) -> None:
        self.size = size
        self.tokens: list[int] = []
        parameters = c.llama_context_default_params()
        parameters.n_ctx = size
        parameters.n_batch = parameters.n_ubatch = BLOCK
        parameters.n_threads = parameters.n_threads_batch = threads
        parameters.flash_attn_type = c.LLAMA_FLASH_ATTN_TYPE_ENABLED
        self._handle = c.llama_init_from_model(weights.handle, parameters)
        if not self._handle:
            raise LoadError(f"llama.cpp can't make a context of {size} tokens: too little memory")
        self._memory = c.llama_get_memory(self._handle)
        self._batch = c.llama_batch_init(BLOCK, 0, 1)
        self._vocabulary = weights.size

    def read(self, tokens: Sequence[int]) -> None:
        """Read on, in blocks from here. Afterwards :meth:`row` has the last token's logits."""
        for start in range(0, len(tokens), BLOCK):
            part = tokens[start : start + BLOCK]
            self._fill(part)
            if c.llama_decode(self._handle, self._batch) != 0:
                raise PromptTooLong("the context is full")
            self.tokens += part

    def _fill(self, part: Sequence[int]) -> None:
        batch, past = self._batch, len(self.tokens)
        batch.n_tokens = len(part)
        for index, token in enumerate(part):
            batch.token[index] = token
            batch.pos[index] = past + index
            batch.n_seq_id[index] = 1
            batch.seq_id[index][0] = 0
            batch.logits[index] = index == len(part) - 1

    def row(self) -> NDArray[np.float32]:
        pointer = c.llama_get_logits_ith(self._handle, -1)
        return np.ctypeslib.as_array(pointer, shape=(self._vocabulary,))

    def keep(self, count: int) -> None:
        """Forget all but the first ``count`` tokens."""
        if count < len(self.tokens):
            c.llama_memory_seq_rm(self._memory, 0, count, -1)
            del self.tokens[count:]

    def save(self) -> bytes:
        room = (ctypes.c_uint8 * c.llama_state_seq_get_size(self._handle, 0))()
        written = c.llama_state_seq_get_data(self._handle, room, len(room), 0)
        return bytes(room[:written]) if written != len(room) else bytes(room)

    def restore(self, tokens: Sequence[int], state: bytes) -> None:
        """Be where :meth:`save` was called after ``tokens``."""
        self.keep(0)
        room = (ctypes.c_uint8 * len(state)).from_buffer_copy(state)
        if c.llama_state_seq_set_data(self._handle, room, len(state), 0):
            self.tokens = list(tokens)


TOKEN_DATA = np.dtype([("id", np.int32), ("logit", np.float32), ("p", np.float32)])
"""llama.cpp's ``llama_token_data``. An array of it: a hundred thousand ctypes objects take half a second."""


class Greedy:
    """Picks the likeliest token that the grammar allows.

    The likeliest token of all is tried alone first, then the likeliest few, then all: the
    result is that of applying the grammar to the whole vocabulary, mostly without its cost.
    """

    FEW = 64

    def __init__(self, weights: Weights, grammar: str | None) -> None:
        self._sampler = None
        if grammar is not None:
            self._sampler = c.llama_sampler_init_grammar(weights.vocab, grammar.encode(), b"root")
            if not self._sampler:
                raise ValueError("llama.cpp does not take this grammar")

    def pick(self, row: NDArray[np.float32]) -> int:
        if self._sampler is None:
            return int(row.argmax())
        best = next(token for tokens in self._tries(row) if (token := self._best(row, tokens)) is not None)
        c.llama_sampler_accept(self._sampler, best)
        return best

    def _tries(self, row: NDArray[np.float32]) -> Iterator[NDArray[np.int64]]:
        """Ever more of the likeliest tokens, in order of their ids: of equals the first one is taken."""
        yield np.array([row.argmax()])
        yield np.sort(np.argpartition(row, -self.FEW)[-self.FEW :])
        yield np.arange(len(row))

    def _best(self, row: NDArray[np.float32], tokens: NDArray[np.int64]) -> int | None:
        """The likeliest of these tokens that may come next; None where none may."""
        data = np.zeros(len(tokens), TOKEN_DATA)
        data["id"], data["logit"] = tokens, row[tokens]
        pointer = data.ctypes.data_as(ctypes.POINTER(c.llama_token_data))
        c.llama_sampler_apply(self._sampler, ctypes.byref(c.llama_token_data_array(pointer, len(tokens), -1, False)))
        best = int(data["logit"].argmax())
        return int(tokens[best]) if data["logit"][best] != -np.inf else None

    def close(self) -> None:
        if self._sampler is not None:
            c.llama_sampler_free(self._sampler)
            self._sampler = None


class Engine:
    """A model ready to be asked."""

    def __init__(self, path: str, *, context: int, threads: int, repack: bool) -> None:
        self.weights = Weights(path, repack=repack)
        self._context = Context(self.weights, size=context, threads=threads)
        self._prefixes = PrefixMemory(self._context)

    def warm_up(self) -> None:
        """Run every kind of kernel once: a build that this processor can't run dies here, not later."""
        self._context.read(self.weights.tokens("one two three four five six seven eight nine ten"))
        self._context.read(self._context.tokens[:1])
        self._context.keep(0)

    def read(self, prompt: Prompt) -> int:
        """Read a prompt. Returns how many of its tokens were read anew. Raises :class:`PromptTooLong`."""
        if len(prompt.tokens) + 1 >= self._context.size:
            raise PromptTooLong(f"the question has {len(prompt.tokens)} tokens, the model's context {self._context.size}")
        return self._prefixes.read(prompt)

    def write(self, grammar: str | None) -> Iterator[str]:
        """Write after what was read, a token's text at a time, until the model or the context ends."""
        greedy = Greedy(self.weights, grammar)
        decoder = codecs.getincrementaldecoder("utf-8")("replace")
        try:
            while len(self._context.tokens) < self._context.size:
                token = greedy.pick(self._context.row())
                if self.weights.ends(token):
                    return
                yield decoder.decode(self.weights.piece(token))
                self._context.read([token])
        finally:
            greedy.close()
