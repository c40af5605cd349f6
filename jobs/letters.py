"""The row of one mail: written before it leaves, so that it goes out at most once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from jobs import clock

if TYPE_CHECKING:
    from uuid import UUID

    Rows = models.Manager[Any]  # of a SentOnce


class SentOnce(models.Model):
    """What became of a mail, and when it went out."""

    class Outcome(models.TextChoices):
        """What became of it."""

        WAITING = "waiting", _("Waiting")
        SENDING = "sending", _("Being sent")
        SENT = "sent", _("Sent")
        NOT_NEEDED = "not_needed", _("No longer needed")

    sent_at = models.DateTimeField(null=True, blank=True)
    outcome = models.CharField(max_length=12, choices=Outcome, default=Outcome.WAITING)

    class Meta:
        abstract = True


def constrain_outcome(name: str) -> list[models.BaseConstraint]:
    """Return what holds of every such row; `name` begins the constraints' names."""
    return [
        models.CheckConstraint(
            condition=Q(outcome__in=SentOnce.Outcome.values), name=f"{name}_outcome_is_known"
        ),
        models.CheckConstraint(
            condition=Q(outcome="sent", sent_at__isnull=False)
            | (~Q(outcome="sent") & Q(sent_at__isnull=True)),
            name=f"{name}_that_was_sent_says_when",
        ),
    ]


def put_back(rows: Rows, public_id: UUID) -> None:
    """Let a mail that the server did not take wait for the job's next start."""
    _being_sent(rows, public_id).update(outcome=SentOnce.Outcome.WAITING)


def mark_sent(rows: Rows, public_id: UUID) -> None:
    """Note that it went out."""
    _being_sent(rows, public_id).update(outcome=SentOnce.Outcome.SENT, sent_at=clock.now())


def _being_sent(rows: Rows, public_id: UUID) -> models.QuerySet[Any]:
    return rows.filter(public_id=public_id, outcome=SentOnce.Outcome.SENDING)
