"""Reports count the newest where there is too much for all, and say from which day on."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from candidates.actions import add_candidacy
from candidates.models import Candidacy, Interview
from jobs import clock
from loops.actions import movement, reporting, timing
from loops.actions.funnel import report_funnel
from loops.actions.movement import begin_block, report_movement
from loops.actions.timing import report_timing
from tests.accounts.api.caller import Caller
from tests.builders import World, make_candidate, make_opening, seal

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 30, 12, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let two rows be as many as a report takes, and let it speak of one."""
    for module in (reporting, timing):
        monkeypatch.setattr(module, "MOST", 2)
    monkeypatch.setattr(movement, "NEWEST", 1)
    for module in (movement, timing):
        monkeypatch.setattr(module, "LEAST", 1)


def end_on_days_of_their_own(world: World) -> date:
    """Let the interview of one card end a day before that of two, and return the first day."""
    world.seal_all()
    talks = sorted(Interview.objects.all(), key=lambda talk: talk.scorecards.count())
    assert [talk.scorecards.count() for talk in talks] == [1, 2]
    first = world.first.ends_at - 3 * DAY
    for later, talk in enumerate(talks):
        talk.ends_at = first + later * DAY
        talk.starts_at = talk.ends_at - timedelta(hours=1)
        talk.save()
    return first.astimezone(UTC).date()


def test_time_to_submit_takes_the_newest_cards_in_whole_days(world: World, few: None) -> None:
    first = end_on_days_of_their_own(world)

    report = report_timing(by=world.alice, since=first)
    narrower = report_timing(by=world.alice, since=first + DAY)

    assert (report.period.since, report.period.is_cut) == (first + DAY, True)
    assert (report.everybody, report.weeks) == (narrower.everybody, narrower.weeks)
    assert (report.everybody.due, narrower.period.is_cut) == (2, False)


def put_forward_a_day_apart(world: World) -> list[Candidacy]:
    """Return three candidacies; the last one is of today."""
    people = [make_candidate(world.rosa, name) for name in ("Uma Ude", "Vic Voss")]
    new = (add_candidacy(person, world.opening, by=world.rosa) for person in people)
    rows = [world.loop.candidacy, *new]
    today = rows[-1].created_at
    for back, row in enumerate(reversed(rows)):
        row.created_at = today - back * DAY
        row.save()
    return rows


def test_the_funnel_takes_the_newest_candidates_in_whole_days(world: World, few: None) -> None:
    rows = put_forward_a_day_apart(world)

    report = report_funnel(by=world.rosa)

    assert report.stages[0].reached == 2
    assert report.period.since == rows[1].created_at.astimezone(UTC).date()


def test_the_last_day_stays_however_full_it_is(world: World, few: None) -> None:
    put_forward_a_day_apart(world)
    today = Candidacy.objects.latest("created_at").created_at
    Candidacy.objects.update(created_at=today)

    report = report_funnel(by=world.rosa)

    assert (report.stages[0].reached, report.period.since) == (3, report.period.until)


@pytest.mark.parametrize(
    ("oldest", "first_day"),
    [
        (NOW, date(2026, 11, 30)),  # 4,000 within a day leave by the day
        (NOW - 100 * DAY, date(2026, 8, 21)),  # 250 of 4,000 take a week: blocks of 8 days
        (datetime(2025, 12, 30, tzinfo=UTC), date(2025, 11, 17)),  # a year's last one is longer
        (datetime(2025, 1, 3, tzinfo=UTC), date(2025, 1, 1)),
        (datetime(2004, 5, 6, tzinfo=UTC), date(2004, 1, 1)),  # at most by the year
    ],
)
def test_old_cards_leave_by_the_block(oldest: datetime, first_day: date) -> None:
    assert begin_block(oldest, NOW) == first_day


def seal_in_two_years(world: World) -> date:
    """Seal one of three cards two years before the others, and return the day of these."""
    today = clock.now()
    with clock.at_time(today - 730 * DAY):
        seal(world.card(world.bobs))
    for seat in (world.carols, world.daves):
        seal(world.card(seat))
    return today.astimezone(UTC).date()


def test_movement_counts_the_newest_cards_and_says_since_when(world: World, few: None) -> None:
    sealed = seal_in_two_years(world)

    report = report_movement(by=world.rosa)

    assert report.sealed == 2
    assert report.since is not None
    assert report.since.year == sealed.year
    assert report.since <= sealed
    of_then = report_movement(by=world.rosa, year=(sealed - 730 * DAY).year)
    assert (of_then.since, of_then.sealed) == (None, 1)


def test_page_and_api_say_from_which_day_on_they_count(
    world: World, client: Client, few: None
) -> None:
    world.seal_all()
    client.force_login(world.rosa)

    told: dict[str, Any] = Caller(world.rosa).get("/reports/movement/").json()
    pages = [client.get(f"/reports/{name}/") for name in ("movement", "time-to-submit")]

    assert told["since"] is not None
    assert "older ones are left out" in pages[0].content.decode()
    assert "So many lie in the days asked for" in pages[1].content.decode()


def test_what_the_reader_may_not_see_moves_no_day(world: World, few: None) -> None:
    elsewhere = make_opening(world.alice, title="Designer")
    for name in ("Xen Xu", "Yan Yu"):
        add_candidacy(make_candidate(world.alice, name), elsewhere, by=world.alice)

    assert not report_funnel(by=world.rosa).period.is_cut
    assert report_funnel(by=world.alice).period.is_cut
