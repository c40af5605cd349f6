"""Pools: who learns is seated in training, and is trained by the numbers or by an admin."""

from __future__ import annotations

from typing import Any

import pytest

from accounts.actions import change_standing
from accounts.errors import AlreadyThere, NotAllowed, NotFound, Refusal
from accounts.models import AuditEvent, User
from candidates.actions import name_pool, pool_interview, schedule_interview
from candidates.models import Interview, PlannedInterview, Pool, PoolMember
from jobs import clock
from loops.actions import (
    add_member,
    change_pool,
    create_pool,
    remove_member,
    seat_interviewer,
    set_training,
    substitute_interviewer,
)
from loops.actions.training import list_own_progress, list_progress
from loops.errors import StillLearning
from tests.accounts.api.caller import Caller
from tests.builders import World, seal

pytestmark = pytest.mark.django_db


@pytest.fixture
def pool(world: World) -> Pool:
    """Return a pool of one shadow and one reverse shadow; both interviews are its own."""
    made = create_pool(by=world.alice, name="Product", shadows=1, reverse_shadows=1)
    Interview.objects.update(pool=made)
    return made


@pytest.fixture
def olgas(world: World, pool: Pool) -> PoolMember:
    return add_member(pool, by=world.alice, user=world.olga)


def sit(world: World, interview: Interview, kind: str, user: User | None = None) -> Any:
    user = user or world.olga
    return seat_interviewer(
        world.fresh_loop(), by=world.rosa, interview=interview, user=user, kind=kind
    )


def is_trained(member: PoolMember) -> bool:
    return PoolMember.objects.get(pk=member.pk).is_trained


def count(member: PoolMember, *, own: bool = False) -> tuple[int, int]:
    rows = list_own_progress(member.user) if own else list_progress([member.pool])
    (one,) = [row for row in rows if row.member == member]
    return one.shadows, one.reverse_shadows


def test_who_learns_gets_no_regular_seat(world: World, olgas: PoolMember) -> None:
    with pytest.raises(StillLearning, match="Olga Orlova is still learning Product") as caught:
        sit(world, world.first, "regular")
    assert caught.value.field == "user"
    assert sit(world, world.first, "shadow").scorecard.kind == "shadow"


def test_who_learns_takes_over_no_regular_seat(world: World, olgas: PoolMember) -> None:
    with pytest.raises(StillLearning):
        substitute_interviewer(world.daves, by=world.rosa, user=world.olga)
    assert world.card(world.daves).is_owed


def test_who_is_trained_or_in_no_pool_is_seated_as_ever(world: World, pool: Pool) -> None:
    add_member(pool, by=world.alice, user=world.olga, trained=True)
    assert sit(world, world.first, "regular").required
    assert sit(world, world.first, "regular", world.hugo).required


def test_an_interview_takes_the_pool_of_its_step(world: World, pool: Pool) -> None:
    step = PlannedInterview.objects.create(opening=world.opening, position=1, name="Craft")
    name_pool(step, by=world.rosa, pool=pool)
    step.refresh_from_db()
    talk = schedule_interview(
        world.candidacy, by=world.rosa, name="Craft", starts_at=clock.now(), planned=step
    )
    assert talk.pool == pool


def test_an_interview_without_a_step_takes_the_pool_that_is_named(
    world: World, pool: Pool, sign_in: Any
) -> None:
    form = {
        "interview-name": "Craft",
        "interview-starts_at": "2030-01-02T10:00",
        "interview-minutes": "45",
        "interview-pool": "product",
    }
    at, browser = f"/loops/{world.loop.public_id}/do/", sign_in(world.rosa)
    browser.post(f"{at}interview/", form)
    talk = Interview.objects.get(name="Craft")
    assert talk.pool == pool

    gone = {"change-interview": str(talk.public_id), "change-change": "pool", "change-pool": ""}
    browser.post(f"{at}change/", gone)
    assert Interview.objects.get(name="Craft").pool is None


def test_programs_name_the_pool_of_an_interview(world: World, pool: Pool) -> None:
    rosa, key = Caller(world.rosa), str(pool.public_id)
    wish = {"candidacy": str(world.candidacy.public_id), "starts_at": "2030-01-02T10:00:00Z"}
    made = rosa.make("/interviews/", {**wish, "name": "Craft", "pool": key})
    at = f"/interviews/{made['id']}/"
    cleared = rosa.patch(at, {"pool": None}).json()
    again = rosa.patch(at, {"pool": str(world.olga.public_id)})

    assert (made["pool"], cleared["pool"], again.status_code) == (key, None, 422)


def test_the_numbers_train_when_nobody_on_the_loop_owes_a_card(
    world: World, olgas: PoolMember
) -> None:
    seal(world.card(sit(world, world.first, "shadow")))
    seal(world.card(sit(world, world.second, "reverse")))
    assert (count(olgas), count(olgas, own=True), is_trained(olgas)) == ((0, 0), (1, 1), False)

    world.seal_all()
    assert is_trained(olgas)
    event = AuditEvent.objects.get(verb="pool.member_trained")
    assert (event.actor, event.payload["by_the_numbers"]) == (None, True)


def test_half_of_the_numbers_train_nobody(world: World, olgas: PoolMember) -> None:
    seal(world.card(sit(world, world.first, "shadow")))
    world.seal_all()
    assert (count(olgas), is_trained(olgas)) == ((1, 0), False)


def test_an_admin_signs_off_where_the_pool_asks_for_it(world: World, olgas: PoolMember) -> None:
    change_pool(olgas.pool, by=world.alice, needs_sign_off=True)
    seal(world.card(sit(world, world.first, "shadow")))
    seal(world.card(sit(world, world.second, "reverse")))
    world.seal_all()
    (one,) = list_progress([Pool.objects.get()])
    assert (one.is_reached, is_trained(olgas)) == (True, False)

    set_training(olgas, by=world.alice, trained=True)
    assert is_trained(olgas)


def test_a_pool_that_asks_for_less_trains_at_once(world: World, olgas: PoolMember) -> None:
    seal(world.card(sit(world, world.first, "shadow")))
    world.seal_all()
    change_pool(olgas.pool, by=world.alice, reverse_shadows=0)
    assert is_trained(olgas)


def test_a_pool_keeps_all_that_is_changed_of_it(world: World, olgas: PoolMember) -> None:
    change_pool(olgas.pool, by=world.alice, name="Craft", shadows=3, reverse_shadows=4)
    pool = Pool.objects.get()
    assert (pool.name, pool.shadows, pool.reverse_shadows) == ("Craft", 3, 4)
    change_pool(olgas.pool, by=world.alice, shadows=2)
    pool.refresh_from_db()
    assert (pool.name, pool.shadows, pool.reverse_shadows) == ("Craft", 2, 4)


def test_who_learns_anew_begins_at_nothing(world: World, olgas: PoolMember) -> None:
    seal(world.card(sit(world, world.first, "shadow")))
    world.seal_all()
    set_training(olgas, by=world.alice, trained=True)
    set_training(olgas, by=world.alice, trained=False)
    olgas.refresh_from_db()
    assert (count(olgas), is_trained(olgas)) == ((0, 0), False)


def test_who_leaves_the_pool_is_seated_as_ever(world: World, olgas: PoolMember) -> None:
    remove_member(olgas, by=world.alice)
    assert sit(world, world.first, "regular").required


def test_only_an_admin_writes_pools(world: World, olgas: PoolMember) -> None:
    deeds = (
        lambda: create_pool(by=world.rosa, name="Sales"),
        lambda: change_pool(olgas.pool, by=world.rosa, shadows=0),
        lambda: add_member(olgas.pool, by=world.rosa, user=world.bob),
        lambda: set_training(olgas, by=world.rosa, trained=True),
        lambda: remove_member(olgas, by=world.rosa),
    )
    for deed in deeds:
        with pytest.raises(NotAllowed):
            deed()


def test_twice_is_as_once(world: World, olgas: PoolMember) -> None:
    change_pool(olgas.pool, by=world.alice, shadows=1)
    set_training(olgas, by=world.alice, trained=False)
    pool_interview(world.first, by=world.rosa, pool=olgas.pool)
    step = PlannedInterview.objects.create(opening=world.opening, position=1, name="Craft")
    name_pool(step, by=world.rosa, pool=None)

    verbs = ("pool.changed", "pool.member_learns", "interview.pool_named", "opening.pool_named")
    assert not AuditEvent.objects.filter(verb__in=verbs).exists()


def test_who_has_no_access_joins_no_pool(world: World, pool: Pool) -> None:
    change_standing(world.bob, by=world.alice, is_active=False)
    world.bob.refresh_from_db()
    with pytest.raises(Refusal, match="no access"):
        add_member(pool, by=world.alice, user=world.bob)


def test_names_and_people_are_in_once(world: World, olgas: PoolMember) -> None:
    with pytest.raises(AlreadyThere):
        create_pool(by=world.alice, name="PRODUCT")
    with pytest.raises(AlreadyThere):
        add_member(olgas.pool, by=world.alice, user=world.olga)


@pytest.mark.parametrize("number", [-1, 21])
def test_a_pool_asks_for_0_to_20(world: World, number: int) -> None:
    with pytest.raises(Refusal, match="0 to 20"):
        create_pool(by=world.alice, name="Sales", shadows=number)


def test_a_blind_reader_is_told_the_same_before_and_after_a_colleague_seals(
    world: World, olgas: PoolMember, sign_in: Any
) -> None:
    seats = sit(world, world.first, "shadow"), sit(world, world.second, "reverse")
    sit(world, world.first, "regular", world.rosa)
    sit(world, world.first, "regular", world.alice)
    at = f"/pools/{olgas.pool.public_id}/"

    def look() -> list[Any]:
        page = sign_in(world.alice).get(f"/company{at}").context["people"]
        return [Caller(world.alice).read(at), Caller(world.rosa).read(at), page]

    before = look()
    for seat in seats:
        seal(world.card(seat))
    assert look() == before


def test_the_pages_show_the_way_and_change_it(
    world: World, olgas: PoolMember, sign_in: Any
) -> None:
    sit(world, world.first, "shadow")
    at, browser = f"/company/pools/{olgas.pool.public_id}/", sign_in(world.alice)
    browser.post(f"{at}add/", {"add-user": "bob@example.com", "add-trained": "on"})
    names = [one.member.user.name for one in browser.get(at).context["people"]]
    assert names == ["Bob Bell", "Olga Orlova"]

    again = browser.post(f"{at}add/", {"add-user": "bob@example.com"})
    assert (again.status_code, list(again.context["refused"].errors)) == (409, ["user"])
    browser.post(f"{at}people/{world.olga.public_id}/train/")
    assert is_trained(olgas)


def test_seating_shows_who_is_trained(world: World, olgas: PoolMember, sign_in: Any) -> None:
    page = sign_in(world.rosa).get(f"/loops/{world.loop.public_id}/").content.decode()
    assert "Trained for Product" in page
    assert "0 of 1 shadows" in page


def test_an_interviewer_sees_their_own_way(world: World, olgas: PoolMember, sign_in: Any) -> None:
    seal(world.card(sit(world, world.first, "shadow")))
    assert "1 of 1 shadows" in sign_in(world.olga).get("/my-calibration/").content.decode()
    (mine,) = Caller(world.olga).read("/me/training/")["pools"]
    assert (mine["name"], mine["shadows"], mine["shadows_needed"]) == ("Product", 1, 1)


def test_an_openings_page_names_the_pool_of_a_step(world: World, pool: Pool, sign_in: Any) -> None:
    step = PlannedInterview.objects.create(opening=world.opening, position=1, name="Craft")
    at = f"/openings/{world.opening.public_id}/"
    sign_in(world.rosa).post(f"{at}pools/", {"pools-step0": str(pool.public_id)})

    step.refresh_from_db()
    assert step.pool == pool
    assert AuditEvent.objects.filter(verb="opening.pool_named").count() == 1


def test_a_member_who_was_taken_out_meanwhile_is_not_there(world: World, olgas: PoolMember) -> None:
    remove_member(olgas, by=world.alice)  # a second press has looked the same row up before
    with pytest.raises(NotFound):
        remove_member(olgas, by=world.alice)
    with pytest.raises(NotFound):
        set_training(olgas, by=world.alice, trained=True)
