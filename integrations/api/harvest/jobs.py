"""Jobs (our openings) and their stages: each step of the interview plan is one."""

from __future__ import annotations

from typing import Any

from django.db.models import F

from candidates.models import Opening, PlannedInterview
from integrations.api.harvest import moments
from integrations.api.harvest.changes import Reader, job_changed
from integrations.api.harvest.collection import Collection, Rows, nothing_more
from integrations.api.harvest.people import name_person


def list_jobs(reader: Reader) -> Rows:
    """Return the openings that the reader sees."""
    return Opening.objects.visible_to(reader.user)


def load_jobs(rows: Rows, _: Reader) -> Rows:
    """Read who hires."""
    return rows.prefetch_related("roles__user")


def show_job(opening: Any, _: Reader) -> dict[str, Any]:
    """Return a job with its team."""
    return {
        "id": opening.pk,
        "name": opening.title,
        "requisition_id": None,
        "notes": None,
        "confidential": False,
        "is_template": False,
        "copied_from_id": None,
        "status": "closed" if opening.closed_at else "open",
        "created_at": moments.write(opening.created),
        "opened_at": moments.write(opening.created),
        "closed_at": moments.write(opening.closed_at),
        "updated_at": moments.write(opening.updated),
        "departments": [],
        "offices": [],
        "hiring_team": {
            "hiring_managers": _list_team(opening, "hiring_manager"),
            "recruiters": _list_team(opening, "recruiter"),
            "coordinators": [],
            "sourcers": [],
        },
        "openings": [show_opening(opening)],
        "custom_fields": {},
        "keyed_custom_fields": {},
    }


def _list_team(opening: Any, role: str) -> list[dict[str, Any]]:
    given = sorted(opening.roles.all(), key=lambda given: given.pk)
    return [name_person(found.user_id, found.user.name) for found in given if found.role == role]


def show_opening(opening: Any) -> dict[str, Any]:
    """Return the one seat that a job of ours has."""
    return {
        "id": opening.pk,
        "opening_id": None,
        "status": "closed" if opening.closed_at else "open",
        "opened_at": moments.write(opening.created_at),
        "closed_at": moments.write(opening.closed_at),
        "application_id": None,
        "close_reason": None,
    }


def list_stages(reader: Reader) -> Rows:
    """Return the plans' steps of the openings that the reader sees."""
    return PlannedInterview.objects.filter(opening__in=list_jobs(reader))


def show_stage(planned: Any, _: Reader) -> dict[str, Any]:
    """Return a stage with its one interview."""
    return {
        "id": planned.pk,
        "name": planned.name,
        "active": True,
        "job_id": planned.opening_id,
        "priority": planned.position,
        "created_at": moments.write(planned.created),
        "updated_at": moments.write(planned.updated),
        "interviews": [
            {
                "id": planned.pk,
                "name": planned.name,
                "schedulable": True,
                "estimated_minutes": planned.minutes,
                "default_interviewer_users": [],
                "interview_kit": {
                    "id": planned.pk,
                    "content": "",
                    "questions": [
                        {"id": number, "question": text}
                        for number, text in enumerate(planned.questions, 1)
                    ],
                },
            }
        ],
    }


def plan_changed(reader: Reader) -> Any:
    """Return when the step's opening changed."""
    return job_changed(reader, "opening__")


JOBS = Collection(list_jobs, lambda _: F("created_at"), job_changed, load_jobs, show_job)
STAGES = Collection(
    list_stages,
    lambda _: F("opening__created_at"),
    plan_changed,
    nothing_more,
    show_stage,
    more={"job": lambda _: F("opening")},
)
