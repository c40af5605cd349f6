from loops.calibration import (
    Goal,
    NextInterview,
    RatingRow,
    calibrate,
    collect_rows,
    rank_next_interviews,
    update_candidate,
)
from tests.loops.calibration.worlds import SKILLS, VARIANCES, rate_company

ROWS = rate_company(candidates=60, interviewers=20)
OWN = [row for row in ROWS if row.candidate == "c000"]
STATE = calibrate(collect_rows(ROWS), VARIANCES).state
SEATED = {str(row.interviewer) for row in OWN}
FREE = sorted({f"i{at:03}" for at in range(20)} - SEATED)[:2]


def rank(goal: Goal, new: list[RatingRow] = OWN) -> tuple[NextInterview, ...]:
    return rank_next_interviews(
        STATE,
        candidate="c000",
        opening="o0",
        old=OWN,
        new=new,
        goal=goal,
        interviewers=[*FREE, *SEATED],
    )


def test_it_weighs_everybody_free_and_somebody_new_on_one_and_all_competencies() -> None:
    choices = {(one.interviewer, one.competencies) for one in rank(Goal(bar=3))}
    subjects = [(skill,) for skill in SKILLS] + [SKILLS]
    assert choices == {(who, what) for who in [*FREE, None] for what in subjects}


def test_the_most_valuable_comes_first() -> None:
    values = [one.value.evsi for one in rank(Goal(bar=3))]
    assert values == sorted(values, reverse=True)


def test_a_known_interviewer_is_worth_more_than_somebody_new() -> None:
    full = [one for one in rank(Goal(bar=3)) if one.competencies == SKILLS]
    assert full[-1].interviewer is None


def test_it_names_the_competency_that_carries_the_weight() -> None:
    single = [one for one in rank(Goal({"influence": 1}, bar=3)) if len(one.competencies) == 1]
    assert single[0].competencies == ("influence",)


def test_the_sd_after_is_that_of_an_update_with_such_a_card() -> None:
    found = next(one for one in rank(Goal(bar=3)) if one.interviewer == FREE[0])
    card = [RatingRow("c000", FREE[0], skill, 4.0, "o0") for skill in found.competencies]
    later = update_candidate(
        STATE, candidate="c000", opening="o0", old=OWN, new=OWN + card, goal=Goal(bar=3)
    )
    assert later is not None
    assert abs(found.value.sd_after - later.sd) < 1e-12


def test_it_has_nothing_to_say_without_a_bar() -> None:
    assert rank(Goal()) == ()
