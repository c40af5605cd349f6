"""Who may do what to people, tokens and the company."""

from accounts.models import ApiToken, User


def may_administer(user: User) -> bool:
    """Return whether the person runs this installation: people, company settings, audit log."""
    return user.is_active and user.is_admin


def may_revoke_token(user: User, token: ApiToken) -> bool:
    """Return whether the person may end this token: its owner, or a company admin."""
    return token.user_id == user.pk or may_administer(user)
