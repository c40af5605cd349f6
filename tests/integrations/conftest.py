"""Loopboard and a receiver on this machine, which these tests permit."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.utils import timezone

from integrations.actions import add_endpoint
from integrations.kinds import EVENT_TYPES
from integrations.models import Endpoint
from tests.builders import World
from tests.integrations.receiver import Receiver, receiving


@pytest.fixture
def receiver(settings: Any) -> Iterator[Receiver]:
    """Return a receiver that answers 204."""
    settings.WEBHOOK_NETWORKS = ["127.0.0.0/8"]
    with receiving() as found:
        yield found


@pytest.fixture
def connect(world: World, receiver: Receiver) -> Callable[..., tuple[Endpoint, str]]:
    """Return a function that adds an endpoint of Alice's for every event."""

    def connect(**fields: Any) -> tuple[Endpoint, str]:
        usual = {"by": world.alice, "name": "ATS", "url": receiver.url, "events": EVENT_TYPES}
        return add_endpoint(**{**usual, **fields})

    return connect


@pytest.fixture
def later(drain: Callable[[], None]) -> Callable[..., None]:
    """Return a function that works through what is due after some time has passed."""

    def later(**passed: float) -> None:
        with time_machine.travel(timezone.now() + timedelta(**passed), tick=False):
            drain()

    return later
