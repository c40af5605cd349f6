"""Who may do what with loops, panels and decisions."""

from accounts.models import User
from candidates.models import Candidacy, OpeningRole
from candidates.permissions import has_a_role
from loops.models import Loop


def may_see(user: User, loop: Loop) -> bool:
    """Return whether the loop exists for this person at all."""
    return Loop.objects.visible_to(user).filter(pk=loop.pk).exists()


def may_run(user: User, loop: Loop) -> bool:
    """Return whether the person seats, waives, holds and closes: the opening's staff, admins."""
    return Candidacy.objects.staffed_by(user).filter(loop=loop).exists()


def may_see_figures(user: User, loop: Loop) -> bool:
    """Return whether colleagues' cards and what they add up to are open to this person."""
    return Loop.objects.open_to(user).filter(pk=loop.pk).exists()


def may_decide(user: User, loop: Loop) -> bool:
    """Return whether the person decides: hiring manager of the opening or admin, not blind."""
    if not (may_run(user, loop) and may_see_figures(user, loop)):
        return False
    return (
        user.is_admin
        or OpeningRole.objects.filter(
            user=user, opening=loop.candidacy.opening_id, role="hiring_manager"
        ).exists()
    )


def may_approve(user: User, loop: Loop) -> bool:
    """Return whether the person may give a second consent: staff of the opening, not blind."""
    return may_run(user, loop) and may_see_figures(user, loop)


def may_report(user: User) -> bool:
    """Return whether the person reads reports on loops they run: admins and any opening's staff."""
    return user.is_active and (user.is_admin or has_a_role(user))
