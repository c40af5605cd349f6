"""Let go of what is over: sign-ins, and answers kept for whoever repeats a request."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.contrib.sessions.models import Session

from accounts.models import IdempotencyKey, User

KEPT = timedelta(hours=24)
"""How long an answer of the API is kept for a repetition."""


def forget_old_answers(*, at: datetime, of: User | None = None) -> None:
    """Forget answers that are no longer repeated, everybody's or one person's."""
    old = IdempotencyKey.objects.filter(created_at__lt=at - KEPT)
    (old if of is None else old.filter(user=of)).delete()


def forget_answers_to(people: Iterable[User]) -> None:
    """Forget what the API answered to people whose rights are less from now on.

    Whoever repeats a request then asks anew, and is told what they may know now. The request that
    is being answered has no answer yet, and keeps its key. Who takes from several people in one
    transaction begins with all of them: the rows are locked by pk, or two would wait in a circle.
    """
    kept = IdempotencyKey.objects.filter(user__in=people).exclude(body="").order_by("pk")
    locked = list(kept.select_for_update(of=("self",)).values_list("pk", flat=True))
    IdempotencyKey.objects.filter(pk__in=locked).delete()


def forget_what_is_over(*, at: datetime) -> None:
    """Forget old answers, and sessions that have ended: both may name a candidate."""
    forget_old_answers(at=at)
    Session.objects.filter(expire_date__lte=at).delete()
