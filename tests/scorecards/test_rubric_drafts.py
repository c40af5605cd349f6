"""Drafts of rubrics: begun, saved, compared, published, by one or two admins."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pytest

from accounts.errors import AlreadyThere, Invalid, InvalidMany, NotAllowed, NotFound, Stale
from accounts.models import AuditEvent, User
from candidates.actions import (
    add_candidacy,
    change_opening,
    close_opening,
    create_opening,
    map_speakers,
)
from candidates.models import Opening
from loops.actions import open_loop
from scorecards.actions import (
    choose_rubric,
    discard_rubric_draft,
    import_rubric,
    publish_rubric,
    publish_rubric_draft,
    save_rubric_draft,
    start_rubric_draft,
)
from scorecards.actions.comparing_rubrics import compare_rubrics
from scorecards.actions.previewing import list_previewable, preview_rubric
from scorecards.actions.rubric_drafts import Published
from scorecards.actions.rubric_files import read_rubric_file, write_rubric_file
from scorecards.actions.rubric_warnings import list_warnings
from scorecards.errors import NewerVersion
from scorecards.models import OpeningRubric, Rubric, RubricDraft, Suggestion, SuggestionView
from tests.builders import KEYS, World, make_candidate, make_user, seal

pytestmark = pytest.mark.django_db
ANCHORS = {"1": "Guesses.", "2": "Follows the runbook.", "3": "Isolates the cause alone."}
CALM: dict[str, Any] = {"key": "calm", "name": "Calm", "question": "", "anchors": ANCHORS}


def start(world: World) -> RubricDraft:
    return start_rubric_draft(by=world.alice, rubric=Rubric.objects.get())


def publish(draft: RubricDraft, by: User, **options: Any) -> Published:
    return publish_rubric_draft(draft, by=by, **options)


def test_a_draft_begins_as_a_copy_and_publishing_it_is_the_next_version(world: World) -> None:
    draft = start(world)
    assert [item["key"] for item in draft.competencies] == list(KEYS)
    save_rubric_draft(draft, by=world.alice, competencies=[*draft.competencies, CALM])
    done = publish(draft, world.alice)
    rows = list(done.rubric.competencies.values_list("key", "position"))
    assert (done.rubric.version, rows[-1]) == (2, ("calm", 6))
    assert not RubricDraft.objects.exists()


def test_loops_that_are_open_keep_their_version_and_new_ones_take_the_new(world: World) -> None:
    done = publish(start(world), world.alice)
    candidate = make_candidate(world.rosa, "Uma Ude")
    fresh = open_loop(add_candidacy(candidate, world.opening, by=world.rosa), by=world.rosa)
    assert done.moved == (world.opening,)
    assert (world.fresh_loop().rubric.version, fresh.rubric.version) == (1, 2)
    assert world.card(world.bobs).rubric.version == 1


def weigh_data(world: World, opening: Opening) -> None:
    change_opening(opening, by=world.alice, weights={"data": 1})


def require_data(world: World, opening: Opening) -> None:
    change_opening(opening, by=world.alice, rule={"must_haves": ["data"]})


def weigh_strategy(world: World, opening: Opening) -> None:
    change_opening(opening, by=world.alice, weights={"strategy": 1})


@pytest.mark.parametrize(
    ("prepare", "added"), [(weigh_data, []), (require_data, []), (weigh_strategy, [CALM])]
)
def test_an_opening_that_the_new_version_does_not_fit_stays(
    world: World, prepare: Callable[[World, Opening], None], added: list[Mapping[str, Any]]
) -> None:
    planned = create_opening(
        by=world.alice, title="Planned", plan=[{"name": "One", "competencies": ["data"]}]
    )
    free = create_opening(by=world.alice, title="Free")
    closed = create_opening(by=world.alice, title="Closed")
    for opening in (planned, free, closed):
        choose_rubric(opening, Rubric.objects.get(), by=world.alice)
    close_opening(closed, by=world.alice)
    prepare(world, world.opening)
    draft = start(world)
    without = [item for item in draft.competencies if item["key"] != "data"]
    save_rubric_draft(draft, by=world.alice, competencies=[*without, *added])
    done = publish(draft, world.alice)
    used = dict(OpeningRubric.objects.values_list("opening__title", "rubric__version"))
    assert (done.moved, done.kept) == ((free,), (planned, world.opening))
    assert used == {"Planned": 1, "Free": 2, "Closed": 1, world.opening.title: 1}


def test_openings_stay_if_asked_to(world: World) -> None:
    done = publish(start(world), world.alice, for_openings=False)
    assert (done.moved, done.kept) == ((), ())
    assert OpeningRubric.objects.get().rubric.version == 1


def test_the_second_of_two_editors_gets_both_texts(world: World) -> None:
    adam = make_user("Adam Ash", admin=True)
    draft = start(world)
    theirs = [{**CALM, "name": "Calm under fire"}]
    save_rubric_draft(draft, by=adam, competencies=theirs, version=1)
    with pytest.raises(Stale) as refused:
        save_rubric_draft(draft, by=world.alice, competencies=[CALM], version=1)
    assert "Adam Ash" in refused.value.message
    assert refused.value.data == {"version": 2, "current": theirs, "yours": [CALM]}
    assert RubricDraft.objects.get().competencies == theirs


def test_a_stale_reader_publishes_nothing(world: World) -> None:
    draft = start(world)
    save_rubric_draft(draft, by=world.alice, competencies=[CALM])
    with pytest.raises(Stale):
        publish(draft, world.alice, version=1)
    assert Rubric.objects.count() == 1


def test_the_same_text_again_changes_nothing(world: World) -> None:
    draft = start(world)
    again = save_rubric_draft(draft, by=world.alice, competencies=draft.competencies)
    assert (again.version, again.saved_at) == (1, draft.saved_at)


def test_a_version_published_meanwhile_has_to_be_seen_first(world: World) -> None:
    draft = start(world)
    publish_rubric(by=world.alice, name=draft.name, competencies=[CALM])
    with pytest.raises(NewerVersion) as refused:
        publish(draft, world.alice)
    assert refused.value.data["newest"] == 2
    assert publish(draft, world.alice, over=2).rubric.version == 3


def test_a_rubric_has_one_draft(world: World) -> None:
    first = start(world)
    with pytest.raises(AlreadyThere) as refused:
        start(world)
    assert refused.value.data == {"draft": str(first.public_id)}


def test_a_discarded_draft_leaves_the_versions(world: World) -> None:
    discard_rubric_draft(start(world), by=world.alice)
    assert (RubricDraft.objects.count(), Rubric.objects.count()) == (0, 1)


def test_a_draft_may_be_unfinished_but_not_published(world: World) -> None:
    draft = start_rubric_draft(by=world.alice, name="Support")
    unfinished = [{"name": "Customer sense", "anchors": {**ANCHORS, "2": ""}}, CALM, CALM]
    saved = save_rubric_draft(draft, by=world.alice, competencies=unfinished)
    assert saved.competencies[0]["key"] == "customer_sense"
    with pytest.raises(InvalidMany) as refused:
        publish(draft, world.alice)
    assert refused.value.errors == {
        "competencies.0.anchors.2": "An anchor is a sentence.",
        "competencies.2.key": "calm stands here twice.",
    }
    assert RubricDraft.objects.get().name == "Support"


def test_an_empty_draft_is_not_published(world: World) -> None:
    draft = start_rubric_draft(by=world.alice, name="Support", competencies=[])
    with pytest.raises(Invalid) as refused:
        publish(draft, world.alice)
    assert refused.value.field == "competencies"


@pytest.mark.parametrize(
    ("competencies", "field"),
    [
        ([CALM] * 41, "competencies"),
        ([{**CALM, "key": "Calm!"}], "competencies.0.key"),
        ([{**CALM, "key": None}], "competencies.0.key"),
        ([{**CALM, "anchors": ["1", "2", "3"]}], "competencies.0.anchors"),
        ([{**CALM, "question": "x" * 201}], "competencies.0.question"),
    ],
)
def test_what_no_card_could_be_made_from_is_not_published(
    world: World, competencies: Any, field: str
) -> None:
    with pytest.raises(Invalid) as refused:
        publish_rubric(by=world.alice, name="Support", competencies=competencies)
    assert (refused.value.field, Rubric.objects.count()) == (field, 1)
    assert AuditEvent.objects.filter(verb="rubric.published").count() == 1


@pytest.mark.parametrize(
    ("competencies", "field"),
    [
        ("words", "competencies"),
        ([CALM] * 41, "competencies"),
        (["words"], "competencies.0"),
        ([{**CALM, "colour": "red"}], "competencies.0.colour"),
        ([{**CALM, "name": "x" * 81}], "competencies.0.name"),
        ([{**CALM, "key": 7}], "competencies.0.key"),
        ([{**CALM, "question": "x" * 201}], "competencies.0.question"),
        ([{**CALM, "anchors": {"1": "One."}}], "competencies.0.anchors"),
        ([{**CALM, "anchors": []}], "competencies.0.anchors"),
        ([{**CALM, "anchors": {**ANCHORS, "2": "a\x00"}}], "competencies.0.anchors.2"),
    ],
)
def test_what_no_draft_can_keep_is_refused_by_field(
    world: World, competencies: Any, field: str
) -> None:
    draft = start(world)
    with pytest.raises(Invalid) as refused:
        save_rubric_draft(draft, by=world.alice, competencies=competencies)
    assert refused.value.field == field
    assert RubricDraft.objects.get().version == 1


DEEDS: dict[str, Callable[[User, RubricDraft], object]] = {
    "begin": lambda by, _: start_rubric_draft(by=by, name="Other"),
    "import": lambda by, _: import_rubric('{"name": "A", "competencies": []}', by=by),
    "save": lambda by, draft: save_rubric_draft(draft, by=by, competencies=[CALM]),
    "publish": lambda by, draft: publish_rubric_draft(draft, by=by),
    "discard": lambda by, draft: discard_rubric_draft(draft, by=by),
    "offer": lambda by, _: list_previewable(by),
}


@pytest.mark.parametrize("deed", DEEDS.values(), ids=DEEDS)
def test_only_an_admin_writes_rubrics(
    world: World, deed: Callable[[User, RubricDraft], object]
) -> None:
    draft = start(world)
    for person in (world.rosa, world.hugo, world.bob, world.olga):
        with pytest.raises(NotAllowed):
            deed(person, draft)
    assert RubricDraft.objects.get().version == 1
    deed(world.alice, draft)


def test_a_draft_that_is_gone_is_not_found(world: World) -> None:
    draft = start(world)
    kept = RubricDraft.objects.get()
    discard_rubric_draft(draft, by=world.alice)
    with pytest.raises(NotFound):
        save_rubric_draft(kept, by=world.alice, competencies=[CALM])


def test_what_was_done_with_a_draft_is_in_the_audit_log(world: World) -> None:
    publish(start(world), world.alice)
    discard_rubric_draft(start_rubric_draft(by=world.alice, name="Other"), by=world.alice)
    verbs = list(AuditEvent.objects.order_by("pk").values_list("verb", flat=True))
    assert verbs[-5:] == [
        "rubric.draft_begun",
        "rubric.published",
        "opening.rubric_chosen",
        "rubric.draft_begun",
        "rubric.draft_discarded",
    ]


def test_a_file_holds_the_whole_rubric(world: World) -> None:
    rubric = Rubric.objects.get()
    draft = import_rubric(write_rubric_file(rubric).encode(), by=world.alice, name="Copy")
    rows = rubric.competencies.values("key", "name", "question", "anchors")
    assert (draft.name, draft.competencies) == ("Copy", list(rows))
    assert read_rubric_file(write_rubric_file(draft)) == ("Copy", draft.competencies)


@pytest.mark.parametrize(
    ("raw", "sentence"),
    [
        (b'{"name": "A",\n "competencies": [,]}', "Line 2, column 19"),
        (b'{"name":\n\n"\xff"\n\n}', "Line 3"),
        (b'{"name": "A"}', "list of competencies"),
        (b'{"competencies": [], "colour": 1}', "no field colour"),
        (b"[" * 100_000, "nested too deeply"),
        (b"1" * 5_000, "nested too deeply"),
        (b" " * 1_000_001, "at most"),
    ],
)
def test_a_file_that_is_none_says_where(raw: bytes, sentence: str) -> None:
    with pytest.raises(Invalid) as refused:
        read_rubric_file(raw)
    assert (refused.value.field, sentence in refused.value.message) == ("file", True)


def test_an_import_names_the_field_and_begins_nothing(world: World) -> None:
    with pytest.raises(Invalid) as refused:
        import_rubric('[{"key": "a", "anchors": {"1": 3, "2": "", "3": ""}}]', by=world.alice)
    assert refused.value.field == "name"
    with pytest.raises(Invalid) as refused:
        import_rubric(
            '[{"key": "a", "anchors": {"1": 3, "2": "", "3": ""}}]', by=world.alice, name="A"
        )
    assert refused.value.field == "competencies.0.anchors.1"
    assert not RubricDraft.objects.exists()


def test_warnings_name_field_words_and_the_two_levels() -> None:
    anchors = {"1": "Plans well.", "2": "Plans very well.", "3": "A young planner."}
    told = list_warnings([{**CALM, "question": "A culture fit?", "anchors": anchors}])
    assert [(one.field, one.kind, one.words) for one in told] == [
        ("competencies.0.question", "likeness", "culture fit"),
        ("competencies.0.anchors.3", "age", "young"),
        ("competencies.0.anchors.2", "alike", "1 and 2"),
    ]


def test_versions_are_compared_word_by_word() -> None:
    one = {**CALM, "key": "one"}
    before = [one, CALM, {**CALM, "key": "gone"}]
    changed = {**CALM, "anchors": {**ANCHORS, "2": "Follows one runbook.", "4": "Writes it."}}
    found = compare_rubrics(before, [changed, one, {**CALM, "key": "new"}])
    assert [(item.key, item.kind, item.before, item.after) for item in found] == [
        ("calm", "changed", 2, 1),
        ("new", "added", None, 3),
        ("gone", "removed", 3, None),
    ]
    second, fourth = found[0].texts
    assert [(piece.kind, piece.words) for piece in second.pieces] == [
        ("same", "Follows"),
        ("gone", " the"),
        ("new", " one"),
        ("same", " runbook."),
    ]
    assert (fourth.part, fourth.before, fourth.after) == ("4", "", "Writes it.")
    assert found[0].is_moved


def test_a_rubric_that_did_not_change_has_no_difference() -> None:
    assert compare_rubrics([CALM, {**CALM, "key": ""}], [CALM, {**CALM, "key": ""}]) == []


def test_a_preview_suggests_by_the_draft_and_keeps_nothing(
    world: World, drain: Callable[[], None]
) -> None:
    transcript = world.say()
    drain()
    strategy = Rubric.objects.get().competencies.values("key", "name", "question", "anchors")[0]
    tried = preview_rubric([CALM, strategy], transcript=transcript.public_id, by=world.alice)
    assert [(one.key, one.stored is not None) for one in tried] == [
        ("calm", False),
        ("strategy", True),
    ]
    spans = tried[1].suggested.evidence
    assert spans
    assert all(transcript.text[span.start : span.end] == span.quote for span in spans)
    assert Suggestion.objects.count() == 1
    assert list(SuggestionView.objects.values_list("user", flat=True)) == [world.alice.pk]


def test_a_preview_needs_a_rubric_that_is_complete(world: World, drain: Callable[[], None]) -> None:
    transcript = world.say()
    drain()
    with pytest.raises(Invalid) as refused:
        preview_rubric([{**CALM, "name": ""}], transcript=transcript.public_id, by=world.alice)
    assert refused.value.field == "competencies.0.name"


def test_a_preview_needs_to_know_who_the_candidate_is(
    world: World, drain: Callable[[], None]
) -> None:
    transcript = world.say()
    drain()
    map_speakers(transcript, by=world.rosa, roles={"Tess": "other"})
    with pytest.raises(Invalid, match="Map speakers") as refused:
        preview_rubric([CALM], transcript=transcript.public_id, by=world.alice)
    assert refused.value.field == "transcript"
    assert not SuggestionView.objects.exists()


def test_an_admin_who_owes_a_card_previews_nothing_of_that_loop(
    world: World, drain: Callable[[], None]
) -> None:
    world.bob.is_admin = True
    world.bob.save(update_fields=["is_admin"])
    transcript = world.say()
    drain()

    def look(person: User) -> list[str]:
        return [
            one.key for one in preview_rubric([CALM], transcript=transcript.public_id, by=person)
        ]

    with pytest.raises(Invalid) as refused:
        look(world.bob)
    assert (refused.value.field, list_previewable(world.bob)) == ("transcript", [])
    assert (look(world.alice), list_previewable(world.alice)) == (["calm"], [transcript])
    seal(world.card(world.bobs))
    assert (look(world.bob), list_previewable(world.bob)) == (["calm"], [transcript])
