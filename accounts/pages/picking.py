"""A person of the company, chosen by what is typed: the whole name, or the e-mail address.

A page never carries everybody: a browser with scripts is offered a few people at a time, one
without types the name. What is not exactly one person is refused, with those who were near.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cached_property
from typing import Any, ClassVar
from urllib.parse import urlencode

from django import forms
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from accounts.errors import NotFound
from accounts.models import User
from accounts.pages.people import reader_of, signed_in_only
from accounts.permissions import may_list_people

OFFERED = 20  # people in one answer to what is typed
NEAR = 5  # people that a refusal names
LONGEST = 380  # a name, an address and the brackets
WITH_ADDRESS = re.compile(r".*<([^<>\s]+)>")


def write_person(person: User) -> str:
    """Return the person as a field shows and reads them: Ana Prado <ana@example.com>."""
    return f"{person.name} <{person.email}>"


class Directory:
    """Everybody whom one of `texts` may mean, read by one query for all of a page's fields."""

    def __init__(self, texts: Iterable[str]) -> None:
        self.texts = sorted({text.strip() for text in texts} - {""})

    def find(self, text: str) -> User:
        """Return the one person of this name or address. Raises ValidationError, naming others."""
        found = [person for person in self._people if _is_meant(person, text)]
        if len(found) == 1:
            return found[0]
        raise forms.ValidationError(_say_many(found) if found else _say_none(text))

    @cached_property
    def _people(self) -> list[User]:
        meant = Q(pk__in=[])
        for text in self.texts:
            meant |= Q(email=_address_in(text)) | Q(name__iexact=text)
        return list(_list_active().filter(meant)) if self.texts else []


def _list_active() -> QuerySet[User, User]:
    return User.objects.filter(is_active=True).order_by("name", "pk")


def _address_in(text: str) -> str:
    inside = WITH_ADDRESS.fullmatch(text)
    return (inside[1] if inside else text).lower()


def _is_meant(person: User, text: str) -> bool:
    return person.email == _address_in(text) or person.name.casefold() == text.casefold()


def _say_many(people: list[User]) -> str:
    return _("More than one person is called that: %(people)s. Type the e-mail address.") % {
        "people": _join(people)
    }


def _say_none(text: str) -> str:
    near = list(search_people(text)[: NEAR + 1])
    if not near:
        return _("Nobody here has this name or e-mail address.")
    return _("Nobody here is called exactly that. Near it: %(people)s.") % {"people": _join(near)}


def _join(people: list[User]) -> str:
    told = ", ".join(write_person(person) for person in people[:NEAR])
    return _("%(people)s and others") % {"people": told} if len(people) > NEAR else told


def search_people(text: str) -> QuerySet[User, User]:
    """Return who may still sign in and has `text` in the name or begins the address with it."""
    typed = _address_in(text)
    return _list_active().filter(Q(name__icontains=text) | Q(email__startswith=typed))


class PersonInput(forms.TextInput):
    """A text field beside which people are offered while one types; `source` answers with them."""

    offers_people = True
    source = "accounts:people"
    which: ClassVar[dict[str, str]] = {}  # what else the list is asked

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Name the list of offers, and the address that fills it."""
        asked = {
            "list": f"{(attrs or {}).get('id')}_people",
            "autocomplete": "off",
            "spellcheck": "false",
            "hx-get": f"{reverse(self.source)}?{urlencode({'of': name, **self.which})}",
            "hx-trigger": "focus once, input changed delay:200ms",
            "hx-target": "next datalist",
            "hx-swap": "innerHTML",
            "hx-sync": "this:replace",
        }
        return super().get_context(name, value, {**asked, **(attrs or {})})


class PersonField(forms.CharField):
    """One active person of the company, or None where it may stay empty and does."""

    widget = PersonInput
    directory: Directory | None = None  # shared by the fields of a form that has many

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("help_text", gettext_lazy("Whole name or e-mail address."))
        super().__init__(max_length=LONGEST, **kwargs)

    def clean(self, value: Any) -> Any:
        """Return the person who was typed."""
        text = super().clean(value)
        return (self.directory or Directory([text])).find(text) if text else None


class Asked(forms.Form):
    """What a field asks of the list of people: its own name, under which the text is sent."""

    of = forms.CharField(max_length=80)

    def read_text(self) -> str:
        """Return what was typed. Raises NotFound where nothing can be read."""
        if not self.is_valid():
            raise NotFound
        typed = forms.CharField(max_length=LONGEST, required=False)
        try:
            return str(typed.clean(self.data.get(self.cleaned_data["of"], "")))
        except forms.ValidationError as error:
            raise NotFound from error


@require_safe
@signed_in_only
def offer_people(request: HttpRequest) -> HttpResponse:
    """Offer the first people by name who fit what is typed, to those who choose people."""
    if not may_list_people(reader_of(request)):
        raise NotFound
    people = search_people(Asked(request.GET).read_text())[:OFFERED]
    lines = [write_person(person) for person in people]
    return render(request, "accounts/_people.html", {"lines": lines})
