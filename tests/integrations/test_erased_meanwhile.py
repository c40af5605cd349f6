"""A candidate is erased while a worker tells other software of them: nothing is left to note."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from structlog.testing import capture_logs

from candidates.actions.erasing import erase_candidate
from integrations.actions import delivering
from integrations.models import Attempt, Delivery, Endpoint, Queue
from tests.builders import World, seal

pytestmark = pytest.mark.django_db
Connect = Callable[..., tuple[Endpoint, str]]


@pytest.mark.parametrize("seam", ["find_next", "post"])
def test_who_is_erased_while_they_are_told_of_leaves_no_fault(
    world: World, connect: Connect, later: Any, monkeypatch: pytest.MonkeyPatch, *, seam: str
) -> None:
    connect()
    seal(world.card(world.bobs))
    find_next = delivering.find_next

    def erase(*_: object) -> int:
        erase_candidate(world.candidate, by=world.alice)
        return 204

    def find_and_erase(queue: Queue) -> Delivery | None:
        found = find_next(queue)
        if found is not None:
            erase()
        return found

    monkeypatch.setattr(delivering, seam, {"find_next": find_and_erase, "post": erase}[seam])
    with capture_logs() as lines:
        later()
    assert "job_went_wrong" not in {line["event"] for line in lines}
    assert (Delivery.objects.count(), Attempt.objects.count()) == (0, 0)
    assert set(Queue.objects.values_list("busy_until", flat=True)) == {None}
