"""Who may do what to people, tokens and the company."""

from collections.abc import Callable

from accounts.models import ApiToken, User

runs_an_opening: list[Callable[[User], bool]] = []
"""What the apps above know of people's roles; each adds its question when it is ready."""


def holds_an_opening(user: User) -> bool:
    """Return whether the person recruits or hires for any opening."""
    return any(question(user) for question in runs_an_opening)


def may_list_people(user: User) -> bool:
    """Return whether the person chooses people: admins, recruiters and hiring managers."""
    return user.is_active and (user.is_admin or holds_an_opening(user))


def may_administer(user: User) -> bool:
    """Return whether the person runs this installation: people, company settings, audit log."""
    return user.is_active and user.is_admin


def may_revoke_token(user: User, token: ApiToken) -> bool:
    """Return whether the person may end this token: its owner, or a company admin."""
    return token.user_id == user.pk or may_administer(user)
