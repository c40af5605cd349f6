"""What is locked, and in which order: see also tests/loops/test_lock_order.py."""

from __future__ import annotations

import pytest
from django.db import transaction

from candidates.actions import add_candidacy, locking
from candidates.models import Candidacy, Candidate
from loops.actions.locking import lock_loop_of
from tests.builders import World, make_opening

pytestmark = pytest.mark.django_db


def test_a_candidacy_that_is_gone_is_not_locked() -> None:
    with transaction.atomic(), pytest.raises(Candidacy.DoesNotExist):
        locking.lock_candidacy(0)


def test_a_candidacy_without_a_loop_has_none_to_lock(world: World) -> None:
    other = add_candidacy(world.candidate, make_opening(world.alice, title="B"), by=world.alice)
    with transaction.atomic():
        assert lock_loop_of(locking.lock_candidacy(other.pk)) is None
        assert lock_loop_of(locking.lock_candidacy(world.candidacy.pk)) == world.loop


def test_a_candidacy_that_came_in_between_is_locked_too(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    really, locked = locking.lock_candidate, list[int]()
    opening = make_opening(world.alice, title="B")

    def come_first(key: int, *, no_key: bool) -> Candidate:
        add_candidacy(world.candidate, opening, by=world.alice)
        return really(key, no_key=no_key)

    monkeypatch.setattr(locking, "lock_candidate", come_first)
    monkeypatch.setattr(locking, "lock_candidacy", locked.append)
    with transaction.atomic():
        locking.lock_with_candidacies(world.candidate)
    assert locked == list(Candidacy.objects.order_by("pk").values_list("pk", flat=True))
    assert len(locked) == 2
