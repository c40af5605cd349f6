"""Send one invitation, at most once: it is marked before it leaves, and only if still awaited."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from accounts.actions.inviting import is_awaited
from accounts.actions.languages import known_language
from accounts.actions.locking import lock_person
from accounts.actions.people import read_company
from accounts.models import Invitation, User
from jobs import clock


@dataclass(frozen=True, slots=True)
class Welcome:
    """Who is invited, by whom, to which company, and the link by which they come in."""

    person: User
    invited_by: User
    company: str
    address: str = field(repr=False)
    until: datetime
    by_password: bool

    def send(self) -> None:
        """Render in the person's zone and language, else the inviter's. Raises OSError."""
        chosen = known_language(self.person) or known_language(self.invited_by)
        speaking = translation.override(chosen or settings.LANGUAGE_CODE)
        with timezone.override(ZoneInfo(self.person.time_zone)), speaking:
            self._build().send()

    def _build(self) -> EmailMultiAlternatives:
        subject = _("%(inviter)s invites you to Loopboard at %(company)s") % {
            "inviter": self.invited_by.name,
            "company": self.company,
        }
        context = {"welcome": self}
        mail = EmailMultiAlternatives(
            " ".join(subject.split()),
            render_to_string("mail/invitation.txt", context),
            to=[self.person.email],
        )
        mail.attach_alternative(render_to_string("mail/invitation.html", context), "text/html")
        return mail


def take_invitation(public_id: UUID) -> Welcome | None:
    """Mark the invitation as being sent and return its letter; None if there is nothing to send.

    One that was being sent when its worker died is not sent again.
    """
    with transaction.atomic():
        waiting = Invitation.objects.filter(
            public_id=public_id, outcome=Invitation.Outcome.WAITING
        ).select_related("person", "invited_by")
        invitation = waiting.select_for_update(of=("self",)).first()
        if invitation is None:
            return None
        person = invitation.person
        is_due = is_awaited(person)
        due, not_due = Invitation.Outcome.SENDING, Invitation.Outcome.NOT_NEEDED
        invitation.outcome = due if is_due else not_due
        invitation.save(update_fields=["outcome"])
        if not is_due:
            return None
        until = clock.now() + timedelta(seconds=settings.PASSWORD_RESET_TIMEOUT)
        company = read_company().name
        inviter, address = invitation.invited_by, _make_address(person)
        return Welcome(person, inviter, company, address, until, settings.PASSWORD_SIGN_IN)


def put_invitation_back(public_id: UUID) -> None:
    """Let an invitation that the mail server did not take wait for the job's next start.

    Unless another was written meanwhile.
    """
    being_sent = Invitation.objects.filter(public_id=public_id, outcome=Invitation.Outcome.SENDING)
    with transaction.atomic():
        for invitation in being_sent:
            person = lock_person(invitation.person_id)
            is_replaced = person.invitations.first() != invitation
            waiting, not_needed = Invitation.Outcome.WAITING, Invitation.Outcome.NOT_NEEDED
            being_sent.update(outcome=not_needed if is_replaced else waiting)


def _make_address(person: User) -> str:
    """Return where a password is set: once, within PASSWORD_RESET_TIMEOUT; it is kept nowhere.

    Without passwords: where they sign in.
    """
    if not settings.PASSWORD_SIGN_IN:
        return f"{settings.BASE_URL}{reverse('account_login')}"
    key = default_token_generator.make_token(person)
    parts = {"uidb36": user_pk_to_url_str(person), "key": key}
    return f"{settings.BASE_URL}{reverse('account_reset_password_from_key', kwargs=parts)}"
