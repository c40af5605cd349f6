"""What a request's sign-in is held to before its view: its ages, and a second factor."""

from __future__ import annotations

import re
from collections.abc import Callable
from uuid import UUID

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from accounts.actions import note_actor_kind
from accounts.actions.sessions import (
    CARD_LINK,
    OWES_FACTOR,
    is_of_link,
    is_over,
    keep_session,
)
from accounts.models import AuditEvent, User
from config.pages.errors import PROGRAMS, show_problem
from loops.actions.admitting import find_admitted

Answer = Callable[[HttpRequest], HttpResponse]
PAGES_OF_A_CARD = re.compile(
    r"/scorecards/(?P<card>[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})/(?:submit/|draft/)?"
)
OPEN = (
    "/accounts/2fa/",
    "/accounts/logout/",
    "/accounts/oidc/",
    "/accounts/reauthenticate/",
    "/health/",
    "/static/",
)


def refuse_plain_api(get_response: Answer) -> Answer:
    """Refuse API calls in clear where the installation speaks TLS: pages are redirected instead."""

    def answer(request: HttpRequest) -> HttpResponse:
        plain = settings.SECURE_SSL_REDIRECT and not request.is_secure()
        if plain and request.path.startswith(PROGRAMS):
            return show_problem(403, "https_required", "Call this address by https.")
        return get_response(request)

    return answer


def admit_by_link(get_response: Answer) -> Answer:
    """Let a session that a link opened reach the pages of that one scorecard, as its author.

    Everywhere else nobody is signed in, so nothing has to know of such sessions.
    """

    def answer(request: HttpRequest) -> HttpResponse:
        page = PAGES_OF_A_CARD.fullmatch(request.path)
        if page and is_of_link(request.session):
            link = find_admitted(request.session[CARD_LINK], UUID(page["card"]))
            if link is not None:
                request.user = link.scorecard.author
                note_actor_kind(AuditEvent.ActorKind.LINK)
        return get_response(request)

    return answer


def hold_sessions(get_response: Answer) -> Answer:
    """End a session that is too old or was ended; lead to a second factor where one is owed."""

    def answer(request: HttpRequest) -> HttpResponse:
        user = request.user
        if isinstance(user, User):
            if is_over(request.session, user):
                logout(request)
            else:
                keep_session(request.session, user)
                if request.session.get(OWES_FACTOR) and not request.path.startswith(OPEN):
                    return _ask_for_factor(request)
        response = get_response(request)
        if isinstance(user, User) and not request.user.is_authenticated:
            response.headers["Clear-Site-Data"] = '"cache", "storage"'
        return response

    return answer


def _ask_for_factor(request: HttpRequest) -> HttpResponse:
    if request.path.startswith("/api/"):
        told = "Your company asks for a second factor. Set it up on your account page."
        return show_problem(403, "second_factor_required", told)
    return redirect("mfa_index")
