"""Candidates of one address who are written down or erased at once; on PostgreSQL."""

from __future__ import annotations

from collections.abc import Callable
from types import ModuleType
from typing import Any

import pytest

from accounts.actions import record_event
from candidates.actions import erasing, people
from candidates.actions.erasing import erase_candidate
from loops.actions import starting
from loops.actions.starting import NewCandidate, start_loop
from tests.accounts.api.caller import Caller
from tests.builders import World, make_candidate, make_opening, make_world
from tests.loops.test_lock_order import start

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.server]
OLGA = "olga@example.com"


@pytest.fixture(autouse=True)
def _ledger_of_its_own(settings: Any, tmp_path: Any) -> None:
    settings.ERASURE_LEDGER = tmp_path / "ledger"


def add(world: World) -> object:
    """Write down somebody of an address."""
    return make_candidate(world.rosa, "Ben Low", email="ben@example.org")


def add_by_account(world: World) -> object:
    """Write down a colleague, by their account."""
    return make_candidate(world.rosa, "Olga Orlova", user=world.olga, email="ben@example.org")


def erase(world: World) -> object:
    """Erase somebody of an address."""
    return erase_candidate(world.candidate, by=world.alice)


def start_anew(world: World) -> object:
    """Begin a loop for somebody new."""
    who = NewCandidate("Ben Low", "ben@example.org")
    return start_loop(make_opening(world.alice, title="B"), by=world.alice, candidate=who, steps=())


def send_rows(world: World, made: list[int]) -> None:
    """Add several candidates as one, the last of them as the others have it."""
    rows: list[Any] = [{"name": "Ana", "email": "ana@example.org"}, {"email": 7}, "row"]
    rows += [{"name": "Tess", "email": f" {world.candidate.email.upper()}"}]
    rows += [{"name": "Olga", "email": OLGA}, {"name": "Ben", "email": "ben@example.org"}]
    answer = Caller(world.rosa).post("/candidates/bulk/", {"rows": rows}, idempotency_key="one")
    made.append(answer.json()["made"])


@pytest.mark.parametrize(
    ("module", "act", "expected"),
    [(people, add, 2), (people, add_by_account, 1), (people, start_anew, 2), (erasing, erase, 4)],
    ids=["address", "account", "loop", "erasure"],
)
def test_rows_done_as_one_wait_for_who_writes_of_the_same(
    module: ModuleType,
    act: Callable[[World], object],
    expected: int,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    world = make_world()
    errors, made, threads = list[BaseException](), list[int](), list[Any]()

    def let_in_first(verb: str, *args: Any, **facts: Any) -> Any:
        if not threads and verb in {"candidate.added", "candidate.erased"}:
            threads.append(start(lambda: send_rows(world, made), errors))
            threads[0].join(1.5)  # it waits for us, and holds nothing that we want
        return record_event(verb, *args, **facts)

    monkeypatch.setattr(module, "record_event", let_in_first)
    act(world)
    threads[0].join(20)
    assert (errors, made) == ([], [expected])


def test_an_erasure_and_a_new_loop_do_not_wait_in_a_circle(monkeypatch: pytest.MonkeyPatch) -> None:
    world = make_world()
    errors, threads = list[BaseException](), list[Any]()
    Caller(world.bob).post("/tokens/", {"name": "Tests"}, idempotency_key="kept")
    who = NewCandidate("Tess Kim", world.candidate.email)
    other = make_opening(world.alice, title="B")
    when = world.first.starts_at
    step = {"name": "First", "starts_at": when, "competencies": [], "panel": [world.bob]}
    put = vars(starting)["_put_forward"]

    def erase_first(*args: Any) -> Any:
        threads.append(start(lambda: erase(world), errors))
        threads[0].join(1.5)
        return put(*args)

    monkeypatch.setattr(starting, "_put_forward", erase_first)
    act = start(lambda: start_loop(other, by=world.alice, candidate=who, steps=[step]), errors)
    act.join(20)
    threads[0].join(20)
    assert [type(error).__name__ for error in errors] == ["AlreadyThere"]
