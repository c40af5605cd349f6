"""The caller's own calendar feed."""

from __future__ import annotations

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.base import ApiView, prune
from accounts.api.describing import ASKED, describe
from accounts.api.rows import COMPUTED, Row, show
from accounts.api.strict import Query
from accounts.errors import NotFound
from integrations.actions import close_feed, open_feed
from integrations.actions.calendars import address_of
from integrations.models import CalendarFeed


class CalendarRow(Row):
    """Your calendar feed, without its address."""

    id = serializers.UUIDField(source="public_id")
    prefix = serializers.CharField(help_text="How the secret begins.")
    created_at = serializers.DateTimeField()
    last_read_at = serializers.DateTimeField(allow_null=True, help_text="To the minute.")


class OpenedCalendar(CalendarRow):
    """Your calendar feed with its address, shown this once and null when the call is repeated."""

    address = serializers.CharField(
        source=COMPUTED, allow_null=True, help_text="What a calendar program subscribes to."
    )


class CalendarView(ApiView):
    """Your calendar feed."""

    never_repeated = ("address",)

    @describe("read_calendar", "Your calendar feed", answer=CalendarRow, query=Query)
    def get(self, request: Request) -> Response:
        """Answer the feed; 404 while there is none."""
        query = Query.read(request.query_params)
        feed = CalendarFeed.objects.visible_to(self.user).first()
        if feed is None:
            raise NotFound
        return Response(prune(show(feed, CalendarRow), CalendarRow, query.get("fields")))

    @describe(
        "open_calendar",
        "Make its address",
        answer=OpenedCalendar,
        status=201,
        text=f"An iCalendar feed of your interviews. An address from before ends at once. {ASKED}",
    )
    def post(self, request: Request) -> Response:  # noqa: ARG002 (DRF's signature)
        """Open the feed at a new address."""
        self.require_asked_again()
        feed, secret = open_feed(self.user)
        return Response({**show(feed, CalendarRow), "address": address_of(secret)}, status=201)

    @describe("close_calendar", "End its address", status=204, text="At once. Twice is as once.")
    def delete(self, request: Request) -> Response:  # noqa: ARG002 (DRF's signature)
        """End the address."""
        close_feed(self.user)
        return Response(status=204)
