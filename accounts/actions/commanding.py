"""Who a command acts for or is about, named by e-mail."""

from __future__ import annotations

from django.utils.translation import gettext as _

from accounts.actions.texts import EMAIL_MAX, read_text
from accounts.errors import Invalid
from accounts.models import User


def find_admin(email: str) -> User:
    """Return the active admin with this address. Raises Invalid: a command is somebody's deed."""
    address = read_text(email, "by", most=EMAIL_MAX).lower()
    person = User.objects.filter(email=address, is_active=True, is_admin=True).first()
    if person is None:
        raise Invalid(_("There is no active admin with this e-mail."), field="by")
    return person


def find_person(email: str) -> User:
    """Return who has this address, with or without access. Raises Invalid."""
    address = read_text(email, "email", most=EMAIL_MAX).lower()
    person = User.objects.filter(email=address).first()
    if person is None:
        raise Invalid(_("There is nobody with this e-mail."), field="email")
    return person
