"""Take away what has to go although its tables never change."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from uuid import UUID

from django.db import transaction

from accounts.models import ErasurePass, IdempotencyKey


@contextmanager
def open_frozen_tables() -> Iterator[None]:
    """Open the frozen tables to the caller's transaction, and to nobody else, for this block."""
    with transaction.atomic():
        erasure = ErasurePass.objects.create()
        yield
        erasure.delete()


def forget_answers(about: Collection[UUID | str]) -> None:
    """Forget what the API answered to repeatable requests at addresses with one of these parts."""
    ids = {str(row) for row in about}
    kept = IdempotencyKey.objects.values_list("pk", "path")
    IdempotencyKey.objects.filter(
        pk__in=[pk for pk, path in kept if ids.intersection(path.split("/"))]
    ).delete()
