"""What endpoints and deliveries look like in the API."""

from __future__ import annotations

from rest_framework import serializers

from accounts.api.rows import COMPUTED, Row
from accounts.api.strict import Flag, ListQuery, StrictSerializer, Text
from integrations.kinds import EVENT_TYPES, PING
from integrations.models import Delivery, Endpoint

TYPES = [(name, name) for name in EVENT_TYPES]


class WebhookRow(Row):
    """Where events go. The secret is never shown again."""

    id = serializers.UUIDField(source="public_id")
    name = serializers.CharField()
    kind = serializers.ChoiceField(Endpoint.Kind.choices)
    url = serializers.CharField(
        source=COMPUTED, help_text="Of a Slack address only the host: the rest is its key."
    )
    events = serializers.ListField(child=serializers.ChoiceField(TYPES))
    state = serializers.ChoiceField(
        Endpoint.State.choices, help_text="dead: it did not answer for 15 hours; nothing is lost."
    )
    state_since = serializers.DateTimeField()
    state_reason = serializers.CharField(help_text="Why it is dead, else empty.")
    owner = serializers.UUIDField(
        source="owner.public_id", help_text="Whose eyes it has: it is told what they may know."
    )
    old_secret_until = serializers.DateTimeField(
        source="old_until", allow_null=True, help_text="Until then the secret before signs too."
    )
    created_at = serializers.DateTimeField()


class WebhookSecret(WebhookRow):
    """An endpoint with its secret, shown this once and null when the call is repeated."""

    secret = serializers.CharField(
        source=COMPUTED, allow_null=True, help_text="whsec_ and base64; empty for Slack."
    )


class WebhookChange(StrictSerializer):
    """What is absent stays."""

    name = Text(required=False, max_length=80)
    url = Text(required=False, max_length=500, help_text="https:// and a public host.")
    events = serializers.ListField(
        child=serializers.ChoiceField(TYPES), required=False, min_length=1, max_length=len(TYPES)
    )
    is_on = Flag(required=False, help_text="Switched on again, it gets everything that waits.")


class WebhookWish(StrictSerializer):
    """An endpoint to add."""

    name = Text(max_length=80)
    url = Text(max_length=500, help_text="https:// and a public host.")
    events = serializers.ListField(
        child=serializers.ChoiceField(TYPES), min_length=1, max_length=len(TYPES)
    )
    kind = serializers.ChoiceField(Endpoint.Kind.choices, required=False)


class DeliveryRow(Row):
    """One event on its way to one endpoint."""

    id = serializers.UUIDField(source="public_id")
    webhook = serializers.UUIDField(source="endpoint.public_id")
    event = serializers.CharField(source=COMPUTED, help_text="The webhook-id that it carries.")
    type = serializers.ChoiceField([*TYPES, (PING, PING)], source="event.type")
    state = serializers.ChoiceField(Delivery.State.choices)
    tries = serializers.IntegerField(help_text="0 to 7, since it was last sent again.")
    happened_at = serializers.DateTimeField(source="event.at")
    due_at = serializers.DateTimeField(help_text="When the next try is due, while it waits.")
    delivered_at = serializers.DateTimeField(allow_null=True)
    created_at = serializers.DateTimeField()


class AttemptRow(Row):
    """One try."""

    at = serializers.DateTimeField()
    outcome = serializers.CharField(
        help_text="delivered, refused, redirect, timeout, no_answer, certificate, unknown_host, "
        "private_address, not_secure, answer_too_large, gone; empty if the worker was lost."
    )
    status = serializers.IntegerField(help_text="The receiver's HTTP status; 0 without an answer.")
    sentence = serializers.CharField()
    milliseconds = serializers.IntegerField(allow_null=True)


class DeliveryDetail(DeliveryRow):
    """One delivery with what was sent and how each try went."""

    body = serializers.JSONField(
        source=COMPUTED, help_text="What is sent, as the receiver gets it."
    )
    attempts = AttemptRow(many=True, source=COMPUTED)


class DeliveryQuery(ListQuery):
    """Which deliveries."""

    state = serializers.ChoiceField(Delivery.State.choices, required=False)
    type = serializers.ChoiceField([*TYPES, (PING, PING)], required=False)


class WebhookQuery(ListQuery):
    """Which endpoints."""

    state = serializers.ChoiceField(Endpoint.State.choices, required=False)
