"""Plays the engine's child process: speaks its pipe, and does what the user's text says."""

import json
import os
import signal
import sys
import time

GOOD = '{"titles":["Deep Cats"]}'


def load(options):
    if "noise" in options["path"]:
        os.write(2, b"ggml: noise\n")
    if "broken" in options["path"]:
        return {"failed": "llama.cpp can't load this file"}
    if "amx" in options["path"] and options["repack"]:
        os.kill(os.getpid(), signal.SIGSEGV)
    if "dead" in options["path"]:
        sys.exit("no such instruction")
    return {"ready": True}


def reply(text, finish="stop"):
    counts = {"prompt_tokens": 30, "new_prompt_tokens": 10, "completion_tokens": 5, "seconds": 0.25}
    return {"text": text, "finish": finish, **counts}


def answer(message):
    if "count" in message:
        return {"counts": [len(text.split()) for text in message["count"]]}
    asked = message["messages"][-1]["content"]
    if asked == "die":
        os.write(2, b"GGML_ASSERT(n_tokens > 0) failed\n")
        os.kill(os.getpid(), signal.SIGABRT)
    if asked == "sleep":
        time.sleep(60)
    if asked == "pid":
        return reply(json.dumps({"titles": [str(os.getpid())]}))
    if asked == "options":
        return reply(json.dumps({"titles": [json.dumps(options)]}))
    if asked == "too long":
        return {"text": "", "finish": "too_long", "why": "9000 tokens"}
    text, _, finish = asked.partition(" => ")
    return reply(text if finish else GOOD, finish or "stop")


options = json.loads(sys.stdin.readline())
print(json.dumps(load(options)), flush=True)
for line in sys.stdin:
    message = json.loads(line)
    print(json.dumps({"id": message["id"], **answer(message)}), flush=True)
