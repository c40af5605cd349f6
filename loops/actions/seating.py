"""Who sits on the panel, and the card each seat is owed."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from accounts.actions.forgetting import forget_answers_to
from accounts.actions.texts import read_keys, read_moment
from accounts.errors import Invalid, WrongState
from accounts.models import User
from candidates.models import Candidacy, Candidate, Interview, Interviewer
from candidates.querysets import is_own_case
from jobs import clock
from loops.actions.locking import lock_to_run, record, require_running, require_sight
from loops.actions.states import refresh_state
from loops.actions.training import require_trained
from loops.errors import AlreadySeated, ConflictOfInterest
from loops.models import Loop, Seat
from scorecards.actions import assign_card, release_card
from scorecards.models import Scorecard
from scorecards.querysets import OWED

CARD_DUE_AFTER = timedelta(hours=24)


def seat_interviewer(
    loop: Loop,
    *,
    by: User,
    interview: Interview,
    user: User,
    competencies: Collection[str] | None = None,
    kind: str = Scorecard.Kind.REGULAR,
    due_at: datetime | None = None,
) -> Seat:
    """Seat a person in an interview and assign the card they owe, due 24 h after its end.

    `competencies` (keys) default to the interview's; the card asks for these, others are free.
    The candidate can never be seated, nor anybody twice in one interview, nor regularly who still
    learns the interview's pool.
    """
    with transaction.atomic():
        loop = lock_to_run(loop, by=by)
        require_running(loop, by=by)
        return _give(
            loop,
            by=by,
            interview=interview,
            user=user,
            competencies=competencies,
            kind=kind,
            due_at=due_at,
        )


def _give(
    loop: Loop,
    *,
    by: User,
    interview: Interview,
    user: User,
    competencies: Collection[str] | None,
    kind: str,
    due_at: datetime | None,
) -> Seat:
    """Seat a person in a loop that is locked for whoever may do so."""
    interview = Interview.objects.get(pk=interview.pk)  # as it stands under the lock
    _require_seatable(loop, interview, user, kind)
    keys = _read_competencies(loop, interview, competencies)
    row = Interviewer.objects.create(interview=interview, user=user)
    forget_answers_to([user])  # of before they were blind
    card = assign_card(
        interview,
        author=user,
        rubric=loop.rubric,
        required=keys,
        due_at=read_moment(due_at or interview.ends_at + CARD_DUE_AFTER, "due_at"),
        kind=kind,
    )
    seat = Seat.objects.create(
        loop=loop,
        interviewer=row,
        scorecard=card,
        competencies=keys,
        required=kind == Scorecard.Kind.REGULAR,
    )
    about = {"seat": str(seat.public_id), "user": str(user.public_id)}
    record(loop, "seat.given", by=by, **about, competencies=keys, kind=kind)
    refresh_state(loop)
    return seat


def _require_seatable(loop: Loop, interview: Interview, user: User, kind: str) -> None:
    if interview.candidacy_id != loop.candidacy_id:
        raise Invalid(_("This interview belongs to another loop."), field="interview")
    if interview.state == Interview.State.DID_NOT_HAPPEN:
        raise WrongState(_("This interview did not happen."))
    if not user.is_active:
        raise Invalid(_("This person has no access any more."), field="user")
    if kind not in Scorecard.Kind.values:
        raise Invalid(_("Choose regular, shadow or reverse."), field="kind")
    if is_candidate(user, loop.candidacy):
        raise ConflictOfInterest(_("The candidate cannot sit on their own panel."), field="user")
    if Interviewer.objects.filter(interview=interview, user=user).exists():
        raise AlreadySeated(_("This person has a seat in this interview already."), field="user")
    require_trained(interview, user, kind)


def is_candidate(user: User, candidacy: Candidacy) -> bool:
    """Return whether the candidacy's candidate is this very person, by link or e-mail."""
    return Candidate.objects.filter(is_own_case(user), pk=candidacy.candidate_id).exists()


def _read_competencies(
    loop: Loop, interview: Interview, competencies: Collection[str] | None
) -> list[str]:
    wanted = read_keys(
        interview.competencies if competencies is None else competencies, "competencies"
    )
    return order_known(loop, wanted)


def order_known(loop: Loop, keys: Collection[str]) -> list[str]:
    """Return the keys in the order of the loop's rubric. Raises Invalid for one it has not."""
    known = list(loop.rubric.competencies.values_list("key", flat=True))
    if unknown := [key for key in keys if key not in known]:
        raise Invalid(
            _("The rubric has no %(value)s.") % {"value": unknown[0]}, field="competencies"
        )
    return [key for key in known if key in keys]


def unseat_interviewer(seat: Seat, *, by: User, reason: str = "") -> None:
    """Take a person off the panel; their owed card ends and so does their access, at once."""
    with transaction.atomic():
        loop = lock_to_run(seat.loop, by=by)
        _require_sight_of(seat, loop, by)
        _release(seat, by, reason)
        refresh_state(loop)


def substitute_interviewer(seat: Seat, *, by: User, user: User) -> Seat:
    """Give the seat to somebody else: interview, competencies and due date move with it."""
    with transaction.atomic():
        loop = lock_to_run(seat.loop, by=by)
        _require_sight_of(seat, loop, by)
        return pass_on(loop, seat, by=by, user=user)


def pass_on(loop: Loop, seat: Seat, *, by: User, user: User) -> Seat:
    """Give the seat of a loop that is locked for whoever may do so to somebody else."""
    require_running(loop, by=by)  # as they know it while the seat is theirs
    forget_answers_to([seat.interviewer.user, user])
    old = _release(seat, by, "")
    return _give(
        loop,
        by=by,
        interview=old.interview,
        user=user,
        competencies=seat.competencies,
        kind=old.kind,
        due_at=max(old.due_at, clock.now()),
    )


def _require_sight_of(seat: Seat, loop: Loop, by: User) -> None:
    """A sealed card keeps its seat, so only who may know of it may try; one's own is no secret."""
    if seat.interviewer.user_id != by.pk:
        require_sight(loop, by=by)


def release_owed_cards(cards: QuerySet[Scorecard, Scorecard], *, by: User | None) -> None:
    """End, in the caller's transaction, the cards among these that will not be written any more."""
    owed = cards.filter(state__in=OWED).select_related("interview__candidacy")
    for card in owed.select_for_update(of=("self",)).order_by("pk"):
        release_card(card, by=by, state=Scorecard.State.DID_NOT_HAPPEN)


def _release(seat: Seat, by: User, reason: str) -> Scorecard:
    card = (
        Scorecard.objects.select_for_update(of=("self",))
        .select_related("interview__candidacy")
        .get(pk=seat.scorecard_id)
    )
    return release_card(card, by=by, state=Scorecard.State.SUBSTITUTED, reason=reason)
