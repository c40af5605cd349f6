"""Tell the owner of an endpoint that it was switched off: once, and only if it still is."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.actions.languages import speaking_to
from integrations.models import Endpoint
from jobs import clock


@dataclass(frozen=True, slots=True)
class Notice:
    """Which endpoint gets nothing any more; no word of any loop."""

    endpoint: Endpoint

    def send(self) -> None:
        """Mail the owner. Raises OSError."""
        with speaking_to(self.endpoint.owner):
            self._send()

    def _send(self) -> None:
        where = f"{settings.BASE_URL}/webhooks/{self.endpoint.public_id}/"
        text = _(
            "The endpoint “%(name)s” did not answer for 15 hours, or said that it is gone, and is "
            "switched off. What it has missed waits, in order, and is sent when you switch it on "
            "again: %(where)s"
        ) % {"name": self.endpoint.name, "where": where}
        subject = _("Loopboard: the endpoint “%(name)s” is switched off") % {
            "name": self.endpoint.name
        }
        owner = self.endpoint.owner.email
        send_mail(" ".join(subject.split()), text, settings.DEFAULT_FROM_EMAIL, [owner])


def take_notice(public_id: UUID) -> Notice | None:
    """Mark the owner as told and return the letter.

    None if they were told, if somebody switched it on or removed it, or if its owner may know
    nothing of it any more.
    """
    with transaction.atomic():
        dead = Endpoint.objects.filter(
            public_id=public_id, state=Endpoint.State.DEAD, owner_told_at=None
        )
        endpoint = dead.select_related("owner").select_for_update(of=("self",)).first()
        if endpoint is None or not (endpoint.owner.is_active and endpoint.owner.is_admin):
            return None
        endpoint.owner_told_at = clock.now()
        endpoint.save(update_fields=["owner_told_at"])
    return Notice(endpoint)


def put_notice_back(public_id: UUID) -> None:
    """Let an owner whose mail did not leave be told at the job's next start."""
    dead = Endpoint.objects.filter(public_id=public_id, state=Endpoint.State.DEAD)
    dead.update(owner_told_at=None)
