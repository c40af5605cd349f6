"""How far people are in learning an interview, and when they are trained.

A training scorecard counts once nobody on its loop owes one any more: before that, how many
somebody has sealed would tell a colleague who is still blind. To oneself it counts at once.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import F, Q
from django.utils.translation import gettext as _

from accounts.actions import record_event
from accounts.models import User
from candidates.models import Interview, Pool, PoolMember
from jobs import clock
from loops.errors import StillLearning
from scorecards.models import Scorecard
from scorecards.querysets import somebody_owes_a_card

SHADOW, REVERSE = Scorecard.Kind.SHADOW, Scorecard.Kind.REVERSE


@dataclass(frozen=True, slots=True)
class Progress:
    """A member, and how many scorecards of each training kind they have sealed since they began."""

    member: PoolMember
    shadows: int
    reverse_shadows: int

    @property
    def is_reached(self) -> bool:
        """Whether the pool's numbers are reached."""
        pool = self.member.pool
        return self.shadows >= pool.shadows and self.reverse_shadows >= pool.reverse_shadows


def list_progress(pools: Iterable[Pool]) -> list[Progress]:
    """Return every active member of the pools, trained ones first, then by name; two queries."""
    rows = PoolMember.objects.filter(pool__in=list(pools), user__is_active=True)
    members = list(rows.select_related("user", "pool", "trained_by"))
    found = _count(members, ~somebody_owes_a_card("interview__candidacy"))
    return sorted(found, key=lambda one: (one.member.pool.name, not one.member.is_trained))


def list_own_progress(user: User) -> list[Progress]:
    """Return the person's own way in each of their pools, by name; at most two queries."""
    rows = PoolMember.objects.filter(user=user).select_related("user", "pool", "trained_by")
    return _count(list(rows.order_by("pool__name")), Q(author=user))


def _count(members: Sequence[PoolMember], which: Q) -> list[Progress]:
    learning = [member for member in members if not member.is_trained]
    counts = _count_cards(learning, which) if learning else Counter[tuple[int, str]]()
    return [
        Progress(member, counts[member.pk, SHADOW], counts[member.pk, REVERSE])
        for member in members
    ]


def _count_cards(members: Sequence[PoolMember], which: Q) -> Counter[tuple[int, str]]:
    """Return how many cards of each kind each member has sealed since they began."""
    by_place = {(member.pool_id, member.user_id): member for member in members}
    cards = Scorecard.objects.submitted().filter(
        which,
        kind__in=(SHADOW, REVERSE),
        author__in={member.user_id for member in members},
        interview__pool__in={member.pool_id for member in members},
    )
    rows = cards.order_by().values_list("interview__pool", "author", "kind", "sealed_at")
    return Counter(
        (member.pk, kind)
        for pool, author, kind, sealed_at in rows
        if (member := by_place.get((int(pool or 0), author)))
        and sealed_at
        and sealed_at >= member.since
    )


def graduate(pools: Iterable[Pool]) -> None:
    """Make trained, in the caller's transaction, who has reached the numbers if those suffice.

    The caller has locked the pools.
    """
    rows = PoolMember.objects.filter(
        pool__in=list(pools), pool__needs_sign_off=False, trained_at__isnull=True
    )
    members = list(rows.select_for_update(of=("self",)).select_related("pool").order_by("pk"))
    for progress in _count(members, ~somebody_owes_a_card("interview__candidacy")):
        if progress.is_reached:
            member = progress.member
            member.trained_at = clock.now()
            member.save(update_fields=["trained_at"])
            told = {"user": str(member.user.public_id), "by_the_numbers": True}
            record_event("pool.member_trained", member.pool, by=None, payload=told)


def graduate_panel(candidacy_id: int) -> None:
    """Make trained whose last training card this candidacy held; nobody while a card is owed."""
    learnt = PoolMember.objects.filter(
        trained_at__isnull=True,
        pool__needs_sign_off=False,
        pool__interviews__candidacy=candidacy_id,
        pool__interviews__scorecards__kind__in=(SHADOW, REVERSE),
        pool__interviews__scorecards__author=F("user"),
    )
    keys = sorted(set(learnt.order_by().values_list("pool", flat=True)))
    if keys:
        with transaction.atomic():
            graduate(lock_pools(keys))


def lock_pools(keys: Iterable[int]) -> list[Pool]:
    """Return the pools, locked until the transaction ends, before their members and the log."""
    locked = Pool.objects.select_for_update(no_key=True)
    return list(locked.filter(pk__in=list(keys)).order_by("pk"))


def require_trained(interview: Interview, user: User, kind: str) -> None:
    """Raise StillLearning for a regular seat of somebody who learns the interview's pool."""
    if interview.pool_id is None or kind != Scorecard.Kind.REGULAR:
        return
    learning = PoolMember.objects.filter(
        pool=interview.pool_id, user=user, trained_at__isnull=True
    ).select_related("pool")
    if member := learning.first():
        told = {"name": user.name, "pool": member.pool.name}
        sentence = _(
            "%(name)s is still learning %(pool)s. Seat them as a shadow or reverse shadow."
        )
        raise StillLearning(sentence % told, field="user")
