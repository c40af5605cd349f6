"""The debrief: the same figures everywhere, the opposed words, and the decision."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from candidates.actions import add_candidacy, change_opening
from loops.actions import decide_loop, open_loop, seat_interviewer
from loops.models import Decision, LoopEstimate
from scorecards.actions import revise_card
from tests.builders import LONG_REASON, World, make_candidate, make_interview, seal

Send = Callable[..., Any]
APART = {"bob": {"strategy.rating": 1, "strategy.note": "No segment named."}}


@pytest.fixture
def debate(world: World) -> World:
    """Return the world with every card in and two ratings of strategy two points apart."""
    world.seal_all(**APART)
    return world


@pytest.fixture
def send(world: World, client: Client) -> Send:
    """Return a function that sends one of the debrief's forms, by Hugo unless told otherwise."""

    def send(what: str, fields: Mapping[str, Any], by: User | None = None) -> Any:
        client.force_login(by or world.hugo)
        shown = world.loop.recommendations.order_by("-pk").first()
        seen = {"recommendation": shown.public_id} if shown and what == "decide" else {}
        data = {f"{what}-{name}": value for name, value in {**seen, **fields}.items()}
        return client.post(f"/loops/{world.loop.public_id}/debrief/{what}/", data)

    return send


@pytest.fixture
def look(world: World, client: Client) -> Callable[..., Any]:
    """Return a function that opens the debrief and returns its context."""

    def look(by: User | None = None) -> Any:
        client.force_login(by or world.hugo)
        return client.get(f"/loops/{world.loop.public_id}/debrief/").context

    return look


def test_the_packet_says_at_its_head_what_it_is_about(debate: World, client: Client) -> None:
    client.force_login(debate.hugo)
    page = client.get(f"/loops/{debate.loop.public_id}/debrief/").content.decode()
    shown = page.partition('class="packet-head"')[2].partition('class="head"')[0]
    stored = LoopEstimate.objects.select_related("run").latest("pk")
    for part in (
        "Tess Kim",
        "Senior product manager",
        stored.inputs_hash,
        "Not decided",
        "Printed",
    ):
        assert part in shown
    assert str(stored.run.public_id) in shown


def list_errors(answer: Any) -> tuple[int, dict[str, list[str]]]:
    """Return the status and the sentences by field of a page that came back."""
    return answer.status_code, dict(answer.context["refused"].errors)


def advise(world: World) -> tuple[str, str]:
    """Return what the rule says of the loop, and the opposite."""
    advice = LoopEstimate.objects.latest("pk").figures["recommendation"]["advice"]
    return advice, {"hire": "no_hire", "no_hire": "hire"}[advice]


def test_it_shows_the_figures_of_the_stored_estimate(debate: World, look: Any) -> None:
    assert look()["figures"] == LoopEstimate.objects.get().figures


def test_it_puts_the_opposed_words_side_by_side(debate: World, look: Any) -> None:
    (talk,) = look()["debrief"].talks

    assert (talk.key, talk.low.row.card.author, talk.low.cell.note, talk.high.value) == (
        "strategy",
        debate.bob,
        "No segment named.",
        3,
    )


def test_it_shows_what_was_sealed_beside_what_was_revised(debate: World, look: Any) -> None:
    revise_card(
        debate.card(debate.bobs),
        by=debate.bob,
        changes={"strategy.rating": 2},
        reason=LONG_REASON,
        basis="all_heard",
    )

    debrief = look()["debrief"]
    row = next(line.row for line in debrief.matrix if line.row.card.author == debate.bob)

    assert debrief.revised == 1
    assert (row.cell("strategy").sealed, row.cell("strategy").value) == (1, 2)


def test_it_says_nothing_of_an_interviewers_strictness_before_ten_interviews(
    debate: World, look: Any
) -> None:
    assert [line.scores for line in look()["debrief"].matrix] == ["", "", ""]


def test_it_says_how_strictly_a_well_known_interviewer_scores(debate: World, look: Any) -> None:
    debrief = look()["debrief"]
    debrief.figures["leniency"] = {str(debate.bobs.scorecard.public_id): -0.42}
    del debrief.matrix

    by_author = {line.row.card.author: (line.scores, line.by) for line in debrief.matrix}

    assert by_author[debate.bob] == ("lower", 0.42)


def test_it_says_that_nobody_has_rated(world: World, client: Client) -> None:
    client.force_login(world.hugo)

    html = client.get(f"/loops/{world.loop.public_id}/debrief/").content.decode()

    assert "Nobody has submitted a rating yet" in html


def test_it_records_a_decision_with_its_reason(debate: World, look: Any, send: Send) -> None:
    advised = look()["advised"]
    fields = {"recommendation": advised.public_id, "outcome": advised.advice, "reason": "Clear."}

    send("decide", fields)

    made = Decision.objects.get()
    assert (made.outcome, made.reason, made.recommendation, made.decided_by) == (
        advised.advice,
        "Clear.",
        advised,
        debate.hugo,
    )


def test_it_shows_a_stored_decision_with_the_figures_it_was_taken_on(
    debate: World, look: Any
) -> None:
    seen = look()["figures"]
    advice, _ = advise(debate)
    decide_loop(debate.fresh_loop(), by=debate.hugo, outcome=advice, reason="Clear.")
    revise_card(
        debate.card(debate.bobs), by=debate.bob, changes={"data.rating": 1}, reason=LONG_REASON
    )

    assert look()["figures"] == seen


def test_it_asks_for_a_reason_and_keeps_the_choice(debate: World, send: Send) -> None:
    answer = send("decide", {"outcome": "hire", "reason": "  "})

    form = answer.context["refused"]
    assert (answer.status_code, list(form.errors), form["outcome"].value()) == (
        422,
        ["reason"],
        "hire",
    )


def test_it_asks_why_a_decision_goes_against_the_rule(debate: World, look: Any, send: Send) -> None:
    look()
    _, against = advise(debate)

    answer = send("decide", {"outcome": against, "reason": "We know better."})

    sentence = "Give a reason of at least 20 characters."
    assert list_errors(answer) == (422, {"override_reason": [sentence]})


def test_it_asks_which_competency_one_more_interview_is_for(debate: World, send: Send) -> None:
    answer = send("decide", {"outcome": "one_more", "reason": "Split."})

    sentence = "Say which competency one more interview is for."
    assert list_errors(answer) == (422, {"competency": [sentence]})


def test_it_refuses_an_outcome_that_is_none(debate: World, send: Send) -> None:
    assert list(list_errors(send("decide", {"outcome": "maybe", "reason": "Hm."}))[1]) == [
        "outcome"
    ]


def test_it_refuses_a_second_decision(debate: World, look: Any, send: Send) -> None:
    look()
    advice, _ = advise(debate)
    send("decide", {"outcome": advice, "reason": "Clear."})

    answer = send("decide", {"outcome": advice, "reason": "Again."})

    sentence = "This loop is decided. To decide again, reopen it with a reason."
    assert list_errors(answer) == (409, {"__all__": [sentence]})


def test_it_refuses_a_decision_on_figures_that_have_changed_and_shows_the_new_ones(
    debate: World, look: Any, send: Send
) -> None:
    old = look()["advised"]
    revise_card(
        debate.card(debate.bobs), by=debate.bob, changes={"data.rating": 1}, reason=LONG_REASON
    )

    answer = send(
        "decide", {"recommendation": old.public_id, "outcome": old.advice, "reason": "Clear."}
    )

    form = answer.context["refused"]
    shown = answer.context["advised"].public_id
    assert (answer.status_code, form["recommendation"].value(), form["reason"].value()) == (
        412,
        str(shown),
        "Clear.",
    )


def test_a_page_that_showed_no_recommendation_decides_nothing(debate: World, send: Send) -> None:
    form = {"outcome": "one_more", "competency": "data", "reason": "Split."}
    refused = send("decide", {**form, "recommendation": ""})
    assert (refused.status_code, Decision.objects.count()) == (412, 0)
    shown = refused.context["decide_form"]["recommendation"].value()
    send("decide", {**form, "recommendation": shown})
    assert Decision.objects.get().outcome == "one_more"


def test_it_lets_no_recruiter_decide(debate: World, send: Send) -> None:
    answer = send("decide", {"outcome": "hire", "reason": "Clear."}, by=debate.rosa)

    assert (answer.status_code, Decision.objects.count()) == (403, 0)


def test_it_hides_the_decision_from_a_stranger(debate: World, send: Send) -> None:
    assert send("decide", {"outcome": "hire", "reason": "x"}, by=debate.olga).status_code == 404


def test_it_waits_for_a_second_person_while_a_card_is_out(
    world: World, look: Any, send: Send
) -> None:
    seal(world.card(world.bobs))
    look()
    advice, _ = advise(world)
    fields = {"outcome": advice, "reason": "Clear.", "override_reason": LONG_REASON}

    before = send("decide", fields)
    send("approve", {"outcome": advice, "reason": LONG_REASON}, by=world.rosa)
    send("decide", fields)

    assert (before.status_code, Decision.objects.get().approved_by) == (409, world.rosa)


def test_it_shows_a_consent_while_it_holds_and_lets_it_be_given_anew(
    debate: World, look: Any, send: Send
) -> None:
    def shown() -> tuple[int, bool]:
        facts = look(debate.rosa)["debrief"]
        return len(facts.approvals), facts.may_approve

    consent = {"outcome": "hire", "reason": LONG_REASON}
    assert send("approve", consent, by=debate.rosa).status_code == 302
    assert shown() == (1, False)
    seat_interviewer(debate.loop, by=debate.hugo, interview=debate.second, user=debate.olga)
    assert shown() == (0, True)
    send("approve", consent, by=debate.rosa)
    assert shown() == (1, False)


def test_it_says_beforehand_that_the_rule_wants_a_second_person(
    world: World, client: Client
) -> None:
    change_opening(world.opening, by=world.alice, rule={"approver_required": True})
    candidacy = add_candidacy(
        make_candidate(world.rosa, "Yusuf Ince"), world.opening, by=world.rosa
    )
    loop = open_loop(candidacy, by=world.rosa)
    interview = make_interview(candidacy, world.rosa)
    seal(world.card(seat_interviewer(loop, by=world.rosa, interview=interview, user=world.bob)))
    client.force_login(world.hugo)

    context = client.get(f"/loops/{loop.public_id}/debrief/").context

    assert context["debrief"].needs_approval is True


def test_it_reopens_a_decided_loop_with_a_reason(debate: World, look: Any, send: Send) -> None:
    look()
    advice, _ = advise(debate)
    send("decide", {"outcome": advice, "reason": "Clear."})

    send("reopen", {"reason": LONG_REASON})

    assert debate.fresh_loop().state == "ready"


def test_it_keeps_a_dissent_beside_the_decision(debate: World, look: Any, send: Send) -> None:
    look()
    advice, _ = advise(debate)
    send("decide", {"outcome": advice, "reason": "Clear."})

    send("dissent", {"reason": LONG_REASON}, by=debate.carol)

    (dissent,) = look()["debrief"].decision.dissents.all()
    assert (dissent.author, dissent.reason) == (debate.carol, LONG_REASON)


def test_it_notes_that_somebody_opened_the_transcript_signal(
    debate: World, client: Client, drain: Callable[[], None]
) -> None:
    transcript = debate.say()
    drain()
    client.force_login(debate.hugo)

    client.post(f"/loops/{debate.loop.public_id}/signal/")

    suggestion = transcript.suggestions.get()
    assert [view.user for view in suggestion.views.all()] == [debate.hugo]


def test_it_does_not_show_the_transcript_signal_unasked(
    debate: World, client: Client, drain: Callable[[], None]
) -> None:
    transcript = debate.say()
    drain()
    client.force_login(debate.hugo)

    client.get(f"/loops/{debate.loop.public_id}/debrief/")

    assert transcript.suggestions.get().views.count() == 0
