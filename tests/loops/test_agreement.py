"""Agreement of suggestions with people: blind cards alone, enough of them, for admins alone."""

from __future__ import annotations

import csv
import io
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.errors import NotAllowed
from accounts.models import User
from candidates.actions import add_candidacy
from candidates.models import Interview, Interviewer
from jobs import clock
from loops.actions import open_loop, seat_interviewer
from loops.actions.agreement import Line, Side, report_agreement
from loops.calibration import Pair, measure_agreement
from loops.models import Loop
from scorecards.actions import blind_cards
from scorecards.models import (
    CardRevision,
    Rating,
    Scorecard,
    SuggestedRating,
    Suggestion,
    SuggestionView,
)
from tests.accounts.api.caller import Caller
from tests.builders import World, make_candidate, make_interview, seal

RATED = {"strategy": 3, "influence": 3, "execution": 4, "leadership": 3, "data": 2}
HALF_RIGHT = [Pair(n % 12, 1 + n % 4, 1 + (n % 4 if n % 2 else (n + 1) % 4)) for n in range(40)]


def test_figures_are_those_of_the_textbook() -> None:
    """Of 40 pairs 22 are equal, 10 one level apart and 8 two."""
    rows = [(1, 1)] * 12 + [(2, 2)] * 10 + [(3, 4)] * 10 + [(1, 3)] * 8
    found = measure_agreement([Pair(n, *row) for n, row in enumerate(rows)], alike=False)
    assert found is not None
    assert (found.n, found.exact, found.within_one) == (40, 0.55, 0.8)
    # Seen 1.05; means 1.75 and 2.4, variances .6875 and 1.34: expected .6875 + 1.34 + .4225.
    assert found.kappa == pytest.approx(1 - 1.05 / 2.45)


def test_raters_without_an_order_may_change_places() -> None:
    turned = [Pair(one.candidate, one.second, one.first) for one in HALF_RIGHT]
    assert measure_agreement(turned, alike=True) == measure_agreement(HALF_RIGHT, alike=True)
    assert measure_agreement(turned, alike=False) == measure_agreement(HALF_RIGHT, alike=False)
    mixed = [*HALF_RIGHT[:20], *turned[20:]]
    assert measure_agreement(mixed, alike=True) == measure_agreement(HALF_RIGHT, alike=True)


def test_the_interval_is_the_wider_the_fewer_people_the_pairs_are_about() -> None:
    alone = [Pair(n, one.first, one.second) for n, one in enumerate(HALF_RIGHT)]
    grouped = [Pair(n // 4, one.first, one.second) for n, one in enumerate(sorted(alone, key=gap))]
    widths = []
    for pairs in (alone, grouped):
        found = measure_agreement(pairs, alike=True)
        assert found is not None
        assert found.lo95 is not None
        assert found.hi95 is not None
        widths.append(found.hi95 - found.lo95)
    assert widths[0] < widths[1]


def gap(pair: Pair) -> int:
    return abs(pair.first - pair.second)


@pytest.mark.parametrize(
    ("pairs", "people", "said"),
    [(29, 29, None), (30, 30, 30), (60, 9, None), (60, 10, 60)],
)
def test_too_few_pairs_or_people_say_nothing(pairs: int, people: int, said: int | None) -> None:
    rated = [Pair(n % people, 1 + n % 4, 1 + n % 4) for n in range(pairs)]
    found = measure_agreement(rated, alike=True)
    assert (found and found.n) == said


def test_one_more_pair_moves_no_figure_ten_more_do() -> None:
    more = [Pair(20 + n, 1, 4) for n in range(10)]
    before = measure_agreement(HALF_RIGHT, alike=False)
    assert measure_agreement([*HALF_RIGHT, *more[:9]], alike=False) == before
    assert measure_agreement([*HALF_RIGHT, *more], alike=False) != before


def test_ratings_of_one_level_have_no_kappa() -> None:
    found = measure_agreement([Pair(n, 3, 3) for n in range(30)], alike=True)
    assert found is not None
    assert (found.exact, found.kappa, found.lo95) == (1.0, None, None)


def meet(world: World, name: str) -> Suggestion:
    """Let Bob and Carol seal the same card of a new candidate, whom a machine suggests 3."""
    candidacy = add_candidacy(make_candidate(world.rosa, name), world.opening, by=world.rosa)
    open_loop(candidacy, by=world.rosa)
    interview = make_interview(candidacy, world.rosa)
    for author in (world.bob, world.carol):
        Interviewer.objects.create(interview=interview, user=author)
        write_sealed(world, interview, author)
    return suggest_threes(world, interview)


def write_sealed(world: World, interview: Interview, author: User) -> None:
    card = Scorecard.objects.create(
        interview=interview,
        author=author,
        rubric=world.loop.rubric,
        state="sealed",
        due_at=clock.now(),
        sealed_at=clock.now(),
    )
    revision = CardRevision.objects.create(scorecard=card, number=1, document={}, overall="yes")
    for key, value in RATED.items():
        Rating.objects.create(revision=revision, competency=key, status="rated", value=value)
    Scorecard.objects.filter(pk=card.pk).update(current=1)


def suggest_threes(world: World, interview: Interview) -> Suggestion:
    suggestion = Suggestion.objects.create(
        transcript=world.say("Bob: Why?\n\nTess: I rang them.\n", interview),
        rubric=world.loop.rubric,
        engine="structure-2",
        roles_hash="as it was then",
    )
    for key in RATED:
        SuggestedRating.objects.create(
            suggestion=suggestion, competency=key, status="rated", value=3, score=0, confidence=1
        )
    return suggestion


@pytest.fixture
def met(world: World) -> list[Suggestion]:
    """Ten candidates, met by Bob and Carol."""
    return [meet(world, f"Candidate {number}") for number in range(10)]


def read(world: World) -> dict[str, dict[str, Side]]:
    lines: list[Line] = report_agreement(by=world.alice)
    return {line.competency: {side.engine: side for side in line.sides} for line in lines}


@pytest.mark.django_db
def test_all_competencies_together_speak_before_each_alone(
    world: World, met: list[Suggestion]
) -> None:
    found = read(world)
    assert set(found) == {"", *RATED}
    machine, people = found[""]["structure-2"], found[""][""]
    assert (machine.n, people.n, people.figures and people.figures.exact) == (100, 50, 1.0)
    assert machine.figures is not None
    assert (machine.figures.exact, machine.figures.within_one) == (0.6, 1.0)
    assert (found["data"]["structure-2"].n, found["data"]["structure-2"].figures) == (20, None)


@pytest.mark.django_db
def test_who_had_seen_a_number_of_the_candidate_is_left_out(
    world: World, met: list[Suggestion]
) -> None:
    for suggestion in met:
        sealed = world.loop.opened_at - timedelta(days=1)
        SuggestionView.objects.create(suggestion=suggestion, user=world.carol, first_seen_at=sealed)
        SuggestionView.objects.create(suggestion=suggestion, user=world.bob)
    found = read(world)
    assert (found[""]["structure-2"].n, found[""][""].n) == (50, 0)


@pytest.mark.django_db
def test_a_loop_that_is_blind_to_the_reader_is_left_out(
    world: World, met: list[Suggestion]
) -> None:
    interview = met[0].transcript.interview
    seat_interviewer(interview.candidacy.loop, by=world.rosa, interview=interview, user=world.alice)
    found = read(world)
    assert (found[""]["structure-2"].n, found[""][""].n) == (90, 40)
    assert found[""]["structure-2"].figures is None


@pytest.mark.django_db
def test_page_csv_and_api_tell_the_same(
    world: World, client: Client, met: list[Suggestion]
) -> None:
    client.force_login(world.alice)
    page = client.get("/reports/agreement/")
    answer = client.get("/reports/agreement/csv/")
    sent = b"".join(answer.streaming_content).decode()  # type: ignore[attr-defined]  # it streams
    rows = list(csv.DictReader(io.StringIO(sent)))
    asked = Caller(world.alice).get("/suggestions/agreement/").json()
    line = asked["results"][0]
    assert (line["competency"], [side["engine"] for side in line["sides"]]) == (
        None,
        ["structure-2", None],
    )
    assert line["sides"][0]["figures"]["exact"] == float(rows[0]["exact"]) == 0.6
    found = line["sides"][0]["figures"]
    assert {name: None if told is None else round(told, 4) for name, told in found.items()} == found
    assert (len(rows), rows[2]["exact"], page.content.decode().count("Too few yet")) == (12, "", 10)


@pytest.mark.django_db
def test_an_empty_company_is_told_what_belongs_here(world: World, client: Client) -> None:
    client.force_login(world.alice)
    assert "Nothing to compare yet" in client.get("/reports/agreement/").content.decode()


@pytest.mark.django_db
def test_it_is_for_admins(world: World) -> None:
    for person in (world.rosa, world.hugo, world.bob):
        with pytest.raises(NotAllowed):
            report_agreement(by=person)


@pytest.mark.django_db
@pytest.mark.parametrize("count", [1, 3])
def test_it_asks_the_database_as_often_for_three_as_for_one(
    world: World, client: Client, count: int
) -> None:
    for name in ("Ada Moss", "Ben Moss", "Cid Moss")[:count]:
        meet(world, name)
    client.force_login(world.alice)
    with CaptureQueriesContext(connection) as asked:
        client.get("/reports/agreement/")
    assert len(asked) == 13


@pytest.mark.django_db
def test_old_loops_leave_by_the_block(
    world: World, met: list[Suggestion], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(blind_cards, "NEWEST", 6)
    monkeypatch.setattr(blind_cards, "BLOCK", 4)
    assert Loop.objects.count() == 11
    assert read(world)[""]["structure-2"].n == 70
    meet(world, "Candidate 10")
    meet(world, "Candidate 11")
    assert read(world)[""]["structure-2"].n == 90
    meet(world, "Candidate 12")
    assert read(world)[""]["structure-2"].n == 60


def look(world: World, suggestion: Suggestion, reader: User) -> Any:
    interview = suggestion.transcript.interview.public_id
    answer = Caller(reader).get(f"/interviews/{interview}/suggestions/").json()
    return answer["suggestion"]


@pytest.mark.django_db
def test_a_suggestion_says_where_it_comes_from_and_who_saw_it(world: World) -> None:
    suggestion = meet(world, "Ada Moss")
    look(world, suggestion, world.carol)
    told = look(world, suggestion, world.bob)
    assert (told["engine"], told["rubric_name"], told["rubric_version"]) == (
        "structure-2",
        "Product manager",
        1,
    )
    assert [one["name"] for one in told["seen_by"]] == ["Carol Chu", "Bob Bell"]
    assert told["first_seen_at"] == told["seen_by"][1]["first_seen_at"]


@pytest.mark.django_db
def test_who_may_not_see_colleagues_cards_is_not_told_who_looked(world: World) -> None:
    """To have looked is to have sealed."""
    suggestion = meet(world, "Ada Moss")
    look(world, suggestion, world.carol)
    Caller(world.alice).call("patch", "/company/", {"visibility": "never"})
    assert [one["name"] for one in look(world, suggestion, world.bob)["seen_by"]] == ["Bob Bell"]
    assert len(look(world, suggestion, world.rosa)["seen_by"]) == 3


@pytest.mark.django_db
def test_nobody_is_paired_with_themselves(world: World) -> None:
    """Bob has met the candidate twice; one person's two cards are no agreement of people."""
    again = seat_interviewer(
        world.fresh_loop(), by=world.rosa, interview=world.second, user=world.bob
    )
    for seat in (world.bobs, again):
        seal(world.card(seat))
    assert report_agreement(by=world.alice) == []
    seal(world.card(world.carols))
    assert [side.engine for line in report_agreement(by=world.alice) for side in line.sides] == [
        ""
    ] * 6


@pytest.mark.django_db
def test_a_card_of_an_interview_without_words_is_compared_with_people_alone(
    world: World, met: list[Suggestion]
) -> None:
    before = read(world)[""]
    for seat in (world.bobs, world.carols, world.daves):
        seal(world.card(seat))
    after = read(world)[""]
    assert after["structure-2"] == before["structure-2"]
    assert after[""].n == before[""].n + 10
