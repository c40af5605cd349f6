"""Several people at once, in threads at a barrier, on PostgreSQL."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable, Sequence

import pytest
from django.db import close_old_connections, connection

from accounts.errors import Refusal
from loops.actions import decide_loop, seat_interviewer, unseat_interviewer
from loops.models import Decision
from scorecards.actions import save_draft, seal_card
from scorecards.models import CardRevision, Scorecard
from tests.builders import ANSWERS, LONG_REASON, make_world

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.server]


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
            for number in range(50):
                path = ("strategy.note", "data.note")[window]
                save_draft(
                    world.card(world.bobs), by=world.bob, changes={path: f"{window} {number}"}
                )

        return save

    assert run_at_once([write(0), write(1)]) == {"done": 2}
    card = world.card(world.bobs)
    assert card.draft == {"strategy.note": "0 49", "data.note": "1 49"}
    assert card.draft_versions == {"strategy.note": 50, "data.note": 50}


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


def test_submit_and_decide_never_leave_a_decision_that_ignores_a_card() -> None:
    world = make_world()
    for seat, person in (
        (world.bobs, world.bob),
        (world.carols, world.carol),
        (world.daves, world.dave),
    ):
        save_draft(world.card(seat), by=person, changes=ANSWERS)
    seal_card(world.card(world.bobs), by=world.bob)
    seal_card(world.card(world.carols), by=world.carol)
    outcomes = run_at_once(
        [
            lambda: seal_card(world.card(world.daves), by=world.dave),
            lambda: decide_loop(
                world.fresh_loop(),
                by=world.hugo,
                outcome="hire",
                reason="Yes.",
                override_reason=LONG_REASON,
            ),
        ]
    )
    for decision in Decision.objects.all():
        assert len(decision.recommendation.estimate.inputs["cards"]) == 3
    assert outcomes["done"] in {1, 2}
    assert Scorecard.objects.filter(state="sealed").count() == 3
