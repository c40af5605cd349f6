import math

import pytest

from loops.calibration import VarianceError, Variances, read_variances, typical_variances
from tests.loops.calibration.worlds import VARIANCES

GIVEN = VARIANCES.as_dict()


def test_it_reads_what_it_writes() -> None:
    assert read_variances(GIVEN) == VARIANCES


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"candidate": -0.1}, "variance candidate: -0.1 is not a finite number of at least 0"),
        ({"interviewer": math.nan}, "variance interviewer: nan"),
        ({"requisition": math.inf}, "variance requisition: inf"),
        ({"residual": 0}, "variance residual: must be above 0"),
        ({"residual": 1e-12}, "variance residual: must be above 0"),
        ({"candidate": "0.2"}, "variance candidate: '0.2' is not a number"),
        ({"candidate": True}, "variance candidate: True is not a number"),
        ({"mood": 0.1}, "variance mood: unknown; the terms are candidate, "),
    ],
)
def test_it_refuses_a_variance_by_name(change: dict[str, object], reason: str) -> None:
    with pytest.raises(VarianceError, match=reason):
        read_variances({**GIVEN, **change})


def test_it_refuses_a_missing_variance_by_name() -> None:
    with pytest.raises(VarianceError, match="variance residual: missing"):
        read_variances({key: value for key, value in GIVEN.items() if key != "residual"})


def test_typical_variances_stretch_with_the_scale() -> None:
    expected = Variances(1, 0.25, 0.49, 0.49, 1.21, 0.25).as_dict()
    assert typical_variances((0, 6)).as_dict() == pytest.approx(expected)
