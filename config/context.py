"""What every page's chrome needs."""

from __future__ import annotations

from django.http import HttpRequest

from accounts.models import User
from scorecards.models import Scorecard


def describe_chrome(request: HttpRequest) -> dict[str, object]:
    """Return how many cards the signed-in person owes; one query, only when a page asks."""
    user = getattr(request, "user", None)
    if not isinstance(user, User):
        return {}
    return {"owed_count": lambda: Scorecard.objects.written_by(user).owed().count()}
