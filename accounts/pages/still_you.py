"""What allauth's pages that change a way to sign in are wrapped in.

allauth asks for the password or a factor before a way to sign in changes, and asks nothing of whom
has neither: whoever took over their session could add a way in that outlasts it.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from allauth.account import app_settings
from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.account.utils import get_next_redirect_url
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from accounts.actions.locking import lock_person
from accounts.models import User
from accounts.pages.people import reader_of, signed_in_only
from accounts.pages.sign_in import BY_PROVIDER

View = Callable[..., HttpResponse]


def ask_again(view: View) -> View:
    """Ask the identity provider first, of whom nothing else can be asked."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        user = request.user
        if isinstance(user, User) and _has_no_other_way(user) and not _was_asked(request, user):
            return lead_to_provider(request.path)
        return view(request, *args, **kwargs)

    return answer


def change_one_at_a_time(view: View) -> View:
    """Let a change and its audit event be one transaction, and of two presses the first count."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        with transaction.atomic():
            if isinstance(request.user, User):
                lock_person(request.user.pk)
            return view(request, *args, **kwargs)

    return answer


def lead_to_provider(where: str) -> HttpResponse:
    """Lead to the page that asks once more, and from there to `where`."""
    return redirect(f"{reverse('accounts:provider-again')}?{urlencode({'next': where})}")


@signed_in_only
def show_again(request: HttpRequest) -> HttpResponse:
    """Offer the way to the identity provider; where there is none, a password by mail."""
    if not _has_no_other_way(reader_of(request)):
        return redirect("account_reauthenticate")
    where = get_next_redirect_url(request) or reverse("mfa_index")
    return render(request, "account/provider_again.html", {"where": where})


def _has_no_other_way(user: User) -> bool:
    ways = get_adapter().get_reauthentication_methods(user)
    return [way["id"] for way in ways] == [BY_PROVIDER]


def _was_asked(request: HttpRequest, user: User) -> bool:
    noted = get_authentication_records(request, user)
    asked = [record["at"] for record in noted if record.get("reauthenticated")]
    return bool(asked) and time.time() - asked[-1] < app_settings.REAUTHENTICATION_TIMEOUT
