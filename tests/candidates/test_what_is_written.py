"""What is written when somebody adds or changes something, in its row and in the audit log."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from accounts.models import AuditEvent
from candidates.actions import (
    add_candidate,
    call_off_interview,
    change_candidate,
    change_opening,
    create_opening,
)
from candidates.actions.interviews import NotNow, pool_interview
from candidates.models import Opening
from loops.actions import create_pool
from tests.builders import World
from tests.refusing import refused

pytestmark = pytest.mark.django_db
USUAL = {
    "cost_false_hire": 1.0,
    "cost_false_no": 1.0,
    "approver_required": False,
    "must_haves": [],
    "evsi_threshold": 0.01,
}


def last() -> AuditEvent:
    return AuditEvent.objects.order_by("-pk")[0]


def test_an_opening_is_written_with_all_that_was_said_and_the_rest_as_usual(world: World) -> None:
    opening = create_opening(
        by=world.alice,
        title="Designer",
        level="Senior",
        team="Maps",
        bar="2.75",
        weights={"data": 1, "strategy": 3},
        rule={"cost_false_hire": 3},
        plan=[{"name": "Screen", "minutes": 30, "competencies": ["data"]}, {"name": "Panel"}],
    )
    kept = Opening.objects.get(pk=opening.pk)
    assert (kept.title, kept.level, kept.team) == ("Designer", "Senior", "Maps")
    assert (kept.bar, kept.weights) == (Decimal("2.75"), {"data": 0.25, "strategy": 0.75})
    assert kept.rule == {**USUAL, "cost_false_hire": 3}
    steps = kept.plan.order_by("position")
    told = [(step.position, step.name, step.minutes, step.competencies) for step in steps]
    assert told == [(1, "Screen", 30, ["data"]), (2, "Panel", 45, [])]
    event = AuditEvent.objects.get(verb="opening.created", subject_id=kept.public_id)
    assert (event.actor, event.payload) == (world.alice, {"bar": "2.75"})


def test_a_change_of_an_opening_keeps_the_rest_and_says_what_was_before(world: World) -> None:
    was = Opening.objects.get(pk=world.opening.pk)
    before = {"bar": str(was.bar), "weights": was.weights, "rule": was.rule}
    change_opening(world.opening, by=world.rosa, bar="3.25")
    change_opening(world.opening, by=world.rosa, rule={"approver_required": True})
    change_opening(world.opening, by=world.rosa, weights={"data": 2})
    kept = Opening.objects.get(pk=world.opening.pk)
    rule = {**was.rule, "approver_required": True}
    assert (kept.bar, kept.weights, kept.rule) == (Decimal("3.25"), {"data": 1.0}, rule)
    first, second, third = AuditEvent.objects.filter(verb="opening.changed").order_by("pk")
    assert first.payload == {"before": before, "after": {**before, "bar": "3.25"}}
    assert second.payload["after"] == third.payload["before"]
    assert third.payload["after"] == {"bar": "3.25", "weights": {"data": 1.0}, "rule": rule}
    assert {event.actor for event in (first, second, third)} == {world.rosa}


def test_a_candidate_is_written_with_all_that_was_said(world: World) -> None:
    added = add_candidate(
        by=world.rosa,
        name="Uma Ude",
        email="Uma@Example.com",
        headline="Ten years of maps",
        notice_given_on=date(2026, 5, 4),
        transcription_basis="consent",
    )
    added.refresh_from_db()
    assert (added.name, added.email, added.headline) == (
        *("Uma Ude", "uma@example.com", "Ten years of maps"),
    )
    assert (added.notice_given_on, added.transcription_basis) == (date(2026, 5, 4), "consent")
    assert (added.user, last().verb, last().payload) == (
        None,
        "candidate.added",
        {"internal": False},
    )
    change_candidate(added, by=world.rosa, headline="Eleven years of maps")
    added.refresh_from_db()
    assert (added.name, added.headline) == ("Uma Ude", "Eleven years of maps")


def test_an_interview_gets_its_pool_and_loses_it(world: World) -> None:
    pool = create_pool(by=world.alice, name="Screeners")
    pool_interview(world.first, by=world.rosa, pool=pool)
    world.first.refresh_from_db()
    assert (world.first.pool, last().verb) == (pool, "interview.pool_named")
    assert last().payload == {"pool": str(pool.public_id)}
    pool_interview(world.first, by=world.rosa, pool=None)
    world.first.refresh_from_db()
    assert (world.first.pool, last().payload) == (None, {"pool": None})


def test_what_was_heard_took_place(world: World) -> None:
    world.say()
    with refused(NotNow, "has a transcript, so it took place"):
        call_off_interview(world.first, by=world.rosa)
