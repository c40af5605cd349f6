"""Pages on events out: where they go, how they fared, and what to do about it. For admins."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import Count, Max, Q
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.errors import Invalid, NotFound, Refusal
from accounts.pages.people import reader_of, signed_in_only
from accounts.pages.still_you import once_asked_again, where_to_ask
from integrations.actions import (
    add_endpoint,
    change_endpoint,
    ping_endpoint,
    remove_endpoint,
    rotate_secret,
    send_again,
)
from integrations.models import Delivery, Endpoint
from integrations.pages.forms import EndpointForm, EventsForm
from integrations.permissions import may_connect

LOG = 50
View = Callable[..., HttpResponse]


def admins_only(view: View) -> View:
    """Let only company admins in; to everybody else the page does not exist."""

    @signed_in_only
    @wraps(view)
    def check(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not may_connect(reader_of(request)):
            raise NotFound
        return view(request, *args, **kwargs)

    return check


@require_safe
@admins_only
def show_webhooks(request: HttpRequest) -> HttpResponse:
    """List the endpoints with how they fare, and the form for another."""
    return _render_list(request, EndpointForm())


@require_POST
@admins_only
@once_asked_again("integrations:webhooks")
def add(request: HttpRequest) -> HttpResponse:
    """Add an endpoint and show its secret in this one answer, which no cache keeps."""
    form = EndpointForm(request.POST)
    if not form.is_valid():
        return _render_list(request, form, status=422)
    answers = form.cleaned_data
    try:
        endpoint, secret = add_endpoint(
            by=reader_of(request),
            name=answers["name"],
            url=answers["url"],
            kind=answers["kind"],
            events=form.list_events(),
        )
    except Invalid as refusal:
        _point_out(form, refusal)
        return _render_list(request, form, status=422)
    return _render_one(request, endpoint, secret=secret)


@require_safe
@admins_only
def show_webhook(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Show one endpoint and its last deliveries."""
    return _render_one(request, _find(request, public_id))


@require_POST
@admins_only
@once_asked_again("integrations:webhook")
def change(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Change name, address and events."""
    endpoint = _find(request, public_id)
    form = EventsForm(request.POST, endpoint=endpoint)
    if not form.is_valid():
        return _render_one(request, endpoint, form=form, status=422)
    answers = form.cleaned_data
    try:
        change_endpoint(
            endpoint,
            by=reader_of(request),
            name=answers["name"],
            url=answers["url"] or None,
            events=answers["events"],
        )
    except Invalid as refusal:
        _point_out(form, refusal)
        return _render_one(request, endpoint, form=form, status=422)
    messages.success(request, _("Changed."))
    return redirect("integrations:webhook", public_id)


@require_POST
@admins_only
def switch(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Switch an endpoint on, so that it gets what waits, or off."""
    is_on = request.POST.get("to") == "on"
    change_endpoint(_find(request, public_id), by=reader_of(request), is_on=is_on)
    said = _("Switched on. What waits is being sent.") if is_on else _("Switched off.")
    messages.success(request, said)
    return redirect("integrations:webhook", public_id)


@require_POST
@admins_only
@once_asked_again("integrations:webhook")
def rotate(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Replace the secret and show the new one in this one answer."""
    endpoint, secret = rotate_secret(_find(request, public_id), by=reader_of(request))
    return _render_one(request, endpoint, secret=secret)


@require_POST
@admins_only
def ping(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Send a test."""
    ping_endpoint(_find(request, public_id), by=reader_of(request))
    messages.success(request, _("The test is on its way. Reload to see whether it arrived."))
    return redirect("integrations:webhook", public_id)


@require_POST
@admins_only
def remove(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Remove an endpoint with its log."""
    remove_endpoint(_find(request, public_id), by=reader_of(request))
    messages.success(request, _("Removed."))
    return redirect("integrations:webhooks")


@require_POST
@admins_only
def replay(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Send a delivery again."""
    seen = Delivery.objects.visible_to(reader_of(request)).select_related("endpoint", "queue")
    delivery = seen.filter(public_id=public_id).first()
    if delivery is None:
        raise NotFound
    try:
        send_again(delivery, by=reader_of(request))
        messages.success(request, _("It is on its way again, under the same id."))
    except Refusal as refusal:
        messages.error(request, refusal.message)
    return redirect("integrations:webhook", delivery.endpoint.public_id)


def _find(request: HttpRequest, public_id: UUID) -> Endpoint:
    seen = Endpoint.objects.visible_to(reader_of(request)).select_related("owner")
    endpoint = seen.filter(public_id=public_id).first()
    if endpoint is None:
        raise NotFound
    return endpoint


def _point_out(form: Form, refusal: Invalid) -> None:
    field = refusal.field.split(".")[0]
    form.add_error(field if field in form.fields else None, refusal.message)


def _render_list(request: HttpRequest, form: EndpointForm, *, status: int = 200) -> HttpResponse:
    reader = reader_of(request)
    endpoints = list(Endpoint.objects.visible_to(reader).select_related("owner"))
    told = Delivery.objects.visible_to(reader).values("endpoint").order_by()
    counted = {row["endpoint"]: row for row in told.annotate(**_figures())}
    context = {
        "rows": [(endpoint, counted.get(endpoint.pk)) for endpoint in endpoints],
        "form": form,
        "asking": where_to_ask(request, request.path),
    }
    return render(request, "integrations/webhooks.html", context, status=status)


def _figures() -> dict[str, Any]:
    """Count what the reader may know of only: a bare count would tell of colleagues' cards."""
    return {
        "waiting": Count("pk", filter=Q(state="waiting")),
        "failed": Count("pk", filter=Q(state="failed")),
        "last": Max("delivered_at"),
    }


def _render_one(
    request: HttpRequest,
    endpoint: Endpoint,
    *,
    form: EventsForm | None = None,
    secret: str = "",
    status: int = 200,
) -> HttpResponse:
    seen = Delivery.objects.visible_to(reader_of(request)).filter(endpoint=endpoint)
    log = seen.select_related("event").prefetch_related("attempts").order_by("-event_id")
    context = {
        "endpoint": endpoint,
        "form": form or EventsForm(endpoint=endpoint),
        "secret": secret,
        "log": list(log[:LOG]),
        "asking": where_to_ask(request, request.path),
    }
    return render(request, "integrations/webhook.html", context, status=status)
