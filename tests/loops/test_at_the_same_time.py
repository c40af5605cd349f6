"""Several people at once, in threads at a barrier, on PostgreSQL.

`make races` runs the long form: 400 autosaves, 200 races of submit and decide.
"""

from __future__ import annotations

import os
import threading
from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any

import pytest
from django.db import close_old_connections, connection

from accounts.errors import Refusal
from candidates.actions import add_candidacy
from loops.actions import (
    approve_decision,
    decide_loop,
    open_loop,
    seat_interviewer,
    unseat_interviewer,
)
from loops.models import Decision, Loop
from scorecards.actions import save_draft, seal_card
from scorecards.models import CardRevision
from tests.accounts.api.caller import Caller
from tests.builders import (
    ANSWERS,
    LONG_REASON,
    World,
    make_candidate,
    make_interview,
    make_world,
    seal,
)

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.server]

FULL = bool(os.environ.get("LOOPBOARD_PROOF"))
SAVES = 200 if FULL else 50  # by each of two windows
RACES = 200 if FULL else 8


def run_at_once(acts: Sequence[Callable[[], object]]) -> Counter[str]:
    """Return how often each thing came of it: done, or the code of a refusal or an error."""
    barrier, outcomes = threading.Barrier(len(acts)), []

    def run(act: Callable[[], object]) -> None:
        try:
            barrier.wait()
            act()
            outcomes.append("done")
        except Refusal as refusal:
            outcomes.append(refusal.code)
        except Exception as error:  # noqa: BLE001 (a deadlock must show in the count)
            outcomes.append(type(error).__name__)
        finally:
            close_old_connections()
            connection.close()

    threads = [threading.Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return Counter(outcomes)


def test_of_ten_deciders_one_decides() -> None:
    world = make_world()
    world.seal_all()
    outcomes = run_at_once(
        [
            lambda: decide_loop(
                world.fresh_loop(),
                by=world.hugo,
                outcome="hire",
                reason="Yes.",
                override_reason=LONG_REASON,
            )
        ]
        * 10
    )
    assert outcomes == {"done": 1, "already_decided": 9}
    assert Decision.objects.count() == 1


def test_twenty_submits_have_one_effect() -> None:
    world = make_world()
    save_draft(world.card(world.bobs), by=world.bob, changes=ANSWERS)
    outcomes = run_at_once([lambda: seal_card(world.card(world.bobs), by=world.bob)] * 20)
    assert outcomes == {"done": 20}
    assert CardRevision.objects.count() == 1


def test_every_acknowledged_autosave_is_kept() -> None:
    world = make_world()

    def write(window: int) -> Callable[[], None]:
        def save() -> None:
            for number in range(SAVES):
                path = ("strategy.note", "data.note")[window]
                save_draft(
                    world.card(world.bobs), by=world.bob, changes={path: f"{window} {number}"}
                )

        return save

    assert run_at_once([write(0), write(1)]) == {"done": 2}
    card = world.card(world.bobs)
    last = SAVES - 1
    assert card.draft == {"strategy.note": f"0 {last}", "data.note": f"1 {last}"}
    assert card.draft_versions == {"strategy.note": SAVES, "data.note": SAVES}


def test_submitting_while_the_panel_changes_never_deadlocks() -> None:
    world = make_world()
    for seat, person in ((world.bobs, world.bob), (world.carols, world.carol)):
        save_draft(world.card(seat), by=person, changes=ANSWERS)
    outcomes = run_at_once(
        [
            lambda: seal_card(world.card(world.bobs), by=world.bob),
            lambda: seal_card(world.card(world.carols), by=world.carol),
            lambda: unseat_interviewer(world.daves, by=world.rosa),
            lambda: seat_interviewer(
                world.fresh_loop(), by=world.rosa, interview=world.second, user=world.olga
            ),
        ]
    )
    assert outcomes == {"done": 4}
    loop = world.fresh_loop()
    assert (loop.cards_in, loop.cards_due) == (2, 3)


def test_twenty_parallel_posts_with_one_key_submit_once() -> None:
    world = make_world()
    save_draft(world.card(world.bobs), by=world.bob, changes=ANSWERS)
    caller, answers = Caller(world.bob), list[tuple[int, bytes]]()
    path = f"/scorecards/{world.card(world.bobs).public_id}/seal/"
    caller.get("/me/")

    def submit() -> None:
        answer = caller.post(path, idempotency_key="one")
        answers.append((answer.status_code, answer.content))

    assert run_at_once([submit] * 20) == {"done": 20}
    assert (len(answers), len(set(answers))) == (20, 1)
    assert CardRevision.objects.count() == 1


def race(world: World, number: int) -> Loop:
    """Let the last card be submitted while two people decide over it; return the loop."""
    candidate = make_candidate(world.rosa, f"Racer {number}")
    candidacy = add_candidacy(candidate, world.opening, by=world.rosa)
    loop = open_loop(candidacy, by=world.rosa)
    interview = make_interview(candidacy, world.rosa)
    seats = [
        seat_interviewer(loop, by=world.rosa, interview=interview, user=user)
        for user in (world.bob, world.carol)
    ]
    seal(world.card(seats[1]))
    save_draft(world.card(seats[0]), by=world.bob, changes=ANSWERS)
    approve_decision(loop, by=world.rosa, outcome="hire", reason=LONG_REASON)
    final: dict[str, Any] = {"outcome": "hire", "reason": "Yes.", "override_reason": LONG_REASON}
    outcomes = run_at_once(
        [
            lambda: seal_card(world.card(seats[0]), by=world.bob),
            lambda: decide_loop(Loop.objects.get(pk=loop.pk), by=world.hugo, **final),
            lambda: decide_loop(Loop.objects.get(pk=loop.pk), by=world.alice, **final),
        ]
    )
    assert set(outcomes) <= {"done", "already_decided", "stale_figures", "not_found", "not_allowed"}
    return loop


def test_submit_and_decide_never_make_two_decisions_or_one_that_ignores_a_card() -> None:
    world = make_world()
    for number in range(RACES):
        loop = race(world, number)
        decisions = list(Decision.objects.filter(loop=loop))
        assert len(decisions) <= 1
        for decision in decisions:
            counted = len(decision.recommendation.estimate.inputs["cards"])
            assert counted + len(decision.outstanding) == 2
