"""The scorecard as a browser without scripts sends it: saved, sealed, refused with words kept."""

import html
import json
import re
from typing import Any

import pytest
from django.test import Client

from accounts.actions import change_company
from scorecards.actions import open_card, save_draft
from tests.builders import KEYS, World, seal

pytestmark = pytest.mark.django_db

ALL = {f"{key}.rating": "3" for key in KEYS} | {"overall": "yes"}


def page_of(world: World, part: str = "") -> str:
    return f"/scorecards/{world.bobs.scorecard.public_id}/{part}"


def press(browser: Client, world: World, button: str, **fields: Any) -> Any:
    """Post the form as it stands on the page, with `fields` changed, by the named button."""
    page = browser.get(page_of(world)).content.decode()
    known = html.unescape(re.findall(r'name="known" value="([^"]*)"', page)[0])
    stored = world.card(world.bobs).draft
    form = {path: "" if value is None else value for path, value in stored.items()}
    name, _, value = button.partition("=")
    return browser.post(page_of(world, "submit/"), {**form, **fields, "known": known, name: value})


def test_the_form_saves_what_it_holds(world: World, sign_in: Any) -> None:
    press(sign_in(world.bob), world, "do=save", **{"data.rating": "2", "data.note": "a\r\nb"})
    assert world.card(world.bobs).draft == {"data.rating": 2, "data.note": "a\nb"}


def test_a_field_that_was_not_touched_keeps_its_version(world: World, sign_in: Any) -> None:
    browser = sign_in(world.bob)
    press(browser, world, "do=save", **{"data.note": "one"})
    press(browser, world, "do=save", **{"influence.note": "two"})
    assert world.card(world.bobs).draft_versions == {"data.note": 1, "influence.note": 1}


def test_the_form_seals_a_complete_card(world: World, sign_in: Any) -> None:
    answer = press(sign_in(world.bob), world, "do=seal", **ALL)
    assert (answer.status_code, world.card(world.bobs).state) == (302, "sealed")


def test_an_incomplete_card_is_not_sealed_and_names_what_is_missing(
    world: World, sign_in: Any
) -> None:
    answer = press(sign_in(world.bob), world, "do=seal", **{"data.note": "Keep me"})
    assert (answer.status_code, world.card(world.bobs).state) == (422, "draft")
    assert dict(answer.context["problems"])["f-overall"] == "Choose an overall recommendation."
    assert len(answer.context["problems"]) == 6
    assert "Keep me" in answer.content.decode()


@pytest.mark.parametrize("value", ["0", "5", "2.5", "yes", "-1", "\u0663"])
def test_a_rating_off_the_scale_is_refused_at_its_field(
    world: World, sign_in: Any, value: str
) -> None:
    answer = press(sign_in(world.bob), world, "do=save", **{"data.rating": value, "data.note": "x"})
    assert answer.context["wrong"].errors == {
        "data.rating": "A rating is 1 to 4, no_evidence or not_asked."
    }
    assert world.card(world.bobs).draft == {}


def test_a_field_changed_in_two_windows_is_shown_twice_and_written_once(
    world: World, sign_in: Any
) -> None:
    browser = sign_in(world.bob)
    browser.get(page_of(world))
    known = json.dumps({"data.note": [0, "0000000000000000"]})
    save_draft(world.card(world.bobs), by=world.bob, changes={"data.note": "the other window"})
    fields = {"data.note": "this window", "known": known, "do": "save"}
    answer = browser.post(page_of(world, "submit/"), fields)
    page = answer.content.decode()
    assert (answer.status_code, "the other window" in page, "this window" in page) == (
        409,
        True,
        True,
    )
    assert world.card(world.bobs).draft["data.note"] == "the other window"


def test_an_old_page_does_not_undo_what_another_window_wrote(world: World, sign_in: Any) -> None:
    browser = sign_in(world.bob)
    page = browser.get(page_of(world)).content.decode()
    known = html.unescape(re.findall(r'name="known" value="([^"]*)"', page)[0])
    save_draft(world.card(world.bobs), by=world.bob, changes={"data.note": "written elsewhere"})
    fields = {"data.note": "", "strategy.note": "mine", "known": known, "do": "save"}
    browser.post(page_of(world, "submit/"), fields)
    draft = world.card(world.bobs).draft
    assert draft == {"data.note": "written elsewhere", "strategy.note": "mine"}


def test_a_quote_button_adds_the_paragraph_to_the_chosen_competency(
    world: World, sign_in: Any
) -> None:
    transcript = world.say()
    _, start, end, *_ = next(t for t in transcript.turns if transcript.roles[t[0]] == "candidate")
    place = f"{transcript.public_id}:{start}:{end}"
    answer = press(sign_in(world.bob), world, f"quote={place}", quote_to="data")
    quote = world.card(world.bobs).draft["data.evidence"][0]
    assert (answer.headers["Location"], quote["quote"]) == (
        f"{page_of(world)}#data",
        transcript.text[start:end],
    )


def test_words_of_the_interviewer_are_no_evidence(world: World, sign_in: Any) -> None:
    transcript = world.say()
    _, start, end, *_ = next(t for t in transcript.turns if transcript.roles[t[0]] != "candidate")
    place = f"data|{transcript.public_id}:{start}:{end}"
    answer = press(sign_in(world.bob), world, f"quote={place}", **{"data.note": "Keep me"})
    assert answer.context["wrong"].errors == {
        "data.evidence": "A quote is words of one turn of the candidate."
    }
    assert "Keep me" in answer.content.decode()


@pytest.mark.parametrize("place", ["", "x", "a:b:c", "data|x:1", "data|x:1:" + "9" * 30, "data|::"])
def test_a_quote_that_names_no_place_is_refused(world: World, sign_in: Any, place: str) -> None:
    answer = press(sign_in(world.bob), world, f"quote={place}", quote_to="data")
    assert answer.status_code == (302 if place == "" else 422)
    assert "data.evidence" not in world.card(world.bobs).draft


@pytest.mark.parametrize(
    "known", ["{", "[]", "[1]", '{"a": 1}', '{"a": [Infinity, ""]}', "[" * 9000]
)
def test_a_damaged_page_is_refused_in_words(world: World, sign_in: Any, known: str) -> None:
    fields = {"data.note": "x", "known": known, "do": "save"}
    answer = sign_in(world.bob).post(page_of(world, "submit/"), fields)
    assert (answer.status_code, world.card(world.bobs).draft) == (422, {})


def test_sealing_twice_changes_nothing(world: World, sign_in: Any) -> None:
    browser = sign_in(world.bob)
    press(browser, world, "do=seal", **ALL)
    again = browser.post(page_of(world, "submit/"), {**ALL, "data.rating": "1", "do": "seal"})
    card = world.card(world.bobs)
    assert (again.status_code, card.revisions.count()) == (302, 1)


def test_a_version_that_is_not_the_cards_seals_nothing(world: World, sign_in: Any) -> None:
    save_draft(world.card(world.bobs), by=world.bob, changes={"data.rating": 3})
    answer = sign_in(world.bob).post(page_of(world, "submit/"), {"do": "seal", "version": "1"})
    assert (answer.status_code, world.card(world.bobs).state) == (412, "draft")


def test_the_page_shows_no_suggested_number_and_no_colleague(
    world: World, sign_in: Any, drain: Any
) -> None:
    world.say()
    browser = sign_in(world.bob)
    open_card(world.card(world.bobs), by=world.bob)
    before = browser.get(page_of(world)).content
    seal(world.card(world.carols))
    seal(world.card(world.daves))
    after = browser.get(page_of(world)).content
    assert strip_tokens(before) == strip_tokens(after)
    drain()
    assert b"data-suggested" not in browser.get(page_of(world)).content


@pytest.mark.parametrize("visibility", ["never", "after_own", "after_all", "always"])
def test_the_page_promises_what_the_companys_setting_keeps(
    world: World, sign_in: Any, visibility: str
) -> None:
    change_company(by=world.alice, visibility=visibility)
    page = sign_in(world.bob).get(page_of(world)).content.decode()
    assert "uggested ratings stay hidden while you owe" in page
    assert ("Colleagues&#x27; scorecards" in page or "Colleagues' scorecards" in page) == (
        visibility != "always"
    )


def strip_tokens(page: bytes) -> bytes:
    return re.sub(rb'name="csrfmiddlewaretoken" value="[^"]*"', b"", page)


def test_the_page_takes_ten_queries_with_a_transcript(
    world: World, sign_in: Any, drain: Any, django_assert_num_queries: Any
) -> None:
    world.say()
    drain()
    browser = sign_in(world.bob)
    browser.get(page_of(world))
    with django_assert_num_queries(10):
        browser.get(page_of(world))
