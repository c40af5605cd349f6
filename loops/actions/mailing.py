"""Send one reminder, at most once: it is marked before it leaves, and only if it is still due."""

from __future__ import annotations

from collections.abc import Iterable
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
from jobs.actions import enqueue
from loops.actions.cadence import is_escalated
from loops.actions.linking import Key, add_key, cut_key, may_be_written
from loops.actions.reminding import owed_seats
from loops.kinds import SEND_COPY
from loops.models import CardLink, Loop, Reminder, ReminderCopy, Seat
from scorecards.models import Scorecard
from scorecards.querysets import OWED, SUBMITTED


class _ForOne(EmailMultiAlternatives):
    """A mail that names all who get it and goes to one: each has a mail of their own.

    Where a server takes a mail for one of several and refuses it for another, Django says nothing.
    """

    reader: str

    def recipients(self) -> list[str]:
        """Return whom the mail server is told."""
        return [self.reader]


@dataclass(frozen=True, slots=True)
class Letter:
    """Who is told what."""

    seat: Seat
    copied: tuple[User, ...] = ()
    key: Key | None = None
    template: str = "mail/reminder"
    reader: User | None = None  # of a copy

    def send(self) -> None:
        """Render in the author's zone and language, and hand it over. Raises OSError."""
        author = self.seat.scorecard.author
        with timezone.override(ZoneInfo(author.time_zone)), speaking_to(author):
            self._build(author).send()

    @property
    def _plain_address(self) -> str:
        return f"{settings.BASE_URL}/scorecards/{self.seat.scorecard.public_id}/"

    def _build(self, author: User) -> _ForOne:
        card = self.seat.scorecard
        name = card.interview.candidacy.candidate.name
        context = {
            "card": card,
            "candidate": name,
            "address": self.key.address if self.key else self._plain_address,
            "until": self.key.until if self.key else None,
            "late": card.due_at <= clock.now(),
            "copied": [user.name for user in self.copied],
        }
        subject = _("Your scorecard for %(name)s, %(interview)s") % {
            "name": name,
            "interview": card.interview.name,
        }
        mail = _ForOne(
            " ".join(subject.split()),
            render_to_string(f"{self.template}.txt", context),
            to=[author.email],
            cc=[user.email for user in self.copied],
        )
        mail.reader = (self.reader or author).email
        mail.attach_alternative(render_to_string(f"{self.template}.html", context), "text/html")
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
        if seat is None:
            return None
        copied = _find_copied(reminder, seat)
        _write_copies(reminder, copied)
        key = None if copied else add_key(seat.scorecard, by=reminder.nudged_by)
    return Letter(seat, copied, key)


def _write_copies(reminder: Reminder, people: Iterable[User]) -> None:
    """Write a copy and its job for each, once: also if the mail to the author is tried again."""
    for user in people:
        copy, new = ReminderCopy.objects.get_or_create(reminder=reminder, user=user)
        if new:
            enqueue(SEND_COPY, copy.public_id, at=clock.now())


def take_copy(public_id: UUID) -> Letter | None:
    """Mark the copy as being sent and return its letter, as take_reminder does.

    None also for who is told of the card no more.
    """
    with transaction.atomic():
        waiting = ReminderCopy.objects.select_for_update(of=("self",)).filter(
            public_id=public_id, outcome=Reminder.Outcome.WAITING
        )
        copy = waiting.select_related("reminder", "user").first()
        if copy is None:
            return None
        seat = _find_owing_seat(copy.reminder)
        copied = _find_copied(copy.reminder, seat) if seat else ()
        due, not_due = Reminder.Outcome.SENDING, Reminder.Outcome.NOT_NEEDED
        copy.outcome = due if copy.user in copied else not_due
        copy.save(update_fields=["outcome"])
    return Letter(seat, copied, reader=copy.user) if seat and copy.user in copied else None


def take_link(public_id: UUID) -> Letter | None:
    """Make the link's secret and return the letter; None if it left before, or is not owed now."""
    with transaction.atomic():
        waiting = CardLink.objects.unused().filter(public_id=public_id, digest__isnull=True)
        link = waiting.select_for_update(of=("self",)).first()
        if link is None:
            return None
        seat = Seat.objects.select_related(
            "scorecard__author", "scorecard__interview__candidacy__candidate"
        ).get(scorecard=link.scorecard_id)
        if not may_be_written(seat.scorecard):
            return None
        return Letter(seat, key=cut_key(link), template="mail/link")


def put_link_back(public_id: UUID) -> None:
    """Let a link whose mail was not taken get another secret at the job's next start."""
    unsent = CardLink.objects.unused().filter(public_id=public_id, sent_at__isnull=True)
    unsent.update(digest=None)


def mark_link_sent(public_id: UUID) -> None:
    """Note that its mail went out."""
    left = CardLink.objects.filter(public_id=public_id, sent_at__isnull=True, digest__isnull=False)
    left.update(sent_at=clock.now())


def _find_owing_seat(reminder: Reminder) -> Seat | None:
    """Return the seat while its card is still owed for the interview as it was planned then."""
    rows = owed_seats(clock.now()).filter(
        scorecard=reminder.scorecard_id, scorecard__interview__ends_at=reminder.ended_at
    )
    return rows.select_related(
        "loop", "scorecard__author", "scorecard__interview__candidacy__candidate"
    ).first()


def _find_copied(reminder: Reminder, seat: Seat) -> tuple[User, ...]:
    """Return the recruiters who are told from the second day on: none who sits on the panel.

    Copied as soon as they had sealed, they would tell whoever is reminded that they have.
    """
    card = seat.scorecard
    late = is_escalated(reminder.ended_at, at=reminder.created_at)
    if reminder.rung is None or not late or card.kind != Scorecard.Kind.REGULAR:
        return ()
    panel = Scorecard.objects.filter(
        interview__candidacy=card.interview.candidacy_id, state__in=[*OWED, *SUBMITTED]
    )
    roles = OpeningRole.objects.filter(
        opening=card.interview.candidacy.opening_id, role=OpeningRole.Role.RECRUITER
    ).exclude(user__in=panel.values("author"))
    people = [role.user for role in roles.select_related("user").order_by("user__name", "pk")]
    return tuple(
        user for user in people if Loop.objects.open_to(user).filter(pk=seat.loop_id).exists()
    )
