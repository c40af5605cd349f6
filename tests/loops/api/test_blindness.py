"""Nothing that the API tells a blind reader differs by what colleagues have submitted."""

from typing import Any

import pytest

from accounts.models import User
from loops.actions import recommend, seat_interviewer, waive_coverage
from loops.models import Recommendation
from scorecards.actions import revise_card
from tests.accounts.api.caller import Caller
from tests.builders import LONG_REASON, World, seal

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]

LISTS = (
    "/loops/",
    "/loops/?state=ready",
    "/loops/?state=in_progress",
    "/loops/?owed=anyone",
    "/loops/?owed=me",
    "/loops/?fields=id,state,cards_in",
    "/scorecards/",
    "/scorecards/?state=sealed",
    "/scorecards/?owed=false",
    "/scorecards/?mine=false",
    "/candidates/",
    "/candidacies/",
    "/interviews/",
    "/openings/",
)
OF_THE_LOOP = ("", "results/", "decisions/", "approvals/")
FOR_ADMINS = ("/audit/", "/audit/?verb=scorecard.", "/calibration-runs/", "/people/")


def addresses(world: World) -> list[str]:
    loop = f"/loops/{world.loop.public_id}/"
    cards = [f"/scorecards/{world.card(seat).public_id}/" for seat in (world.carols, world.daves)]
    words = [f"/interviews/{world.first.public_id}/{part}" for part in ("", "suggestions/")]
    return [*LISTS, *FOR_ADMINS, *[loop + part for part in OF_THE_LOOP], *cards, *words]


def crawl(caller: Caller, world: World) -> dict[str, Any]:
    answers = {path: caller.get(path) for path in addresses(world)}
    return {
        path: (answer.status_code, answer.content, answer.headers.get("ETag"))
        for path, answer in answers.items()
    }


def submit_everything(world: World, drain: Any) -> None:
    """Let colleagues seal, revise and be estimated; leave the blind reader's own card alone."""
    seal(world.card(world.carols), {"data.rating": 1})
    seal(world.card(world.daves))
    revise_card(
        world.card(world.carols), by=world.carol, changes={"data.rating": 4}, reason=LONG_REASON
    )
    drain()
    recommend(world.fresh_loop())


def sit_down(world: World, name: str) -> User:
    person: User = getattr(world, name)
    if name != "bob":
        seat_interviewer(world.loop, by=world.alice, interview=world.first, user=person)
    return person


@pytest.mark.parametrize("name", ["bob", "rosa", "hugo", "alice"])
def test_a_blind_readers_answers_do_not_differ_by_a_byte(
    world: World, drain: Any, name: str
) -> None:
    world.say()
    drain()
    caller = Caller(sit_down(world, name))
    caller.read("/audit/" if name == "alice" else "/loops/")
    before = crawl(caller, world)
    submit_everything(world, drain)
    assert crawl(caller, world) == before
    assert Recommendation.objects.count() == 1


def test_whoever_has_sealed_sees_the_same_addresses_differ(world: World, drain: Any) -> None:
    seal(world.card(world.bobs))
    caller = Caller(world.bob)
    before = crawl(caller, world)
    submit_everything(world, drain)
    assert crawl(caller, world) != before


def test_a_blind_reader_finds_nothing_by_a_colleagues_state(world: World) -> None:
    seal(world.card(world.carols))
    caller = Caller(world.bob)
    assert caller.read("/scorecards/?state=sealed")["results"] == []
    assert caller.read("/loops/?state=interviewing")["results"] == []
    assert len(caller.read("/loops/?state=in_progress")["results"]) == 1


def test_the_candidate_finds_nothing_of_their_own_loop(world: World) -> None:
    world.candidate.user = world.hugo
    world.candidate.save(update_fields=["user"])
    caller = Caller(world.hugo)
    answers = crawl(caller, world)
    loop = str(world.loop.public_id)
    assert answers[f"/loops/{loop}/"][0] == 404
    assert all(loop.encode() not in body for _, body, _ in answers.values())
    assert caller.read("/candidates/")["results"] == []


def test_an_admin_who_is_the_candidate_reads_no_event_of_their_loop(world: World) -> None:
    world.candidate.email = world.alice.email
    world.candidate.save(update_fields=["email"])
    events = Caller(world.alice).read("/audit/?limit=200")["results"]
    assert {event["stream"] for event in events} == {"company"}


@pytest.mark.parametrize("name", ["alice", "rosa"])
def test_staff_who_owe_a_shadows_card_hear_of_no_waiver_and_no_decision(
    world: World, name: str
) -> None:
    """What nobody could rate is waived once every other card is in, and decided then."""
    reader = getattr(world, name)
    seat_interviewer(world.loop, by=world.hugo, interview=world.second, user=reader, kind="shadow")
    caller = Caller(reader)
    before = crawl(caller, world)
    world.seal_all()
    waive_coverage(world.loop, by=world.hugo, competency="data", reason=LONG_REASON)
    world.decide("no_hire")
    assert crawl(caller, world) == before
