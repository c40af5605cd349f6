"""The question to a language model: one for each competency, the conversation as data within it."""

import hashlib
import json
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

from scorecards.suggestion.by_model.sending import Sent
from scorecards.suggestion.explaining import MISSING
from scorecards.suggestion.rubric import Competency

_FILE = (files("scorecards.suggestion.by_model") / "prompt.toml").read_text(encoding="utf-8")
_PROMPT: dict[str, str] = tomllib.loads(_FILE)

PROMPT_HASH = hashlib.sha256(_FILE.encode()).hexdigest()
"""SHA-256 (hex) of what is said to the model beside the conversation and the rubric."""


@dataclass(frozen=True, slots=True)
class Prompt:
    """The messages about one competency, and the JSON schema of the answer."""

    competency: Competency
    messages: tuple[dict[str, str], ...]
    schema: dict[str, Any]


def write_prompts(sent: Sent, rubric: Sequence[Competency]) -> list[Prompt]:
    """Return the question for each competency; all begin alike, so that a server may keep that."""
    spoken = _write_conversation(sent)
    return [
        Prompt(
            competency,
            (
                {"role": "system", "content": _PROMPT["system"]},
                {"role": "user", "content": f"{spoken}\n\n{_write_task(competency)}"},
            ),
            _describe_answer(competency),
        )
        for competency in rubric
    ]


def _write_conversation(sent: Sent) -> str:
    lines = [
        json.dumps(
            {
                "turn": number,
                "who": "candidate" if turn.is_candidate else "interviewer",
                "words": turn.words,
            },
            ensure_ascii=False,
        )
        for number, turn in enumerate(sent.turns, 1)
    ]
    return "\n".join(["-----", *lines, "-----"])


def _write_task(competency: Competency) -> str:
    told = {
        "competency": competency.key,
        "name": competency.name,
        "question": competency.question,
        "levels": {str(level): competency.anchors[level] for level in competency.levels},
    }
    return f"{_PROMPT['task']}\n{json.dumps(told, ensure_ascii=False)}"


def _describe_answer(competency: Competency) -> dict[str, Any]:
    quote = _closed(
        {
            "turn": {"type": "integer"},
            "quote": {"type": "string"},
            "speaks": {"type": "string", "enum": ["for", "against"]},
        }
    )
    return _closed(
        {
            "competency": {"type": "string", "enum": [competency.key]},
            "rating": {"type": ["integer", "null"], "enum": [*competency.levels, None]},
            "evidence": {"type": "array", "items": quote},
            "missing": {"type": "array", "items": {"type": "string", "enum": list(MISSING)}},
        }
    )


def _closed(properties: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": "object",
        "additionalProperties": False,
        "required": list(properties),
        "properties": properties,
    }
