"""The company's people, for admins: who is here, who is invited, who administers, who has left."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, ClassVar
from uuid import UUID

from django import forms
from django.conf import settings
from django.contrib import messages
from django.db.models import Count, Min, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.actions import change_standing, invite_again, invite_person
from accounts.actions.factors import list_with_factor
from accounts.actions.inviting import has_failed, is_awaited
from accounts.actions.standing import reset_factors
from accounts.errors import NotFound
from accounts.models import User
from accounts.pages.addresses import change_query
from accounts.pages.people import admin_of, signed_in_only
from accounts.pages.still_you import where_to_ask
from candidates.models import OpeningRole
from candidates.pages.forms import PlainForm, try_form

PAGE = 50


class ColleagueFilter(PlainForm):
    """What the list's address may ask for."""

    STATES: ClassVar = [
        ("", gettext_lazy("Active")),
        ("inactive", gettext_lazy("Without access")),
        ("all", gettext_lazy("All")),
    ]
    ROLES: ClassVar = [
        ("", gettext_lazy("Everybody")),
        ("admins", gettext_lazy("Admins")),
        ("running", gettext_lazy("Who runs an opening")),
        ("invited", gettext_lazy("Who has never signed in")),
    ]

    q = forms.CharField(label=gettext_lazy("Name or e-mail"), max_length=120, required=False)
    state = forms.ChoiceField(label=gettext_lazy("Access"), choices=STATES, required=False)
    who = forms.ChoiceField(label=gettext_lazy("Who"), choices=ROLES, required=False)
    page = forms.IntegerField(required=False, min_value=1, max_value=10_000)


class InvitationForm(PlainForm):
    """A colleague to invite."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=120)
    email = forms.EmailField(label=gettext_lazy("E-mail"), max_length=254)
    title = forms.CharField(label=gettext_lazy("Job title"), max_length=120, required=False)
    time_zone = forms.CharField(
        label=gettext_lazy("Time zone"),
        max_length=64,
        help_text=gettext_lazy("Like Europe/Paris. Times and reminders follow it."),
    )
    is_admin = forms.BooleanField(
        label=gettext_lazy("Company admin"),
        required=False,
        help_text=gettext_lazy("Sees every loop, changes settings, invites people."),
    )
    is_asking = False

    def clean_is_admin(self) -> bool:
        """Take no admin from a browser that was not asked lately: they stay when it has gone."""
        wanted: bool = self.cleaned_data["is_admin"]
        if wanted and self.is_asking:
            raise forms.ValidationError(_("Show first that it is you, below."))
        return wanted


@dataclass(frozen=True, slots=True)
class ColleagueLine:
    """A person, the first title of the open openings they run and how many more, their factor."""

    person: User
    runs: str
    more: int
    has_factor: bool


@require_safe
@signed_in_only
def list_colleagues(request: HttpRequest) -> HttpResponse:
    """List the people whom the address asks for, by name."""
    admin_of(request)
    form = ColleagueFilter(request.GET)
    valid = form.is_valid()
    wanted: dict[str, Any] = form.cleaned_data if valid else {}
    page = wanted.get("page") or 1
    found = list(_filter(wanted)[(page - 1) * PAGE : page * PAGE + 1]) if valid else []
    context = {
        "form": form,
        "rows": _describe(found[:PAGE]),
        "before": change_query(request, page=page - 1) if page > 1 else "",
        "next": change_query(request, page=page + 1) if len(found) > PAGE else "",
        "filtered": any(wanted.get(name) for name in ("q", "state", "who")),
    }
    return render(request, "accounts/people.html", context, status=200 if valid else 422)


def _filter(wanted: dict[str, Any]) -> Any:
    people = User.objects.order_by("name", "pk")
    if text := wanted["q"]:
        people = people.filter(Q(name__icontains=text) | Q(email__icontains=text))
    if wanted["state"] != "all":
        people = people.filter(is_active=wanted["state"] != "inactive")
    if wanted["who"] == "admins":
        people = people.filter(is_admin=True)
    elif wanted["who"] == "running":
        running = OpeningRole.objects.filter(opening__closed_at__isnull=True)
        people = people.filter(pk__in=running.values("user"))
    elif wanted["who"] == "invited":
        people = people.filter(last_login__isnull=True)
    return people


def _describe(people: Iterable[User]) -> list[ColleagueLine]:
    keys = [person.pk for person in people]
    roles = OpeningRole.objects.filter(user__in=keys, opening__closed_at__isnull=True)
    counted = roles.values("user").annotate(
        first=Min("opening__title"), count=Count("opening", distinct=True)
    )
    runs = {row["user"]: (row["first"], row["count"] - 1) for row in counted.order_by()}
    protected = list_with_factor(keys)
    return [
        ColleagueLine(person, *runs.get(person.pk, ("", 0)), person.pk in protected)
        for person in people
    ]


@require_http_methods(["GET", "POST"])
@signed_in_only
def invite_colleague(request: HttpRequest) -> HttpResponse:
    """Invite somebody by mail; then show their page."""
    admin = admin_of(request)
    form = InvitationForm(request.POST or None, initial={"time_zone": admin.time_zone})
    made: list[User] = []
    status = 0
    asking = where_to_ask(request, request.path)
    if request.method == "POST":
        form.is_asking = bool(asking)
        status = try_form(form, lambda data: made.append(invite_person(by=admin, **data)))
    if made:
        messages.success(request, _("Invited. The mail by which they come in is on its way."))
        return redirect("candidates:colleague", made[0].public_id)
    context = {"form": form, "asking": asking}
    return render(request, "accounts/invite.html", context, status=status or 200)


def _find(public_id: UUID) -> User:
    person = User.objects.filter(public_id=public_id).first()
    if person is None:
        raise NotFound
    return person


@require_safe
@signed_in_only
def show_colleague(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Show one person: what they run, how they sign in, and what an admin may change."""
    admin = admin_of(request)
    return _show(request, admin, _find(public_id), PlainForm())


def _show(
    request: HttpRequest, admin: User, person: User, refused: PlainForm, status: int = 200
) -> HttpResponse:
    roles = OpeningRole.objects.filter(user=person, opening__closed_at__isnull=True)
    invitation = person.invitations.first() if is_awaited(person) else None
    door = "account_reset_password" if settings.PASSWORD_SIGN_IN else "account_login"
    context = {
        "person": person,
        "refused": refused,
        "is_self": person.pk == admin.pk,
        "asking": where_to_ask(request, reverse("candidates:colleague", args=[person.public_id])),
        "has_factor": bool(list_with_factor([person.pk])),
        "roles": list(roles.select_related("opening").order_by("opening__title", "pk")[:PAGE]),
        "is_awaited": is_awaited(person),
        "invitation": invitation,
        "has_failed": invitation is not None and has_failed(invitation),
        "come_in": request.build_absolute_uri(reverse(door)),
    }
    return render(request, "accounts/person.html", context, status=status)


def _set(**wanted: bool) -> Callable[[User, User], object]:
    return lambda person, admin: change_standing(person, by=admin, **wanted)


DEEDS: dict[str, tuple[Callable[[User, User], object], Any]] = {
    "invite": (
        lambda person, admin: invite_again(person, by=admin),
        gettext_lazy("Another mail by which they come in is on its way."),
    ),
    "make-admin": (_set(is_admin=True), gettext_lazy("Company admin from now on.")),
    "unmake-admin": (_set(is_admin=False), gettext_lazy("No company admin any more.")),
    "deactivate": (_set(is_active=False), gettext_lazy("Signed out everywhere. Nothing is lost.")),
    "reactivate": (_set(is_active=True), gettext_lazy("They may sign in again.")),
    "reset-factors": (
        lambda person, admin: reset_factors(person, by=admin),
        gettext_lazy("Their second factors are gone, and they are signed out everywhere."),
    ),
}


LASTING = {"make-admin", "reset-factors"}


@require_POST
@signed_in_only
def change_colleague(request: HttpRequest, public_id: UUID, deed: str) -> HttpResponse:
    """Make or unmake an admin, take or give access, invite once more, remove lost factors."""
    admin, person = admin_of(request), _find(public_id)
    if deed not in DEEDS:
        raise NotFound
    asking = where_to_ask(request, reverse("candidates:colleague", args=[public_id]))
    if deed in LASTING and asking:
        return redirect(asking)
    do, told = DEEDS[deed]
    form = PlainForm(request.POST)
    status = try_form(form, lambda _data: do(person, admin))
    if status:
        return _show(request, admin, person, form, status)
    messages.success(request, str(told))
    return redirect("candidates:colleague", public_id)
