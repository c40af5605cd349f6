"""A decision is replayed from what was stored with it; whatever was tampered with is named."""

from __future__ import annotations

import io
import json
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from accounts.models import ErasurePass
from loops.actions import calibrate_company, decide_loop, replay_decision
from loops.api.replays import KINDS
from loops.models import Decision
from scorecards.actions import revise_card
from tests.builders import LONG_REASON, World

pytestmark = pytest.mark.django_db


@pytest.fixture
def decision(world: World) -> Decision:
    """Return a decision under a run that had read one card in an earlier revision."""
    world.seal_all(bob={"strategy.rating": 1})
    calibrate_company()
    revise_card(
        world.card(world.bobs), by=world.bob, changes={"data.rating": 4}, reason=LONG_REASON
    )
    return decide_loop(
        world.fresh_loop(),
        by=world.hugo,
        outcome="hire",
        reason="Enough was heard.",
        override_reason=LONG_REASON,
    )


def tamper(sql: str, *values: Any) -> None:
    """Change a row as somebody with the database's password could."""
    erasure = ErasurePass.objects.create()
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
    erasure.delete()


def say(decision: Decision) -> dict[str, str]:
    found = replay_decision(decision).differences
    assert {item.kind for item in found} <= set(KINDS)
    return {item.where: item.sentence for item in found}


def test_an_untouched_decision_replays_bit_for_bit(decision: Decision) -> None:
    replay = replay_decision(decision)
    assert (replay.differences, replay.cards, replay.same_engine) == ((), 3, True)
    assert replay.figures > 80


def test_it_replays_after_later_runs_cards_and_names(world: World, decision: Decision) -> None:
    revise_card(
        world.card(world.carols), by=world.carol, changes={"data.rating": 1}, reason=LONG_REASON
    )
    calibrate_company()
    type(world.bob).objects.filter(pk=world.bob.pk).update(name="Roberta Bell")
    assert replay_decision(decision).matches


def test_a_changed_rating_is_named(world: World, decision: Decision) -> None:
    card = world.card(world.bobs)
    tamper(
        "UPDATE scorecards_rating SET value = 3 WHERE competency = 'data' AND revision_id ="
        " (SELECT MAX(id) FROM scorecards_cardrevision WHERE scorecard_id = %s)",
        card.pk,
    )
    assert say(decision) == {
        f"cards.{card.public_id}.data": "Bob Bell's scorecard, data: 4 when decided, 3 now."
    }


def test_a_rating_that_only_the_run_had_read_is_named_too(world: World, decision: Decision) -> None:
    card = world.card(world.bobs)
    tamper(
        "UPDATE scorecards_rating SET value = 2 WHERE competency = 'strategy' AND revision_id ="
        " (SELECT MIN(id) FROM scorecards_cardrevision WHERE scorecard_id = %s)",
        card.pk,
    )
    assert list(say(decision)) == [f"cards.{card.public_id}.strategy"]


def test_the_last_bit_of_a_stored_figure_is_found(decision: Decision) -> None:
    estimate = decision.recommendation.estimate
    figures = dict(estimate.figures)
    figures["competencies"][2]["sd"] += 2**-53
    tamper(
        f"UPDATE loops_loopestimate SET figures = %s WHERE id = {estimate.pk}",
        json.dumps(figures),
    )
    assert list(say(decision)) == ["competencies.2.sd", "digest"]


def test_figures_and_inputs_changed_together_are_found_by_the_audit_log(
    decision: Decision,
) -> None:
    tamper(f"UPDATE loops_decision SET outcome = 'no_hire' WHERE id = {decision.pk}")
    assert list(say(decision)) == ["digest"]


def test_a_changed_bar_is_named(world: World, decision: Decision) -> None:
    tamper("UPDATE loops_loop SET bar = 2.5")
    assert say(decision)["bar"] == "The loop's bar: 3.0 when decided, 2.5 now."


def test_a_changed_run_is_named(decision: Decision) -> None:
    run = decision.recommendation.estimate.run
    tamper(
        f"UPDATE loops_calibrationrun SET posterior = %s WHERE id = {run.pk}",
        bytes(run.posterior)[:-8] + b"\0" * 8,
    )
    assert [path.split(".")[0] for path in say(decision)] == ["cov"]


def keep(decision: Decision, **changed: Any) -> None:
    """Put something else into the basis that was kept with the figures."""
    estimate = decision.recommendation.estimate
    basis = {**estimate.basis, **changed} if changed else {}
    tamper(
        f"UPDATE loops_loopestimate SET basis = %s WHERE id = {estimate.pk}",
        json.dumps(basis),
    )


def test_a_run_that_cannot_be_read_is_named_and_the_rest_is_still_compared(
    world: World, decision: Decision
) -> None:
    tamper("UPDATE loops_calibrationrun SET posterior = %s", b"torn")
    tamper("UPDATE loops_loop SET bar = 2.5")
    said = say(decision)
    assert said["posterior"].startswith("The run cannot be read: ")
    assert said["bar"] == "The loop's bar: 3.0 when decided, 2.5 now."


@pytest.mark.parametrize("changed", [{"order": ["no card"]}, {"prior": {}}, {"before": [{}]}])
def test_inputs_that_cannot_be_read_are_named(decision: Decision, changed: dict[str, Any]) -> None:
    keep(decision, **changed)
    assert say(decision)["basis"].startswith("The inputs cannot be read: ")


def test_figures_without_their_basis_are_not_said_to_follow_from_it(decision: Decision) -> None:
    keep(decision)
    assert say(decision)["basis"] == (
        "These figures were stored before their basis was kept with them."
    )


def test_a_scorecard_that_is_gone_is_named(world: World, decision: Decision) -> None:
    revision = world.card(world.carols).revisions.get()
    tamper("UPDATE scorecards_cardrevision SET public_id = %s WHERE id = %s", "0" * 32, revision.pk)
    at = f"cards.{world.card(world.carols).public_id}"
    assert say(decision)[at] == "A scorecard is no longer there."


def test_a_decision_without_its_audit_event_is_found(decision: Decision) -> None:
    tamper("UPDATE accounts_auditevent SET verb = 'x' WHERE verb = 'loop.decision_recorded'")
    assert say(decision) == {"audit": "The audit log has no event of it."}


def test_a_forged_audit_event_is_found(decision: Decision) -> None:
    tamper(
        "UPDATE accounts_auditevent SET payload = %s WHERE verb = 'loop.decision_recorded'",
        json.dumps({"decision": str(decision.public_id), "digest": "x"}),
    )
    assert list(say(decision)) == ["audit", "digest"]


def test_the_command_tells_what_it_compared(decision: Decision) -> None:
    said = io.StringIO()
    call_command("replay_decision", str(decision.public_id), stdout=said)
    lines = said.getvalue().splitlines()
    assert lines[0] == f"Decision {decision.public_id}: hire"
    assert lines[3:] == [
        "same    scorecards",
        "same    bar, weights, rule",
        "same    calibration run",
        "same    figures",
        "same    recommendation",
        "same    audit event",
    ]


def test_the_command_fails_on_a_changed_row_and_names_it(decision: Decision) -> None:
    tamper("UPDATE loops_recommendation SET probability = 0.5")
    said = io.StringIO()
    with pytest.raises(CommandError, match=r"^2 differences\.$"):
        call_command("replay_decision", str(decision.public_id), stdout=said)
    assert "DIFFERS recommendation\n        The rule's probability: " in said.getvalue()


def test_the_command_knows_no_other_decision() -> None:
    with pytest.raises(CommandError, match="no such decision"):
        call_command("replay_decision", "00000000-0000-0000-0000-000000000000")
