"""Who is asking: what every page of the product begins with."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest

from accounts.models import User

signed_in_only = login_required


def reader_of(request: HttpRequest) -> User:
    """Return the signed-in person of a request that `signed_in_only` let through."""
    if not isinstance(request.user, User):
        raise TypeError("This page needs signed_in_only.")
    return request.user
