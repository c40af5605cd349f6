"""A model of the workflow walks at random beside the product: any difference fails.

The walk autosaves from two windows, submits, revises, decides and looks, as three panelists, the
hiring manager and an admin. Five faults were planted to see that it notices each; `make workflow`
plants them again and expects the walk to fail, the suite plants one:

- edit after seal: `save_draft` takes a sealed card for an owed one
- lost update: `save_draft` forgets the bases that a window read
- double submit: `seal_card` takes a sealed card for one that is not
- peek: `sees_colleagues` lets everybody on the panel see
- aggregate leak: `open_to` gives a loop's figures to whoever may know of the loop
"""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any, ClassVar

import pytest
from django.db import DatabaseError, transaction
from django.db.models import Q
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from accounts.errors import Refusal
from accounts.models import User
from loops.actions import decide_loop, recommend
from loops.models import Decision, Loop, LoopEstimate
from loops.querysets import LoopQuerySet
from scorecards.actions import revise_card, save_draft, seal_card
from scorecards.models import CardRevision, Rating, Scorecard
from tests.builders import ANSWERS, LONG_REASON, World

pytestmark = [pytest.mark.django_db, pytest.mark.long]

FULL = bool(os.environ.get("LOOPBOARD_PROOF"))
PANEL = ("bob", "carol", "dave")
READERS = (*PANEL, "hugo", "alice")
FIELDS = ("strategy.rating", "data.rating", "data.note", "summary")
whos, windows = st.sampled_from(PANEL), st.integers(0, 1)
ratings = st.sampled_from([1, 2, 3, 4, "no_evidence"])
texts = st.sampled_from(["Asked for the numbers.", "Named what it cost.", ""])


def code_of(act: Callable[[], object]) -> str:
    """Return "done", or the code of the refusal."""
    try:
        with transaction.atomic():
            act()
    except Refusal as refusal:
        return refusal.code
    return "done"


class Model:
    """What one card should be: the acknowledged draft, what windows read, what is sealed."""

    def __init__(self) -> None:
        self.draft: dict[str, Any] = {}
        self.versions: dict[str, int] = {}
        self.read: tuple[dict[str, int], dict[str, int]] = ({}, {})
        self.sealed: list[dict[str, Any]] = []

    def clashes(self, window: int, field: str, value: Any) -> bool:
        stale = self.read[window].get(field, 0) != self.versions.get(field, 0)
        return stale and self.draft.get(field) != value

    def keep(self, window: int, field: str, value: Any) -> None:
        if self.draft.get(field) != value:
            self.draft[field] = value
            self.versions[field] = self.versions.get(field, 0) + 1
        self.read[window][field] = self.versions.get(field, 0)


class Workflow(RuleBasedStateMachine):
    """One loop whose world is made by the test; each walk is undone."""

    world: ClassVar[World]

    def __init__(self) -> None:
        super().__init__()
        self.undo = transaction.atomic()
        self.undo.__enter__()
        self.cards = {name: Model() for name in PANEL}
        self.decided = False

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.undo.__exit__(None, None, None)

    def card(self, who: str) -> Scorecard:
        return self.world.card(getattr(self.world, f"{who}s"))

    def person(self, who: str) -> User:
        user: User = getattr(self.world, who)
        return user

    @rule(who=whos, window=windows, field=st.sampled_from(FIELDS), rating=ratings, text=texts)
    def autosave(self, who: str, window: int, field: str, rating: Any, text: str) -> None:
        model, value = self.cards[who], rating if field.endswith("rating") else text
        bases = {field: model.read[window].get(field, 0)}
        changes = {field: value}
        code = code_of(
            lambda: save_draft(self.card(who), by=self.person(who), changes=changes, bases=bases)
        )
        if model.sealed:
            assert code == "wrong_state", "edit after seal"
        elif model.clashes(window, field, value):
            assert code == "field_conflict", "lost update"
            model.read[window][field] = model.versions.get(field, 0)
        else:
            assert code == "done"
            model.keep(window, field, value)

    def answer_the_rest(self, who: str) -> None:
        model = self.cards[who]
        missing = {path: value for path, value in ANSWERS.items() if path not in model.draft}
        if not model.sealed:
            save_draft(self.card(who), by=self.person(who), changes=missing)
            for path, value in missing.items():
                model.keep(0, path, value)

    @rule(who=whos, is_filled=st.booleans())
    def submit(self, who: str, is_filled: bool) -> None:  # noqa: FBT001 (hypothesis draws it)
        if is_filled:
            self.answer_the_rest(who)
        model, card = self.cards[who], self.card(who)
        complete = all(model.draft.get(path) is not None for path in ANSWERS if "note" not in path)
        code = code_of(lambda: seal_card(card, by=self.person(who)))
        if self.decided:
            assert model.sealed or code != "done", "a card after the decision"
            return
        assert code == ("done" if complete or model.sealed else "incomplete")
        if code == "done" and not model.sealed:
            model.sealed.append(card.revisions.get(number=1).document)
            rated = {one["key"]: one["rating"] for one in model.sealed[0]["ratings"]}
            kept = {key: model.draft[f"{key}.rating"] for key in rated}
            assert rated == {key: v if isinstance(v, int) else None for key, v in kept.items()}

    @precondition(lambda self: any(model.sealed for model in self.cards.values()))
    @rule(who=whos, rating=st.sampled_from([1, 2, 3, 4]))
    def revise(self, who: str, rating: int) -> None:
        model, card = self.cards[who], self.card(who)
        code = code_of(
            lambda: revise_card(
                card,
                by=self.person(who),
                changes={"data.rating": rating},
                reason=LONG_REASON,
            )
        )
        if code == "done":
            assert model.sealed, "a revision of an open card"
            model.sealed.append(card.revisions.latest("number").document)

    @rule(by=st.sampled_from(["hugo", "alice", "bob"]))
    def decide(self, by: str) -> None:
        loop = self.world.fresh_loop()
        code = code_of(
            lambda: decide_loop(
                loop,
                by=self.person(by),
                outcome="no_hire",
                reason="Clear.",
                override_reason=LONG_REASON,
            )
        )
        if code == "done":
            assert by != "bob", "an interviewer decided"
            assert not self.decided, "decided twice"
            assert all(model.sealed for model in self.cards.values()), "over an owed card"
            self.decided = True

    @rule()
    def look_at_figures(self) -> None:
        if any(model.sealed for model in self.cards.values()):
            code_of(lambda: recommend(self.world.fresh_loop()))

    @invariant()
    def nobody_peeks(self) -> None:
        for reader in READERS:
            blind = reader in PANEL and not self.cards[reader].sealed
            sealed = {who for who in PANEL if self.cards[who].sealed and who != reader}
            seen = Scorecard.objects.visible_to(self.person(reader))
            shown = {who for who in sealed if seen.filter(pk=self.card(who).pk).exists()}
            assert shown == (set() if blind else sealed), "peek"

    @invariant()
    def no_figure_leaks(self) -> None:
        for reader in PANEL:
            if not self.cards[reader].sealed:
                user = self.person(reader)
                assert not Loop.objects.open_to(user).exists(), "aggregate leak"
                assert not LoopEstimate.objects.visible_to(user).exists(), "aggregate leak"

    @invariant()
    def what_was_acknowledged_is_there(self) -> None:
        for who, model in self.cards.items():
            card = self.card(who)
            documents = list(card.revisions.order_by("number").values_list("document", flat=True))
            assert documents == model.sealed, "double submit, or changed in place"
            if not model.sealed:
                assert {k: v for k, v in card.draft.items() if v is not None} == model.draft
        assert Decision.objects.count() == int(self.decided)


def walk(world: World, *, examples: int, steps: int = 20) -> None:
    Workflow.world = world
    run_state_machine_as_test(
        Workflow,
        settings=settings(
            max_examples=examples,
            stateful_step_count=steps,
            deadline=None,
            derandomize=True,
            database=None,
            phases=[Phase.generate],  # a failure is told as it was met: shrinking takes minutes
            suppress_health_check=list(HealthCheck),
        ),
    )


def test_no_walk_leaves_the_model(world: World) -> None:
    walk(world, examples=150 if FULL else 4)


REAL_SAVE, REAL_SEAL = save_draft, seal_card


def forget_bases(card: Scorecard, **options: Any) -> Scorecard:
    return REAL_SAVE(card, **{**options, "bases": None})


def seal_again(card: Scorecard, *, by: User) -> CardRevision:
    """Seal as if nobody had: the second submit writes another revision."""
    last = card.revisions.order_by("number").last()
    if last is None:
        return REAL_SEAL(card, by=by)
    again = {**last.document, "summary": last.document["summary"] + "."}
    row = CardRevision.objects.create(
        scorecard=card,
        number=last.number + 1,
        document=again,
        overall=last.overall,
        content_hash="0" * 64,
        reason=LONG_REASON,
        sealed_at=last.sealed_at,
    )
    Rating.objects.bulk_create(
        Rating(revision=row, competency=old.competency, status=old.status, value=old.value)
        for old in last.ratings.all()
    )
    return row


PLANTS: dict[str, tuple[str, Any]] = {
    "edit after seal": ("scorecards.models.Scorecard.is_owed", True),
    "lost update": ("tests.loops.test_workflow.save_draft", forget_bases),
    "double submit": ("tests.loops.test_workflow.seal_card", seal_again),
    "peek": ("scorecards.querysets.sees_colleagues", lambda *_: Q()),
    "aggregate leak": ("loops.querysets.LoopQuerySet.open_to", LoopQuerySet.visible_to),
}


@pytest.mark.any_database
@pytest.mark.parametrize("fault", PLANTS if FULL else ["peek"])
def test_the_walk_notices(world: World, monkeypatch: pytest.MonkeyPatch, fault: str) -> None:
    where, instead = PLANTS[fault]
    monkeypatch.setattr(where, instead)
    with pytest.raises((AssertionError, DatabaseError)) as caught:
        walk(world, examples=30)
    # A trigger may refuse the fault before the model sees it.
    assert isinstance(caught.value, DatabaseError) or fault in str(caught.value)
