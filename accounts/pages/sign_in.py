"""How allauth signs people in here: by invitation, by e-mail."""

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest, HttpResponse

from accounts.errors import NotFound


class InvitedOnlyAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth ships no types
    """Nobody makes an account for themselves: an admin invites."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002 (allauth's hook)
        """Return False: the sign-up page stays closed."""
        return False


def stay_closed(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 (a view takes it)
    """Answer that there is nothing: a page of allauth's that Loopboard does not offer.

    Whoever could change their own e-mail could leave the case that it ties them to.
    """
    raise NotFound
