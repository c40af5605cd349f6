"""An online update of one candidate says what calibrating everybody again would say."""

from dataclasses import astuple, replace

import pytest

from loops.calibration import (
    CandidateEstimate,
    Goal,
    RatingError,
    RatingRow,
    calibrate,
    collect_rows,
    update_candidate,
)
from tests.loops.calibration.worlds import SKILLS, VARIANCES, rate_company

ROWS = rate_company()
OWN = [row for row in ROWS if row.candidate == "c002"]
OTHERS = [row for row in ROWS if row.candidate != "c002"]
NEW_CARD = [RatingRow("c002", "i005", skill, 4.0, "o0") for skill in SKILLS[:3]]
NEW_FACE = [RatingRow("c002", "newcomer", skill, 1.0, "o0") for skill in SKILLS]
NEW_SKILL = [RatingRow("c002", "i005", "curiosity", 3.0, "o0")]
NEW_OPENING = [RatingRow("c002", "i005", "data", 3.0, "o9")] * 2
SHADOW = [replace(row, weight=0) for row in NEW_CARD]
GOAL = Goal({"data": 2, "strategy": 1}, bar=2.7)
CASES = {
    "nothing changes": (OWN, OWN),
    "a card is added": (OWN, OWN + NEW_CARD),
    "a card is revised": (OWN, [replace(row, rating=1.0) for row in OWN[:5]] + OWN[5:]),
    "a card is withdrawn": (OWN, OWN[5:]),
    "all cards are withdrawn": (OWN, []),
    "the first card of a new candidate": ([], NEW_CARD),
    "an interviewer is new": (OWN, OWN + NEW_FACE),
    "a competency is new": (OWN, OWN + NEW_SKILL),
    "a competency is gone": (OWN + NEW_SKILL, OWN),
    "an opening is new": ([], NEW_OPENING),
    "a card for another opening": (OWN, OWN + NEW_OPENING),
    "a shadow card is added": (OWN, OWN + SHADOW),
    "a rating is taken back": (OWN, [replace(OWN[0], rating=None), *OWN[1:]]),
}


def flatten(one: CandidateEstimate | None) -> list[object]:
    assert one is not None
    flat: list[object] = []
    waiting: list[object] = [astuple(one)]
    while waiting:
        value = waiting.pop()
        if isinstance(value, tuple):
            waiting.extend(value)
        else:
            flat.append(value)
    return flat


@pytest.mark.parametrize(("old", "new"), CASES.values(), ids=CASES.keys())
@pytest.mark.parametrize("goal", [None, GOAL], ids=["all alike", "weighted"])
def test_it_equals_a_refit(old: list[RatingRow], new: list[RatingRow], goal: Goal | None) -> None:
    state = calibrate(collect_rows(OTHERS + old), VARIANCES).state
    opening = new[0].opening if new else "o0"
    quick = update_candidate(state, candidate="c002", opening=opening, old=old, new=new, goal=goal)
    listed = new or [RatingRow("c002", "i000", "data", None, "o0")]
    goals = dict.fromkeys(("o0", "o1", "o9"), goal) if goal else None
    full = calibrate(collect_rows(OTHERS + listed), VARIANCES, goals=goals).candidate("c002")
    assert flatten(quick) == [
        pytest.approx(value, abs=1e-8) if isinstance(value, float) else value
        for value in flatten(full)
    ]


def test_it_equals_a_refit_where_the_candidate_is_all_there_is() -> None:
    state = calibrate(collect_rows(OWN), VARIANCES).state
    quick = update_candidate(state, candidate="c002", opening="o0", old=OWN, new=OWN[:4])
    full = calibrate(collect_rows(OWN[:4]), VARIANCES).candidate("c002")
    assert quick is not None
    assert (quick.estimate, quick.sd) == pytest.approx((full.estimate, full.sd), abs=1e-8)


def test_it_says_nothing_while_nobody_has_rated_anything() -> None:
    state = calibrate(collect_rows([]), VARIANCES).state
    assert update_candidate(state, candidate="x", opening="o", old=[], new=[]) is None


def test_it_gives_the_same_bits_twice() -> None:
    state = calibrate(collect_rows(ROWS), VARIANCES).state
    one, other = (
        update_candidate(state, candidate="c002", opening="o0", old=OWN, new=OWN + NEW_CARD)
        for _ in range(2)
    )
    assert one == other


def test_it_refuses_a_row_of_somebody_else() -> None:
    state = calibrate(collect_rows(ROWS), VARIANCES).state
    with pytest.raises(RatingError, match="row 2, column candidate: 'c001' is not 'c002'"):
        update_candidate(
            state,
            candidate="c002",
            opening="o0",
            old=[],
            new=[OWN[0], RatingRow("c001", "i001", "data", 3.0, "o0")],
        )
