"""The rule speaks first and is stored; then a named person decides, once."""

from collections.abc import Callable
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, transaction

from accounts.errors import Invalid, NotAllowed, NotFound, Refusal, WrongState
from accounts.models import AuditEvent
from candidates.actions import change_opening
from loops.actions import (
    approve_decision,
    decide_loop,
    file_dissent,
    find_estimate,
    hold_loop,
    recommend,
    reopen_loop,
    seat_interviewer,
)
from loops.errors import AlreadyDecided, NeedsApproval, NoFigures, StaleFigures
from loops.models import Approval, Decision, Loop, LoopEstimate, Recommendation
from scorecards.actions import revise_card
from tests.builders import LONG_REASON, World, make_interview, seal
from tests.loops.test_states import open_another
from tests.refusing import refused

pytestmark = pytest.mark.django_db

STRONG = {
    f"{key}.rating": 4 for key in ("strategy", "influence", "execution", "leadership", "data")
}
REASON = "Clear and consistent evidence."


def make_ready(world: World) -> None:
    world.seal_all(bob=STRONG, carol=STRONG, dave=STRONG)


def hire(world: World, **options: object) -> Decision:
    return decide_loop(
        world.fresh_loop(),
        by=world.hugo,
        outcome="hire",
        reason=REASON,
        **options,  # type: ignore[arg-type]  # each test passes its own keywords
    )


def test_a_decision_keeps_the_figures_it_was_shown(world: World) -> None:
    make_ready(world)
    shown = recommend(world.fresh_loop())
    decision = hire(world, seen=shown.public_id)
    assert decision.recommendation == shown
    assert shown.estimate.figures["p_above_bar"] == shown.probability
    assert world.fresh_loop().state == Loop.State.DECIDED


def test_the_same_cards_give_the_same_estimate_row(world: World) -> None:
    make_ready(world)
    assert recommend(world.fresh_loop()) == recommend(world.fresh_loop())
    assert LoopEstimate.objects.count() == Recommendation.objects.count() == 1


def test_a_second_decision_is_refused_and_changes_nothing(world: World) -> None:
    make_ready(world)
    first = hire(world)
    with pytest.raises(AlreadyDecided):
        decide_loop(
            world.fresh_loop(),
            by=world.hugo,
            outcome="no_hire",
            reason=REASON,
            override_reason=LONG_REASON,
        )
    assert Decision.objects.get() == first


def test_the_database_refuses_a_second_first_decision(world: World) -> None:
    make_ready(world)
    first = hire(world)
    first.pk, first.public_id = None, uuid4()
    with pytest.raises(DatabaseError), transaction.atomic():
        first.save(force_insert=True)


def test_the_database_refuses_to_change_a_decision(world: World) -> None:
    make_ready(world)
    hire(world)
    with (
        pytest.raises(DatabaseError, match="never changes"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("UPDATE loops_decision SET outcome = 'no_hire'")


def test_figures_that_changed_since_they_were_read_stop_the_decision(world: World) -> None:
    make_ready(world)
    old = recommend(world.fresh_loop())

    revise_card(
        world.card(world.bobs), by=world.bob, changes={"data.rating": 1}, reason=LONG_REASON
    )
    with pytest.raises(StaleFigures):
        hire(world, seen=old.public_id)
    assert Decision.objects.count() == 0


def test_a_decision_against_the_rule_needs_a_reason(world: World) -> None:
    make_ready(world)
    with pytest.raises(Invalid) as refused:
        decide_loop(world.fresh_loop(), by=world.hugo, outcome="no_hire", reason=REASON)
    assert refused.value.field == "override_reason"
    decision = decide_loop(
        world.fresh_loop(),
        by=world.hugo,
        outcome="no_hire",
        reason=REASON,
        override_reason=LONG_REASON,
    )
    assert (decision.recommendation.advice, decision.outcome) == ("hire", "no_hire")


def test_an_outstanding_card_needs_a_second_person(world: World) -> None:
    seal(world.card(world.bobs), STRONG)
    with pytest.raises(NeedsApproval):
        hire(world, override_reason=LONG_REASON)
    approve_decision(world.fresh_loop(), by=world.alice, outcome="hire", reason=LONG_REASON)
    decision = hire(world, override_reason=LONG_REASON)
    assert (decision.approved_by, len(decision.outstanding)) == (world.alice, 2)


def test_a_consent_does_not_reach_a_card_that_is_owed_since(world: World) -> None:
    def consent() -> None:
        approve_decision(world.fresh_loop(), by=world.alice, outcome="hire", reason=LONG_REASON)

    seal(world.card(world.bobs), STRONG)
    consent()
    seat_interviewer(world.fresh_loop(), by=world.hugo, interview=world.second, user=world.olga)
    with pytest.raises(NeedsApproval):
        hire(world, override_reason=LONG_REASON)
    consent()
    decision = hire(world, override_reason=LONG_REASON)
    assert (decision.approved_by, len(decision.outstanding)) == (world.alice, 3)


def test_a_consent_that_was_taken_back_may_be_given_again(world: World) -> None:
    seal(world.card(world.bobs), STRONG)
    for outcome in ("hire", "no_hire", "hire"):
        approve_decision(world.fresh_loop(), by=world.alice, outcome=outcome, reason=LONG_REASON)
    assert hire(world, override_reason=LONG_REASON).approved_by == world.alice


def test_nobody_approves_their_own_decision(world: World) -> None:
    seal(world.card(world.bobs), STRONG)
    approve_decision(world.fresh_loop(), by=world.hugo, outcome="hire", reason=LONG_REASON)
    with pytest.raises(NeedsApproval):
        hire(world, override_reason=LONG_REASON)


def test_an_approval_is_for_one_outcome(world: World) -> None:
    seal(world.card(world.bobs), STRONG)
    approve_decision(world.fresh_loop(), by=world.alice, outcome="no_hire", reason=LONG_REASON)
    with pytest.raises(NeedsApproval):
        hire(world, override_reason=LONG_REASON)


def test_a_rule_may_always_want_a_second_person(world: World) -> None:

    change_opening(world.opening, by=world.alice, rule={"approver_required": True})
    loop = open_another(world)

    interview = make_interview(loop.candidacy, world.rosa)
    seal(
        world.card(seat_interviewer(loop, by=world.rosa, interview=interview, user=world.bob)),
        STRONG,
    )
    with pytest.raises(NeedsApproval):
        decide_loop(loop, by=world.hugo, outcome="hire", reason=REASON, override_reason=LONG_REASON)


def test_without_a_card_there_is_nothing_to_decide_on(world: World) -> None:
    with pytest.raises(NoFigures):
        hire(world)


@pytest.mark.parametrize("outcome", ["", "maybe", "HIRE"])
def test_an_unknown_outcome_is_refused(world: World, outcome: str) -> None:
    make_ready(world)
    with pytest.raises(Invalid) as refused:
        decide_loop(world.fresh_loop(), by=world.hugo, outcome=outcome, reason=REASON)
    assert refused.value.field == "outcome"


def test_one_more_interview_names_its_competency_and_keeps_the_loop_open(world: World) -> None:
    make_ready(world)
    with pytest.raises(Invalid):
        decide_loop(world.fresh_loop(), by=world.hugo, outcome="one_more", reason=REASON)
    decide_loop(
        world.fresh_loop(), by=world.hugo, outcome="one_more", reason=REASON, competency="data"
    )
    assert world.fresh_loop().state == Loop.State.READY
    assert hire(world).previous is not None


def test_a_reopened_loop_gets_a_decision_that_refers_to_the_old_one(world: World) -> None:
    make_ready(world)
    first = hire(world)
    reopen_loop(world.fresh_loop(), by=world.hugo, reason=LONG_REASON)
    second = decide_loop(
        world.fresh_loop(),
        by=world.hugo,
        outcome="no_hire",
        reason=REASON,
        override_reason=LONG_REASON,
    )
    assert (second.number, second.previous) == (2, first)


def test_who_reopened_is_who_put_the_loop_back(world: World) -> None:
    make_ready(world)
    hire(world)
    reopen_loop(world.fresh_loop(), by=world.hugo, reason=LONG_REASON)
    newest = AuditEvent.objects.order_by("-pk")[:2]
    said = [(event.verb, event.actor, event.payload) for event in reversed(newest)]
    assert said == [
        ("loop.interviewing", world.hugo, {"before": "decided", "reason": LONG_REASON}),
        ("loop.ready", None, {"before": "interviewing"}),
    ]


def test_a_loop_on_hold_is_not_decided(world: World) -> None:
    make_ready(world)
    hold_loop(world.fresh_loop(), by=world.rosa, reason="Frozen.")
    with pytest.raises(WrongState):
        hire(world)


@pytest.mark.parametrize(
    ("name", "error"),
    [
        ("rosa", NotAllowed),
        ("bob", NotAllowed),
        ("olga", NotFound),
    ],
)
def test_only_the_hiring_manager_or_an_admin_decides(
    world: World, name: str, error: type[Exception]
) -> None:
    make_ready(world)
    with pytest.raises(error):
        decide_loop(world.fresh_loop(), by=getattr(world, name), outcome="hire", reason=REASON)
    assert Decision.objects.count() == 0


def test_a_hiring_manager_who_owes_a_card_cannot_decide(world: World) -> None:
    make_ready(world)
    seat_interviewer(world.loop, by=world.rosa, interview=world.second, user=world.hugo)
    with pytest.raises(NotAllowed):
        hire(world, override_reason=LONG_REASON)


def test_dissent_stands_beside_the_decision_once(world: World) -> None:
    make_ready(world)
    decision = hire(world)
    file_dissent(decision, by=world.bob, reason=LONG_REASON)
    with pytest.raises(WrongState):
        file_dissent(decision, by=world.bob, reason=LONG_REASON)
    assert decision.dissents.get().author == world.bob


def test_a_decision_is_written_into_the_loops_chain(world: World) -> None:
    make_ready(world)
    decision = hire(world)
    event = AuditEvent.objects.get(verb="loop.decision_recorded")
    assert event.payload["decision"] == str(decision.public_id)
    assert event.stream.name == f"loop:{world.candidacy.public_id}"


def test_shadow_cards_do_not_move_the_estimate(world: World) -> None:
    make_ready(world)
    before = recommend(world.fresh_loop()).estimate
    seat = seat_interviewer(
        world.loop, by=world.rosa, interview=world.second, user=world.olga, kind="shadow"
    )
    seal(world.card(seat), {"data.rating": 1})
    assert find_estimate(world.fresh_loop()) == before


def test_only_one_more_interview_names_a_competency(world: World) -> None:
    make_ready(world)
    with refused(Invalid, "Only one more interview", field="competency"):
        hire(world, competency="data")
    assert not Decision.objects.exists()


def approve(world: World, **options: object) -> Approval:
    told = {"by": world.alice, "outcome": "hire", "reason": LONG_REASON, **options}
    return approve_decision(world.fresh_loop(), **told)  # type: ignore[arg-type]  # as above


def test_there_is_no_other_outcome_to_approve(world: World) -> None:
    make_ready(world)
    with refused(Invalid, "Choose hire", field="outcome"):
        approve(world, outcome="maybe")
    assert not Approval.objects.exists()


@pytest.mark.parametrize(("name", "error"), [("bob", NotAllowed), ("olga", NotFound)])
def test_only_staff_approve(world: World, name: str, error: type[Refusal]) -> None:
    make_ready(world)
    with refused(error):
        approve(world, by=getattr(world, name))
    assert not Approval.objects.exists()


def test_a_consent_that_names_no_figures_counts_for_nothing(world: World) -> None:
    """Consents were once given without naming what they rest on."""
    seal(world.card(world.bobs), STRONG)
    Approval.objects.create(
        loop=world.fresh_loop(),
        decision_number=1,
        outcome="hire",
        given_by=world.alice,
        reason=LONG_REASON,
    )
    with refused(NeedsApproval):
        hire(world, override_reason=LONG_REASON)
    approve(world)
    assert hire(world, override_reason=LONG_REASON).approved_by == world.alice


@pytest.mark.parametrize("end", [None, hold_loop])
def test_only_a_decided_loop_is_reopened(world: World, end: Callable[..., Loop] | None) -> None:
    make_ready(world)
    if end is not None:
        end(world.fresh_loop(), by=world.rosa, reason=LONG_REASON)
    with refused(WrongState, "Only a decided loop"):
        reopen_loop(world.fresh_loop(), by=world.hugo, reason=LONG_REASON)


def test_whoever_sees_no_figures_files_no_dissent(world: World) -> None:
    make_ready(world)
    decision = hire(world)
    with refused(NotFound):
        file_dissent(decision, by=world.olga, reason=LONG_REASON)
    assert not decision.dissents.exists()
