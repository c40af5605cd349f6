"""The calendar feed itself, and the page on which a person opens and ends their own."""

from __future__ import annotations

import hashlib

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.errors import NotFound
from accounts.pages.people import reader_of, signed_in_only
from accounts.pages.still_you import once_asked_again, where_to_ask
from integrations.actions import close_feed, open_feed
from integrations.actions.calendars import address_of, read_feed
from integrations.models import CalendarFeed


@require_safe
@signed_in_only
def show_calendar(request: HttpRequest) -> HttpResponse:
    """Show whether the person's calendar is open, and how to subscribe."""
    return _render(request)


@require_POST
@signed_in_only
@once_asked_again("integrations:calendar")
def open_calendar(request: HttpRequest) -> HttpResponse:
    """Make a new address and show it in this one answer, which no cache keeps."""
    _feed, secret = open_feed(reader_of(request))
    return _render(request, address=address_of(secret))


@require_POST
@signed_in_only
def close_calendar(request: HttpRequest) -> HttpResponse:
    """End the address."""
    close_feed(reader_of(request))
    messages.success(request, _("The address has ended. Calendars that read it find nothing."))
    return redirect("integrations:calendar")


def _render(request: HttpRequest, *, address: str = "") -> HttpResponse:
    feed = CalendarFeed.objects.visible_to(reader_of(request)).first()
    asking = where_to_ask(request, request.path)
    context = {"feed": feed, "address": address, "asking": asking}
    return render(request, "integrations/calendar.html", context)


@require_safe
def answer_feed(request: HttpRequest, secret: str) -> HttpResponse:
    """Answer the calendar to whoever knows its address; nothing at all to anybody else."""
    try:
        body = read_feed(secret)
    except NotFound:
        return HttpResponse(status=404, content_type="text/plain")
    tag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    if request.headers.get("If-None-Match") == tag:
        return HttpResponseNotModified(headers={"ETag": tag})
    name = 'inline; filename="interviews.ics"'
    headers = {"ETag": tag, "Content-Disposition": name, "X-Robots-Tag": "noindex"}
    return HttpResponse(body, content_type="text/calendar; charset=utf-8", headers=headers)
