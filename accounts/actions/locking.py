"""The lock under which what belongs to one person changes."""

from __future__ import annotations

from accounts.models import User


def lock_person(key: int) -> User:
    """Return the person, locked until the transaction ends; new rows may still refer to them.

    Before what is theirs, their invitations say: or whoever takes one of those waits in a circle.
    """
    return User.objects.select_for_update(of=("self",), no_key=True).get(pk=key)
