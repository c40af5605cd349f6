"""Read the scorecard's form, as a browser without scripts sends it, into the draft's fields.

The page says what it showed: `known` is JSON {field path: [version, digest of the value shown]}.
A field whose value still has that digest was not changed here and is left alone, so that an old
page never undoes what another window wrote.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from accounts.errors import Invalid
from scorecards.models import Scorecard

KNOWN_MAX = 20_000
EMPTY: dict[str, Any] = {"rating": None, "note": "", "evidence": [], "overall": None, "summary": ""}


@dataclass(frozen=True, slots=True)
class Typed:
    """What a form holds: every field, those changed here, and the versions they were based on."""

    values: dict[str, Any]
    changes: dict[str, Any]
    bases: dict[str, int]


def list_paths(card: Scorecard) -> list[str]:
    """Return every field path of the card's form, in the order of the page."""
    parts = [f"{item['key']}.{part}" for item in card.form for part in PARTS]
    return [*parts, "overall", "summary"]


PARTS = ("rating", "note", "evidence")


def empty_value(path: str) -> Any:
    """Return what a field holds before anybody wrote it."""
    return EMPTY[path.rpartition(".")[2]]


def describe_known(card: Scorecard, shown: Mapping[str, Any]) -> dict[str, list[object]]:
    """Return what the page hands back: each field's version and the digest of its shown value."""
    return {
        path: [card.draft_versions.get(path, 0), digest_value(shown.get(path, empty_value(path)))]
        for path in list_paths(card)
    }


def digest_value(value: Any) -> str:
    """Return a short SHA-256 (16 hex digits) of a field's value; quotes count by their place."""
    if isinstance(value, list):
        value = [[item["transcript"], item["start"], item["end"]] for item in value]
    body = json.dumps(value, ensure_ascii=True, separators=(",", ":"))
    return hashlib.sha256(body.encode()).hexdigest()[:16]


def read_form(card: Scorecard, posted: QueryDict) -> Typed:
    """Return the form's fields. Raises Invalid that names the field."""
    # An unchosen radio sends nothing at all; evidence sends an empty value where no quote is left.
    values = {path: read_value(path, posted) for path in list_paths(card) if path in posted}
    known = read_known(posted.get("known", ""))
    changes = {
        path: value
        for path, value in values.items()
        if path not in known or known[path][1] != digest_value(value)
    }
    bases = {path: known[path][0] for path in changes if path in known}
    return Typed(values, changes, bases)


def read_value(path: str, posted: QueryDict) -> Any:
    """Return one field as the draft takes it."""
    part = path.rpartition(".")[2]
    if part == "evidence":
        return [read_place(path, text) for text in posted.getlist(path) if text]
    text = posted.get(path, "").replace("\r\n", "\n")
    if part in {"note", "summary"}:
        return text
    if part == "overall":
        return text or None
    return int(text) if text in {"1", "2", "3", "4"} else text or None


def read_place(path: str, text: str) -> dict[str, Any]:
    """Return a quote's place from "transcript:start:end". Raises Invalid."""
    transcript, _colon, span = text.partition(":")
    start, _colon, end = span.partition(":")
    if not all(n.isdecimal() and n.isascii() and len(n) < 10 for n in (start, end)):
        raise Invalid(_("This quote names no place in a transcript."), field=path)
    return {"transcript": transcript, "start": int(start), "end": int(end)}


def read_known(text: str) -> dict[str, tuple[int, str]]:
    """Return what the page had shown; nothing where the field is missing. Raises Invalid."""
    if not text:
        return {}
    try:
        known = json.loads(text[:KNOWN_MAX])
        return {str(path): (int(version), str(digest)) for path, (version, digest) in known.items()}
    except (ValueError, TypeError, AttributeError, OverflowError, RecursionError) as error:
        raise Invalid(_("The page's own record is damaged. Reload it."), field="known") from error
