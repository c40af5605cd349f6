"""Publish rubric versions and say which one an opening uses."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.db.models import Max

from accounts.actions import read_company, record_event
from accounts.actions.texts import KEYS_MAX, read_text
from accounts.errors import Invalid, NotAllowed
from accounts.models import Company, User
from candidates.actions.openings import require_run_opening
from candidates.models import Opening
from jobs import clock
from scorecards.models import Competency, OpeningRubric, Rubric
from scorecards.permissions import may_edit_rubrics
from scorecards.suggestion import default_rubric

ANCHOR_MAX = 2_000
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
    name = read_text(name, "name", most=120, empty="Write the rubric's name.")
    if not competencies:
        raise Invalid("A rubric needs at least one competency.", field="competencies")
    if len(competencies) > KEYS_MAX:
        raise Invalid(f"A rubric has at most {KEYS_MAX} competencies.", field="competencies")
    rows = [read_competency(index, item) for index, item in enumerate(competencies)]
    keys = [row.key for row in rows]
    if repeated := sorted({key for key in keys if keys.count(key) > 1}):
        raise Invalid(f"{repeated[0]} stands here twice.", field="competencies")
    with transaction.atomic():
        rubric = _write(name, rows)
        record_event("rubric.published", rubric, by=by, payload={"version": rubric.version})
    return rubric


def _write(name: str, rows: Sequence[Competency]) -> Rubric:
    read_company()  # its row is the lock under which versions are counted
    Company.objects.select_for_update(no_key=True).get(pk=1)
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
    key, anchors = item.get("key"), item.get("anchors")
    if not isinstance(key, str) or not KEY.fullmatch(key):
        raise Invalid("A key is lower-case letters, digits and _.", field=f"{at}.key")
    if not isinstance(anchors, Mapping) or set(anchors) not in (
        {"1", "2", "3"},
        {"1", "2", "3", "4"},
    ):
        raise Invalid("Write a sentence for each level, 1 to 3 or 1 to 4.", field=f"{at}.anchors")
    missing = "Write the competency's name."
    return Competency(
        position=index + 1,
        key=key,
        name=read_text(item.get("name"), f"{at}.name", most=80, empty=missing),
        question=read_text(item.get("question", ""), f"{at}.question", most=200),
        anchors={level: _read_anchor(anchors[level], at, level) for level in sorted(anchors)},
    )


def _read_anchor(text: object, at: str, level: str) -> str:
    field = f"{at}.anchors.{level}"
    return read_text(text, field, most=ANCHOR_MAX, empty="An anchor is a sentence.")


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
