"""Topics are read as one path; telling words only add; silence is neither a 1 nor not asked."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from scorecards.suggestion.routing import Cue, find_path
from scorecards.suggestion.scoring import load_weights
from scorecards.suggestion.telling import read_telling, weigh_telling
from scorecards.suggestion.topics import NONE
from tests.scorecards.suggestion.conftest import hold_interview

LEADERSHIP = "Who is better at their work today because you were there?"
BAKER = (
    "A baker, she could not face customers. I gave her the Saturday counter, one hour, and stood "
    "at the back. I told her that she mumbled. Two months later she ran the whole morning, and "
    "today she teaches the others."
)
SWAPS = [
    ("She", "He"), ("baker", "Muslim baker"), ("Saturday", "Sunday"), ("I told", "I, um, told"),
    ("could not", "couldn't"), ("mumbled", "mumbled, innit"),
]  # fmt: skip


def cue(opening: float, **asked: float) -> Cue:
    question = {"strategy": 0.0, "data": 0.0, NONE: 0.0} | asked
    return Cue(question, {"strategy": 0.0, "data": 0.0}, opening)


def test_a_follow_up_stays_with_its_topic() -> None:
    path = find_path([cue(2.0, strategy=2.0), cue(-3.0, data=0.8), cue(3.0, data=3.0)])
    assert path == ("strategy", "strategy", "data")


def test_talk_about_nothing_belongs_to_no_competency() -> None:
    assert find_path([cue(2.0, none=3.0)]) == (NONE,)


def test_no_telling_word_lowers_anybody() -> None:
    assert min(load_weights().telling.values()) > 0


def test_words_that_are_never_counted_are_no_telling_words() -> None:
    words = ["i she they name would not never mother young black always believe stakeholders"]
    assert read_telling(words) == {}


def test_a_remark_about_nothing_never_adds() -> None:
    weights = load_weights().telling
    told = ["i waited until half of them had paid ."]
    remark = read_telling([*told, "blue lamps glow softly indoors ."])
    assert weigh_telling(remark, weights) <= weigh_telling(read_telling(told), weights)


@pytest.mark.parametrize(("before", "after"), SWAPS)
def test_who_the_story_is_about_and_how_it_is_spoken_change_nothing(
    before: str, after: str
) -> None:
    plain = hold_interview((LEADERSHIP, BAKER)).competencies["leadership"]
    other = hold_interview((LEADERSHIP, BAKER.replace(before, after))).competencies["leadership"]
    assert (other.score, other.rating) == (plain.score, plain.rating)


@pytest.mark.parametrize(
    "answer",
    [
        "That was decided before I joined, I only translated the screens.",
        "I've never had anybody under me, and I would be making it up.",
        "I can't think of one, honestly. My manager did all of that.",
    ],
)
def test_having_had_no_part_is_no_evidence_and_not_a_1(answer: str) -> None:
    found = hold_interview((LEADERSHIP, answer)).competencies["leadership"]
    assert (str(found.status), found.rating) == ("no_evidence", None)


def test_who_only_tells_of_others_and_of_what_would_be_done_has_shown_nothing() -> None:
    found = hold_interview(
        (LEADERSHIP, "My old boss was the one for that. I was on the accounts then."),
        ("And you?", "Not that I would call mine. I would like to, one day."),
    ).competencies["leadership"]
    assert (str(found.status), found.rating) == ("no_evidence", None)


@pytest.mark.parametrize(
    ("remark", "reply"),
    [
        ("Is that your parrot?", "It is my son's, and it talks more than he does."),
        ("You froze for a moment there.", "Sorry about that. Is it better now?"),
        ("Did you see the game last night?", "The second half. We lost it in the last minute."),
        ("Let me just find my pen.", "Of course."),
    ],
)
def test_an_aside_before_a_follow_up_moves_nothing(remark: str, reply: str) -> None:
    story, more = (LEADERSHIP, BAKER), ("How is she doing now?", "She runs the night shift.")
    plain = hold_interview(story, more).competencies
    other = hold_interview(story, (remark, reply), more).competencies
    assert {key: one.score for key, one in other.items()} == pytest.approx(
        {key: one.score for key, one in plain.items()}, rel=0.03
    )


def test_a_question_put_again_to_the_same_answer_moves_nothing() -> None:
    story, more = (LEADERSHIP, BAKER), ("How is she doing now?", "She runs the night shift.")
    plain = hold_interview(story, more).competencies
    other = hold_interview(story, more, more).competencies
    assert {key: one.score for key, one in other.items()} == {
        key: one.score for key, one in plain.items()
    }


@pytest.mark.parametrize(
    ("lower", "higher"),
    [
        ("I would give her the counter and I would tell her plainly. I would check on her.", BAKER),
        (BAKER.replace("I gave", "My colleague gave").replace("I told", "He told"), BAKER),
        (BAKER.replace("and today she teaches the others", "and it came to nothing"), BAKER),
        (f"{BAKER} Actually none of that was me, I made it up.", BAKER),
    ],
    ids=["what one would do", "borrowed credit", "negated outcome", "taken back"],
)
def test_what_did_not_happen_scores_less(lower: str, higher: str) -> None:
    scores = [
        hold_interview((LEADERSHIP, answer)).competencies["leadership"].score
        for answer in (lower, higher)
    ]
    assert scores[0] < scores[1]


def test_a_hope_inside_a_told_story_still_counts_like_a_deed() -> None:
    """A known miss, in docs/limits.md: whoever mends it turns this round."""
    hope = BAKER.replace("Two months later she ran", "I hope one day she might run")
    scores = [
        hold_interview((LEADERSHIP, answer)).competencies["leadership"].score
        for answer in (hope, BAKER)
    ]
    assert scores[0] >= scores[1]


def test_the_shipped_weights_are_data_with_nothing_but_numbers() -> None:
    path = Path(__file__).parents[3] / "scorecards" / "suggestion" / "weights.json"
    raw = json.loads(path.read_text("utf-8"))
    assert {type(value) for value in [*raw["telling"].values(), *raw["silence"].values()]} <= {
        float,
        int,
    }


def test_nothing_is_taken_back_of_a_greeting() -> None:
    found = hold_interview(
        ("Hello, it is late for me, so let us be forgiving.", "Grand, I have three children."),
        (
            "Tell me about a decision you made with evidence.",
            "We thought of the flour. It wasn't that. I weighed both ovens and one lost heat.",
        ),
    ).competencies
    assert [key for key, one in found.items() if one.rating] == ["data"]
