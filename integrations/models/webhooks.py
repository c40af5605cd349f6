"""Events out: what happened, where it goes, and how each try went."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Identified
from candidates.models import Candidacy
from integrations.querysets import DeliveryQuerySet, EndpointQuerySet
from jobs import clock

TRIES_MAX = 7


class Endpoint(Identified):
    """An address that events are sent to, in the name of its owner and with what they may know.

    `secret` signs, and so does `old_secret` until `old_until`. They have to be kept readable.
    """

    class Kind(models.TextChoices):
        """In which words it is spoken to."""

        STANDARD = "standard", _("Standard Webhooks")
        SLACK = "slack", _("Slack channel")

    class State(models.TextChoices):
        """Whether it is sent to."""

        ON = "on", _("On")
        OFF = "off", _("Switched off")
        DEAD = "dead", _("Switched off: it did not answer")

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="endpoints"
    )
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.STANDARD)
    name = models.CharField(max_length=80)
    url = models.CharField(max_length=500)
    events = models.JSONField(default=list)
    state = models.CharField(max_length=10, choices=State, default=State.ON)
    state_since = models.DateTimeField(default=clock.now)
    state_reason = models.CharField(max_length=300, blank=True)
    owner_told_at = models.DateTimeField(null=True, blank=True)
    secret = models.CharField(max_length=80, blank=True)
    old_secret = models.CharField(max_length=80, blank=True)
    old_until = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=clock.now)

    objects = EndpointQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=["standard", "slack"]), name="endpoint_kind_is_known"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["on", "off", "dead"]), name="endpoint_state_is_known"
            ),
            models.CheckConstraint(
                condition=Q(kind="slack") | ~Q(secret=""), name="endpoint_signs_with_a_secret"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def shown_url(self) -> str:
        """The address as people see it: a Slack address is itself the key, so only its host."""
        if self.kind == self.Kind.SLACK:
            return "/".join(self.url.split("/")[:3]) + "/…"
        return self.url


class Event(Identified):
    """What happened: written with the change, in its transaction. `data` holds ids and states.

    `once` is a key for events that time makes: the same is written once.
    """

    type = models.CharField(max_length=40)
    at = models.DateTimeField()
    candidacy = models.ForeignKey(
        Candidacy, on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )
    data = models.JSONField(default=dict)
    once = models.CharField(max_length=120, null=True, unique=True)  # noqa: DJ001 (many nulls, one of each key)

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.type} {self.webhook_id}"

    @property
    def webhook_id(self) -> str:
        """The id by which a receiver knows this event again, whatever the try."""
        return f"evt_{self.public_id.hex}"


class Queue(Identified):
    """What waits for one endpoint about one loop, sent one after the other.

    `stream` is the candidacy's public id, "" for what is about none. Who sends holds it by `token`
    until `busy_until`.
    """

    endpoint = models.ForeignKey(Endpoint, on_delete=models.CASCADE, related_name="queues")
    stream = models.CharField(max_length=40, blank=True)
    token = models.UUIDField(null=True, blank=True)
    busy_until = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["endpoint", "stream"], name="queue_is_one_per_endpoint_and_stream"
            )
        ]

    def __str__(self) -> str:
        return f"{self.endpoint_id}/{self.stream}"


class Delivery(Identified):
    """One event for one endpoint; at most 7 tries, then a person may send it again."""

    class State(models.TextChoices):
        """How far it came."""

        WAITING = "waiting", _("Waiting")
        DELIVERED = "delivered", _("Delivered")
        FAILED = "failed", _("Failed")

    endpoint = models.ForeignKey(Endpoint, on_delete=models.CASCADE, related_name="deliveries")
    queue = models.ForeignKey(Queue, on_delete=models.CASCADE, related_name="deliveries")
    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="deliveries")
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    tries = models.PositiveSmallIntegerField(default=0)
    due_at = models.DateTimeField(default=clock.now)
    first_try_at = models.DateTimeField(null=True, blank=True)
    delivered_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=clock.now)

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        verbose_name_plural = "deliveries"
        constraints = [
            models.UniqueConstraint(
                fields=["endpoint", "event"], name="delivery_is_one_per_endpoint_and_event"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["waiting", "delivered", "failed"]),
                name="delivery_state_is_known",
            ),
            models.CheckConstraint(
                condition=Q(tries__lte=TRIES_MAX), name="delivery_is_tried_at_most_7_times"
            ),
            models.CheckConstraint(
                condition=~Q(state="delivered") | Q(delivered_at__isnull=False),
                name="delivery_that_arrived_has_its_time",
            ),
        ]
        indexes = [
            models.Index(
                fields=["queue", "event"], condition=Q(state="waiting"), name="delivery_waiting"
            ),
            models.Index(fields=["endpoint", "-created_at"], name="delivery_by_endpoint"),
        ]

    def __str__(self) -> str:
        return f"{self.event_id} to {self.endpoint_id} ({self.state})"


class Attempt(models.Model):
    """One try, written before it is sent: without an outcome, the worker was lost in between."""

    delivery = models.ForeignKey(Delivery, on_delete=models.CASCADE, related_name="attempts")
    at = models.DateTimeField()
    outcome = models.CharField(max_length=40, blank=True)
    status = models.PositiveSmallIntegerField(default=0)
    sentence = models.CharField(max_length=300, blank=True)
    milliseconds = models.PositiveIntegerField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.delivery_id} at {self.at:%H:%M:%S}: {self.outcome or 'unknown'}"
