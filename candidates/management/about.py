"""What every command about one candidate asks for."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.core.management.base import CommandParser

from accounts.actions.commanding import find_admin
from accounts.management.about import commanding
from accounts.models import User
from candidates.actions.commanding import find_candidate
from candidates.models import Candidate


def ask_whom(parser: CommandParser) -> None:
    """Add the candidate's id and the admin in whose name it is done."""
    parser.add_argument("candidate", metavar="ID", help="the candidate's id, as in their address")
    parser.add_argument("--by", required=True, metavar="EMAIL", help="the admin who does it")


@contextmanager
def on_behalf(options: dict[str, Any]) -> Iterator[tuple[Candidate, User]]:
    """Give the candidate and the admin; a refusal ends the command with its sentence."""
    with commanding():
        by = find_admin(options["by"])
        yield find_candidate(options["candidate"], by=by), by
