"""What staff do on a loop's page, and what comes back when it is refused."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from candidates.models import Interview
from loops.models import Seat, Waiver
from tests.builders import LONG_REASON, World, seal

Do = Callable[..., Any]


@pytest.fixture
def do(world: World, client: Client) -> Do:
    """Return a function that sends one form of the loop's page, by Rosa unless told otherwise."""

    def do(deed: str, fields: Mapping[str, Any], by: User | None = None) -> Any:
        client.force_login(by or world.rosa)
        data = {f"{deed}-{name}": value for name, value in fields.items()}
        return client.post(f"/loops/{world.loop.public_id}/do/{deed}/", data)

    return do


def list_panel(world: World) -> list[tuple[str, str]]:
    """Return who sits in which interview, by name, in the order in which they were seated."""
    seats = Seat.objects.filter(interviewer__released_at__isnull=True).order_by("pk")
    return [(str(s.scorecard.author), str(s.scorecard.interview)) for s in seats]


def list_errors(answer: Any) -> tuple[int, dict[str, list[str]]]:
    """Return the status and the sentences by field of a page that came back."""
    return answer.status_code, dict(answer.context["refused"].errors)


USUAL = [
    ("Bob Bell", "Strategy and data"),
    ("Carol Chu", "Strategy and data"),
    ("Dave Diaz", "Execution and people"),
]


def test_it_seats_a_person_in_an_interview(world: World, do: Do) -> None:
    do(
        "seat",
        {
            "user": world.olga.email,
            "interview": world.second.public_id,
            "competencies": ["data"],
            "kind": "regular",
        },
    )

    assert list_panel(world) == [*USUAL, ("Olga Orlova", "Execution and people")]


def test_it_says_at_the_person_that_they_have_a_seat_already(world: World, do: Do) -> None:
    fields = {"user": world.bob.email, "interview": world.first.public_id, "kind": "regular"}

    answer = do("seat", fields)

    sentence = "This person has a seat in this interview already."
    assert list_errors(answer) == (409, {"user": [sentence]})


def test_it_does_not_seat_the_candidate(world: World, do: Do) -> None:
    world.candidate.user = world.olga
    world.candidate.save()
    fields = {"user": world.olga.email, "interview": world.first.public_id, "kind": "regular"}

    answer = do("seat", fields)

    assert (answer.status_code, list_panel(world)) == (409, USUAL)


def test_it_gives_a_seat_to_somebody_else(world: World, do: Do) -> None:
    do("swap", {"seat": world.daves.public_id, "user": world.olga.email, "reason": ""})

    assert list_panel(world) == [*USUAL[:2], ("Olga Orlova", "Execution and people")]


def test_it_takes_a_seat_away(world: World, do: Do) -> None:
    do("swap", {"seat": world.daves.public_id, "user": "", "reason": "On leave"})

    assert list_panel(world) == USUAL[:2]


def test_it_does_not_offer_a_sealed_seat_to_somebody_else(world: World, do: Do) -> None:
    seal(world.card(world.daves))

    answer = do("swap", {"seat": world.daves.public_id, "user": world.olga.email})

    assert list(list_errors(answer)[1]) == ["seat"]


def test_it_adds_an_interview(world: World, do: Do) -> None:
    fields = {"name": "Values", "starts_at": "2030-01-02T10:00", "minutes": 30}

    do("interview", {**fields, "competencies": ["leadership"]})

    added = Interview.objects.get(name="Values")
    assert (added.starts_at.isoformat(), added.competencies) == (
        "2030-01-02T10:00:00+00:00",
        ["leadership"],
    )


def test_it_asks_for_the_new_time_of_an_interview_that_moves(world: World, do: Do) -> None:
    answer = do("change", {"interview": world.first.public_id, "change": "move", "starts_at": ""})

    assert list_errors(answer) == (422, {"starts_at": ["Say when it begins now."]})


def test_it_marks_an_interview_as_held(world: World, do: Do) -> None:
    do("change", {"interview": world.first.public_id, "change": "held"})

    assert Interview.objects.get(pk=world.first.pk).state == "held"


def test_it_keeps_what_was_typed_when_a_reason_is_too_short(world: World, do: Do) -> None:
    answer = do("waive", {"competency": "data", "reason": "because"})

    form = answer.context["refused"]
    assert (answer.status_code, form["reason"].value(), form.errors["reason"]) == (
        422,
        "because",
        ["Give a reason of at least 20 characters."],
    )


def test_it_waives_a_competency_with_a_reason(world: World, do: Do) -> None:
    do("waive", {"competency": "data", "reason": LONG_REASON})

    assert Waiver.objects.get().competency == "data"


def test_it_puts_a_loop_on_hold_and_takes_it_off_again(world: World, do: Do) -> None:
    do("hold", {"reason": "Budget is open"})
    held = world.fresh_loop().state
    do("resume", {})

    assert (held, world.fresh_loop().state) == ("on_hold", "awaiting_cards")


def test_it_says_why_a_debrief_cannot_begin_yet(world: World, do: Do) -> None:
    answer = do("debrief", {})

    sentence = "A debrief begins when the loop is ready."
    assert list_errors(answer) == (409, {"__all__": [sentence]})


def test_it_goes_to_the_debrief_once_it_has_begun(world: World, do: Do) -> None:
    world.seal_all()

    answer = do("debrief", {})

    assert answer.url == f"/loops/{world.loop.public_id}/debrief/"


@pytest.mark.parametrize("deed", ["seat", "swap", "waive", "hold", "withdraw", "debrief"])
def test_it_lets_no_panelist_change_the_loop(world: World, do: Do, deed: str) -> None:
    assert do(deed, {}, by=world.bob).status_code == 403


def test_it_knows_no_other_deeds(world: World, do: Do) -> None:
    assert do("hire", {}).status_code == 404


def test_it_says_what_is_missing_for_a_decision(world: World, client: Client) -> None:
    seal(world.card(world.carols))
    client.force_login(world.rosa)

    panel = client.get(f"/loops/{world.loop.public_id}/").context["panel"]

    assert [item.sentence for item in panel.missing] == [
        "Bob Bell owes a scorecard for Strategy and data.",
        "Dave Diaz owes a scorecard for Execution and people.",
    ]


def test_it_draws_coverage_with_thin_lines_and_holes(world: World, do: Do, client: Client) -> None:
    Seat.objects.filter(pk=world.bobs.pk).update(competencies=["strategy"])
    Seat.objects.filter(pk=world.carols.pk).update(competencies=["strategy", "data"])
    Seat.objects.filter(pk=world.daves.pk).update(competencies=["execution"])
    client.force_login(world.rosa)

    panel = client.get(f"/loops/{world.loop.public_id}/").context["panel"]

    assert [(line.row.key, line.tone) for line in panel.lines] == [
        ("strategy", "ok"),
        ("influence", "danger"),
        ("execution", "warn"),
        ("leadership", "danger"),
        ("data", "warn"),
    ]
