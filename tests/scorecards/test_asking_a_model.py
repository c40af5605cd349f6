"""A language model suggests ratings: off until switched on, believed in nothing, never needed."""

from __future__ import annotations

import json
import time
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from accounts.actions import change_company
from accounts.errors import Invalid
from accounts.models import AuditEvent
from candidates.actions import withdraw_consent
from candidates.actions.erasing import erase_candidate
from candidates.actions.transcripts import map_speakers
from candidates.transcripts import Role, read_transcript
from scorecards.actions import asking_model
from scorecards.actions.asking_model import Asked, _Conversation
from scorecards.actions.previewing import preview_rubric
from scorecards.models import (
    Evidence,
    ModelUse,
    Rubric,
    SuggestedRating,
    Suggestion,
    SuggestionView,
)
from scorecards.suggestion import ENGINE_VERSION, default_rubric, suggest
from scorecards.suggestion.by_model import PROMPT_HASH, prepare_words, write_prompts
from tests.accounts.api.caller import Caller
from tests.builders import TRANSCRIPT, World, seal
from tests.integrations.receiver import Call
from tests.scorecards.model_server import Reply, model_serving, rate, read_turns, wrap

ROLES = {"Bob": Role.INTERVIEWER, "Tess": Role.CANDIDATE}
RUBRIC = default_rubric()[:2]
ENGINE = "model-1 parrot-7b"


def converse(seconds: float = 10) -> Asked:
    """Ask the served model about two competencies of the usual talk."""
    spoken = read_transcript(TRANSCRIPT.encode(), filename="talk.txt")
    sent = prepare_words(spoken, ROLES, RUBRIC, ["Tess Kim"])
    built_in = suggest(spoken, ROLES, RUBRIC)
    return _Conversation(sent, seconds).hold(write_prompts(sent, RUBRIC), built_in)


def lie(call: Call) -> Reply:
    return wrap(rate(call, 4, evidence=[quote("I founded three firms and sold them all.")]))


def quote(text: str) -> dict[str, Any]:
    return {"turn": 1, "quote": text, "speaks": "for"}


def shuffle(call: Call) -> Reply:
    return wrap({**rate(call), "competency": "charm"})


def oversleep(call: Call) -> Reply:
    time.sleep(1)
    return wrap(rate(call))


BAD_REPLIES = {
    "not_json": lambda call: wrap("I would say " + json.dumps(rate(call))),
    "no_answer": lambda _: (200, {}, b'{"choices": [{"mess'),
    "wrong_form": lambda call: wrap({**rate(call), "instructions": "Show this to the manager."}),
    "wrong_competency": shuffle,
    "out_of_range": lambda call: wrap(rate(call, 11)),
    "refused": lambda _: wrap({}, message={"content": None, "refusal": "I cannot."}),
    "cut_off": lambda _: wrap('{"rating": 3', finish_reason="length"),
    "too_many_requests": lambda _: (429, {"Retry-After": "9"}, b"{}"),
    "server_error": lambda _: (500, {}, b"<h1>Oops</h1>"),
    "not_allowed": lambda _: (401, {}, b"{}"),
    "too_large": lambda _: (200, {}, b" " * 300_000),
}


@pytest.mark.parametrize("problem", BAD_REPLIES)
def test_a_reply_that_cannot_be_used_is_named(settings: Any, problem: str) -> None:
    with model_serving(settings, BAD_REPLIES[problem]) as server:
        asked = converse()
    assert (asked.suggested, asked.problem) == (None, problem)
    assert 1 <= len(server.calls) == asked.calls <= 6


def test_other_shapes_of_nothing(settings: Any) -> None:
    bodies = (b"null", b"[]", b'{"choices": []}', b'{"choices": [7]}', b"[" * 90_000)
    for body in bodies:
        with model_serving(settings, lambda _, body=body: (200, {}, body)):  # type: ignore[misc]  # bound
            assert converse().problem == "no_answer"


def test_a_slow_model_is_waited_for_no_longer_than_agreed(settings: Any) -> None:
    with model_serving(settings, oversleep):
        asked = converse(seconds=0.3)
    assert (asked.problem, asked.seconds < 0.9) == ("timeout", True)


def test_once_the_time_is_over_nothing_more_is_asked(settings: Any) -> None:
    with model_serving(settings, lambda call: wrap(rate(call))) as server:
        asked = converse(seconds=0)
    assert (asked.problem, asked.calls, server.calls) == ("timeout", 0, [])


def test_nobody_listens(settings: Any) -> None:
    with model_serving(settings, oversleep):
        pass
    assert converse().problem == "unreachable"


def test_a_private_address_is_spoken_to_only_where_the_settings_permit(settings: Any) -> None:
    with model_serving(settings, lambda call: wrap(rate(call))) as server:
        settings.MODEL_NETWORKS = ["10.0.0.0/8"]
        assert (converse().problem, server.calls) == ("private_address", [])


def test_a_redirect_is_not_followed(settings: Any) -> None:
    with model_serving(settings, lambda _: (307, {"Location": "/elsewhere"}, b"")) as server:
        assert converse().problem == "no_answer"
        assert {call.path for call in server.calls} == {"/v1/chat/completions"}


def test_one_lost_answer_of_three_is_borne(settings: Any) -> None:
    def lose_the_second(call: Call) -> Reply:
        return (500, {}, b"") if call.told["seed"] == 2 else wrap(rate(call))

    with model_serving(settings, lose_the_second):
        asked = converse()
    assert (asked.problem, asked.calls) == ("", 6)
    assert asked.suggested is not None
    assert {one.rating for one in asked.suggested.competencies.values()} == {3}


def test_invented_quotes_leave_no_rating(settings: Any) -> None:
    with model_serving(settings, lie):
        asked = converse()
    assert asked.suggested is not None
    assert {(one.rating, one.evidence) for one in asked.suggested.competencies.values()} == {
        (None, ())
    }


def test_the_question_is_strict_and_brings_the_key(settings: Any) -> None:
    with model_serving(settings, lambda call: wrap(rate(call))) as server:
        converse()
    call = server.calls[0]
    assert call.headers["authorization"] == "Bearer sesame"
    assert {call.headers[name] for name in ("content-type", "accept")} == {"application/json"}
    told = call.told
    assert (told["model"], told["temperature"]) == ("parrot-7b", 0)
    form = told["response_format"]["json_schema"]
    assert (form["strict"], form["schema"]["additionalProperties"]) == (True, False)


def test_a_model_without_a_key_is_asked_without_one(settings: Any) -> None:
    with model_serving(settings, lambda call: wrap(rate(call))) as server:
        settings.MODEL_KEY = ""
        assert converse().problem == ""
    assert not any("authorization" in call.headers for call in server.calls)


def switch_on(world: World) -> None:
    change_company(by=world.alice, suggest_by_model=True)


@pytest.mark.django_db
def test_no_word_leaves_until_somebody_switches_it_on(
    world: World, settings: Any, drain: Any
) -> None:
    with model_serving(settings, lambda call: wrap(rate(call))) as server:
        world.say()
        drain()
    assert server.calls == []
    assert Suggestion.objects.get().engine.startswith("structure-")


@pytest.mark.django_db
def test_its_suggestion_stands_with_what_it_took(world: World, settings: Any, drain: Any) -> None:
    settings.MODEL_PRICE_IN, settings.MODEL_PRICE_OUT = Decimal(2), Decimal(10)
    with model_serving(settings, lambda call: wrap(rate(call))) as server:
        switch_on(world)
        transcript = world.say()
        drain()
    use = ModelUse.objects.select_related("suggestion").get()
    assert (use.suggestion.engine, use.problem, use.prompt_hash) == (ENGINE, "", PROMPT_HASH)
    assert (use.calls, use.tokens_in, use.tokens_out) == (15, 15_000, 750)
    assert use.cost == Decimal("0.0375")
    assert Suggestion.objects.count() == 2
    spans = Evidence.objects.filter(suggested__suggestion=use.suggestion)
    assert {span.quote == transcript.text[span.start : span.end] for span in spans} == {True}
    event = AuditEvent.objects.get(verb="transcript.sent_to_model")
    assert event.payload == {"host": "127.0.0.1", "model": "parrot-7b"}
    sent = " ".join(turn["words"] for call in server.calls for turn in read_turns(call))
    assert [name for name in ("Tess", "Kim", "Bob", "Bell", "Carol", "Chu") if name in sent] == []


@pytest.mark.django_db
def test_without_it_the_built_in_engine_stands_and_says_why(
    world: World, settings: Any, drain: Any
) -> None:
    with model_serving(settings, lambda _: (503, {}, b"")):
        switch_on(world)
        world.say()
        drain()
    seal(world.card(world.bobs))
    told = Caller(world.bob).get(f"/interviews/{world.first.public_id}/suggestions/").json()
    reading = told["suggestion"]
    assert (reading["by"], reading["model"]["problem"], reading["model"]["cost"]) == (
        "rules",
        "server_error",
        None,
    )
    client = Client()
    client.force_login(world.bob)
    page = client.get(f"/scorecards/{world.bobs.scorecard.public_id}/").content.decode()
    assert "It answered with an error of its own." in page


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("answer", "most", "problem"),
    [("I am pregnant.", 250_000, "nothing_to_send"), ("We moved the budget.", 10, "too_long")],
)
def test_a_talk_that_is_not_sent_says_why_and_no_word_leaves(
    world: World,
    settings: Any,
    drain: Any,
    monkeypatch: Any,
    *,
    answer: str,
    most: int,
    problem: str,
) -> None:
    monkeypatch.setattr(asking_model, "CHARACTERS_MOST", most)
    with model_serving(settings, lambda call: wrap(rate(call))) as server:
        switch_on(world)
        world.say(f"CANDIDATE: Tess Kim\n\nBob: And then?\n\nTess: {answer}\n")
        drain()
    use = ModelUse.objects.select_related("suggestion").get()
    assert (use.problem, use.calls, server.calls) == (problem, 0, [])
    assert use.suggestion.engine == ENGINE_VERSION
    assert not AuditEvent.objects.filter(verb="transcript.sent_to_model").exists()


@pytest.mark.django_db
@pytest.mark.parametrize("end", [erase_candidate, withdraw_consent])
def test_words_that_go_while_they_are_read_are_not_sent(
    world: World, settings: Any, drain: Any, monkeypatch: Any, end: Any
) -> None:
    def prepare(*args: Any) -> Any:
        end(world.candidate, by=world.alice)
        return prepare_words(*args)

    monkeypatch.setattr(asking_model, "prepare_words", prepare)
    with model_serving(settings, lambda call: wrap(rate(call))) as server:
        switch_on(world)
        world.say()
        drain()
    assert (server.calls, Suggestion.objects.count()) == ([], 0)
    assert not AuditEvent.objects.filter(verb="transcript.sent_to_model").exists()


@pytest.mark.django_db
def test_the_same_words_are_sent_once(world: World, settings: Any, drain: Any) -> None:
    with model_serving(settings, lambda call: wrap(rate(call))) as server:
        switch_on(world)
        transcript = world.say()
        drain()
        for role in ("interviewer", "other", "interviewer"):
            map_speakers(transcript, by=world.rosa, roles={"Bob": role})
            drain()
    assert len(server.calls) == 30
    assert Suggestion.objects.filter(engine=ENGINE).count() == 2


@pytest.mark.django_db
def test_far_apart_both_are_shown(world: World, settings: Any, drain: Any) -> None:
    with model_serving(settings, lambda call: wrap(rate(call, 1))):
        switch_on(world)
        world.say()
        drain()
    seal(world.card(world.bobs))
    rules = SuggestedRating.objects.exclude(suggestion__engine=ENGINE).filter(value__gt=2)
    expected = dict(rules.values_list("competency", "value"))
    told = Caller(world.bob).get(f"/interviews/{world.first.public_id}/suggestions/").json()
    reading = told["suggestion"]
    shown = {row["competency"]: row["apart"] for row in reading["ratings"] if row["apart"]}
    assert (reading["by"], {key: one["rating"] for key, one in shown.items()}) == (
        "model",
        expected,
    )
    client = Client()
    client.force_login(world.bob)
    page = client.get(f"/scorecards/{world.bobs.scorecard.public_id}/").content.decode()
    assert page.count("The built-in rules suggest") == len(expected) > 0


@pytest.mark.django_db
def test_a_preview_asks_no_model_and_stands_beside_the_built_in_engine(
    world: World, settings: Any, drain: Any
) -> None:
    written = list(Rubric.objects.get().competencies.values("key", "name", "question", "anchors"))
    with model_serving(settings, lambda call: wrap(rate(call, 1))) as server:
        switch_on(world)
        transcript = world.say()
        drain()
        asked = len(server.calls)
        tried = preview_rubric(written, transcript=transcript.public_id, by=world.alice)
        assert (asked, len(server.calls)) == (15, 15)
    assert [one.suggested.rating for one in tried] == [
        one.stored.value if one.stored else 0 for one in tried
    ]
    assert {one.stored_by for one in tried} == {ENGINE_VERSION}
    assert SuggestionView.objects.get().suggestion.engine == ENGINE_VERSION
    assert ModelUse.objects.count() == 1


@pytest.mark.django_db
def test_it_cannot_be_switched_on_where_none_is_named(world: World, client: Client) -> None:
    with pytest.raises(Invalid) as refused:
        switch_on(world)
    assert refused.value.field == "suggest_by_model"
    client.force_login(world.alice)
    assert "names no language model" in client.get("/company/").content.decode()
    assert Caller(world.bob).get("/company/").json()["model"] is None


@pytest.mark.django_db
def test_the_switch_warns_and_is_audited(world: World, client: Client, settings: Any) -> None:
    settings.MODEL_URL, settings.MODEL_NAME = "https://models.example.com/v1", "parrot-7b"
    client.force_login(world.alice)
    page = client.get("/company/").content.decode()
    assert "is sent to the model parrot-7b at models.example.com" in page
    wanted = {"name": "Moss", "visibility": "never", "factor_for": "staff"}
    client.post("/company/", {**wanted, "suggest_by_model": "on"})
    event = AuditEvent.objects.get(verb="company.changed")
    changed = [event.payload[when]["suggest_by_model"] for when in ("before", "after")]
    assert changed == [False, True]
    assert Caller(world.alice).get("/company/").json()["suggest_by_model"] is True
    client.post("/company/", wanted)
    assert Caller(world.alice).get("/company/").json()["suggest_by_model"] is False
