"""Read the scorecard's form as the browser sends it into the draft's fields."""

from __future__ import annotations

import json
from typing import Any

from django.http import QueryDict

from accounts.errors import Invalid
from scorecards.models import Scorecard


def read_changes(card: Scorecard, posted: QueryDict) -> dict[str, Any]:
    """Return the draft fields that the form holds. Raises Invalid that names the field."""
    changes: dict[str, Any] = {}
    for item in card.form:
        key = item["key"]
        if (rating := posted.get(f"{key}.rating")) is not None:
            changes[f"{key}.rating"] = read_rating(rating)
        if (note := posted.get(f"{key}.note")) is not None:
            changes[f"{key}.note"] = note.replace("\r\n", "\n")
        if quotes := posted.get(f"{key}.evidence"):
            changes[f"{key}.evidence"] = read_quotes(f"{key}.evidence", quotes)
    for name in ("overall", "summary"):
        if (value := posted.get(name)) is not None:
            changes[name] = value.replace("\r\n", "\n") if name == "summary" else value or None
    return changes


def read_rating(text: str) -> int | str | None:
    """Return a rating as the draft takes it: a number, an answer without one, or nothing."""
    if not text:
        return None
    return int(text) if text.isdecimal() and len(text) == 1 else text


def read_quotes(path: str, text: str) -> Any:
    """Return the quotes that the page's script keeps as JSON. Raises Invalid if it is none."""
    try:
        return json.loads(text[:100_000])
    except (ValueError, RecursionError) as error:
        raise Invalid("The quotes could not be read.", field=path) from error
