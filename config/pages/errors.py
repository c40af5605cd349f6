"""Error pages: they say what to do and never repeat what was sent."""

import sys

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from accounts.models import User
from config.problems import PROBLEM, write_problem
from jobs.errors import is_of_the_database

AWAY_SECONDS = 5  # a restart of PostgreSQL takes about as long
PROGRAMS = ("/api/", "/harvest/")  # what programs read is English, tables too


def show_refusal(request: HttpRequest, *, status: int, title: str, message: str) -> HttpResponse:
    """Render one sentence about why something did not happen."""
    signed_in = isinstance(getattr(request, "user", None), User)
    context = {
        "title": title,
        "message": message,
        "status": status,
        "layout": "base.html" if signed_in else "entrance.html",
    }
    return render(request, "errors/refusal.html", context, status=status)


def show_csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001 (Django passes it; it may hold a header)
    """Say that the page was open too long, or came from elsewhere."""
    return show_refusal(
        request,
        status=403,
        title=_("This page was open too long"),
        message=_("Nothing was changed. Go back, reload the page and try again."),
    )


def show_too_many(request: HttpRequest) -> HttpResponse:
    """Answer one try too many to sign in, to set a password or to show who one is."""
    told = _("Wait a minute, then try again. Nothing was changed.")
    answer = show_refusal(request, status=429, title=_("Too many tries"), message=told)
    answer["Retry-After"] = "60"
    return answer


def show_missing(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001 (Django's signature)
    """Answer a foreign and a missing address alike."""
    return show_refusal(
        request,
        status=404,
        title=_("Nothing here"),
        message=_("There is nothing here, or it is not yours to see."),
    )


def show_bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001 (Django's signature)
    """Say that what came was too large or malformed, without reading any more of it."""
    if request.path.startswith(PROGRAMS):
        return show_problem(400, "bad_request", "The request cannot be read.")
    context = {
        "title": _("This could not be read"),
        "message": _("It was too large, or not in the form it should have. Nothing was changed."),
    }
    return HttpResponse(render_to_string("errors/fault.html", context), status=400)


def show_fault(request: HttpRequest) -> HttpResponse:
    """Say that it was our fault, by an answer that needs neither session nor database."""
    if is_of_the_database(sys.exc_info()[1]):  # Django calls us while it handles what was raised
        return _show_away(request)
    if request.path.startswith(PROGRAMS):
        told = "Something went wrong on our side. Nothing was changed; try again."
        return show_problem(500, "fault", told)
    context = {
        "title": _("Something went wrong on our side"),
        "message": _("Nothing was lost. Try again; if it happens again, tell your admin the time."),
    }
    return HttpResponse(render_to_string("errors/fault.html", context), status=500)


def _show_away(request: HttpRequest) -> HttpResponse:
    """Say when to come back: the database restarts, or is busy."""
    if request.path.startswith(PROGRAMS):
        told = "The database does not answer just now. Try again in a moment."
        answer = show_problem(503, "unavailable", told)
    else:
        context = {
            "title": _("Loopboard cannot answer just now"),
            "message": _("Wait a few seconds, then try again. If it stays so, tell your admin."),
        }
        answer = HttpResponse(render_to_string("errors/fault.html", context), status=503)
    answer["Retry-After"] = str(AWAY_SECONDS)
    return answer


def show_problem(status: int, code: str, detail: str) -> HttpResponse:
    """Return the problem+json of what no view of the API answers."""
    return JsonResponse(write_problem(status, code, detail), status=status, content_type=PROBLEM)
