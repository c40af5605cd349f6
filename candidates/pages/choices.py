"""What a select offers: candidates, openings, interviews, by public id."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext_lazy as _

Choices = list[tuple[str, Any]]
NOTHING: tuple[str, Any] = ("", _("Choose"))


def offer(rows: Iterable[Any], *, first: tuple[str, Any] | None = NOTHING) -> Choices:
    """Return rows as choices of a select, with an empty first choice unless told otherwise."""
    choices: Choices = [(str(row.public_id), str(row)) for row in rows]
    return choices if first is None else [first, *choices]


def pick(rows: Iterable[Any], public_id: str) -> Any:
    """Return the row that a select's value names; the form has checked that it is offered."""
    return next(row for row in rows if str(row.public_id) == public_id)
