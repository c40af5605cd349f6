"""Where events go, and how they fared. For admins; a seat on a panel comes first here too."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import orjson
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.base import ApiView, find, prune
from accounts.api.describing import ASKED, describe, example, page_of
from accounts.api.paging import Order
from accounts.api.rows import show, zip_rows
from accounts.api.strict import Query
from accounts.errors import NotAllowed
from integrations.actions import (
    add_endpoint,
    change_endpoint,
    ping_endpoint,
    remove_endpoint,
    rotate_secret,
    send_again,
)
from integrations.actions.signing import write_body
from integrations.api.shapes import (
    AttemptRow,
    DeliveryDetail,
    DeliveryQuery,
    DeliveryRow,
    WebhookChange,
    WebhookQuery,
    WebhookRow,
    WebhookSecret,
    WebhookWish,
)
from integrations.models import Delivery, Endpoint
from integrations.permissions import may_connect

EXAMPLE = {
    "name": "Our data warehouse",
    "url": "https://example.com/loopboard",
    "events": ["scorecard.submitted", "loop.decided"],
}
ADMINS = "Admins only."


def show_endpoint(endpoint: Endpoint) -> dict[str, Any]:
    """Return the endpoint, read with its owner, as the API shows it."""
    return {**show(endpoint, WebhookRow), "url": endpoint.shown_url}


def show_delivery(delivery: Delivery) -> dict[str, Any]:
    """Return the delivery with its tries; one query more."""
    columns = AttemptRow.columns(AttemptRow.names())
    rows = delivery.attempts.values_list(*(path for _, path in columns))
    return {
        **show(delivery, DeliveryDetail),
        "event": delivery.event.webhook_id,
        "body": orjson.loads(write_body(delivery.endpoint, delivery.event)),
        "attempts": zip_rows([name for name, _ in columns], rows),
    }


class AdminView(ApiView):
    """For company admins."""

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Refuse everybody else. Raises NotAllowed."""
        super().initial(request, *args, **kwargs)
        if not may_connect(self.user):
            raise NotAllowed("Only a company admin may connect other software.")

    def find_endpoint(self, public_id: UUID) -> Endpoint:
        """Return the endpoint with its owner. Raises NotFound."""
        return find(Endpoint.objects.visible_to(self.user).select_related("owner"), public_id)

    def find_delivery(self, public_id: UUID) -> Delivery:
        """Return the delivery with what it shows. Raises NotFound."""
        seen = Delivery.objects.visible_to(self.user)
        return find(seen.select_related("endpoint", "event", "queue"), public_id)


class WebhooksView(AdminView):
    """Endpoints."""

    never_repeated = ("secret",)

    @describe(
        "list_webhooks",
        "Webhook endpoints",
        answer=page_of(WebhookRow),
        query=WebhookQuery,
        text=ADMINS,
    )
    def get(self, request: Request) -> Response:
        """Answer the endpoints, the newest first."""
        query = WebhookQuery.read(request.query_params)
        rows = Endpoint.objects.visible_to(self.user)
        if "state" in query:
            rows = rows.filter(state=query["state"])
        return self.list_rows(rows, WebhookRow, query, Order("created_at"))

    def fill(self, rows: list[dict[str, Any]], names: Sequence[str]) -> None:
        """Write the addresses as people may see them."""
        if "url" in names:
            found = Endpoint.objects.in_bulk([row[""] for row in rows])
            for row in rows:
                row["url"] = found[row[""]].shown_url

    @describe(
        "add_webhook",
        "Add a webhook endpoint",
        answer=WebhookSecret,
        status=201,
        body=WebhookWish,
        text=f"{ADMINS} The secret is shown this once. {ASKED}",
        examples=[example("Two events", EXAMPLE)],
    )
    def post(self, request: Request) -> Response:  # noqa: ARG002 (DRF's signature)
        """Add an endpoint of the caller's."""
        self.require_asked_again()
        endpoint, secret = add_endpoint(by=self.user, **self.read_body(WebhookWish))
        return Response({**show_endpoint(endpoint), "secret": secret}, status=201)


class WebhookView(AdminView):
    """One endpoint."""

    @describe("read_webhook", "One webhook endpoint", answer=WebhookRow, query=Query, text=ADMINS)
    def get(self, request: Request, id: UUID) -> Response:  # noqa: A002 (named in the address)
        """Answer the endpoint."""
        query = Query.read(request.query_params)
        row = show_endpoint(self.find_endpoint(id))
        return Response(prune(row, WebhookRow, query.get("fields")))

    @describe(
        "change_webhook",
        "Change, switch on or off",
        answer=WebhookRow,
        body=WebhookChange,
        text=f"{ADMINS} Whoever changes an endpoint owns it from then on. {ASKED}",
        examples=[example("Switch on again", {"is_on": True})],
    )
    def patch(self, request: Request, id: UUID) -> Response:  # noqa: A002, ARG002 (named in the address)
        """Change what the body names."""
        self.require_asked_again()
        endpoint = self.find_endpoint(id)
        changed = change_endpoint(endpoint, by=self.user, **self.read_body(WebhookChange))
        return Response(show_endpoint(changed))

    @describe(
        "remove_webhook",
        "Remove a webhook endpoint",
        status=204,
        text=f"{ADMINS} What waits for it and its log go too.",
    )
    def delete(self, request: Request, id: UUID) -> Response:  # noqa: A002, ARG002 (named in the address)
        """Remove the endpoint."""
        remove_endpoint(self.find_endpoint(id), by=self.user)
        return Response(status=204)


class RotateView(AdminView):
    """A new secret."""

    never_repeated = ("secret",)

    @describe(
        "rotate_webhook_secret",
        "Replace the secret",
        answer=WebhookSecret,
        text=f"{ADMINS} The secret before signs beside the new one for 24 hours. {ASKED}",
        problems=(422,),
    )
    def post(self, request: Request, id: UUID) -> Response:  # noqa: A002, ARG002 (named in the address)
        """Answer the endpoint with its new secret."""
        self.require_asked_again()
        endpoint, secret = rotate_secret(self.find_endpoint(id), by=self.user)
        return Response({**show_endpoint(endpoint), "secret": secret})


class PingView(AdminView):
    """A test."""

    @describe(
        "ping_webhook",
        "Send an event of type ping",
        answer=DeliveryDetail,
        status=202,
        problems=(409,),
        text=f"{ADMINS} Read the delivery to see whether it arrived.",
    )
    def post(self, request: Request, id: UUID) -> Response:  # noqa: A002, ARG002 (named in the address)
        """Write the event down; the worker sends it."""
        event = ping_endpoint(self.find_endpoint(id), by=self.user)
        delivery = event.deliveries.select_related("endpoint", "event").get()
        return Response(show_delivery(delivery), status=202)


class DeliveriesView(AdminView):
    """The log of an endpoint."""

    @describe(
        "list_webhook_deliveries",
        "An endpoint's deliveries",
        answer=page_of(DeliveryRow),
        query=DeliveryQuery,
        text=f"{ADMINS} Those of loops on which you owe a scorecard are kept back until then.",
    )
    def get(self, request: Request, id: UUID) -> Response:  # noqa: A002 (named in the address)
        """Answer what was and will be sent, the newest first."""
        query = DeliveryQuery.read(request.query_params)
        rows = Delivery.objects.visible_to(self.user).filter(endpoint=self.find_endpoint(id))
        for name, path in (("state", "state"), ("type", "event__type")):
            if name in query:
                rows = rows.filter(**{path: query[name]})
        return self.list_rows(rows, DeliveryRow, query, Order("created_at"))

    def fill(self, rows: list[dict[str, Any]], names: Sequence[str]) -> None:
        """Write the ids by which receivers know the events."""
        if "event" in names:
            rows_of = Delivery.objects.filter(pk__in=[row[""] for row in rows])
            events = {each.pk: each.event.webhook_id for each in rows_of.select_related("event")}
            for row in rows:
                row["event"] = events[row[""]]


class DeliveryView(AdminView):
    """One delivery."""

    @describe(
        "read_webhook_delivery",
        "One delivery with its tries",
        answer=DeliveryDetail,
        query=Query,
        text=ADMINS,
    )
    def get(self, request: Request, id: UUID) -> Response:  # noqa: A002 (named in the address)
        """Answer the delivery."""
        query = Query.read(request.query_params)
        row = show_delivery(self.find_delivery(id))
        return Response(prune(row, DeliveryDetail, query.get("fields")))


class SendAgainView(AdminView):
    """Once more."""

    @describe(
        "send_webhook_delivery_again",
        "Send a delivery again",
        answer=DeliveryDetail,
        status=202,
        problems=(409,),
        text=f"{ADMINS} Under its old webhook-id, with seven new tries.",
    )
    def post(self, request: Request, id: UUID) -> Response:  # noqa: A002, ARG002 (named in the address)
        """Put it back into its queue."""
        send_again(self.find_delivery(id), by=self.user)
        return Response(show_delivery(self.find_delivery(id)), status=202)
