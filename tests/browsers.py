"""A browser in which somebody has just shown once more who they are."""

from __future__ import annotations

import time

from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY as SHOWN
from django.contrib.auth import SESSION_KEY
from django.test import Client

LONG = 3600.0


def show_again(browser: Client) -> Client:
    """Return the signed-in browser, asked as late as a long module needs it."""
    session = browser.session
    shown = {"method": "password", "at": time.time() + LONG, "reauthenticated": True}
    session[SHOWN] = [shown]
    session[f"{SHOWN}_user"] = session[SESSION_KEY]
    session.save()
    return browser
