"""Error pages say what to do, in the house's look, and never repeat what was sent."""

import json
from typing import Any

import pytest
from django.test import Client, RequestFactory

from config.pages.errors import show_fault
from tests.browsers import show_again
from tests.builders import World

pytestmark = pytest.mark.django_db


def test_a_missing_page_says_so_to_whoever_is_signed_in(world: World, sign_in: Any) -> None:
    answer = sign_in(world.bob).get("/no-such-page-<script>/")
    page = answer.content.decode()
    assert (answer.status_code, "Nothing here" in page, "no-such-page" in page) == (
        404,
        True,
        False,
    )


def test_a_missing_page_says_so_to_strangers(client: Client) -> None:
    answer = client.get("/no-such-page/")
    assert (answer.status_code, b"Nothing here" in answer.content) == (404, True)


def test_one_try_too_many_says_when_to_come_back_in_the_readers_language(client: Client) -> None:
    german = {"accept-language": "de"}
    for number in range(31):
        form = {"login": f"nobody{number}@example.com", "password": ""}
        answer = client.post("/accounts/login/", form, headers=german)
    page = answer.content.decode()
    assert (answer.status_code, answer["Retry-After"]) == (429, "60")
    assert ("Zu viele Versuche" in page, "app.css" in page) == (True, True)


def test_an_old_page_is_answered_in_words(world: World) -> None:
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(world.bob)
    answer = browser.post("/account/tokens/issue/", {"name": "x"})
    assert (answer.status_code, b"This page was open too long" in answer.content) == (403, True)


def test_a_fault_of_ours_needs_neither_session_nor_database(
    rf: RequestFactory, django_assert_num_queries: Any
) -> None:
    with django_assert_num_queries(0):
        answer = show_fault(rf.get("/"))
    assert (answer.status_code, b"Nothing was lost" in answer.content) == (500, True)


def test_a_fault_of_ours_is_a_problem_to_a_program(rf: RequestFactory) -> None:
    answer = show_fault(rf.get("/api/v1/me/"))
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert json.loads(answer.content)["code"] == "fault"


def test_a_body_over_the_limit_is_refused_in_words(world: World, sign_in: Any) -> None:
    browser = show_again(sign_in(world.bob))
    answer = browser.post("/account/tokens/issue/", {"name": "x" * 4_000_000})
    assert (answer.status_code, b"This could not be read" in answer.content) == (400, True)


def test_no_page_carries_inline_style_or_script(world: World, sign_in: Any) -> None:
    browser = sign_in(world.bob)
    world.say()
    paths = ["/", "/account/", f"/scorecards/{world.bobs.scorecard.public_id}/", "/accounts/2fa/"]
    pages = "".join(browser.get(path).content.decode() for path in paths)
    wrong = [
        mark for mark in (" style=", "<style", "<script>", " onclick", "hx-on") if mark in pages
    ]
    assert wrong == []


ADMINS = ["People", "Rubrics", "Reports", "Calibration", "Privacy", "Audit", "Webhooks"]


@pytest.mark.parametrize(
    ("name", "extra"),
    [("bob", []), ("rosa", ["Reports"]), ("hugo", ["Reports"]), ("alice", ADMINS)],
)
def test_the_navigation_offers_what_the_person_may_open(
    world: World, sign_in: Any, name: str, extra: list[str]
) -> None:
    places = sign_in(getattr(world, name)).get("/").context["places"]()
    usual = ["Scorecards", "Loops", "Candidates", "Openings"]
    assert [place.name for place in places] == [*usual, *extra]
