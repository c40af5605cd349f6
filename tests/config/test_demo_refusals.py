"""When the demo company is not built, and what its timeline and quotes refuse."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import partial

import pytest

from accounts.models import User
from candidates.models import Opening, Transcript
from config.demo.build import AlreadyBuilt, add_everything, build_demo
from config.demo.cards import find_quote
from config.demo.timeline import Calendar, Timeline
from jobs.models import Job
from tests.builders import make_user

PASSWORD = "a long way to the harbour"
NOW = datetime.now(UTC)
NAIVE = datetime(2025, 3, 1, 9)  # noqa: DTZ001 (a naive time is what is refused)
RECORDING = Transcript(
    filename="short.txt",
    text="Did it ship?\nIt did, in May.\nIt did, in May.",
    turns=[["Ana", 0, 12, None, 1, 0], ["Tess", 13, 28, None, 2, 0], ["Tess", 29, 44, None, 3, 0]],
    roles={"Ana": "interviewer", "Tess": "candidate"},
)


@pytest.mark.django_db
def test_it_is_not_built_where_somebody_lives() -> None:
    make_user("Olga Orlova")

    with pytest.raises(AlreadyBuilt):
        build_demo(now=NOW, password=PASSWORD)


@pytest.mark.django_db
def test_a_refused_build_writes_nothing() -> None:
    make_user("Olga Orlova")
    with pytest.raises(AlreadyBuilt):
        build_demo(now=NOW, password=PASSWORD)

    assert (User.objects.count(), Opening.objects.count(), Job.objects.count()) == (1, 0, 0)


@pytest.mark.parametrize("now", [NAIVE, NOW + timedelta(days=2)])
def test_it_wants_an_aware_moment_that_has_come(now: datetime) -> None:
    with pytest.raises(ValueError, match="aware"):
        build_demo(now=now, password=PASSWORD)


@pytest.mark.parametrize("hour", [0, 5, 12, 23])
def test_nothing_of_it_lies_in_the_future_at_any_hour(hour: int) -> None:
    timeline = Timeline(Calendar(NOW.replace(hour=hour, minute=0)))
    add_everything(timeline, PASSWORD)

    assert max(deed.moment for deed in timeline.deeds) <= timeline.calendar.now


def test_a_deed_of_the_future_is_refused() -> None:
    timeline = Timeline(Calendar(NOW))

    with pytest.raises(ValueError, match="in the future"):
        timeline.add(NOW + timedelta(hours=1), lambda: None)


def test_deeds_are_done_in_the_order_of_their_moments() -> None:
    timeline, done = Timeline(Calendar(NOW)), list[int]()
    for hours in (1, 3, 2):
        timeline.add(NOW - timedelta(hours=hours), partial(done.append, hours))
    timeline.live_through(lambda *_: None)

    assert done == [3, 2, 1]


@pytest.mark.parametrize(
    ("quote", "turns"), [("Did it ship?", 0), ("We flew it to the moon.", 0), ("in May", 2)]
)
def test_a_quote_stands_in_one_turn_of_the_candidate_or_is_refused(quote: str, turns: int) -> None:
    with pytest.raises(ValueError, match=f"{turns} turns"):
        find_quote(RECORDING, quote)
