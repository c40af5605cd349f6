"""What of a refit's trial is kept as weights, and what is no trial at all."""

from __future__ import annotations

import pytest

from scorecards.actions.refitting import Trial, _merge_weights, _try_one
from scorecards.actions.rubric_words import read_competencies, read_draft
from scorecards.models import Refit, Rubric
from scorecards.suggestion.refitting.judging import Refitted, Verdict
from scorecards.suggestion.refitting.pairs import Mode, Pair
from scorecards.suggestion.tuning import Tuning, write_tuning
from tests.builders import World

TUNED, OTHER = Tuning((1.0, 2.0, 3.0), 1.0), Tuning((2.0, 3.0, 4.0), 0.5)


def test_the_accepted_competencies_alone_take_new_weights() -> None:
    before = Refit(weights={"data": write_tuning(OTHER), "strategy": write_tuning(OTHER)})
    found = {
        "strategy": Refitted(Verdict.ACCEPTED, Mode.SHIFT, 60, 60, TUNED),
        "data": Refitted(Verdict.NO_GAIN, Mode.SHIFT, 60, 60, TUNED),
        "influence": Refitted(Verdict.NO_GAIN, Mode.SHIFT, 60, 60, TUNED),
    }
    merged = _merge_weights(Trial(Rubric(), before, "0" * 64, found))
    assert merged == {"strategy": write_tuning(TUNED), "data": write_tuning(OTHER)}


@pytest.mark.django_db
def test_pairs_of_what_the_rubric_does_not_have_are_no_trial(world: World) -> None:
    pairs = [Pair(number, 3, 4.0, {}, 200) for number in range(10)]
    assert _try_one(world.loop.rubric, {"gone": pairs}, set()) is None


def test_a_competency_without_a_question_asks_none() -> None:
    anchors = {str(level): f"Says {level} things." for level in range(1, 5)}
    wish = {"key": "calm", "name": "Calm", "anchors": anchors}
    [row], [draft] = read_competencies([wish]), read_draft([wish])
    assert (row.question, draft["question"]) == ("", "")
