"""Write down whom we meet, and for what."""

from __future__ import annotations

from datetime import date

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction

from accounts.actions import record_event
from accounts.errors import Invalid, NotAllowed, NotFound, Refusal
from accounts.models import User
from candidates.actions.interviews import NotNow
from candidates.models import Candidacy, Candidate, Opening
from candidates.permissions import may_add_candidates, may_run_opening


class AlreadyThere(Refusal):
    """The same thing was written down before."""

    code = "already_there"
    status = 409


def add_candidate(
    *,
    by: User,
    name: str,
    email: str = "",
    headline: str = "",
    user: User | None = None,
    notice_given_on: date | None = None,
    transcription_basis: str = "none",
) -> Candidate:
    """Return a new candidate. `user` marks an internal one, who will never see their own loop."""
    if not may_add_candidates(by):
        raise NotAllowed("Only a recruiter or an admin may add a candidate.")
    fields = _read_person(name, email, transcription_basis)
    try:
        with transaction.atomic():
            candidate = Candidate.objects.create(
                **fields, headline=headline.strip(), user=user, notice_given_on=notice_given_on
            )
            record_event(
                "candidate.added", candidate, by=by, payload={"internal": user is not None}
            )
    except IntegrityError as error:
        raise AlreadyThere(
            "There is a candidate with this e-mail or account.", field="email"
        ) from error
    return candidate


def _read_person(name: str, email: str, basis: str) -> dict[str, str]:
    name, email = name.strip(), email.strip().lower()
    if not name:
        raise Invalid("Write the candidate's name.", field="name")
    if email:
        try:
            validate_email(email)
        except ValidationError as error:
            raise Invalid("This is not an e-mail address.", field="email") from error
    if basis not in Candidate.Basis.values:
        raise Invalid("Choose none, consent, notice or contract.", field="transcription_basis")
    return {"name": name, "email": email, "transcription_basis": basis}


def change_candidate(
    candidate: Candidate,
    *,
    by: User,
    headline: str | None = None,
    notice_given_on: date | None = None,
    transcription_basis: str | None = None,
) -> Candidate:
    """Record the notice date, the basis of transcription or the headline."""
    if not Candidate.objects.visible_to(by).filter(pk=candidate.pk).exists():
        raise NotFound
    if not may_add_candidates(by):
        raise NotAllowed("Only a recruiter or an admin may change a candidate.")
    if transcription_basis is not None and transcription_basis not in Candidate.Basis.values:
        raise Invalid("Choose none, consent, notice or contract.", field="transcription_basis")
    with transaction.atomic():
        candidate = Candidate.objects.select_for_update().get(pk=candidate.pk)
        candidate.headline = candidate.headline if headline is None else headline.strip()
        candidate.notice_given_on = notice_given_on or candidate.notice_given_on
        candidate.transcription_basis = transcription_basis or candidate.transcription_basis
        candidate.save(update_fields=["headline", "notice_given_on", "transcription_basis"])
        record_event("candidate.changed", candidate, by=by)
    return candidate


def add_candidacy(candidate: Candidate, opening: Opening, *, by: User) -> Candidacy:
    """Put a candidate forward for an opening; the same pair twice is refused."""
    if not Opening.objects.visible_to(by).filter(pk=opening.pk).exists():
        raise NotFound
    if not may_run_opening(by, opening):
        raise NotAllowed("Only the opening's recruiter, hiring manager or an admin may do that.")
    if Opening.objects.filter(pk=opening.pk, closed_at__isnull=False).exists():
        raise NotNow("This opening is closed.")
    if candidate.user_id == by.pk or (candidate.email and candidate.email == by.email):
        raise NotAllowed("Nobody runs their own candidacy.")
    try:
        with transaction.atomic():
            candidacy = Candidacy.objects.create(candidate=candidate, opening=opening)
            record_event("candidacy.added", candidacy, by=by)
    except IntegrityError as error:
        raise AlreadyThere(
            "This candidate is already up for this opening.", field="candidate"
        ) from error
    return candidacy
