"""A company that only ever used the actions keeps every promise; each break is named."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.db import connection, transaction

from accounts.actions import record_event
from accounts.actions.audit import blank_payloads
from accounts.actions.erasing import open_frozen_tables
from accounts.actions.verifying import verify_audit
from accounts.models import AuditEvent, ErasurePass
from candidates.actions import add_candidacy, start_import, upload_transcript
from candidates.actions.erasing import erase_candidate
from candidates.actions.holding import lift_hold, set_hold
from candidates.actions.interviews import loop_stream
from candidates.actions.ledger import Entry, note_entry
from candidates.models import Candidate, Erasure
from config.promises import PROMISES, list_broken
from config.promises.erasures import ERASURES
from jobs import clock
from loops.actions import (
    approve_decision,
    decide_loop,
    file_dissent,
    open_loop,
    reopen_loop,
    waive_coverage,
)
from loops.actions.outcomes import AFTER, record_outcome
from loops.models import Decision
from scorecards.actions import revise_card, see_suggestion
from scorecards.models import Suggestion
from tests.accounts.api.stage import pack_list
from tests.builders import LONG_REASON, World, make_candidate, make_opening, make_world
from tests.promises import breaks
from tests.promises.vouched_breaks import LEDGER, OF_THE_LOG
from tests.snapshot import Snapshot

BREAKS = breaks.BREAKS | OF_THE_LOG
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _ledger_of_its_own(settings: Any, tmp_path: Path) -> None:
    settings.ERASURE_LEDGER = tmp_path / "erasures.ndjson"


@pytest.fixture(scope="module")
def busy_worlds() -> Snapshot[World]:
    """Return a world in which something of everything has happened, to be copied."""
    return Snapshot(make_busy)


@pytest.fixture
def busy(db: None, busy_worlds: Snapshot[World]) -> World:
    """Return such a world of this test's own."""
    return busy_worlds.copy()


def make_busy() -> World:
    world = make_world()
    transcript = world.say()
    call_command("drain", until_empty=True)
    start = transcript.text.index("In spring")
    quote = {"transcript": str(transcript.public_id), "start": start, "end": start + 20}
    world.seal_all(bob={"strategy.evidence": [quote]})
    see_suggestion(Suggestion.objects.get(), by=world.carol)
    revise_card(
        world.card(world.carols), by=world.carol, changes={"data.rating": 4}, reason=LONG_REASON
    )
    call_command("drain", until_empty=True)
    uma = make_candidate(world.rosa, "Uma Uhl")
    second = add_candidacy(uma, make_opening(world.alice), by=world.alice)
    open_loop(second, by=world.alice)
    waive_coverage(world.fresh_loop(), by=world.rosa, competency="data", reason=LONG_REASON)
    approve_decision(world.fresh_loop(), by=world.rosa, outcome="hire", reason=LONG_REASON)
    for outcome in ("one_more", "hire"):
        decide_loop(
            world.fresh_loop(),
            by=world.hugo,
            outcome=outcome,
            competency="data" if outcome == "one_more" else "",
            reason="Heard enough.",
            override_reason=LONG_REASON,
        )
    file_dissent(Decision.objects.latest("number"), by=world.bob, reason=LONG_REASON)
    reopen_loop(world.fresh_loop(), by=world.hugo, reason=LONG_REASON)
    for act in (set_hold, lift_hold, set_hold):
        act(uma, by=world.alice, reason=LONG_REASON)
    start_import(by=world.rosa, raw=pack_list("a.txt,Data,x@example.org"))
    upload_transcript(world.second, by=world.rosa, raw=b"Dave: And a file?\n")
    world.decide("hire")
    with time_machine.travel(clock.now() + AFTER[6]):
        record_outcome(world.fresh_loop(), by=world.hugo, months=6, stayed=True, performance=3)
    return world


def break_by_hand(statements: tuple[str, ...]) -> None:
    """Run SQL as somebody with the database's password could, past the triggers."""
    with transaction.atomic():
        erasure = ErasurePass.objects.create()
        with connection.cursor() as cursor:
            for statement in statements:
                told = statement.replace("{ON} loops_decision", after_trigger())
                cursor.execute(told.replace("{JSON}", cast_to_json()))
        erasure.delete()


def after_trigger() -> str:
    """Return what follows a trigger's name in this database's DROP TRIGGER."""
    return " ON loops_decision" if connection.vendor == "postgresql" else ""


def cast_to_json() -> str:
    """Return what makes a text a JSON document in this database."""
    return "::jsonb" if connection.vendor == "postgresql" else ""


def test_what_only_actions_wrote_breaks_nothing(busy: World) -> None:
    assert list_broken(PROMISES) == []


@pytest.mark.parametrize(("statements", "expected"), BREAKS.values(), ids=BREAKS)
def test_a_break_is_named(busy: World, statements: tuple[str, ...], expected: set[str]) -> None:
    break_by_hand(statements)
    assert {item.sentence for item in list_broken(PROMISES)} == expected


EVENTS = "accounts_auditevent SET payload = {}"
SHAPES = {
    "payloads": (EVENTS, {breaks.PAYLOAD, breaks.LOGGED}),
    "documents": ("scorecards_cardrevision SET document = {}", {breaks.HASHED, breaks.RATED}),
    "forms": ("scorecards_scorecard SET form = {}", {breaks.ANSWERED}),
    "inputs": ("loops_loopestimate SET inputs = {}", {breaks.INPUTS_HASHED, breaks.OWN_INPUTS}),
    "figures": ("loops_loopestimate SET figures = {}", {breaks.SAYS_ITS_ESTIMATE}),
    "roles": ("candidates_transcript SET roles = {}", {breaks.CANDIDATES_TURN}),
}


@pytest.mark.parametrize("shape", ["'{}'", "'[]'", "'[1]'", "'7'", "'null'"])
@pytest.mark.parametrize("what", SHAPES)
def test_a_row_of_another_shape_hides_no_break(busy: World, what: str, shape: str) -> None:
    statement, expected = SHAPES[what]
    counted = "UPDATE loops_loop SET cards_in = 0"
    break_by_hand((f"UPDATE {statement.format(shape)}", counted))
    found = {item.sentence for item in list_broken(PROMISES)}
    assert found >= {*expected, breaks.COUNTED}


def test_a_forged_erasure_explains_nothing(busy: World) -> None:
    """Whoever sends SQL may empty payloads and append an event; nobody's rows fit it."""
    name = loop_stream(busy.candidacy.public_id)
    lost = AuditEvent.objects.get(stream__name=name, sequence=3)
    with open_frozen_tables():
        blank_payloads([lost.pk])
    somebody = make_candidate(busy.rosa, "Ana Prado")
    payload = {"reason": "request", "blanked": {name: [3]}}
    record_event("candidate.erased", somebody, by=None, payload=payload)
    assert verify_audit().faults == ()
    assert [(item.sentence, item.ids) for item in list_broken(ERASURES)] == [
        (ERASURES[0].sentence, (str(somebody.public_id),)),
        (ERASURES[1].sentence, (f"{name}/3",)),
    ]


@pytest.mark.parametrize("change", ["by_id = NULL", "reason = 'retention'"])
def test_an_erasure_is_whose_and_why_its_event_says(busy: World, change: str) -> None:
    somebody = make_candidate(busy.rosa, "Ana Prado")
    erase_candidate(somebody, by=busy.alice)
    assert list_broken(PROMISES) == []
    break_by_hand((f"UPDATE candidates_erasure SET {change}",))
    expected = [(ERASURES[0].sentence, (str(somebody.public_id),))]
    assert [(item.sentence, item.ids) for item in list_broken(PROMISES)] == expected


def test_a_loop_of_the_erased_whose_stream_was_deleted_is_named(busy: World) -> None:
    """Of the erased nothing else is compared, and a chain that is gone breaks nowhere."""
    erase_candidate(busy.candidate, by=busy.alice)
    stream = f"(SELECT id FROM accounts_auditstream WHERE name = '{own_stream(busy)}')"
    break_by_hand(
        (
            f"DELETE FROM accounts_auditevent WHERE stream_id = {stream}",
            f"DELETE FROM accounts_auditstream WHERE id = {stream}",
        )
    )
    broken = {item.sentence: item.ids for item in list_broken(PROMISES)}
    assert str(busy.loop.public_id) in broken[breaks.THERE]


def own_stream(world: World) -> str:
    return loop_stream(world.candidacy.public_id)


def test_an_erasure_that_is_forged_as_a_whole_is_not_in_the_ledger(busy: World) -> None:
    """Row, mark and event fit each other, as whoever sends SQL may write them."""
    somebody = make_candidate(busy.rosa, "Ana Prado")
    Erasure.objects.create(candidate=somebody, reason="request", by=busy.alice)
    Candidate.objects.filter(pk=somebody.pk).update(erased_at=clock.now())
    record_event(
        "candidate.erased", somebody, by=busy.alice, payload={"reason": "request", "blanked": {}}
    )
    expected = [(LEDGER, (str(somebody.public_id),))]
    assert [(item.sentence, item.ids) for item in list_broken(PROMISES)] == expected
    note_entry(Entry(somebody.public_id, clock.now(), only_words=True))
    assert [(item.sentence, item.ids) for item in list_broken(PROMISES)] == expected
    note_entry(Entry(somebody.public_id, clock.now()))
    assert list_broken(PROMISES) == []


def test_a_ledger_that_cannot_be_read_is_named(busy: World, settings: Any) -> None:
    settings.ERASURE_LEDGER.write_text("7\n")
    told = "erasures.ndjson, line 1: this is no erasure and no withdrawal."
    assert [(item.sentence, item.ids) for item in list_broken(PROMISES)] == [(LEDGER, (told,))]


def test_every_promise_is_broken_once() -> None:
    planted = set().union(*(expected for _, expected in BREAKS.values()))
    assert planted == {promise.sentence for promise in PROMISES}


def test_the_command_names_the_promise_and_the_row(busy: World) -> None:
    break_by_hand(("UPDATE loops_loop SET cards_in = 0",))
    said = io.StringIO()
    with pytest.raises(CommandError, match=rf"^1 of {len(PROMISES)} promises are broken\.$"):
        call_command("check_invariants", stdout=said)
    assert said.getvalue() == (
        f"BROKEN  A loop counts the cards of its seats.\n        {busy.loop.public_id}\n"
    )


def test_the_command_says_that_all_is_well(busy: World) -> None:
    said = io.StringIO()
    call_command("check_invariants", stdout=said)
    assert said.getvalue() == f"All {len(PROMISES)} promises are kept.\n"
