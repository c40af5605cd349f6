"""Drafts, sealing, revisions and suggestions by API."""

from typing import Any

import pytest

from accounts.models import AuditEvent
from scorecards.api import cards
from scorecards.models import CardRevision, Rubric, Scorecard
from tests.accounts.api.caller import Caller
from tests.builders import ANSWERS, KEYS, LONG_REASON, World, seal

pytestmark = pytest.mark.django_db

FULL = {
    "competencies": {key: {"rating": ANSWERS[f"{key}.rating"]} for key in KEYS},
    "overall": "yes",
}


def draft_path(world: World) -> str:
    return f"/scorecards/{world.card(world.bobs).public_id}/draft/"


def card_path(world: World) -> str:
    return f"/scorecards/{world.card(world.bobs).public_id}/"


def test_a_draft_is_saved_field_by_field(world: World) -> None:
    bob = Caller(world.bob)
    first = bob.patch(draft_path(world), {"overall": "no"}, if_match="*")
    note = {"competencies": {"data": {"note": "Counted twice."}}}
    second = bob.patch(draft_path(world), note, if_match=first.headers["ETag"])
    draft = second.json()["draft"]
    assert (draft["overall"], draft["competencies"]["data"]["note"]) == ("no", "Counted twice.")
    assert second.headers["ETag"] == '"3"'


def test_a_change_has_to_say_which_version_was_read(world: World) -> None:
    refused = Caller(world.bob).patch(draft_path(world), {"overall": "no"})
    assert (refused.status_code, refused.json()["code"]) == (428, "version_required")
    assert world.card(world.bobs).draft == {}


def test_the_second_of_two_editors_gets_both_texts(world: World) -> None:
    bob = Caller(world.bob)
    etag = bob.get(card_path(world)).headers["ETag"]
    bob.patch(draft_path(world), {"summary": "First."}, if_match=etag)
    refused = bob.patch(draft_path(world), {"summary": "Second."}, if_match=etag)
    body = refused.json()
    assert (refused.status_code, body["code"]) == (412, "stale")
    assert (body["current"]["summary"], body["yours"]) == ("First.", {"summary": "Second."})


@pytest.mark.parametrize("etag", ['"1", "7"', '"1"'])
def test_any_of_several_versions_may_match(world: World, etag: str) -> None:
    saved = Caller(world.bob).patch(draft_path(world), {"overall": "no"}, if_match=etag)
    assert saved.status_code == 200


@pytest.mark.parametrize("etag", ['W/"1"', "1", '"x"', '"99999999999999999999"', '""'])
def test_what_is_no_version_of_ours_never_matches(world: World, etag: str) -> None:
    refused = Caller(world.bob).patch(draft_path(world), {"overall": "no"}, if_match=etag)
    assert refused.status_code == 412


@pytest.mark.parametrize("rating", [0, 5, -1, 2.5, True, "3", [], {}, 1e30])
def test_a_rating_off_the_scale_is_refused_where_it_stands(world: World, rating: Any) -> None:
    body = {"competencies": {"data": {"rating": rating}}}
    refused = Caller(world.bob).patch(draft_path(world), body, if_match="*")
    assert refused.status_code == 422
    assert [item["pointer"] for item in refused.json()["errors"]] == ["/competencies/data/rating"]
    assert world.card(world.bobs).draft == {}


@pytest.mark.parametrize("number", [1e30, -1e30, 1e308, 2**64 - 1, -(2**63)])
def test_a_huge_number_is_told_back_to_who_came_late(world: World, number: float) -> None:
    body = {"competencies": {"data": {"rating": number}}}
    refused = Caller(world.bob).patch(draft_path(world), body, if_match='"7"')
    assert refused.status_code == 412
    assert refused.json()["yours"] == body


@pytest.mark.parametrize("rating", [1, 4, "no_evidence", "not_asked", None])
def test_each_answer_of_the_scale_is_kept(world: World, rating: Any) -> None:
    body = {"competencies": {"data": {"rating": rating}}}
    saved = Caller(world.bob).patch(draft_path(world), body, if_match="*").json()
    assert saved["draft"]["competencies"]["data"]["rating"] == rating


def test_an_incomplete_card_names_all_that_is_missing(world: World) -> None:
    refused = Caller(world.bob).post(f"{card_path(world)}seal/")
    pointers = [item["pointer"] for item in refused.json()["errors"]]
    assert (refused.status_code, refused.json()["code"]) == (422, "incomplete")
    assert pointers == [*(f"/competencies/{key}/rating" for key in KEYS), "/overall"]
    assert world.card(world.bobs).state == Scorecard.State.ASSIGNED


def test_a_sealed_card_takes_no_draft(world: World) -> None:
    seal(world.card(world.bobs))
    refused = Caller(world.bob).patch(draft_path(world), {"overall": "no"}, if_match="*")
    assert (refused.status_code, refused.json()["code"]) == (409, "wrong_state")


def test_sealing_twice_is_sealing_once(world: World) -> None:
    bob = Caller(world.bob)
    bob.patch(draft_path(world), FULL, if_match="*")
    first = bob.make(f"{card_path(world)}seal/", status=200)
    assert bob.make(f"{card_path(world)}seal/", status=200) == first
    assert CardRevision.objects.count() == 1


def test_a_stale_seal_changes_nothing(world: World) -> None:
    bob = Caller(world.bob)
    bob.patch(draft_path(world), FULL, if_match="*")
    refused = bob.post(f"{card_path(world)}seal/", if_match='"1"')
    assert (refused.status_code, refused.json()["current"]["overall"]) == (412, "yes")
    assert CardRevision.objects.count() == 0


def test_a_revision_stands_beside_the_sealed_original(world: World) -> None:
    seal(world.card(world.bobs))
    body = {"competencies": {"data": {"rating": 4}}, "reason": LONG_REASON, "basis": "all_heard"}
    card = Caller(world.bob).make(f"{card_path(world)}revisions/", body)
    told = [
        (
            row["number"],
            row["basis"],
            {item["key"]: item["rating"] for item in row["ratings"]}["data"],
        )
        for row in card["revisions"]
    ]
    assert told == [(2, "all_heard", 4), (1, "own_interview", 2)]


def test_of_two_revisions_of_one_version_the_second_is_told(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    seal(world.card(world.bobs))
    read = world.card(world.bobs)

    def read_before(*_who: object) -> Scorecard:  # both were looked up before either was written
        return read

    monkeypatch.setattr(cards, "find_card", read_before)
    bob, body = Caller(world.bob), {"competencies": {"data": {"rating": 4}}, "reason": LONG_REASON}
    path, etag = f"{card_path(world)}revisions/", f'"{read.version}"'
    first = bob.post(path, body, if_match=etag)
    refused = bob.post(path, {"overall": "no", "reason": LONG_REASON}, if_match=etag)
    assert (first.status_code, refused.status_code) == (201, 412)
    assert refused.json()["current"]["competencies"]["data"]["rating"] == 4


def test_a_revision_with_a_short_reason_is_refused(world: World) -> None:
    seal(world.card(world.bobs))
    body = {"overall": "no", "reason": "Oops."}
    refused = Caller(world.bob).post(f"{card_path(world)}revisions/", body)
    assert [item["pointer"] for item in refused.json()["errors"]] == ["/reason"]


def test_a_quote_is_an_exact_slice_of_the_candidates_words(world: World) -> None:
    transcript = world.say()
    turn = next(turn for turn in transcript.turns if transcript.roles[turn[0]] == "candidate")
    quote = {"transcript": str(transcript.public_id), "start": turn[1], "end": turn[1] + 12}
    body = {"competencies": {"data": {"evidence": [quote]}}}
    saved = Caller(world.bob).patch(draft_path(world), body, if_match="*").json()
    kept = saved["draft"]["competencies"]["data"]["evidence"]
    assert kept == [{**quote, "quote": transcript.text[turn[1] : turn[1] + 12]}]


def test_a_quote_of_the_interviewer_is_refused_where_it_stands(world: World) -> None:
    transcript = world.say()
    turn = next(turn for turn in transcript.turns if transcript.roles[turn[0]] == "interviewer")
    quote = {"transcript": str(transcript.public_id), "start": turn[1], "end": turn[2]}
    body = {"competencies": {"data": {"evidence": [quote]}}}
    refused = Caller(world.bob).patch(draft_path(world), body, if_match="*").json()
    assert [item["pointer"] for item in refused["errors"]] == ["/competencies/data/evidence/0"]


def test_the_draft_is_for_its_author_alone(world: World) -> None:
    Caller(world.bob).patch(draft_path(world), {"summary": "Mine."}, if_match="*")
    seen = Caller(world.rosa).read(card_path(world))
    assert (seen["state"], seen["draft"], seen["missing"]) == ("draft", None, None)


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("mine=true", ["Bob Bell"]),
        ("mine=false", ["Carol Chu", "Dave Diaz"]),
        ("state=sealed", ["Bob Bell"]),
        ("owed=true", ["Carol Chu", "Dave Diaz"]),
        ("interview={second}", ["Dave Diaz"]),
        ("loop={loop}&owed=false", ["Bob Bell"]),
        ("candidacy={other}", []),
    ],
)
def test_scorecards_are_filtered(world: World, query: str, expected: list[str]) -> None:
    seal(world.card(world.bobs))
    filled = query.format(
        second=world.second.public_id, loop=world.loop.public_id, other=world.loop.public_id
    )
    rows = Caller(world.bob).read(f"/scorecards/?{filled}&fields=author_name")["results"]
    assert sorted(row["author_name"] for row in rows) == expected


def test_quotes_come_before_sealing_and_numbers_after(world: World, drain: Any) -> None:
    world.say()
    drain()
    bob, path = Caller(world.bob), f"/interviews/{world.first.public_id}/suggestions/"
    locked = bob.read(path)
    seal(world.card(world.bobs))
    told = bob.read(path)
    assert (locked["locked"], locked["suggestion"]) == (True, None)
    assert (told["locked"], told["suggestion"]["provenance"]) == (False, "machine")
    assert told["quotes"] == locked["quotes"] != {}


def test_the_first_look_at_the_numbers_is_kept(world: World, drain: Any) -> None:
    world.say()
    drain()
    seal(world.card(world.bobs))
    bob, path = Caller(world.bob), f"/interviews/{world.first.public_id}/suggestions/"
    first = bob.read(path)["suggestion"]["first_seen_at"]
    assert bob.read(path)["suggestion"]["first_seen_at"] == first


def test_whoever_recuses_is_out_at_once(world: World) -> None:
    bob = Caller(world.bob)
    left = bob.make(f"{card_path(world)}recuse/", {"reason": "We are friends."}, status=200)
    assert left["state"] == "recused"
    assert bob.get(card_path(world)).status_code == 404


def test_recusing_needs_a_reason(world: World) -> None:
    refused = Caller(world.bob).post(f"{card_path(world)}recuse/", {})
    assert [item["pointer"] for item in refused.json()["errors"]] == ["/reason"]


def test_a_rubric_is_published_as_the_next_version(world: World) -> None:
    alice = Caller(world.alice)
    anchors = {"1": "Guesses.", "2": "Follows.", "3": "Finds."}
    body = {
        "name": "Product manager",
        "competencies": [{"key": "diagnosis", "name": "Diagnosis", "anchors": anchors}],
    }
    made = alice.make("/rubrics/", body)
    assert (made["version"], made["competencies"][0]["anchors"]) == (2, anchors)
    assert alice.read(f"/rubrics/{made['id']}/") == made


def test_a_version_that_is_not_published_is_no_openings_rubric(world: World) -> None:
    at, chosen = f"/openings/{world.opening.public_id}/rubric/", Rubric.objects.get()
    waiting = Rubric.objects.create(name="Support", version=1)
    refused = Caller(world.alice).put(at, {"rubric": str(waiting.public_id)})
    assert (refused.status_code, refused.json()["errors"][0]["pointer"]) == (422, "/rubric")
    assert Caller(world.alice).read(at)["rubric"] == str(chosen.public_id)
    assert AuditEvent.objects.filter(verb="opening.rubric_chosen").count() == 1
