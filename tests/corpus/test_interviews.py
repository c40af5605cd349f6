"""The whole interviews are what the datasheet says, and hold nothing that spoils a blind rating."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from corpus.hand_out import format_sheet
from corpus.interviews import (
    CANDIDATE,
    FACTS,
    NO_EVIDENCE,
    NOT_ASKED,
    Interview,
    InterviewIntent,
    Said,
    Talk,
    gather_answers,
    read_interview_intents,
    read_interviews,
)
from corpus.reading import HOME, UnreadableCorpus

INTERVIEW = """
id = "900"
writer = "w9"
job = "bee keeper"
industry = "bees"
variety = "Welsh"
candidate = "internal"
interviewers = { Mair = "owner" }
[[exchanges]]
id = "900-01"
turns = [
  { speaker = "Mair", words = "Why bees?" },
  { speaker = "candidate", words = "They came with the house." },
]
"""
INTENT = """
[asked]
"900-01" = "data"
[strategy]
level = "not_asked"
[influence]
level = "not_asked"
[execution]
level = "not_asked"
[leadership]
level = "not_asked"
[data]
level = 2
situation = "He bought a house."
"""
TALK = Talk("900-01", (Said("Mair", "Why bees?"), Said(CANDIDATE, "They came with the house.")))
BEES = Interview("900", "w9", "bee keeper", "bees", "Welsh", "internal", {"Mair": "owner"}, (TALK,))
LEVELS = dict.fromkeys(("strategy", "influence", "execution", "leadership"), NOT_ASKED)
MEANT = InterviewIntent({"900-01": "data"}, {**LEVELS, "data": 2}, {"data": "He bought a house."})
INTERVIEWS = read_interviews()
INTENTS = read_interview_intents()


def write(home: Path, room: str, text: str) -> Path:
    """Write one file into a room of a corpus; return the corpus."""
    (home / room).mkdir()
    (home / room / "900.toml").write_text(text, "utf-8")
    return home


def test_each_interview_has_one_intent_and_each_intent_its_interview() -> None:
    assert sorted(one.id for one in INTERVIEWS) == sorted(INTENTS)


def test_what_is_asked_is_asked_in_the_interview() -> None:
    talks = {one.id: {talk.id for talk in one.talks} for one in INTERVIEWS}
    assert [key for key in talks if not talks[key].issuperset(INTENTS[key].asked)] == []


def test_an_interview_has_five_to_nine_exchanges_numbered_in_order() -> None:
    for one in INTERVIEWS:
        assert 5 <= len(one.talks) <= 9, one.id
        numbers = [f"{one.id}-{number:02}" for number in range(1, len(one.talks) + 1)]
        assert [talk.id for talk in one.talks] == numbers


def test_an_exchange_opens_with_a_question_and_ends_with_an_answer() -> None:
    ends = {
        (talk.said[0].speaker == CANDIDATE, talk.said[-1].speaker == CANDIDATE)
        for one in INTERVIEWS
        for talk in one.talks
    }
    assert ends == {(False, True)}


def test_everybody_who_is_in_the_room_speaks() -> None:
    for one in INTERVIEWS:
        spoke = {said.speaker for talk in one.talks for said in talk.said}
        assert spoke == {CANDIDATE, *one.interviewers}, one.id


def test_a_file_tells_nothing_beyond_what_a_blind_rater_may_see() -> None:
    for path in (HOME / "interviews").glob("*.toml"):
        content = tomllib.loads(path.read_text("utf-8"))
        assert tuple(content) == FACTS
        assert {tuple(row) for row in content["exchanges"]} == {("id", "turns")}


def test_there_are_one_and_two_interviewers_and_candidates_from_inside() -> None:
    assert {len(one.interviewers) for one in INTERVIEWS} == {1, 2}
    assert {one.candidate for one in INTERVIEWS} == {"internal", "external"}


def test_it_reads_an_interview_as_written(tmp_path: Path) -> None:
    assert read_interviews(write(tmp_path, "interviews", INTERVIEW)) == (BEES,)


def test_it_reads_what_was_meant_as_written(tmp_path: Path) -> None:
    home = write(tmp_path, "intended_interviews", INTENT)
    assert read_interview_intents(home) == {"900": MEANT}


def test_it_gathers_the_answers_to_what_asks_for_a_competency() -> None:
    assert gather_answers(BEES, MEANT, "data") == ("They came with the house.",)
    assert gather_answers(BEES, MEANT, "strategy") == ()


def test_a_sheet_shows_what_was_said_and_not_what_was_meant() -> None:
    assert format_sheet(BEES) == (
        "Interview 900\n"
        "Job: bee keeper (bees). The candidate is internal.\n"
        "Interviewers: Mair, owner\n"
        "\n[900-01]\n"
        "Mair: Why bees?\n"
        "CANDIDATE: They came with the house.\n"
    )


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ('writer = "w9"', "", "900.toml: writer is missing."),
        ('"internal"', '"cousin"', "900.toml: candidate is 'cousin', unknown."),
        ('id = "900-01"', "", "900.toml, exchange without id: id is missing."),
        ('speaker = "Mair"', 'speaker = "Ann"', "exchange 900-01: speaker is 'Ann', not one of"),
        ('"Why bees?"', '" "', "900.toml, exchange 900-01: words of a turn are missing."),
    ],
)
def test_it_names_what_an_interview_lacks(
    tmp_path: Path, old: str, new: str, complaint: str
) -> None:
    home = write(tmp_path, "interviews", INTERVIEW.replace(old, new))
    with pytest.raises(UnreadableCorpus) as refused:
        read_interviews(home)
    assert complaint in str(refused.value)


def test_it_refuses_an_interview_twice(tmp_path: Path) -> None:
    home = write(tmp_path, "interviews", INTERVIEW)
    (home / "interviews" / "901.toml").write_text(INTERVIEW, "utf-8")
    with pytest.raises(UnreadableCorpus, match=r"^901\.toml: id is taken"):
        read_interviews(home)


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ("level = 2", "level = 0", "900.toml: data has level 0."),
        ("level = 2", "level = true", "900.toml: data has level True."),
        ("level = 2", f'level = "{NOT_ASKED}"', "900.toml: what is asked is not what has a level."),
        ("He bought a house.", "", "900.toml: data has no situation."),
    ],
)
def test_it_names_what_an_intent_lacks(tmp_path: Path, old: str, new: str, complaint: str) -> None:
    home = write(tmp_path, "intended_interviews", INTENT.replace(old, new))
    with pytest.raises(UnreadableCorpus) as refused:
        read_interview_intents(home)
    assert str(refused.value) == complaint


def test_not_asked_and_no_evidence_both_occur_for_some_competency() -> None:
    levels = {level for intent in INTENTS.values() for level in intent.levels.values()}
    assert levels == {1, 2, 3, 4, NOT_ASKED, NO_EVIDENCE}
