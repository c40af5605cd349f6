"""Drafts are kept field by field, and nothing typed is lost."""

from uuid import uuid4

import pytest

from accounts.errors import Invalid, NotAllowed, NotFound, Stale, WrongState
from jobs import clock
from loops.actions import unseat_interviewer, withdraw_loop
from scorecards.actions import open_card, save_draft, seal_card
from scorecards.errors import FieldConflict
from scorecards.models import Scorecard
from tests.builders import ANSWERS, World, seal

pytestmark = pytest.mark.django_db


def test_opening_a_card_is_noted_once(world: World) -> None:
    card = open_card(world.card(world.bobs), by=world.bob)
    first = card.opened_at
    assert open_card(world.card(world.bobs), by=world.bob).opened_at == first
    assert card.state == Scorecard.State.OPENED


def test_the_same_again_changes_nothing(world: World) -> None:
    noon = world.first.starts_at.replace(microsecond=0)
    with clock.at_time(noon):
        save_draft(world.card(world.bobs), by=world.bob, changes={"data.note": "Calm."})
    first = world.card(world.bobs)
    assert (first.state, first.saved_at, first.opened_at) == ("draft", noon, noon)
    save_draft(first, by=world.bob, changes={"data.note": "Calm."})
    again = world.card(world.bobs)
    assert (again.version, again.saved_at) == (first.version, first.saved_at)


def test_a_card_that_is_opened_by_saving_nothing_is_a_draft(world: World) -> None:
    save_draft(world.card(world.bobs), by=world.bob, changes={})
    assert world.card(world.bobs).state == "draft"


def test_two_windows_that_change_different_fields_merge(world: World) -> None:
    stale = world.card(world.bobs)
    save_draft(world.card(world.bobs), by=world.bob, changes={"strategy.note": "from one"})
    save_draft(stale, by=world.bob, changes={"data.note": "from two"}, bases={"data.note": 0})
    assert world.card(world.bobs).draft == {"strategy.note": "from one", "data.note": "from two"}


def test_two_windows_that_change_one_field_conflict_and_both_texts_come_back(world: World) -> None:
    save_draft(world.card(world.bobs), by=world.bob, changes={"summary": "first"})
    with pytest.raises(FieldConflict) as refused:
        save_draft(
            world.card(world.bobs),
            by=world.bob,
            changes={"summary": "second"},
            bases={"summary": 0},
        )
    assert refused.value.data == {
        "fields": {"summary": {"theirs": "first", "yours": "second", "base": 1}}
    }
    assert world.card(world.bobs).draft == {"summary": "first"}


def test_the_same_text_from_two_windows_is_no_conflict(world: World) -> None:
    save_draft(world.card(world.bobs), by=world.bob, changes={"summary": "same"})
    card = save_draft(
        world.card(world.bobs), by=world.bob, changes={"summary": "same"}, bases={"summary": 0}
    )
    assert card.draft == {"summary": "same"}


def test_a_program_with_an_old_version_gets_the_current_draft_back(world: World) -> None:
    version = world.card(world.bobs).version
    save_draft(world.card(world.bobs), by=world.bob, changes={"summary": "newer"})
    with pytest.raises(Stale) as refused:
        save_draft(
            world.card(world.bobs), by=world.bob, changes={"summary": "older"}, version=version
        )
    assert refused.value.data == {
        "version": version + 1,
        "current": {"summary": "newer"},
        "yours": {"summary": "older"},
    }


@pytest.mark.parametrize("rating", [0, 5, -1, True, 2.5, "3", "good", [3]])
def test_a_rating_off_the_scale_is_refused_by_name(world: World, rating: object) -> None:
    with pytest.raises(Invalid) as refused:
        save_draft(world.card(world.bobs), by=world.bob, changes={"data.rating": rating})
    assert refused.value.field == "data.rating"
    assert world.card(world.bobs).draft == {}


@pytest.mark.made_up
@pytest.mark.parametrize("path", ["charm.rating", "data", "data.charm", "overalls", ""])
def test_an_unknown_field_is_refused(world: World, path: str) -> None:
    with pytest.raises(Invalid, match="no such field"):
        save_draft(world.card(world.bobs), by=world.bob, changes={path: "x"})


def test_one_wrong_field_keeps_the_right_ones_out_too(world: World) -> None:
    with pytest.raises(Invalid):
        save_draft(
            world.card(world.bobs), by=world.bob, changes={"data.rating": 3, "overall": "maybe"}
        )
    assert world.card(world.bobs).draft == {}


def test_a_quote_is_kept_with_its_words(world: World) -> None:
    said = world.say()
    start = said.text.index("I rang thirty")
    quote = {"transcript": str(said.public_id), "start": start, "end": start + 20}
    card = save_draft(world.card(world.bobs), by=world.bob, changes={"strategy.evidence": [quote]})
    assert card.draft["strategy.evidence"] == [{**quote, "quote": "I rang thirty of the"}]


def test_the_interviewers_words_are_no_evidence(world: World) -> None:
    said = world.say()
    start = said.text.index("How did you bring")
    quote = {"transcript": str(said.public_id), "start": start, "end": start + 10}
    with pytest.raises(Invalid, match="one turn of the candidate"):
        save_draft(world.card(world.bobs), by=world.bob, changes={"data.evidence": [quote]})


def test_a_quote_from_another_interview_is_refused(world: World) -> None:
    said = world.say(interview=world.second)
    quote = {"transcript": str(said.public_id), "start": 100, "end": 110}
    with pytest.raises(Invalid, match="no such transcript"):
        save_draft(world.card(world.bobs), by=world.bob, changes={"data.evidence": [quote]})


@pytest.mark.parametrize(
    "quote",
    [
        {},
        "words",
        {"transcript": "x", "start": 0, "end": 1},
        {"transcript": str(uuid4()), "start": 0, "end": 1},
    ],
)
def test_a_quote_of_nothing_is_refused(world: World, quote: object) -> None:
    with pytest.raises(Invalid) as refused:
        save_draft(world.card(world.bobs), by=world.bob, changes={"data.evidence": [quote]})
    assert refused.value.field == "data.evidence.0"


@pytest.mark.parametrize("evidence", ["words", {}, [{}] * 21])
def test_evidence_is_a_list_of_at_most_twenty(world: World, evidence: object) -> None:
    with pytest.raises(Invalid, match="at most 20 quotes") as refused:
        save_draft(world.card(world.bobs), by=world.bob, changes={"data.evidence": evidence})
    assert (refused.value.field, world.card(world.bobs).draft) == ("data.evidence", {})


@pytest.mark.parametrize(
    ("start", "end"), [(300, 300), (301, 300), (-1, 300), (True, 300), ("290", 300), (290, 300.5)]
)
def test_a_quote_begins_before_it_ends(world: World, start: object, end: object) -> None:
    quote = {"transcript": str(world.say().public_id), "start": start, "end": end}
    with pytest.raises(Invalid, match="start before end") as refused:
        save_draft(world.card(world.bobs), by=world.bob, changes={"data.evidence": [quote]})
    assert (refused.value.field, world.card(world.bobs).draft) == ("data.evidence.0", {})


def test_a_card_of_a_closed_loop_stays_as_it_is(world: World) -> None:
    world.seal_all()
    withdraw_loop(world.loop, by=world.rosa, reason="Took another offer.")
    before = world.card(world.bobs).version
    with pytest.raises(WrongState, match="This loop is closed"):
        save_draft(world.card(world.bobs), by=world.bob, changes={"summary": "More."})
    assert world.card(world.bobs).version == before


def test_nobody_writes_a_colleagues_card(world: World) -> None:
    with pytest.raises(NotFound):
        save_draft(world.card(world.bobs), by=world.carol, changes={"summary": "mine now"})


def test_staff_who_see_a_card_still_do_not_write_it(world: World) -> None:
    with pytest.raises(NotAllowed):
        save_draft(world.card(world.bobs), by=world.rosa, changes={"summary": "mine now"})


def test_a_sealed_card_takes_no_draft(world: World) -> None:
    seal(world.card(world.bobs))
    with pytest.raises(WrongState):
        save_draft(world.card(world.bobs), by=world.bob, changes=ANSWERS)


def test_a_removed_interviewer_writes_nothing_more(world: World) -> None:

    unseat_interviewer(world.bobs, by=world.rosa)
    with pytest.raises(NotFound):
        seal_card(world.card(world.bobs), by=world.bob)


def test_a_seat_that_goes_between_two_saves_ends_the_second(world: World) -> None:
    """The statement that locks the card is kept; whether it finds one is asked each time."""
    card = world.card(world.bobs)
    save_draft(card, by=world.bob, changes={"overall": "yes"})
    unseat_interviewer(world.bobs, by=world.rosa)
    with pytest.raises(NotFound):
        save_draft(card, by=world.bob, changes={"overall": "no"})
