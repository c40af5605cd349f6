"""What the rubric editor shows, gathered once as plain values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from accounts.errors import Refusal, Stale
from scorecards.actions.comparing_rubrics import CompetencyChange, compare_rubrics
from scorecards.actions.rubric_warnings import Warned, list_warnings
from scorecards.actions.rubric_words import (
    KEY_MAX,
    QUESTION_MAX,
    TITLE_MAX,
    Written,
    list_faults,
)
from scorecards.actions.rubrics import newest_version
from scorecards.models import RubricDraft
from scorecards.pages.rubrics import place_of

MOST = {"key": KEY_MAX, "name": TITLE_MAX, "question": QUESTION_MAX}


@dataclass(frozen=True, slots=True)
class Box:
    """One text of the form: `path` is its name there, `part` key, name, question or a level."""

    path: str
    part: str
    text: str
    error: str = ""
    warnings: tuple[Warned, ...] = ()
    most: int = 0

    @property
    def anchor(self) -> str:
        """The element's id."""
        return anchor_of(self.path)


@dataclass(frozen=True, slots=True)
class Block:
    """One competency of the form; `error` is about the whole of it."""

    index: int
    name: str
    key: Box
    title: Box
    question: Box
    levels: list[Box] = field(default_factory=list)
    error: str = ""

    @property
    def has_fourth(self) -> bool:
        """Whether the fourth level is there, to be taken away."""
        return len(self.levels) == 4


def anchor_of(path: str) -> str:
    """Return the id of the element that a field's error is about."""
    parts = path.split(".")
    if len(parts) == 2 or parts[-1] == "anchors":
        return f"c-{parts[1]}"
    return f"f-{path.replace('.', '-')}" if len(parts) > 2 else ""


def describe_draft(
    draft: RubricDraft, written: Written, *, refusal: Refusal | None = None
) -> dict[str, Any]:
    """Return the context of the page: the typed texts with errors, warnings and a conflict."""
    errors = read_errors(refusal)
    warnings = list_warnings(written)
    newest = newest_version(draft.name)
    blocks = [_describe(index, item, errors, warnings) for index, item in enumerate(written)]
    faults = list_faults(written) if refusal is None else {}
    return {
        "draft": draft,
        "blocks": blocks,
        "newest": newest,
        "is_behind": newest is not None and newest != draft.based_on,
        "errors": [(anchor_of(path), text) for path, text in errors.items()],
        "refusal": refusal,
        "clash": _describe_clash(draft, written, refusal),
        "faults": [
            (anchor_of(path), place_of(path, written), text) for path, text in faults.items()
        ],
        "warnings": [(anchor_of(one.field), place_of(one.field, written), one) for one in warnings],
    }


def read_errors(refusal: Refusal | None) -> dict[str, str]:
    """Return a refusal's sentences by field."""
    if refusal is None:
        return {}
    many = refusal.data.get("errors")
    if isinstance(many, Mapping):
        return {str(path): str(text) for path, text in many.items()}
    return {refusal.field: refusal.message}


def _describe_clash(
    draft: RubricDraft, written: Written, refusal: Refusal | None
) -> list[CompetencyChange] | None:
    """Return what differs between the text that stands and the typed one, None without a clash."""
    if not isinstance(refusal, Stale):
        return None
    return compare_rubrics(draft.competencies, written)


def _describe(
    index: int, item: Mapping[str, Any], errors: Mapping[str, str], warnings: list[Warned]
) -> Block:
    at = f"competencies.{index}"

    def box(part: str, text: str, path: str) -> Box:
        return Box(
            path=path,
            part=part,
            text=text,
            error=errors.get(path, ""),
            warnings=tuple(one for one in warnings if one.field == path),
            most=MOST.get(part, 0),
        )

    key, title, question = (box(part, item[part], f"{at}.{part}") for part in MOST)
    levels = [
        box(level, text, f"{at}.anchors.{level}") for level, text in sorted(item["anchors"].items())
    ]
    error = errors.get(at, "") or errors.get(f"{at}.anchors", "")
    return Block(index, item["name"], key, title, question, levels, error)
