"""Users, candidates and applications (our candidacies)."""

from __future__ import annotations

from typing import Any

from django.db.models import Case, CharField, F, OuterRef, Prefetch, Q, Subquery, Value, When
from django.db.models.lookups import Exact

from accounts.models import User
from candidates.models import Candidacy, Candidate, Interview
from integrations.api.harvest import moments
from integrations.api.harvest.changes import (
    Reader,
    application_changed,
    candidate_changed,
    person_changed,
)
from integrations.api.harvest.collection import Collection, Rows, nothing_more
from loops.models import Decision


def split_name(name: str) -> tuple[str, str]:
    """Return the first word of a name, and the rest."""
    first, _, rest = name.partition(" ")
    return first, rest


def name_person(key: int, name: str) -> dict[str, Any]:
    """Return a person of the company as other rows name them."""
    first, rest = split_name(name)
    return {"id": key, "first_name": first, "last_name": rest, "name": name, "employee_id": None}


def list_users(reader: Reader) -> Rows:
    """Return everybody to those who may list people, to others only themselves."""
    return User.objects.all() if reader.lists_people else User.objects.filter(pk=reader.user.pk)


def show_user(user: Any, _: Reader) -> dict[str, Any]:
    """Return a user. Who of them is a candidate here is not told."""
    return {
        **name_person(user.pk, user.name),
        "primary_email_address": user.email,
        "emails": [user.email],
        "job_title": user.title or None,
        "disabled": not user.is_active,
        "site_admin": user.is_admin,
        "linked_candidate_ids": [],
        "offices": [],
        "departments": [],
        "created_at": moments.write(user.created),
        "updated_at": moments.write(user.updated),
    }


def list_applications(reader: Reader) -> Rows:
    """Return the candidacies that the reader sees."""
    return Candidacy.objects.visible_to(reader.user)


def application_status(reader: Reader) -> Case:
    """Return hired, rejected or active; what is decided stays active to whoever is blind to it."""
    decided = Q(loop__state__in=["decided", "closed"])
    outcome = last_outcome(reader)
    return Case(
        When(~reader.is_open("pk"), then=Value("active")),
        When(decided & Q(Exact(outcome, "hire")), then=Value("hired")),
        When(decided & Q(Exact(outcome, "no_hire")), then=Value("rejected")),
        When(Q(loop__state="withdrawn") | Q(closed_at__isnull=False), then=Value("rejected")),
        default=Value("active"),
        output_field=CharField(),
    )


def last_outcome(reader: Reader) -> Subquery:
    """Return the outcome of the last decision that the reader sees."""
    decisions = Decision.objects.visible_to(reader.user).filter(loop__candidacy=OuterRef("pk"))
    return Subquery(decisions.order_by("-number").values("outcome")[:1])


def load_applications(rows: Rows, reader: Reader) -> Rows:
    """Read the opening, the loop, how it ended and how far the plan is."""
    talks = Interview.objects.exclude(state="did_not_happen").select_related("planned")
    found: Rows = (
        rows.select_related("opening", "candidate", "loop")
        .prefetch_related(Prefetch("interviews", talks.order_by("starts_at"), to_attr="talks"))
        .annotate(status=application_status(reader))
    )
    return found


def find_stage(candidacy: Any) -> Any:
    """Return the planned interview that comes next, or came last; None without a plan."""
    planned = [talk for talk in candidacy.talks if talk.planned is not None]
    ahead = [talk for talk in planned if talk.state == "scheduled"]
    return (ahead or planned[-1:] or [None])[0]


def ended_at(candidacy: Any, status: str) -> str | None:
    """Return since when the candidacy has this last status, None while it has another."""
    if candidacy.status != status:
        return None
    loop = getattr(candidacy, "loop", None)
    return moments.write(loop.state_since if loop else candidacy.closed_at)


def show_application(candidacy: Any, _: Reader) -> dict[str, Any]:
    """Return an application."""
    talk = find_stage(candidacy)
    return {
        "id": candidacy.pk,
        "candidate_id": candidacy.candidate_id,
        "prospect": False,
        "status": candidacy.status,
        "applied_at": moments.write(candidacy.created),
        "created_at": moments.write(candidacy.created),
        "updated_at": moments.write(candidacy.updated),
        "last_activity_at": moments.write(candidacy.updated),
        "rejected_at": ended_at(candidacy, "rejected"),
        "hired_at": ended_at(candidacy, "hired"),
        "jobs": [{"id": candidacy.opening_id, "name": candidacy.opening.title}],
        "current_stage": talk and {"id": talk.planned.pk, "name": talk.planned.name},
        "job_post_id": None,
        "location": None,
        "source": None,
        "credited_to": None,
        "rejection_reason": None,
        "rejection_details": None,
        "prospect_detail": {"prospect_pool": None, "prospect_stage": None, "prospect_owner": None},
        "prospective_department": None,
        "prospective_office": None,
        "answers": [],
        "attachments": [],
        "custom_fields": {},
        "keyed_custom_fields": {},
    }


def list_candidates(reader: Reader) -> Rows:
    """Return the candidates that the reader sees."""
    return Candidate.objects.visible_to(reader.user)


def load_candidates(rows: Rows, reader: Reader) -> Rows:
    """Read the applications that the reader sees."""
    theirs = load_applications(list_applications(reader).order_by("pk"), reader)
    timed = theirs.annotate(created=F("created_at"), updated=application_changed(reader))
    return rows.prefetch_related(Prefetch("candidacies", timed, to_attr="seen"))


NOT_KEPT: dict[str, Any] = {
    "phone_numbers": [],
    "addresses": [],
    "website_addresses": [],
    "social_media_addresses": [],
    "attachments": [],
    "recruiter": None,
    "coordinator": None,
    "can_email": True,
    "tags": [],
    "educations": [],
    "employments": [],
    "linked_user_ids": [],
    "custom_fields": {},
    "keyed_custom_fields": {},
}
"""What Harvest has of a candidate and we do not ask for."""


def show_candidate(candidate: Any, reader: Reader) -> dict[str, Any]:
    """Return a candidate with their applications."""
    first, rest = split_name(candidate.name)
    emails = [{"value": candidate.email, "type": "personal"}] if candidate.email else []
    return {
        "id": candidate.pk,
        "first_name": first,
        "last_name": rest,
        "company": None,
        "title": candidate.headline or None,
        "created_at": moments.write(candidate.created),
        "updated_at": moments.write(candidate.updated),
        "last_activity": moments.write(candidate.updated),
        "is_private": False,
        "photo_url": None,
        "application_ids": [application.pk for application in candidate.seen],
        "applications": [show_application(found, reader) for found in candidate.seen],
        "email_addresses": emails,
        **NOT_KEPT,
    }


USERS = Collection(list_users, lambda _: F("date_joined"), person_changed, nothing_more, show_user)
APPLICATIONS = Collection(
    list_applications,
    lambda _: F("created_at"),
    application_changed,
    load_applications,
    show_application,
    more={"active": application_changed, "status": application_status},
)
CANDIDATES = Collection(
    list_candidates,
    lambda _: F("created_at"),
    candidate_changed,
    load_candidates,
    show_candidate,
    is_deep=True,
)
