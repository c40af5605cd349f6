"""A world with a caller for each kind of person, built once for many calls that undo themselves."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from typing import Any
from zipfile import ZipFile

from django.db import transaction

from accounts.models import User
from candidates.actions import add_candidacy, grant_role, start_import, upload_transcript
from candidates.models import Opening
from loops.actions import open_loop, seat_interviewer
from scorecards.models import Rubric
from tests.accounts.api.caller import Caller
from tests.builders import (
    World,
    make_candidate,
    make_interview,
    make_opening,
    make_user,
    make_world,
    seal,
)

PEOPLE = ("alice", "rosa", "ron", "hugo", "bob", "carol", "dave", "olga", "nobody", "reader")


@dataclass(frozen=True)
class Stage:
    """The world, the public ids that addresses name, and a caller per person."""

    world: World
    ids: dict[str, str]
    callers: dict[str, Caller]


def set_stage(django_db_setup: None, django_db_blocker: Any) -> Iterator[Stage]:
    """Yield the stage inside a transaction that is undone: make a module's fixture of it."""
    with django_db_blocker.unblock(), transaction.atomic():
        world = make_world()
        ids = name_ids(world)
        yield Stage(world, ids, make_callers(world, ids))
        transaction.set_rollback(True)


@contextmanager
def undone() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def name_ids(world: World, carols: Mapping[str, Any] | None = None) -> dict[str, str]:
    """Fill the world and return the ids; Carol seals her card, with `carols` if given."""
    other = make_opening(world.alice, title="Analyst")
    ron = make_user("Ron Roth")
    grant_role(other, by=world.alice, user=ron, role="recruiter")
    ivan = sit_elsewhere(world, other)
    fresh = add_candidacy(make_candidate(world.rosa, "Zoe Zed"), world.opening, by=world.rosa)
    transcript = world.say()
    upload, _ = upload_transcript(world.first, by=world.rosa, raw=b"Bob: And a file?\n")
    batch = start_import(by=world.rosa, raw=pack_list("a.txt,Strategy and data,x@example.org"))
    seal(world.card(world.carols), carols)
    rows = {
        "opening": world.opening,
        "other_opening": other,
        "candidate": world.candidate,
        "candidacy": world.candidacy,
        "fresh_candidacy": fresh,
        "loop": world.loop,
        "first": world.first,
        "second": world.second,
        "transcript": transcript,
        "upload": upload,
        "import": batch,
        "rubric": Rubric.objects.get(),
        "bobs": world.card(world.bobs),
        "carols": world.card(world.carols),
        "daves_seat": world.daves,
        "hugo": world.hugo,
        "olga": world.olga,
        "ron": ron,
        "ivan": ivan,
    }
    return {name: str(row.public_id) for name, row in rows.items()}


def sit_elsewhere(world: World, opening: Opening) -> User:
    """Return somebody who interviews in a loop of another opening, and nowhere else."""
    ivan = make_user("Ivan Ilic")
    candidacy = add_candidacy(make_candidate(world.alice, "Yan Yu"), opening, by=world.alice)
    loop = open_loop(candidacy, by=world.alice)
    interview = make_interview(candidacy, world.alice)
    seat_interviewer(loop, by=world.alice, interview=interview, user=ivan)
    return ivan


def pack_list(*rows: str) -> bytes:
    """Return an archive with a list of these rows, and without their files."""
    packed = BytesIO()
    with ZipFile(packed, "w") as archive:
        archive.writestr("list.csv", "\n".join(("file,interview,candidate", *rows)))
    return packed.getvalue()


def make_callers(world: World, ids: dict[str, str]) -> dict[str, Caller]:
    people = {name: getattr(world, name, None) for name in PEOPLE}
    for name in ("ron", "ivan"):
        people[name] = User.objects.get(public_id=ids[name])
    made = {name: Caller(person) for name, person in people.items()}
    made["reader"] = Caller(world.alice, scopes=("read",))
    return made
