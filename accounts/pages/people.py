"""Who is asking: what every page of the product begins with."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest

from accounts.errors import NotFound
from accounts.models import User
from accounts.permissions import may_administer

signed_in_only = login_required


def reader_of(request: HttpRequest) -> User:
    """Return the signed-in person of a request that `signed_in_only` let through."""
    if not isinstance(request.user, User):
        raise TypeError("This page needs signed_in_only.")
    return request.user


def admin_of(request: HttpRequest) -> User:
    """Return the signed-in company admin. Raises NotFound: to others there is no such page."""
    reader = reader_of(request)
    if not may_administer(reader):
        raise NotFound
    return reader
