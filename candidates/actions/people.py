"""Write down whom we meet, and for what."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from datetime import date
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.actions import record_event
from accounts.actions.locking import as_they_stand
from accounts.actions.texts import EMAIL_MAX, read_text
from accounts.errors import AlreadyThere, Invalid, NotAllowed, NotFound
from accounts.models import User
from candidates.actions.interviews import NotNow
from candidates.actions.locking import lock_candidate, lock_identities, lock_opening
from candidates.actions.openings import require_run_opening
from candidates.models import Candidacy, Candidate, Opening
from candidates.permissions import may_add_candidates, may_change_candidate
from candidates.querysets import is_own_case

CONSENT = ("headline", "notice_given_on", "transcription_basis", "consent_withdrawn_on")


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
    """Return a new candidate. `user` marks an internal one, who will never see their own loop.

    Somebody with that e-mail address is linked, so that a later change of it opens nothing.
    """
    if not may_add_candidates(by):
        raise NotAllowed(_("Only a recruiter or an admin may add a candidate."))
    fields = _read_person(name, email, transcription_basis)
    headline = read_text(headline, "headline", most=160)
    if by == user or _is_theirs(by, fields["email"]):  # whether they are one is not told
        raise NotAllowed(_("Nobody adds themselves."))
    try:
        with transaction.atomic():
            user = user or _find_user(fields["email"])
            lock_identities([fields["email"]], [user])
            candidate = Candidate.objects.create(
                **fields, headline=headline, user=user, notice_given_on=notice_given_on
            )
            record_event(
                "candidate.added", candidate, by=by, payload={"internal": user is not None}
            )
    except IntegrityError as error:
        raise AlreadyThere(
            _("There is a candidate with this e-mail or account."), field="email"
        ) from error
    return candidate


def lock_to_add(addresses: Iterable[object], accounts: Iterable[UUID] = ()) -> None:
    """Lock, for all that follows, whoever is about to be added; what is no address is passed by.

    For who locks more before they are added, or adds several in one transaction.
    """
    emails = set()
    for address in addresses:
        with suppress(Invalid):
            emails.add(_read_address(address))
    known = User.objects.filter(Q(email__in=emails) | Q(public_id__in=list(accounts)))
    lock_identities(emails, known)


def _is_theirs(by: User, email: str) -> bool:
    own = Candidate.objects.filter(is_own_case(by)).exclude(email="")
    return email == by.email or own.filter(email=email).exists()


def _find_user(email: str) -> User | None:
    return User.objects.filter(email=email).first() if email else None


def _read_person(name: str, email: str, basis: str) -> dict[str, str]:
    name = read_text(name, "name", most=120, empty=_("Write the candidate's name."))
    email = _read_address(email)
    if basis not in Candidate.Basis.values:
        raise Invalid(_("Choose none, consent, notice or contract."), field="transcription_basis")
    return {"name": name, "email": email, "transcription_basis": basis}


def _read_address(value: object) -> str:
    """Return an address as it is kept, or "". Raises Invalid."""
    email = read_text(value, "email", most=EMAIL_MAX).lower()
    if email:
        try:
            validate_email(email)
        except ValidationError as error:
            raise Invalid(_("This is not an e-mail address."), field="email") from error
    return email


def change_candidate(
    candidate: Candidate,
    *,
    by: User,
    headline: str | None = None,
    notice_given_on: date | None = None,
    transcription_basis: str | None = None,
) -> Candidate:
    """Record the notice date, the basis of transcription or the headline."""
    require_changer(by, candidate)
    if transcription_basis is not None and transcription_basis not in Candidate.Basis.values:
        raise Invalid(_("Choose none, consent, notice or contract."), field="transcription_basis")
    title = None if headline is None else read_text(headline, "headline", most=160)
    with transaction.atomic():
        candidate = lock_candidate(candidate.pk)
        require_changer(as_they_stand(by), candidate)
        before = _describe_consent(candidate)
        candidate.headline = candidate.headline if title is None else title
        candidate.notice_given_on = notice_given_on or candidate.notice_given_on
        candidate.transcription_basis = transcription_basis or candidate.transcription_basis
        if candidate.transcription_basis != Candidate.Basis.NONE:
            candidate.consent_withdrawn_on = None  # they agreed anew
        candidate.save(update_fields=CONSENT)
        payload = {"before": before, "after": _describe_consent(candidate)}
        record_event("candidate.changed", candidate, by=by, payload=payload)
    return candidate


def require_changer(by: User, candidate: Candidate) -> None:
    """Raise NotFound for whom the candidate does not exist, NotAllowed for who recruits others."""
    if not Candidate.objects.visible_to(by).filter(pk=candidate.pk).exists():
        raise NotFound
    if not may_change_candidate(by, candidate):
        raise NotAllowed(_("Only a recruiter of theirs or an admin may change a candidate."))


def _describe_consent(candidate: Candidate) -> dict[str, str | None]:
    given = candidate.notice_given_on
    basis = str(candidate.transcription_basis)
    return {"notice_given_on": given.isoformat() if given else None, "basis": basis}


def add_candidacy(candidate: Candidate, opening: Opening, *, by: User) -> Candidacy:
    """Put a candidate forward for an opening; the same pair twice is refused."""
    _require_both(by, candidate, opening)
    try:
        with transaction.atomic():
            lock_candidate(candidate.pk)
            locked = lock_opening(opening)
            _require_both(as_they_stand(by), candidate, opening)
            if locked.closed_at is not None:
                raise NotNow(_("This opening is closed."))
            candidacy = Candidacy.objects.create(candidate=candidate, opening=opening)
            whose = {"candidate": str(candidate.public_id), "opening": str(locked.public_id)}
            record_event("candidacy.added", candidacy, by=by, payload=whose)
    except IntegrityError as error:
        raise AlreadyThere(
            _("This candidate is already up for this opening."), field="candidate"
        ) from error
    return candidacy


def _require_both(by: User, candidate: Candidate, opening: Opening) -> None:
    if not Candidate.objects.visible_to(by).filter(pk=candidate.pk).exists():
        raise NotFound
    require_run_opening(by, opening)
