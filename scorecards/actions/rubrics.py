"""Publish rubric versions and say which one an opening uses."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.db.models import Max

from accounts.actions import record_event
from accounts.errors import Invalid, NotAllowed
from accounts.models import User
from candidates.actions.openings import require_run_opening
from candidates.models import Opening
from jobs import clock
from scorecards.models import Competency, OpeningRubric, Rubric
from scorecards.permissions import may_edit_rubrics
from scorecards.suggestion import default_rubric

KEY = re.compile(r"[a-z][a-z0-9_]{0,39}")


def default_rubric_competencies() -> list[dict[str, Any]]:
    """Return the shipped product-manager rubric as publish_rubric takes it."""
    return [
        {
            "key": item.key,
            "name": item.name,
            "question": item.question,
            "anchors": {str(level): text for level, text in item.anchors.items()},
        }
        for item in default_rubric()
    ]


def publish_rubric(*, by: User, name: str, competencies: Sequence[Mapping[str, Any]]) -> Rubric:
    """Return the next version of rubric `name`; cards in progress keep the version they have.

    Each competency is {key, name, question, anchors: {"1": text, ...}} with 3 or 4 levels.
    """
    if not may_edit_rubrics(by):
        raise NotAllowed("Only a company admin may publish a rubric.")
    if not name.strip():
        raise Invalid("Write the rubric's name.", field="name")
    if not competencies:
        raise Invalid("A rubric needs at least one competency.", field="competencies")
    rows = [read_competency(index, item) for index, item in enumerate(competencies)]
    keys = [row.key for row in rows]
    if repeated := sorted({key for key in keys if keys.count(key) > 1}):
        raise Invalid(f"{repeated[0]} stands here twice.", field="competencies")
    with transaction.atomic():
        rubric = _write(name.strip(), rows)
        record_event("rubric.published", rubric, by=by, payload={"version": rubric.version})
    return rubric


def _write(name: str, rows: Sequence[Competency]) -> Rubric:
    last = Rubric.objects.filter(name=name).aggregate(last=Max("version"))["last"] or 0
    rubric = Rubric.objects.create(name=name, version=last + 1)
    for row in rows:
        row.rubric = rubric
    Competency.objects.bulk_create(rows)
    rubric.published_at = clock.now()
    rubric.save(update_fields=["published_at"])
    return rubric


def read_competency(index: int, item: Mapping[str, Any]) -> Competency:
    """Return an unsaved competency. Raises Invalid that names the field at fault."""
    at = f"competencies.{index}"
    key, name, anchors = item.get("key"), item.get("name"), item.get("anchors")
    if not isinstance(key, str) or not KEY.fullmatch(key):
        raise Invalid("A key is lower-case letters, digits and _.", field=f"{at}.key")
    if not isinstance(name, str) or not name.strip():
        raise Invalid("Write the competency's name.", field=f"{at}.name")
    if not isinstance(anchors, Mapping) or set(anchors) not in (
        {"1", "2", "3"},
        {"1", "2", "3", "4"},
    ):
        raise Invalid("Write a sentence for each level, 1 to 3 or 1 to 4.", field=f"{at}.anchors")
    for level, text in anchors.items():
        if not isinstance(text, str) or not text.strip():
            raise Invalid("An anchor is a sentence.", field=f"{at}.anchors.{level}")
    return Competency(
        position=index + 1,
        key=key,
        name=name.strip(),
        question=str(item.get("question", "")).strip()[:200],
        anchors={level: anchors[level].strip() for level in sorted(anchors)},
    )


def choose_rubric(opening: Opening, rubric: Rubric, *, by: User) -> OpeningRubric:
    """Let loops of the opening that open from now on use this rubric version."""
    require_run_opening(by, opening)
    if rubric.published_at is None:
        raise Invalid("Only a published rubric can be used.", field="rubric")
    with transaction.atomic():
        choice, _ = OpeningRubric.objects.update_or_create(
            opening=opening, defaults={"rubric": rubric}
        )
        payload = {"rubric": str(rubric.public_id), "version": rubric.version}
        record_event("opening.rubric_chosen", opening, by=by, payload=payload)
    return choice
