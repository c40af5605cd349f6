"""Loops, panels, results, decisions and oversight by API."""

from typing import Any

import pytest

from loops.models import Decision, Loop
from tests.accounts.api.caller import Caller
from tests.builders import KEYS, LONG_REASON, World, make_candidate, seal

pytestmark = pytest.mark.django_db

STRONG = {f"{key}.rating": 4 for key in KEYS}


def path_of(world: World, part: str = "") -> str:
    return f"/loops/{world.loop.public_id}/{part}"


def test_a_loop_tells_what_keeps_it_from_being_ready(world: World) -> None:
    seal(world.card(world.bobs))
    seal(world.card(world.carols))
    read = Caller(world.rosa).read(path_of(world))
    assert (read["state"], read["cards_in"], read["cards_due"]) == ("awaiting_cards", 2, 3)
    assert [(item["code"], item["who"]) for item in read["missing"]] == [("card", "Dave Diaz")]


def test_a_blind_panelist_reads_the_panel_but_not_its_progress(world: World) -> None:
    read = Caller(world.bob).read(path_of(world))
    told = {seat["name"]: seat["scorecard_state"] for seat in read["seats"]}
    assert told == {"Bob Bell": "assigned", "Carol Chu": None, "Dave Diaz": None}
    assert {row["rated"] for row in read["coverage"]} == {None}
    assert (read["state"], read["missing"]) == ("in_progress", None)


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("state=awaiting_cards", 1),
        ("state=ready", 0),
        ("state=in_progress", 0),
        ("owed=anyone", 1),
        ("owed=me", 0),
        ("opening={opening}", 1),
        ("opening={candidacy}", 0),
        ("candidacy={candidacy}", 1),
    ],
)
def test_loops_are_filtered(world: World, query: str, count: int) -> None:
    ids = {"opening": world.opening.public_id, "candidacy": world.candidacy.public_id}
    assert len(Caller(world.rosa).read(f"/loops/?{query.format(**ids)}")["results"]) == count


def test_a_plan_with_one_wrong_step_writes_nothing(world: World) -> None:
    rosa = Caller(world.rosa)
    candidate = make_candidate(world.rosa, "Uma Ude")
    body = {"candidate": str(candidate.public_id), "opening": str(world.opening.public_id)}
    candidacy = rosa.make("/candidacies/", body)["id"]
    step = {"name": "One", "starts_at": "2026-05-04T09:00:00Z", "competencies": ["data"]}
    steps = [
        {**step, "panel": [str(world.bob.public_id)]},
        {**step, "panel": [str(world.loop.public_id)]},
    ]
    refused = rosa.post("/loops/", {"candidacy": candidacy, "steps": steps})
    assert [item["pointer"] for item in refused.json()["errors"]] == ["/steps/1/panel/0"]
    assert Loop.objects.count() == 1


def test_the_candidate_cannot_be_seated(world: World) -> None:
    world.candidate.user = world.olga
    world.candidate.save(update_fields=["user"])
    body = {"interview": str(world.first.public_id), "user": str(world.olga.public_id)}
    refused = Caller(world.rosa).post(path_of(world, "seats/"), body)
    assert (refused.status_code, refused.json()["code"]) == (409, "conflict_of_interest")


def test_nobody_is_seated_twice_in_an_interview(world: World) -> None:
    body = {"interview": str(world.first.public_id), "user": str(world.bob.public_id)}
    refused = Caller(world.rosa).post(path_of(world, "seats/"), body)
    assert (refused.status_code, refused.json()["code"]) == (409, "already_seated")


def test_a_substituted_person_is_out_at_once_and_the_other_in(world: World) -> None:
    dave, olga = Caller(world.dave), Caller(world.olga)
    body = {"user": str(world.olga.public_id)}
    seat = path_of(world, f"seats/{world.daves.public_id}/substitute/")
    Caller(world.rosa).make(seat, body, status=200)
    assert dave.get(path_of(world)).status_code == 404
    assert len(olga.read("/scorecards/?owed=true")["results"]) == 1


def test_hold_and_resume_lead_back_to_the_computed_state(world: World) -> None:
    rosa = Caller(world.rosa)
    held = rosa.make(path_of(world, "hold/"), {"reason": "Budget."}, status=200)
    resumed = rosa.make(path_of(world, "resume/"), status=200)
    assert (held["state"], held["state_reason"]) == ("on_hold", "Budget.")
    assert resumed["state"] == "awaiting_cards"


def test_withdrawal_ends_the_panels_access(world: World) -> None:
    Caller(world.rosa).make(path_of(world, "withdraw/"), {"reason": "Left."}, status=200)
    assert Caller(world.bob).get(path_of(world)).status_code == 404


def test_results_say_so_while_nothing_is_rated(world: World) -> None:
    read = Caller(world.hugo).read(path_of(world, "results/"))
    assert (read["status"], read["figures"]) == ("no_ratings", None)


def test_results_are_being_computed_until_the_worker_has_done_it(world: World, drain: Any) -> None:
    seal(world.card(world.bobs))
    hugo = Caller(world.hugo)
    before = hugo.read(path_of(world, "results/"))
    drain()
    after = hugo.read(path_of(world, "results/"))
    assert (before["status"], before["job"]["status"]) == ("computing", "pending")
    assert (after["status"], after["recommendation"]["probability"]) == (
        "ready",
        after["figures"]["p_above_bar"],
    )


def test_computing_without_a_rating_is_refused(world: World) -> None:
    refused = Caller(world.hugo).post(path_of(world, "results/"))
    assert (refused.status_code, refused.json()["code"]) == (409, "no_figures")


def decide(world: World, caller: Caller, outcome: str = "hire") -> Any:
    seen = Caller(world.alice).make(path_of(world, "results/"), status=200)["recommendation"]["id"]
    body = {
        "recommendation": seen,
        "outcome": outcome,
        "reason": "Clear.",
        "override_reason": LONG_REASON,
    }
    return caller.post(path_of(world, "decisions/"), body)


def test_an_outstanding_card_needs_another_persons_approval(world: World) -> None:
    seal(world.card(world.bobs), STRONG)
    hugo, alice = Caller(world.hugo), Caller(world.alice)
    refused = decide(world, hugo)
    assert (refused.status_code, refused.json()["code"]) == (409, "needs_approval")
    alice.make(path_of(world, "approvals/"), {"outcome": "hire", "reason": LONG_REASON})
    decided = decide(world, hugo).json()
    assert (decided["approved_by"], len(decided["outstanding"])) == ("Alice Adams", 2)


def test_a_revision_makes_the_figures_that_were_read_stale(world: World) -> None:
    world.seal_all(bob=STRONG, carol=STRONG, dave=STRONG)
    hugo = Caller(world.hugo)
    seen = hugo.make(path_of(world, "results/"), status=200)["recommendation"]["id"]
    card = f"/scorecards/{world.card(world.bobs).public_id}/revisions/"
    Caller(world.bob).make(card, {"overall": "no", "reason": LONG_REASON, "competencies": {}})
    body = {"recommendation": seen, "outcome": "hire", "reason": "Clear."}
    refused = hugo.post(path_of(world, "decisions/"), body)
    assert (refused.status_code, refused.json()["code"]) == (412, "stale_figures")
    assert Decision.objects.count() == 0
    (newest,) = world.card(world.bobs).revisions.filter(number=2)
    cards = hugo.make(path_of(world, "results/"), status=200)["figures"]["cards"]
    assert str(newest.public_id) in {card["revision"] for card in cards}


def test_a_decision_is_reopened_with_a_reason_and_stays(world: World) -> None:
    world.seal_all(bob=STRONG, carol=STRONG, dave=STRONG)
    hugo = Caller(world.hugo)
    first = decide(world, hugo).json()
    hugo.make(path_of(world, "reopen/"), {"reason": LONG_REASON}, status=200)
    read = hugo.read(f"/decisions/{first['id']}/")
    assert (read["reopening_reason"], read["outcome"]) == (LONG_REASON, "hire")
    assert decide(world, hugo, "no_hire").json()["number"] == 2


def test_a_panelist_dissents_once(world: World) -> None:
    world.seal_all(bob=STRONG, carol=STRONG, dave=STRONG)
    decision = decide(world, Caller(world.hugo)).json()["id"]
    bob, path = Caller(world.bob), f"/decisions/{decision}/dissents/"
    made = bob.make(path, {"reason": LONG_REASON})
    assert [(row["author"], row["reason"]) for row in made["results"]] == [
        ("Bob Bell", LONG_REASON)
    ]
    assert bob.post(path, {"reason": LONG_REASON}).status_code == 409


def test_the_audit_log_is_filtered_by_verb_actor_and_subject(world: World) -> None:
    seal(world.card(world.bobs))
    query = f"verb=scorecard.&actor={world.bob.public_id}"
    rows = Caller(world.alice).read(f"/audit/?{query}")["results"]
    assert [(row["verb"], row["actor_name"]) for row in rows] == [("scorecard.sealed", "Bob Bell")]
    subject = f"subject={world.card(world.bobs).public_id}&verb=scorecard.sealed"
    assert len(Caller(world.alice).read(f"/audit/?{subject}")["results"]) == 1


def test_a_calibration_run_tells_its_variances(world: World) -> None:
    world.seal_all()
    alice = Caller(world.alice)
    results = alice.make(path_of(world, "results/"), status=200)
    run = alice.read(f"/calibration-runs/{results['run']['id']}/")
    assert (run["cards"], min(run["variances"])) == (3, "candidate")
