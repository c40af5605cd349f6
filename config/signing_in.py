"""What a request's sign-in is held to before its view: its ages, and a second factor."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from accounts.actions.sessions import OWES_FACTOR, is_over, keep_session
from accounts.models import User

Answer = Callable[[HttpRequest], HttpResponse]
OPEN = ("/accounts/2fa/", "/accounts/logout/", "/accounts/reauthenticate/", "/health/", "/static/")


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
        return get_response(request)

    return answer


def _ask_for_factor(request: HttpRequest) -> HttpResponse:
    if request.path.startswith("/api/"):
        problem = {
            "type": "urn:loopboard:problem:second_factor_required",
            "title": "Not allowed",
            "status": 403,
            "code": "second_factor_required",
            "detail": _("Your company asks for a second factor. Set it up on your account page."),
            "errors": [],
        }
        return JsonResponse(problem, status=403, content_type="application/problem+json")
    return redirect("mfa_activate_totp")
