"""Publish rubric versions and say which one an opening uses."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from accounts.actions import read_company, record_event
from accounts.actions.locking import as_they_stand
from accounts.errors import Invalid, NotAllowed
from accounts.models import Company, User
from candidates.actions.openings import require_run_opening
from candidates.models import Opening
from jobs import clock
from scorecards.actions.rubric_words import read_competencies, read_name
from scorecards.models import Competency, OpeningRubric, Rubric
from scorecards.permissions import may_edit_rubrics
from scorecards.suggestion import default_rubric


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


def require_edit_rubrics(by: User) -> None:
    """Raise NotAllowed unless the person may write rubrics."""
    if not may_edit_rubrics(by):
        raise NotAllowed(_("Only a company admin may write and publish rubrics."))


def publish_rubric(*, by: User, name: str, competencies: Sequence[Mapping[str, Any]]) -> Rubric:
    """Return the next version of rubric `name`; cards in progress keep the version they have.

    Each competency is {key, name, question, anchors: {"1": text, ...}} with 3 or 4 levels. Raises
    Invalid that names each field at fault.
    """
    require_edit_rubrics(by)
    name = read_name(name)
    rows = read_competencies(competencies)
    with transaction.atomic():
        lock_rubrics(by=by)
        rubric = _write(name, rows)
        record_event("rubric.published", rubric, by=by, payload={"version": rubric.version})
    return rubric


def lock_rubrics(*, by: User) -> None:
    """Take the lock under which versions are counted and drafts begun: the company's row."""
    read_company()
    Company.objects.select_for_update(no_key=True).get(pk=1)
    require_edit_rubrics(as_they_stand(by))


def newest_version(name: str) -> Rubric | None:
    """Return the newest published version of the rubric of this name."""
    return Rubric.objects.published().filter(name=name).order_by("-version").first()


def _write(name: str, rows: Sequence[Competency]) -> Rubric:
    last = Rubric.objects.filter(name=name).aggregate(last=Max("version"))["last"] or 0
    rubric = Rubric.objects.create(name=name, version=last + 1)
    for row in rows:
        row.rubric = rubric
    Competency.objects.bulk_create(rows)
    rubric.published_at = clock.now()
    rubric.save(update_fields=["published_at"])
    return rubric


def choose_rubric(opening: Opening, rubric: Rubric, *, by: User) -> OpeningRubric:
    """Let loops of the opening that open from now on use this rubric version."""
    require_run_opening(by, opening)
    if rubric.published_at is None:
        raise Invalid(_("Only a published rubric can be used."), field="rubric")
    with transaction.atomic():
        choice, _made = OpeningRubric.objects.update_or_create(
            opening=opening, defaults={"rubric": rubric}
        )
        payload = {"rubric": str(rubric.public_id), "version": rubric.version}
        record_event("opening.rubric_chosen", opening, by=by, payload=payload)
    return choice
