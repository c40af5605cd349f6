"""Hand an interview over oneself: to somebody trained, until five minutes before it begins."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from accounts.actions.locking import as_they_stand
from accounts.errors import Invalid, NotFound, WrongState
from accounts.models import User
from candidates.models import Interviewer
from jobs import clock
from loops.actions.locking import lock_loop
from loops.actions.seating import pass_on
from loops.models import Seat
from scorecards.models import Scorecard

LATEST = timedelta(minutes=5)  # before the interview begins


def find_own_seat(card: Scorecard, *, by: User) -> Seat:
    """Return the seat of a card that is one's own to write. Raises NotFound."""
    own = Scorecard.objects.written_by(by).filter(pk=card.pk)
    seat = Seat.objects.filter(scorecard__in=own).select_related(
        "loop", "scorecard__interview__pool", "scorecard__interview__candidacy__candidate"
    )
    found = seat.first()
    if found is None:
        raise NotFound
    return found


def list_takers(seat: Seat) -> QuerySet[User, User]:
    """Return who may take the seat, by name: trained, not in this interview, not the candidate."""
    interview = seat.scorecard.interview
    inside = Interviewer.objects.filter(interview=interview).values("user")
    trained = User.objects.filter(
        is_active=True,
        pool_members__pool=interview.pool_id,
        pool_members__trained_at__isnull=False,
    )
    candidate = interview.candidacy.candidate
    own_case = Q(pk=candidate.user_id) | (Q(email__iexact=candidate.email) & ~Q(email=""))
    return trained.exclude(pk__in=inside).exclude(own_case).order_by("name", "pk")


def hand_over(card: Scorecard, *, by: User, user: User) -> Seat:
    """Give one's own seat to a colleague who is trained in the interview's pool.

    Card, competencies and due time move with it; one's own access ends at once.
    """
    with transaction.atomic():
        loop = lock_loop(find_own_seat(card, by=by).loop)
        seat = find_own_seat(card, by=as_they_stand(by))  # as it stands under the lock
        require_open_to_takers(seat)
        if not list_takers(seat).filter(pk=user.pk).exists():
            raise Invalid(_("Choose somebody who is trained and free for it."), field="user")
        return pass_on(loop, seat, by=by, user=user)


def require_open_to_takers(seat: Seat) -> None:
    """Raise WrongState where whoever runs the loop has to find somebody."""
    card = seat.scorecard
    if card.interview.pool_id is None or card.kind != Scorecard.Kind.REGULAR:
        raise WrongState(_("Only a regular seat in a pool's interview is handed over."))
    if not card.is_owed:
        raise WrongState(_("Nobody owes this scorecard any more."))
    if clock.now() > card.interview.starts_at - LATEST:
        raise WrongState(_("It is too late: an interview is handed over until 5 minutes before."))
