"""Words may go before their candidate: transcripts and quotes, while cards and decisions stay."""

from __future__ import annotations

import io
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import transaction
from django.test import Client

from accounts.models import AuditEvent
from candidates.actions.holding import lift_hold, set_hold
from candidates.actions.ledger import read_ledger
from candidates.actions.restoring import apply_ledger
from candidates.actions.retention import apply_retention, list_due, set_policy, set_terms
from candidates.models import Candidacy, Candidate, Transcript, Upload
from config.promises import PROMISES, list_broken
from jobs import clock
from loops.actions import close_loop, decide_loop, recommend
from loops.models import Decision, LoopEstimate
from scorecards.models import CardRevision, Evidence, Redaction, Suggestion
from tests.accounts.api.caller import Caller
from tests.builders import LONG_REASON, World, make_candidate

pytestmark = pytest.mark.django_db
QUOTE = "I rang thirty of them"


@pytest.fixture(autouse=True)
def _ledger_of_its_own(settings: Any, tmp_path: Path) -> None:
    settings.ERASURE_LEDGER = tmp_path / "ledger"


@pytest.fixture
def ended(world: World, drain: Any) -> World:
    """Return the world with Tess's words quoted in a card, and her loop over just now."""
    transcript = world.say()
    drain()
    start = transcript.text.index(QUOTE)
    quote = {"transcript": str(transcript.public_id), "start": start, "end": start + len(QUOTE)}
    world.seal_all(bob={"strategy.evidence": [quote]})
    recommend(world.fresh_loop())
    decide_loop(world.fresh_loop(), by=world.hugo, outcome="hire", reason=LONG_REASON)
    close_loop(world.fresh_loop(), by=world.rosa)
    drain()
    return world


def keep(world: World, days: int, *, kind: str = "words", active: bool = True) -> Any:
    return set_policy(by=world.alice, jurisdiction="", kind=kind, days=days, active=active)


def in_days(days: int) -> Any:
    return clock.now() + timedelta(days=days)


def count_words() -> list[int]:
    rows: tuple[Any, ...] = (Transcript.objects, Upload.objects, Suggestion.objects)
    return [one.count() for one in (*rows, Evidence.objects)]


def test_transcripts_and_quotes_go_and_cards_and_decisions_stay(ended: World) -> None:
    keep(ended, 90)
    assert list_due(at=in_days(89)) == []
    before = list(CardRevision.objects.order_by("pk").values_list("overall", "content_hash"))
    figures = [list(LoopEstimate.objects.values()), list(Decision.objects.values())]
    assert [due.candidate.name for due in apply_retention(at=in_days(91))] == ["Tess Kim"]
    assert count_words() == [0, 0, 0, 0]
    assert QUOTE not in str(list(CardRevision.objects.values_list("document", flat=True)))
    after = CardRevision.objects.order_by("pk").values_list("overall", "content_hash")
    assert list(after) == before
    assert [list(LoopEstimate.objects.values()), list(Decision.objects.values())] == figures
    assert Redaction.objects.get().quotes == 1
    tess = Candidate.objects.get(pk=ended.candidate.pk)
    assert (tess.name, tess.erased_at, tess.consent_withdrawn_on) == ("Tess Kim", None, None)
    assert list_broken(PROMISES) == []


def test_it_is_audited_and_nobody_is_due_twice(ended: World) -> None:
    keep(ended, 90)
    apply_retention(at=in_days(91))
    event = AuditEvent.objects.get(verb="candidate.words_removed")
    assert (event.actor_kind, event.payload) == ("worker", {"transcripts": 1, "files": 0})
    stream = f"loop:{ended.candidacy.public_id}"
    assert AuditEvent.objects.get(verb="candidacy.words_removed").stream.name == stream
    assert list_due(at=in_days(400)) == []


def test_nothing_goes_while_a_loop_is_open_or_the_policy_is_off(ended: World) -> None:
    keep(ended, 10, active=False)
    assert [due.policy.active for due in list_due(at=in_days(11))] == [False]
    assert apply_retention(at=in_days(11)) == []
    keep(ended, 10)
    Candidacy.objects.update(closed_at=None)
    assert apply_retention(at=in_days(11)) == []
    assert min(count_words()[0], count_words()[3]) == 1


def test_who_never_spoke_is_not_due(ended: World) -> None:
    make_candidate(ended.rosa, "Uma Uhl")
    keep(ended, 10)
    assert [due.candidate.name for due in list_due(at=in_days(11))] == ["Tess Kim"]


def test_a_hold_keeps_words_too(ended: World) -> None:
    keep(ended, 10)
    set_hold(ended.candidate, by=ended.alice, reason=LONG_REASON)
    assert [due.is_held for due in list_due(at=in_days(11))] == [True]
    assert apply_retention(at=in_days(11)) == []
    assert Transcript.objects.count() == 1
    lift_hold(ended.candidate, by=ended.alice, reason=LONG_REASON)
    assert len(apply_retention(at=in_days(11))) == 1


@pytest.mark.parametrize(
    ("days", "is_active", "expected"),
    [(10, True, "candidate"), (10, False, "words"), (400, True, "words")],
    ids=["both", "off", "later"],
)
def test_who_is_erased_anyway_is_erased_whole(
    ended: World, days: int, expected: str, *, is_active: bool
) -> None:
    keep(ended, days, kind="candidate", active=is_active)
    keep(ended, 10)
    set_terms(ended.candidate, by=ended.rosa, erasure_asked_on=date(2026, 1, 1))
    assert [due.policy.kind for due in list_due(at=in_days(11))] == [expected]


def test_the_days_count_from_the_loop_and_not_from_a_wish(ended: World) -> None:
    keep(ended, 10)
    set_terms(ended.candidate, by=ended.rosa, erasure_asked_on=date(2026, 1, 1))
    (due,) = list_due(at=in_days(11))
    ended_at = Candidacy.objects.get().closed_at
    assert ended_at is not None
    assert due.since == ended_at.date()


def test_a_restored_backup_loses_the_words_again_and_no_later_ones(ended: World) -> None:
    keep(ended, 10)
    point = transaction.savepoint()
    apply_retention(at=in_days(11))
    transaction.savepoint_rollback(point)
    assert (Transcript.objects.count(), len(apply_ledger()), count_words()) == (1, 1, [0] * 4)
    assert [entry.only_words for entry in read_ledger()] == [True]
    Candidacy.objects.update(closed_at=None)
    ended.say()
    assert (apply_ledger(), Transcript.objects.count()) == ([], 1)


def test_the_command_tells_the_two_apart(ended: World) -> None:
    keep(ended, 0)
    said = io.StringIO()
    call_command("apply_retention", stdout=said)
    assert "everywhere/words  due" in said.getvalue()
    assert "0 due; none erased. 1 due to lose their words." in said.getvalue()
    call_command("apply_retention", apply=True, stdout=said)
    assert "0 erased. 1 lost their words." in said.getvalue()
    assert count_words() == [0] * 4


def test_page_and_api_say_that_only_words_go(ended: World, client: Client) -> None:
    client.force_login(ended.alice)
    wanted = {"jurisdiction": "", "kind": "words", "days": "0", "active": "on"}
    assert client.post("/privacy/policies/", wanted).status_code == 302
    page = client.get("/privacy/").content.decode()
    assert "Words alone, after their last loop" in page
    assert ", words alone</span>" in page
    told = Caller(ended.alice).read("/retention/due/")["due"]
    assert [(row["kind"], row["active"], row["held"]) for row in told] == [("words", True, False)]


def test_a_card_says_that_its_quote_went(ended: World, client: Client) -> None:
    keep(ended, 0)
    apply_retention(at=in_days(1))
    client.force_login(ended.bob)
    page = client.get(f"/scorecards/{ended.card(ended.bobs).public_id}/").content.decode()
    assert "1 quote went with the candidate's words." in page
