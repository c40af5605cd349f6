"""Tell the owner of an endpoint that it was switched off."""

from __future__ import annotations

from django.conf import settings
from django.core.mail import send_mail
from django.utils.translation import gettext as _

from accounts.actions.languages import speaking_to
from integrations.models import Endpoint


def tell_owner(endpoint: Endpoint) -> None:
    """Mail the owner which endpoint gets nothing any more; no word of any loop."""
    with speaking_to(endpoint.owner):
        _tell(endpoint)


def _tell(endpoint: Endpoint) -> None:
    where = f"{settings.BASE_URL}/webhooks/{endpoint.public_id}/"
    text = _(
        "The endpoint “%(name)s” did not answer for 15 hours and is switched off. What it has "
        "missed waits, in order, and is sent when you switch it on again: %(where)s"
    ) % {"name": endpoint.name, "where": where}
    subject = _("Loopboard: the endpoint “%(name)s” is switched off") % {"name": endpoint.name}
    send_mail(" ".join(subject.split()), text, settings.DEFAULT_FROM_EMAIL, [endpoint.owner.email])
