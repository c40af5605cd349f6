"""What a password may not be built around, which link may set one, and that it is audited."""

from __future__ import annotations

import re
from typing import Any, Literal

from django.contrib.auth.tokens import PasswordResetTokenGenerator
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext as _

from accounts.actions.alerting import alert
from accounts.actions.audit import record_event
from accounts.actions.people import read_company
from accounts.models import SecurityNotice, User

HOUSE_WORDS = frozenset({"loopboard", "scorecard", "interview", "interviewer", "recruiter"})
SHORTEST = 4  # letters of a word of the company's name that count


class NoPasswords:
    """The first backend where passwords are switched off: it lets no other be asked."""

    def authenticate(self, request: HttpRequest | None, **credentials: object) -> None:  # noqa: ARG002 (Django's signature)
        """Raise PermissionDenied, which ends the asking of backends."""
        raise PermissionDenied


class LinkTokens(PasswordResetTokenGenerator):
    """The secrets of links that set a password.

    A newer invitation ends all before it at once, and so does what ends sign-ins; who has no
    access has no link, and none comes back with it.
    """

    def _make_hash_value(self, user: Any, timestamp: int) -> str:
        newest = user.invitations.values_list("public_id", flat=True).first()
        standing = f"{user.is_active}{user.sessions_ended_at or ''}"
        return f"{super()._make_hash_value(user, timestamp)}{newest or ''}{standing}"


def note_password(person: User, *, how: Literal["changed", "first", "link"]) -> None:
    """Audit and mail that a password was set: with the one before, a first one, or by a link."""
    record_event("person.password_set", person, by=person, payload={"how": how})
    alert(person, SecurityNotice.What.PASSWORD_SET)


class NotOfThisHouse:
    """Refuse a password whose letters are mostly the product's, a role's or the company's name."""

    def validate(self, password: str, user: User | None = None) -> None:  # noqa: ARG002 (Django's signature)
        """Raise ValidationError if, without such words, fewer than 8 characters are left."""
        left = password.lower()
        for word in sorted(HOUSE_WORDS | _words_of_company(), key=len, reverse=True):
            left = left.replace(word, "")
        if left != password.lower() and len(left) < 8:
            raise ValidationError(self.get_help_text(), code="password_of_this_house")

    def get_help_text(self) -> str:
        """Return the rule as a sentence."""
        return _("Build it around other words than the product's, a role's or the company's name.")


def _words_of_company() -> frozenset[str]:
    words = re.findall(r"\w+", read_company().name.lower())
    return frozenset(word for word in words if len(word) >= SHORTEST)
