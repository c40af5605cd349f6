"""Reusable queries over people and what they did."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from django.db import models

if TYPE_CHECKING:
    from datetime import datetime

    from accounts.models import ApiToken, AuditEvent, User

keeps_back: list[Callable[[User], models.Q]] = []
"""What the apps above hide of the audit log from an admin; each adds its rule when it is ready."""


class AuditEventQuerySet(models.QuerySet["AuditEvent", "AuditEvent"]):
    """Audit events, by who may read them."""

    model: type[AuditEvent]

    def visible_to(self, user: User) -> AuditEventQuerySet:
        """Return what a company admin may read, none for anybody else.

        An event tells who submitted when: a seat on a panel and an own case beat the role here too.
        """
        if not (user.is_admin and user.is_active):
            return self.none()
        events = self.all()
        for hidden_from in keeps_back:
            events = events.exclude(hidden_from(user))
        return events


class ApiTokenQuerySet(models.QuerySet["ApiToken", "ApiToken"]):
    """API tokens, by owner and validity."""

    model: type[ApiToken]

    def visible_to(self, user: User) -> ApiTokenQuerySet:
        """Return the person's own tokens; nobody lists somebody else's."""
        return self.filter(user=user)

    def valid(self, now: datetime) -> ApiTokenQuerySet:
        """Return tokens that are neither revoked nor expired, of people who may still sign in."""
        return self.filter(revoked_at__isnull=True, user__is_active=True).exclude(
            expires_at__lte=now
        )
