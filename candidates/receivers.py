"""What candidates do when people of the company come or change their address."""

from collections.abc import Collection
from typing import Any

from django.db.models.signals import post_save
from django.dispatch import receiver

from accounts.models import User
from candidates.models import Candidate


@receiver(post_save, sender=User)
def link_candidate(instance: User, update_fields: Collection[str] | None = None, **_: Any) -> None:
    """Link the candidate with this address for good: a later change of it opens no own case."""
    if update_fields is not None and "email" not in update_fields:
        return
    if not Candidate.objects.filter(user=instance).exists():
        Candidate.objects.filter(email=instance.email, user=None).update(user=instance)
