"""The demo company as it stands in the database after its build: once for the whole module."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.contrib.auth import authenticate
from django.db import transaction
from django.test import RequestFactory

from accounts.actions.audit import chain_digest, payload_digest
from accounts.models import AuditEvent, User
from candidates.models import Candidate, Interview, Opening
from config.demo.build import build_demo, rate_everything
from config.demo.shapes import Answer, Card, Story
from config.demo.sign_ins import list_sign_ins
from config.demo.summary import DemoSummary
from jobs.models import Job
from loops.actions import describe_state, list_missing
from loops.models import CalibrationRun, Decision, Dissent, Loop, LoopEstimate
from scorecards.models import CardRevision, Evidence, Scorecard, Suggestion
from tests.config.demo_facts import COMPANY, NAMES, cards_of, loop_of, named, person

pytestmark = [pytest.mark.django_db, pytest.mark.any_database, pytest.mark.long]

STORIES = [pytest.param(story, id=story.applicant.name) for story in COMPANY.stories]
DECIDED = [
    pytest.param(story, id=story.applicant.name) for story in COMPANY.stories if story.verdict
]
PASSWORD = "a long way to the harbour"
NOW = datetime.now(UTC)
Steps = list[tuple[str, int, int]]


@pytest.fixture(scope="module")
def built(django_db_setup: None, django_db_blocker: Any) -> Iterator[tuple[DemoSummary, Steps]]:
    """Build the company once; what a test changes is rolled back after it, the rest at the end."""
    shown: Steps = []
    with django_db_blocker.unblock(), transaction.atomic():
        summary = build_demo(now=NOW, password=PASSWORD, say=lambda *step: shown.append(step))
        yield summary, shown
        transaction.set_rollback(True)


@pytest.fixture
def summary(built: tuple[DemoSummary, Steps]) -> DemoSummary:
    return built[0]


@pytest.fixture(autouse=True)
def _company(built: tuple[DemoSummary, Steps]) -> None:
    """Let every test of this module look at the built company."""


# The whole


def test_it_has_a_loop_in_every_state(summary: DemoSummary) -> None:
    assert summary.states == {
        "awaiting_cards": 2,
        "closed": 41,
        "debrief": 1,
        "decided": 2,
        "interviewing": 1,
        "on_hold": 1,
        "planned": 1,
        "ready": 2,
        "withdrawn": 1,
    }


def test_it_counts_what_it_built(summary: DemoSummary) -> None:
    counted = (summary.people, summary.openings, summary.candidates, summary.cards, summary.loops)

    assert counted == (16, 4, 52, 210, 52)


def test_all_six_transcripts_are_rated(summary: DemoSummary) -> None:
    assert (summary.transcripts, summary.transcripts_rated) == (6, 6)


def test_every_loop_with_a_card_has_figures() -> None:
    assert list(Loop.objects.filter(cards_in__gt=0, estimates__isnull=True)) == []


def test_every_job_is_done() -> None:
    assert list(Job.objects.exclude(status="done")) == []


def test_it_shows_every_step_until_the_last(built: tuple[DemoSummary, Steps]) -> None:
    _, shown = built

    assert [done for _, done, _ in shown] == list(range(1, shown[-1][2] + 1))


def test_everybody_named_signs_in_with_the_password() -> None:
    request = RequestFactory().post("/")
    entered = [
        (role, authenticate(request, email=email, password=PASSWORD) is not None)
        for role, email in list_sign_ins()
    ]

    assert entered == [(role, True) for role, _ in list_sign_ins()]


def test_rating_again_adds_a_run_and_no_suggestion() -> None:
    before = (CalibrationRun.objects.count(), Suggestion.objects.count())
    rate_everything(now=NOW)

    assert (CalibrationRun.objects.count(), Suggestion.objects.count()) == (
        before[0] + 1,
        before[1],
    )


def test_the_interviewer_who_signs_in_has_a_card_to_finish() -> None:
    writer = User.objects.get(email=dict(list_sign_ins())["Interviewer"])
    owed = Scorecard.objects.written_by(writer).owed()

    assert [card.state for card in owed] == ["draft"]


# Each story


@pytest.mark.parametrize("story", STORIES)
def test_a_story_stands_where_it_says(story: Story) -> None:
    loop = loop_of(story)

    assert (loop.state, loop.state_reason) == (story.state, story.state_reason)


def expected_state(story: Story, card: Card, *, called_off: bool) -> str:
    if card.revision:
        return "revised"
    if called_off and card.state == "assigned":
        return "did_not_happen"
    return card.state


@pytest.mark.parametrize("story", STORIES)
def test_its_cards_are_as_far_as_told(story: Story) -> None:
    told = {
        (talk.step, NAMES[card.author]): expected_state(story, card, called_off=talk.called_off)
        for talk in story.conversations
        for card in talk.cards
    }

    assert {key: card.state for key, card in cards_of(loop_of(story)).items()} == told


def answers(given: tuple[Answer, ...]) -> dict[str, tuple[object, str, tuple[str, ...]]]:
    return {answer.competency: (answer.value, answer.note, answer.quotes) for answer in given}


def stored_answers(revision: CardRevision) -> dict[str, tuple[object, str, tuple[str, ...]]]:
    return {
        item["key"]: (
            item["rating"] or item["status"],
            item["note"],
            tuple(quote["quote"] for quote in item["evidence"]),
        )
        for item in revision.document["ratings"]
        if item["note"]
    }


@pytest.mark.parametrize("story", STORIES)
def test_sealed_cards_keep_their_ratings_notes_and_quotes(story: Story) -> None:
    rows = cards_of(loop_of(story))
    told = {
        (talk.step, NAMES[card.author]): answers(card.answers)
        for talk in story.conversations
        for card in talk.cards
        if card.state == "sealed"
    }
    stored = {key: stored_answers(rows[key].revisions.get(number=1)) for key in told}

    assert stored == told


@pytest.mark.parametrize("story", STORIES)
def test_a_candidates_notice_is_on_record(story: Story) -> None:
    row = Candidate.objects.get(email=story.applicant.email)
    days = story.applicant.noticed
    noticed: date | None = None if days is None else (NOW + timedelta(days=days)).date()

    assert (row.transcription_basis, row.notice_given_on) == (story.applicant.basis, noticed)


@pytest.mark.parametrize("story", DECIDED)
def test_a_verdict_is_recorded_as_it_was_given(story: Story) -> None:
    decision = Decision.objects.get(loop=loop_of(story))
    verdict = story.verdict

    assert verdict is not None
    assert (decision.outcome, decision.decided_by.name, decision.reason) == (
        verdict.outcome,
        NAMES[verdict.by],
        verdict.reason,
    )


def test_one_panelist_disagreed_in_writing() -> None:
    dissents = Dissent.objects.values_list(
        "author__name", "decision__loop__candidacy__candidate__name"
    )

    assert list(dissents) == [("Babajide Okonjo", "Viktor Hristov")]


def test_the_thin_loop_misses_a_rating_of_execution() -> None:
    missing = list_missing(loop_of(named("Gediminas Petrauskas")), at=NOW)

    assert [(item.code, item.competency) for item in missing] == [("unrated", "execution")]


def test_one_card_is_overdue() -> None:
    loop = loop_of(named("Ezgi Karadağ"))
    overdue = Scorecard.objects.owed().filter(
        interview__candidacy=loop.candidacy_id, due_at__lt=NOW
    )

    assert sorted(card.author.name for card in overdue) == [
        "Leilani Kealoha",
        "Pádraig Ó Súilleabháin",
    ]


def test_the_card_revised_in_the_debrief_says_that_its_author_had_seen_the_numbers() -> None:
    revisions = CardRevision.objects.filter(number__gt=1)

    assert [(row.scorecard.author.name, row.basis, row.after_reveal) for row in revisions] == [
        ("Marisol Quiroga", "all_heard", True)
    ]


def test_every_quote_is_a_slice_of_the_recording() -> None:
    wrong = [
        row
        for row in Evidence.objects.select_related("transcript")
        if row.transcript.text[row.start : row.end] != row.quote
    ]

    assert wrong == []


# Who sees what


def test_the_internal_candidate_cannot_find_her_own_loop() -> None:
    assert list(Loop.objects.visible_to(person("wanjiru"))) == []


def test_whoever_owes_a_card_is_blind_to_their_colleagues_cards() -> None:
    loop = loop_of(named("Ezgi Karadağ"))
    seen = Scorecard.objects.visible_to(person("leilani")).filter(
        interview__candidacy=loop.candidacy_id
    )

    assert [card.author.name for card in seen] == ["Leilani Kealoha"]


def test_whoever_has_sealed_sees_their_colleagues_cards() -> None:
    loop = loop_of(named("Ezgi Karadağ"))
    seen = Scorecard.objects.visible_to(person("keiko")).filter(
        interview__candidacy=loop.candidacy_id
    )

    assert seen.count() == 4


@pytest.mark.parametrize(
    ("reader", "state"),
    [("leilani", "in_progress"), ("keiko", "awaiting_cards"), ("sanjay", "awaiting_cards")],
)
def test_a_loops_state_is_told_only_to_who_is_not_blind(reader: str, state: str) -> None:
    assert describe_state(loop_of(named("Ezgi Karadağ")), reader=person(reader)) == state


# History and calibration


def test_every_interviewer_has_enough_interviews_for_figures_of_their_own() -> None:
    run = CalibrationRun.objects.order_by("-pk")[0]

    assert [item["enough"] for item in run.interviewers] == [True] * 10


def test_calibration_finds_the_strict_and_the_lenient_interviewer() -> None:
    run = CalibrationRun.objects.order_by("-pk")[0]
    ranked = sorted(run.interviewers, key=lambda item: item["leniency"])
    ends = (ranked[0]["interviewer"], ranked[-1]["interviewer"])

    assert ends == (str(person("keiko").public_id), str(person("babajide").public_id))


def test_earlier_loops_are_closed_with_their_outcome() -> None:
    decided = Decision.objects.filter(loop__candidacy__opening__closed_at__isnull=False)
    stored = dict(decided.values_list("loop__candidacy__candidate__name", "outcome"))

    assert stored == {loop.name: loop.outcome for loop in COMPANY.history}


def test_only_openings_of_the_past_are_closed() -> None:
    closed = dict(Opening.objects.values_list("title", "closed_at"))

    assert {title for title, at in closed.items() if at} == {
        plan.title for plan in COMPANY.openings if plan.is_closed
    }


def test_a_decision_gives_an_override_only_against_the_rule() -> None:
    told = {row: bool(row.override_reason) for row in Decision.objects.all()}
    clear = {"hire", "no_hire"}

    assert told == {row: row.recommendation.advice in clear - {row.outcome} for row in told}


def test_some_decisions_went_against_the_rule(summary: DemoSummary) -> None:
    assert 1 <= summary.overrides <= 6


def test_what_the_rule_said_is_older_than_what_was_decided() -> None:
    early = Decision.objects.select_related("recommendation__estimate__run")
    chains = [
        (
            row.recommendation.estimate.run.created_at,
            row.recommendation.estimate.created_at,
            row.recommendation.created_at,
            row.decided_at,
        )
        for row in early
    ]

    assert chains == [tuple(sorted(chain)) for chain in chains]


# What spans rows


def test_a_loop_counts_the_cards_that_were_submitted_and_are_due() -> None:
    counted = {loop.pk: (loop.cards_in, loop.cards_due) for loop in Loop.objects.all()}
    rows = Scorecard.objects.values_list("seat__loop", "state")
    submitted = Counter(pk for pk, state in rows if state in {"sealed", "revised"})
    owed = Counter(pk for pk, state in rows if state in {"assigned", "opened", "draft"})

    assert counted == {pk: (submitted[pk], submitted[pk] + owed[pk]) for pk in counted}


def test_an_interview_that_is_over_was_held_or_called_off() -> None:
    assert list(Interview.objects.filter(state="scheduled", ends_at__lt=NOW)) == []


def test_nobody_did_anything_before_what_they_had_done_already() -> None:
    last: dict[int, datetime] = {}
    backwards = []
    for event in AuditEvent.objects.order_by("stream", "sequence"):
        if event.at < last.get(event.stream_id, event.at):
            backwards.append(event)
        last[event.stream_id] = event.at

    assert backwards == []


def test_nothing_lies_in_the_future() -> None:
    assert list(AuditEvent.objects.filter(at__gt=NOW)) == []


def test_the_audit_chains_hold() -> None:
    heads: dict[int, str] = {}
    broken = []
    for event in AuditEvent.objects.select_related("actor").order_by("stream", "sequence"):
        fits = event.digest == chain_digest(heads.get(event.stream_id, ""), event)
        if not fits or event.payload_digest != payload_digest(event.salt, event.payload):
            broken.append(event)
        heads[event.stream_id] = event.digest

    assert broken == []


def test_no_figures_are_older_than_the_cards_they_rest_on() -> None:
    sealed = dict(CardRevision.objects.values_list("public_id", "sealed_at"))
    stamps = {str(key): at for key, at in sealed.items()}
    early = [
        row
        for row in LoopEstimate.objects.all()
        if any(stamps[card["revision"]] > row.created_at for card in row.inputs["cards"])
    ]

    assert early == []
