"""What became of the hired: who may say it, when, once or corrected, one by one or as a table."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.errors import InvalidMany, NotAllowed, NotFound, Refusal, WrongState
from accounts.models import AuditEvent
from candidates.actions import add_candidacy
from loops.actions import (
    close_loop,
    decide_loop,
    import_outcomes,
    measure_predictions,
    open_loop,
    record_outcome,
    reopen_loop,
    seat_interviewer,
)
from loops.actions.outcomes import list_hired
from loops.models import Loop, Outcome
from tests.accounts.api.caller import BASE, Caller
from tests.builders import LONG_REASON, World, make_candidate, make_interview, seal

pytestmark = pytest.mark.django_db
HEADER = "loop,months,stayed,performance\n"


def decide(world: World, loop: Loop, outcome: str = "hire") -> None:
    decide_loop(loop, by=world.hugo, outcome=outcome, reason="Yes.", override_reason=LONG_REASON)


@pytest.fixture
def hired(world: World) -> Iterator[World]:
    """Return the world with Tess hired, 200 days later."""
    world.seal_all()
    decide(world, world.fresh_loop())
    with time_machine.travel(datetime.now(UTC) + timedelta(days=200)):
        yield world


def tell(world: World, **fields: Any) -> Outcome:
    said = {"months": 6, "stayed": True, "performance": 3, **fields}
    return record_outcome(world.fresh_loop(), by=world.hugo, **said)


def test_a_hiring_manager_says_what_became_of_somebody(hired: World) -> None:
    outcome = tell(hired)
    assert (outcome.number, outcome.stayed, outcome.performance) == (1, True, 3)
    event = AuditEvent.objects.get(verb="loop.outcome_recorded")
    assert event.payload == {
        "months": 6,
        "before": None,
        "after": {"stayed": True, "performance": 3},
    }


def test_the_same_word_changes_nothing_and_another_corrects(hired: World) -> None:
    first = tell(hired)
    assert tell(hired) == first
    second = tell(hired, stayed=False, performance=None)
    assert (second.number, Outcome.objects.count()) == (2, 2)
    assert list(Outcome.objects.current()) == [second]


def test_an_outcome_never_changes(hired: World) -> None:
    tell(hired)
    with pytest.raises(DatabaseError, match="never changes"), transaction.atomic():
        Outcome.objects.update(performance=4)
    if connection.vendor == "sqlite":
        with pytest.raises(DatabaseError), transaction.atomic():
            Outcome.objects.all().delete()


def test_it_is_too_early_for_twelve_months(hired: World) -> None:
    with pytest.raises(WrongState, match="12 months have not passed"):
        tell(hired, months=12)


def test_nothing_becomes_of_somebody_who_was_not_hired(world: World) -> None:
    world.seal_all()
    decide(world, world.fresh_loop(), "no_hire")
    with (
        time_machine.travel(datetime.now(UTC) + timedelta(days=400)),
        pytest.raises(WrongState, match="Only of somebody who was hired"),
    ):
        tell(world)


def test_nothing_becomes_of_a_decision_that_was_reopened(hired: World) -> None:
    reopen_loop(hired.fresh_loop(), by=hired.hugo, reason=LONG_REASON)
    with pytest.raises(WrongState):
        tell(hired)


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"months": 7}, "months"),
        ({"performance": 5}, "performance"),
        ({"performance": 0}, "performance"),
        ({"performance": None}, "performance"),
    ],
)
def test_a_wrong_word_is_named(hired: World, fields: dict[str, Any], field: str) -> None:
    with pytest.raises(Refusal) as refused:
        tell(hired, **fields)
    assert refused.value.field == field


@pytest.mark.parametrize(
    ("who", "refusal"), [("rosa", NotAllowed), ("bob", NotAllowed), ("olga", NotFound)]
)
def test_nobody_else_says_it(hired: World, who: str, refusal: type[Refusal]) -> None:
    with pytest.raises(refusal):
        record_outcome(
            hired.fresh_loop(), by=getattr(hired, who), months=6, stayed=True, performance=3
        )


def test_a_closed_loop_has_an_outcome_too(hired: World) -> None:
    close_loop(hired.fresh_loop(), by=hired.rosa)
    assert tell(hired).number == 1


def test_a_table_is_taken_once(hired: World) -> None:
    table = f"{HEADER}{hired.loop.public_id},6,yes,4\n"
    done = import_outcomes(table, by=hired.hugo)
    again = import_outcomes(table, by=hired.hugo)
    assert (done.recorded, done.unchanged) == (1, 0)
    assert (again.recorded, again.unchanged) == (0, 1)
    assert Outcome.objects.get().performance == 4


def test_a_wrong_line_is_named_and_nothing_is_written(hired: World) -> None:
    own = hired.loop.public_id
    table = (
        f"{HEADER}{own},6,yes,4\n{own},7,yes,4\nnobody,6,yes,4\n{own},12,maybe,4\n"
        f"{own},12,yes,9\n{own},12,no,\n{own},6,yes,4\n"
        "00000000-0000-0000-0000-000000000000,6,yes,4\n"
    )
    with pytest.raises(InvalidMany) as refused:
        import_outcomes(table, by=hired.hugo)
    assert refused.value.errors == {
        "3.months": "Line 3, months: 6 or 12.",
        "4.loop": "Line 4, loop: not a loop's id.",
        "5.stayed": "Line 5, stayed: yes or no.",
        "6.performance": "Line 6, performance: 1 to 4, or empty for somebody who left.",
        "7.months": "Line 7, months: 12 months have not passed since the decision.",
        "8.loop": "Line 8, loop: repeats line 2.",
        "9.loop": "Line 9, loop: there is no such loop.",
    }
    assert not Outcome.objects.exists()


@pytest.mark.parametrize(
    ("table", "sentence"),
    [
        ("", "The table is empty."),
        ("loop,months\n", "The table has no column stayed."),
        (HEADER + '"open', "Line 1 cannot be read"),
        (HEADER + "x,6,yes,3\n" * 1001, "Send at most 1,000 lines at once."),
        ("loop\x00", "This holds NUL"),
    ],
)
def test_a_table_that_is_none_is_refused(hired: World, table: str, sentence: str) -> None:
    with pytest.raises(Refusal, match=sentence):
        import_outcomes(table, by=hired.hugo)


def test_the_list_shows_only_the_hired_that_one_answers_for(hired: World) -> None:
    counts = {
        name: list_hired(getattr(hired, name)).count()
        for name in ("alice", "hugo", "rosa", "bob", "olga")
    }
    assert counts == {"alice": 1, "hugo": 1, "rosa": 0, "bob": 0, "olga": 0}


def test_of_whom_left_unrated_nothing_is_predicted(hired: World) -> None:
    tell(hired, stayed=False, performance=None)
    assert [one.n for one in measure_predictions(by=hired.alice)] == [0, 0]


def test_nothing_is_predicted_below_thirty_people(hired: World) -> None:
    tell(hired)
    signals = measure_predictions(by=hired.alice)
    assert [(one.months, one.n, one.predictions) for one in signals] == [(6, 1, ()), (12, 0, ())]
    with pytest.raises(NotAllowed):
        measure_predictions(by=hired.hugo)


def test_from_thirty_people_on_it_says_what_predicted(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Three people and a floor of three: thirty loops would only be slower."""
    monkeypatch.setattr("loops.calibration.prediction.LEAST_PEOPLE", 4)
    world.seal_all()
    loops = [world.fresh_loop()]
    for at, rating in enumerate((1, 2, 4)):
        candidacy = add_candidacy(
            make_candidate(world.rosa, f"Candidate {at}"), world.opening, by=world.rosa
        )
        loop = open_loop(candidacy, by=world.rosa)
        interview = make_interview(candidacy, world.rosa)
        seat = seat_interviewer(loop, by=world.rosa, interview=interview, user=world.bob)
        seal(world.card(seat), {"data.rating": rating})
        loops.append(Loop.objects.get(pk=loop.pk))
    for loop in loops:
        decide(world, loop)
    with time_machine.travel(datetime.now(UTC) + timedelta(days=200)):
        for loop, performance in zip(loops, (2, 1, 3, 4), strict=True):
            record_outcome(loop, by=world.hugo, months=6, stayed=True, performance=performance)
        found = measure_predictions(by=world.alice)[0]
    assert {one.competency for one in found.predictions} >= {"data", "strategy"}
    assert found.n == 4


def test_page_form_and_table_do_it(hired: World, client: Client) -> None:
    client.force_login(hired.hugo)
    own = f"/loops/{hired.loop.public_id}/outcome"
    assert client.get("/outcomes/").context["rows"][0].cells[0].is_due
    assert client.post(f"{own}/6/", {"stayed": "yes"}).status_code == 422
    assert client.post(f"{own}/6/", {"stayed": "yes", "performance": "2"}).status_code == 302
    assert client.get(f"{own}/6/").context["form"].initial["performance"] == "2"
    assert client.get(f"{own}/9/").status_code == 404
    table = f"{HEADER}{hired.loop.public_id},6,no,\n"
    assert client.post("/outcomes/import/", {"csv": table}).status_code == 302
    assert client.post("/outcomes/import/", {"csv": HEADER + "x,6,no,\n"}).status_code == 422
    assert [item.stayed for item in Outcome.objects.order_by("pk")] == [True, False]


def test_an_admin_sees_what_predicted_and_how_many_are_missing(
    hired: World, client: Client
) -> None:
    tell(hired)
    client.force_login(hired.alice)
    assert (
        "Nothing is said below 30 people; 1 are known." in client.get("/outcomes/").content.decode()
    )


def test_the_page_asks_little(hired: World, client: Client) -> None:
    tell(hired)
    client.force_login(hired.alice)
    with CaptureQueriesContext(connection) as queries:
        client.get("/outcomes/")
    assert len(queries) == 10


def test_the_api_records_lists_and_imports(hired: World) -> None:
    hugo = Caller(hired.hugo)
    made = hugo.make(
        f"/loops/{hired.loop.public_id}/outcomes/",
        {"months": 6, "stayed": True, "performance": 3},
    )
    assert (made["number"], made["recorded_by"]) == (1, "Hugo Hart")
    for path in ("/outcomes/", f"/loops/{hired.loop.public_id}/outcomes/"):
        answer = hugo.client.get(BASE + path, headers=hugo.headers).json()
        assert [row["id"] for row in answer["results"]] == [made["id"]]
    bob = Caller(hired.bob)
    assert bob.client.get(f"{BASE}/outcomes/", headers=bob.headers).json()["results"] == []
