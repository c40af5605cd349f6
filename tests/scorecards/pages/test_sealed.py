"""The sealed card: locked, the suggestion beside it, revisions with their reason, the way out."""

from typing import Any

import pytest

from jobs.models import Job
from scorecards.models import SuggestionView
from tests.builders import LONG_REASON, World, seal

pytestmark = pytest.mark.django_db


def page_of(world: World, part: str = "") -> str:
    return f"/scorecards/{world.bobs.scorecard.public_id}/{part}"


def seal_with_suggestion(world: World, drain: Any) -> None:
    world.say()
    drain()
    seal(world.card(world.bobs))


def test_the_suggestion_stands_beside_each_answer(world: World, sign_in: Any, drain: Any) -> None:
    seal_with_suggestion(world, drain)
    page = sign_in(world.bob).get(page_of(world)).content.decode()
    assert page.count("data-suggested") == 5


def test_seeing_the_numbers_is_noted_once(world: World, sign_in: Any, drain: Any) -> None:
    seal_with_suggestion(world, drain)
    browser = sign_in(world.bob)
    browser.get(page_of(world))
    browser.get(page_of(world))
    assert SuggestionView.objects.filter(user=world.bob).count() == 1


def test_the_poll_is_answered_without_a_body_while_the_machine_reads(
    world: World, sign_in: Any
) -> None:
    world.say()
    seal(world.card(world.bobs))
    answer = sign_in(world.bob).get(page_of(world, "?waiting=1"))
    assert (answer.status_code, answer.content) == (204, b"")


def test_the_poll_gets_the_page_once_the_suggestion_is_there(
    world: World, sign_in: Any, drain: Any
) -> None:
    seal_with_suggestion(world, drain)
    answer = sign_in(world.bob).get(page_of(world, "?waiting=1"))
    assert (answer.status_code, b"hx-trigger" in answer.content) == (200, False)


def test_a_failed_reading_says_why(world: World, sign_in: Any) -> None:
    world.say()
    seal(world.card(world.bobs))
    Job.objects.filter(kind="scorecards.suggest_ratings").update(
        status="failed", error="Nobody is known to be the candidate."
    )
    page = sign_in(world.bob).get(page_of(world)).content.decode()
    assert "No suggestion: Nobody is known to be the candidate." in page


def test_it_takes_at_most_twelve_queries(
    world: World, sign_in: Any, drain: Any, django_assert_num_queries: Any
) -> None:
    seal_with_suggestion(world, drain)
    browser = sign_in(world.bob)
    browser.get(page_of(world))
    with django_assert_num_queries(12):
        browser.get(page_of(world))


def revise(browser: Any, world: World, **fields: str) -> Any:
    usual = {"data.rating": "4", "reason": LONG_REASON, "basis": "all_heard"}
    return browser.post(page_of(world, "revise/"), {**usual, **fields})


def test_a_revision_keeps_the_sealed_card_beside_it(world: World, sign_in: Any) -> None:
    seal(world.card(world.bobs))
    answer = revise(sign_in(world.bob), world)
    revisions = world.card(world.bobs).revisions.order_by("number")
    data = [item.document["ratings"][4]["rating"] for item in revisions]
    assert (answer.status_code, data, revisions[1].basis) == (302, [2, 4], "all_heard")


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("reason", "Too short", "Give a reason of at least 20 characters."),
        ("basis", "a hunch", "Choose own_interview or all_heard."),
        ("data.rating", "9", "A rating is 1 to 4, no_evidence or not_asked."),
    ],
)
def test_a_bad_revision_is_refused_at_its_field_with_the_words_kept(
    world: World, sign_in: Any, field: str, value: str, sentence: str
) -> None:
    seal(world.card(world.bobs))
    answer = revise(sign_in(world.bob), world, **{"data.note": "Keep me", field: value})
    assert (answer.status_code, answer.context["wrong"].errors) == (422, {field: sentence})
    assert "Keep me" in answer.content.decode()
    assert world.card(world.bobs).revisions.count() == 1


def test_a_revision_that_changes_nothing_is_refused(world: World, sign_in: Any) -> None:
    seal(world.card(world.bobs))
    answer = revise(sign_in(world.bob), world, **{"data.rating": "2"})
    assert answer.status_code == 422


def test_recusing_ends_access_and_goes_home(world: World, sign_in: Any) -> None:
    browser = sign_in(world.bob)
    answer = browser.post(page_of(world, "leave/"), {"how": "recuse", "reason": "My cousin."})
    assert (answer.headers["Location"], world.card(world.bobs).state) == ("/", "recused")
    assert browser.get(page_of(world)).status_code == 404


def test_declining_ends_the_card_too(world: World, sign_in: Any) -> None:
    sign_in(world.bob).post(page_of(world, "leave/"), {"how": "decline", "reason": "On leave."})
    assert world.card(world.bobs).state == "declined"


def test_leaving_without_a_reason_changes_nothing(world: World, sign_in: Any) -> None:
    answer = sign_in(world.bob).post(page_of(world, "leave/"), {"how": "recuse", "reason": " "})
    assert (answer.status_code, world.card(world.bobs).state) == (422, "assigned")


def test_a_sealed_card_cannot_be_left(world: World, sign_in: Any) -> None:
    seal(world.card(world.bobs))
    answer = sign_in(world.bob).post(page_of(world, "leave/"), {"how": "recuse", "reason": "Why"})
    assert (answer.status_code, world.card(world.bobs).state) == (409, "sealed")


def open_window(browser: Any, world: World) -> dict[str, str]:
    context = browser.get(page_of(world, "revise/")).context
    shown = {"known": context["known"], "version": str(context["card"].version)}
    return {**shown, "data.rating": "2", "strategy.rating": "3", "overall": "yes"}


def rated(world: World) -> dict[str, Any]:
    card = world.card(world.bobs)
    document = card.revisions.get(number=card.current).document
    return {answer["key"]: answer["rating"] for answer in document["ratings"]}


def test_a_second_window_takes_back_nothing_that_the_first_revised(
    world: World, sign_in: Any
) -> None:
    seal(world.card(world.bobs))
    browser = sign_in(world.bob)
    first, second = open_window(browser, world), open_window(browser, world)
    assert revise(browser, world, **{**first, "data.rating": "4"}).status_code == 302
    changed = {"strategy.rating": "1", "data.rating": "3"}
    refused = revise(browser, world, **{**second, **changed})
    assert (refused.status_code, refused.context["wrong"].clashes) == (412, {"data.rating": 4})
    assert "Another window changed this meanwhile" in refused.content.decode()
    again = {"known": refused.context["known"], "version": str(refused.context["card"].version)}
    kept = {**second, **again, "data.rating": "4", "strategy.rating": "1"}
    assert revise(browser, world, **kept).status_code == 302
    assert (rated(world)["data"], rated(world)["strategy"]) == (4, 1)


def test_the_other_windows_value_is_taken_without_sealing(world: World, sign_in: Any) -> None:
    seal(world.card(world.bobs))
    browser = sign_in(world.bob)
    typed = {**open_window(browser, world), "data.rating": "4", "summary": "Mine.", "overall": "no"}
    answer = revise(browser, world, **typed, take="overall")
    assert (answer.status_code, answer.context["overall"]) == (200, "yes")
    assert answer.context["summary"] == "Mine."
    assert world.card(world.bobs).current == 1
