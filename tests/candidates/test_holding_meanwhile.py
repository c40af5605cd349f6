"""A hold that is set in the instant of another's erasure, of whom an archive also holds files."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from django.db import OperationalError, connection

from accounts.actions import record_event
from candidates.actions import erasing, holding, start_import, words
from candidates.actions.consent import withdraw_consent
from candidates.actions.erasing import erase_candidate
from candidates.actions.holding import UnderHold, set_hold
from candidates.models import Import, LegalHold
from tests.accounts.api.stage import pack_list
from tests.builders import LONG_REASON, World, make_candidate, make_world
from tests.loops.test_lock_order import start

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.server]
ENDS: dict[str, tuple[Any, str, Callable[..., object]]] = {
    "erasure": (erasing, "read_subject", erase_candidate),
    "withdrawal": (words, "forget_names", withdraw_consent),
}


@pytest.fixture(autouse=True)
def _ledger_of_its_own(settings: Any, tmp_path: Path) -> None:
    settings.ERASURE_LEDGER = tmp_path / "ledger"


def share_an_archive(world: World) -> Any:
    """Return somebody else, of whom an archive that waits holds files beside Tess's."""
    other = make_candidate(world.rosa, "Ana Prado")
    rows = (f"a.txt,,{person.email}" for person in (other, world.candidate))
    start_import(by=world.rosa, raw=pack_list(*rows))
    return other


def in_a_hurry(act: Callable[[], object]) -> None:
    """Act, but wait for nobody."""
    with connection.cursor() as cursor:
        cursor.execute("SET lock_timeout = '50ms'")
    act()


@pytest.mark.parametrize("end", ENDS)
def test_a_hold_that_was_set_keeps_a_shared_archive(
    end: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The hold waits for the erasure that has begun: it is told that it stands once it does."""
    world = make_world()
    other = share_an_archive(world)
    module, step, act = ENDS[end]
    errors: list[BaseException] = []
    done = getattr(module, step)

    def hold_first(*args: Any) -> Any:
        hold = partial(set_hold, other, by=world.alice, reason=LONG_REASON)
        start(partial(in_a_hurry, hold), errors).join()
        return done(*args)

    monkeypatch.setattr(module, step, hold_first)
    act(world.candidate, by=world.alice)
    assert [type(error) for error in errors] == [OperationalError]
    assert (LegalHold.objects.count(), Import.objects.get().raw) == (0, None)
    set_hold(other, by=world.alice, reason=LONG_REASON)


@pytest.mark.parametrize("end", ENDS)
def test_who_ends_waits_for_a_hold_that_is_being_set(
    end: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    world = make_world()
    other = share_an_archive(world)
    act = ENDS[end][2]
    errors: list[BaseException] = []
    record = record_event

    def end_first(*args: Any, **facts: Any) -> Any:
        hurried = partial(in_a_hurry, partial(act, world.candidate, by=world.alice))
        start(hurried, errors).join()
        return record(*args, **facts)

    monkeypatch.setattr(holding, "record_event", end_first)
    set_hold(other, by=world.alice, reason=LONG_REASON)
    assert [type(error) for error in errors] == [OperationalError]
    with pytest.raises(UnderHold):
        act(world.candidate, by=world.alice)
    assert Import.objects.get().raw is not None
