"""Who may let other software in on what."""

from accounts.models import User


def may_connect(user: User) -> bool:
    """Return whether the person may connect the company to other software: company admins."""
    return user.is_active and user.is_admin
