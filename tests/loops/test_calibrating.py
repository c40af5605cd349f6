"""The company's calibration is a stored run; one loop's estimate is its exact update."""

from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from candidates.actions import change_opening
from jobs.actions import enqueue
from jobs.models import Job
from loops.actions import (
    calibrate_company,
    counted,
    estimate_loop,
    recommend,
    seat_interviewer,
)
from loops.actions.counted import read_company_cards
from loops.calibration import calibrate, collect_rows, typical_variances
from loops.kinds import CALIBRATE
from loops.models import CalibrationRun, LoopEstimate, Seat
from scorecards.actions import revise_card
from tests.builders import KEYS, LONG_REASON, World, make_interview, seal
from tests.loops.test_states import open_another

pytestmark = pytest.mark.django_db


def calibrate_anew(world: World) -> float:
    """Return the estimate that calibrating everybody from nothing gives, in points."""
    rows = [row for card in read_company_cards() for row in card.rows()]
    result = calibrate(collect_rows(rows), typical_variances(), weights=world.loop.weights)
    return result.candidate(str(world.candidacy.public_id)).estimate


def seat_olga(world: World) -> Seat:
    """Return one more seat, given once the others had sealed."""
    return seat_interviewer(world.loop, by=world.rosa, interview=world.second, user=world.olga)


def test_an_estimate_under_an_older_run_equals_a_calibration_anew(world: World) -> None:
    world.seal_all()
    calibrate_company()
    seal(world.card(seat_olga(world)), {"strategy.rating": 1})
    revise_card(
        world.card(world.bobs), by=world.bob, changes={"data.rating": 4}, reason=LONG_REASON
    )
    figures = estimate_loop(world.fresh_loop()).figures
    assert figures["estimate"] == pytest.approx(calibrate_anew(world), abs=1e-9)
    assert CalibrationRun.objects.count() == 1


def test_no_evidence_is_missing_and_never_a_number(world: World) -> None:
    seal(world.card(world.bobs), {"data.rating": "no_evidence"})
    figures = estimate_loop(world.fresh_loop()).figures
    data = next(item for item in figures["competencies"] if item["key"] == "strategy")
    assert (data["n_ratings"], figures["n_ratings"]) == (1, 4)


def test_one_card_is_thin(world: World) -> None:
    seal(world.card(world.bobs))
    assert estimate_loop(world.fresh_loop()).figures["thin"] is True
    seal(world.card(world.carols))
    assert estimate_loop(world.fresh_loop()).figures["thin"] is False


def test_ratings_two_points_apart_are_to_discuss(world: World) -> None:
    seal(world.card(world.bobs), {"strategy.rating": 4})
    seal(world.card(world.carols), {"strategy.rating": 2})
    assert estimate_loop(world.fresh_loop()).figures["discuss"] == [
        {"competency": "strategy", "low": 2, "high": 4, "gap": 2}
    ]


def test_nothing_is_said_of_a_person_under_ten_interviews(world: World) -> None:
    world.seal_all()
    assert set(estimate_loop(world.fresh_loop()).figures["leniency"].values()) == {None}


def test_a_sealed_card_brings_figures_by_a_job(world: World, drain: Any) -> None:
    seal(world.card(world.bobs))
    assert LoopEstimate.objects.count() == 0
    drain()
    assert LoopEstimate.objects.get().inputs["cards"][0]["author"] == str(world.bob.public_id)


def test_the_nightly_run_fits_variances_and_refreshes_open_loops(world: World, drain: Any) -> None:
    world.seal_all()
    drain()
    enqueue(CALIBRATE, at=timezone.now())
    drain()
    last = CalibrationRun.objects.order_by("-pk").first()
    assert last is not None
    assert recommend(world.fresh_loop()).estimate.run == last
    assert set(Job.objects.values_list("status", flat=True)) == {"done"}


def test_the_database_refuses_to_change_a_run(world: World) -> None:
    world.seal_all()
    calibrate_company()
    with (
        pytest.raises(DatabaseError, match="never changes"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("UPDATE loops_calibrationrun SET ratings = 0")


NOTHING_HEARD = {f"{key}.rating": "no_evidence" for key in KEYS}


def test_a_card_without_a_rating_moves_no_figure_of_the_company(world: World) -> None:
    world.seal_all()
    before = calibrate_company()
    seal(world.card(seat_olga(world)), NOTHING_HEARD)
    after = calibrate_company()
    assert (before.cards, after.cards) == (3, 4)
    assert (after.facts, after.ratings) == (before.facts, before.ratings)


def test_nobody_is_asked_about_what_no_rating_can_tell(world: World) -> None:
    """Only data counts there, and nobody in the company has rated it yet."""
    change_opening(world.opening, by=world.alice, weights={"data": 1})
    loop = open_another(world)
    interview = make_interview(loop.candidacy, world.rosa)
    seat = seat_interviewer(loop, by=world.rosa, interview=interview, user=world.bob)
    seal(world.card(seat), {"data.rating": "no_evidence"})
    assert estimate_loop(loop).figures["one_more"] is None


@pytest.mark.parametrize("few", [1, 1000])
def test_a_large_companys_calibration_leaves_out_what_was_revised(
    world: World, monkeypatch: pytest.MonkeyPatch, few: int
) -> None:
    """Beyond a few thousand cards every revision is walked, those that count no more, too."""
    monkeypatch.setattr(counted, "IDS_A_QUERY", few)
    world.seal_all()
    revise_card(
        world.card(world.carols), by=world.carol, changes={"data.rating": 4}, reason=LONG_REASON
    )
    assert [card.ratings["data"] for card in read_company_cards()] == [2, 2, 4]
