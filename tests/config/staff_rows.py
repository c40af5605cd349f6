"""Who may invite people and change their rights: rows of the two tables of rights."""

from __future__ import annotations

from typing import Any

from loops.actions import seat_interviewer
from tests.builders import World, seal


def seal_in_training(world: World) -> dict[str, str]:
    """Let Dave, a reverse shadow in the first interview too, seal there."""
    seat = seat_interviewer(
        world.fresh_loop(), by=world.rosa, interview=world.first, user=world.dave, kind="reverse"
    )
    seal(world.card(seat))
    return {"training_seat": str(seat.public_id)}


VOUCH = "201 201 404 201 403 403 403 404 401 403"

CHANGE = "200 403 403 403 404 404 404 404 401 403"
STAFF_ROWS: list[tuple[Any, ...]] = [
    ("post", "/loops/{loop}/seats/{training_seat}/sign-off/", VOUCH, None, seal_in_training),
    ("patch", "/people/{hugo}/", CHANGE, {"is_active": False}),
]
SEE = "200 404 404 404 404 404 404 404 302"
DO = "302 404 404 404 404 404 404 404 302"
COLLEAGUE = {"name": "New", "email": "new@example.com", "time_zone": "UTC"}
STAFF_PAGES: list[tuple[Any, ...]] = [
    ("get", "/company/people/", SEE),
    ("get", "/company/people/invite/", SEE),
    ("post", "/company/people/invite/", DO, COLLEAGUE),
    ("get", "/company/people/{hugo}/", SEE),
    ("post", "/company/people/{hugo}/make-admin/", DO),
]
