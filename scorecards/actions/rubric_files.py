"""A rubric as a file: JSON with its name and its competencies, out and in again."""

from __future__ import annotations

import json
from typing import Any

from django.utils.translation import gettext as _

from accounts.errors import Invalid
from accounts.models import User
from scorecards.actions.comparing_rubrics import read_written
from scorecards.actions.rubric_drafts import start_rubric_draft
from scorecards.actions.rubric_words import FIELDS
from scorecards.models import Rubric, RubricDraft

MOST_BYTES = 1_000_000
SUFFIX = ".rubric.json"


def describe_rubric(rubric: Rubric | RubricDraft) -> dict[str, Any]:
    """Return what the file of a version or draft holds; it is also what publishing by API takes."""
    rows = [{field: item[field] for field in FIELDS} for item in read_written(rubric)]
    return {"name": rubric.name, "competencies": rows}


def write_rubric_file(rubric: Rubric | RubricDraft) -> str:
    """Return a version or a draft as the text of its file."""
    return json.dumps(describe_rubric(rubric), ensure_ascii=False, indent=1) + "\n"


def name_rubric_file(rubric: Rubric | RubricDraft) -> str:
    """Return a file name for a version or a draft."""
    words = "-".join(rubric.name.lower().split()).replace("/", "-")
    which = "draft" if isinstance(rubric, RubricDraft) else f"v{rubric.version}"
    return f"{words}-{which}{SUFFIX}"


def read_rubric_file(raw: bytes | str) -> tuple[str, list[Any]]:
    """Return the name (empty if the file has none) and the competencies of a rubric's file.

    A file is {"name": ..., "competencies": [...]} or the list alone. Raises Invalid that names
    the line of what is no JSON, or the field.
    """
    text = _decode(raw)
    try:
        document = json.loads(text)
    except json.JSONDecodeError as error:
        told = _("Line %(lineno)s, column %(colno)s: this is not JSON: %(msg)s.") % {
            "lineno": error.lineno,
            "colno": error.colno,
            "msg": error.msg,
        }
        raise Invalid(told, field="file") from error
    except (RecursionError, ValueError) as error:
        raise Invalid(
            _("This is nested too deeply, or a number is too long."), field="file"
        ) from error
    if isinstance(document, list):
        return "", document
    if not isinstance(document, dict) or not isinstance(document.get("competencies"), list):
        raise Invalid(_("A rubric's file holds a list of competencies."), field="file")
    if unknown := sorted(set(document) - {"name", "competencies"}):
        raise Invalid(_("There is no field %(value)s.") % {"value": unknown[0][:80]}, field="file")
    return document.get("name", ""), document["competencies"]


def _decode(raw: bytes | str) -> str:
    if len(raw) > MOST_BYTES:
        raise Invalid(
            _("A rubric's file has at most %(most_bytes)s bytes.")
            % {"most_bytes": f"{MOST_BYTES:,}"},
            field="file",
        )
    if isinstance(raw, str):
        return raw.removeprefix("\ufeff")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise Invalid(
            _("Line %(line)s: this is not UTF-8 text.") % {"line": line}, field="file"
        ) from error


def import_rubric(raw: bytes | str, *, by: User, name: str = "") -> RubricDraft:
    """Return a new draft of what a file holds, called `name` or as the file says.

    It is published like any draft. Raises Invalid that names the line or field, AlreadyThere if
    the rubric has a draft.
    """
    written, competencies = read_rubric_file(raw)
    return start_rubric_draft(by=by, name=name or written, competencies=competencies)
