"""What a decision promises: one chain a loop, the rule's word before it, its consents in place."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from config.promises.promise import Promise
from loops.models import Approval, Decision, Recommendation


def _broken_chains() -> Iterator[object]:
    rows = Decision.objects.select_related("previous__reopening").order_by("loop", "number")
    expected: dict[int, Decision] = {}
    for row in rows.iterator(chunk_size=500):
        last = expected.get(row.loop_id)
        follows = row.number == (last.number + 1 if last else 1)
        if not follows or row.previous != last:
            yield row.public_id
        expected[row.loop_id] = row


def _decided_twice() -> QuerySet[Any, Any]:
    """Decisions over one that still stood: neither reopened nor a wish for one more interview."""
    over = Decision.objects.filter(previous__isnull=False, previous__reopening__isnull=True)
    return over.exclude(previous__outcome="one_more").values_list("public_id", flat=True)


def _decided_before_the_rule() -> QuerySet[Any, Any]:
    before = Q(
        recommendation__loop=F("loop"),
        recommendation__created_at__lte=F("decided_at"),
    )
    return Decision.objects.exclude(before).values_list("public_id", flat=True)


def _foreign_estimates() -> QuerySet[Any, Any]:
    own = Recommendation.objects.exclude(estimate__loop=F("loop"))
    return own.values_list("public_id", flat=True)


def _unlike_their_estimate() -> Iterator[object]:
    rows = Recommendation.objects.select_related("estimate")
    for row in rows.iterator(chunk_size=500):
        figures = row.estimate.figures
        same = math.isclose(row.probability, figures["p_above_bar"], abs_tol=1e-12)
        if not same or row.advice != figures["recommendation"]["advice"]:
            yield row.public_id


def _without_consent() -> QuerySet[Any, Any]:
    consent = Approval.objects.filter(
        loop=OuterRef("loop"),
        decision_number=OuterRef("number"),
        given_by=OuterRef("approved_by"),
        outcome=OuterRef("outcome"),
    )
    named = Decision.objects.filter(approved_by__isnull=False)
    return named.exclude(Exists(consent)).values_list("public_id", flat=True)


def _over_outstanding_cards() -> QuerySet[Any, Any]:
    over = Decision.objects.exclude(outstanding=[])
    wrong = over.filter(Q(override_reason="") | Q(approved_by__isnull=True))
    return wrong.values_list("public_id", flat=True)


def _silent_overrides() -> QuerySet[Any, Any]:
    against = Q(recommendation__advice="hire", outcome="no_hire") | Q(
        recommendation__advice="no_hire", outcome="hire"
    )
    silent = Decision.objects.filter(against, override_reason="")
    return silent.values_list("public_id", flat=True)


def _one_more_of_nothing() -> Iterator[object]:
    rows = Decision.objects.filter(outcome="one_more").select_related("loop__rubric")
    for row in rows.prefetch_related("loop__rubric__competencies").iterator(chunk_size=500):
        if row.competency not in {item.key for item in row.loop.rubric.competencies.all()}:
            yield row.public_id


def _own_cases() -> QuerySet[Any, Any]:
    candidate = "loop__candidacy__candidate"
    own = Q(decided_by=F(f"{candidate}__user")) | Q(approved_by=F(f"{candidate}__user"))
    return Decision.objects.filter(own).values_list("public_id", flat=True)


DECISIONS = (
    Promise("A loop's decisions are one chain without a gap.", _broken_chains),
    Promise("A standing decision is not decided over.", _decided_twice),
    Promise("A loop's recommendation is stored before its decision.", _decided_before_the_rule),
    Promise("A recommendation rests on an estimate of its loop.", _foreign_estimates),
    Promise("A recommendation says what its estimate says.", _unlike_their_estimate),
    Promise("An approved decision has that person's approval.", _without_consent),
    Promise("A decision over an owed card has reason and approver.", _over_outstanding_cards),
    Promise("A decision against the rule says why.", _silent_overrides),
    Promise("One more interview is for a competency of the rubric.", _one_more_of_nothing),
    Promise("Nobody decides or approves their own case.", _own_cases),
)
