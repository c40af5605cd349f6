"""What the machine reads and by which rubric, and to whom nothing of it is told."""

from __future__ import annotations

import re
from collections.abc import Callable
from uuid import uuid4

import pytest

from accounts.errors import NotFound
from candidates.actions import add_candidacy, create_opening, map_speakers
from candidates.models import Opening, Transcript
from jobs import clock
from jobs.actions import enqueue
from jobs.models import Job
from scorecards.actions import suggesting
from scorecards.actions.reading import list_quotes, read_built_in, read_suggestion, read_turns
from scorecards.actions.suggesting import KIND
from scorecards.models import Evidence, Rubric, Suggestion, SuggestionView
from tests.builders import TRANSCRIPT, World, make_candidate, make_interview

pytestmark = pytest.mark.django_db
Drain = Callable[[], None]


def hear(world: World, opening: Opening) -> Transcript:
    """Store what was said in an interview of a candidacy without loop and cards."""
    candidacy = add_candidacy(make_candidate(world.alice), opening, by=world.alice)
    interview = make_interview(candidacy, world.alice, competencies=())
    world.rosa = world.alice
    return world.say(interview=interview)


def test_where_nobody_has_a_card_the_openings_rubric_counts(world: World, drain: Drain) -> None:
    transcript = hear(world, world.opening)
    drain()
    kept = Suggestion.objects.get()
    assert (kept.transcript, kept.rubric) == (transcript, Rubric.objects.get())


def test_where_no_rubric_is_chosen_nothing_is_suggested_and_the_job_says_why(
    world: World, drain: Drain
) -> None:
    hear(world, create_opening(by=world.alice, title="Analyst"))
    drain()
    job = Job.objects.get(kind=KIND)
    assert (job.status, job.error) == ("failed", "The opening has no rubric to rate by.")
    assert not Suggestion.objects.exists()


def test_a_transcript_that_is_gone_ends_its_job(world: World, drain: Drain) -> None:
    enqueue(KIND, uuid4(), at=clock.now())
    drain()
    job = Job.objects.get(kind=KIND)
    assert (job.status, job.error) == ("failed", "The transcript is no longer stored.")


def test_who_was_not_there_is_given_no_quotes(world: World, drain: Drain) -> None:
    world.say()
    drain()
    assert list_quotes(world.bob, world.first)
    with pytest.raises(NotFound):
        list_quotes(world.dave, world.first)


def test_who_owes_a_card_is_told_no_number_and_noted_nowhere(world: World, drain: Drain) -> None:
    transcript = world.say()
    drain()
    assert read_built_in(world.bob, transcript) is None
    assert not SuggestionView.objects.exists()
    assert read_built_in(world.rosa, transcript) is not None
    assert SuggestionView.objects.get().user == world.rosa


def test_what_is_kept_of_a_reading_is_what_the_engine_found(world: World, drain: Drain) -> None:
    said = world.say()
    drain()
    kept = list(Evidence.objects.exclude(suggested=None).select_related("transcript"))
    assert kept
    for row in kept:
        assert row.transcript == said
        assert row.quote == said.text[row.start : row.end]
        assert row.kind
        assert row.turn is not None


def test_each_suggestion_that_is_read_is_noted_as_seen(world: World, drain: Drain) -> None:
    for words in (TRANSCRIPT, TRANSCRIPT + "And more.\n"):
        world.say(words)
        drain()
        assert read_suggestion(world.rosa, world.first) is not None
        assert read_suggestion(world.rosa, world.first) is not None
    seen = SuggestionView.objects.filter(user=world.rosa)
    assert {view.suggestion for view in seen} == set(Suggestion.objects.all())
    assert seen.count() == 2


def test_empty_lines_between_paragraphs_are_none_themselves(world: World) -> None:
    said = world.say("CANDIDATE: Tess Kim\n\nBob: And?\n\nTess: One.\n\n\n\n \n\nTwo.\n")
    turn = read_turns(said)[-1]
    assert turn.role == "candidate"
    assert [said.text[one.start : one.end].strip() for one in turn.paragraphs] == ["One.", "Two."]


def test_a_turn_ends_where_the_next_begins(world: World) -> None:
    said = world.say("CANDIDATE: Tess Kim\n\nBob: And?\n\nTess: One.\n\nTwo.\n\nBob: Thanks.\n")
    told = [
        [said.text[one.start : one.end].strip() for one in turn.paragraphs]
        for turn in read_turns(said)
    ]
    assert told == [["And?"], ["One.", "Two."], ["Thanks."]]


def test_who_reads_a_suggestion_is_noted_whoever_read_it_before(world: World, drain: Drain) -> None:
    world.say()
    drain()
    for person in (world.rosa, world.hugo):
        assert read_suggestion(person, world.first) is not None
    assert {view.user for view in SuggestionView.objects.all()} == {world.rosa, world.hugo}


def test_more_words_than_an_interview_has_are_not_read(
    world: World, drain: Drain, monkeypatch: pytest.MonkeyPatch
) -> None:
    transcript = world.say()
    monkeypatch.setattr(suggesting, "WORDS_MAX", len(re.findall(r"\w+", transcript.text)) - 1)
    drain()
    job = Job.objects.get(kind=KIND)
    assert (job.status, job.error_code) == ("failed", "too_long")
    assert not Suggestion.objects.exists()


def test_as_many_words_as_an_interview_has_are_read(
    world: World, drain: Drain, monkeypatch: pytest.MonkeyPatch
) -> None:
    transcript = world.say()
    monkeypatch.setattr(suggesting, "WORDS_MAX", len(re.findall(r"\w+", transcript.text)))
    drain()
    assert Suggestion.objects.count() == 1


def test_words_of_which_nobody_is_the_candidates_are_not_rated(world: World, drain: Drain) -> None:
    transcript = world.say()
    map_speakers(transcript, by=world.rosa, roles={"Tess": "other"})
    drain()
    job = Job.objects.filter(kind=KIND).latest("pk")
    assert (job.status, job.error_code) == ("failed", "no_candidate")
