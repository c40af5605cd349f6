"""Who may invite people, change their rights or refit: rows of the two tables of rights."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from accounts.models import Invitation, User
from candidates.models import Interview, PlannedInterview
from jobs import clock
from loops.actions import add_member, create_pool, seat_interviewer
from scorecards.models import Refit
from scorecards.suggestion import ENGINE_VERSION
from tests.builders import World, seal


def seal_in_training(world: World) -> dict[str, str]:
    """Let Dave, a reverse shadow in the first interview too, seal there."""
    seat = seat_interviewer(
        world.fresh_loop(), by=world.rosa, interview=world.first, user=world.dave, kind="reverse"
    )
    seal(world.card(seat))
    return {"training_seat": str(seat.public_id)}


def put_dave_in(world: World) -> dict[str, str]:
    """Let Dave learn in a pool of his own."""
    pool = create_pool(by=world.alice, name="Product")
    add_member(pool, by=world.alice, user=world.dave)
    return {"pool": str(pool.public_id), "dave": str(world.dave.public_id)}


def name_step(world: World) -> dict[str, str]:
    step = PlannedInterview.objects.create(opening=world.opening, position=9, name="Craft")
    return {"step": str(step.public_id), **put_dave_in(world)}


def let_bob_pass_on(world: World) -> dict[str, str]:
    """Let Bob's interview be tomorrow's, of a pool in which Olga is trained."""
    pool = create_pool(by=world.alice, name="Product")
    add_member(pool, by=world.alice, user=world.olga, trained=True)
    begins = clock.now() + timedelta(days=1)
    first = Interview.objects.filter(pk=world.first.pk)
    first.update(pool=pool, starts_at=begins, ends_at=begins + timedelta(hours=1))
    return {}


def expect_newcomer(world: World) -> dict[str, str]:
    """Let somebody be awaited whom nothing was mailed to for an hour."""
    person = User.objects.create_user("new@example.com", name="New")
    asked = clock.now() - timedelta(hours=1)
    Invitation.objects.create(person=person, invited_by=world.alice, created_at=asked)
    return {"newcomer": str(person.public_id)}


def refit_weights(world: World) -> dict[str, str]:
    """Let the rubric's suggestions use weights of the company's own."""
    row = Refit.objects.create(
        number=1,
        rubric=world.loop.rubric,
        engine=ENGINE_VERSION,
        kind="fitted",
        is_accepted=True,
        weights={"data": {"cuts": [1, 2, 3], "slope": 1, "scales": {}}},
        inputs_hash="0",
        made_at=world.loop.opened_at - timedelta(days=1),
    )
    return {"weights": str(row.public_id)}


HAND = "404 404 404 404 204 404 404 404 401 403"
LIST = "200 200 200 200 403 403 403 403 401 200"
READ = "200 200 200 200 404 404 404 404 401 200"
OWN = "200 200 200 200 200 200 200 200 401 200"
WRITE = "201 403 403 403 403 403 403 403 401 403"
CHANGE_POOL = "{0} 403 403 403 404 404 404 404 401 403"
NAME_POOL = "200 200 404 200 403 403 403 404 401 403"
VOUCH = "201 201 404 201 403 403 403 404 401 403"

CHANGE = "200 403 403 403 404 404 404 404 401 403"
LOOK = "200 403 403 403 404 404 404 404 401 200"
ASK = "202 403 403 403 404 404 404 404 401 403"
TOLD = "200 403 403 403 403 403 403 403 401 200"
REFITS = "202 403 403 403 403 403 403 403 401 403"
STAFF_ROWS: list[tuple[Any, ...]] = [
    ("get", "/suggestions/weights/", TOLD),
    ("get", "/suggestions/weights/{weights}/", TOLD, None, refit_weights),
    ("post", "/suggestions/weights/refit/", REFITS),
    (
        "post",
        "/suggestions/weights/shipped/",
        WRITE,
        {"rubric": "{rubric}"},
        refit_weights,
    ),
    ("post", "/loops/{loop}/seats/{training_seat}/sign-off/", VOUCH, None, seal_in_training),
    ("get", "/me/training/", OWN, None, put_dave_in),
    ("post", "/scorecards/{bobs}/hand-over/", HAND, {"user": "{olga}"}, let_bob_pass_on),
    ("get", "/pools/", LIST, None, put_dave_in),
    ("post", "/pools/", WRITE, {"name": "Sales"}),
    ("get", "/pools/{pool}/", READ, None, put_dave_in),
    ("patch", "/pools/{pool}/", CHANGE_POOL.format(200), {"shadows": 1}, put_dave_in),
    ("post", "/pools/{pool}/members/", CHANGE_POOL.format(201), {"user": "{olga}"}, put_dave_in),
    (
        "patch",
        "/pools/{pool}/members/{dave}/",
        CHANGE_POOL.format(200),
        {"trained": True},
        put_dave_in,
    ),
    ("delete", "/pools/{pool}/members/{dave}/", CHANGE_POOL.format(204), None, put_dave_in),
    ("patch", "/openings/{opening}/plan/{step}/", NAME_POOL, {"pool": "{pool}"}, name_step),
    ("patch", "/people/{hugo}/", CHANGE, {"is_active": False}),
    ("get", "/people/{newcomer}/invitation/", LOOK, None, expect_newcomer),
    ("post", "/people/{newcomer}/invitation/", ASK, None, expect_newcomer),
]
SEE = "200 404 404 404 404 404 404 404 302"
DO = "302 404 404 404 404 404 404 404 302"
RUNNERS = "200 200 200 200 404 404 404 404 302"
POOL = {"name": "Sales", "shadows": "1", "reverse_shadows": "1"}
COLLEAGUE = {"name": "New", "email": "new@example.com", "time_zone": "UTC"}
ANYBODY = "200 200 200 200 200 200 200 200 302"
STAFF_PAGES: list[tuple[Any, ...]] = [
    ("get", "/candidates/offers/?of=who&who=te", ANYBODY),
    ("get", "/openings/offers/?of=opening&opening=pro", ANYBODY),
    ("post", "/reports/agreement/refit/", DO),
    ("post", "/reports/agreement/shipped/{rubric}/", DO),
    ("get", "/company/people/", SEE),
    ("get", "/company/people/invite/", SEE),
    ("post", "/company/people/invite/", DO, COLLEAGUE),
    ("get", "/company/people/{hugo}/", SEE),
    ("post", "/company/people/{hugo}/make-admin/", DO),
    ("post", "/company/people/{hugo}/make-admin/", DO, {}, None, True),
    ("post", "/company/people/{hugo}/reset-factors/", DO),
    ("post", "/company/people/{newcomer}/invite/", DO, {}, expect_newcomer),
    ("get", "/scorecards/{bobs}/hand-over/", "404 404 404 404 200 404 404 404 302"),
    (
        "post",
        "/scorecards/{bobs}/hand-over/",
        "404 404 404 404 302 404 404 404 302",
        {"user": "{olga}"},
        let_bob_pass_on,
    ),
    ("get", "/company/pools/", RUNNERS),
    ("post", "/company/pools/", DO, POOL),
    ("get", "/company/pools/offers/?of=pool&pool=pro", RUNNERS),
    ("get", "/company/pools/{pool}/", RUNNERS, {}, put_dave_in),
    ("post", "/company/pools/{pool}/add/", DO, {"add-user": "olga@example.com"}, put_dave_in),
    ("post", "/company/pools/{pool}/people/{dave}/train/", DO, {}, put_dave_in),
]
