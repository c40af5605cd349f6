"""The page that explains calibration prints what the code computes."""

import json
import re
from pathlib import Path

import pytest

from loops.calibration import (
    Calibration,
    CandidateEstimate,
    calibrate,
    explain_adjustment,
    read_variances,
)
from loops.calibration.ratings_csv import read_ratings_csv

ROOT = Path(__file__).parents[3]
PAGE = (ROOT / "docs/how-decisions-are-calibrated.md").read_text(encoding="utf-8")


def block(kind: str) -> str:
    (text,) = re.findall(rf"```{kind}\n(.*?)```", PAGE, re.DOTALL)
    return str(text)


@pytest.fixture(scope="module")
def found() -> Calibration:
    variances = read_variances(json.loads(block("json")))
    return calibrate(read_ratings_csv(block("csv")).ratings, variances, bar=2.75)


def result_of(step: str) -> float:
    (cell,) = re.findall(rf"^\| {re.escape(step)} \|.*\| ([\d.]+) \|$", PAGE, re.MULTILINE)
    return float(cell)


def row_of(one: CandidateEstimate) -> str:
    above = round(100 * (one.p_above_bar or 0))
    interval = f"{one.lo95:.2f} to {one.hi95:.2f}"
    figures = f"{one.raw_mean:.2f} | {one.estimate:.2f} | {one.sd:.2f} | {interval} | {above} %"
    return f"| {one.candidate} | {figures} |"


def test_its_table_of_candidates_is_the_codes(found: Calibration) -> None:
    expected = [row_of(one) for one in found.candidates]
    assert [line for line in PAGE.splitlines() if line in expected] == expected


def test_its_means_and_leniencies_are_the_codes(found: Calibration) -> None:
    means = [f"| {one.competency} | {one.mean:.4f} |" for one in found.competency_means]
    lenient = [f"| {one.interviewer} | {one.leniency:+.4f} |" for one in found.interviewers]
    lines = [line for line in PAGE.splitlines() if line in means + lenient]
    assert lines == means + lenient


def test_its_arithmetic_by_hand_ends_at_the_codes_estimate(found: Calibration) -> None:
    assert result_of("estimate") == pytest.approx(found.candidate("Mara").estimate, abs=5e-5)


@pytest.mark.parametrize(
    "step",
    [
        "raw mean",
        "what an average candidate gets",
        "Ada's card above that, less her leniency",
        "Bo's card above that, less his leniency",
        "mean of the two",
        "variance of candidates",
        "variance of one card about its candidate",
        "how much two cards are believed",
        "estimate",
    ],
)
def test_each_step_of_its_arithmetic_adds_up(step: str) -> None:
    (sum_,) = re.findall(rf"^\| {re.escape(step)} \| ([^|]+) \|", PAGE, re.MULTILINE)
    assert re.fullmatch(r"[\d. +x/()-]+", sum_)
    worked = eval(sum_.replace("x", "*"))  # digits and operators only, checked above
    assert result_of(step) == pytest.approx(worked, abs=1.01e-4)


def test_its_parts_of_the_adjustment_are_the_codes(found: Calibration) -> None:
    assert explain_adjustment(found.candidate("Mara")) == (
        "The raw mean of 4 ratings is 2.75.",
        "This panel is stricter than average: +0.26.",
        "The evidence is limited, so the opening's mean pulls down: -0.11.",
        "The calibrated estimate is 2.90.",
    )


def test_its_exact_sd_is_the_codes(found: Calibration) -> None:
    assert f"counts that in, gives {found.candidate('Mara').sd:.4f}." in PAGE
