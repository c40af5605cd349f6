"""Write interviewer pools and say who is in them; for admins."""

from __future__ import annotations

from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.actions import record_event
from accounts.actions.locking import as_they_stand
from accounts.actions.texts import read_text
from accounts.errors import AlreadyThere, Invalid, NotAllowed, NotFound
from accounts.models import User
from accounts.permissions import may_administer
from candidates.models import Pool, PoolMember
from jobs import clock
from loops.actions.training import graduate, lock_pools

MOST = 20  # scorecards of one training kind that a pool may ask for


def create_pool(
    *,
    by: User,
    name: str,
    shadows: int = 2,
    reverse_shadows: int = 2,
    needs_sign_off: bool = False,
) -> Pool:
    """Return a new pool without people. Raises AlreadyThere for a name that is taken."""
    _require_admin(by)
    pool = Pool()
    _write(pool, name=name, shadows=shadows, reverse_shadows=reverse_shadows)
    pool.needs_sign_off = needs_sign_off
    return _save(pool, by, "pool.created", {})


def change_pool(
    pool: Pool,
    *,
    by: User,
    name: str | None = None,
    shadows: int | None = None,
    reverse_shadows: int | None = None,
    needs_sign_off: bool | None = None,
) -> Pool:
    """Change what the pool asks for; who has reached it by now is trained at once."""
    with transaction.atomic():
        pool = _lock_pool(pool, by)
        before = _describe(pool)
        _write(pool, name=name, shadows=shadows, reverse_shadows=reverse_shadows)
        if needs_sign_off is not None:
            pool.needs_sign_off = needs_sign_off
        if _describe(pool) != before:
            _save(pool, by, "pool.changed", {"before": before})
            graduate([pool])
    return pool


def _require_admin(by: User) -> None:
    if not may_administer(by):
        raise NotAllowed(_("Only a company admin may change interviewer pools."))


def _write(
    pool: Pool, *, name: str | None, shadows: int | None, reverse_shadows: int | None
) -> None:
    if name is not None:
        pool.name = read_text(name, "name", most=80, empty=_("Write a name."))
    if shadows is not None:
        pool.shadows = _read_number(shadows, "shadows")
    if reverse_shadows is not None:
        pool.reverse_shadows = _read_number(reverse_shadows, "reverse_shadows")


def _read_number(value: int, field: str) -> int:
    if not 0 <= value <= MOST:
        raise Invalid(_("Ask for 0 to %(most)d.") % {"most": MOST}, field=field)
    return value


def _save(pool: Pool, by: User, verb: str, told: dict[str, Any]) -> Pool:
    try:
        with transaction.atomic():
            pool.save()
            record_event(verb, pool, by=by, payload={**told, "after": _describe(pool)})
    except IntegrityError as error:
        raise AlreadyThere(_("There is a pool with this name."), field="name") from error
    return pool


def _describe(pool: Pool) -> dict[str, Any]:
    names = ("name", "shadows", "reverse_shadows", "needs_sign_off")
    return {name: getattr(pool, name) for name in names}


def add_member(pool: Pool, *, by: User, user: User, trained: bool = False) -> PoolMember:
    """Put a person into the pool, to learn or as trained; what they sealed before is not counted.

    Raises AlreadyThere for whom it has.
    """
    _require_admin(by)
    if not user.is_active:
        raise Invalid(_("This person has no access any more."), field="user")
    now = clock.now()
    with transaction.atomic():
        pool = _lock_pool(pool, by)
        member, new = PoolMember.objects.get_or_create(
            pool=pool,
            user=user,
            defaults={
                "since": now,
                "trained_at": now if trained else None,
                "trained_by": by if trained else None,
            },
        )
        if not new:
            raise AlreadyThere(_("This person is in the pool already."), field="user")
        _tell(member, "pool.member_added", by, trained=trained)
        graduate([pool])
    return member


def set_training(member: PoolMember, *, by: User, trained: bool) -> PoolMember:
    """Say that the member is trained, or learns anew from now on; twice is the same as once."""
    with transaction.atomic():
        member = _lock(member, by)
        if member.is_trained == trained:
            return member
        now = clock.now()
        member.trained_at, member.trained_by = (now, by) if trained else (None, None)
        member.since = member.since if trained else now
        member.save(update_fields=["since", "trained_at", "trained_by"])
        verb = "pool.member_trained" if trained else "pool.member_learns"
        _tell(member, verb, by)
    return member


def remove_member(member: PoolMember, *, by: User) -> None:
    """Take a person out of the pool; their seats and scorecards stay."""
    with transaction.atomic():
        member = _lock(member, by)
        _tell(member, "pool.member_removed", by)
        member.delete()


def _lock_pool(pool: Pool, by: User) -> Pool:
    (locked,) = lock_pools([pool.pk])
    _require_admin(as_they_stand(by))
    return locked


def _lock(member: PoolMember, by: User) -> PoolMember:
    _lock_pool(member.pool, by)
    locked = PoolMember.objects.select_for_update(of=("self",))
    found = locked.select_related("pool", "user").filter(pk=member.pk).first()
    if found is None:  # taken out since they were looked up
        raise NotFound
    return found


def _tell(member: PoolMember, verb: str, by: User, **facts: object) -> None:
    told = {"user": str(member.user.public_id), **facts}
    record_event(verb, member.pool, by=by, payload=told)
