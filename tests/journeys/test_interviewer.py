"""The interviewer's day in a real browser: rate by keyboard, quote, lose the network, seal."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from scorecards.models import Evidence, Scorecard
from tests.builders import KEYS, World, seal
from tests.config.link_rows import send_bobs_link
from tests.journeys.browsing import choose_sizes, make_session, visit

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def address(card: Scorecard) -> str:
    return f"/scorecards/{card.public_id}/"


def test_a_card_is_opened_rated_and_sealed_in_eight_interactions(
    chromium: Browser, live_server: Any, served_world: World
) -> None:
    with visit(chromium, live_server.url, served_world.bob) as window:
        page = window.open("/")
        page.get_by_role("link", name="Rate Tess Kim").press("Enter")
        page.wait_for_url("**/scorecards/**")
        for key in ("3", "2", "4", "n", "3"):
            page.keyboard.press(key)
        page.keyboard.press("4")
        page.keyboard.press("Control+Enter")
        expect(page.get_by_text("Sealed. From here on it never changes.")).to_be_visible()
        complaints = window.complaints
    document = served_world.card(served_world.bobs).revisions.get().document
    answers = [item["rating"] or item["status"] for item in document["ratings"]]
    assert (answers, document["overall"], complaints) == (
        [3, 2, 4, "no_evidence", 3],
        "strong_yes",
        [],
    )


def test_single_keys_are_letters_while_a_note_is_written(
    chromium: Browser, live_server: Any, served_world: World
) -> None:
    with visit(chromium, live_server.url, served_world.bob) as window:
        page = window.open(address(served_world.bobs.scorecard))
        page.get_by_label("Note").first.press_sequentially("n1 jke")
        expect(page.get_by_text("Draft saved")).to_be_visible()
        assert page.locator("input[type=radio]:checked").count() == 0
    assert served_world.card(served_world.bobs).draft == {"strategy.note": "n1 jke"}


def test_a_selection_becomes_a_quote_with_its_exact_place(
    chromium: Browser, live_server: Any, served_world: World
) -> None:
    transcript = served_world.say(
        "Bob: What did you see?\n\n"
        "Tess: 🙂 Shops left. We rang “thirty” of\nthem 🙂 first. Then we built.\n"
    )
    with visit(chromium, live_server.url, served_world.bob) as window:
        page = window.open(address(served_world.bobs.scorecard))
        page.evaluate(SELECT, ["We rang", "first."])
        page.locator(".para.picked button").click()
        expect(page.locator("[data-place]")).to_have_count(1)
        expect(page.get_by_text("Draft saved")).to_be_visible()
    quote = served_world.card(served_world.bobs).draft["strategy.evidence"][0]
    assert quote["quote"] == "We rang “thirty” of\nthem 🙂 first."
    assert transcript.text[quote["start"] : quote["end"]] == quote["quote"]


SELECT = """([from, to]) => {
    const node = document.querySelector('.turn[data-role=candidate] p[data-start]').firstChild;
    const range = document.createRange();
    range.setStart(node, node.data.indexOf(from));
    range.setEnd(node, node.data.indexOf(to) + to.length);
    getSelection().removeAllRanges();
    getSelection().addRange(range);
}"""


def test_a_whole_paragraph_becomes_a_quote_by_its_button(
    chromium: Browser, live_server: Any, served_world: World
) -> None:
    transcript = served_world.say()
    with visit(chromium, live_server.url, served_world.bob) as window:
        page = window.open(address(served_world.bobs.scorecard))
        page.get_by_label("Quotes go to").select_option("Influence")
        page.get_by_role("button", name="Use as evidence").first.click()
        expect(page.get_by_text("Draft saved")).to_be_visible()
        page.locator("#influence").get_by_role("button", name="Remove").wait_for()
    quote = served_world.card(served_world.bobs).draft["influence.evidence"][0]
    turn = next(turn for turn in transcript.turns if transcript.roles[turn[0]] == "candidate")
    assert (quote["start"], quote["end"]) == (turn[1], turn[2])


def test_what_is_typed_offline_is_saved_when_the_network_returns(
    chromium: Browser, live_server: Any, served_world: World
) -> None:
    with visit(chromium, live_server.url, served_world.bob) as window:
        page = window.open(address(served_world.bobs.scorecard))
        window.context.set_offline(True)
        page.get_by_label("Note").first.press_sequentially("Written on a train")
        expect(page.get_by_text("Not saved yet. Retrying")).to_be_visible()
        kept = page.evaluate("JSON.stringify([{...localStorage}, {...sessionStorage}])")
        window.context.set_offline(False)
        expect(page.get_by_text("Draft saved")).to_be_visible(timeout=15_000)
    assert served_world.card(served_world.bobs).draft["strategy.note"] == "Written on a train"
    assert "train" not in kept


def test_leaving_with_unsaved_text_asks_first(
    chromium: Browser, live_server: Any, served_world: World
) -> None:
    with visit(chromium, live_server.url, served_world.bob) as window:
        page = window.open(address(served_world.bobs.scorecard))
        asked: list[str] = []

        def stay(dialog: Any) -> None:
            asked.append(dialog.type)
            dialog.accept()

        page.on("dialog", stay)
        page.route("**/draft/", lambda route: route.abort())
        page.get_by_label("Note").first.press_sequentially("Not yet safe")
        page.goto(live_server.url + "/account/")
    assert asked == ["beforeunload"]


def test_an_expired_session_keeps_the_text_until_somebody_signs_in_again(
    chromium: Browser, live_server: Any, served_world: World
) -> None:
    with visit(chromium, live_server.url, served_world.bob) as window:
        page = window.open(address(served_world.bobs.scorecard))
        session = make_session(served_world.bob, live_server.url)
        window.context.clear_cookies(name="sessionid")
        page.get_by_label("Note").first.press_sequentially("Signed out meanwhile")
        expect(page.get_by_text("You are signed out.")).to_be_visible()
        window.context.add_cookies([session])
        page.evaluate("dispatchEvent(new Event('online'))")
        expect(page.get_by_text("Draft saved")).to_be_visible(timeout=15_000)
    assert served_world.card(served_world.bobs).draft["strategy.note"] == "Signed out meanwhile"


@pytest.mark.parametrize(
    ("choice", "kept"),
    [
        ("Keep what stands here", "second window"),
        ("Keep the other window's", "first window"),
        ("Keep both", "first window\n\nsecond window"),
    ],
)
def test_two_windows_on_one_note_lose_no_word(
    chromium: Browser, live_server: Any, served_world: World, choice: str, kept: str
) -> None:
    path = address(served_world.bobs.scorecard)
    with (
        visit(chromium, live_server.url, served_world.bob) as one,
        visit(chromium, live_server.url, served_world.bob) as two,
    ):
        first, second = one.open(path), two.open(path)
        first.get_by_label("Note").first.fill("first window")
        expect(first.get_by_text("Draft saved")).to_be_visible()
        second.get_by_label("Note").first.fill("second window")
        expect(second.locator("[data-theirs]")).to_have_text("first window")
        second.get_by_role("button", name=choice).click()
        expect(second.get_by_text("Draft saved")).to_be_visible()
    assert served_world.card(served_world.bobs).draft["strategy.note"] == kept


def test_two_windows_on_two_fields_merge(
    chromium: Browser, live_server: Any, served_world: World
) -> None:
    path = address(served_world.bobs.scorecard)
    with (
        visit(chromium, live_server.url, served_world.bob) as one,
        visit(chromium, live_server.url, served_world.bob) as two,
    ):
        first, second = one.open(path), two.open(path)
        first.locator("[name='data.rating'][value='2']").check()
        expect(first.get_by_text("Draft saved")).to_be_visible()
        second.get_by_label("Note").nth(1).fill("Elsewhere")
        expect(second.get_by_text("Draft saved")).to_be_visible()
    draft = served_world.card(served_world.bobs).draft
    assert draft == {"data.rating": 2, "influence.note": "Elsewhere"}


def test_an_answer_lost_on_the_way_is_no_conflict(
    chromium: Browser, live_server: Any, served_world: World
) -> None:
    with visit(chromium, live_server.url, served_world.bob) as window:
        page = window.open(address(served_world.bobs.scorecard))
        lost: list[int] = []

        def lose_the_first_answer(route: Any) -> None:
            if lost:
                route.continue_()
                return
            lost.append(route.fetch().status)
            route.abort()

        page.route("**/draft/", lose_the_first_answer)
        note = page.get_by_label("Note").first
        note.press_sequentially("Half a")
        expect(page.get_by_text("Not saved yet. Retrying")).to_be_visible()
        note.press_sequentially(" sentence")
        expect(page.get_by_text("Draft saved")).to_be_visible(timeout=15_000)
    assert lost == [200]
    assert served_world.card(served_world.bobs).draft["strategy.note"] == "Half a sentence"


def test_a_note_that_is_too_long_is_refused_in_place_and_kept(
    chromium: Browser, live_server: Any, served_world: World
) -> None:
    with visit(chromium, live_server.url, served_world.bob) as window:
        page = window.open(address(served_world.bobs.scorecard))
        note = page.get_by_label("Note").first
        note.fill("x" * 10_001)
        expect(page.locator("#strategy .error")).to_have_text("Write at most 10,000 characters.")
        assert len(note.input_value()) == 10_001
        note.fill("short again")
        expect(page.get_by_text("Draft saved")).to_be_visible()
        assert page.locator("#strategy .error").count() == 0
    assert served_world.card(served_world.bobs).draft["strategy.note"] == "short again"


def test_a_card_is_rated_and_sealed_without_scripts(
    chromium: Browser, live_server: Any, served_world: World
) -> None:
    served_world.say()
    bob = served_world.bob
    with visit(chromium, live_server.url, bob, java_script_enabled=False) as window:
        page = window.open(address(served_world.bobs.scorecard))
        page.get_by_label("Quotes go to").select_option("Data")
        page.get_by_role("button", name="Use as evidence").first.click()
        for key in KEYS:
            page.locator(f"[name='{key}.rating'][value='3']").check()
        page.get_by_label("Note").first.fill("By hand")
        page.get_by_role("button", name="Save draft").click()
        page.get_by_text("Yes", exact=True).click()
        page.get_by_role("button", name="Seal scorecard").click()
        expect(page.get_by_text("Sealed. From here on it never changes.")).to_be_visible()
    ratings = served_world.card(served_world.bobs).revisions.get().document["ratings"]
    assert [(item["rating"], item["note"], len(item["evidence"])) for item in ratings] == [
        (3, "By hand", 0),
        (3, "", 0),
        (3, "", 0),
        (3, "", 0),
        (3, "", 1),
    ]


def test_the_suggestion_appears_by_itself_once_the_transcript_is_read(
    chromium: Browser, live_server: Any, served_world: World, drain: Callable[[], None]
) -> None:
    served_world.say()
    seal(served_world.card(served_world.bobs))
    with visit(chromium, live_server.url, served_world.bob) as window:
        page = window.open(address(served_world.bobs.scorecard))
        expect(page.get_by_text("The transcript is being read.")).to_be_visible()
        drain()
        expect(page.locator("[data-suggested]")).to_have_count(5, timeout=15_000)
        marked = set(page.locator("mark").all_text_contents())
        complaints = window.complaints
    quotes = set(Evidence.objects.filter(suggested__isnull=False).values_list("quote", flat=True))
    assert (marked, complaints) == (quotes, [])


def test_every_page_of_an_interviewer_is_accessible(
    chromium: Browser, live_server: Any, served_world: World, drain: Callable[[], None]
) -> None:
    served_world.say()
    drain()
    bobs, carols = served_world.bobs.scorecard, served_world.carols.scorecard
    seal(served_world.card(served_world.carols))
    paths = {
        "home": (served_world.bob, "/"),
        "write": (served_world.bob, address(bobs)),
        "leave": (served_world.bob, f"{address(bobs)}leave/"),
        "hand over": (served_world.bob, f"{address(bobs)}hand-over/"),
        "sealed": (served_world.carol, address(carols)),
        "revise": (served_world.carol, f"{address(carols)}revise/"),
        "account": (served_world.carol, "/account/"),
        "tokens": (served_world.carol, "/account/tokens/"),
        "password": (served_world.carol, "/accounts/password/change/"),
        "sign in": (None, "/accounts/login/"),
        "reset": (None, "/accounts/password/reset/"),
        "link": (None, f"/link/{send_bobs_link(served_world)['link']}/"),
    }
    found = {}
    for number, (name, (user, path)) in enumerate(paths.items()):
        with visit(chromium, live_server.url, user) as window:
            window.open(path)
            found[name] = (window.find_faults(choose_sizes(number)), window.complaints)
    assert found == dict.fromkeys(paths, ({}, []))
