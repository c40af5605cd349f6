"""The lock under which what belongs to one person changes, and who asks under any lock."""

from __future__ import annotations

from accounts.models import User


def lock_person(key: int) -> User:
    """Return the person, locked until the transaction ends; new rows may still refer to them.

    Before what is theirs, their invitations say: or whoever takes one of those waits in a circle.
    """
    return User.objects.select_for_update(of=("self",), no_key=True).get(pk=key)


def as_they_stand(by: User) -> User:
    """Return the person as the database has them now, to ask under a lock what they may do.

    Whoever waited for it may have lost their access meanwhile, or be no admin any more.
    """
    return User.objects.get(pk=by.pk)
