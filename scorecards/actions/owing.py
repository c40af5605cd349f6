"""Make the card that a panelist owes."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from accounts.errors import NotAllowed
from accounts.models import User
from candidates.models import Interview
from scorecards.models import Rubric, Scorecard


def assign_card(
    interview: Interview,
    *,
    author: User,
    rubric: Rubric,
    required: Collection[str],
    due_at: datetime,
    kind: str = Scorecard.Kind.REGULAR,
) -> Scorecard:
    """Return the card owed by `author`, its form frozen from `rubric`.

    `required` are the keys that must be answered; the others may be. The seat that asks for the
    card has checked the permission and writes the audit event.
    """
    return Scorecard.objects.create(
        interview=interview,
        author=author,
        rubric=rubric,
        kind=kind,
        form=freeze_form(rubric, required),
        due_at=due_at,
    )


def freeze_form(rubric: Rubric, required: Collection[str]) -> list[dict[str, Any]]:
    """Return the form a card keeps: each competency with its anchors, and whether it is owed."""
    return [
        {
            "key": item.key,
            "name": item.name,
            "question": item.question,
            "anchors": item.anchors,
            "required": item.key in required,
        }
        for item in rubric.competencies.all()
    ]


def require_nothing_owed(by: User) -> None:
    """Raise NotAllowed for who owes a scorecard: what they do next would lift their blindness."""
    if Scorecard.objects.written_by(by).owed().exists():
        raise NotAllowed(_("You owe a scorecard yourself. Seal it, or leave, first."))
