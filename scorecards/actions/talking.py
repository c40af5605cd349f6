"""Speak to a server in the OpenAI dialect: one question out, the words of its answer back."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from django.conf import settings

from accounts.actions.sending import Limits, send
from accounts.errors import Unreachable
from scorecards.suggestion.by_model import Prompt, Unusable

ANSWER_MOST = 256 * 1024
TOKENS_MOST = 1_500  # of one answer: some ten quotes
COUNT_MOST = 100_000_000
CODES = {
    "timeout": "timeout",
    "answer_too_large": "too_large",
    "private_address": "private_address",
    "not_secure": "private_address",
}
STATUSES = {401: "not_allowed", 403: "not_allowed", 404: "not_allowed", 429: "too_many_requests"}


@dataclass(frozen=True, slots=True)
class Said:
    """What a server answered: the model's words, or why there are none, and what was counted."""

    content: str = ""
    problem: str = ""
    tokens_in: int = 0
    tokens_out: int = 0


def talk(prompt: Prompt, *, seed: int, seconds: float) -> Said:
    """Ask once, within `seconds`. Every way to fail is told as the answer's `problem`."""
    try:
        body = _post(_write_body(prompt, seed), seconds)
    except Unusable as unusable:
        return Said(problem=unusable.code)
    return _read(body)


def _write_body(prompt: Prompt, seed: int) -> bytes:
    form = {"name": "rating", "strict": True, "schema": prompt.schema}
    asked = {
        "model": settings.MODEL_NAME,
        "messages": list(prompt.messages),
        "temperature": 0,
        "seed": seed,
        "max_tokens": TOKENS_MOST,
        "response_format": {"type": "json_schema", "json_schema": form},
    }
    return json.dumps(asked).encode()


def _post(body: bytes, seconds: float) -> Any:
    headers = {"Content-Type": "application/json", "Accept": "application/json"}
    if settings.MODEL_KEY:
        headers["Authorization"] = f"Bearer {settings.MODEL_KEY}"
    limits = Limits(settings.MODEL_NETWORKS, seconds, seconds, ANSWER_MOST)
    try:
        answer = send(f"{settings.MODEL_URL}/chat/completions", body, headers, limits)
    except Unreachable as error:
        raise Unusable(CODES.get(error.code, "unreachable")) from error
    if answer.status != 200:
        late = "server_error" if answer.status >= 500 else "no_answer"
        raise Unusable(STATUSES.get(answer.status, late))
    try:
        return json.loads(answer.body)
    except (ValueError, RecursionError) as error:
        raise Unusable("no_answer") from error


def _read(body: Any) -> Said:
    usage = _pick(body, "usage")
    counts = _count(usage, "prompt_tokens"), _count(usage, "completion_tokens")
    choices = _pick(body, "choices")
    choice = choices[0] if isinstance(choices, list) and choices else None
    message = _pick(choice, "message")
    content, why = _pick(message, "content"), _pick(choice, "finish_reason")
    problem = ""
    if _pick(message, "refusal") or why == "content_filter":
        problem = "refused"
    elif why == "length":
        problem = "cut_off"
    elif not isinstance(content, str):
        problem = "no_answer"
    return Said("" if problem else str(content), problem, *counts)


def _pick(row: Any, name: str) -> Any:
    return row.get(name) if isinstance(row, dict) else None


def _count(usage: Any, name: str) -> int:
    value = _pick(usage, name)
    return value if type(value) is int and 0 <= value <= COUNT_MOST else 0
