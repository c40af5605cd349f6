"""Invite people; change what the company decided for everybody."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.actions.audit import record_event
from accounts.errors import Invalid, InvalidMany, NotAllowed
from accounts.models import Company, User
from accounts.permissions import may_administer


def invite_person(
    *,
    by: User,
    email: str,
    name: str,
    title: str = "",
    is_admin: bool = False,
    time_zone: str = "UTC",
) -> User:
    """Return a new person without a password; they set one by the reset link."""
    if not may_administer(by):
        raise NotAllowed("Only a company admin may invite people.")
    try:
        with transaction.atomic():
            person = User.objects.create_user(
                email,
                name=name.strip(),
                title=title.strip(),
                is_admin=is_admin,
                time_zone=time_zone,
            )
            record_event("person.invited", person, by=by, payload={"admin": is_admin})
    except ValidationError as error:
        raise _name_fields(error) from error
    return person


def _name_fields(error: ValidationError) -> InvalidMany:
    fields = {name: " ".join(texts) for name, texts in error.message_dict.items()}
    return InvalidMany("This person cannot be invited as written.", fields)


def read_company() -> Company:
    """Return the company's row, written with its defaults the first time."""
    company, _ = Company.objects.get_or_create(pk=1)
    return company


def change_company(*, by: User, name: str | None = None, visibility: str | None = None) -> Company:
    """Change the company's name or when panelists see colleagues' cards; audited."""
    if not may_administer(by):
        raise NotAllowed("Only a company admin may change the company's settings.")
    if visibility is not None and visibility not in Company.Visibility.values:
        raise Invalid("Choose never, after_own, after_all or always.", field="visibility")
    read_company()
    with transaction.atomic():
        company = Company.objects.select_for_update().get(pk=1)
        before = {"name": company.name, "visibility": company.visibility}
        company.name = name or company.name
        company.visibility = visibility or company.visibility
        company.save(update_fields=["name", "visibility"])
        after = {"name": company.name, "visibility": company.visibility}
        record_event("company.changed", company, by=by, payload={"before": before, "after": after})
    return company
