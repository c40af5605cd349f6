"""Who may let other software in, and be told of events: rows of the pages' table of rights."""

from __future__ import annotations

from typing import Any

from integrations.actions import add_endpoint, open_feed, ping_endpoint
from tests.builders import World

ANYBODY = "200 200 200 200 200 200 200 200 302"
SENT_ON = "302 302 302 302 302 302 302 302 302"
IN_AND_OUT = "200 200 200 200 200 200 200 200 200"
NOWHERE = "404 404 404 404 404 404 404 404 404"
ADMIN = "200 404 404 404 404 404 404 404 302"
ADMINS_CHANGE = "302 404 404 404 404 404 404 404 302"
IS_ASKED = True
WEBHOOK = {
    "name": "ATS",
    "kind": "standard",
    "url": "https://93.184.215.14/hook",
    "events": "loop.decided",
}


def open_bobs_feed(world: World) -> dict[str, str]:
    return {"feed": open_feed(world.bob)[1]}


def add_webhook(world: World) -> dict[str, str]:
    endpoint, _ = add_endpoint(
        by=world.alice, name="ATS", url=WEBHOOK["url"], events=["loop.decided"]
    )
    ping = ping_endpoint(endpoint, by=world.alice)
    return {
        "webhook": str(endpoint.public_id),
        "delivery": str(ping.deliveries.get().public_id),
    }


SOFTWARE_PAGES: list[tuple[Any, ...]] = [
    ("get", "/account/calendar/", ANYBODY),
    ("post", "/account/calendar/open/", SENT_ON),
    ("post", "/account/calendar/open/", ANYBODY, {}, None, IS_ASKED),
    ("post", "/account/calendar/close/", SENT_ON),
    ("get", "/calendar/nobody-knows-this.ics", NOWHERE),
    ("get", "/calendar/{feed}.ics", IN_AND_OUT, {}, open_bobs_feed),
    ("get", "/webhooks/", ADMIN),
    ("post", "/webhooks/add/", ADMINS_CHANGE, WEBHOOK),
    ("post", "/webhooks/add/", ADMIN, WEBHOOK, None, IS_ASKED),
    ("get", "/webhooks/{webhook}/", ADMIN, {}, add_webhook),
    ("post", "/webhooks/{webhook}/change/", ADMINS_CHANGE, WEBHOOK, add_webhook, IS_ASKED),
    ("post", "/webhooks/{webhook}/switch/", ADMINS_CHANGE, {"to": "off"}, add_webhook),
    ("post", "/webhooks/{webhook}/rotate/", ADMINS_CHANGE, {}, add_webhook),
    ("post", "/webhooks/{webhook}/rotate/", ADMIN, {}, add_webhook, IS_ASKED),
    ("post", "/webhooks/{webhook}/ping/", ADMINS_CHANGE, {}, add_webhook),
    ("post", "/webhooks/{webhook}/remove/", ADMINS_CHANGE, {}, add_webhook),
    ("post", "/webhooks/deliveries/{delivery}/", ADMINS_CHANGE, {}, add_webhook),
]
