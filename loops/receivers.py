"""What loops do when interviews move, cards arrive and people leave."""

from typing import Any

from django.dispatch import receiver
from django.utils.translation import gettext

from accounts.actions.forgetting import forget_answers_to
from accounts.errors import WrongState
from accounts.models import User
from accounts.signals import visibility_changing
from candidates.models import Candidate, Interview
from candidates.signals import candidate_erasing, candidate_exporting, interview_changed
from jobs import clock
from jobs.actions import enqueue
from loops.actions.locking import lock_loop_of, require_sight
from loops.actions.opening import end_loop
from loops.actions.seating import CARD_DUE_AFTER, order_known, release_owed_cards
from loops.actions.states import refresh_locked, refresh_state
from loops.actions.training import graduate_panel
from loops.kinds import ESTIMATE
from loops.models import Loop
from scorecards.actions.owing import require_nothing_owed
from scorecards.models import CardRevision, Scorecard
from scorecards.querysets import OWED, SUBMITTED
from scorecards.signals import card_left, card_submitted


@receiver(card_submitted)
def count_card(revision: CardRevision, **_: Any) -> None:
    """Bring the loop's state up to date and ask for its figures, in the card's transaction.

    Whoever submits has locked the candidacy.
    """
    loop = lock_loop_of(revision.scorecard.interview.candidacy)
    if loop is not None:
        refresh_locked(loop)
        enqueue(ESTIMATE, loop.public_id, at=clock.now())
        if loop.cards_in == loop.cards_due:  # nobody's training counts while a card is owed
            graduate_panel(loop.candidacy_id)


@receiver(card_left)
def notice_leaving(scorecard: Scorecard, **_: Any) -> None:
    """Bring the loop's state up to date when a card is no longer owed."""
    loop = Loop.objects.filter(candidacy=scorecard.interview.candidacy_id).first()
    if loop is not None:
        refresh_state(loop)
        graduate_panel(loop.candidacy_id)


@receiver(interview_changed)
def notice_interview(interview: Interview, by: User, verb: str, **_: Any) -> None:
    """Release owed cards of an interview that did not happen; compute the loop's state anew.

    A card is due only after the interview: where that moves later, so does the card. A new one
    covers what the loop is rated by: nobody could be seated for anything else.
    """
    loop = Loop.objects.filter(candidacy=interview.candidacy_id).first()
    if loop is None:
        return
    if verb == "interview.scheduled":
        order_known(loop, interview.competencies)
    if interview.state == Interview.State.DID_NOT_HAPPEN:
        _require_unwritten(loop, interview, by)
        release_owed_cards(Scorecard.objects.filter(interview=interview), by=None)
    elif interview.state == Interview.State.SCHEDULED:
        early = interview.scorecards.filter(state__in=OWED, due_at__lt=interview.ends_at)
        early.update(due_at=interview.ends_at + CARD_DUE_AFTER)
    refresh_state(loop)


def _require_unwritten(loop: Loop, interview: Interview, by: User) -> None:
    if interview.scorecards.exclude(author=by).exists():
        require_sight(loop, by=by)
    if interview.scorecards.filter(state__in=SUBMITTED).exists():
        raise WrongState(gettext("A scorecard of this interview is sealed, so it took place."))


@receiver(visibility_changing)
def keep_blindness(by: User, **_: Any) -> None:
    """Refuse to let an admin lift their own blindness: the seat beats the role."""
    require_nothing_owed(by)


@receiver(candidate_exporting)
def keep_export_blind(candidate: Candidate, by: User, **_: Any) -> None:
    """Refuse an export to whoever owes a scorecard on one of the candidate's loops."""
    for loop in Loop.objects.filter(candidacy__candidate=candidate).order_by("pk"):
        require_sight(loop, by=by)


@receiver(candidate_erasing)
def end_loops(candidate: Candidate, by: User | None, **_: Any) -> None:
    """End the loops of who is erased; refuse it to whoever owes a scorecard there."""
    loops = Loop.objects.filter(candidacy__candidate=candidate).order_by("pk")
    forget_answers_to(User.objects.filter(interviews__seat__loop__in=loops.order_by()))
    for loop in loops:
        if by is not None:
            require_sight(loop, by=by)
        end_loop(loop, by=by)
