"""Error pages: they say what to do and never repeat what was sent."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from accounts.models import User


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


def show_missing(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001 (Django's signature)
    """Answer a foreign and a missing address alike."""
    return show_refusal(
        request,
        status=404,
        title=_("Nothing here"),
        message=_("There is nothing here, or it is not yours to see."),
    )


def show_bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001 (Django's signature)
    """Say that what came was too large or malformed, without reading any more of it."""
    context = {
        "title": _("This could not be read"),
        "message": _("It was too large, or not in the form it should have. Nothing was changed."),
    }
    return HttpResponse(render_to_string("errors/fault.html", context), status=400)


def show_fault(request: HttpRequest) -> HttpResponse:
    """Say that it was our fault, by an answer that needs neither session nor database."""
    if request.path.startswith("/api/"):
        problem = {
            "type": "/docs/api#fault",
            "title": "Fault",
            "status": 500,
            "code": "fault",
            "detail": "Something went wrong on our side. Nothing was changed; try again.",
            "errors": [],
        }
        return JsonResponse(problem, status=500, content_type="application/problem+json")
    context = {
        "title": _("Something went wrong on our side"),
        "message": _("Nothing was lost. Try again; if it happens again, tell your admin the time."),
    }
    return HttpResponse(render_to_string("errors/fault.html", context), status=500)
