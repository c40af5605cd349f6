"""Tell people by mail that a way in of theirs has changed: at most once, whoever changed it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.actions.languages import speaking_to
from accounts.kinds import SEND_SECURITY_NOTICE
from accounts.models import SecurityNotice, User
from jobs.actions import enqueue


def alert(person: User, what: SecurityNotice.What) -> None:
    """Write the mail's row and its job, in the transaction of the change."""
    notice = SecurityNotice.objects.create(person=person, what=what)
    enqueue(SEND_SECURITY_NOTICE, notice.public_id, at=notice.at)


@dataclass(frozen=True, slots=True)
class Alert:
    """Who is told what, and when it happened. No address in it carries a secret."""

    person: User
    what: SecurityNotice.What
    at: datetime

    def send(self) -> None:
        """Render in the person's zone and language, and hand it over. Raises OSError."""
        with timezone.override(ZoneInfo(self.person.time_zone)), speaking_to(self.person):
            self._build().send()

    def _build(self) -> EmailMultiAlternatives:
        reset = reverse("account_reset_password") if settings.PASSWORD_SIGN_IN else ""
        context = {
            "alert": self,
            "what": self.what.label,
            "account": f"{settings.BASE_URL}{reverse('accounts:account')}",
            "reset": reset and f"{settings.BASE_URL}{reset}",
        }
        mail = EmailMultiAlternatives(
            _("Loopboard: %(what)s") % {"what": self.what.label},
            render_to_string("mail/security.txt", context),
            to=[self.person.email],
        )
        mail.attach_alternative(render_to_string("mail/security.html", context), "text/html")
        return mail


def take_alert(public_id: UUID) -> Alert | None:
    """Mark the notice as being sent and return its letter; None if there is nothing to send.

    One that was being sent when its worker died is not sent again; who has no access gets none.
    """
    with transaction.atomic():
        waiting = SecurityNotice.objects.filter(
            public_id=public_id, outcome=SecurityNotice.Outcome.WAITING
        ).select_related("person")
        notice = waiting.select_for_update(of=("self",)).first()
        if notice is None:
            return None
        is_due = notice.person.is_active
        due, not_due = SecurityNotice.Outcome.SENDING, SecurityNotice.Outcome.NOT_NEEDED
        notice.outcome = due if is_due else not_due
        notice.save(update_fields=["outcome"])
    return Alert(notice.person, SecurityNotice.What(notice.what), notice.at) if is_due else None
