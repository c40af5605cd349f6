"""The same conversation comes out of every shape."""

from collections.abc import Sequence
from typing import Any

from candidates.transcripts import Person, Role, match_speakers, read_transcript


def test_it_knows_the_shape_by_its_content(sample: Any) -> None:
    assert read_transcript(sample.raw).shape == sample.shape


def test_it_ignores_a_lying_file_name(sample: Any) -> None:
    assert read_transcript(sample.raw, filename="x.docx") == read_transcript(sample.raw)


def test_it_finds_every_turn_with_all_its_words(
    sample: Any, talk: Sequence[tuple[str, str]]
) -> None:
    read = read_transcript(sample.raw)
    said = [read.text[turn.start : turn.end] for turn in read.turns]
    assert said == [words for _, words in talk]


def test_it_names_who_said_it(sample: Any, talk: Sequence[tuple[str, str]]) -> None:
    named = [turn.speaker.split()[0] for turn in read_transcript(sample.raw).turns]
    assert named == [name.split()[0] for name, _ in talk]


def test_it_gives_a_time_wherever_the_file_has_one(sample: Any) -> None:
    times = [turn.time is not None for turn in read_transcript(sample.raw).turns]
    assert times == [sample.shape != "plain"] * 4


def test_it_counts_lines_onward(sample: Any) -> None:
    lines = [turn.line for turn in read_transcript(sample.raw).turns]
    assert lines == sorted(set(lines))


def test_it_matches_the_people_of_every_shape(sample: Any) -> None:
    read = read_transcript(sample.raw)
    roles = match_speakers(
        read, candidate=Person("Priya Núñez"), interviewers=[Person("Tom O'Neill")]
    )
    named = {label.split()[0]: role for label, role in roles.items()}
    assert named == {"Tom": Role.INTERVIEWER, "Priya": Role.CANDIDATE}


def test_the_same_file_is_read_the_same_way_twice(sample: Any) -> None:
    assert read_transcript(sample.raw) == read_transcript(sample.raw)
