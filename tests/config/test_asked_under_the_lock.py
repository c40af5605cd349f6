"""Whoever loses access, role or seat while they wait for a lock is refused, whatever they do."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connections, transaction
from django.db.models import QuerySet

from accounts.actions import change_company, invite_again, invite_person
from accounts.errors import Refusal
from accounts.models import Invitation, User
from candidates import actions as candidates
from candidates.actions import holding, retention, uploads
from candidates.actions.consent import withdraw_consent
from candidates.actions.erasing import erase_candidate
from candidates.actions.imports import retry_import
from candidates.models import Interviewer, OpeningRole, Pool
from integrations.actions import endpoints
from integrations.models import Endpoint
from jobs.clock import at_time
from jobs.models import Job
from loops import actions as loops
from loops.actions import pools
from scorecards import actions as cards
from scorecards.actions.refitting import refit_suggestions
from tests.accounts.api.stage import pack_list
from tests.builders import LONG_REASON, TRANSCRIPT, World, make_candidate, seal

pytestmark = pytest.mark.django_db
Act = Callable[[], object]
LATER = datetime(2030, 5, 4, 9, tzinfo=UTC)


def lose_access() -> None:
    """Take everybody's access away."""
    User.objects.update(is_active=False)


def lose_rights() -> None:
    """Let nobody be an admin, have a role or sit on a panel any more."""
    User.objects.update(is_admin=False)
    OpeningRole.objects.all().delete()
    Interviewer.objects.update(released_at=LATER)


def keep_all() -> None:
    """Take nothing from anybody."""


@contextmanager
def before_the_lock(happen: Callable[[], None]) -> Iterator[None]:
    """Let something happen while the first who asks for a lock in this block waits for it."""
    waiting, lock = [happen], QuerySet.select_for_update

    def wait(rows: Any, *options: Any, **more: Any) -> Any:
        while waiting:
            waiting.pop()()
        return lock(rows, *options, **more)

    # A kept statement is not built again.
    vars(connections["default"]).pop("kept", None)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(QuerySet, "select_for_update", wait)
        yield
    assert waiting == []


def decided(world: World) -> Any:
    world.seal_all()
    return world.decide("hire")


def reopen(world: World) -> Act:
    decided(world)
    return lambda: loops.reopen_loop(world.fresh_loop(), by=world.hugo, reason=LONG_REASON)


def dissent(world: World) -> Act:
    decision = decided(world)
    return lambda: loops.file_dissent(decision, by=world.bob, reason=LONG_REASON)


def decide(world: World) -> Act:
    world.seal_all()
    return lambda: world.decide("hire")


def approve(world: World) -> Act:
    world.seal_all()
    given: dict[str, Any] = {"outcome": "hire", "reason": LONG_REASON}
    return lambda: loops.approve_decision(world.fresh_loop(), by=world.rosa, **given)


def say_what_became(world: World) -> Act:
    decided(world)
    said: dict[str, Any] = {"months": 6, "stayed": False}

    def record() -> object:
        with at_time(LATER):
            return loops.record_outcome(world.fresh_loop(), by=world.hugo, **said)

    return record


def hold_loop(world: World) -> Act:
    return lambda: loops.hold_loop(world.fresh_loop(), by=world.rosa, reason="Budget.")


def seat(world: World) -> Act:
    given: dict[str, Any] = {"interview": world.second, "user": world.olga}
    return lambda: loops.seat_interviewer(world.fresh_loop(), by=world.rosa, **given)


def hand_over(world: World) -> Act:
    pool = pools.create_pool(by=world.alice, name="Data")
    pools.add_member(pool, by=world.alice, user=world.olga, trained=True)
    talk = candidates.schedule_interview(
        world.candidacy, by=world.rosa, name="Third", starts_at=LATER, pool=pool
    )
    pools.add_member(pool, by=world.alice, user=world.dave, trained=True)
    given = loops.seat_interviewer(world.loop, by=world.rosa, interview=talk, user=world.dave)
    return lambda: loops.hand_over(world.card(given), by=world.dave, user=world.olga)


def open_loop(world: World) -> Act:
    other = candidates.add_candidacy(
        make_candidate(world.rosa, "Uma Ude"), world.opening, by=world.rosa
    )
    return lambda: loops.open_loop(other, by=world.rosa)


def schedule(world: World) -> Act:
    wish: dict[str, Any] = {"name": "Third", "starts_at": LATER}
    return lambda: candidates.schedule_interview(world.candidacy, by=world.rosa, **wish)


def move(world: World) -> Act:
    return lambda: candidates.move_interview(world.first, by=world.rosa, starts_at=LATER)


def store(world: World) -> Act:
    return lambda: world.say(TRANSCRIPT)


def upload(world: World) -> Act:
    raw = TRANSCRIPT.encode()
    return lambda: candidates.upload_transcript(world.first, by=world.bob, raw=raw)


def read_again(world: World) -> Act:
    kept, _ = candidates.upload_transcript(world.first, by=world.bob, raw=TRANSCRIPT.encode())
    Job.objects.update(status="failed")
    return lambda: uploads.retry_upload(kept, by=world.bob)


def map_speakers(world: World) -> Act:
    said = world.say()
    return lambda: candidates.map_speakers(said, by=world.bob, roles={"Bob": "other"})


def take_in_again(world: World) -> Act:
    batch = candidates.start_import(by=world.rosa, raw=pack_list("a.txt,,a@example.org"))
    Job.objects.update(status="failed")
    return lambda: retry_import(batch, by=world.rosa)


def change_opening(world: World) -> Act:
    return lambda: candidates.change_opening(world.opening, by=world.hugo, bar="2.5")


def name_pool(world: World) -> Act:
    opening = candidates.create_opening(by=world.alice, title="A", plan=[{"name": "First"}])
    step = opening.plan.get()
    return lambda: candidates.openings.name_pool(step, by=world.alice, pool=None)


def change_candidate(world: World) -> Act:
    return lambda: candidates.change_candidate(world.candidate, by=world.rosa, headline="Lead")


def set_terms(world: World) -> Act:
    return lambda: retention.set_terms(world.candidate, by=world.rosa, jurisdiction="US-CA")


def set_policy(world: World) -> Act:
    wish: dict[str, Any] = {"jurisdiction": "US-CA", "kind": "words", "days": 9, "active": False}
    return lambda: retention.set_policy(by=world.alice, **wish)


def put_forward(world: World) -> Act:
    other = candidates.create_opening(by=world.alice, title="A")
    candidates.grant_role(other, by=world.alice, user=world.rosa, role="recruiter")
    return lambda: candidates.add_candidacy(world.candidate, other, by=world.rosa)


def hold(world: World) -> Act:
    return lambda: holding.set_hold(world.candidate, by=world.alice, reason=LONG_REASON)


def lift(world: World) -> Act:
    holding.set_hold(world.candidate, by=world.alice, reason=LONG_REASON)
    return lambda: holding.lift_hold(world.candidate, by=world.alice, reason=LONG_REASON)


def withdraw(world: World) -> Act:
    return lambda: withdraw_consent(world.candidate, by=world.rosa)


def erase(world: World) -> Act:
    return lambda: erase_candidate(world.candidate, by=world.alice)


def make_pool(world: World) -> Pool:
    return pools.create_pool(by=world.alice, name="Data")


def change_pool(world: World) -> Act:
    pool = make_pool(world)
    return lambda: pools.change_pool(pool, by=world.alice, shadows=1)


def add_member(world: World) -> Act:
    pool = make_pool(world)
    return lambda: pools.add_member(pool, by=world.alice, user=world.olga)


def train(world: World) -> Act:
    member = pools.add_member(make_pool(world), by=world.alice, user=world.olga)
    return lambda: pools.set_training(member, by=world.alice, trained=True)


def remove_member(world: World) -> Act:
    member = pools.add_member(make_pool(world), by=world.alice, user=world.olga)
    return lambda: pools.remove_member(member, by=world.alice)


def publish(world: World) -> Act:
    row = {"key": "calm", "name": "Calm", "anchors": {"1": "No.", "2": "Some.", "3": "Yes."}}
    return lambda: cards.publish_rubric(by=world.alice, name="A", competencies=[row])


def begin_draft(world: World) -> Act:
    return lambda: cards.start_rubric_draft(by=world.alice, name="A")


def save_rubric(world: World) -> Act:
    draft = cards.start_rubric_draft(by=world.alice, name="A")
    return lambda: cards.save_rubric_draft(draft, by=world.alice, competencies=[])


def refit(world: World) -> Act:
    return lambda: refit_suggestions(by=world.alice)


def save_card(world: World) -> Act:
    card, changes = world.card(world.bobs), {"summary": "Calm."}
    return lambda: cards.save_draft(card, by=world.bob, changes=changes)


def seal_card(world: World) -> Act:
    return lambda: seal(world.card(world.bobs))


def decline(world: World) -> Act:
    return lambda: cards.decline_card(world.card(world.bobs), by=world.bob)


def connect(world: World) -> Endpoint:
    wish: dict[str, Any] = {"name": "A", "url": "https://example.com/a", "events": ["loop.decided"]}
    return endpoints.add_endpoint(by=world.alice, **wish)[0]


def change_endpoint(world: World) -> Act:
    endpoint = connect(world)
    return lambda: endpoints.change_endpoint(endpoint, by=world.alice, name="B")


def ping_again(world: World) -> Act:
    delivery = endpoints.ping_endpoint(connect(world), by=world.alice).deliveries.get()
    return lambda: endpoints.send_again(delivery, by=world.alice)


def rename_company(world: World) -> Act:
    return lambda: change_company(by=world.alice, name="B")


def ask_in(world: World) -> Act:
    person = invite_person(by=world.alice, email="uma@example.com", name="Uma Ude")
    Invitation.objects.update(created_at=datetime.now(UTC) - timedelta(hours=1))
    return lambda: invite_again(person, by=world.alice)


ACTS = [
    *(reopen, dissent, decide, approve, say_what_became, hold_loop, seat, hand_over, open_loop),
    *(schedule, move, store, upload, read_again, map_speakers, take_in_again),
    *(change_opening, name_pool, change_candidate, set_terms, set_policy, put_forward),
    *(hold, lift, withdraw, erase, change_pool, add_member, train, remove_member),
    *(publish, begin_draft, save_rubric, refit, save_card, seal_card, decline),
    *(change_endpoint, ping_again, rename_company, ask_in),
]


@pytest.fixture(autouse=True)
def _ledger_of_its_own(settings: Any, tmp_path: Any) -> None:
    settings.ERASURE_LEDGER = tmp_path / "ledger"


@pytest.mark.parametrize("prepare", ACTS, ids=lambda prepare: prepare.__name__)
def test_who_loses_their_right_while_they_wait_is_refused(
    prepare: Callable[[World], Act], world: World
) -> None:
    act = prepare(world)
    is_ones_own = prepare is take_in_again  # whatever roles one has
    losses = [lose_access] if is_ones_own else [lose_access, lose_rights]
    for lose in losses:
        with pytest.raises(Refusal) as refused, transaction.atomic(), before_the_lock(lose):
            act()
        assert refused.value.code in {"not_found", "not_allowed", "wrong_state"}
    with before_the_lock(keep_all):
        act()
