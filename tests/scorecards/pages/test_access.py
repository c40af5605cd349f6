"""Who gets which scorecard page; a foreign card is answered exactly like a missing one."""

from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from scorecards.actions import save_draft
from tests.builders import World, seal

pytestmark = pytest.mark.django_db

PARTS = ["", "revise/", "leave/"]


def page_of(card: Any, part: str = "") -> str:
    return f"/scorecards/{card.public_id}/{part}"


@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize("name", ["olga", "carol"])
def test_a_foreign_card_is_answered_like_a_missing_one(
    world: World, sign_in: Any, name: str, part: str
) -> None:
    seal(world.card(world.bobs))
    browser = sign_in(getattr(world, name))
    foreign = browser.get(page_of(world.bobs.scorecard, part))
    missing = browser.get(f"/scorecards/{uuid4()}/{part}")
    assert (foreign.status_code, foreign.content) == (404, missing.content)


@pytest.mark.parametrize("part", ["submit/", "draft/", "revise/", "leave/"])
@pytest.mark.parametrize("name", ["olga", "carol"])
def test_writing_a_foreign_card_is_answered_like_a_missing_one(
    world: World, sign_in: Any, name: str, part: str
) -> None:
    seal(world.card(world.bobs))
    browser = sign_in(getattr(world, name))
    foreign = browser.post(page_of(world.bobs.scorecard, part), {})
    missing = browser.post(f"/scorecards/{uuid4()}/{part}", {})
    assert (foreign.status_code, foreign.content) == (404, missing.content)


def test_the_recruiter_sees_that_a_card_is_owed_but_no_word_of_its_draft(
    world: World, sign_in: Any
) -> None:
    save_draft(world.card(world.bobs), by=world.bob, changes={"data.note": "Unfinished thought"})
    page = sign_in(world.rosa).get(page_of(world.bobs.scorecard)).content.decode()
    assert ("Not sealed yet" in page, "Unfinished thought" in page) == (True, False)


def test_the_recruiter_cannot_read_a_draft_by_the_autosaves_address(
    world: World, sign_in: Any
) -> None:
    save_draft(world.card(world.bobs), by=world.bob, changes={"data.rating": 2})
    answer = sign_in(world.rosa).get(page_of(world.bobs.scorecard, "draft/"))
    assert (answer.status_code, answer.json()["code"]) == (403, "not_allowed")


def test_a_fellow_panelist_reads_a_sealed_card_after_sealing(world: World, sign_in: Any) -> None:
    seal(world.card(world.bobs))
    seal(world.card(world.carols))
    page = sign_in(world.carol).get(page_of(world.bobs.scorecard)).content.decode()
    assert "Chose one segment and said what it cost." in page


def test_a_fellow_panelist_never_reads_an_unsealed_one(world: World, sign_in: Any) -> None:
    save_draft(world.card(world.bobs), by=world.bob, changes={"data.note": "Unfinished thought"})
    seal(world.card(world.carols))
    page = sign_in(world.carol).get(page_of(world.bobs.scorecard)).content.decode()
    assert ("Not sealed yet" in page, "Unfinished thought" in page) == (True, False)


@pytest.mark.parametrize("part", PARTS)
def test_whoever_is_not_signed_in_is_sent_to_sign_in(
    world: World, client: Client, part: str
) -> None:
    answer = client.get(page_of(world.bobs.scorecard, part))
    wanted = f"/accounts/login/?next={page_of(world.bobs.scorecard, part)}"
    assert (answer.status_code, answer.headers["Location"]) == (302, wanted)


def test_the_autosave_says_when_nobody_is_signed_in(world: World, client: Client) -> None:
    answer = client.post(page_of(world.bobs.scorecard, "draft/"), {}, "application/json")
    assert (answer.status_code, answer.json()["code"]) == (401, "signed_out")


def test_the_candidate_never_sees_a_card_on_themselves(world: World, sign_in: Any) -> None:
    world.candidate.user = world.olga
    world.candidate.save(update_fields=["user"])
    world.seal_all()
    assert sign_in(world.olga).get(page_of(world.bobs.scorecard)).status_code == 404


def test_no_page_may_be_kept_by_a_cache(world: World, sign_in: Any) -> None:
    answer = sign_in(world.bob).get(page_of(world.bobs.scorecard))
    assert answer.headers["Cache-Control"] == "no-store, private"
