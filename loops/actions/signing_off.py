"""Vouch for a reverse shadow's scorecard: from then on it counts."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.actions import record_event
from accounts.errors import WrongState
from accounts.models import User
from candidates.actions.interviews import loop_stream
from jobs import clock
from jobs.actions import enqueue
from loops.actions.locking import lock_to_run, require_running, require_sight
from loops.actions.states import refresh_state
from loops.errors import ConflictOfInterest
from loops.kinds import ESTIMATE
from loops.models import Seat
from scorecards.models import Scorecard, SignOff


def sign_off_card(seat: Seat, *, by: User) -> SignOff:
    """Let the seat's card count, in figures and coverage; twice is the same as once.

    For whoever runs the loop and is not blind to it, never the author. It cannot be undone, nor
    be done once the loop is decided: that decision was taken without the card.
    """
    with transaction.atomic():
        loop = lock_to_run(seat.loop, by=by)
        require_sight(loop, by=by)
        cards = Scorecard.objects.select_for_update(of=("self",))
        card = cards.select_related("interview__candidacy").get(pk=seat.scorecard_id)
        if card.is_signed_off:
            return card.sign_off
        _require_waiting(card, by)
        require_running(loop, by=by)
        made = SignOff.objects.create(scorecard=card, by=by, at=clock.now())
        stream = loop_stream(loop.candidacy.public_id)
        told = {"revision": card.current}
        record_event("scorecard.signed_off", card, by=by, payload=told, stream=stream)
        refresh_state(loop)
        enqueue(ESTIMATE, loop.public_id, at=clock.now())
    return made


def _require_waiting(card: Scorecard, by: User) -> None:
    if card.kind != Scorecard.Kind.REVERSE:
        raise WrongState(_("Only the scorecard of a reverse shadow is signed off."))
    if not card.is_submitted:
        raise WrongState(_("This scorecard is not sealed yet."))
    if card.author_id == by.pk:
        raise ConflictOfInterest(_("Somebody else vouches for your scorecard."))
