"""How long candidates are kept: nearest policy, dry run first, holds beat it, the night erases."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from accounts.errors import Invalid, NotAllowed, NotFound
from accounts.models import AuditEvent
from candidates.actions import add_candidacy, retention
from candidates.actions.erasing import erase, erase_candidate
from candidates.actions.holding import set_hold
from candidates.actions.retention import (
    add_usual_policies,
    apply_retention,
    list_due,
    remove_policy,
    set_policy,
    set_terms,
)
from candidates.models import Candidacy, Candidate, Erasure, RetentionPolicy, Transcript
from jobs import clock
from jobs.actions import enqueue
from jobs.models import Job
from tests.builders import LONG_REASON, World, make_candidate, make_opening

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 6, 1, 3, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _ledger_of_its_own(settings: Any, tmp_path: Path) -> None:
    settings.ERASURE_LEDGER = tmp_path / "ledger"


@pytest.fixture
def ended(world: World) -> World:
    """Return the world with Tess's loop, in which she spoke, closed 100 days ago."""
    world.say()
    ago = NOW - timedelta(days=100)
    Candidacy.objects.update(closed_at=ago)
    Candidate.objects.update(created_at=ago - timedelta(days=50))
    return world


def keep(
    world: World, place: str, days: int, *, kind: str = "candidate", active: bool = True
) -> Any:
    return set_policy(by=world.alice, jurisdiction=place, kind=kind, days=days, active=active)


def due_names() -> list[str]:
    return [due.candidate.name for due in list_due(at=NOW)]


@pytest.mark.parametrize(("days", "expected"), [(100, ["Tess Kim"]), (101, [])])
def test_days_count_from_the_end_of_the_last_loop(
    ended: World, days: int, expected: list[str]
) -> None:
    keep(ended, "", days)
    assert due_names() == expected


def test_nobody_is_due_while_a_loop_is_open(world: World) -> None:
    Candidate.objects.update(created_at=NOW - timedelta(days=900))
    keep(world, "", 10)
    assert due_names() == []


def test_who_was_never_put_forward_counts_from_being_written_down(world: World) -> None:
    make_candidate(world.rosa, "Uma Uhl")
    Candidate.objects.filter(name="Uma Uhl").update(created_at=NOW - timedelta(days=20))
    keep(world, "", 10)
    assert due_names() == ["Uma Uhl"]


@pytest.mark.parametrize(
    ("place", "expected"),
    [("US-CA", []), ("US-NY", ["Tess Kim"]), ("US", ["Tess Kim"]), ("DE", []), ("", [])],
)
def test_the_nearest_policy_governs(ended: World, place: str, expected: list[str]) -> None:
    keep(ended, "US-CA", 500)
    keep(ended, "US", 90)
    keep(ended, "", 365)
    set_terms(ended.candidate, by=ended.rosa, jurisdiction=place)
    assert due_names() == expected


def test_who_asked_is_due_days_after_they_asked(ended: World) -> None:
    keep(ended, "", 14, kind="request")
    set_terms(ended.candidate, by=ended.rosa, erasure_asked_on=date(2026, 5, 19))
    assert due_names() == []
    Candidate.objects.update(erasure_asked_on=date(2026, 5, 18))
    assert due_names() == ["Tess Kim"]


def test_nothing_is_erased_while_a_policy_is_off(ended: World) -> None:
    policy = keep(ended, "", 10, active=False)
    assert [due.policy for due in list_due(at=NOW)] == [policy]
    assert apply_retention(at=NOW) == []
    keep(ended, "", 10)
    assert len(apply_retention(at=NOW)) == 1
    assert Candidate.objects.get(pk=ended.candidate.pk).name == "Erased"
    assert apply_retention(at=NOW) == []


def test_a_hold_is_shown_and_beats_every_policy(ended: World) -> None:
    keep(ended, "", 10)
    set_hold(ended.candidate, by=ended.alice, reason=LONG_REASON)
    assert [due.is_held for due in list_due(at=NOW)] == [True]
    assert apply_retention(at=NOW) == []


def test_the_nightly_job_erases(ended: World, drain: Any) -> None:
    keep(ended, "", 10)
    enqueue("candidates.apply_retention", at=clock.now())
    drain()
    assert Job.objects.get(kind="candidates.apply_retention").status == "done"
    assert Candidate.objects.get(pk=ended.candidate.pk).erased_at is not None
    assert AuditEvent.objects.get(verb="candidate.erased").actor_kind == "worker"


def test_a_long_night_is_as_many_jobs_as_it_takes(
    ended: World, drain: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("Uma Uhl", "Ana Prado"):
        make_candidate(ended.rosa, name)
    Candidate.objects.update(created_at=NOW - timedelta(days=150))
    keep(ended, "", 10)
    monkeypatch.setattr("candidates.tasks.SECONDS", 0.0)
    enqueue("candidates.apply_retention", at=clock.now())
    drain()
    assert not Candidate.objects.filter(erased_at=None).exists()
    told = Job.objects.filter(kind="candidates.apply_retention").values_list("status", flat=True)
    assert list(told) == ["done"] * 4


def test_what_goes_wrong_with_one_keeps_no_other_beyond_their_time(
    ended: World, drain: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    uma = make_candidate(ended.rosa, "Uma Uhl")
    Candidate.objects.filter(pk=uma.pk).update(created_at=NOW - timedelta(days=50))
    keep(ended, "", 10)

    def stumble(candidate: Candidate, **facts: Any) -> Erasure:
        if candidate.pk == ended.candidate.pk:
            raise KeyError("row")
        return erase(candidate, **facts)

    monkeypatch.setattr(retention, "erase", stumble)
    assert [due.candidate.name for due in list_due(at=NOW)] == ["Tess Kim", "Uma Uhl"]
    enqueue("candidates.apply_retention", at=clock.now())
    drain()
    assert [row.name for row in Candidate.objects.filter(erased_at=None)] == ["Tess Kim"]
    assert Job.objects.get(kind="candidates.apply_retention").error.endswith("KeyError.")


def test_the_command_only_lists_unless_told(ended: World) -> None:
    keep(ended, "", 10)
    said = io.StringIO()
    call_command("apply_retention", stdout=said)
    assert str(ended.candidate.public_id) in said.getvalue()
    assert "1 due; none erased. 0 due to lose their words." in said.getvalue()
    assert "Tess" not in said.getvalue()
    call_command("apply_retention", apply=True, stdout=said)
    assert "1 erased. 0 lost their words." in said.getvalue()


def test_the_usual_policies_come_switched_off(world: World) -> None:
    assert add_usual_policies(by=world.alice) == 5
    assert add_usual_policies(by=world.alice) == 0
    assert not RetentionPolicy.objects.filter(active=True).exists()


def test_policies_are_audited(world: World) -> None:
    policy = keep(world, "de", 10)
    keep(world, "DE", 20, active=False)
    remove_policy(policy, by=world.alice)
    events = AuditEvent.objects.filter(verb__startswith="retention.").order_by("pk")
    assert [event.verb for event in events] == ["retention.set"] * 2 + ["retention.removed"]
    assert events[1].payload["before"] == {"days": 10, "active": True}


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"jurisdiction": "Bavaria"}, "jurisdiction"),
        ({"kind": "all"}, "kind"),
        ({"days": -1}, "days"),
        ({"days": True}, "days"),
    ],
)
def test_a_policy_that_makes_no_sense_is_refused(
    world: World, change: dict[str, Any], field: str
) -> None:
    wanted = {"jurisdiction": "DE", "kind": "candidate", "days": 1, "active": False, **change}
    with pytest.raises(Invalid) as refused:
        set_policy(by=world.alice, **wanted)
    assert refused.value.field == field


def test_only_an_admin_sets_policies_and_a_recruiter_says_terms(world: World) -> None:
    with pytest.raises(NotAllowed):
        set_policy(by=world.rosa, jurisdiction="", kind="candidate", days=1, active=True)
    with pytest.raises(NotAllowed):
        remove_policy(keep(world, "", 1), by=world.hugo)
    with pytest.raises(NotAllowed):
        set_terms(world.candidate, by=world.bob, jurisdiction="DE")
    with pytest.raises(NotFound):
        set_terms(world.candidate, by=world.olga, jurisdiction="DE")
    with pytest.raises(Invalid):
        set_terms(world.candidate, by=world.rosa, erasure_asked_on=date(2999, 1, 1))
    assert set_terms(world.candidate, by=world.rosa, jurisdiction="us-ca").jurisdiction == "US-CA"


def hold(world: World) -> None:
    set_hold(world.candidate, by=world.alice, reason=LONG_REASON)


def erase_now(world: World) -> None:
    erase_candidate(world.candidate, by=world.alice)


@pytest.mark.parametrize("meanwhile", [hold, erase_now])
def test_whoever_was_held_or_erased_since_the_list_was_made_keeps_no_other(
    ended: World, monkeypatch: pytest.MonkeyPatch, meanwhile: Callable[[World], None]
) -> None:
    make_candidate(ended.rosa, "Uma Uhl")
    Candidate.objects.update(created_at=NOW - timedelta(days=150))
    keep(ended, "", 10)
    listed = list_due(at=NOW, active=True)
    meanwhile(ended)
    monkeypatch.setattr(retention, "list_due", lambda **_: listed)

    assert [due.candidate.name for due in apply_retention(at=NOW)] == ["Uma Uhl"]
    assert [one.reason for one in Erasure.objects.filter(reason="retention")] == ["retention"]


def put_forward(world: World) -> None:
    other = make_opening(world.alice, title="Two")
    add_candidacy(Candidate.objects.get(pk=world.candidate.pk), other, by=world.alice)


def move(world: World) -> None:
    set_terms(world.candidate, by=world.alice, jurisdiction="US-CA")


def switch_off(world: World) -> None:
    for policy in RetentionPolicy.objects.filter(jurisdiction=""):
        keep(world, "", policy.days, kind=policy.kind, active=False)


@pytest.mark.parametrize("kind", ["candidate", "words"])
@pytest.mark.parametrize("meanwhile", [put_forward, move, switch_off])
def test_whoever_is_no_longer_due_when_their_turn_comes_stays(
    ended: World, monkeypatch: pytest.MonkeyPatch, meanwhile: Callable[[World], None], kind: str
) -> None:
    keep(ended, "", 10, kind=kind)
    keep(ended, "US-CA", 1461, kind=kind)
    listed = list_due(at=NOW, active=True)
    monkeypatch.setattr(retention, "list_due", lambda **_: listed)
    meanwhile(ended)

    assert [due.candidate for due in listed] == [ended.candidate]
    assert apply_retention(at=NOW) == []
    assert (Transcript.objects.count(), Erasure.objects.count()) == (1, 0)


def test_a_century_is_a_time_and_a_day_more_is_none(world: World) -> None:
    told: dict[str, Any] = {"by": world.alice, "kind": "candidate", "active": False}
    assert set_policy(jurisdiction="", days=36_525, **told).days == 36_525
    with pytest.raises(Invalid, match="up to a century"):
        set_policy(jurisdiction="", days=36_526, **told)
