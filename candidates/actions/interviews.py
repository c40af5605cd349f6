"""Schedule conversations, move them, say whether they took place."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.actions import record_event
from accounts.actions.locking import as_they_stand
from accounts.actions.texts import read_keys, read_link, read_moment, read_text, read_texts
from accounts.errors import Invalid, NotAllowed, NotFound, WrongState
from accounts.models import User
from candidates.actions.locking import lock_candidacy
from candidates.models import Candidacy, Interview, PlannedInterview, Pool
from candidates.permissions import may_run_candidacy
from candidates.signals import interview_changed
from jobs import clock


class NotNow(WrongState):
    """The row is no longer in a state in which this can be done."""


def loop_stream(candidacy_id: UUID) -> str:
    """Return the name of the audit stream in which everything of one loop is chained."""
    return f"loop:{candidacy_id}"


def schedule_interview(  # noqa: PLR0913 (an invitation says this much, each named at the call)
    candidacy: Candidacy,
    *,
    by: User,
    name: str,
    starts_at: datetime,
    minutes: int = 45,
    competencies: Sequence[str] = (),
    questions: Sequence[str] = (),
    planned: PlannedInterview | None = None,
    video_url: str = "",
    pool: Pool | None = None,
) -> Interview:
    """Return a new interview of the candidacy; `minutes` lies between 5 and 480.

    Its interviewers come from `pool`, or from the planned step's.
    """
    require_run(by, candidacy)
    if planned is not None and planned.opening_id != candidacy.opening_id:
        raise Invalid(_("This step belongs to another opening's plan."), field="planned")
    begins = read_moment(starts_at, "starts_at")
    interview = Interview(
        planned=planned,
        pool_id=pool.pk if pool else planned.pool_id if planned else None,
        name=read_text(name, "name", most=120, empty=_("Write a name, like Strategy and data.")),
        competencies=read_keys(competencies, "competencies"),
        questions=read_questions(questions, "questions"),
        starts_at=begins,
        ends_at=begins + read_minutes(minutes, "minutes"),
        video_url=read_link(video_url, "video_url"),
        changed_at=clock.now(),
    )
    with transaction.atomic():
        interview.candidacy = lock_open(candidacy, by=by)
        interview.save(force_insert=True)
        say_changed(interview, "interview.scheduled", by)
    return interview


def lock_open(candidacy: Candidacy, *, by: User) -> Candidacy:
    """Return the candidacy, locked for its staff. Raises NotNow for one that is closed."""
    locked = lock_candidacy(candidacy.pk)
    require_run(as_they_stand(by), locked)
    if locked.closed_at is not None:
        raise NotNow(_("This loop is closed."))
    return locked


def read_minutes(value: object, field: str) -> timedelta:
    """Return the length of an interview. Raises Invalid off 5 to 480 whole minutes."""
    if isinstance(value, bool) or not isinstance(value, int) or not 5 <= value <= 480:
        raise Invalid(_("An interview takes 5 to 480 minutes."), field=field)
    return timedelta(minutes=value)


def read_questions(value: object, field: str) -> list[str]:
    """Return what to ask: at most 50 questions of 500 characters."""
    return read_texts(value, field, most=50, longest=500)


def move_interview(
    interview: Interview, *, by: User, starts_at: datetime, minutes: int | None = None
) -> Interview:
    """Move a scheduled interview; nothing that belongs to it is deleted."""
    with transaction.atomic():
        interview = _lock_to_run(interview, by)
        begins = read_moment(starts_at, "starts_at")
        wanted = None if minutes is None else read_minutes(minutes, "minutes")
        _require_changeable(interview)
        if interview.state != Interview.State.SCHEDULED:
            raise NotNow(_("Only a scheduled interview can be moved."))
        before = interview.starts_at
        length = wanted or interview.ends_at - before
        interview.starts_at, interview.ends_at = begins, begins + length
        _save(interview, "starts_at", "ends_at")
        moved = {"before": before.isoformat(), "after": begins.isoformat()}
        say_changed(interview, "interview.moved", by, **moved)
    return interview


def link_interview(interview: Interview, *, by: User, video_url: str) -> Interview:
    """Say at which https address people meet; "" for none."""
    with transaction.atomic():
        interview = _lock_to_run(interview, by)
        link = read_link(video_url, "video_url")
        _require_changeable(interview)
        if interview.video_url != link:
            interview.video_url = link
            _save(interview, "video_url")
            say_changed(interview, "interview.linked", by, linked=bool(link))
    return interview


def pool_interview(interview: Interview, *, by: User, pool: Pool | None) -> Interview:
    """Say from which pool the interviewers come; None: anybody. Who has a seat keeps it."""
    with transaction.atomic():
        interview = _lock_to_run(interview, by)
        _require_changeable(interview)
        if interview.pool_id != (pool.pk if pool else None):
            interview.pool = pool
            interview.save(update_fields=["pool"])
            told = {"pool": str(pool.public_id) if pool else None}
            say_changed(interview, "interview.pool_named", by, **told)
    return interview


def _save(interview: Interview, *fields: str) -> None:
    """Save what changed of when, where and whether, so that calendars take it over."""
    interview.sequence += 1
    interview.changed_at = clock.now()
    interview.save(update_fields=[*fields, "sequence", "changed_at"])


def _require_changeable(interview: Interview) -> None:
    if interview.candidacy.closed_at is not None:
        raise NotNow(_("This loop is closed."))


def mark_held(interview: Interview, *, by: User) -> Interview:
    """Say that the interview took place; twice is the same as once."""
    return _settle(interview, Interview.State.HELD, by)


def call_off_interview(interview: Interview, *, by: User) -> Interview:
    """Say that the interview did not happen: nobody owes a card for it any more."""
    return _settle(interview, Interview.State.DID_NOT_HAPPEN, by)


def _settle(interview: Interview, state: Interview.State, by: User) -> Interview:
    with transaction.atomic():
        interview = _lock_to_run(interview, by)
        if interview.state == state:
            return interview
        _require_changeable(interview)
        if interview.state == Interview.State.DID_NOT_HAPPEN:  # its panel was released for good
            raise NotNow(_("This interview did not happen. Schedule another one."))
        if interview.transcripts.exists() and state == Interview.State.DID_NOT_HAPPEN:
            raise NotNow(_("This interview has a transcript, so it took place."))
        interview.state = state
        _save(interview, "state")
        say_changed(interview, f"interview.{state}", by)
    return interview


def _lock_to_run(interview: Interview, by: User) -> Interview:
    locked = lock_interview(interview)
    require_run(as_they_stand(by), locked.candidacy)
    return locked


def lock_interview(interview: Interview) -> Interview:
    """Return the interview, locked after its candidacy."""
    lock_candidacy(interview.candidacy_id)
    return (
        Interview.objects.select_for_update(of=("self",))
        .select_related("candidacy__candidate")
        .get(pk=interview.pk)
    )


def say_changed(interview: Interview, verb: str, by: User, **facts: object) -> None:
    """Audit the change and tell the apps above, in the caller's transaction."""
    stream = loop_stream(interview.candidacy.public_id)
    record_event(verb, interview, by=by, stream=stream, payload=facts)
    interview_changed.send(sender=Interview, interview=interview, by=by, verb=verb)


def require_run(by: User, candidacy: Candidacy) -> None:
    """Raise NotFound for whom the candidacy does not exist, NotAllowed for a mere panelist."""
    if not Candidacy.objects.visible_to(by).filter(pk=candidacy.pk).exists():
        raise NotFound
    if not may_run_candidacy(by, candidacy):
        raise NotAllowed(_("Only the opening's recruiter, hiring manager or an admin may do that."))
