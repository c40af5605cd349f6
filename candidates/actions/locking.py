"""The lock under which a loop changes.

Order, always: candidacy (by pk), then candidate, their address and account, archives that wait,
opening, loop, interview, card (by pk), kept answers, then the audit stream, the company's last.
Whoever submits, leaves, seats or decides takes the candidacy first: no two interleave or deadlock.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from django.db import connection
from django.db.models import BigIntegerField, QuerySet

from accounts.errors import NotFound
from accounts.models import User
from accounts.querysets.kept import Given, ask_one_again
from candidates.models import Candidacy, Candidate, Import, Opening


def lock_candidacy(candidacy_id: int) -> Candidacy:
    """Return the candidacy, locked until the transaction ends; new rows may still refer to it."""
    found = ask_one_again("lock_candidacy", _build_lock, pk=candidacy_id)
    if found is None:
        raise Candidacy.DoesNotExist
    return found


def _build_lock() -> QuerySet[Candidacy]:
    locked = Candidacy.objects.select_for_update(no_key=True)
    return locked.filter(pk=Given("pk", BigIntegerField()))


def lock_candidacies(rows: QuerySet[Candidacy, Candidacy]) -> None:
    """Lock these by pk: for who goes on to lock them one by one in a transaction, in any order."""
    for pk in sorted(set(rows.order_by().values_list("pk", flat=True))):
        lock_candidacy(pk)


def lock_candidate(key: int, *, no_key: bool = True) -> Candidate:
    """Return the candidate, locked until the transaction ends against an erasure and other changes.

    Without `no_key` no row may refer to them meanwhile either. Raises NotFound for who was erased
    since they were looked up: no word of them comes back.
    """
    locked = Candidate.objects.select_for_update(no_key=no_key).get(pk=key)
    if locked.erased_at is not None:
        raise NotFound
    return locked


def lock_identities(addresses: Iterable[str], accounts: Iterable[User | None]) -> None:
    """Let nobody else add or erase a candidate of these until the transaction ends.

    No row need be there to be locked, and a unique index lets its second writer wait only when
    they hold the log. SQLite has one writer at a time.
    """
    if connection.vendor != "postgresql":
        return
    names = {*addresses, *(str(account.public_id) for account in accounts if account)} - {""}
    digests = (hashlib.sha256(name.encode()).digest() for name in names)
    keys = sorted(int.from_bytes(digest[:8], signed=True) for digest in digests)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(key) FROM unnest(%s::bigint[]) AS key", [keys])


def lock_opening(opening: Opening) -> Opening:
    """Return the opening, locked until the transaction ends; new rows may still refer to it."""
    return Opening.objects.select_for_update(no_key=True).get(pk=opening.pk)


def lock_with_candidacies(candidate: Candidate, *, no_key: bool = True) -> Candidate:
    """Return the candidate, locked after each of their candidacies, by pk.

    A candidacy that came in between is locked last: nobody has begun to wait for it.
    """
    known = list(candidate.candidacies.order_by("pk").values_list("pk", flat=True))
    for pk in known:
        lock_candidacy(pk)
    locked = lock_candidate(candidate.pk, no_key=no_key)
    for pk in locked.candidacies.exclude(pk__in=known).order_by("pk").values_list("pk", flat=True):
        lock_candidacy(pk)
    return locked


def lock_waiting_imports() -> list[int]:
    """Return the archives that wait, locked: they may be of several, of whom one is held.

    Whoever lets one go and whoever sets a hold do so one after the other.
    """
    waiting = Import.objects.select_for_update(no_key=True).filter(raw__isnull=False)
    return list(waiting.order_by("pk").values_list("pk", flat=True))
