"""Invite people; change what the company decided for everybody."""

from __future__ import annotations

import zoneinfo
from functools import cache
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.encoding import punycode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.actions.audit import record_event
from accounts.actions.forgetting import forget_answers_to
from accounts.actions.inviting import require_inviter, write_invitation
from accounts.actions.locking import as_they_stand
from accounts.actions.texts import EMAIL_MAX, read_text
from accounts.errors import AlreadyThere, Invalid, InvalidMany, NotAllowed
from accounts.models import Company, User
from accounts.permissions import may_administer
from accounts.signals import visibility_changing

KNOWN = gettext_lazy("There is a person with this e-mail.")


def invite_person(
    *,
    by: User,
    email: str,
    name: str,
    title: str = "",
    is_admin: bool = False,
    time_zone: str = "UTC",
    is_mailed: bool = True,
) -> User:
    """Return a new person without a password, and mail them the link by which they set one.

    `is_mailed` is False for people who are made up.
    """
    require_inviter(by)
    fields: dict[str, Any] = {
        "name": read_text(name, "name", most=120, empty=_("Write the person's name.")),
        "title": read_text(title, "title", most=120),
        "time_zone": _read_zone(time_zone),
        "is_admin": is_admin,
    }
    address = read_text(email, "email", most=EMAIL_MAX)
    _require_mailable(address)
    if User.objects.filter(email=address.lower()).exists():
        raise AlreadyThere(str(KNOWN), field="email")
    try:
        with transaction.atomic():
            person = User.objects.create_user(address, **fields)
            record_event("person.invited", person, by=by, payload={"admin": is_admin})
            if is_mailed:
                write_invitation(person, by=by)
    except ValidationError as error:
        raise _name_fields(error) from error
    except IntegrityError as error:  # invited twice at the same moment
        raise AlreadyThere(str(KNOWN), field="email") from error
    return person


def _require_mailable(address: str) -> None:
    """Raise Invalid for a domain of other letters that is too long as mail servers write it."""
    try:
        punycode(address.rpartition("@")[2])
    except UnicodeError as error:
        raise Invalid(_("No mail server takes this address."), field="email") from error


def _read_zone(name: str) -> str:
    """Return the name of a known time zone; an unknown one would fail at every later request."""
    if name not in _list_zones():
        raise Invalid(_("Write a time zone like Europe/Paris."), field="time_zone")
    return name


@cache
def _list_zones() -> frozenset[str]:
    """Return the zones that this machine knows: reading the folder takes 12 ms each time."""
    return frozenset(zoneinfo.available_timezones())


def _name_fields(error: ValidationError) -> InvalidMany:
    fields = {name: " ".join(texts) for name, texts in error.message_dict.items()}
    return InvalidMany(_("This person cannot be invited as written."), fields)


def read_company() -> Company:
    """Return the company's row, written with its defaults the first time."""
    company, _ = Company.objects.get_or_create(pk=1)
    return company


def change_company(
    *,
    by: User,
    name: str | None = None,
    visibility: str | None = None,
    factor_for: str | None = None,
    card_links: str | None = None,
    suggest_by_model: bool | None = None,
) -> Company:
    """Change what the company decided for everybody; audited with before and after.

    `suggest_by_model` lets words leave for the language model that the settings name.
    """
    _require_admin(by)
    _require_known(visibility, factor_for, card_links)
    _require_model(wanted=suggest_by_model)
    named = None if name is None else read_text(name, "name", most=120, empty=_("Write a name."))
    read_company()
    with transaction.atomic():
        company = Company.objects.select_for_update().get(pk=1)
        _require_admin(as_they_stand(by))
        before = _describe(company)
        if visibility not in {None, company.visibility}:
            visibility_changing.send(sender=Company, by=by)
            forget_answers_to(User.objects.all())
        company.name = named or company.name
        company.visibility = visibility or company.visibility
        company.factor_for = factor_for or company.factor_for
        company.card_links = card_links or company.card_links
        if suggest_by_model is not None:
            company.suggest_by_model = suggest_by_model
        company.save(update_fields=list(before))
        told = {"before": before, "after": _describe(company)}
        record_event("company.changed", company, by=by, payload=told)
    return company


def _require_admin(by: User) -> None:
    if not may_administer(by):
        raise NotAllowed(_("Only a company admin may change the company's settings."))


def _require_known(visibility: str | None, factor_for: str | None, card_links: str | None) -> None:
    if visibility is not None and visibility not in Company.Visibility.values:
        raise Invalid(_("Choose never, after_own, after_all or always."), field="visibility")
    if factor_for is not None and factor_for not in Company.FactorFor.values:
        raise Invalid(_("Choose nobody, admins, staff or everybody."), field="factor_for")
    if card_links is not None and card_links not in Company.CardLinks.values:
        raise Invalid(_("Choose never, asked or reminders."), field="card_links")


def _require_model(*, wanted: bool | None) -> None:
    if wanted and not settings.MODEL_URL:
        raise Invalid(_("This installation names no language model."), field="suggest_by_model")


def _describe(company: Company) -> dict[str, Any]:
    names = ("name", "visibility", "factor_for", "card_links", "suggest_by_model")
    return {name: getattr(company, name) for name in names}
