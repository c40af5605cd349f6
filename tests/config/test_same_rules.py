"""A page refuses what the API refuses, and takes what it takes: the rule is the action's."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from candidates.models import Candidate, Opening
from loops.models import Loop
from scorecards.models import Scorecard
from tests.accounts.api.caller import Caller
from tests.builders import World

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]


def browse(person: Any) -> Client:
    browser = Client()
    browser.force_login(person)
    return browser


@pytest.mark.parametrize("deed", ["hold", "withdraw"])
def test_why_a_loop_waits_or_ends_is_kept_whole_or_refused(world: World, deed: str) -> None:
    at = f"/loops/{world.loop.public_id}/{deed}/"
    refused = Caller(world.rosa).post(at, {"reason": "a" * 501})
    assert (refused.status_code, Loop.objects.get().state_reason) == (422, "")
    long = ("a" * 99 + "\r\n") * 4 + "a" * 100  # 500 characters where the browser counts them
    form = {f"{deed}-reason": long}
    browse(world.rosa).post(f"/loops/{world.loop.public_id}/do/{deed}/", form)
    assert Loop.objects.get().state_reason == long.replace("\r\n", "\n")


def test_who_declines_owes_no_reason_and_who_recuses_does(world: World) -> None:
    at = f"/scorecards/{world.bobs.scorecard.public_id}/leave/"
    refused = browse(world.bob).post(at, {"how": "recuse", "reason": " "})
    assert list(refused.context["form"].errors) == ["reason"]
    browse(world.bob).post(at, {"how": "decline", "reason": ""})
    assert world.card(world.bobs).state == Scorecard.State.DECLINED


@pytest.mark.parametrize(("bar", "is_taken"), [(3.25, True), (3.999, False), (3.005, False)])
def test_a_bar_is_refused_rather_than_rounded(world: World, bar: float, *, is_taken: bool) -> None:
    answer = Caller(world.alice).patch(f"/openings/{world.opening.public_id}/", {"bar": bar})
    stands = float(Opening.objects.get().bar)
    assert (answer.status_code, stands) == ((200, bar) if is_taken else (422, 3.0))


@pytest.mark.parametrize(
    ("cost", "status"), [("0.00001", 302), ("999999", 302), ("999999.5", 422), ("1e-7", 422)]
)
def test_a_cost_of_the_page_is_one_of_the_api(world: World, cost: str, status: int) -> None:
    at = f"/openings/{world.opening.public_id}/"
    form = {"bar": "3", "cost_false_hire": cost, "cost_false_no": "1", "weight_data": "50"}
    sent = {f"target-{name}": value for name, value in form.items()}
    assert browse(world.alice).post(f"{at}target/", sent).status_code == status
    rule = {"rule": {"cost_false_hire": float(cost)}}
    assert Caller(world.alice).patch(at, rule).status_code == (200 if status == 302 else 422)


@pytest.mark.parametrize("day", ["05/04/2026", "04.05.2026", "tomorrow"])
def test_a_day_that_is_read_in_two_ways_is_none(world: World, day: str) -> None:
    form = {"notice-notice_given_on": day, "notice-transcription_basis": "consent"}
    at = f"/candidates/{world.candidate.public_id}/notice/"
    assert browse(world.rosa).post(at, form).status_code == 422
    assert Candidate.objects.get().notice_given_on is None


def test_an_interview_of_a_loop_covers_what_its_rubric_has(world: World) -> None:
    wish = {
        "candidacy": str(world.candidacy.public_id),
        "name": "Third",
        "starts_at": "2030-05-04T09:00:00Z",
    }
    refused = Caller(world.rosa).post("/interviews/", {**wish, "competencies": ["singing"]})
    told = refused.json()["errors"]
    assert (refused.status_code, [each["pointer"] for each in told]) == (422, ["/competencies"])
    Caller(world.rosa).make("/interviews/", {**wish, "competencies": ["data"]})
