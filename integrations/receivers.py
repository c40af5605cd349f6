"""What this app does when something was written down: tell whoever asked to know."""

from typing import Any

from django.dispatch import receiver

from accounts.models import AuditEvent
from accounts.signals import event_recorded
from integrations.actions.telling import tell_of


@receiver(event_recorded)
def tell_other_software(event: AuditEvent, **_: Any) -> None:
    """Write the event for the outside in the transaction of the change itself."""
    tell_of(event)
