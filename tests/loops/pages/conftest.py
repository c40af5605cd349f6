"""What the pages' tests share: who looks, and where the pages are."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from tests.builders import World


@pytest.fixture
def statuses(client: Client) -> Callable[[User | None, World], dict[str, int]]:
    """Return a function that opens every page of a world as somebody and tells the statuses."""

    def open_all(user: User | None, world: World) -> dict[str, int]:
        if user is not None:
            client.force_login(user)
        loop, opening = world.loop.public_id, world.opening.public_id
        transcript = world.first.transcripts.get().public_id
        addresses = {
            "board": "/loops/",
            "queue": "/queue/",
            "plan": f"/loops/new/?opening={opening}",
            "loop": f"/loops/{loop}/",
            "debrief": f"/loops/{loop}/debrief/",
            "candidates": "/candidates/",
            "new candidate": "/candidates/new/",
            "candidate": f"/candidates/{world.candidate.public_id}/",
            "transcript": f"/transcripts/{transcript}/",
            "raw": f"/transcripts/{transcript}/raw/",
            "openings": "/openings/",
            "opening": f"/openings/{opening}/",
            "new opening": "/openings/new/",
            "my calibration": "/my-calibration/",
            "outcomes": "/outcomes/",
            "calibration": "/calibration/",
            "audit": "/audit/",
        }
        return {name: client.get(at).status_code for name, at in addresses.items()}

    return open_all


@pytest.fixture
def read(client: Client) -> Callable[..., str]:
    """Return a function that opens a page as somebody and returns its HTML."""

    def read(user: User, address: str, **query: Any) -> str:
        client.force_login(user)
        return client.get(address, query).content.decode()

    return read
