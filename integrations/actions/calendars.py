"""A person's calendar: open it at a new address, end the address, and what a reader finds there."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from unicodedata import category
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _
from icalendar import Calendar, Event, vText, vUri

from accounts.actions import record_event
from accounts.actions.languages import speaking_to
from accounts.actions.tokens import digest_secret
from accounts.errors import NotAllowed, NotFound
from accounts.models import User
from candidates.models import Interview, Interviewer
from integrations.models import CalendarFeed
from jobs import clock
from scorecards.models import Scorecard

PAST = timedelta(days=90)
TO_THE_MINUTE = timedelta(minutes=1)
ENDS_LINES = {"Cc", "Zl", "Zp"}  # controls, the line and the paragraph separator


def open_feed(user: User) -> tuple[CalendarFeed, str]:
    """Return the feed and its secret, shown this once; an address from before ends at once."""
    if not user.is_active:
        raise NotAllowed(_("This person has no access any more."))
    secret = secrets.token_urlsafe(32)
    told = {"prefix": secret[:6], "digest": digest_secret(secret), "created_at": clock.now()}
    with transaction.atomic():
        feed, _made = CalendarFeed.objects.update_or_create(
            user=user, defaults={**told, "last_read_at": None}
        )
        record_event("calendar.opened", feed, by=user)
    return feed, secret


def close_feed(user: User) -> None:
    """End the address at once; ending it twice changes nothing."""
    with transaction.atomic():
        feed = CalendarFeed.objects.select_for_update(of=("self",)).filter(user=user).first()
        if feed is not None:
            record_event("calendar.closed", feed, by=user)
            feed.delete()


def address_of(secret: str) -> str:
    """Return the address that a calendar program subscribes to."""
    return f"{settings.BASE_URL}/calendar/{secret}.ics"


def read_feed(secret: str) -> bytes:
    """Return the calendar at a secret address. Raises NotFound; rights are read each time."""
    feed = CalendarFeed.objects.select_related("user").filter(digest=digest_secret(secret)).first()
    if feed is None or not feed.user.is_active:
        raise NotFound
    now = clock.now()
    if feed.last_read_at is None or feed.last_read_at <= now - TO_THE_MINUTE:
        CalendarFeed.objects.filter(pk=feed.pk).update(last_read_at=now)
    return write_calendar(feed.user, list_entries(feed.user, now=now))


@dataclass(frozen=True, slots=True)
class Entry:
    """One interview as its interviewer's calendar shows it; `card` is their own if it is on."""

    interview: Interview
    card: Scorecard | None = None
    released_at: datetime | None = None


def list_entries(user: User, *, now: datetime) -> list[Entry]:
    """Return the person's interviews of the last 90 days and to come; three queries.

    A seat that was taken away stays as a cancelled hour without a name, so that calendars drop it.
    """
    seats = Interviewer.objects.filter(user=user, interview__ends_at__gte=now - PAST)
    rows = seats.select_related("interview__candidacy__candidate", "interview__candidacy__opening")
    seen = Interview.objects.visible_to(user).filter(ends_at__gte=now - PAST)
    visible = set(seen.values_list("pk", flat=True))
    cards = Scorecard.objects.filter(author=user, interview__in=visible)
    kits = {card.interview_id: card for card in cards.only("public_id", "interview_id", "due_at")}
    ordered = rows.order_by("interview__starts_at", "pk")
    made = (_make_entry(row, visible, kits, now) for row in ordered)
    return [entry for entry in made if entry is not None]


def _make_entry(
    seat: Interviewer, visible: set[int], kits: dict[int, Scorecard], now: datetime
) -> Entry | None:
    interview = seat.interview
    if seat.released_at is not None:
        return Entry(interview, released_at=seat.released_at)
    if interview.pk not in visible:  # the loop is over: what was to come is not coming
        ended = interview.candidacy.closed_at or interview.starts_at
        over = interview.ends_at <= now
        return None if over else Entry(interview, released_at=ended)
    on = interview.state != Interview.State.DID_NOT_HAPPEN
    return Entry(interview, kits[interview.pk] if on else None)


def write_calendar(user: User, entries: Iterable[Entry]) -> bytes:
    """Return the calendar as RFC 5545 has it, in the person's language; times in UTC."""
    with speaking_to(user):
        return _write_calendar(user, entries)


def _write_calendar(user: User, entries: Iterable[Entry]) -> bytes:
    calendar = Calendar()
    calendar.add("prodid", "-//Loopboard//Interviews//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", _("Interviews"))
    calendar.add("x-wr-timezone", user.time_zone)
    calendar.add("refresh-interval", timedelta(hours=1), parameters={"value": "DURATION"})
    calendar.add("x-published-ttl", "PT1H")
    for entry in entries:
        calendar.add_component(_write_event(entry))
    return bytes(calendar.to_ical())


def _write_event(entry: Entry) -> Event:
    interview, event = entry.interview, Event()
    changed = max(interview.changed_at or interview.starts_at, entry.released_at or _EVER)
    event.add("uid", f"{interview.public_id}@{urlsplit(settings.BASE_URL).hostname}")
    event.add("dtstamp", changed.astimezone(UTC))
    event.add("last-modified", changed.astimezone(UTC))
    event.add("sequence", interview.sequence + (entry.released_at is not None))
    event.add("dtstart", interview.starts_at.astimezone(UTC))
    event.add("dtend", interview.ends_at.astimezone(UTC))
    event.add("status", "CONFIRMED" if entry.card else "CANCELLED")
    event.add("class", "PRIVATE")
    event.add("summary", _summarize(interview) if entry.released_at is None else _("Interview"))
    if entry.card is not None:
        _add_links(event, interview, entry.card)
    else:
        event.add("transp", "TRANSPARENT")
    return event


_EVER = datetime(2000, 1, 1, tzinfo=UTC)


def _summarize(interview: Interview) -> str:
    return _one_line(f"{interview.name}: {interview.candidacy.candidate.name}")


def _one_line(text: str) -> str:
    """Return the text without what RFC 5545 forbids, or what some readers take for a line's end."""
    return "".join(" " if category(sign) in ENDS_LINES else sign for sign in text)


def _add_links(event: Event, interview: Interview, card: Scorecard) -> None:
    opening = interview.candidacy.opening
    lines = [_one_line(opening.title + (f", {opening.level}" if opening.level else ""))]
    if interview.video_url:
        event.add("location", vText(interview.video_url))
        event.add("conference", vUri(interview.video_url), {"value": "URI", "feature": "VIDEO"})
        lines.append(f"Video: {interview.video_url}")
    kit = f"{settings.BASE_URL}/scorecards/{card.public_id}/"
    event.add("url", vUri(kit))
    lines.append(_("Kit and scorecard: %(address)s") % {"address": kit})
    due = f"{card.due_at.astimezone(UTC):%Y-%m-%d %H:%M} UTC"
    lines.append(_("Scorecard due: %(due)s") % {"due": due})
    event.add("description", "\n".join(lines))
