"""Say where events go: write down, change, switch, take over, give a new secret, remove."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from urllib.parse import urlsplit

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.actions import record_event
from accounts.actions.locking import as_they_stand
from accounts.actions.texts import read_text, read_texts
from accounts.errors import Invalid, NotAllowed, NotFound
from accounts.models import User
from integrations.actions.addresses import read_url
from integrations.actions.delivering import wake_queues
from integrations.actions.signing import make_secret
from integrations.actions.telling import send_later
from integrations.errors import EndpointOff
from integrations.kinds import DELIVER, EVENT_TYPES, PING, SLACK_TYPES
from integrations.models import Delivery, Endpoint, Event
from integrations.permissions import may_connect
from jobs import clock
from jobs.actions import hurry

OVERLAP = timedelta(hours=24)
ENDPOINTS_MAX = 50


def add_endpoint(
    *, by: User, name: str, url: str, events: Sequence[str], kind: str = Endpoint.Kind.STANDARD
) -> tuple[Endpoint, str]:
    """Return a new endpoint and its secret, shown this once; "" for Slack, which has none."""
    if not may_connect(by):
        raise NotAllowed(_("Only a company admin may connect other software."))
    if kind not in Endpoint.Kind.values:
        raise Invalid(_("Choose standard or slack."), field="kind")
    name, url = _read_name(name), _read_url(url, kind)
    wanted = _read_events(events, kind)
    if Endpoint.objects.count() >= ENDPOINTS_MAX:
        raise Invalid(
            _("Remove one of the %(endpoints_max)s endpoints first.")
            % {"endpoints_max": ENDPOINTS_MAX},
            field="name",
        )
    secret = make_secret() if kind == Endpoint.Kind.STANDARD else ""
    with transaction.atomic():
        endpoint = Endpoint.objects.create(
            owner=by, kind=kind, name=name, url=url, events=wanted, secret=secret
        )
        record_event("webhook.added", endpoint, by=by, payload={"events": wanted})
    return endpoint, secret


def change_endpoint(
    endpoint: Endpoint,
    *,
    by: User,
    name: str | None = None,
    url: str | None = None,
    events: Sequence[str] | None = None,
    is_on: bool | None = None,
) -> Endpoint:
    """Change what is named; whoever changes an endpoint owns it, and it knows what they may.

    Switched on again, it gets everything that waits, in order.
    """
    with transaction.atomic():
        endpoint = _lock(endpoint, by)
        before = _describe(endpoint)
        endpoint.name = endpoint.name if name is None else _read_name(name)
        endpoint.url = endpoint.url if url is None else _read_url(url, endpoint.kind)
        endpoint.events = endpoint.events if events is None else _read_events(events, endpoint.kind)
        endpoint.owner = by
        if is_on is not None and is_on != (endpoint.state == Endpoint.State.ON):
            endpoint.state = Endpoint.State.ON if is_on else Endpoint.State.OFF
            endpoint.state_since, endpoint.state_reason = clock.now(), ""
        endpoint.save()
        after = {"before": before, "after": _describe(endpoint)}
        record_event("webhook.changed", endpoint, by=by, payload=after)
        if is_on:
            fresh = {"tries": 0, "first_try_at": None, "due_at": clock.now()}
            endpoint.deliveries.filter(state=Delivery.State.WAITING).update(**fresh)
            wake_queues(at=clock.now())
    return endpoint


def rotate_secret(endpoint: Endpoint, *, by: User) -> tuple[Endpoint, str]:
    """Return the endpoint and its new secret; the old one signs beside it for 24 hours."""
    with transaction.atomic():
        endpoint = _lock(endpoint, by)
        if endpoint.kind == Endpoint.Kind.SLACK:
            raise Invalid(
                _("A Slack address has no secret: make a new one in Slack."), field="kind"
            )
        endpoint.old_secret, endpoint.old_until = endpoint.secret, clock.now() + OVERLAP
        endpoint.secret = make_secret()
        endpoint.save(update_fields=["secret", "old_secret", "old_until"])
        record_event("webhook.secret_rotated", endpoint, by=by)
    return endpoint, endpoint.secret


def remove_endpoint(endpoint: Endpoint, *, by: User) -> None:
    """Remove an endpoint with what waits for it and its log."""
    with transaction.atomic():
        endpoint = _lock(endpoint, by)
        record_event("webhook.removed", endpoint, by=by, payload=_describe(endpoint))
        endpoint.delete()


def ping_endpoint(endpoint: Endpoint, *, by: User) -> Event:
    """Send an event of type ping, to see whether it arrives. Raises EndpointOff."""
    with transaction.atomic():
        endpoint = _lock(endpoint, by)
        if endpoint.state != Endpoint.State.ON:
            raise EndpointOff(_("Switch it on first."))
        event = Event.objects.create(type=PING, at=clock.now(), data={})
        send_later(event, [endpoint])
        record_event("webhook.pinged", endpoint, by=by)
    return event


def send_again(delivery: Delivery, *, by: User) -> Delivery:
    """Send a delivery again, with its id and seven new tries; one that waits is sent at once."""
    with transaction.atomic():
        endpoint = _lock(delivery.endpoint, by)
        if not Delivery.objects.visible_to(by).filter(pk=delivery.pk).exists():
            raise NotFound
        if endpoint.state != Endpoint.State.ON:
            raise EndpointOff(_("Its endpoint is switched off: nothing is sent to it."))
        delivery = Delivery.objects.select_for_update(of=("self",)).get(pk=delivery.pk)
        delivery.state, delivery.tries = Delivery.State.WAITING, 0
        delivery.due_at, delivery.first_try_at = clock.now(), None
        delivery.save(update_fields=["state", "tries", "due_at", "first_try_at"])
        record_event("webhook.sent_again", endpoint, by=by, payload={"id": str(delivery.public_id)})
        hurry(DELIVER, delivery.queue.public_id, at=clock.now())
    return delivery


def _lock(endpoint: Endpoint, by: User) -> Endpoint:
    rows = Endpoint.objects.select_for_update(of=("self",))
    locked = rows.filter(pk=endpoint.pk).first()
    if locked is None or not may_connect(as_they_stand(by)):
        raise NotFound
    return locked


def _read_name(name: str) -> str:
    return read_text(name, "name", most=80, empty=_("Write what the endpoint is for."))


def _read_url(url: str, kind: str) -> str:
    url = read_url(url)
    if kind == Endpoint.Kind.SLACK and urlsplit(url).path.strip("/") == "":
        raise Invalid(_("Paste the whole address that Slack made."), field="url")
    return url


def _read_events(events: Sequence[str], kind: str) -> list[str]:
    wanted = read_texts(events, "events", most=len(EVENT_TYPES), longest=40)
    offered = SLACK_TYPES if kind == Endpoint.Kind.SLACK else EVENT_TYPES
    if unknown := [each for each in wanted if each not in offered]:
        raise Invalid(
            _("Choose among: %(join)s. %(value)s is not.")
            % {"join": ", ".join(offered), "value": unknown[0]},
            field="events",
        )
    if not wanted:
        raise Invalid(_("Choose at least one event."), field="events")
    return sorted(set(wanted))


def _describe(endpoint: Endpoint) -> dict[str, object]:
    return {
        "name": endpoint.name,
        "url": endpoint.shown_url,
        "events": endpoint.events,
        "state": str(endpoint.state),
    }
