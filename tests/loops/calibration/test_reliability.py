import numpy as np
import pytest
from scipy import stats

from loops.calibration import (
    Metric,
    loop_reliability,
    measure_alpha,
    measure_intraclass,
    measure_panels,
)
from loops.calibration.special import f_above, f_quantile, incomplete_beta
from tests.loops.calibration.worlds import VARIANCES

RNG = np.random.default_rng(3)
TABLE = (RNG.normal(2.5, 0.6, (9, 1)) + RNG.normal(0, 0.4, 4) + RNG.normal(0, 0.5, (9, 4))).tolist()


@pytest.mark.parametrize("a", [0.5, 2, 30.5, 400])
@pytest.mark.parametrize("b", [0.5, 3, 250])
def test_its_incomplete_beta_is_scipys(a: float, b: float) -> None:
    points = [0, 1e-6, 0.1, 0.5, 0.9, 0.9999, 1]
    expected = [float(stats.beta.cdf(x, a, b)) for x in points]
    assert [incomplete_beta(a, b, x) for x in points] == pytest.approx(expected, abs=1e-12)


@pytest.mark.parametrize(("df1", "df2"), [(1, 1), (5, 15), (3.7, 42.2), (200, 1000)])
def test_its_f_quantile_is_scipys(df1: float, df2: float) -> None:
    expected = [float(stats.f.ppf(p, df1, df2)) for p in (0.025, 0.5, 0.975)]
    assert [f_quantile(p, df1, df2) for p in (0.025, 0.5, 0.975)] == pytest.approx(expected)


def test_its_f_tail_is_scipys() -> None:
    assert f_above(3.2, 4, 17) == pytest.approx(float(stats.f.sf(3.2, 4, 17)))


def test_it_names_the_six_kinds_in_order() -> None:
    kinds = [one.kind for one in measure_intraclass(TABLE)]
    assert kinds == ["ICC1", "ICC2", "ICC3", "ICC1k", "ICC2k", "ICC3k"]


def test_the_mean_of_k_raters_follows_spearman_and_brown() -> None:
    found = {one.kind: one.value for one in measure_intraclass(TABLE)}
    stepped = [4 * found[kind] / (1 + 3 * found[kind]) for kind in ("ICC1", "ICC2", "ICC3")]
    assert [found["ICC1k"], found["ICC2k"], found["ICC3k"]] == pytest.approx(stepped)


def test_its_one_way_test_is_the_analysis_of_variance() -> None:
    one_way = measure_intraclass(TABLE)[0]
    expected = stats.f_oneway(*TABLE)
    assert (one_way.f, one_way.p) == pytest.approx((expected.statistic, expected.pvalue))


def test_two_raters_with_fixed_offsets_correlate_as_their_covariance_says() -> None:
    table = np.array(TABLE)[:, :2]
    covariance = np.cov(table.T)
    expected = 2 * covariance[0, 1] / (covariance[0, 0] + covariance[1, 1])
    assert measure_intraclass(table.tolist())[2].value == pytest.approx(expected)


def test_raters_who_differ_by_a_constant_agree_perfectly_as_fixed_raters() -> None:
    fixed = measure_intraclass([[1, 2], [2, 3], [4, 5]])[2]
    assert (round(fixed.value, 12), fixed.f, fixed.lower) == (1, None, None)


def test_bounds_hold_their_value() -> None:
    found = measure_intraclass(TABLE)
    assert [one for one in found if not (one.lower or -9) < one.value < (one.upper or 9)] == []


def test_bounds_cover_the_truth_as_often_as_they_say() -> None:
    rng = np.random.default_rng(5)
    tables = rng.normal(0, 1, (300, 12, 1)) + rng.normal(0, 1, (300, 12, 4))
    singles = [measure_intraclass(table.tolist())[0] for table in tables]
    covered = np.mean([(one.lower or 0) <= 0.5 <= (one.upper or 0) for one in singles])
    assert covered == pytest.approx(0.95, abs=0.03)


def test_a_subject_with_a_missing_rating_is_left_out() -> None:
    assert measure_intraclass([*TABLE, [4, None, 1, 1]]) == measure_intraclass(TABLE)


@pytest.mark.parametrize(
    "table", [[], [[1, 2]], [[1], [2], [3]], [[2, 2], [2, 2]], [[1, None], [None, 2]]]
)
def test_it_has_nothing_to_say_without_two_subjects_two_raters_and_a_difference(
    table: list[list[float | None]],
) -> None:
    assert measure_intraclass(table) == ()


@pytest.mark.parametrize("metric", list(Metric))
def test_full_agreement_is_an_alpha_of_one(metric: Metric) -> None:
    assert measure_alpha([[1, 1], [2, 2, 2], [4, 4]], metric) == pytest.approx(1)


def test_nominal_alpha_of_two_raters_is_counted_by_hand() -> None:
    # Values 1 1 1 2 2 2: one unit of three disagrees; 2 of 6 ordered pairs against 18 of 30.
    assert measure_alpha([[1, 1], [1, 2], [2, 2]], Metric.NOMINAL) == pytest.approx(1 - 10 / 18)


def test_interval_alpha_is_one_less_within_over_total_variance() -> None:
    pairs = [[1, 2], [2, 4], [3, 3], [4, 3]]
    values = np.array(pairs, float).reshape(-1)
    within = np.mean([np.var(pair, ddof=1) for pair in pairs])
    expected = 1 - within / np.var(values, ddof=1)
    assert measure_alpha(pairs, Metric.INTERVAL) == pytest.approx(expected)


def test_ordinal_alpha_counts_ranks_between() -> None:
    # Mid-ranks of 1, 2, 4 in 1 1 2 2 4 4 are 1, 3, 5: the same as an interval scale of 1, 3, 5.
    ordinal = measure_alpha([[1, 2], [2, 4], [4, 1]], Metric.ORDINAL)
    assert ordinal == pytest.approx(measure_alpha([[1, 3], [3, 5], [5, 1]], Metric.INTERVAL) or 0)


def test_ratio_alpha_weighs_small_ratings_more() -> None:
    low, high = [[1, 2], [3, 3], [4, 4]], [[1, 1], [2, 2], [3, 4]]
    assert (measure_alpha(low, Metric.RATIO) or 0) < (measure_alpha(high, Metric.RATIO) or 0)


def test_a_lone_rating_of_a_unit_does_not_count() -> None:
    units = [[1, 1], [1, 2], [2, 2]]
    assert measure_alpha([*units, [4], [None, 3]], Metric.ORDINAL) == pytest.approx(
        measure_alpha(units, Metric.ORDINAL) or 0
    )


@pytest.mark.parametrize("units", [[], [[1], [2]], [[3, 3], [3, 3]], [[None, float("nan")]]])
def test_it_gives_no_alpha_without_pairs_or_without_a_difference(
    units: list[list[float | None]],
) -> None:
    assert measure_alpha(units, Metric.INTERVAL) is None


def test_the_reliability_of_a_loop_grows_with_its_interviews() -> None:
    one, four = (loop_reliability(VARIANCES, n, 5) for n in (1, 4))
    assert four == pytest.approx(4 * one / (1 + 3 * one))


def test_panels_of_one_size_agree_as_the_one_way_table_says() -> None:
    table = [[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7]]
    found = measure_panels(table)
    by_kind = {one.kind: one for one in measure_intraclass(table)}
    assert found is not None
    assert (found.single, found.lower, found.upper, found.mean) == pytest.approx(
        (
            by_kind["ICC1"].value,
            by_kind["ICC1"].lower,
            by_kind["ICC1"].upper,
            by_kind["ICC1k"].value,
        )
    )


def test_panels_of_different_sizes_count_by_their_size() -> None:
    found = measure_panels([[1, 2], [3, 3, 4], [2], [4, 4]])
    assert found is not None
    assert found.n == 3
    assert found.size == pytest.approx((7 - 17 / 7) / 2)
    assert -1 <= found.lower <= found.single <= found.upper <= 1


@pytest.mark.parametrize("panels", [[], [[1, 2]], [[1], [2], [3]], [[3, 3], [3, 3]]])
def test_nothing_is_said_of_too_few_or_equal_panels(panels: list[list[float]]) -> None:
    assert measure_panels(panels) is None


def test_panels_that_agree_wholly_reach_one() -> None:
    found = measure_panels([[1, 1], [4, 4]])
    assert found is not None
    assert (found.single, found.lower, found.upper) == (1, 1, 1)
