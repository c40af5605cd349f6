"""The same ratings give the same bits, in any process and on any number of threads."""

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from loops.calibration.posterior import invert_symmetric

ROOT = Path(__file__).parents[3]
SCRIPT = """
import hashlib
from loops.calibration import calibrate, collect_rows, fit_variances
from tests.loops.calibration.worlds import rate_company
ratings = collect_rows(rate_company(candidates=150, interviewers=170, openings=20))
result = calibrate(ratings, fit_variances(ratings).variances, bar=3)
said = result.state.to_bytes() + repr(list(result.candidates)).encode()
print(hashlib.sha256(said).hexdigest())
"""


def calibrate_on(threads: int) -> str:
    environment = {**os.environ, "OPENBLAS_NUM_THREADS": str(threads), "PYTHONHASHSEED": "random"}
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT],
        env=environment,
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    )
    return done.stdout


def test_one_thread_and_two_give_the_same_bits() -> None:
    assert calibrate_on(1) == calibrate_on(2)


@pytest.mark.parametrize("size", [0, 1, 63, 64, 65, 200])
def test_its_inverse_is_the_inverse(size: int) -> None:
    root = np.random.default_rng(1).normal(size=(size, size))
    matrix = root @ root.T + np.eye(size)
    product = invert_symmetric(matrix)[0] @ matrix
    assert np.abs(product - np.eye(size)).max(initial=0) < 1e-9


@pytest.mark.parametrize("size", [0, 1, 64, 200])
def test_its_log_determinant_is_that_of_the_matrix(size: int) -> None:
    root = np.random.default_rng(1).normal(size=(size, size))
    matrix = root @ root.T + np.eye(size)
    assert invert_symmetric(matrix)[1] == pytest.approx(float(np.linalg.slogdet(matrix)[1]))


def test_its_inverse_is_exactly_symmetric() -> None:
    root = np.random.default_rng(1).normal(size=(150, 150))
    inverse = invert_symmetric(root @ root.T + np.eye(150))[0]
    assert np.array_equal(inverse, inverse.T)


SET_BY_US = "import os, config; print(os.environ['OPENBLAS_NUM_THREADS'])"


@pytest.mark.parametrize(("given", "kept"), [({}, "1"), ({"OPENBLAS_NUM_THREADS": "4"}, "4")])
def test_a_process_of_ours_calculates_on_one_thread(given: dict[str, str], kept: str) -> None:
    inherited = {name: it for name, it in os.environ.items() if name != "OPENBLAS_NUM_THREADS"}
    said = subprocess.check_output(
        [sys.executable, "-c", SET_BY_US], env={**inherited, **given}, cwd=ROOT, text=True
    )
    assert said.strip() == kept
