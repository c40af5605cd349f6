class CalibrationError(ValueError):
    """An input that the engine refuses; the sentence names what and where."""


class RatingError(CalibrationError):
    """One row of the ratings is wrong. `row` counts from 1; `column` is the column's name."""

    def __init__(self, row: int, column: str, reason: str) -> None:
        super().__init__(f"row {row}, column {column}: {reason}")
        self.row, self.column, self.reason = row, column, reason


class VarianceError(CalibrationError):
    """A variance is missing, unknown, no number, or outside what the model can use."""

    def __init__(self, key: str, reason: str) -> None:
        super().__init__(f"variance {key}: {reason}")
        self.key, self.reason = key, reason


class WeightError(CalibrationError):
    """Competency weights that do not make a mean."""


class StateError(CalibrationError):
    """A stored posterior that cannot be written or read back."""
