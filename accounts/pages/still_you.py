"""What asks once more who is there: around allauth's pages, and ours that make a key.

allauth asks for the password or a factor before a way to sign in changes, and asks nothing of whom
has neither: whoever took over their session could add a way in that outlasts it.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from allauth.account.adapter import get_adapter
from allauth.account.utils import get_next_redirect_url
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from accounts.actions.factors import list_factors, note_changes
from accounts.actions.locking import lock_person
from accounts.actions.sessions import was_asked_again
from accounts.models import User
from accounts.pages.people import reader_of, signed_in_only
from accounts.pages.sign_in import BY_PROVIDER

View = Callable[..., HttpResponse]


def ask_again(view: View) -> View:
    """Ask the identity provider first, of whom nothing else can be asked."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        user = request.user
        if isinstance(user, User) and _owes_provider(request, user):
            return lead_to_provider(request.path)
        return view(request, *args, **kwargs)

    return answer


def once_asked_again(back: str) -> Callable[[View], View]:
    """Return the decorator of a view that makes a key: it asks who is there first.

    `back` names the page with the form, to which answering leads: a redirect sends nothing again.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            asking = where_to_ask(request, reverse(back, args=args, kwargs=kwargs))
            return redirect(asking) if asking else view(request, *args, **kwargs)

        return answer

    return decorate


def where_to_ask(request: HttpRequest, back: str) -> str:
    """Return the page that asks who is there, and then leads to `back`; "" if it was asked."""
    if was_asked_again(request.session, reader_of(request)):
        return ""
    return f"{reverse('account_reauthenticate')}?{urlencode({'next': back})}"


def change_one_at_a_time(view: View) -> View:
    """Let a change and its audit event be one transaction, and of two presses the first count."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        with transaction.atomic():
            if isinstance(request.user, User):
                lock_person(request.user.pk)
            return view(request, *args, **kwargs)

    return answer


def note_changed_factors(view: View) -> View:
    """Audit which factors a change brought or took, inside its transaction.

    allauth tells of an app and of recovery codes when they are kept already.
    """

    @change_one_at_a_time
    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not isinstance(request.user, User) or request.method != "POST":
            return view(request, *args, **kwargs)
        before = list_factors(request.user)
        answered = view(request, *args, **kwargs)
        note_changes(request.user, before)
        return answered

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


def _owes_provider(request: HttpRequest, user: User) -> bool:
    return _has_no_other_way(user) and not was_asked_again(request.session, user)


def _has_no_other_way(user: User) -> bool:
    ways = get_adapter().get_reauthentication_methods(user)
    return [way["id"] for way in ways] == [BY_PROVIDER]
