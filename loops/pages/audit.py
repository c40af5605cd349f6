"""The audit log for admins, without the loops to which they are blind themselves."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.errors import NotFound
from accounts.models import AuditEvent, User
from accounts.pages.audit import AuditFilter, read_page
from accounts.pages.people import reader_of, signed_in_only
from accounts.permissions import may_administer
from accounts.querysets import AuditEventQuerySet
from candidates.actions.interviews import loop_stream
from loops.models import Loop


@require_safe
@signed_in_only
def show_audit(request: HttpRequest) -> HttpResponse:
    """List who did what, newest first, filtered by verb, person and subject."""
    reader = reader_of(request)
    if not may_administer(reader):
        raise NotFound
    form = AuditFilter(request.GET)
    valid = form.is_valid()
    hidden = list_hidden_streams(reader)
    page = read_page(list_events(reader, hidden), form.cleaned_data) if valid else None
    query = request.GET.copy()
    query["page"] = str(page.number + 1 if page else 1)
    context = {
        "form": form,
        "page": page,
        "older": f"?{query.urlencode()}" if page and page.has_older else "",
        "hides": bool(hidden),
    }
    return render(request, "accounts/audit.html", context, status=200 if valid else 422)


def list_hidden_streams(reader: User) -> list[str]:
    """Return the streams of loops that are blind to the reader, or their own.

    A seat on the panel beats every role: the log would tell who has submitted.
    """
    blind = Loop.objects.exclude(pk__in=Loop.objects.open_to(reader))
    return [loop_stream(key) for key in blind.values_list("candidacy__public_id", flat=True)]


def list_events(reader: User, hidden: list[str]) -> AuditEventQuerySet:
    """Return the events that the reader may see."""
    return AuditEvent.objects.visible_to(reader).exclude(stream__name__in=hidden)
