"""Reusable queries over people and what they did."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models

if TYPE_CHECKING:
    from datetime import datetime

    from accounts.models import ApiToken, AuditEvent, User


class AuditEventQuerySet(models.QuerySet["AuditEvent", "AuditEvent"]):
    """Audit events, by who may read them."""

    model: type[AuditEvent]

    def visible_to(self, user: User) -> AuditEventQuerySet:
        """Return every event for a company admin, none for anybody else."""
        return self.all() if user.is_admin and user.is_active else self.none()


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
