"""What a command about people does alike: it finds them, and the audit log says that it was one."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.core.management.base import CommandError

from accounts.actions import Origin, acting_as
from accounts.actions.commanding import find_person
from accounts.errors import Refusal
from accounts.models import User


@contextmanager
def about(email: str) -> Iterator[User]:
    """Give the person; a refusal ends the command with its sentence."""
    with commanding():
        yield find_person(email)


@contextmanager
def commanding() -> Iterator[None]:
    """Let events say that a command did it; a refusal, or a file's fault, ends it by a sentence."""
    with acting_as(Origin(kind="command")):
        try:
            yield
        except Refusal as refusal:
            raise CommandError(refusal.message) from refusal
        except OSError as error:
            if error.filename is None:
                raise
            raise CommandError(f"{error.filename}: {error.strerror}.") from error
