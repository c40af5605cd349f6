"""Harvest v3: the same rows in normal form, people, jobs and their plans."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.db.models import F, OuterRef, Subquery

from candidates.models import Interviewer
from integrations.api.harvest import moments
from integrations.api.harvest.changes import Reader, interview_changed
from integrations.api.harvest.collection import Collection, Rows, nothing_more
from integrations.api.harvest.jobs import JOBS, STAGES
from integrations.api.harvest.people import (
    APPLICATIONS,
    CANDIDATES,
    USERS,
    ended_at,
    find_stage,
    split_name,
)
from integrations.api.harvest.talks import INTERVIEWS, interview_status, list_interviews


def stamp(row: Any) -> dict[str, str | None]:
    """Return the two moments that every table ends with."""
    return {
        "created_at": moments.write(row.created),
        "updated_at": moments.write(row.updated),
    }


def show_user(user: Any, _: Reader) -> dict[str, Any]:
    """Return a row of users."""
    first, rest = split_name(user.name)
    return {
        "id": user.pk,
        "first_name": first,
        "last_name": rest,
        "primary_email": user.email,
        "job_title": user.title or None,
        "employee_id": None,
        "deactivated": not user.is_active,
        "site_admin": user.is_admin,
        **stamp(user),
    }


def show_candidate(candidate: Any, _: Reader) -> dict[str, Any]:
    """Return a row of candidates."""
    first, rest = split_name(candidate.name)
    emails = [{"value": candidate.email, "type": "personal"}] if candidate.email else []
    return {
        "id": candidate.pk,
        "first_name": first,
        "last_name": rest,
        "title": candidate.headline or None,
        "company": None,
        "email_addresses": emails,
        "private": False,
        "last_activity_at": moments.write(candidate.updated),
        **stamp(candidate),
    }


def show_application(candidacy: Any, _: Reader) -> dict[str, Any]:
    """Return a row of applications."""
    talk = find_stage(candidacy)
    return {
        "id": candidacy.pk,
        "candidate_id": candidacy.candidate_id,
        "job_id": candidacy.opening_id,
        "stage_id": talk.planned_id if talk else None,
        "status": candidacy.status,
        "prospect": False,
        "applied_at": moments.write(candidacy.created),
        "rejected_at": ended_at(candidacy, "rejected"),
        "hired_at": ended_at(candidacy, "hired"),
        "last_activity_at": moments.write(candidacy.updated),
        **stamp(candidacy),
    }


def list_passed(reader: Reader) -> Rows:
    """Return the interviews that are steps of a plan."""
    return list_interviews(reader).filter(planned__isnull=False)


def show_passage(interview: Any, _: Reader) -> dict[str, Any]:
    """Return a row of application_stages: a step of the plan with its day."""
    return {
        "id": interview.pk,
        "application_id": interview.candidacy_id,
        "job_interview_stage_id": interview.planned_id,
        "entered_at": moments.write(interview.starts_at),
        "exited_at": moments.write(interview.ends_at) if interview.state == "held" else None,
        **stamp(interview),
    }


def show_job(opening: Any, _: Reader) -> dict[str, Any]:
    """Return a row of jobs."""
    return {
        "id": opening.pk,
        "name": opening.title,
        "requisition_id": None,
        "confidential": False,
        "status": "closed" if opening.closed_at else "open",
        "opened_at": moments.write(opening.created),
        "closed_at": moments.write(opening.closed_at),
        **stamp(opening),
    }


def show_stage(planned: Any, _: Reader) -> dict[str, Any]:
    """Return a row of job_interview_stages."""
    return {
        "id": planned.pk,
        "job_id": planned.opening_id,
        "name": planned.name,
        "active": True,
        "priority": planned.position,
        **stamp(planned),
    }


def show_job_interview(planned: Any, _: Reader) -> dict[str, Any]:
    """Return a row of job_interviews: one for each stage."""
    return {
        "id": planned.pk,
        "job_id": planned.opening_id,
        "job_interview_stage_id": planned.pk,
        "interview_kit_id": planned.pk,
        "name": planned.name,
        "estimated_minutes": planned.minutes,
        **stamp(planned),
    }


def show_kit(planned: Any, _: Reader) -> dict[str, Any]:
    """Return a row of interview_kits: what to ask."""
    return {
        "id": planned.pk,
        "job_id": planned.opening_id,
        "job_interview_id": planned.pk,
        "content": "\n".join(planned.questions),
        **stamp(planned),
    }


def show_interview(interview: Any, _: Reader) -> dict[str, Any]:
    """Return a row of interviews."""
    return {
        "id": interview.pk,
        "application_id": interview.candidacy_id,
        "candidate_id": interview.candidacy.candidate_id,
        "job_id": interview.candidacy.opening_id,
        "job_interview_id": interview.planned_id,
        "name": interview.name,
        "status": interview_status(interview),
        "starts_at": moments.write(interview.starts_at),
        "ends_at": moments.write(interview.ends_at),
        "video_conferencing_url": interview.video_url or None,
        **stamp(interview),
    }


def list_seats(reader: Reader) -> Rows:
    """Return who sits or sat in the interviews that the reader sees."""
    return Interviewer.objects.filter(interview__in=list_interviews(reader))


def load_seats(rows: Rows, reader: Reader) -> Rows:
    """Read the interview, and which sealed card of it is the seat's."""
    found: Rows = rows.select_related("interview").annotate(card=find_card(reader))
    return found


def find_card(reader: Reader) -> Any:
    """Return the key of the seat's sealed card as far as the reader sees it."""
    cards = reader.cards().filter(author=OuterRef("user"), interview=OuterRef("interview"))
    return Subquery(cards.order_by().values("pk")[:1])


def show_seat(seat: Any, _: Reader) -> dict[str, Any]:
    """Return a row of interviewers; who was released has declined."""
    return {
        "id": seat.pk,
        "interview_id": seat.interview_id,
        "user_id": seat.user_id,
        "scorecard_id": seat.card,
        "response_status": "declined" if seat.released_at else "accepted",
        **stamp(seat),
    }


PEOPLE_AND_JOBS = {
    "users": replace(USERS, show=show_user),
    "candidates": replace(CANDIDATES, load=nothing_more, show=show_candidate),
    "applications": replace(APPLICATIONS, show=show_application),
    "application_stages": replace(
        INTERVIEWS, rows=list_passed, load=nothing_more, show=show_passage
    ),
    "jobs": replace(JOBS, load=nothing_more, show=show_job),
    "job_interview_stages": replace(STAGES, show=show_stage),
    "job_interviews": replace(STAGES, show=show_job_interview),
    "interview_kits": replace(STAGES, show=show_kit),
    "interviews": replace(INTERVIEWS, show=show_interview),
    "interviewers": Collection(
        list_seats,
        lambda _: F("interview__candidacy__created_at"),
        lambda reader: interview_changed(reader, "interview__"),
        load_seats,
        show_seat,
    ),
}
