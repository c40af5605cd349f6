"""Who a command acts for: an admin, named by e-mail, as anywhere else."""

from __future__ import annotations

from django.utils.translation import gettext as _

from accounts.errors import Invalid
from accounts.models import User


def find_admin(email: str) -> User:
    """Return the active admin with this address. Raises Invalid: a command is somebody's deed."""
    person = User.objects.filter(email=email.strip().lower(), is_active=True, is_admin=True).first()
    if person is None:
        raise Invalid(_("There is no active admin with this e-mail."), field="by")
    return person
