"""Erasing a candidate takes every word about them, and leaves every number."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.apps import apps
from django.core.cache import cache

from accounts.actions.erasing import forget_answers
from accounts.actions.verifying import verify_audit
from accounts.errors import AlreadyThere, Invalid, NotAllowed, NotFound, WrongState
from accounts.models import AuditEvent, IdempotencyKey
from accounts.personal import list_rules
from candidates.actions import (
    add_candidacy,
    change_candidate,
    consent,
    holding,
    openings,
    people,
    withdraw_consent,
)
from candidates.actions.erasing import erase_candidate
from candidates.actions.holding import UnderHold, lift_hold, set_hold
from candidates.actions.interviews import NotNow
from candidates.actions.ledger import Entry, note_entry, read_ledger
from candidates.actions.restoring import apply_ledger
from candidates.actions.retention import set_terms
from candidates.models import Candidacy, Candidate, Declaration, Erasure, LegalHold
from config.promises import PROMISES, list_broken
from jobs import clock
from jobs.models import Job
from loops.actions import (
    calibrate_company,
    estimate_loop,
    file_dissent,
    open_loop,
    reopen_loop,
    seat_interviewer,
)
from loops.models import CalibrationRun, Decision, Loop
from scorecards.actions import recuse_from_card
from scorecards.models import CardRevision, Rating, Suggestion
from tests.builders import LONG_REASON, World, make_opening, make_user, seal
from tests.candidates.erasing import (
    OURS_ALONE,
    TEXTS,
    count_canaries,
    dump,
    list_planted,
    live,
    plant,
)
from tests.refusing import refused

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def ledger(settings: Any, tmp_path: Path) -> Path:
    """Return the path of a ledger of its own."""
    settings.ERASURE_LEDGER = tmp_path / "erasures.ndjson"
    return tmp_path / "erasures.ndjson"


@pytest.fixture
def lived(world: World, drain: Callable[[], None]) -> World:
    """Return a world in which everything has happened to Tess."""
    live(world, drain)
    return world


def test_every_model_has_a_rule() -> None:
    """A new model: add a Rule to its app's personal.py, and a row of it to `live` beside us."""
    known = {rule.model.lower() for rule in list_rules()}
    ours = {model._meta.label_lower for model in apps.get_models()}
    assert {label for label in ours - known if not label.startswith("tests.")} == set()
    assert known - ours == set()


def test_every_text_has_a_word_on_what_becomes_of_it() -> None:
    unsaid, unknown, unexplained = [], [], []
    for rule in list_rules():
        fields = {field.name: field for field in apps.get_model(rule.model)._meta.concrete_fields}
        said = {*rule.erases, *rule.rewrites, *rule.keeps}
        unknown += [f"{rule.model}.{name}" for name in said - {*fields}]
        if rule.of is None:
            unexplained += [rule.model] if not rule.why else []
        elif not rule.deletes:
            texts = {name for name, field in fields.items() if isinstance(field, TEXTS)}
            unsaid += [f"{rule.model}.{name}" for name in texts - said]
    assert (unsaid, unknown, unexplained) == ([], [], [])


def test_not_a_planted_word_is_left_anywhere(
    lived: World, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    planted = plant(lived)
    wanted = {
        f"{rule.model}.{name}".lower() for rule in list_rules() for name in list_planted(rule)
    }
    assert wanted - planted == OURS_ALONE
    assert count_canaries(dump()) > len(planted)
    erase_candidate(Candidate.objects.get(pk=lived.candidate.pk), by=lived.alice)
    said = capfd.readouterr()
    assert count_canaries(dump()) == 0
    assert count_canaries(caplog.text + said.out + said.err) == 0
    assert "Tess" not in dump()
    assert "repair shops" not in dump()


def test_no_figure_of_a_calibration_changes(lived: World) -> None:
    def read() -> tuple[Any, ...]:
        run = calibrate_company(fit=True)
        figures = estimate_loop(Loop.objects.get()).figures
        return run.data_hash, run.variances, run.interviewers, bytes(run.posterior), figures

    for seat in (lived.carols, lived.daves):  # cards of a loop count once nobody owes one on it
        card = lived.card(seat)
        recuse_from_card(card, by=card.author, reason="I know Tess.")
    before, ratings = read(), list(Rating.objects.values_list())
    erase_candidate(lived.candidate, by=lived.alice)
    assert read() == before
    assert list(Rating.objects.values_list()) == ratings
    assert CalibrationRun.objects.count() >= 2
    assert [row.outcome for row in Decision.objects.all()] == ["hire"]


def test_every_promise_is_kept_after_an_erasure(lived: World) -> None:
    erase_candidate(lived.candidate, by=lived.alice)
    assert list_broken(PROMISES) == []
    assert verify_audit().faults == ()


def test_the_event_of_an_erasure_says_which_payloads_it_took(lived: World) -> None:
    erase_candidate(lived.candidate, by=lived.alice)
    event = AuditEvent.objects.get(verb="candidate.erased")
    stream = f"loop:{lived.candidacy.public_id}"
    everything = AuditEvent.objects.filter(stream__name=stream)
    assert event.payload["blanked"][stream] == list(range(1, everything.count() + 1))
    assert set(everything.values_list("salt", flat=True)) == {""}
    assert event.actor == lived.alice


def test_an_open_loop_ends_and_nobody_owes_a_card(world: World, drain: Callable[[], None]) -> None:
    world.say()
    erase_candidate(world.candidate, by=world.alice)
    assert (world.fresh_loop().state, world.fresh_loop().state_reason) == ("withdrawn", "")
    assert {world.card(seat).state for seat in (world.bobs, world.carols)} == {"did_not_happen"}
    assert Job.objects.get(kind="scorecards.suggest_ratings").error_code == "called_off"
    drain()
    assert not Suggestion.objects.exists()


def test_the_erased_are_nowhere_to_be_changed_or_put_forward(lived: World) -> None:
    erase_candidate(lived.candidate, by=lived.alice)
    for again in (
        lambda: change_candidate(lived.candidate, by=lived.alice, headline="x"),
        lambda: add_candidacy(lived.candidate, lived.opening, by=lived.alice),
        lambda: erase_candidate(lived.candidate, by=lived.alice),
        lambda: set_hold(lived.candidate, by=lived.alice, reason=LONG_REASON),
    ):
        with pytest.raises(NotFound):
            again()


def test_a_decided_loop_of_the_erased_is_not_reopened(lived: World) -> None:
    erase_candidate(lived.candidate, by=lived.alice)
    with pytest.raises(WrongState):
        reopen_loop(lived.fresh_loop(), by=lived.hugo, reason=LONG_REASON)


def test_an_erased_colleagues_case_is_nobodys_to_see(world: World) -> None:
    Candidate.objects.filter(pk=world.candidate.pk).update(user=world.olga)
    erase_candidate(Candidate.objects.get(pk=world.candidate.pk), by=world.alice)
    assert Candidate.objects.get(pk=world.candidate.pk).user is None
    assert [Loop.objects.visible_to(one).count() for one in (world.alice, world.olga)] == [0, 0]


@pytest.mark.parametrize("act", [erase_candidate, set_hold])
@pytest.mark.parametrize(
    ("who", "refusal"),
    [("rosa", NotAllowed), ("hugo", NotAllowed), ("bob", NotAllowed), ("olga", NotFound)],
)
def test_only_an_admin_may(world: World, act: Any, who: str, refusal: type[Exception]) -> None:
    reason = {"reason": LONG_REASON} if act is set_hold else {}
    words = {erase_candidate: "^Only a company admin may erase.$"}.get(act, "admin")
    with pytest.raises(refusal, match=words if refusal is NotAllowed else None):
        act(world.candidate, by=getattr(world, who), **reason)
    assert not Erasure.objects.exists()
    act(world.candidate, by=world.alice, **reason)


def test_an_admin_who_owes_a_card_erases_nothing(world: World, ledger: Path) -> None:
    seat_interviewer(world.loop, by=world.rosa, interview=world.second, user=world.alice)
    with pytest.raises(NotAllowed):
        erase_candidate(world.candidate, by=world.alice)
    assert (Erasure.objects.count(), ledger.exists()) == (0, False)


def test_an_admin_does_not_erase_their_own_case(world: World) -> None:
    Candidate.objects.filter(pk=world.candidate.pk).update(user=world.alice)
    with pytest.raises(NotFound):
        erase_candidate(world.candidate, by=world.alice)


@pytest.mark.parametrize("reason", ["Because Tess asked", "restore"])
def test_a_reason_is_one_to_be_chosen(world: World, reason: str) -> None:
    with pytest.raises(Invalid, match=r"^Choose request or retention\.$") as refused:
        erase_candidate(world.candidate, by=world.alice, reason=reason)
    assert refused.value.field == "reason"


def test_a_legal_hold_beats_an_erasure(lived: World, ledger: Path) -> None:
    set_hold(lived.candidate, by=lived.alice, reason=LONG_REASON)
    with pytest.raises(UnderHold, match=r"^A legal hold stands\. Lift it first, with a reason\.$"):
        erase_candidate(lived.candidate, by=lived.alice)
    assert (Candidate.objects.get(pk=lived.candidate.pk).name, ledger.exists()) == (
        "Tess Kim",
        False,
    )
    lift_hold(lived.candidate, by=lived.alice, reason=LONG_REASON)
    erase_candidate(lived.candidate, by=lived.alice)


def test_the_ledger_erases_a_restored_candidate_again(lived: World, ledger: Path) -> None:
    note_entry(Entry(lived.candidate.public_id, lived.candidate.created_at))
    set_hold(lived.candidate, by=lived.alice, reason=LONG_REASON)
    assert len(apply_ledger()) == 1
    assert "Tess" not in dump()
    assert Erasure.objects.get().reason == "restore"
    assert len(list(read_ledger())) == 1
    assert apply_ledger() == []
    assert list_broken(PROMISES) == []


def test_a_ledger_names_the_line_that_is_none(ledger: Path) -> None:
    ledger.write_text('{"candidate": "x"}\n')
    words = r"^erasures\.ndjson, line 1: this is no erasure and no withdrawal\.$"
    with pytest.raises(Invalid, match=words):
        list(read_ledger())
    ledger.write_text('{"candidate": "half')
    assert list(read_ledger()) == []


def test_cache_and_broker_hold_no_word_of_hers(lived: World) -> None:
    keys: Any = getattr(cache, "_cache", None)
    found = repr(keys.get_client().keys("*")) if hasattr(keys, "get_client") else repr(keys)
    assert "Tess" not in found
    assert "repair" not in found


def test_a_declaration_goes_with_its_candidate(lived: World) -> None:
    other = make_user("Nina Nord")
    Declaration.objects.create(subject=other.public_id)
    erase_candidate(lived.candidate, by=lived.alice)
    assert [row.subject for row in Declaration.objects.all()] == [other.public_id]


def test_a_card_sealed_by_somebody_else_stays_as_it_was(world: World) -> None:
    revision = seal(world.card(world.bobs))
    erase_candidate(world.candidate, by=world.alice)
    after = CardRevision.objects.get(pk=revision.pk)
    assert (after.content_hash, after.overall) == (revision.content_hash, revision.overall)
    assert [row["rating"] for row in after.document["ratings"]] == [3, 3, 4, 3, 2]
    assert [row["note"] for row in after.document["ratings"]] == [""] * 5


def test_answers_kept_for_a_repetition_go_where_they_are_about_what_goes(world: World) -> None:
    """The address names it as a part of its own; one that only holds the same letters stays."""
    gone, stays = uuid4(), uuid4()
    paths = [f"/api/v1/interviews/{gone}/transcripts/", f"/api/v1/interviews/{stays}/transcripts/"]
    for at, path in enumerate([*paths, f"/api/v1/loops/{gone}x/"]):
        IdempotencyKey.objects.create(
            user=world.rosa, key=f"key-{at}", path=path, body_hash="0" * 64
        )
    forget_answers([gone])
    assert set(IdempotencyKey.objects.values_list("key", flat=True)) == {"key-1", "key-2"}


def test_one_hold_stands_at_a_time_and_only_a_standing_one_is_lifted(world: World) -> None:
    def act(deed: Callable[..., LegalHold]) -> LegalHold:
        return deed(world.candidate, by=world.alice, reason=LONG_REASON)

    with refused(NotNow, "No legal hold stands"):
        act(lift_hold)
    first = act(set_hold)
    with refused(AlreadyThere, "stands already", field="reason"):
        act(set_hold)
    assert LegalHold.objects.get() == first
    act(lift_hold)
    assert act(set_hold) != first


def test_nobody_is_held_who_is_erased_meanwhile(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    def erase_first(reason: str) -> str:
        erase_candidate(world.candidate, by=world.alice)
        return reason

    monkeypatch.setattr(holding, "_read_reason", erase_first)
    with pytest.raises(NotFound):
        set_hold(world.candidate, by=world.alice, reason=LONG_REASON)
    assert not LegalHold.objects.exists()
    assert not AuditEvent.objects.filter(verb="candidate.held").exists()


ACTS: dict[str, tuple[Any, Callable[[World], object]]] = {
    "change": (people, lambda w: change_candidate(w.candidate, by=w.alice, headline="Of her")),
    "terms": (people, lambda w: set_terms(w.candidate, by=w.alice, jurisdiction="DE")),
    "withdrawal": (consent, lambda w: withdraw_consent(w.candidate, by=w.alice)),
}


@pytest.mark.parametrize("name", ACTS)
def test_nothing_is_written_of_who_is_erased_meanwhile(
    world: World, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    module, act = ACTS[name]

    def erase_first(*_: Any) -> bool:
        erase_candidate(world.candidate, by=world.alice)
        return True

    monkeypatch.setattr(module, "may_change_candidate", erase_first)
    with pytest.raises(NotFound):
        act(world)
    after = Candidate.objects.get(pk=world.candidate.pk)
    told = (after.headline, after.jurisdiction, after.consent_withdrawn_on)
    assert told == ("", "", None)


def test_nobody_is_put_forward_who_is_erased_meanwhile(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = make_opening(world.alice, title="Two")

    def erase_first(*_: Any) -> bool:
        erase_candidate(world.candidate, by=world.alice)
        return True

    monkeypatch.setattr(openings, "may_run_opening", erase_first)
    with pytest.raises(NotFound):
        add_candidacy(world.candidate, other, by=world.alice)
    assert not other.candidacies.exists()


def test_no_dissent_is_written_of_the_erased(lived: World) -> None:
    decision = Decision.objects.get()
    erase_candidate(lived.candidate, by=lived.alice)
    with pytest.raises(WrongState):
        file_dissent(decision, by=lived.rosa, reason=LONG_REASON)


def test_no_loop_is_opened_for_the_erased(world: World) -> None:
    other = add_candidacy(world.candidate, make_opening(world.alice, title="Two"), by=world.alice)
    erase_candidate(world.candidate, by=world.alice)
    with pytest.raises(WrongState):
        open_loop(other, by=world.alice)
    assert not Loop.objects.filter(candidacy=other).exists()


def test_an_erasure_says_who_when_why_and_how_much(lived: World) -> None:
    Candidate.objects.filter(pk=lived.candidate.pk).update(transcription_basis="consent")
    erasure = erase_candidate(lived.candidate, by=lived.alice, reason="retention")
    after = Candidate.objects.get(pk=lived.candidate.pk)
    stored = Erasure.objects.get()
    assert (stored.by, stored.at, stored.reason) == (lived.alice, after.erased_at, "retention")
    assert stored.rows == erasure.rows != {}
    assert after.transcription_basis == Candidate.Basis.NONE
    assert AuditEvent.objects.get(verb="candidate.erased").payload["reason"] == "retention"


def test_an_erasure_closes_what_is_open_and_leaves_what_was_closed(world: World) -> None:
    ended, fresh = (
        add_candidacy(world.candidate, make_opening(world.alice, title=title), by=world.alice)
        for title in ("Analyst", "Researcher")
    )
    before = clock.now() - timedelta(days=9)
    Candidacy.objects.filter(pk=ended.pk).update(closed_at=before)
    erasure = erase_candidate(world.candidate, by=world.alice)
    closed = dict(Candidacy.objects.values_list("pk", "closed_at"))
    assert (closed[ended.pk], closed[fresh.pk]) == (before, erasure.at)
    assert closed[world.candidacy.pk]
