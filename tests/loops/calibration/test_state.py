from uuid import UUID

import numpy as np
import pytest

from loops.calibration import GlobalState, RatingRow, StateError, calibrate, collect_rows
from tests.loops.calibration.worlds import VARIANCES, rate_company


@pytest.fixture(scope="module")
def state() -> GlobalState:
    return calibrate(collect_rows(rate_company()), VARIANCES).state


def test_it_comes_back_from_bytes_as_it_was(state: GlobalState) -> None:
    again = GlobalState.from_bytes(state.to_bytes())
    assert (again.mean.tolist(), again.cov.tolist()) == (state.mean.tolist(), state.cov.tolist())


def test_its_bytes_come_back_the_same(state: GlobalState) -> None:
    assert GlobalState.from_bytes(state.to_bytes()).to_bytes() == state.to_bytes()


def test_it_keeps_its_names_counts_scale_and_variances(state: GlobalState) -> None:
    again = GlobalState.from_bytes(state.to_bytes())
    kept = (again.places, again.counts.tolist(), again.scale, again.centre, again.variances)
    assert kept == (state.places, state.counts.tolist(), (1, 4), state.centre, VARIANCES)


def test_it_keeps_ids_of_every_plain_type() -> None:
    ids = (7, "seven", UUID(int=7), ("seven", 7), 7.5)
    rows = [RatingRow("c", one, "data", 3.0, None) for one in ids]
    state = calibrate(collect_rows(rows), VARIANCES).state
    assert set(GlobalState.from_bytes(state.to_bytes()).interviewers) == set(ids)


def test_it_refuses_to_store_an_id_that_it_could_not_read_back() -> None:
    rows = [RatingRow("c", frozenset({1}), "data", 3.0)]
    state = calibrate(collect_rows(rows), VARIANCES).state
    with pytest.raises(StateError, match="of type frozenset cannot be stored"):
        state.to_bytes()


@pytest.mark.parametrize(
    "damage",
    [
        lambda stored: stored[:-8],
        lambda stored: stored[:60],
        lambda stored: stored.replace(b'"residual"', b'"resident"'),
        lambda stored: stored + b"\0",
    ],
)
def test_it_refuses_damaged_bytes(state: GlobalState, damage: object) -> None:
    with pytest.raises(StateError, match="damaged calibration state"):
        GlobalState.from_bytes(damage(state.to_bytes()))  # type: ignore[operator]  # a lambda


def test_it_refuses_foreign_bytes() -> None:
    with pytest.raises(StateError, match="not a calibration state of this version"):
        GlobalState.from_bytes(np.zeros(9).tobytes())
