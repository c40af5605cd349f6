"""Error pages: they say what to do and never repeat what was sent."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def show_refusal(request: HttpRequest, *, status: int, title: str, message: str) -> HttpResponse:
    """Render one sentence about why something did not happen."""
    context = {"title": title, "message": message, "status": status}
    return render(request, "errors/refusal.html", context, status=status)


def show_csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001 (Django passes it; it may hold a header)
    """Say that the page was open too long, or came from elsewhere."""
    return show_refusal(
        request,
        status=403,
        title="This page was open too long",
        message="Nothing was changed. Go back, reload the page and try again.",
    )


def show_missing(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001 (Django's signature)
    """Answer a foreign and a missing address alike."""
    return show_refusal(
        request,
        status=404,
        title="Nothing here",
        message="There is nothing here, or it is not yours to see.",
    )


def show_fault(request: HttpRequest) -> HttpResponse:
    """Say that it was our fault."""
    return show_refusal(
        request,
        status=500,
        title="Something went wrong on our side",
        message="Nothing was lost. Try again; if it happens again, tell your admin the time.",
    )
