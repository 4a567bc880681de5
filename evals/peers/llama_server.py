"""llama-cpp-python's OpenAI-compatible server, with llama.cpp's repacked weights left out.

On processors with AMX the repacked weights end the process
(https://github.com/ggml-org/llama.cpp/issues/20824); the server has no option for it.
All arguments are the server's own::

    pip install "llama-cpp-python[server]"
    python evals/peers/llama_server.py --model WEIGHTS.gguf --n_ctx 8192 --n_threads 2 --port 8077
"""

import llama_cpp
from llama_cpp.server.__main__ import main

default_params = llama_cpp.llama_model_default_params


def without_repacking() -> llama_cpp.llama_model_params:
    params = default_params()
    params.use_extra_bufts = False
    return params


if __name__ == "__main__":
    llama_cpp.llama_model_default_params = without_repacking
    main()
