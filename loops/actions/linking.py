"""Links to one owed card: sent to its author alone, used once, ended; what a session may open.

The secret is 256 random bits, made when the mail leaves. Nobody but the card's author is ever told
it: whoever could read it could write the card in their name.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.actions import record_event
from accounts.actions.people import read_company
from accounts.actions.sessions import signs_in_by_factor
from accounts.actions.tokens import digest_secret
from accounts.errors import NotFound, WrongState
from accounts.models import Company, User
from candidates.actions.interviews import loop_stream, require_run
from jobs import clock
from jobs.actions import enqueue
from loops.actions.locking import lock_to_run, require_sight
from loops.errors import NoLink
from loops.kinds import SEND_LINK
from loops.models import CardLink, Loop, Seat
from loops.querysets import CardLinkQuerySet
from scorecards.models import Scorecard

LIVES = timedelta(hours=72)


@dataclass(frozen=True, slots=True)
class Key:
    """A link's secret and when it ends: for the letter that carries it, nothing else."""

    secret: str
    until: datetime

    @property
    def address(self) -> str:
        """Return where it opens the card."""
        return f"{settings.BASE_URL}/link/{self.secret}/"


def send_link(seat: Seat, *, by: User) -> CardLink:
    """Mail the seat's holder a link to their owed card; one from before ends.

    For the loop's staff who are not blind. Raises NoLink where the company sends none, or the
    person signs in with a second factor.
    """
    with transaction.atomic():
        _lock_open_loop(seat, by)
        card = _lock_card(seat)
        if not may_be_written(card):
            raise WrongState(_("Nobody owes this scorecard any more."))
        _require_offered(card)
        link = _make(card, by)
        enqueue(SEND_LINK, link.public_id, at=clock.now())
    return link


def end_links(seat: Seat, *, by: User) -> None:
    """End the seat's links and what was opened by them, at once; twice is as once."""
    with transaction.atomic():
        loop = lock_to_run(seat.loop, by=by)
        require_sight(loop, by=by)
        _end(CardLink.objects.filter(scorecard=seat.scorecard_id).running(clock.now()), by)


def find_link(seat: Seat, *, by: User) -> CardLink:
    """Return the newest link to the seat's card, for its loop's staff. Raises NotFound."""
    require_run(by, seat.loop.candidacy)
    require_sight(seat.loop, by=by)
    link = CardLink.objects.filter(scorecard=seat.scorecard_id).first()
    if link is None:
        raise NotFound
    return link


def add_key(card: Scorecard, *, by: User | None) -> Key | None:
    """Return a new link's key for a reminder that leaves now; None where reminders hold none.

    In the caller's transaction. Never for a mail that somebody else reads, too.
    """
    wanted = read_company().card_links == Company.CardLinks.REMINDERS
    if not wanted or signs_in_by_factor(card.author) or not may_be_written(card):
        return None
    return cut_key(_make(card, by))


def cut_key(link: CardLink) -> Key:
    """Return the link's secret, made now and never told again."""
    secret = secrets.token_urlsafe(32)
    link.digest = digest_secret(secret)
    link.save(update_fields=["digest"])
    return Key(secret, link.expires_at)


def _lock_open_loop(seat: Seat, by: User) -> None:
    loop = lock_to_run(seat.loop, by=by)
    require_sight(loop, by=by)
    if loop.is_over or loop.state == Loop.State.ON_HOLD:
        raise WrongState(_("This loop is over or on hold."))


def _lock_card(seat: Seat) -> Scorecard:
    rows = Scorecard.objects.select_for_update(of=("self",))
    return rows.select_related("author", "interview__candidacy").get(pk=seat.scorecard_id)


def _require_offered(card: Scorecard) -> None:
    if read_company().card_links == Company.CardLinks.NEVER:
        raise NoLink(_("Your company sends no links to scorecards."))
    if signs_in_by_factor(card.author):
        raise NoLink(_("This person signs in with a second factor, which no link replaces."))


def may_be_written(card: Scorecard) -> bool:
    """Return whether the author still sits on the panel, may sign in and owes the card."""
    return card.is_owed and Scorecard.objects.written_by(card.author).filter(pk=card.pk).exists()


def _make(card: Scorecard, by: User | None) -> CardLink:
    now = clock.now()
    _end(CardLink.objects.filter(scorecard=card).unused(), by)
    link = CardLink.objects.create(
        scorecard=card, issued_by=by, created_at=now, expires_at=now + LIVES
    )
    record_link("link.issued", link, by)
    return link


def _end(links: CardLinkQuerySet, by: User | None) -> None:
    for link in links.select_related("scorecard__interview__candidacy").select_for_update(
        of=("self",)
    ):
        link.revoked_at = clock.now()
        link.save(update_fields=["revoked_at"])
        record_link("link.revoked", link, by)


def record_link(verb: str, link: CardLink, by: User | None) -> None:
    """Append an event about the link to its loop's audit stream."""
    stream = loop_stream(link.scorecard.interview.candidacy.public_id)
    told = {"scorecard": str(link.scorecard.public_id)}
    record_event(verb, link, by=by, payload=told, stream=stream)
