"""The autosave's address: JSON in and out, nothing half-done, never a fault of ours."""

import json
from typing import Any

import pytest

from scorecards.actions import save_draft
from tests.builders import World, seal

pytestmark = pytest.mark.django_db


def post(browser: Any, world: World, body: Any) -> Any:
    raw = body if isinstance(body, str | bytes) else json.dumps(body)
    address = f"/scorecards/{world.bobs.scorecard.public_id}/draft/"
    return browser.post(address, raw, content_type="application/json")


def test_it_answers_the_new_versions_and_what_is_missing(world: World, sign_in: Any) -> None:
    answer = post(sign_in(world.bob), world, {"changes": {"data.rating": 3}, "bases": {}}).json()
    assert answer["versions"] == {"data.rating": 1}
    assert set(answer["missing"]) == {
        "strategy.rating",
        "influence.rating",
        "execution.rating",
        "leadership.rating",
        "overall",
    }


def test_a_stale_base_is_answered_with_both_values(world: World, sign_in: Any) -> None:
    save_draft(world.card(world.bobs), by=world.bob, changes={"data.note": "theirs"})
    body = {"changes": {"data.note": "yours"}, "bases": {"data.note": 0}}
    answer = post(sign_in(world.bob), world, body)
    clash = {"theirs": "theirs", "yours": "yours", "base": 1}
    assert (answer.status_code, answer.json()["fields"]) == (409, {"data.note": clash})


def test_a_sealed_card_takes_no_draft(world: World, sign_in: Any) -> None:
    seal(world.card(world.bobs))
    answer = post(sign_in(world.bob), world, {"changes": {"data.note": "late"}})
    assert (answer.status_code, answer.json()["code"]) == (409, "wrong_state")


@pytest.mark.made_up
@pytest.mark.parametrize(
    "body",
    [
        "",
        "{",
        "[]",
        "null",
        "3",
        "NaN",
        b"\xff\xfe",
        '{"changes": []}',
        '{"changes": {}, "bases": []}',
        '{"changes": {}, "bases": {"a": true}}',
        '{"changes": {}, "bases": {"a": 1.5}}',
        '{"changes": {"data.note": "\\ud800"}}',
        '{"changes": {"data.note": "\\u0000"}}',
        '{"changes": {"data.note": 3}}',
        '{"changes": {"data.rating": true}}',
        '{"changes": {"data.rating": 1e400}}',
        '{"changes": {"nothing.note": "x"}}',
        '{"changes": {"": "x"}}',
        '{"changes": {"data.evidence": [{"transcript": [], "start": 0, "end": 1}]}}',
        '{"changes": {"overall": ["yes"]}}',
        '{"changes": {"overall": {}}}',
        '{"changes": {"data.rating": []}}',
        '{"changes": ' + "[" * 100_000 + "]" * 100_000 + "}",
        '{"changes": {"data.note": "' + "x" * 700_000 + '"}}',
    ],
)
def test_bad_input_is_refused_in_words_and_changes_nothing(
    world: World, sign_in: Any, body: Any
) -> None:
    answer = post(sign_in(world.bob), world, body)
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid")
    assert world.card(world.bobs).draft == {}


def test_it_hands_out_a_fresh_token_after_signing_in_again(world: World, sign_in: Any) -> None:
    address = f"/scorecards/{world.bobs.scorecard.public_id}/draft/"
    assert len(sign_in(world.bob).get(address).json()["csrf"]) == 64
