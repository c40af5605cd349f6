"""Send one reminder, at most once: it is marked before it leaves, and only if it is still due."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.actions.languages import speaking_to
from accounts.models import User
from candidates.models import OpeningRole
from jobs import clock
from loops.actions.cadence import is_escalated
from loops.actions.reminding import owed_seats
from loops.models import Loop, Reminder, Seat
from scorecards.models import Scorecard


@dataclass(frozen=True, slots=True)
class Letter:
    """Who is told what."""

    seat: Seat
    copied: tuple[User, ...]

    def send(self) -> None:
        """Render in the reader's zone and language, and hand it over. Raises OSError."""
        author = self.seat.scorecard.author
        with timezone.override(ZoneInfo(author.time_zone)), speaking_to(author):
            self._build(author).send()

    def _build(self, author: User) -> EmailMultiAlternatives:
        card = self.seat.scorecard
        name = card.interview.candidacy.candidate.name
        context = {
            "card": card,
            "candidate": name,
            "address": f"{settings.BASE_URL}/scorecards/{card.public_id}/",
            "late": card.due_at <= clock.now(),
            "copied": [user.name for user in self.copied],
        }
        subject = _("Your scorecard for %(name)s, %(interview)s") % {
            "name": name,
            "interview": card.interview.name,
        }
        mail = EmailMultiAlternatives(
            " ".join(subject.split()),
            render_to_string("mail/reminder.txt", context),
            to=[author.email],
            cc=[user.email for user in self.copied],
        )
        mail.attach_alternative(render_to_string("mail/reminder.html", context), "text/html")
        return mail


def take_reminder(public_id: UUID) -> Letter | None:
    """Mark the reminder as being sent and return its letter; None if there is nothing to send.

    One that was being sent when its worker died is not sent again.
    """
    with transaction.atomic():
        waiting = Reminder.objects.select_for_update().filter(
            public_id=public_id, outcome=Reminder.Outcome.WAITING
        )
        reminder = waiting.first()
        if reminder is None:
            return None
        seat = _find_owing_seat(reminder)
        reminder.outcome = Reminder.Outcome.NOT_NEEDED if seat is None else Reminder.Outcome.SENDING
        reminder.save(update_fields=["outcome"])
        return None if seat is None else Letter(seat, _find_copied(reminder, seat))


def put_back(public_id: UUID) -> None:
    """Let a reminder that the mail server did not take wait for the job's next start."""
    Reminder.objects.filter(public_id=public_id, outcome=Reminder.Outcome.SENDING).update(
        outcome=Reminder.Outcome.WAITING
    )


def mark_sent(public_id: UUID) -> None:
    """Note that it went out."""
    Reminder.objects.filter(public_id=public_id, outcome=Reminder.Outcome.SENDING).update(
        outcome=Reminder.Outcome.SENT, sent_at=clock.now()
    )


def _find_owing_seat(reminder: Reminder) -> Seat | None:
    """Return the seat while its card is still owed for the interview as it was planned then."""
    rows = owed_seats(clock.now()).filter(
        scorecard=reminder.scorecard_id, scorecard__interview__ends_at=reminder.ended_at
    )
    return rows.select_related(
        "loop", "scorecard__author", "scorecard__interview__candidacy__candidate"
    ).first()


def _find_copied(reminder: Reminder, seat: Seat) -> tuple[User, ...]:
    """Return the recruiters who are told from the second day on: none who is blind there."""
    card = seat.scorecard
    late = is_escalated(reminder.ended_at, at=reminder.created_at)
    if reminder.rung is None or not late or card.kind != Scorecard.Kind.REGULAR:
        return ()
    roles = OpeningRole.objects.filter(
        opening=card.interview.candidacy.opening_id, role=OpeningRole.Role.RECRUITER
    ).exclude(user=card.author_id)
    people = [role.user for role in roles.select_related("user").order_by("user__name", "pk")]
    return tuple(
        user for user in people if Loop.objects.open_to(user).filter(pk=seat.loop_id).exists()
    )
