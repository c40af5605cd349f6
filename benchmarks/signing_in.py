"""A browser in which somebody has signed in, as the headers that it sends."""

from __future__ import annotations

from django.conf import settings
from django.test import Client

from accounts.models import User

CSRF = "c" * 32


def sign_in(person: User) -> dict[str, str]:
    """Return the headers of a new session of this person; whatever a row's version, it is taken."""
    client = Client()
    client.force_login(person)
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    cookies = f"{settings.SESSION_COOKIE_NAME}={session}; {settings.CSRF_COOKIE_NAME}={CSRF}"
    return {
        "Cookie": cookies,
        "X-CSRFToken": CSRF,
        "Content-Type": "application/json",
        "If-Match": "*",
    }
