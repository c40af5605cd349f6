"""What is sent: the body in the receiver's words, and the signature of Standard Webhooks."""

from __future__ import annotations

import base64
import secrets
from datetime import datetime

import orjson
from django.conf import settings
from standardwebhooks.webhooks import Webhook

from integrations.models import Endpoint, Event

SECRET_BYTES = 32
SLACK_WORDS = {
    "loop.ready": "Everything that a decision needs is in",
    "loop.decided": "A loop is decided",
    "loop.closed": "A loop is closed",
    "loop.withdrawn": "A loop has ended without a decision",
    "ping": "Loopboard speaks here from now on",
}


def make_secret() -> str:
    """Return a new signing secret: whsec_ and 256 random bits."""
    return "whsec_" + base64.b64encode(secrets.token_bytes(SECRET_BYTES)).decode()


def write_body(endpoint: Endpoint, event: Event) -> bytes:
    """Return the body: type, timestamp and ids; for Slack a sentence and the page's address."""
    if endpoint.kind == Endpoint.Kind.SLACK:
        return orjson.dumps({"text": _write_sentence(event)})
    told = {"type": event.type, "timestamp": event.at, "data": event.data}
    return orjson.dumps(told, option=orjson.OPT_UTC_Z)


def _write_sentence(event: Event) -> str:
    words = SLACK_WORDS.get(event.type, event.type)
    loop = event.data.get("loop")
    return f"{words}: {settings.BASE_URL}/loops/{loop}/" if loop else f"{words}."


def write_headers(endpoint: Endpoint, event: Event, body: bytes, *, at: datetime) -> dict[str, str]:
    """Return the headers; while a secret is being replaced, one signature of each."""
    headers = {"Content-Type": "application/json", "User-Agent": "Loopboard-Webhooks/1"}
    if endpoint.kind == Endpoint.Kind.SLACK:
        return headers
    signed = [
        Webhook(secret).sign(event.webhook_id, at, body.decode())
        for secret in _list_secrets(endpoint, at)
    ]
    return {
        **headers,
        "webhook-id": event.webhook_id,
        "webhook-timestamp": str(int(at.timestamp())),
        "webhook-signature": " ".join(signed),
    }


def _list_secrets(endpoint: Endpoint, at: datetime) -> list[str]:
    overlaps = endpoint.old_secret and endpoint.old_until and endpoint.old_until > at
    return [endpoint.secret, endpoint.old_secret] if overlaps else [endpoint.secret]
