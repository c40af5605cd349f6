"""Decide a loop: the rule's recommendation is stored first, then a named person decides."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.actions.audit import digest_words
from accounts.actions.locking import as_they_stand
from accounts.errors import Invalid, NotAllowed, NotFound, WrongState
from accounts.models import User
from loops.actions.calibrating import find_estimate, recommend
from loops.actions.digests import digest_decision
from loops.actions.locking import REASON_MIN, lock_loop, record, require_reason
from loops.actions.states import COMPUTED, refresh_state, set_state
from loops.errors import AlreadyDecided, NeedsApproval, StaleFigures
from loops.models import Approval, Decision, Dissent, Loop, Recommendation, Reopening
from loops.permissions import may_approve, may_decide, may_see_figures
from scorecards.querysets import OWED

FIRST = 1

NEEDS_APPROVAL = gettext_lazy("This decision needs a second person's approval first.")


def decide_loop(
    loop: Loop,
    *,
    by: User,
    outcome: str,
    reason: str,
    competency: str = "",
    override_reason: str = "",
    seen: UUID | None = None,
) -> Decision:
    """Record hire, no_hire or one_more (then `competency` says which) with its reason.

    Against a clear recommendation, or over an outstanding required card, `override_reason` is
    owed; the latter, and a rule that wants it, also needs another person's Approval. `seen` is
    the recommendation that the decider looked at: StaleFigures if it is no longer the latest.
    """
    _require_decider(loop, by)
    reason = require_reason(reason, least=1)
    _read_outcome(loop, outcome, competency)
    advised = recommend(loop)
    with transaction.atomic():
        loop = lock_loop(loop)
        _require_decider(loop, as_they_stand(by))  # once more: they waited for the lock
        number = _require_decidable(loop)
        _require_current(loop, advised, seen)
        outstanding = _list_outstanding(loop)
        least = REASON_MIN if outstanding or _overrides(advised, outcome) else 0
        override_reason = require_reason(override_reason, field="override_reason", least=least)
        approver = _find_approver(loop, advised, outcome, by, outstanding)
        if approver is None and (outstanding or loop.rule["approver_required"]):
            raise NeedsApproval(str(NEEDS_APPROVAL), data={"number": number})
        decision = Decision.objects.create(
            loop=loop,
            number=number,
            recommendation=advised,
            outcome=outcome,
            competency=competency,
            reason=reason,
            override_reason=override_reason,
            outstanding=list(outstanding),
            decided_by=by,
            approved_by=approver,
            previous=loop.decisions.filter(number=number - 1).first(),
        )
        _conclude(loop, decision, by)
    return decision


def _require_decider(loop: Loop, by: User) -> None:
    if not Loop.objects.visible_to(by).filter(pk=loop.pk).exists():
        raise NotFound
    if not may_decide(by, loop):
        raise NotAllowed(
            _("Only the opening's hiring manager or an admin decides, once not blind.")
        )


def _read_outcome(loop: Loop, outcome: str, competency: str) -> None:
    if outcome not in Decision.Outcome.values:
        raise Invalid(_("Choose hire, no_hire or one_more."), field="outcome")
    if outcome != Decision.Outcome.ONE_MORE:
        if competency:
            raise Invalid(_("Only one more interview names a competency."), field="competency")
        return
    if competency not in loop.rubric.competencies.values_list("key", flat=True):
        raise Invalid(_("Say which competency one more interview is for."), field="competency")


def _require_decidable(loop: Loop) -> int:
    if loop.state in {Loop.State.DECIDED, Loop.State.CLOSED}:
        raise AlreadyDecided(_("This loop is decided. To decide again, reopen it with a reason."))
    if loop.state not in (*COMPUTED, Loop.State.DEBRIEF):
        raise WrongState(_("This loop is on hold or withdrawn."))
    return _next_number(loop)


def _next_number(loop: Loop) -> int:
    last = loop.decisions.order_by("-number").first()
    return FIRST if last is None else last.number + 1


def _require_current(loop: Loop, advised: Recommendation, seen: UUID | None) -> None:
    current = find_estimate(loop)  # under the lock no card can be submitted meanwhile
    unchanged = current is not None and current.pk == advised.estimate_id
    if not unchanged or seen not in {None, advised.public_id}:
        raise StaleFigures(
            _("The figures have changed since you read them. Look again, then decide."),
            field="recommendation",
            data={"recommendation": str(advised.public_id)},
        )


def _list_outstanding(loop: Loop) -> dict[str, datetime]:
    """Return the required cards that are still owed, and since when."""
    seats = loop.seats.filter(required=True, scorecard__state__in=OWED)
    rows = seats.values_list("scorecard__public_id", "scorecard__created_at")
    return {str(public_id): since for public_id, since in rows}


def _overrides(advised: Recommendation, outcome: str) -> bool:
    clear = {Recommendation.Advice.HIRE, Recommendation.Advice.NO_HIRE}
    against = outcome not in {Decision.Outcome.ONE_MORE, advised.advice}
    return advised.advice in clear and against


def _find_approver(
    loop: Loop,
    advised: Recommendation,
    outcome: str,
    by: User,
    outstanding: Mapping[str, datetime],
) -> User | None:
    """Return somebody else whose last word on this decision agrees, of the loop as it stands."""
    given = loop.approvals.filter(decision_number=_next_number(loop)).exclude(given_by=by)
    rows = given.select_related("given_by", "recommendation__estimate").order_by("pk")
    for row in read_consents(rows, advised, outstanding.values()):
        if row.outcome == outcome and may_approve(row.given_by, loop):
            return row.given_by
    return None


def read_consents(
    approvals: Iterable[Approval], advised: Recommendation, owed_since: Collection[datetime]
) -> list[Approval]:
    """Return each person's last word, if it holds: of approvals of one decision, in their order."""
    last_words = {row.given_by_id: row for row in approvals}
    return [row for row in last_words.values() if _still_holds(row, advised, owed_since)]


def _still_holds(
    approval: Approval, advised: Recommendation, owed_since: Collection[datetime]
) -> bool:
    """The same cards and advice, and no card owed since: a nightly calibration costs no consent."""
    if any(since > approval.given_at for since in owed_since):
        return False
    seen = approval.recommendation
    if seen is None:  # given before a consent named its figures
        return False
    same_cards = seen.estimate.inputs_hash == advised.estimate.inputs_hash
    return same_cards and seen.advice == advised.advice


def _conclude(loop: Loop, decision: Decision, by: User) -> None:
    record(
        loop,
        "loop.decision_recorded",
        by=by,
        decision=str(decision.public_id),
        number=decision.number,
        outcome=decision.outcome,
        recommendation=str(decision.recommendation.public_id),
        override=bool(decision.override_reason),
        digest=digest_decision(decision),
        words=digest_words(decision.reason, decision.override_reason),
    )
    if decision.outcome == Decision.Outcome.ONE_MORE:
        set_state(loop, Loop.State.INTERVIEWING, by=by, reason="One more interview")
        refresh_state(loop)
    else:
        set_state(loop, Loop.State.DECIDED, by=by)


def approve_decision(
    loop: Loop, *, by: User, outcome: str, reason: str, seen: UUID | None = None
) -> Approval:
    """Consent, as a second person, to the loop's next decision if its outcome is `outcome`.

    It counts while the cards and the advice stay as they are and no further card is owed; the same
    person's later word on the same decision replaces it. `seen` as in decide_loop.
    """
    _require_approver(loop, by)
    if outcome not in Decision.Outcome.values:
        raise Invalid(_("Choose hire, no_hire or one_more."), field="outcome")
    reason = require_reason(reason)
    advised = recommend(loop)
    with transaction.atomic():
        loop = lock_loop(loop)
        _require_approver(loop, as_they_stand(by))
        number = _require_decidable(loop)
        _require_current(loop, advised, seen)
        own = loop.approvals.filter(decision_number=number, given_by=by).order_by("pk").last()
        outstanding = _list_outstanding(loop)
        if own and own.outcome == outcome and _still_holds(own, advised, outstanding.values()):
            raise WrongState(_("You have approved this decision already."))
        approval = Approval.objects.create(
            loop=loop,
            decision_number=number,
            recommendation=advised,
            outcome=outcome,
            given_by=by,
            reason=reason,
        )
        told = {"number": number, "outcome": outcome, "words": digest_words(reason)}
        record(loop, "loop.decision_approved", by=by, **told)
    return approval


def _require_approver(loop: Loop, by: User) -> None:
    _require_open_to(loop, by)
    if not may_approve(by, loop):
        raise NotAllowed(_("Only the opening's staff or an admin may approve a decision."))


def reopen_loop(loop: Loop, *, by: User, reason: str) -> Reopening:
    """Open a decided loop again; the decision stays, the next one will refer to it."""
    _require_decider(loop, by)
    reason = require_reason(reason)
    with transaction.atomic():
        loop = lock_loop(loop)
        _require_decider(loop, as_they_stand(by))
        if loop.state not in {Loop.State.DECIDED, Loop.State.CLOSED}:
            raise WrongState(_("Only a decided loop can be reopened."))
        _require_known(loop)
        last = loop.decisions.latest("number")
        reopening = Reopening.objects.create(decision=last, reason=reason, reopened_by=by)
        loop.candidacy.closed_at = None
        loop.candidacy.save(update_fields=["closed_at"])
        set_state(loop, Loop.State.INTERVIEWING, by=by, reason=reason)
        refresh_state(loop)
    return reopening


def _require_known(loop: Loop) -> None:
    """Raise WrongState for a loop of somebody erased: nobody writes of them any more."""
    if loop.candidacy.candidate.erased_at is not None:
        raise WrongState(_("This candidate was erased."))


def file_dissent(decision: Decision, *, by: User, reason: str) -> Dissent:
    """Put a panelist's or staff member's disagreement beside the decision, once."""
    _require_open_to(decision.loop, by)
    reason = require_reason(reason)
    with transaction.atomic():
        loop = lock_loop(decision.loop)
        _require_open_to(loop, as_they_stand(by))
        _require_known(loop)
        if Dissent.objects.filter(decision=decision, author=by).exists():
            raise WrongState(_("You have filed a dissent to this decision already."))
        dissent = Dissent.objects.create(decision=decision, author=by, reason=reason)
        told = {"decision": str(decision.public_id), "words": digest_words(reason)}
        record(loop, "loop.dissent_filed", by=by, **told)
    return dissent


def _require_open_to(loop: Loop, by: User) -> None:
    if not may_see_figures(by, loop):
        raise NotFound
