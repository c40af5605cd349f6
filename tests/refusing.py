"""A refusal as whoever meets it and an auditor see it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from accounts.errors import Refusal
from accounts.models import AuditEvent


@contextmanager
def refused(kind: type[Refusal], words: str | None = None, *, field: str = "") -> Iterator[None]:
    """Expect this refusal, with these words and of this field, and nothing new in the audit log."""
    before = AuditEvent.objects.count()
    with pytest.raises(kind, match=words) as told:
        yield
    assert told.value.field == field
    assert AuditEvent.objects.count() == before
