"""What was said is stored as it came, once, in versions, and read by a job."""

from typing import Any

import pytest

from accounts.errors import Invalid, NotAllowed, NotFound
from candidates.actions import call_off_interview, map_speakers, store_transcript
from candidates.actions.interviews import NotNow
from candidates.actions.transcripts import TranscriptRefused
from candidates.models import Interview, SpeakerMapping, Transcript
from jobs.models import Job
from scorecards.actions import ask_for_suggestion, suggesting
from scorecards.models import Evidence, Suggestion
from tests.builders import TRANSCRIPT, World

pytestmark = pytest.mark.django_db

ANONYMOUS = TRANSCRIPT.replace("Tess:", "Speaker 2:").replace("CANDIDATE: Tess Kim\n", "")


def test_a_transcript_is_kept_as_it_came_and_read_by_a_job(world: World) -> None:
    stored = world.say()
    assert bytes(stored.raw).decode() == TRANSCRIPT
    assert Job.objects.get(subject=stored.public_id).status == Job.Status.PENDING


def test_every_turn_is_a_slice_of_the_text(world: World) -> None:
    stored = world.say()
    first = stored.turns[0]
    assert stored.text[first[1] : first[2]].startswith("Tell me about a problem")
    assert stored.roles == {"Bob": "interviewer", "Tess": "candidate"}


def test_the_same_file_twice_is_one_transcript(world: World) -> None:
    first = world.say()
    again, new = store_transcript(world.first, by=world.rosa, raw=TRANSCRIPT.encode())
    assert (again, new, Transcript.objects.count()) == (first, False, 1)


def test_another_file_is_the_next_version(world: World) -> None:
    world.say()
    second = world.say(TRANSCRIPT + "\nBob: Thank you.\n")
    assert (second.version, Transcript.objects.count()) == (2, 2)


def test_a_stored_transcript_says_that_the_interview_was_held(world: World) -> None:
    world.say()
    assert Interview.objects.get(pk=world.first.pk).state == Interview.State.HELD


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (b"", "blank"),
        (b"   \n\n ", "blank"),
        (b"WEBVTT\n\n", "no_turns"),
        (b"Just one line of prose without anybody speaking.\n", None),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", None),
        ("Tess: hi".encode("utf-16-le"), None),
        (b"A: hi\n" * 400_000, "too_large"),
    ],
)
def test_a_file_that_is_no_transcript_is_refused_and_nothing_kept(
    world: World, raw: bytes, reason: str | None
) -> None:
    with pytest.raises(TranscriptRefused) as refused:
        store_transcript(world.first, by=world.rosa, raw=raw)
    assert refused.value.field == "file"
    assert reason in {None, refused.value.data["reason"]}
    assert (Transcript.objects.count(), Job.objects.count()) == (0, 0)


def test_an_unknown_speaker_is_listed_and_mapped_by_a_person(world: World, drain: Any) -> None:
    stored = world.say(ANONYMOUS)
    assert stored.unknown_speakers == ["Speaker 2"]
    map_speakers(stored, by=world.rosa, roles={"Speaker 2": "candidate"})
    drain()
    assert Suggestion.objects.count() == 1
    assert SpeakerMapping.objects.get().label == "Speaker 2"


def test_a_mapping_is_remembered_for_the_candidacy(world: World) -> None:
    map_speakers(world.say(ANONYMOUS), by=world.rosa, roles={"Speaker 2": "candidate"})
    later = world.say(ANONYMOUS, interview=world.second)
    assert later.roles["Speaker 2"] == "candidate"


@pytest.mark.parametrize("roles", [{"Nobody": "candidate"}, {"Speaker 2": "king"}])
def test_a_mapping_of_nobody_or_to_nothing_is_refused(world: World, roles: dict[str, str]) -> None:
    stored = world.say(ANONYMOUS)
    with pytest.raises(Invalid):
        map_speakers(stored, by=world.rosa, roles=roles)
    assert SpeakerMapping.objects.count() == 0


def test_without_a_known_candidate_the_job_says_so(world: World, drain: Any) -> None:
    stored = world.say(ANONYMOUS)
    drain()
    job = Job.objects.get(subject=stored.public_id)
    assert (job.status, job.error_code) == (Job.Status.FAILED, "no_candidate")


def test_more_words_than_an_interview_has_are_kept_but_not_rated(
    world: World, drain: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(suggesting, "WORDS_MAX", 5)
    stored = world.say(TRANSCRIPT)
    drain()
    job = Job.objects.get(subject=stored.public_id)
    assert (job.status, job.error_code) == (Job.Status.FAILED, "too_long")


def test_every_suggested_quote_is_an_exact_slice_of_the_candidates_words(
    world: World, drain: Any
) -> None:
    stored = world.say()
    drain()
    rows = Evidence.objects.filter(suggested__isnull=False)
    assert rows.exists()
    for row in rows:
        assert row.quote == stored.text[row.start : row.end]
        turn = stored.turns[row.turn or 0]
        assert (turn[0], turn[1] <= row.start, row.end <= turn[2]) == ("Tess", True, True)


def test_reading_twice_keeps_one_suggestion(world: World, drain: Any) -> None:

    stored = world.say()
    drain()
    ask_for_suggestion(stored)
    drain()
    assert (Suggestion.objects.count(), Job.objects.filter(status="done").count()) == (1, 2)


def test_an_interview_that_did_not_happen_takes_no_transcript(world: World) -> None:
    call_off_interview(world.first, by=world.rosa)
    with pytest.raises(NotNow):
        world.say()


@pytest.mark.parametrize(("name", "error"), [("dave", NotAllowed), ("olga", NotFound)])
def test_only_who_was_there_or_runs_the_loop_stores_words(
    world: World, name: str, error: type[Exception]
) -> None:
    with pytest.raises(error):
        store_transcript(world.first, by=getattr(world, name), raw=TRANSCRIPT.encode())
    stored, _ = store_transcript(world.first, by=world.bob, raw=TRANSCRIPT.encode())
    assert stored.stored_by == world.bob
