"""What PostgreSQL could not keep is refused by name, before either database sees it."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from accounts.actions import change_company, invite_person, issue_token
from accounts.errors import Invalid, InvalidMany
from candidates.actions import (
    add_candidacy,
    add_candidate,
    change_candidate,
    create_opening,
    map_speakers,
    move_interview,
    schedule_interview,
    store_transcript,
)
from candidates.models import PlannedInterview
from loops.actions import hold_loop, open_loop, seat_interviewer, unseat_interviewer, waive_coverage
from scorecards.actions import publish_rubric, recuse_from_card, revise_card, save_draft
from tests.builders import LONG_REASON, TRANSCRIPT, World, make_opening, seal

pytestmark = pytest.mark.django_db
NOW = datetime.now(UTC)
ANCHORS = {"1": "No.", "2": "Some.", "3": "Yes."}
UNKEEPABLE = {"NUL": "a\x00b", "half a character": "a\ud800b", "a novel": "x" * 20_000}
SOON = NOW + timedelta(days=1)
Deed = Callable[[World, str], object]
WORDS: dict[str, tuple[str, Deed]] = {
    "person's name": ("name", lambda w, text: invite_person(by=w.alice, email="a@x.io", name=text)),
    "person's title": (
        "title",
        lambda w, text: invite_person(by=w.alice, email="a@x.io", name="A", title=text),
    ),
    "person's zone": (
        "time_zone",
        lambda w, text: invite_person(by=w.alice, email="a@x.io", name="A", time_zone=text),
    ),
    "company": ("name", lambda w, text: change_company(by=w.alice, name=text)),
    "token": ("name", lambda w, text: issue_token(w.bob, name=text)),
    "opening": ("title", lambda w, text: create_opening(by=w.alice, title=text)),
    "level": ("level", lambda w, text: create_opening(by=w.alice, title="A", level=text)),
    "team": ("team", lambda w, text: create_opening(by=w.alice, title="A", team=text)),
    "weight": (
        "weights.0",
        lambda w, text: create_opening(by=w.alice, title="A", weights={text: 1}),
    ),
    "must-have": (
        "rule.must_haves.0",
        lambda w, text: create_opening(by=w.alice, title="A", rule={"must_haves": [text]}),
    ),
    "step": (
        "plan.0.name",
        lambda w, text: create_opening(by=w.alice, title="A", plan=[{"name": text}]),
    ),
    "question": (
        "plan.0.questions.0",
        lambda w, text: create_opening(
            by=w.alice, title="A", plan=[{"name": "A", "questions": [text]}]
        ),
    ),
    "candidate": ("name", lambda w, text: add_candidate(by=w.rosa, name=text)),
    "headline": ("headline", lambda w, text: add_candidate(by=w.rosa, name="A", headline=text)),
    "address": ("email", lambda w, text: add_candidate(by=w.rosa, name="A", email=f"{text}@x.io")),
    "new headline": (
        "headline",
        lambda w, text: change_candidate(w.candidate, by=w.rosa, headline=text),
    ),
    "interview": (
        "name",
        lambda w, text: schedule_interview(w.candidacy, by=w.rosa, name=text, starts_at=NOW),
    ),
    "asked": (
        "questions.0",
        lambda w, text: schedule_interview(
            w.candidacy, by=w.rosa, name="A", starts_at=NOW, questions=[text]
        ),
    ),
    "covered": (
        "competencies.0",
        lambda w, text: schedule_interview(
            w.candidacy, by=w.rosa, name="A", starts_at=NOW, competencies=[text]
        ),
    ),
    "seat's key": (
        "competencies.0",
        lambda w, text: seat_interviewer(
            w.loop, by=w.rosa, interview=w.first, user=w.olga, competencies=[text]
        ),
    ),
    "unseating": ("reason", lambda w, text: unseat_interviewer(w.bobs, by=w.rosa, reason=text)),
    "hold": ("reason", lambda w, text: hold_loop(w.loop, by=w.rosa, reason=text)),
    "waiver": (
        "reason",
        lambda w, text: waive_coverage(w.loop, by=w.rosa, competency="data", reason=text * 9),
    ),
    "waived": (
        "competency",
        lambda w, text: waive_coverage(w.loop, by=w.rosa, competency=text, reason=LONG_REASON),
    ),
    "recusal": (
        "reason",
        lambda w, text: recuse_from_card(w.card(w.bobs), by=w.bob, reason=text),
    ),
    "note": (
        "data.note",
        lambda w, text: save_draft(w.card(w.bobs), by=w.bob, changes={"data.note": text}),
    ),
    "summary": (
        "summary",
        lambda w, text: save_draft(w.card(w.bobs), by=w.bob, changes={"summary": text}),
    ),
    "rubric": (
        "name",
        lambda w, text: publish_rubric(
            by=w.alice, name=text, competencies=[{"key": "a", "name": "A", "anchors": ANCHORS}]
        ),
    ),
    "competency": (
        "competencies.0.name",
        lambda w, text: publish_rubric(
            by=w.alice, name="A", competencies=[{"key": "a", "name": text, "anchors": ANCHORS}]
        ),
    ),
    "anchor": (
        "competencies.0.anchors.2",
        lambda w, text: publish_rubric(
            by=w.alice,
            name="A",
            competencies=[{"key": "a", "name": "A", "anchors": {**ANCHORS, "2": text}}],
        ),
    ),
}

NAMED = ("company", "candidate", "opening", "interview", "rubric", "step", "team")
MOST = dict.fromkeys(("person's zone", "waived"), 0) | dict.fromkeys(NAMED, 120)  # 0: a choice
MOST |= {"person's name": 120, "person's title": 120, "level": 60, "competency": 80, "token": 80}
MOST |= dict.fromkeys(("weight", "must-have", "covered", "seat's key"), 40) | {"address": 254}
MOST |= dict.fromkeys(("headline", "new headline"), 160) | {"anchor": 2_000}
MOST |= dict.fromkeys(("question", "asked", "unseating", "recusal", "hold"), 500)
MOST |= dict.fromkeys(("waiver", "note", "summary"), 10_000)


@pytest.mark.parametrize("text", UNKEEPABLE.values(), ids=UNKEEPABLE)
@pytest.mark.parametrize(("field", "deed"), WORDS.values(), ids=WORDS)
def test_unkeepable_words_are_refused_by_name(
    world: World, field: str, deed: Deed, text: str
) -> None:
    with pytest.raises(Invalid) as refused:
        deed(world, text)
    assert refused.value.field == field


def test_a_revisions_reason_is_kept_or_refused(world: World) -> None:
    seal(world.card(world.bobs))
    with pytest.raises(Invalid) as refused:
        revise_card(
            world.card(world.bobs),
            by=world.bob,
            changes={"data.rating": 4},
            reason=LONG_REASON + "\x00",
        )
    assert refused.value.field == "reason"


MOMENTS = {
    "without a zone": datetime(2027, 1, 1),  # noqa: DTZ001 (that is the point)
    "before all": datetime(1, 1, 1, tzinfo=UTC),
    "after all": datetime.max.replace(tzinfo=UTC),
    "a date": date(2027, 1, 1),
    "text": "2027-01-01T10:00:00Z",
}


@pytest.mark.parametrize("moment", MOMENTS.values(), ids=MOMENTS)
def test_an_impossible_moment_is_refused_everywhere(world: World, moment: Any) -> None:
    deeds: dict[str, Callable[[], object]] = {
        "starts_at": lambda: schedule_interview(
            world.candidacy, by=world.rosa, name="A", starts_at=moment
        ),
        "due_at": lambda: seat_interviewer(
            world.loop, by=world.rosa, interview=world.first, user=world.olga, due_at=moment
        ),
        "expires_at": lambda: issue_token(world.bob, name="A", expires_at=moment),
    }
    fields = {}
    for name, deed in deeds.items():
        with pytest.raises(Invalid) as refused:
            deed()
        fields[name] = refused.value.field
    assert fields == {name: name for name in deeds}


@pytest.mark.parametrize("name", WORDS)
def test_words_are_too_long_beyond_their_limit(world: World, name: str) -> None:
    _, deed = WORDS[name]
    with pytest.raises(Invalid) as refused:
        deed(world, "x" * 20_000)
    said = re.search(r"at most ([\d,]+) characters", str(refused.value))
    assert (int(said[1].replace(",", "")) if said else 0) == MOST[name]


def test_an_interview_is_not_moved_out_of_time(world: World) -> None:
    with pytest.raises(Invalid):
        move_interview(world.first, by=world.rosa, starts_at=NOW + timedelta(days=365 * 200))


def test_an_interview_is_not_moved_to_an_odd_length(world: World) -> None:
    with pytest.raises(Invalid) as refused:
        move_interview(world.first, by=world.rosa, starts_at=SOON, minutes=4)
    assert refused.value.field == "minutes"


@pytest.mark.parametrize("minutes", [4, 481, 45.5, "45", True, None, 10**30])
def test_a_length_is_5_to_480_whole_minutes(world: World, minutes: Any) -> None:
    with pytest.raises(Invalid) as refused:
        create_opening(by=world.alice, title="A", plan=[{"name": "A", "minutes": minutes}])
    assert refused.value.field == "plan.0.minutes"


@pytest.mark.parametrize("bar", ["NaN", "sNaN", "Infinity", "0.99", "4.01", "x", "1e999", 10**400])
def test_a_bar_is_1_to_4(world: World, bar: Any) -> None:
    with pytest.raises(Invalid) as refused:
        create_opening(by=world.alice, title="A", bar=bar)
    assert refused.value.field == "bar"


@pytest.mark.parametrize(
    ("part", "value"),
    [
        ("cost_false_hire", float("nan")),
        ("cost_false_no", 10**400),
        ("cost_false_no", True),
        ("evsi_threshold", float("nan")),
        ("evsi_threshold", "0.1"),
        ("approver_required", "no"),
        ("must_haves", "data"),
    ],
)
def test_a_rule_is_made_of_numbers_and_keys(world: World, part: str, value: Any) -> None:
    with pytest.raises(Invalid) as refused:
        create_opening(by=world.alice, title="A", rule={part: value})
    assert refused.value.field == f"rule.{part}"


@pytest.mark.parametrize("weight", [float("nan"), float("inf"), -1, 10**400, "1", True, None])
def test_a_weight_is_a_number(world: World, weight: Any) -> None:
    with pytest.raises(Invalid) as refused:
        create_opening(by=world.alice, title="A", weights={"data": weight})
    assert refused.value.field == "weights.data"


@pytest.mark.parametrize(
    ("field", "options"),
    [
        ("plan", {"plan": [{"name": "A"}] * 41}),
        ("weights", {"weights": {f"k{number}": 1 for number in range(41)}}),
        ("plan.0.questions", {"plan": [{"name": "A", "questions": ["Why?"] * 51}]}),
    ],
)
def test_lists_have_an_end(world: World, field: str, options: dict[str, Any]) -> None:
    with pytest.raises(Invalid) as refused:
        create_opening(by=world.alice, title="A", **options)
    assert refused.value.field == field


def test_a_loop_opens_only_with_must_haves_of_its_rubric(world: World) -> None:
    opening = make_opening(world.alice, title="Odd", rule={"must_haves": ["singing"]})
    candidacy = add_candidacy(world.candidate, opening, by=world.alice)
    with pytest.raises(Invalid) as refused:
        open_loop(candidacy, by=world.alice)
    assert refused.value.field == "rule"


def test_a_step_of_another_openings_plan_is_refused(world: World) -> None:
    other = make_opening(world.alice, title="Designer", plan=[{"name": "Portfolio"}])
    step = PlannedInterview.objects.get(opening=other)
    with pytest.raises(Invalid) as refused:
        schedule_interview(world.candidacy, by=world.rosa, name="A", starts_at=NOW, planned=step)
    assert refused.value.field == "planned"


def test_a_persons_address_is_read_before_it_is_stored(world: World) -> None:
    with pytest.raises(InvalidMany) as refused:
        invite_person(by=world.alice, email="not an address", name="A")
    assert set(refused.value.errors) == {"email"}


def test_a_files_odd_name_does_not_keep_its_words_out(world: World) -> None:
    stored, _ = store_transcript(
        world.first,
        by=world.rosa,
        raw=TRANSCRIPT.encode(),
        filename="a\x00b\ud800c.txt" + "x" * 300,
    )
    assert stored.filename == ("abc.txt" + "x" * 300)[:200]


@pytest.mark.parametrize("char", ["\x00", "\ud800"])
def test_a_transcripts_words_can_be_kept(world: World, char: str) -> None:
    said = [
        {"speaker": "Tess Kim", "start": 0, "end": 5, "text": f"We chose{char} one segment."},
        {"speaker": "Bob Bell", "start": 5, "end": 9, "text": "And then?"},
    ]
    stored, _ = store_transcript(
        world.first, by=world.rosa, raw=json.dumps(said).encode(), filename="talk.json"
    )
    kept = json.dumps([stored.text, stored.turns, stored.roles], ensure_ascii=False)
    assert kept.encode().count(b"\x00") == kept.count("\\u0000") == 0


def test_a_speakers_role_is_one_of_three(world: World) -> None:
    transcript = world.say()
    with pytest.raises(Invalid):
        map_speakers(transcript, by=world.rosa, roles={"Bob": ["candidate"]})  # type: ignore[dict-item]  # wrong on purpose


def test_a_quote_has_an_end(world: World) -> None:
    long = "CANDIDATE: Tess Kim\n\nTess: " + "We chose one segment. " * 400
    transcript = world.say(long)
    start = transcript.text.index("We chose")
    quote = {"transcript": str(transcript.public_id), "start": start, "end": start + 4_001}
    with pytest.raises(Invalid) as refused:
        save_draft(world.card(world.bobs), by=world.bob, changes={"data.evidence": [quote]})
    assert refused.value.field == "data.evidence.0"
