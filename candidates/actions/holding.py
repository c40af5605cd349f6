"""Put a candidate under a legal hold, and lift it."""

from __future__ import annotations

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.actions import record_event
from accounts.actions.locking import as_they_stand
from accounts.actions.texts import read_text
from accounts.errors import AlreadyThere, Invalid, NotAllowed, NotFound, Refusal
from accounts.models import User
from candidates.actions.interviews import NotNow
from candidates.actions.locking import lock_candidate, lock_waiting_imports
from candidates.models import Candidate, LegalHold
from candidates.permissions import may_handle_privacy
from jobs import clock

REASON_MIN = 20
REASON_MAX = 2_000


class UnderHold(Refusal):
    """A legal hold stands: nothing of this candidate is erased until it is lifted."""

    code = "legal_hold"
    status = 409


def require_no_hold(candidate: Candidate) -> None:
    """Raise UnderHold while a legal hold keeps everything of the candidate, who is locked."""
    if candidate.holds.standing().exists():
        raise UnderHold(_("A legal hold stands. Lift it first, with a reason."))


def set_hold(candidate: Candidate, *, by: User, reason: str) -> LegalHold:
    """Keep everything of the candidate until the hold is lifted; audited. `reason`: 20 or more."""
    _require(candidate, by)
    reason = _read_reason(reason)
    try:
        with transaction.atomic():
            locked = lock_candidate(candidate.pk)
            lock_waiting_imports()
            _require(locked, as_they_stand(by))
            hold = LegalHold.objects.create(candidate=locked, reason=reason, set_by=by)
            record_event("candidate.held", candidate, by=by, payload={"reason": reason})
    except IntegrityError as error:
        raise AlreadyThere(_("A legal hold stands already."), field="reason") from error
    return hold


def lift_hold(candidate: Candidate, *, by: User, reason: str) -> LegalHold:
    """End the standing hold, with a reason of 20 characters or more; audited."""
    _require(candidate, by)
    reason = _read_reason(reason)
    with transaction.atomic():
        hold = LegalHold.objects.standing().select_for_update().filter(candidate=candidate).first()
        _require(candidate, as_they_stand(by))
        if hold is None:
            raise NotNow(_("No legal hold stands."))
        hold.lifted_by, hold.lifted_at, hold.lift_reason = by, clock.now(), reason
        hold.save(update_fields=["lifted_by", "lifted_at", "lift_reason"])
        record_event("candidate.hold_lifted", candidate, by=by, payload={"reason": reason})
    return hold


def _require(candidate: Candidate, by: User) -> None:
    if not Candidate.objects.visible_to(by).filter(pk=candidate.pk).exists():
        raise NotFound
    if not may_handle_privacy(by):
        raise NotAllowed(_("Only a company admin sets and lifts a legal hold."))


def _read_reason(reason: str) -> str:
    text = read_text(reason, "reason", most=REASON_MAX)
    if len(text) < REASON_MIN:
        raise Invalid(
            _("Give a reason of at least %(reason_min)s characters.") % {"reason_min": REASON_MIN},
            field="reason",
        )
    return text
