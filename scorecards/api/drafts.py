"""Between the API's nested drafts and the flat fields that actions keep."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from accounts.errors import InvalidMany, Refusal
from scorecards.models import Scorecard

WHOLE = ("overall", "summary", "reason", "basis")


def flatten_draft(body: Mapping[str, Any]) -> dict[str, Any]:
    """Return {"strategy.rating": 3, "overall": "yes"} of a nested change."""
    flat = {name: body[name] for name in ("overall", "summary") if name in body}
    for key, answer in body.get("competencies", {}).items():
        for part, value in answer.items():
            flat[f"{key}.{part}"] = value
    return flat


def nest_draft(form: Sequence[Mapping[str, Any]], draft: Mapping[str, Any]) -> dict[str, Any]:
    """Return the whole draft, unanswered fields included."""
    answers = {
        item["key"]: {
            "rating": draft.get(f"{item['key']}.rating"),
            "note": draft.get(f"{item['key']}.note", ""),
            "evidence": draft.get(f"{item['key']}.evidence", []),
        }
        for item in form
    }
    overall, summary = draft.get("overall"), draft.get("summary", "")
    return {"competencies": answers, "overall": overall, "summary": summary}


def nest_changes(changes: Mapping[str, Any]) -> dict[str, Any]:
    """Return flat fields as the nested change that they came as."""
    nested: dict[str, Any] = {name: changes[name] for name in WHOLE if name in changes}
    for path, value in changes.items():
        key, _, part = path.partition(".")
        if part:
            nested.setdefault("competencies", {}).setdefault(key, {})[part] = value
    return nested


def nest_field(path: str) -> str:
    """Return where a flat field stands in the nested body."""
    if path in WHOLE or not path:
        return path
    return f"competencies.{path}" if "." in path else ""


@contextmanager
def telling_nested(card: Scorecard) -> Iterator[None]:
    """Let refusals of the block point into the nested body, and show drafts nested."""
    try:
        yield
    except Refusal as refusal:
        _nest(refusal, card)
        raise


def _nest(refusal: Refusal, card: Scorecard) -> None:
    refusal.field = nest_field(refusal.field)
    if isinstance(refusal, InvalidMany):
        refusal.errors = {nest_field(path): text for path, text in refusal.errors.items()}
    if "current" in refusal.data:
        refusal.data["current"] = nest_draft(card.form, _fields(refusal.data["current"]))
    if "yours" in refusal.data:
        refusal.data["yours"] = nest_changes(_fields(refusal.data["yours"]))


def _fields(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}
