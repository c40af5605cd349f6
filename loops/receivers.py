"""What loops do when interviews move, cards arrive and people leave."""

from typing import Any

from django.db.models import Q
from django.dispatch import receiver

from candidates.models import Interview
from candidates.signals import interview_changed
from jobs import clock
from jobs.actions import enqueue
from loops.actions.states import refresh_state
from loops.kinds import ESTIMATE
from loops.models import Loop
from scorecards.actions import release_card
from scorecards.models import CardRevision, Scorecard
from scorecards.signals import card_left, card_submitted


@receiver(card_submitted)
def count_card(revision: CardRevision, **_: Any) -> None:
    """Bring the loop's state up to date and ask for its figures, in the card's transaction."""
    loop = _loop_of(revision.scorecard)
    if loop is not None:
        refresh_state(loop)
        enqueue(ESTIMATE, loop.public_id, at=clock.now())


@receiver(card_left)
def notice_leaving(scorecard: Scorecard, **_: Any) -> None:
    """Bring the loop's state up to date when a card is no longer owed."""
    loop = _loop_of(scorecard)
    if loop is not None:
        refresh_state(loop)


@receiver(interview_changed)
def notice_interview(interview: Interview, **_: Any) -> None:
    """Release owed cards of an interview that did not happen; compute the loop's state anew."""
    loop = Loop.objects.filter(candidacy=interview.candidacy_id).first()
    if loop is None:
        return
    if interview.state == Interview.State.DID_NOT_HAPPEN:
        owed = interview.scorecards.filter(Q(state__in=["assigned", "opened", "draft"]))
        for card in owed.select_for_update(of=("self",)).order_by("pk"):
            release_card(card, by=None, state=Scorecard.State.DID_NOT_HAPPEN)
    refresh_state(loop)


def _loop_of(card: Scorecard) -> Loop | None:
    return Loop.objects.filter(candidacy__interviews=card.interview_id).first()
