"""How far a loop is comes from its rows; people set only what people decide."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from accounts.errors import Invalid, NotAllowed, NotFound, WrongState
from candidates.actions import add_candidacy, call_off_interview, change_opening
from loops.actions import (
    close_loop,
    hold_loop,
    list_coverage,
    list_missing,
    open_loop,
    plan_loop,
    refresh_state,
    resume_loop,
    seat_interviewer,
    start_debrief,
    substitute_interviewer,
    unseat_interviewer,
    waive_coverage,
    withdraw_loop,
)
from loops.errors import AlreadySeated, ConflictOfInterest
from loops.models import Loop
from scorecards.actions import decline_card
from scorecards.models import Scorecard
from tests.builders import LONG_REASON, World, make_candidate, make_interview, make_user, seal

pytestmark = pytest.mark.django_db


def fresh(world: World) -> Loop:
    return refresh_state(world.fresh_loop())


def open_another(world: World, name: str = "Uma Ude") -> Loop:
    candidacy = add_candidacy(make_candidate(world.rosa, name), world.opening, by=world.rosa)
    return open_loop(candidacy, by=world.rosa)


def test_a_new_loop_is_planned_and_waits_for_interviews(world: World) -> None:
    loop = open_another(world)
    assert loop.state == Loop.State.PLANNED
    assert [item.code for item in list_missing(loop)][:2] == ["no_interview", "no_panel"]


def test_a_loop_before_its_first_interview_is_planned(world: World) -> None:
    loop = open_another(world)
    later = make_interview(
        loop.candidacy, world.rosa, starts_at=datetime.now(UTC) + timedelta(days=2)
    )
    seat_interviewer(loop, by=world.rosa, interview=later, user=world.bob)
    assert refresh_state(loop).state == Loop.State.PLANNED


def test_a_loop_between_interviews_is_interviewing(world: World) -> None:
    make_interview(world.candidacy, world.rosa, starts_at=datetime.now(UTC) + timedelta(days=2))
    assert fresh(world).state == Loop.State.INTERVIEWING


def test_a_loop_with_owed_cards_awaits_them_and_says_whose(world: World) -> None:
    seal(world.card(world.bobs))
    loop = fresh(world)
    assert (loop.state, loop.cards_in, loop.cards_due) == (Loop.State.AWAITING_CARDS, 1, 3)
    assert {item.who for item in list_missing(loop)} == {"Carol Chu", "Dave Diaz"}


def test_a_loop_with_every_card_is_ready(world: World) -> None:
    world.seal_all()
    assert (world.fresh_loop().state, list_missing(world.fresh_loop())) == (Loop.State.READY, [])


def test_a_competency_that_nobody_rated_keeps_the_loop_from_being_ready(world: World) -> None:
    blank = {"data.rating": "not_asked"}
    world.seal_all(bob=blank, carol=blank, dave=blank)
    loop = world.fresh_loop()
    assert loop.state == Loop.State.AWAITING_CARDS
    assert [(item.code, item.competency) for item in list_missing(loop)] == [("unrated", "data")]


def test_a_waiver_lets_it_be_ready(world: World) -> None:
    blank = {"data.rating": "not_asked"}
    world.seal_all(bob=blank, carol=blank, dave=blank)
    waive_coverage(world.loop, by=world.rosa, competency="data", reason=LONG_REASON)
    assert world.fresh_loop().state == Loop.State.READY


def test_a_waiver_needs_a_reason(world: World) -> None:
    with pytest.raises(Invalid) as refused:
        waive_coverage(world.loop, by=world.rosa, competency="data", reason="fine")
    assert refused.value.field == "reason"


def test_a_hole_in_the_plan_is_named_before_anybody_interviews(world: World) -> None:
    loop = open_another(world)
    only = make_interview(loop.candidacy, world.rosa, competencies=["strategy"])
    seat_interviewer(loop, by=world.rosa, interview=only, user=world.bob)
    holes = {row.key for row in list_coverage(loop) if row.is_hole}
    assert holes == {"influence", "execution", "leadership", "data"}


def test_a_hole_keeps_a_loop_from_being_ready_until_each_is_waived(world: World) -> None:
    loop = open_another(world)
    only = make_interview(loop.candidacy, world.rosa, competencies=["strategy", "data"])
    seat = seat_interviewer(loop, by=world.rosa, interview=only, user=world.bob)
    seal(world.card(seat))
    states = []
    for key in ("influence", "execution", "leadership"):
        states.append(Loop.objects.get(pk=loop.pk).state)
        waive_coverage(loop, by=world.rosa, competency=key, reason=LONG_REASON)
    assert states == [Loop.State.AWAITING_CARDS] * 3
    assert Loop.objects.get(pk=loop.pk).state == Loop.State.READY


def test_one_rater_is_thin_and_two_are_not(world: World) -> None:
    thin = {row.key: row.is_thin for row in list_coverage(world.loop)}
    assert set(thin.values()) == {False}
    unseat_interviewer(world.daves, by=world.rosa)
    unseat_interviewer(world.carols, by=world.rosa)
    assert {row.is_thin for row in list_coverage(world.loop)} == {True}


def test_a_shadow_card_neither_covers_nor_is_awaited(world: World) -> None:
    seat_interviewer(
        world.loop, by=world.rosa, interview=world.second, user=world.olga, kind="shadow"
    )
    world.seal_all()
    assert world.fresh_loop().state == Loop.State.READY
    assert {row.planned for row in list_coverage(world.loop)} == {3}


def test_an_interview_that_did_not_happen_releases_its_cards(world: World) -> None:
    call_off_interview(world.second, by=world.rosa)
    assert world.card(world.daves).state == Scorecard.State.DID_NOT_HAPPEN
    assert world.fresh_loop().cards_due == 2


def test_declining_ends_the_seat(world: World) -> None:
    decline_card(world.card(world.daves), by=world.dave)
    assert not Loop.objects.visible_to(world.dave).exists()
    assert world.fresh_loop().cards_due == 2


def test_a_substitute_takes_the_seat_with_its_due_date(world: World) -> None:
    seat = substitute_interviewer(world.daves, by=world.rosa, user=world.olga)
    assert world.card(world.daves).state == Scorecard.State.SUBSTITUTED
    assert (seat.competencies, world.card(seat).interview) == (
        world.daves.competencies,
        world.second,
    )


def test_a_substitute_who_sits_there_already_changes_nothing(world: World) -> None:
    with pytest.raises(AlreadySeated):
        substitute_interviewer(world.bobs, by=world.rosa, user=world.carol)
    assert world.card(world.bobs).state == Scorecard.State.ASSIGNED


def test_the_candidate_cannot_be_seated(world: World) -> None:
    tess = make_user("Tess Kim")
    world.candidate.user = tess
    world.candidate.save(update_fields=["user"])
    with pytest.raises(ConflictOfInterest):
        seat_interviewer(world.loop, by=world.rosa, interview=world.second, user=tess)


def test_bar_and_weights_stay_as_they_were_at_opening(world: World) -> None:

    change_opening(world.opening, by=world.alice, bar="2.5", weights={"data": 1})
    loop = world.fresh_loop()
    assert (str(loop.bar), sorted(loop.weights)) == (
        "3.00",
        ["data", "execution", "influence", "leadership", "strategy"],
    )


def test_only_a_ready_loop_goes_to_debrief(world: World) -> None:
    with pytest.raises(WrongState):
        start_debrief(world.loop, by=world.rosa)
    world.seal_all()
    assert start_debrief(world.loop, by=world.rosa).state == Loop.State.DEBRIEF


def test_a_loop_on_hold_comes_back_where_its_rows_say(world: World) -> None:
    hold_loop(world.loop, by=world.rosa, reason="Headcount is frozen.")
    world.seal_all()
    assert world.fresh_loop().state == Loop.State.ON_HOLD
    assert resume_loop(world.loop, by=world.rosa).state == Loop.State.READY


def test_a_withdrawn_loop_ends_the_panels_access(world: World) -> None:
    withdraw_loop(world.loop, by=world.rosa, reason="Took another offer.")
    assert not Loop.objects.visible_to(world.bob).exists()
    assert Loop.objects.visible_to(world.rosa).exists()


def test_only_a_decided_loop_closes(world: World) -> None:
    with pytest.raises(WrongState):
        close_loop(world.loop, by=world.rosa)


@pytest.mark.parametrize(
    "act",
    [
        lambda world, by: hold_loop(world.loop, by=by, reason="x"),
        lambda world, by: waive_coverage(world.loop, by=by, competency="data", reason=LONG_REASON),
        lambda world, by: seat_interviewer(
            world.loop, by=by, interview=world.second, user=world.olga
        ),
        lambda world, by: unseat_interviewer(world.daves, by=by),
        lambda world, by: withdraw_loop(world.loop, by=by, reason="x"),
    ],
)
def test_a_panelist_may_not_run_the_loop_and_a_stranger_not_know_it(world: World, act: Any) -> None:
    with pytest.raises(NotAllowed):
        act(world, world.bob)
    with pytest.raises(NotFound):
        act(world, world.olga)
    act(world, world.rosa)


def test_a_planned_loop_is_written_whole_or_not_at_all(world: World) -> None:
    candidacy = add_candidacy(make_candidate(world.rosa, "Uma Ude"), world.opening, by=world.rosa)
    soon = datetime.now(UTC) + timedelta(days=1)
    good = {"name": "One", "starts_at": soon, "competencies": ["data"], "panel": [world.bob]}
    with pytest.raises(Invalid):
        plan_loop(candidacy, by=world.rosa, steps=[good, {**good, "competencies": ["charm"]}])
    assert (Loop.objects.count(), candidacy.interviews.count()) == (1, 0)
    assert plan_loop(candidacy, by=world.rosa, steps=[good]).cards_due == 1
