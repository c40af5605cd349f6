"""How long candidates and their words are kept: policies by place, who is due, and the night."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import Enum
from typing import Any

import structlog
from django.db import DatabaseError, transaction
from django.db.models import Exists, Max, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from accounts.actions import record_event
from accounts.actions.locking import as_they_stand
from accounts.errors import Invalid, NotAllowed, Refusal
from accounts.models import User
from candidates.actions.erasing import erase
from candidates.actions.locking import lock_candidate, lock_with_candidacies
from candidates.actions.people import require_changer
from candidates.actions.words import let_words_go
from candidates.models import (
    Candidacy,
    Candidate,
    Erasure,
    LegalHold,
    RetentionPolicy,
    Transcript,
    Upload,
)
from candidates.permissions import may_handle_privacy
from jobs import clock

log = structlog.get_logger("loopboard.retention")
# What can be wrong with one candidate. The end of a worker's time is none of these.
FAULTS = (
    ArithmeticError,
    AttributeError,
    DatabaseError,
    LookupError,
    OSError,
    TypeError,
    ValueError,
)
PLACE = re.compile(r"([A-Z]{2}(-[A-Z0-9]{1,3})?)?")
DAYS_MAX = 36_525
# What is usual, to begin with; each is looked at before it is switched on. docs/privacy.md
USUAL = (
    ("US-CA", "candidate", 1461),
    ("US-CO", "candidate", 1096),
    ("US", "candidate", 366),
    ("US-IL", "request", 14),
    ("", "request", 14),
)


class Stays(Enum):
    """What is said of a day that is to stay as it is: no day at all takes it back."""

    AS_IT_IS = "as it is"


@dataclass(frozen=True, slots=True)
class Due:
    """A candidate whose time is over, by which policy, and whether a legal hold keeps them."""

    candidate: Candidate
    policy: RetentionPolicy
    since: date
    is_held: bool


def read_place(value: str, field: str) -> str:
    """Return a country or part of one as ISO 3166 writes it, or nothing. Raises Invalid."""
    place = value.strip().upper()
    if not PLACE.fullmatch(place):
        raise Invalid(_("Write a country or a state like DE or US-CA."), field=field)
    return place


def set_terms(
    candidate: Candidate,
    *,
    by: User,
    jurisdiction: str | None = None,
    erasure_asked_on: date | Stays | None = Stays.AS_IT_IS,
) -> Candidate:
    """Say whose rules apply to a candidate, and that they asked to be erased, or not; audited."""
    require_changer(by, candidate)
    place = None if jurisdiction is None else read_place(jurisdiction, "jurisdiction")
    if isinstance(erasure_asked_on, date) and not date(2000, 1, 1) <= erasure_asked_on <= _today():
        raise Invalid(_("They asked on a day that has been."), field="erasure_asked_on")
    with transaction.atomic():
        candidate = lock_candidate(candidate.pk)
        require_changer(as_they_stand(by), candidate)
        candidate.jurisdiction = candidate.jurisdiction if place is None else place
        if not isinstance(erasure_asked_on, Stays):
            candidate.erasure_asked_on = erasure_asked_on
        asked = candidate.erasure_asked_on
        candidate.save(update_fields=["jurisdiction", "erasure_asked_on"])
        payload = {
            "jurisdiction": candidate.jurisdiction,
            "erasure_asked_on": asked.isoformat() if asked else None,
        }
        record_event("candidate.terms_set", candidate, by=by, payload=payload)
    return candidate


def _today() -> date:
    return clock.now().date()


def set_policy(
    *, by: User, jurisdiction: str, kind: str, days: int, active: bool
) -> RetentionPolicy:
    """Say how long is kept where; the policy of that place and kind is changed; audited."""
    _require_admin(by)
    place = read_place(jurisdiction, "jurisdiction")
    if kind not in RetentionPolicy.Kind.values:
        raise Invalid(_("Choose candidate, request or words."), field="kind")
    days = _read_days(days)
    with transaction.atomic():
        policy, _made = RetentionPolicy.objects.select_for_update().get_or_create(
            jurisdiction=place, kind=kind, defaults={"days": days}
        )
        _require_admin(as_they_stand(by))
        before = {"days": policy.days, "active": policy.active}
        policy.days, policy.active = days, active
        policy.save(update_fields=["days", "active"])
        payload = {"place": place, "kind": kind, "before": before}
        payload["after"] = {"days": days, "active": active}
        record_event("retention.set", policy, by=by, payload=payload)
    return policy


def _read_days(value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= DAYS_MAX:
        raise Invalid(_("Write a number of days up to a century."), field="days")
    return value


def remove_policy(policy: RetentionPolicy, *, by: User) -> None:
    """Take a policy away; audited."""
    _require_admin(by)
    with transaction.atomic():
        payload = {"place": policy.jurisdiction, "kind": policy.kind, "days": policy.days}
        record_event("retention.removed", policy, by=by, payload=payload)
        policy.delete()


def add_usual_policies(*, by: User) -> int:
    """Add what is usual, switched off, where no policy stands; returns how many."""
    _require_admin(by)
    known = set(RetentionPolicy.objects.values_list("jurisdiction", "kind"))
    fresh = [item for item in USUAL if item[:2] not in known]
    with transaction.atomic():
        for place, kind, days in fresh:
            set_policy(by=by, jurisdiction=place, kind=kind, days=days, active=False)
    return len(fresh)


def _require_admin(by: User) -> None:
    if not may_handle_privacy(by):
        raise NotAllowed(_("Only a company admin says how long is kept."))


def list_due(*, at: datetime, reader: User | None = None, active: bool = False) -> list[Due]:
    """Return who is due under every policy, or only under active ones: the dry run.

    For a reader, those that exist for them.
    """
    which = None if reader is None else Candidate.objects.visible_to(reader)
    return _list_due_of(which, at, active=active)


def _list_due_of(
    which: QuerySet[Candidate, Candidate] | None, at: datetime, *, active: bool
) -> list[Due]:
    policies = list(RetentionPolicy.objects.all())
    found = [
        due
        for policy in policies
        if policy.active or not active
        for due in _list_due_under(policy, policies, at, which)
    ]
    first: dict[int, Due] = {}
    for due in sorted(found, key=_rank):
        first.setdefault(due.candidate.pk, due)
    return list(first.values())


def _rank(due: Due) -> tuple[bool, bool, date, int]:
    """Put what is done tonight first, and whoever goes as a whole before their words alone."""
    return not due.policy.active, _is_of_words(due.policy), due.since, due.candidate.pk


def _is_of_words(policy: RetentionPolicy) -> bool:
    return policy.kind == RetentionPolicy.Kind.WORDS


def _list_due_under(
    policy: RetentionPolicy,
    policies: Sequence[RetentionPolicy],
    at: datetime,
    which: QuerySet[Candidate, Candidate] | None,
) -> Iterator[Due]:
    rows = _ended_before(policy, at - timedelta(days=policy.days))
    if which is not None:
        rows = rows.filter(pk__in=which)
    held = LegalHold.objects.standing().filter(candidate=OuterRef("pk"))
    rows = rows.filter(_governed_by(policy, policies)).annotate(is_held=Exists(held))
    for row in rows.order_by("pk"):
        known: dict[str, Any] = vars(row)
        asked = row.erasure_asked_on if policy.kind == RetentionPolicy.Kind.REQUEST else None
        since = asked or known["ended_at"].date()
        yield Due(row, policy, since, bool(known["is_held"]))


def _ended_before(policy: RetentionPolicy, moment: datetime) -> QuerySet[Candidate, Candidate]:
    rows = Candidate.objects.filter(erased_at__isnull=True).annotate(
        ended_at=Coalesce(Max("candidacies__closed_at"), "created_at")
    )
    if policy.kind == RetentionPolicy.Kind.REQUEST:
        return rows.filter(erasure_asked_on__lte=moment.date())
    open_ones = Candidacy.objects.filter(candidate=OuterRef("pk"), closed_at__isnull=True)
    rows = rows.filter(~Exists(open_ones), ended_at__lte=moment)
    return rows.filter(_has_words()) if _is_of_words(policy) else rows


def _has_words() -> Q:
    spoken = [
        Exists(model._base_manager.filter(interview__candidacy__candidate=OuterRef("pk")))  # noqa: SLF001 (Django's documented API)
        for model in (Transcript, Upload)
    ]
    return Q(spoken[0]) | Q(spoken[1])


def _governed_by(policy: RetentionPolicy, policies: Sequence[RetentionPolicy]) -> Q:
    """True where no policy of the same kind is nearer: US-CA before US before everywhere."""
    nearer = [
        other.jurisdiction
        for other in policies
        if other.kind == policy.kind
        and other.jurisdiction != policy.jurisdiction
        and (not policy.jurisdiction or other.jurisdiction.startswith(f"{policy.jurisdiction}-"))
    ]
    governed = _lies_in(policy.jurisdiction)
    for place in nearer:
        governed &= ~_lies_in(place)
    return governed


def _lies_in(place: str) -> Q:
    if not place:
        return Q()
    return Q(jurisdiction=place) | Q(jurisdiction__startswith=f"{place}-")


def apply_retention(*, at: datetime) -> list[Due]:
    """Erase whoever is due under an active policy and not held, or their words; returns them."""
    return list(apply_each(at=at))


def apply_each(*, at: datetime) -> Iterator[Due]:
    """Erase one after the other, yielding each; whoever stops in between has lost nothing.

    Each is a transaction of its own: what goes wrong with one does not keep the others. A night may
    be long, so each is looked at again under their lock: by then they may have a loop again or
    another place, or the policy be off. The first fault is raised after the last one's turn.
    """
    faults: list[Exception] = []
    for due in list_due(at=at, active=True):
        try:
            is_done = not due.is_held and _apply(due, at)
        except FAULTS as fault:
            faults.append(fault)
            whom, name = str(due.candidate.public_id), type(fault).__name__
            log.warning("retention_went_wrong", candidate=whom, error=name)
            continue
        if is_done:
            yield due
    if faults:
        raise faults[0]


def _apply(due: Due, at: datetime) -> bool:
    try:
        with transaction.atomic():
            candidate = lock_with_candidacies(due.candidate, no_key=False)
            if due not in _list_due_of(Candidate.objects.filter(pk=candidate.pk), at, active=True):
                log.info("retention_not_due", candidate=str(candidate.public_id))
                return False
            if _is_of_words(due.policy):
                let_words_go(candidate)
            else:
                erase(candidate, by=None, reason=Erasure.Reason.RETENTION)
    except Refusal as refusal:  # held or erased by somebody meanwhile
        log.info("retention_refused", candidate=str(due.candidate.public_id), code=refusal.code)
        return False
    return True
