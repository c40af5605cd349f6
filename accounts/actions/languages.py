"""Which language somebody is spoken to in, on pages and in letters."""

from __future__ import annotations

from contextlib import AbstractContextManager

from django.conf import settings
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from accounts.actions.audit import record_event
from accounts.actions.locking import lock_person
from accounts.errors import Invalid
from accounts.models import User


def choose_language(person: User, language: str) -> None:
    """Speak this language to the person from now on; "" is what their browser asks for; audited.

    `language` is a code of LANGUAGES. Raises Invalid for any other.
    """
    if language and language not in dict(settings.LANGUAGES):
        raise Invalid(_("Choose one of the languages that are offered."), field="language")
    with transaction.atomic():
        row = lock_person(person.pk)
        if row.language == language:
            return
        change = {"before": row.language, "after": language}
        row.language = person.language = language
        row.save(update_fields=["language"])
        record_event("person.language_chosen", row, by=person, payload=change)


def speaking_to(person: User) -> AbstractContextManager[None]:
    """Return a block within which texts are in the person's language, English if none is chosen."""
    return translation.override(known_language(person) or settings.LANGUAGE_CODE)


def known_language(person: User) -> str:
    """Return the person's choice, "" without one or when it is no longer offered."""
    return person.language if person.language in dict(settings.LANGUAGES) else ""
