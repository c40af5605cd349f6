"""What every page's chrome needs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db.models import Value
from django.http import HttpRequest
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from accounts.actions.sessions import is_of_link
from accounts.models import User
from accounts.querysets.kept import ask_again, facts_of
from candidates.models import OpeningRole
from scorecards.models import Scorecard

SIGNED_IN = (
    ("/", _("Scorecards"), "clipboard-list"),
    ("/loops/", _("Loops"), "refresh-cw"),
    ("/candidates/", _("Candidates"), "users"),
    ("/openings/", _("Openings"), "briefcase"),
)
REPORTS = (("/reports/funnel/", _("Reports"), "chart-column"),)
ADMIN = (
    ("/company/people/", _("People"), "contact"),
    ("/rubrics/", _("Rubrics"), "list-checks"),
    *REPORTS,
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
    ways = _ways_in()
    if not isinstance(user, User):
        return ways
    if is_of_link(request.session):
        return {**ways, "by_link": True}
    standing = _Standing(user)
    return {
        **ways,
        "owed_count": lambda: standing.owed,
        "places": lambda: list_places(user, request.path, runs=standing.runs),
    }


def _ways_in() -> dict[str, object]:
    provider = settings.OIDC
    name = provider.name if provider else ""
    return {"password_sign_in": settings.PASSWORD_SIGN_IN, "provider_name": name}


class _Standing:
    """What the navigation asks of the database, at most once."""

    def __init__(self, user: User) -> None:
        self.user = user

    @cached_property
    def rows(self) -> list[tuple[bool, int]]:
        """A row for each card that is owed, and one if the person runs any opening; one query."""
        return ask_again(("standing", facts_of(self.user)), self._build)

    def _build(self) -> Any:
        owed = Scorecard.objects.written_by(self.user).owed().order_by()
        roles = OpeningRole.objects.filter(user=self.user).order_by()
        cards = owed.values_list(Value(value=False), "pk")
        return cards.union(roles.values_list(Value(value=True), Value(0)))

    @property
    def owed(self) -> int:
        """How many cards the person owes."""
        return sum(not is_role for is_role, _pk in self.rows)

    @property
    def runs(self) -> bool:
        """Whether the person reads reports on what they run."""
        return self.user.is_admin or any(is_role for is_role, _pk in self.rows)


def list_places(user: User, path: str, *, runs: bool) -> list[Place]:
    """Return where this person can go, the place of `path` marked."""
    more = ADMIN if user.is_admin else REPORTS if runs else ()
    offered = SIGNED_IN + more
    return [
        Place(address, str(name), icon, _is_within(path, address))
        for address, name, icon in offered
    ]


def _is_within(path: str, address: str) -> bool:
    if address == "/":
        return path == "/" or path.startswith("/scorecards/")
    if address.startswith("/reports/"):
        return path.startswith("/reports/")
    if address.startswith("/company/"):
        return path.startswith("/company/")
    return path.startswith(address)
