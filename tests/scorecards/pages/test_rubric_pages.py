"""The rubric editor: plain forms, two editors, warnings at their field, previews, files."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from scorecards.actions import publish_rubric, save_rubric_draft, start_rubric_draft
from scorecards.models import Rubric, RubricDraft
from tests.builders import KEYS, World, make_rubric, make_user, seal

pytestmark = pytest.mark.django_db
ANCHORS = {"1": "Guesses.", "2": "Follows the runbook.", "3": "Isolates the cause alone."}
CALM: dict[str, Any] = {"key": "calm", "name": "Calm", "question": "", "anchors": ANCHORS}
FAST: dict[str, Any] = {**CALM, "key": "fast", "name": "Fast"}


@pytest.fixture
def alice(world: World, sign_in: Callable[..., Client]) -> Client:
    return sign_in(world.alice)


def begin(world: World, *competencies: dict[str, Any]) -> RubricDraft:
    return start_rubric_draft(by=world.alice, name="Support", competencies=competencies or [CALM])


def at(draft: RubricDraft) -> str:
    return f"/rubrics/drafts/{draft.public_id}/"


def fill_in(competencies: list[dict[str, Any]], **more: str) -> dict[str, str]:
    """Return what the editor's form sends."""
    sent = {"version": "1", **more}
    for index, item in enumerate(competencies):
        path = f"competencies.{index}"
        sent |= {f"{path}.{part}": item[part] for part in ("key", "name", "question")}
        sent |= {f"{path}.anchors.{level}": text for level, text in item["anchors"].items()}
    return sent


def tell(answer: Any) -> str:
    """Return an answer's words without its tags."""
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


@pytest.mark.parametrize(
    ("asked", "expected", "fragment"),
    [
        ("save", ["calm", "fast"], ""),
        ("add", ["calm", "fast", ""], "#c-2"),
        ("remove:0", ["fast"], "#c-0"),
        ("down:0", ["fast", "calm"], "#c-1"),
        ("up:1", ["fast", "calm"], "#c-0"),
        ("up:0", ["calm", "fast"], "#c-0"),
        ("remove:7", ["calm", "fast"], ""),
        ("nonsense", ["calm", "fast"], ""),
    ],
)
def test_each_button_saves_and_does_its_work(
    world: World, alice: Client, asked: str, expected: list[str], fragment: str
) -> None:
    draft = begin(world, CALM, FAST)
    renamed = [{**CALM, "name": "Calm under\r\nfire"}, FAST]
    answer = alice.post(at(draft), fill_in(renamed, do=asked))
    saved = RubricDraft.objects.get()
    assert (answer.status_code, answer.headers["Location"]) == (302, at(draft) + fragment)
    assert [item["key"] for item in saved.competencies] == expected
    assert "Calm under fire" in {item["name"] for item in saved.competencies} or asked == "remove:0"


def test_the_fourth_level_comes_and_goes(world: World, alice: Client) -> None:
    draft = begin(world)
    alice.post(at(draft), fill_in([CALM], do="level:0"))
    four = RubricDraft.objects.get().competencies
    assert four[0]["anchors"] == {**ANCHORS, "4": ""}
    alice.post(at(draft), fill_in(four, do="level:0", version="2"))
    assert RubricDraft.objects.get().competencies[0]["anchors"] == ANCHORS


def test_publishing_saves_first_and_leads_to_the_version(world: World, alice: Client) -> None:
    draft = start_rubric_draft(by=world.alice, rubric=Rubric.objects.get())
    sent = fill_in([*draft.competencies, CALM], do="publish", over="1", openings="on")
    answer = alice.post(at(draft), sent, follow=True)
    assert answer.status_code == 200
    assert "Product manager v2 is published. New loops of 1 opening use it." in tell(answer)
    newest = Rubric.objects.get(version=2)
    assert list(newest.competencies.values_list("key", flat=True)) == [*KEYS, "calm"]


def test_an_unchecked_box_leaves_the_openings(world: World, alice: Client) -> None:
    draft = start_rubric_draft(by=world.alice, rubric=Rubric.objects.get())
    alice.post(at(draft), fill_in(draft.competencies, do="publish", over="1"))
    assert world.opening.rubric_choice.rubric.version == 1


def test_an_opening_that_stays_is_named_with_the_reason(world: World, alice: Client) -> None:
    world.opening.weights = {"data": 1.0}
    world.opening.save(update_fields=["weights"])
    draft = start_rubric_draft(by=world.alice, rubric=Rubric.objects.get())
    sent = fill_in([CALM], do="publish", over="1", openings="on")
    told = tell(alice.post(at(draft), sent, follow=True))
    assert f"plan do not fit: {world.opening.title}" in told


def test_what_hinders_publishing_stands_at_its_field(world: World, alice: Client) -> None:
    draft = begin(world)
    gap = {**CALM, "anchors": {**ANCHORS, "2": ""}}
    answer = alice.post(at(draft), fill_in([gap, {**CALM}], do="publish"))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert 'href="#f-competencies-0-anchors-2">An anchor is a sentence.' in page
    assert 'id="ef-competencies-1-key"' in page
    assert RubricDraft.objects.get().version == 2
    assert 'name="version" value="2"' in page


def test_a_text_that_is_too_long_is_refused_and_kept_in_the_form(
    world: World, alice: Client
) -> None:
    draft = begin(world)
    answer = alice.post(at(draft), fill_in([{**CALM, "name": "x" * 81}]))
    assert (answer.status_code, "x" * 81 in answer.content.decode()) == (422, True)
    assert "Write at most 80 characters." in tell(answer)
    assert RubricDraft.objects.get().competencies == [CALM]


def test_the_second_of_two_editors_sees_both_texts(world: World, alice: Client) -> None:
    draft = begin(world)
    adam = make_user("Adam Ash", admin=True)
    save_rubric_draft(draft, by=adam, competencies=[{**CALM, "name": "Calm as a lake"}])
    answer = alice.post(at(draft), fill_in([{**CALM, "name": "Calm as ever"}], do="add"))
    page = answer.content.decode()
    assert answer.status_code == 412
    assert "Adam Ash has saved this draft since you read it." in page
    assert "<del> a lake</del><ins> ever</ins>" in page
    assert 'value="Calm as ever"' in page
    assert RubricDraft.objects.get().competencies[0]["name"] == "Calm as a lake"
    again = alice.post(at(draft), fill_in([{**CALM, "name": "Calm as ever"}], version="2"))
    assert again.status_code == 302
    assert RubricDraft.objects.get().competencies[0]["name"] == "Calm as ever"


@pytest.mark.parametrize("version", ["", "x", "0", "99999999999"])
def test_a_form_without_its_version_overwrites_nothing(
    world: World, alice: Client, version: str
) -> None:
    draft = begin(world)
    answer = alice.post(at(draft), fill_in([FAST], version=version))
    assert (answer.status_code, RubricDraft.objects.get().competencies) == (412, [CALM])


def test_a_version_published_meanwhile_is_shown_before_it_is_superseded(
    world: World, alice: Client
) -> None:
    draft = start_rubric_draft(by=world.alice, rubric=Rubric.objects.get())
    make_rubric(world.alice)
    sent = fill_in(draft.competencies, do="publish", over="1")
    answer = alice.post(at(draft), sent)
    assert (answer.status_code, Rubric.objects.count()) == (409, 2)
    assert "Version 2 was published after this draft was begun." in tell(answer)
    assert 'name="over" value="2"' in answer.content.decode()
    assert alice.post(at(draft), {**sent, "over": "2"}).status_code == 302


def test_warnings_stand_at_their_field(world: World, alice: Client) -> None:
    anchors = {"1": "Plans well.", "2": "Plans very well.", "3": "A native speaker's plan."}
    page = alice.get(at(begin(world, {**CALM, "anchors": anchors}))).content.decode()
    at_two = page[page.index('id="wf-competencies-0-anchors-2"') :].split("</ul>")[0]
    at_three = page[page.index('id="wf-competencies-0-anchors-3"') :].split("</ul>")[0]
    assert "Levels 1 and 2 say the same but for degree" in at_two
    assert "native speaker" in at_three
    assert "may stand for origin. Stands for a place of birth." in at_three


def test_a_draft_begins_from_each_place(world: World, alice: Client) -> None:
    first = Rubric.objects.get()
    for name, like, count in (("A", "blank", 1), ("B", "shipped", 5), ("C", first.public_id, 5)):
        answer = alice.post("/rubrics/drafts/", {"name": name, "like": str(like)})
        draft = RubricDraft.objects.get(name=name)
        assert (answer.headers["Location"], len(draft.competencies)) == (at(draft), count)
    again = alice.post("/rubrics/drafts/", {"name": "A", "like": "blank"})
    assert (again.status_code, "has a draft already" in tell(again)) == (409, True)


def test_the_next_version_is_begun_once_and_found_again(world: World, alice: Client) -> None:
    sent = {"rubric": str(Rubric.objects.get().public_id)}
    places = {alice.post("/rubrics/drafts/", sent).headers["Location"] for _ in range(2)}
    assert places == {at(RubricDraft.objects.get())}


def test_a_draft_is_discarded(world: World, alice: Client) -> None:
    assert alice.post(f"{at(begin(world))}discard/").headers["Location"] == "/rubrics/"
    assert not RubricDraft.objects.exists()


def test_a_file_is_taken_in_and_sent_again(world: World, alice: Client) -> None:
    file = SimpleUploadedFile("a.json", json.dumps({"name": "A", "competencies": [CALM]}).encode())
    answer = alice.post("/rubrics/drafts/import/", {"file": file})
    draft = RubricDraft.objects.get()
    assert answer.headers["Location"] == at(draft)
    sent = alice.get(f"/rubrics/{draft.public_id}/file/")
    assert 'filename="a-draft.rubric.json"' in sent.headers["Content-Disposition"]
    assert json.loads(sent.getvalue()) == {"name": "A", "competencies": [CALM]}


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b'{"name":\n"A" "B"}', "Line 2, column 5: this is not JSON"),
        (b'[{"name": 3, "anchors": {"1": "", "2": "", "3": ""}}]', "competencies.0.name: This is"),
    ],
)
def test_a_file_that_is_none_says_where(
    world: World, alice: Client, content: bytes, sentence: str
) -> None:
    sent = {"file": SimpleUploadedFile("a.json", content), "name": "A"}
    answer = alice.post("/rubrics/drafts/import/", sent)
    assert (answer.status_code, sentence in tell(answer)) == (422, True)
    assert not RubricDraft.objects.exists()


def test_two_versions_are_shown_word_by_word(world: World, alice: Client) -> None:
    before = publish_rubric(by=world.alice, name="Support", competencies=[CALM])
    changed = {**CALM, "anchors": {**ANCHORS, "2": "Follows one runbook."}}
    after = publish_rubric(by=world.alice, name="Support", competencies=[FAST, changed])
    asked = f"?before={before.public_id}&after={after.public_id}"
    page = alice.get(f"/rubrics/compare/{asked}").content.decode()
    assert "Follows<del> the</del><ins> one</ins> runbook." in page
    assert alice.get("/rubrics/compare/?before=nonsense").status_code == 404


def test_a_preview_shows_the_rating_with_quotes_beside_the_stored_one(
    world: World, alice: Client, drain: Callable[[], None]
) -> None:
    transcript = world.say()
    drain()
    draft = start_rubric_draft(by=world.alice, rubric=Rubric.objects.get())
    answer = alice.get(f"{at(draft)}preview/?transcript={transcript.public_id}")
    tried = answer.context["tried"]
    assert answer.status_code == 200
    assert [one.suggested.rating for one in tried] == [one.stored.value for one in tried]
    assert "I rang thirty of them" in tell(answer)


def test_a_preview_of_an_unfinished_draft_asks_to_finish_it(
    world: World, alice: Client, drain: Callable[[], None]
) -> None:
    transcript = world.say()
    drain()
    draft = begin(world, {**CALM, "name": ""})
    answer = alice.get(f"{at(draft)}preview/?transcript={transcript.public_id}")
    assert (answer.status_code, answer.context["tried"]) == (422, [])
    assert "The draft has 1 gap" in tell(answer)


def test_an_admin_who_owes_a_card_is_offered_nothing_of_that_loop(
    world: World, sign_in: Callable[..., Client], drain: Callable[[], None]
) -> None:
    world.bob.is_admin = True
    world.bob.save(update_fields=["is_admin"])
    before = sign_in(world.bob).get(f"{at(begin(world))}preview/")
    transcript = world.say()
    drain()
    bob = sign_in(world.bob)
    path = f"{at(RubricDraft.objects.get())}preview/"
    owing = bob.get(path)
    asked = bob.get(f"{path}?transcript={transcript.public_id}")
    assert tell(owing) == tell(before)
    assert (asked.status_code, asked.context["tried"]) == (422, [])
    seal(world.card(world.bobs))
    assert bob.get(path).context["offered"] == [transcript]


def count(client: Client, path: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert client.get(path).status_code == 200
    return len(captured)


def test_pages_take_as_many_statements_for_three_rows_as_for_one(
    world: World, alice: Client, drain: Callable[[], None]
) -> None:
    world.say()
    drain()
    draft = begin(world)
    version = Rubric.objects.get().public_id
    paths = {
        "/rubrics/": 5,
        f"/rubrics/{version}/": 5,
        at(draft): 5,
        f"{at(draft)}preview/": 5,
        "/rubrics/compare/": 5,
    }
    one = {path: count(alice, path) for path in paths}
    for name in ("A", "B"):
        start_rubric_draft(by=world.alice, name=name)
        publish_rubric(by=world.alice, name=name, competencies=[CALM, FAST])
        make_rubric(world.alice)
        world.say(f"Bob: And {name}?\n\nTess: I rang thirty shops in one week.\n")
    save_rubric_draft(draft, by=world.alice, competencies=[CALM, FAST, {**CALM, "key": "x"}])
    drain()
    assert {path: count(alice, path) for path in paths} == one == paths
