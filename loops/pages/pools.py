"""Interviewer pools: who is trained for which kind of interview, who learns it and how far."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.errors import NotFound
from accounts.models import User
from accounts.pages.people import admin_of, reader_of, signed_in_only
from accounts.pages.picking import PersonField
from accounts.permissions import may_administer, may_list_people
from candidates.models import Pool, PoolMember
from candidates.pages.forms import PlainForm, try_form
from loops.actions import add_member, change_pool, create_pool, remove_member, set_training
from loops.actions.pools import MOST
from loops.actions.training import list_progress

PAGE = 50


class PoolForm(PlainForm):
    """What a pool is called and asks for."""

    name = forms.CharField(label=_("Name"), max_length=80)
    shadows = forms.IntegerField(
        label=_("Shadow scorecards"), min_value=0, max_value=MOST, initial=2
    )
    reverse_shadows = forms.IntegerField(
        label=_("Reverse shadow scorecards"), min_value=0, max_value=MOST, initial=2
    )
    needs_sign_off = forms.BooleanField(
        label=_("An admin signs off in the end"),
        required=False,
        help_text=_("Without it, whoever reaches the numbers is trained."),
    )


class MemberForm(PlainForm):
    """Somebody who joins the pool."""

    user = PersonField(label=_("Person"))
    trained = forms.BooleanField(
        label=_("Is trained already"),
        required=False,
        help_text=_("Else they learn, and get no regular seat in these interviews yet."),
    )


class PageForm(PlainForm):
    """Which page of the list."""

    page = forms.IntegerField(required=False, min_value=1, max_value=10_000)


@require_http_methods(["GET", "POST"])
@signed_in_only
def list_pools(request: HttpRequest) -> HttpResponse:
    """List the pools to whoever seats panels; an admin writes a new one here."""
    reader = reader_of(request)
    if not may_list_people(reader):
        raise NotFound
    form, made, status = PoolForm(request.POST or None), [], 0
    if request.method == "POST":
        admin_of(request)
        status = try_form(form, lambda data: made.append(create_pool(by=reader, **data)))
    if made:
        messages.success(request, _("Written. Say who is in it."))
        return redirect("loops:pool", made[0].public_id)
    return _render_list(request, reader, form, status or 200)


def _render_list(request: HttpRequest, reader: User, form: PoolForm, status: int) -> HttpResponse:
    asked = PageForm(request.GET)
    page = (asked.cleaned_data["page"] if asked.is_valid() else None) or 1
    active = Q(members__user__is_active=True)
    pools = Pool.objects.annotate(
        trained=Count("members", filter=active & Q(members__trained_at__isnull=False)),
        learning=Count("members", filter=active & Q(members__trained_at__isnull=True)),
    )
    found = list(pools.order_by("name", "pk")[(page - 1) * PAGE : page * PAGE + 1])
    context = {
        "form": form,
        "pools": found[:PAGE],
        "is_admin": may_administer(reader),
        "page": page,
        "has_next": len(found) > PAGE,
    }
    return render(request, "loops/pools.html", context, status=status)


@require_safe
@signed_in_only
def show_pool(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Show one pool's people and how far they are, to whoever seats panels."""
    reader = reader_of(request)
    if not may_list_people(reader):
        raise NotFound
    return _render(request, _find(public_id), reader, {}, 200)


def _find(public_id: UUID) -> Pool:
    pool = Pool.objects.filter(public_id=public_id).first()
    if pool is None:
        raise NotFound
    return pool


def _render(
    request: HttpRequest, pool: Pool, reader: User, bound: dict[str, PlainForm], status: int
) -> HttpResponse:
    names = ("name", "shadows", "reverse_shadows", "needs_sign_off")
    known = {name: getattr(pool, name) for name in names}
    context = {
        "pool": pool,
        "people": list_progress([pool]),
        "is_admin": may_administer(reader),
        "forms": {
            "change": PoolForm(initial=known, prefix="change"),
            "add": MemberForm(prefix="add"),
            **bound,
        },
        "refused": next(iter(bound.values()), None),
    }
    return render(request, "loops/pool.html", context, status=status)


@require_POST
@signed_in_only
def change(request: HttpRequest, public_id: UUID, deed: str) -> HttpResponse:
    """Change the pool, or put somebody into it; for admins."""
    admin, pool = admin_of(request), _find(public_id)
    form: PlainForm
    if deed == "change":
        form = PoolForm(request.POST, prefix=deed)
        status = try_form(form, lambda data: change_pool(pool, by=admin, **data))
    elif deed == "add":
        form = MemberForm(request.POST, prefix=deed)
        status = try_form(form, lambda data: add_member(pool, by=admin, **data))
    else:
        raise NotFound
    if status:
        return _render(request, pool, admin, {deed: form}, status)
    messages.success(request, _("Saved."))
    return redirect("loops:pool", public_id)


DONE: dict[str, str | Promise] = {
    "train": _("Trained: they may lead these interviews."),
    "retrain": _("They learn anew, from now on."),
    "remove": _("Taken out. Their seats and scorecards stay."),
}


@require_POST
@signed_in_only
def change_member(request: HttpRequest, public_id: UUID, user: UUID, deed: str) -> HttpResponse:
    """Say that somebody is trained, or learns anew, or leaves the pool; for admins."""
    admin, pool = admin_of(request), _find(public_id)
    member = pool.members.select_related("user").filter(user__public_id=user).first()
    if member is None or deed not in DONE:
        raise NotFound
    _do(member, admin, deed)
    messages.success(request, str(DONE[deed]))
    return redirect("loops:pool", public_id)


def _do(member: PoolMember, admin: User, deed: str) -> Any:
    if deed == "remove":
        return remove_member(member, by=admin)
    return set_training(member, by=admin, trained=deed == "train")
