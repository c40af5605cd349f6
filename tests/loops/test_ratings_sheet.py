"""The sheet of every rating: who gets which lines, what stands in them, what is kept of it."""

from __future__ import annotations

import csv
import io

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.errors import NotAllowed
from accounts.models import AuditEvent, User
from candidates.models import Candidate
from loops.actions import seat_interviewer
from loops.actions.ratings_sheet import COLUMNS, export_ratings
from scorecards.actions import revise_card
from scorecards.models import Rating
from tests.builders import LONG_REASON, World, seal

pytestmark = pytest.mark.django_db


def read_sheet(by: User) -> list[dict[str, str]]:
    text = b"".join(export_ratings(by=by)).decode()
    return list(csv.DictReader(io.StringIO(text)))


def test_it_has_a_line_for_each_rating_and_revision(world: World) -> None:
    seal(world.card(world.bobs))
    revise_card(
        world.card(world.bobs), by=world.bob, changes={"strategy.rating": 1}, reason=LONG_REASON
    )

    lines = read_sheet(world.rosa)

    assert len(lines) == Rating.objects.count()
    assert {line["revision"] for line in lines} == {"1", "2"}
    assert [
        (line["candidate"], line["interviewer"], line["rating"])
        for line in lines
        if line["competency"] == "strategy"
    ][-1] == ("Tess Kim", "Bob Bell", "1")


def test_a_line_holds_what_was_sealed_when(world: World) -> None:
    sealed = seal(world.card(world.bobs))

    first = read_sheet(world.rosa)[0]

    assert list(first) == list(COLUMNS)
    assert first["scorecard"] == str(sealed.scorecard.public_id)
    assert first["sealed_at"] == f"{sealed.sealed_at:%Y-%m-%dT%H:%M:%SZ}"


@pytest.mark.parametrize("name", ["=1+1", "+49", "-x", "@sum", "\tx"])
def test_no_name_is_run_by_a_spreadsheet(world: World, name: str) -> None:
    seal(world.card(world.bobs))
    Candidate.objects.update(name=name)

    assert {line["candidate"] for line in read_sheet(world.rosa)} == {f"'{name}"}


def test_a_card_that_is_blind_to_the_reader_is_left_out(world: World) -> None:
    seal(world.card(world.carols))
    seat_interviewer(
        world.fresh_loop(), by=world.alice, interview=world.first, user=world.rosa, kind="regular"
    )

    assert (read_sheet(world.rosa), len(read_sheet(world.hugo))) == ([], 5)


def test_it_is_for_who_runs_loops_and_is_audited(world: World) -> None:
    seal(world.card(world.bobs))
    with pytest.raises(NotAllowed):
        export_ratings(by=world.bob)

    read_sheet(world.hugo)

    assert AuditEvent.objects.get(verb="ratings.exported").actor == world.hugo


def test_it_takes_as_many_statements_for_all_as_for_none(world: World) -> None:
    with CaptureQueriesContext(connection) as none:
        read_sheet(world.rosa)
    world.seal_all()
    with CaptureQueriesContext(connection) as every:
        read_sheet(world.rosa)

    assert len(none) == len(every) <= 9
