"""Write openings and say who runs them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.actions import record_event
from accounts.actions.forgetting import forget_answers_to
from accounts.actions.locking import as_they_stand
from accounts.actions.texts import read_keys, read_number, read_text
from accounts.errors import Invalid, NotAllowed, NotFound
from accounts.models import User
from candidates.actions.interviews import read_minutes, read_questions
from candidates.actions.locking import lock_opening
from candidates.models import Opening, OpeningRole, PlannedInterview, Pool
from candidates.permissions import may_create_opening, may_grant, may_run_opening
from jobs import clock

STEPS_MAX = 40
COST_LEAST, COST_MOST = 1e-6, 999_999
DEFAULT_RULE: dict[str, Any] = {
    "cost_false_hire": 1.0,
    "cost_false_no": 1.0,
    "approver_required": False,
    "must_haves": [],
    "evsi_threshold": 0.01,
}


def create_opening(
    *,
    by: User,
    title: str,
    level: str = "",
    team: str = "",
    bar: Decimal | float | str = "3.00",
    weights: Mapping[str, float] | None = None,
    rule: Mapping[str, Any] | None = None,
    plan: Sequence[Mapping[str, Any]] = (),
) -> Opening:
    """Return a new opening with its interview plan.

    Each step: {name, minutes, competencies, questions, pool: Pool | None}; all but the name may
    be absent.

    `weights` per competency key are scaled to sum to 1; empty means equal.
    """
    if not may_create_opening(by):
        raise NotAllowed(_("Only a company admin may create an opening."))
    if len(plan) > STEPS_MAX:
        raise Invalid(
            _("A plan has at most %(steps_max)s interviews.") % {"steps_max": STEPS_MAX},
            field="plan",
        )
    with transaction.atomic():
        opening = Opening.objects.create(
            title=read_text(title, "title", most=120, empty=_("Write a name.")),
            level=read_text(level, "level", most=60),
            team=read_text(team, "team", most=120),
            bar=read_bar(bar),
            weights=scale_weights(weights or {}),
            rule=read_rule(rule or {}),
        )
        for position, step in enumerate(plan, start=1):
            _add_step(opening, position, step)
        record_event("opening.created", opening, by=by, payload={"bar": str(opening.bar)})
    return opening


def _add_step(opening: Opening, position: int, step: Mapping[str, Any]) -> None:
    at = f"plan.{position - 1}"
    minutes = step.get("minutes", 45)
    read_minutes(minutes, f"{at}.minutes")
    PlannedInterview.objects.create(
        opening=opening,
        position=position,
        name=read_text(step.get("name", ""), f"{at}.name", most=120, empty=_("Write a name.")),
        minutes=minutes,
        competencies=read_keys(step.get("competencies", []), f"{at}.competencies"),
        questions=read_questions(step.get("questions", []), f"{at}.questions"),
        pool=step.get("pool"),
    )


def read_bar(value: Decimal | float | str) -> Decimal:
    """Return the bar on the rating scale. Raises Invalid outside 1 to 4, or beyond 2 decimals."""
    try:
        given = Decimal(str(value))
        bar = given.quantize(Decimal("0.01"))
        within = 1 <= bar <= 4  # NaN raises here
    except ArithmeticError as error:
        raise Invalid(_("The bar is a number from 1 to 4."), field="bar") from error
    if not within:
        raise Invalid(_("The bar lies between 1 and 4."), field="bar")
    if bar != given:
        raise Invalid(_("The bar has at most two decimals."), field="bar")
    return bar


def scale_weights(weights: Mapping[str, float]) -> dict[str, float]:
    """Return the weights scaled to sum to 1. Raises Invalid for a negative or absent share."""
    read_keys(weights, "weights")
    for key, weight in weights.items():
        sentence = _("A weight is a number, 0 or more.")
        read_number(weight, f"weights.{key}", low=0, high=1e6, sentence=sentence)
    total = sum(weights.values())
    if weights and total <= 0:
        raise Invalid(_("At least one weight must be above 0."), field="weights")
    return {key: weight / total for key, weight in sorted(weights.items())}


def read_rule(rule: Mapping[str, Any]) -> dict[str, Any]:
    """Return the decision rule with defaults filled in. Raises Invalid for unknown or odd parts."""
    if unknown := sorted(set(rule) - set(DEFAULT_RULE)):
        raise Invalid(_("A rule has no such part."), field=f"rule.{unknown[0][:80]}")
    full = {**DEFAULT_RULE, **rule}
    for cost in ("cost_false_hire", "cost_false_no"):
        sentence = _("A cost is a number above 0 and below a million.")
        read_number(full[cost], f"rule.{cost}", low=COST_LEAST, high=COST_MOST, sentence=sentence)
    worth = _("The threshold is a number from 0 to 3 points.")
    read_number(full["evsi_threshold"], "rule.evsi_threshold", low=0, high=3, sentence=worth)
    if not isinstance(full["approver_required"], bool):
        raise Invalid(_("Say true or false."), field="rule.approver_required")
    return {**full, "must_haves": read_keys(full["must_haves"], "rule.must_haves")}


def change_opening(
    opening: Opening,
    *,
    by: User,
    bar: Decimal | float | str | None = None,
    weights: Mapping[str, float] | None = None,
    rule: Mapping[str, Any] | None = None,
) -> Opening:
    """Change bar, weights or rule for loops that open from now on; open loops keep theirs."""
    with transaction.atomic():
        opening = _lock_to_run(opening, by)
        before = {"bar": str(opening.bar), "weights": opening.weights, "rule": opening.rule}
        opening.bar = opening.bar if bar is None else read_bar(bar)
        opening.weights = opening.weights if weights is None else scale_weights(weights)
        opening.rule = opening.rule if rule is None else read_rule({**opening.rule, **rule})
        opening.save(update_fields=["bar", "weights", "rule"])
        after = {"bar": str(opening.bar), "weights": opening.weights, "rule": opening.rule}
        record_event("opening.changed", opening, by=by, payload={"before": before, "after": after})
    return opening


def name_pool(step: PlannedInterview, *, by: User, pool: Pool | None) -> PlannedInterview:
    """Say from which pool this step's interviewers come; interviews that are scheduled keep theirs.

    None takes the pool away: then anybody may be seated.
    """
    with transaction.atomic():
        step = PlannedInterview.objects.select_for_update(no_key=True).get(pk=step.pk)
        require_run_opening(as_they_stand(by), step.opening)
        if step.pool_id != (pool.pk if pool else None):
            step.pool = pool
            step.save(update_fields=["pool"])
            told = {"step": str(step.public_id), "pool": str(pool.public_id) if pool else None}
            record_event("opening.pool_named", step.opening, by=by, payload=told)
    return step


def close_opening(opening: Opening, *, by: User) -> Opening:
    """Take no more candidates; loops that are under way go on. Twice is the same as once."""
    with transaction.atomic():
        opening = _lock_to_run(opening, by)
        if opening.closed_at is None:
            opening.closed_at = clock.now()
            opening.save(update_fields=["closed_at"])
            record_event("opening.closed", opening, by=by)
    return opening


def grant_role(opening: Opening, *, by: User, user: User, role: str) -> OpeningRole:
    """Make a person recruiter or hiring manager of the opening; twice is the same as once."""
    require_run_opening(by, opening)
    if role not in OpeningRole.Role.values:
        raise Invalid(_("Choose recruiter or hiring_manager."), field="role")
    if not user.is_active:
        raise Invalid(_("This person has no access any more."), field="user")
    _require_grant(by, opening, role)
    with transaction.atomic():
        given, new = OpeningRole.objects.get_or_create(opening=opening, user=user, role=role)
        if new:
            payload = {"role": role, "user": str(user.public_id)}
            record_event("opening.role_granted", opening, by=by, payload=payload)
    return given


def revoke_role(opening: Opening, *, by: User, user: User, role: str) -> None:
    """Take a role away; the person's next request no longer has it."""
    require_run_opening(by, opening)
    _require_grant(by, opening, role)
    with transaction.atomic():
        gone, _ = OpeningRole.objects.filter(opening=opening, user=user, role=role).delete()
        if gone:
            forget_answers_to([user])
            payload = {"role": role, "user": str(user.public_id)}
            record_event("opening.role_revoked", opening, by=by, payload=payload)


def _require_grant(by: User, opening: Opening, role: str) -> None:
    if not may_grant(by, opening, role):
        raise NotAllowed(_("Only an admin or a hiring manager says who decides."))


def _lock_to_run(opening: Opening, by: User) -> Opening:
    locked = lock_opening(opening)
    require_run_opening(as_they_stand(by), locked)
    return locked


def require_run_opening(by: User, opening: Opening) -> None:
    """Raise NotFound for whom the opening does not exist, NotAllowed for a mere panelist."""
    if not Opening.objects.visible_to(by).filter(pk=opening.pk).exists():
        raise NotFound
    if not may_run_opening(by, opening):
        raise NotAllowed(_("Only the opening's recruiter, hiring manager or an admin may do that."))
