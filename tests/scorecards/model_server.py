"""A language model's server on this machine that answers, or lies, as a test tells it to."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from tests.integrations.receiver import Call, Receiver, receiving

Answer = dict[str, Any]
Reply = tuple[int, dict[str, str], bytes]


def read_turns(call: Call) -> list[dict[str, Any]]:
    """Return the turns that were sent."""
    lines = call.told["messages"][1]["content"].split("-----")[1].strip().splitlines()
    return [json.loads(line) for line in lines]


def rate(call: Call, rating: int | None = 3, **changes: Any) -> Answer:
    """Return an honest answer to the question: two quotes of the candidate's longest turn."""
    asked = call.told["response_format"]["json_schema"]["schema"]["properties"]
    own = [turn for turn in read_turns(call) if turn["who"] == "candidate"]
    longest = max(own, key=lambda turn: len(turn["words"]))
    sentences = [text for text in re.split(r"(?<=[.?!]) ", longest["words"]) if text.count(" ") > 4]
    quotes = [
        {"turn": longest["turn"], "quote": text, "speaks": "for"}
        for text in sentences[:2]
        if "[" not in text
    ]
    said = {"rating": rating, "evidence": quotes if rating else [], "missing": ["given_up"]}
    return {"competency": asked["competency"]["enum"][0], **said, **changes}


def wrap(content: Any, **more: Any) -> Reply:
    """Return the reply that a server makes of a model's words."""
    words = content if isinstance(content, str) else json.dumps(content)
    choice = {"message": {"role": "assistant", "content": words}, "finish_reason": "stop", **more}
    usage = {"prompt_tokens": 1000, "completion_tokens": 50}
    return 200, {}, json.dumps({"choices": [choice], "usage": usage}).encode()


@contextmanager
def model_serving(settings: Any, answer: Callable[[Call], Reply]) -> Iterator[Receiver]:
    """Listen on a free port as the model that the settings name."""
    with receiving() as server:
        server.answer = answer
        settings.MODEL_URL = server.url.removesuffix("/hook") + "/v1"
        settings.MODEL_NAME = "parrot-7b"
        settings.MODEL_KEY = "sesame"
        settings.MODEL_NETWORKS = ["127.0.0.0/8"]
        settings.MODEL_SECONDS = 10
        yield server
