"""What every page's chrome needs."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts.actions.sessions import is_of_link
from accounts.models import User
from scorecards.models import Scorecard

SIGNED_IN = (
    ("/", _("Scorecards"), "clipboard-list"),
    ("/loops/", _("Loops"), "refresh-cw"),
    ("/candidates/", _("Candidates"), "users"),
    ("/openings/", _("Openings"), "briefcase"),
)
ADMIN = (
    ("/rubrics/", _("Rubrics"), "list-checks"),
    ("/reports/funnel/", _("Reports"), "chart-column"),
    ("/calibration/", _("Calibration"), "scale"),
    ("/privacy/", _("Privacy"), "shield"),
    ("/audit/", _("Audit"), "scroll-text"),
    ("/webhooks/", _("Webhooks"), "webhook"),
)


@dataclass(frozen=True, slots=True)
class Place:
    """One entry of the main navigation."""

    address: str
    name: str
    icon: str
    is_current: bool


def describe_chrome(request: HttpRequest) -> dict[str, object]:
    """Return the navigation, and how many cards the person owes: a query only when it is shown."""
    user = getattr(request, "user", None)
    if not isinstance(user, User):
        return {}
    if is_of_link(request.session):
        return {"by_link": True}
    return {
        "owed_count": lambda: Scorecard.objects.written_by(user).owed().count(),
        "places": list_places(user, request.path),
    }


def list_places(user: User, path: str) -> list[Place]:
    """Return where this person can go, the place of `path` marked."""
    offered = SIGNED_IN + (ADMIN if user.is_admin else ())
    return [
        Place(address, str(name), icon, _is_within(path, address))
        for address, name, icon in offered
    ]


def _is_within(path: str, address: str) -> bool:
    if address == "/":
        return path == "/" or path.startswith("/scorecards/")
    if address.startswith("/reports/"):
        return path.startswith("/reports/")
    return path.startswith(address)
