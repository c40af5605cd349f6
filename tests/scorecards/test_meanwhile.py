"""What happens to readings and rubrics while somebody else is at work on the same."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest

from accounts.errors import Stale
from candidates.actions import map_speakers
from scorecards.actions import (
    publish_rubric,
    publish_rubric_draft,
    revise_card,
    save_rubric_draft,
    start_rubric_draft,
    suggesting,
)
from scorecards.actions.reading import read_suggestion
from scorecards.models import CardRevision, Rubric, RubricDraft, Suggestion
from tests.builders import LONG_REASON, World, make_user, seal
from tests.loops.test_at_the_same_time import run_at_once


@pytest.mark.django_db
def test_a_reading_by_roles_that_changed_meanwhile_is_not_kept(
    world: World, drain: Callable[[], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    transcript = world.say()
    engine: Callable[..., Any] = vars(suggesting)["suggest"]
    seen: list[Any] = []

    def map_first(*args: Any, **options: Any) -> Any:
        if not seen:
            map_speakers(transcript, by=world.rosa, roles={"Bob": "other"})
        seen.append(args[1])
        return engine(*args, **options)

    monkeypatch.setattr(suggesting, "suggest", map_first)
    drain()
    transcript.refresh_from_db()
    kept = Suggestion.objects.get()
    assert (len(seen), kept.roles_hash) == (2, suggesting.hash_roles(transcript.roles))


@pytest.mark.django_db
def test_a_mapping_that_is_put_back_brings_back_its_own_reading(
    world: World, drain: Callable[[], None]
) -> None:
    transcript = world.say()
    drain()
    first = Suggestion.objects.get()
    roles = dict(transcript.roles)
    for mapping in ({**roles, "Bob": "other"}, roles):
        transcript.refresh_from_db()
        map_speakers(transcript, by=world.rosa, roles=mapping)
        drain()
    assert Suggestion.objects.count() == 2
    assert read_suggestion(world.rosa, transcript.interview) == first


@pytest.mark.django_db
def test_two_windows_do_not_revise_the_same_version(world: World) -> None:
    seal(world.card(world.bobs))
    read = world.card(world.bobs).version

    def revise(value: int) -> CardRevision:
        card = world.card(world.bobs)
        changes = {"data.rating": value}
        return revise_card(card, by=world.bob, changes=changes, reason=LONG_REASON, version=read)

    revise(4)
    with pytest.raises(Stale):
        revise(1)
    assert CardRevision.objects.count() == 2


@pytest.mark.django_db(transaction=True)
@pytest.mark.server
def test_eight_who_publish_one_rubric_make_eight_versions() -> None:
    alice = make_user("Alice Adams", admin=True)
    row = {"key": "calm", "name": "Calm", "anchors": {"1": "No.", "2": "Some.", "3": "Yes."}}
    outcomes = run_at_once(
        [lambda: publish_rubric(by=alice, name="Designer", competencies=[row])] * 8
    )
    assert outcomes == {"done": 8}
    assert set(Rubric.objects.values_list("version", flat=True)) == set(range(1, 9))


@pytest.mark.django_db(transaction=True)
@pytest.mark.server
def test_of_eight_who_write_one_rubric_one_begins_saves_and_publishes() -> None:
    alice = make_user("Alice Adams", admin=True)
    row = {"key": "calm", "name": "Calm", "anchors": {"1": "No.", "2": "Some.", "3": "Yes."}}
    begun = run_at_once(
        [lambda: start_rubric_draft(by=alice, name="Designer", competencies=[row])] * 8
    )
    draft = RubricDraft.objects.get()

    def save(number: int) -> RubricDraft:
        mine = [{**row, "name": f"Calm {number}"}]
        return save_rubric_draft(draft, by=alice, competencies=mine, version=1)

    saved = run_at_once([partial(save, number) for number in range(8)])
    published = run_at_once([lambda: publish_rubric_draft(draft, by=alice)] * 8)
    assert (begun, saved) == ({"done": 1, "already_there": 7}, {"done": 1, "stale": 7})
    assert published == {"done": 1, "not_found": 7}
    assert Rubric.objects.get().version == 1
