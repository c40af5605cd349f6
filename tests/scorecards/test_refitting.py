"""Refits of the company's weights: versions that never change, for what is read from then on."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from io import StringIO
from types import SimpleNamespace
from typing import Any, cast

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import DatabaseError, transaction
from django.test import Client

from accounts.actions import change_company
from accounts.actions.heads import build_head
from accounts.errors import NotAllowed, WrongState
from accounts.models import AuditEvent
from candidates.actions.erasing import erase_candidate
from candidates.models import Candidate
from jobs import clock
from jobs.models import Job
from loops.actions import seat_interviewer
from loops.actions.refits import describe_weights, list_refits
from scorecards.actions import ask_for_refit, refit_suggestions, refitting, restore_shipped
from scorecards.actions.refit_pairs import read_pairs
from scorecards.actions.weights_in_force import find_in_force, read_tuned
from scorecards.kinds import REFIT
from scorecards.models import Refit, Scorecard, SuggestedRating, Suggestion, SuggestionView
from scorecards.suggestion import ENGINE_VERSION
from scorecards.tasks import refit_suggestions as refit_task
from tests.accounts.api.caller import Caller
from tests.builders import World, make_interview, make_user, seal
from tests.scorecards.companies import (
    found_company,
    harsh,
    make_harsh_company,
    noisy,
    rate_all,
    shipped,
    single_minded,
    suggest_strategy,
    write_card,
)
from tests.snapshot import Snapshot

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def made_harsh() -> Snapshot[World]:
    return Snapshot(make_harsh_company)


@pytest.fixture
def harsh_company(db: None, made_harsh: Snapshot[World]) -> World:
    """A company whose raters are a level stricter than the shipped weights."""
    return made_harsh.copy()


def refit(world: World) -> Refit:
    [row] = refit_suggestions(by=world.alice)
    return row


def test_stricter_raters_move_the_thresholds_of_what_is_read_next(
    harsh_company: World, drain: Callable[[], None]
) -> None:
    world = harsh_company
    before = list(SuggestedRating.objects.order_by("pk").values())
    row = refit(world)
    part = row.parts.get()
    assert (row.number, row.is_accepted, row.made_by, row.rubric) == (
        1,
        True,
        world.alice,
        world.loop.rubric,
    )
    assert (part.competency, part.verdict, part.mode, part.pairs, part.candidates) == (
        "strategy",
        "accepted",
        "shift",
        60,
        60,
    )
    assert part.gain is not None
    assert part.gain_error is not None
    assert part.gain > part.gain_error
    assert part.partial_after == part.partial_before
    assert row.weights == {"strategy": part.parameters}
    assert part.parameters["cuts"][0] > shipped().cuts[0]

    world.say(interview=make_interview(world.candidacy, world.rosa))
    drain()
    newest = Suggestion.objects.latest("pk")
    assert (newest.engine, newest.weights_number) == (f"{ENGINE_VERSION}+1", 1)
    assert list(SuggestedRating.objects.order_by("pk").values())[: len(before)] == before


def test_a_reading_by_refitted_weights_counts_with_its_shipped_score(
    harsh_company: World, drain: Callable[[], None]
) -> None:
    refit(harsh_company)
    harsh_company.say(interview=harsh_company.first)
    drain()
    write_card(
        harsh_company, harsh_company.second, harsh_company.olga, 2
    )  # of which nothing is read
    write_card(harsh_company, harsh_company.first, harsh_company.olga, 2)
    Scorecard.objects.owed().update(state="did_not_happen")
    told = SuggestedRating.objects.latest("pk").suggestion.ratings.get(competency="strategy")
    pairs = read_pairs()[harsh_company.loop.rubric_id]["strategy"]
    assert len(pairs) == 61
    assert pairs[-1].raw == told.score
    assert pairs[-1].contributions == told.contributions


def test_a_card_counts_once_nobody_owes_one_on_its_loop(
    harsh_company: World, drain: Callable[[], None]
) -> None:
    harsh_company.say(interview=harsh_company.first)
    drain()
    write_card(harsh_company, harsh_company.first, harsh_company.olga, 2)
    rubric, found = harsh_company.loop.rubric_id, []
    found.append(len(read_pairs()[rubric]["strategy"]))
    Scorecard.objects.owed().update(state="did_not_happen")
    found.append(len(read_pairs()[rubric]["strategy"]))
    assert found == [60, 61]


def test_noisy_raters_are_refused_and_the_shipped_weights_stay(world: World) -> None:
    found_company(world, noisy, 40, people=40)
    row = refit(world)
    assert (row.is_accepted, row.weights, row.parts.get().verdict) == (False, {}, "no_gain")
    assert read_tuned(world.loop.rubric_id) is None


def test_310_pairs_weigh_kinds_of_evidence_anew(world: World) -> None:
    found_company(world, single_minded, 310, people=80)
    part = refit(world).parts.get()
    assert (part.verdict, part.mode, part.pairs, part.candidates) == ("accepted", "ridge", 310, 80)
    assert part.parameters["scales"]


def test_who_had_seen_a_number_of_the_candidate_is_not_counted(harsh_company: World) -> None:
    sealed = clock.now()
    for suggestion in Suggestion.objects.order_by("pk")[:21]:
        SuggestionView.objects.create(
            suggestion=suggestion,
            user=harsh_company.bob,
            first_seen_at=sealed - timedelta(days=1),
        )
    for suggestion in Suggestion.objects.order_by("-pk")[:30]:
        SuggestionView.objects.create(suggestion=suggestion, user=harsh_company.bob)
    part = refit(harsh_company).parts.get()
    assert part.pairs == 30
    assert len(read_pairs()[harsh_company.loop.rubric_id]["strategy"]) == 39


def test_only_readings_of_todays_engine_that_know_their_length_count(world: World) -> None:
    found_company(world, harsh, 10, people=10)
    interview = make_interview(world.candidacy, world.rosa)
    [pair] = rate_all(harsh, 1)
    old = suggest_strategy(world, interview, pair, engine="structure-1")
    write_card(world, interview, world.olga, 2)
    SuggestedRating.objects.create(
        suggestion=old,
        competency="data",
        status="rated",
        value=2,
        score=4,
        confidence=1,
    )
    assert len(read_pairs()[world.loop.rubric_id]["strategy"]) == 10


def test_the_same_cards_are_fitted_once(harsh_company: World) -> None:
    refit(harsh_company)
    again = refit_suggestions(by=harsh_company.alice)
    assert [row.is_accepted for row in again] == [False]  # held against the version in use
    assert refit_suggestions(by=harsh_company.alice) == []
    assert Refit.objects.count() == 2


def test_a_job_that_runs_twice_has_one_effect(
    harsh_company: World, drain: Callable[[], None]
) -> None:
    job = ask_for_refit(by=harsh_company.alice)
    assert ask_for_refit(by=harsh_company.alice) == job
    drain()
    assert refit_task(str(job.pk)) == "not_mine"
    assert Refit.objects.get().made_by == harsh_company.alice
    assert Job.objects.get(pk=job.pk).status == "done"


def test_a_job_of_who_is_no_admin_any_more_is_refused(
    harsh_company: World, drain: Callable[[], None]
) -> None:
    job = ask_for_refit(by=harsh_company.alice)
    harsh_company.alice.is_admin = False
    harsh_company.alice.save()
    drain()
    job.refresh_from_db()
    assert (job.status, job.error_code, Refit.objects.count()) == ("failed", "not_allowed", 0)


def test_it_is_for_admins(harsh_company: World) -> None:
    rubric = harsh_company.loop.rubric
    for person in (harsh_company.rosa, harsh_company.hugo, harsh_company.bob):
        for deed in (
            lambda by=person: ask_for_refit(by=by),
            lambda by=person: refit_suggestions(by=by),
            lambda by=person: restore_shipped(rubric, by=by),
            lambda by=person: list_refits(by=by),
        ):
            with pytest.raises(NotAllowed):
                deed()


def test_an_admin_goes_back_to_the_shipped_weights(
    harsh_company: World, drain: Callable[[], None]
) -> None:
    world, rubric = harsh_company, harsh_company.loop.rubric
    with pytest.raises(WrongState):
        restore_shipped(rubric, by=world.alice)
    refit(world)
    back = restore_shipped(rubric, by=world.alice)
    assert (back.number, back.kind, back.is_accepted, back.weights) == (2, "shipped", True, {})
    assert read_tuned(rubric.pk) is None
    world.say()
    drain()
    assert Suggestion.objects.latest("pk").engine == ENGINE_VERSION
    events = AuditEvent.objects.filter(verb__startswith="suggestions.").order_by("pk")
    assert [(one.verb, one.actor) for one in events] == [
        ("suggestions.refitted", world.alice),
        ("suggestions.restored", world.alice),
    ]
    assert events[1].payload["before"] == 1
    assert refit(world).is_accepted
    assert restore_shipped(rubric, by=world.alice).number == 4


def test_an_admin_who_owes_a_card_learns_from_nothing_that_there_was_a_refit(
    harsh_company: World,
) -> None:
    """That there were ten more cards, and whether they agreed, are their colleagues' doing."""
    world, nora = harsh_company, make_user("Nora Nowak", admin=True)
    seat_interviewer(
        world.loop, by=world.rosa, interview=make_interview(world.candidacy, world.rosa), user=nora
    )

    def read() -> Any:
        told = AuditEvent.objects.visible_to(nora).values_list("verb", flat=True)
        return list(told), build_head(at=clock.now(), reader=nora)["streams"]

    def go_back() -> str:
        with pytest.raises(NotAllowed) as refused:
            restore_shipped(world.loop.rubric, by=nora)
        return refused.value.message

    before, said = read(), go_back()
    refit(world)
    assert (read(), go_back()) == (before, said)
    assert "suggestions" in {row[0] for row in build_head(at=clock.now())["streams"]}
    change_company(by=world.alice, visibility="always")
    assert restore_shipped(world.loop.rubric, by=nora).kind == "shipped"


@pytest.mark.parametrize("change", [{"is_accepted": False}, {"weights": {}}, {"number": 9}])
def test_a_version_never_changes(harsh_company: World, change: dict[str, Any]) -> None:
    row = refit(harsh_company)
    with pytest.raises(DatabaseError), transaction.atomic():
        Refit.objects.filter(pk=row.pk).update(**change)
    with pytest.raises(DatabaseError), transaction.atomic():
        row.parts.update(verdict="no_gain")
    with pytest.raises(DatabaseError), transaction.atomic():
        row.parts.all().delete()


def test_an_erased_candidate_leaves_a_version_as_it_is(harsh_company: World) -> None:
    row = refit(harsh_company)
    known = {**Refit.objects.values().get(), "part": row.parts.values().get()}
    candidate = Candidate.objects.get(name="Ada 3")
    erase_candidate(candidate, by=harsh_company.alice, reason="request")
    assert {**Refit.objects.values().get(), "part": row.parts.values().get()} == known
    assert set(row.weights["strategy"]) == {"cuts", "slope", "scales"}
    assert len(read_pairs()[harsh_company.loop.rubric_id]["strategy"]) == 59


def test_an_admin_who_owes_a_card_sees_what_is_older_than_its_loop(
    harsh_company: World, client: Client
) -> None:
    world = harsh_company
    seat = seat_interviewer(
        world.fresh_loop(), by=world.rosa, interview=world.first, user=world.alice
    )
    refit(world)
    assert (list(list_refits(by=world.alice)), describe_weights(by=world.alice)) == ([], [])
    client.force_login(world.alice)
    assert "nothing has been refitted yet" in client.get("/reports/agreement/").content.decode()
    seal(world.card(seat))
    assert list_refits(by=world.alice).count() == 1


def run(*options: str) -> str:
    out = StringIO()
    call_command("refit_suggestions", *options, stdout=out)
    return out.getvalue()


def test_the_command_says_first_what_it_would_do(harsh_company: World) -> None:
    told = run("--dry-run")
    assert "Product manager v1: would be used." in told
    assert "strategy: 60 pairs, 60 candidates, shift: accepted, ranked" in told
    assert Refit.objects.count() == 0
    done = run("--by", harsh_company.alice.email)
    assert "in use as version 1" in done
    assert Refit.objects.get().made_by == harsh_company.alice
    assert AuditEvent.objects.get(verb="suggestions.refitted").actor_kind == "command"
    assert "refused" in run()
    assert Refit.objects.latest("pk").made_by is None
    assert "Nothing new" in run()
    with pytest.raises(CommandError):
        run("--by", harsh_company.bob.email)


def test_the_page_shows_figures_history_and_the_way_back(
    harsh_company: World, client: Client, drain: Callable[[], None]
) -> None:
    client.force_login(harsh_company.alice)
    asked = client.post("/reports/agreement/refit/", follow=True).content.decode()
    assert "A refit is under way" in asked
    drain()
    page = client.get("/reports/agreement/").content.decode()
    assert "Version 1 of your own weights in use" in page
    assert "One shift of the thresholds" in page
    assert "hx-get" not in page.split('id="weights"')[1].split(">")[0]
    rubric = harsh_company.loop.rubric.public_id
    back = client.post(f"/reports/agreement/shipped/{rubric}/", follow=True).content.decode()
    assert "Shipped weights in use" in back
    again = client.post(f"/reports/agreement/shipped/{rubric}/", follow=True).content.decode()
    assert "The shipped weights are in use already." in again


def test_the_api_asks_tells_and_goes_back(harsh_company: World, drain: Callable[[], None]) -> None:
    alice = Caller(harsh_company.alice)
    assert alice.make("/suggestions/weights/refit/", status=202)["status"] == "pending"
    drain()
    [row] = alice.read("/suggestions/weights/")["results"]
    assert (row["number"], row["is_accepted"], row["rubric_version"]) == (1, True, 1)
    told = alice.read(f"/suggestions/weights/{row['id']}/")
    assert told["parts"][0]["verdict"] == "accepted"
    assert told["weights"]["strategy"] == told["parts"][0]["parameters"]
    back = alice.make("/suggestions/weights/shipped/", {"rubric": row["rubric"]})
    assert (back["number"], back["kind"], back["weights"], back["parts"]) == (2, "shipped", {}, [])
    assert alice.post("/suggestions/weights/shipped/", {"rubric": row["rubric"]}).status_code == 409
    found = alice.read(f"/suggestions/weights/?rubric={row['rubric']}&limit=1")
    assert (found["results"][0]["number"], bool(found["next"])) == (2, True)


def test_a_suggestion_names_the_weights_it_used(
    harsh_company: World, client: Client, drain: Callable[[], None]
) -> None:
    world = harsh_company
    refit(world)
    world.say()
    drain()
    world.seal_all()
    at = f"/interviews/{world.first.public_id}/suggestions/"
    told = Caller(world.bob).read(at)["suggestion"]
    assert (told["engine"], told["weights"]) == (f"{ENGINE_VERSION}+1", 1)
    client.force_login(world.bob)
    page = client.get(f"/scorecards/{world.card(world.bobs).public_id}/").content.decode()
    assert "version 1 of your own weights" in page


def test_a_job_is_named_for_its_task() -> None:
    assert refit_task.name == REFIT


def test_a_trial_is_kept_once_and_not_over_weights_that_came_meanwhile(
    harsh_company: World,
) -> None:
    row = refit(harsh_company)
    current = find_in_force(row.rubric_id)
    same = SimpleNamespace(rubric=row.rubric, replaces=current, inputs_hash=row.inputs_hash)
    late = SimpleNamespace(rubric=row.rubric, replaces=None, inputs_hash="0" * 64)
    for trial in (same, late):
        assert refitting._keep_trial(cast("Any", trial), harsh_company.alice) is None
    assert Refit.objects.get() == row
