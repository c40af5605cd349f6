"""A sealed card never changes; a later opinion is a revision with a reason."""

import hashlib
from collections.abc import Callable
from uuid import UUID

import pytest
from django.db import DatabaseError, connection, transaction

from accounts.errors import Invalid, Stale, WrongState
from accounts.models import AuditEvent, User
from candidates.actions import call_off_interview
from scorecards.actions import (
    decline_card,
    recuse_from_card,
    revise_card,
    save_draft,
    seal_card,
)
from scorecards.actions.sealing import Incomplete, hash_content
from scorecards.models import CardRevision, Evidence, Rating, Scorecard
from tests.builders import ANSWERS, LONG_REASON, World, seal

pytestmark = pytest.mark.django_db


def test_sealing_keeps_the_answers_as_facts(world: World) -> None:
    answers = {"data.rating": "no_evidence", "summary": "Counted before and after."}
    revision = seal(world.card(world.bobs), answers)
    facts = {row.competency: row.value for row in revision.ratings.all()}
    assert facts == {
        "strategy": 3,
        "influence": 3,
        "execution": 4,
        "leadership": 3,
        "data": None,
    }
    assert revision.overall == "yes"
    assert revision.document["summary"] == answers["summary"]


def test_a_card_keeps_the_rubrics_questions_and_no_words_that_nobody_wrote(world: World) -> None:
    card = world.card(world.bobs)
    rubric = {item.key: item.question for item in card.rubric.competencies.all()}
    assert {item["key"]: item["question"] for item in card.form} == rubric
    changes = {path: value for path, value in ANSWERS.items() if path != "summary"}
    save_draft(card, by=world.bob, changes=changes)
    seal_card(world.card(world.bobs), by=world.bob)
    assert world.card(world.bobs).revisions.get().document["summary"] == ""


def test_sealing_empties_the_draft(world: World) -> None:
    seal(world.card(world.bobs))
    card = world.card(world.bobs)
    assert (card.draft, card.state, card.current) == ({}, Scorecard.State.SEALED, 1)


def test_a_card_without_required_answers_names_each_of_them(world: World) -> None:
    save_draft(world.card(world.bobs), by=world.bob, changes={"strategy.rating": 3})
    with pytest.raises(Incomplete) as refused:
        seal_card(world.card(world.bobs), by=world.bob)
    assert sorted(refused.value.errors) == [
        "data.rating",
        "execution.rating",
        "influence.rating",
        "leadership.rating",
        "overall",
    ]
    assert world.card(world.bobs).revisions.count() == 0


def test_sealing_twice_is_sealing_once(world: World) -> None:
    first = seal(world.card(world.bobs))
    assert seal_card(world.card(world.bobs), by=world.bob) == first
    assert AuditEvent.objects.filter(verb="scorecard.sealed").count() == 1


WAYS_OUT: dict[str, Callable[[Scorecard, User], object]] = {
    "seal": lambda card, by: seal_card(card, by=by),
    "decline": lambda card, by: decline_card(card, by=by),
    "recuse": lambda card, by: recuse_from_card(card, by=by, reason="I know them."),
}


@pytest.mark.parametrize("way", WAYS_OUT)
def test_a_card_of_an_interview_that_did_not_happen_is_owed_by_nobody(
    world: World, way: str
) -> None:
    save_draft(world.card(world.bobs), by=world.bob, changes=ANSWERS)
    call_off_interview(world.first, by=world.rosa)
    before, events = world.card(world.bobs).version, AuditEvent.objects.count()
    with pytest.raises(WrongState, match="Nobody owes this scorecard any more"):
        WAYS_OUT[way](world.card(world.bobs), world.bob)
    card = world.card(world.bobs)
    assert (card.state, card.version) == (Scorecard.State.DID_NOT_HAPPEN, before)
    assert (card.revisions.count(), AuditEvent.objects.count()) == (0, events)


def test_sealing_an_old_version_is_refused(world: World) -> None:
    card = save_draft(world.card(world.bobs), by=world.bob, changes=ANSWERS)
    with pytest.raises(Stale):
        seal_card(world.card(world.bobs), by=world.bob, version=card.version - 1)
    assert world.card(world.bobs).is_owed


def test_the_content_hash_can_be_computed_again(world: World) -> None:
    revision = seal(world.card(world.bobs))
    card = world.card(world.bobs)
    assert revision.content_hash == hash_content(card, 1, revision.document)


def test_the_content_hash_is_the_one_that_another_program_computes() -> None:
    """By Python's json and hashlib, and by `jq -cSa` and `sha256sum`."""
    keys = [UUID(int=number) for number in (1, 2)]
    card = Scorecard(public_id=keys[0], author=User(public_id=keys[1]), form=[{"key": "data"}])
    document = {"ratings": [{"key": "data", "note": "40 \u2192 60"}], "overall": "yes"}
    told = (
        '{"author":"00000000-0000-0000-0000-000000000002",'
        '"card":"00000000-0000-0000-0000-000000000001",'
        '"document":{"overall":"yes","ratings":[{"key":"data","note":"40 \\u2192 60"}]},'
        '"form":[{"key":"data"}],"number":2}'
    )
    assert hash_content(card, 2, document) == hashlib.sha256(told.encode()).hexdigest()


def test_quotes_become_evidence_rows(world: World) -> None:
    said = world.say()
    start = said.text.index("I rang thirty")
    quote = {"transcript": str(said.public_id), "start": start, "end": start + 20}
    seal(world.card(world.bobs), {"strategy.evidence": [quote]})
    row = Evidence.objects.get(rating__isnull=False)
    assert (row.quote, row.rating and row.rating.competency) == ("I rang thirty of the", "strategy")
    assert (row.kind, row.transcript, row.start, row.end) == ("human", said, start, start + 20)


def test_a_revision_keeps_the_sealed_card(world: World) -> None:
    first = seal(world.card(world.bobs))
    second = revise_card(
        world.card(world.bobs), by=world.bob, changes={"data.rating": 3}, reason=LONG_REASON
    )
    assert (first.ratings.get(competency="data").value, second.number) == (2, 2)
    assert second.ratings.get(competency="data").value == 3
    assert world.card(world.bobs).state == Scorecard.State.REVISED


def test_a_revision_keeps_what_it_does_not_name(world: World) -> None:
    seal(world.card(world.bobs))
    second = revise_card(
        world.card(world.bobs), by=world.bob, changes={"data.rating": 3}, reason=LONG_REASON
    )
    assert second.document["ratings"][0]["note"] == ANSWERS["strategy.note"]


def test_a_revision_needs_a_real_reason(world: World) -> None:
    seal(world.card(world.bobs))
    with pytest.raises(Invalid) as refused:
        revise_card(world.card(world.bobs), by=world.bob, changes={"data.rating": 3}, reason="typo")
    assert refused.value.field == "reason"


def test_a_revision_that_changes_nothing_is_refused(world: World) -> None:
    seal(world.card(world.bobs))
    with pytest.raises(Invalid, match="Nothing in this revision") as refused:
        revise_card(
            world.card(world.bobs), by=world.bob, changes={"data.rating": 2}, reason=LONG_REASON
        )
    assert refused.value.field == "changes"


def test_a_revision_cannot_take_a_required_answer_back(world: World) -> None:
    seal(world.card(world.bobs))
    with pytest.raises(Incomplete):
        revise_card(
            world.card(world.bobs), by=world.bob, changes={"data.rating": None}, reason=LONG_REASON
        )


def test_an_unsealed_card_cannot_be_revised(world: World) -> None:
    with pytest.raises(WrongState):
        revise_card(
            world.card(world.bobs), by=world.bob, changes={"data.rating": 3}, reason=LONG_REASON
        )


@pytest.mark.parametrize("model", [CardRevision, Rating])
def test_the_database_refuses_to_change_or_delete_a_sealed_row(
    world: World, model: type[CardRevision] | type[Rating]
) -> None:
    seal(world.card(world.bobs))
    table = model._meta.db_table
    for statement in (f"UPDATE {table} SET id = id", f"DELETE FROM {table}"):
        with (
            pytest.raises(DatabaseError, match="never changes"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement)


@pytest.mark.parametrize(
    "change", [{"state": "draft"}, {"draft": {"data.rating": 4}}, {"form": []}]
)
def test_the_database_refuses_to_reopen_a_sealed_card(
    world: World, change: dict[str, object]
) -> None:
    seal(world.card(world.bobs))
    with pytest.raises(DatabaseError, match="never changes"), transaction.atomic():
        Scorecard.objects.filter(pk=world.bobs.scorecard_id).update(**change)
