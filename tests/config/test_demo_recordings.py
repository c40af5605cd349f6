"""What the demo company's recorded interviews promise: shapes, lengths, voices, quotes."""

from __future__ import annotations

import re
from itertools import combinations

import pytest

from candidates.transcripts import Person, Role, Transcript, match_speakers, read_transcript
from config.demo.company import TRANSCRIPTS, describe_company, read_recording
from config.demo.shapes import Answer

COMPANY = describe_company()
PEOPLE = {person.key: person for person in COMPANY.people}
RECORDED = {
    talk.transcript: (story, talk)
    for story in COMPANY.stories
    for talk in story.conversations
    if talk.transcript
}


def read(filename: str) -> Transcript:
    return read_transcript(read_recording(filename), filename=filename)


def spoken(filename: str) -> list[str]:
    transcript = read(filename)
    text = " ".join(transcript.text[turn.start : turn.end] for turn in transcript.turns)
    return re.findall(r"[\w']+", text.lower())


def roles(filename: str) -> dict[str, Role]:
    story, talk = RECORDED[filename]
    return match_speakers(
        read(filename),
        candidate=Person(story.applicant.name, story.applicant.email),
        interviewers=[Person(PEOPLE[key].name, PEOPLE[key].email) for key in talk.interviewers],
    )


def candidates_words(filename: str) -> list[str]:
    transcript, known = read(filename), roles(filename)
    return [
        transcript.text[turn.start : turn.end]
        for turn in transcript.turns
        if known[turn.speaker] == Role.CANDIDATE
    ]


def test_every_recording_belongs_to_one_conversation() -> None:
    assert sorted(RECORDED) == sorted(path.name for path in TRANSCRIPTS.iterdir())


def test_six_recordings_come_in_four_shapes() -> None:
    assert {name: read(name).shape for name in RECORDED} == {
        "aoife-brannigan.txt": "plain",
        "camille-desrosiers.vtt": "teams_vtt",
        "nomvula-dlamini.txt": "plain",
        "rohit-bhattacharya.vtt": "zoom_vtt",
        "viktor-hristov.srt": "srt",
        "wanjiru-kamau.txt": "plain",
    }


def test_one_recording_has_headings() -> None:
    sections = {name: len({turn.section for turn in read(name).turns}) for name in RECORDED}

    assert sections == {**dict.fromkeys(RECORDED, 1), "nomvula-dlamini.txt": 6}


def test_a_private_story_stands_in_one_answer_about_feedback() -> None:
    telling = [name for name in RECORDED if "a stroke" in " ".join(candidates_words(name))]

    assert telling == ["aoife-brannigan.txt"]


@pytest.mark.parametrize("filename", sorted(RECORDED))
def test_a_recording_runs_to_2500_to_5000_words(filename: str) -> None:
    assert 2_500 <= len(spoken(filename)) <= 5_000


@pytest.mark.parametrize("filename", sorted(RECORDED))
def test_a_recording_leaves_no_line_aside(filename: str) -> None:
    assert read(filename).notices == ()


@pytest.mark.parametrize("filename", sorted(RECORDED))
def test_everybody_in_a_recording_is_known(filename: str) -> None:
    assert set(roles(filename).values()) == {Role.CANDIDATE, Role.INTERVIEWER}


def shingles(filename: str) -> set[tuple[str, ...]]:
    words = spoken(filename)
    return {tuple(words[place : place + 6]) for place in range(len(words) - 5)}


@pytest.mark.parametrize(("one", "other"), list(combinations(sorted(RECORDED), 2)))
def test_no_six_words_in_a_row_stand_in_two_recordings(one: str, other: str) -> None:
    assert shingles(one) & shingles(other) == set()


def test_a_candidates_name_varies_within_one_recording() -> None:
    labels = {
        label for label, role in roles("rohit-bhattacharya.vtt").items() if role == "candidate"
    }

    assert labels == {"Rohit Bhattacharya", "Rohit B.", "Rohit"}


def test_one_conversation_had_two_interviewers() -> None:
    pairs = [name for name, (_, talk) in RECORDED.items() if len(talk.interviewers) == 2]

    assert pairs == ["rohit-bhattacharya.vtt"]


def test_two_recordings_have_a_header_block() -> None:
    headed = {name: read(name).header.get("candidate") for name in RECORDED if read(name).header}

    assert headed == {
        "nomvula-dlamini.txt": "Nomvula Dlamini",
        "wanjiru-kamau.txt": "Wanjiru Kamau (internal)",
    }


def test_a_weak_candidate_tells_the_machine_what_to_rate() -> None:
    asking = [name for name in RECORDED if "rate me 4" in " ".join(candidates_words(name))]

    assert asking == ["viktor-hristov.srt"]


def test_length_does_not_tell_the_strong_from_the_hollow() -> None:
    hollow = ("camille-desrosiers.vtt", "viktor-hristov.srt")
    strong = ("aoife-brannigan.txt", "nomvula-dlamini.txt")

    assert max(len(spoken(name)) for name in hollow) > max(len(spoken(name)) for name in strong)


def quoting() -> list[tuple[str, Answer]]:
    return [
        (filename, answer)
        for filename, (_, talk) in RECORDED.items()
        for card in talk.cards
        for answer in card.answers
        if answer.quotes
    ]


def test_every_quote_stands_in_one_turn_of_the_candidate() -> None:
    strange = [
        quote
        for filename, answer in quoting()
        for quote in answer.quotes
        if sum(quote in words for words in candidates_words(filename)) != 1
    ]

    assert strange == []
