"""The ways out of a card: decline before the interview, recuse with a reason, be released."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.actions import record_event
from accounts.actions.forgetting import forget_answers_to
from accounts.actions.texts import read_text
from accounts.errors import Invalid, WrongState
from accounts.models import User
from candidates.actions.interviews import loop_stream
from candidates.models import Interviewer
from jobs import clock
from scorecards.actions.drafts import lock_to_submit
from scorecards.models import Scorecard
from scorecards.signals import card_left


def decline_card(card: Scorecard, *, by: User, reason: str = "") -> Scorecard:
    """The author will not take the interview; their seat and access end at once."""
    return _leave(card, by, Scorecard.State.DECLINED, reason)


def recuse_from_card(card: Scorecard, *, by: User, reason: str) -> Scorecard:
    """The author has a conflict of interest; their seat and access end at once."""
    if not reason.strip():
        raise Invalid(
            _("Say why you recuse yourself; only the loop's staff read it."), field="reason"
        )
    return _leave(card, by, Scorecard.State.RECUSED, reason)


def _leave(card: Scorecard, by: User, state: Scorecard.State, reason: str) -> Scorecard:
    with transaction.atomic():
        card = lock_to_submit(card, by=by)
        return release_card(card, by=by, state=state, reason=reason)


def release_card(
    card: Scorecard, *, by: User | None, state: Scorecard.State, reason: str = ""
) -> Scorecard:
    """End an owed card in the caller's transaction, which has locked it and checked the right.

    A draft stays stored, unseen; a sealed card cannot be ended.
    """
    if card.is_submitted:
        raise WrongState(_("This scorecard is sealed; it stays."))
    if not card.is_owed:
        raise WrongState(_("Nobody owes this scorecard any more."))
    now = clock.now()
    card.state, card.left_reason = state, read_text(reason, "reason", most=500)
    card.version += 1
    card.save(update_fields=["state", "left_reason", "version"])
    if state != Scorecard.State.DID_NOT_HAPPEN:
        Interviewer.objects.filter(interview=card.interview_id, user=card.author_id).update(
            released_at=now
        )
        forget_answers_to([card.author])
    record_event(
        f"scorecard.{state}",
        card,
        by=by,
        payload={"reason_given": bool(reason.strip())},
        stream=loop_stream(card.interview.candidacy.public_id),
    )
    card_left.send(sender=Scorecard, scorecard=card)
    return card
