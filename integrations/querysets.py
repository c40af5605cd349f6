"""Reusable queries over endpoints, what waits for them, and who may know of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Exists, OuterRef, Q

from candidates.models import Candidacy
from loops.models import Loop

if TYPE_CHECKING:
    from accounts.models import User
    from integrations.models import CalendarFeed, Delivery, Endpoint


def told_to(user: User) -> Q:
    """True for events that this person may know of: a seat on the panel beats every role.

    An event on a loop tells what colleagues did, so it waits until the reader owes no card there;
    everything about one loop waits together, for a gap in between would tell as well.
    """
    blind = Loop.objects.blind_to(user).values("candidacy")
    seen = Candidacy.objects.visible_to(user).exclude(pk__in=blind)
    return Q(event__candidacy__isnull=True) | Q(event__candidacy__in=seen)


class EndpointQuerySet(models.QuerySet["Endpoint", "Endpoint"]):
    """Where events go."""

    model: type[Endpoint]

    def visible_to(self, user: User) -> EndpointQuerySet:
        """Return every endpoint for a company admin, none for anybody else."""
        return self.all() if user.is_active and user.is_admin else self.none()

    def switched_on(self) -> EndpointQuerySet:
        """Return endpoints that are sent to."""
        return self.filter(state="on")


class DeliveryQuerySet(models.QuerySet["Delivery", "Delivery"]):
    """One event for one endpoint."""

    model: type[Delivery]

    def visible_to(self, user: User) -> DeliveryQuerySet:
        """Return, for an admin, deliveries of events that they may know of."""
        if not (user.is_active and user.is_admin):
            return self.none()
        return self.filter(told_to(user))

    def waiting(self) -> DeliveryQuerySet:
        """Return what is still to be sent, the earliest event first."""
        return self.filter(state="waiting").order_by("event_id")

    def first_of_their_queues(self) -> DeliveryQuerySet:
        """Return the waiting deliveries that nothing earlier waits before."""
        earlier = type(self)(self.model).filter(
            queue=OuterRef("queue"), state="waiting", event__lt=OuterRef("event")
        )
        return self.filter(~Exists(earlier), state="waiting")


class CalendarFeedQuerySet(models.QuerySet["CalendarFeed", "CalendarFeed"]):
    """Calendars by their owner."""

    model: type[CalendarFeed]

    def visible_to(self, user: User) -> CalendarFeedQuerySet:
        """Return the person's own feed; nobody else's."""
        return self.filter(user=user) if user.is_active else self.none()
