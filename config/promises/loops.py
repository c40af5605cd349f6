"""What a loop promises: its counts, weights, seats and state are what its rows say."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

from django.db.models import Count, F, Q, QuerySet

from candidates.models import Opening
from config.promises.promise import Promise
from loops.models import Loop, Seat
from scorecards.models import Scorecard
from scorecards.querysets import OWED, SUBMITTED

DUE = (*SUBMITTED, *OWED)


def _wrong_counts() -> QuerySet[Any, Any]:
    regular = Q(seats__scorecard__kind=Scorecard.Kind.REGULAR)
    counted = Loop.objects.annotate(
        due=Count("seats", filter=regular & Q(seats__scorecard__state__in=DUE)),
        submitted=Count("seats", filter=regular & Q(seats__scorecard__state__in=SUBMITTED)),
    )
    wrong = counted.exclude(cards_due=F("due"), cards_in=F("submitted"))
    return wrong.values_list("public_id", flat=True)


def _wrong_weights() -> Iterator[object]:
    for row in Loop.objects.prefetch_related("rubric__competencies").iterator(chunk_size=500):
        keys = {item.key for item in row.rubric.competencies.all()}
        sums_to_1 = math.isclose(math.fsum(row.weights.values()), 1, abs_tol=1e-6)
        if not sums_to_1 or not set(row.weights) <= keys:
            yield row.public_id


def _wrong_opening_weights() -> Iterator[object]:
    for row in Opening.objects.exclude(weights={}).only("public_id", "weights"):
        if not math.isclose(math.fsum(row.weights.values()), 1, abs_tol=1e-6):
            yield row.public_id


def _disagreeing_seats() -> QuerySet[Any, Any]:
    same = Q(
        interviewer__user=F("scorecard__author"),
        interviewer__interview=F("scorecard__interview"),
        interviewer__interview__candidacy=F("loop__candidacy"),
        scorecard__rubric=F("loop__rubric"),
    )
    return Seat.objects.exclude(same).values_list("public_id", flat=True)


def _cards_without_seat() -> QuerySet[Any, Any]:
    return Scorecard.objects.filter(seat__isnull=True).values_list("public_id", flat=True)


def _candidates_on_their_panel() -> QuerySet[Any, Any]:
    candidate = "loop__candidacy__candidate"
    own = Q(interviewer__user=F(f"{candidate}__user")) | (
        ~Q(**{f"{candidate}__email": ""})
        & Q(**{f"{candidate}__email__iexact": F("interviewer__user__email")})
    )
    return Seat.objects.filter(own).values_list("public_id", flat=True)


def _left_but_not_released() -> QuerySet[Any, Any]:
    left = Q(scorecard__state__in=["declined", "recused", "substituted"])
    stays = Q(scorecard__state__in=DUE)
    wrong = (left & Q(interviewer__released_at__isnull=True)) | (
        stays & Q(interviewer__released_at__isnull=False)
    )
    return Seat.objects.filter(wrong).values_list("public_id", flat=True)


def _open_after_the_end() -> QuerySet[Any, Any]:
    ended = Q(state__in=["closed", "withdrawn"])
    wrong = (ended & Q(candidacy__closed_at__isnull=True)) | (
        ~ended & Q(candidacy__closed_at__isnull=False)
    )
    return Loop.objects.filter(wrong).values_list("public_id", flat=True)


def _decided_without_decision() -> Iterator[object]:
    for row in Loop.objects.prefetch_related("decisions__reopening").iterator(chunk_size=500):
        last = max(row.decisions.all(), key=lambda item: item.number, default=None)
        stands = last is not None and last.outcome != "one_more" and not hasattr(last, "reopening")
        if stands != (row.state in {Loop.State.DECIDED, Loop.State.CLOSED}):
            yield row.public_id


LOOPS = (
    Promise("A loop counts the cards of its seats.", _wrong_counts),
    Promise("A loop's frozen weights sum to 1 and are of its rubric.", _wrong_weights),
    Promise("An opening's weights sum to 1.", _wrong_opening_weights),
    Promise("A seat, its interviewer, its card and its loop agree.", _disagreeing_seats),
    Promise("A card belongs to a seat.", _cards_without_seat),
    Promise("No candidate sits on their own panel.", _candidates_on_their_panel),
    Promise("Who left a panel has no access, who sits on it has.", _left_but_not_released),
    Promise("A candidacy is closed exactly when its loop is.", _open_after_the_end),
    Promise("A loop is decided exactly when a decision stands.", _decided_without_decision),
)
