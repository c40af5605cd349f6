import hashlib
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from loops.calibration.arrays import Bools, Floats, Ints
from loops.calibration.errors import RatingError
from loops.calibration.ids import Id, IdColumn, encode_ids

Scale: TypeAlias = tuple[float, float]
NumberColumn: TypeAlias = Sequence[float | None] | NDArray[Any]
ID_COLUMNS = ("candidate", "interviewer", "competency", "opening")


@dataclass(frozen=True, slots=True)
class RatingRow:
    """One rating as it was given. `rating` None means no evidence or not asked.

    `weight` is 1, or 0 for a shadow card: listed, never counted. `when` is any number that
    grows with time (days, say); only the drift of an interviewer reads it.
    """

    candidate: Id
    interviewer: Id
    competency: Id
    rating: float | None
    opening: Id = None
    weight: float = 1
    when: float | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Ratings:
    """Ratings with ids in canonical order, one per candidate, interviewer and competency.

    `candidate`, `interviewer`, `competency`, `opening` hold positions in the four id tuples;
    `rating` is in points and NaN where missing; `counted` is False for shadow cards; `home` is
    each candidate's opening: the one with most counted ratings, the first of equals.
    """

    candidates: tuple[Id, ...]
    interviewers: tuple[Id, ...]
    competencies: tuple[Id, ...]
    openings: tuple[Id, ...]
    candidate: Ints
    interviewer: Ints
    competency: Ints
    opening: Ints
    rating: Floats
    counted: Bools
    when: Floats
    home: Ints

    def keep(self, rows: Bools) -> "Ratings":
        """Keep the chosen rows; ids and homes stay."""
        return replace(
            self,
            candidate=self.candidate[rows],
            interviewer=self.interviewer[rows],
            competency=self.competency[rows],
            opening=self.opening[rows],
            rating=self.rating[rows],
            counted=self.counted[rows],
            when=self.when[rows],
        )


def collect_rows(rows: Iterable[RatingRow], *, scale: Scale | None = None) -> Ratings:
    """Ratings from rows; see collect_ratings."""
    listed = list(rows)
    return collect_ratings(
        candidate=[row.candidate for row in listed],
        interviewer=[row.interviewer for row in listed],
        competency=[row.competency for row in listed],
        rating=[row.rating for row in listed],
        opening=[row.opening for row in listed],
        weight=[row.weight for row in listed],
        when=[row.when for row in listed],
        scale=scale,
    )


def collect_ratings(
    *,
    candidate: IdColumn,
    interviewer: IdColumn,
    competency: IdColumn,
    rating: NumberColumn,
    opening: IdColumn | None = None,
    weight: NumberColumn | None = None,
    when: NumberColumn | None = None,
    scale: Scale | None = None,
) -> Ratings:
    """Ratings from columns of equal length, in any order of rows.

    Of several rows with the same candidate, interviewer and competency the last one counts, as
    a whole: its opening, its weight, and its missing rating too. Raises RatingError, with row and
    column, for an id that is empty or unhashable, a rating that is no number or off `scale`
    (lowest, highest), a weight other than 0 or 1, and columns of unequal length.
    """
    count = len(candidate)
    spare: list[Id] = [None] * count
    ids = (candidate, interviewer, competency, spare if opening is None else opening)
    for name, column in zip(ID_COLUMNS, ids, strict=True):
        _check_length(name, column, count)
    coded = [_encode(name, column) for name, column in zip(ID_COLUMNS, ids, strict=True)]
    numbers = _read_ratings(rating, count, scale)
    counted = _read_weights(weight, count)
    times = _read_numbers("when", [math.nan] * count if when is None else when, count)
    return _drop_replaced(coded, numbers, counted, times)


def hash_ratings(ratings: Ratings) -> str:
    """SHA-256 of what was calibrated: same ratings in any order of rows, same hash."""
    digest = hashlib.sha256()
    ids = (ratings.candidates, ratings.interviewers, ratings.competencies, ratings.openings)
    digest.update(repr(ids).encode())
    columns = (ratings.candidate, ratings.interviewer, ratings.competency, ratings.opening)
    for column in (*columns, ratings.rating, ratings.counted, ratings.when, ratings.home):
        digest.update(column.tobytes())
    return digest.hexdigest()


def _check_length(name: str, column: Sequence[object] | NDArray[Any], count: int) -> None:
    if len(column) != count:
        row = min(len(column), count) + 1
        raise RatingError(row, name, f"{len(column)} values where candidate has {count}")


def _encode(name: str, column: IdColumn) -> tuple[tuple[Id, ...], Ints]:
    if not (isinstance(column, np.ndarray) and column.dtype.kind in "iu"):
        _check_ids(name, column)
    return encode_ids(column)


def _check_ids(name: str, column: IdColumn) -> None:
    """Look at each distinct id once, and at every row only to name the first that is wrong."""
    try:
        for value in set(column):
            _check_id(0, name, value)
    except (RatingError, TypeError):
        for row, value in enumerate(column, start=1):
            _check_id(row, name, value)


def _check_id(row: int, name: str, value: object) -> None:
    if value is None and name == "opening":
        return
    if value is None or value == "" or value != value:  # noqa: PLR0124 (NaN differs from itself)
        raise RatingError(row, name, "empty")
    try:
        hash(value)
    except TypeError:
        raise RatingError(row, name, f"{value!r} cannot be an id") from None


def _read_numbers(name: str, column: NumberColumn, count: int) -> Floats:
    _check_length(name, column, count)
    if isinstance(column, np.ndarray) and column.dtype.kind in "iuf":
        return column.astype(np.float64)
    numbers = (_read_number(row, name, value) for row, value in enumerate(column, start=1))
    return np.fromiter(numbers, np.float64, count)


def _read_number(row: int, name: str, value: object) -> float:
    if value is None:
        return math.nan
    if isinstance(value, bool) or not isinstance(value, int | float | np.integer | np.floating):
        raise RatingError(row, name, f"{value!r} is not a number")
    return float(value)


def _read_ratings(column: NumberColumn, count: int, scale: Scale | None) -> Floats:
    numbers = _read_numbers("rating", column, count)
    low, high = scale or (-math.inf, math.inf)
    wrong = np.isinf(numbers) | (numbers < low) | (numbers > high)
    if wrong.any():
        row = int(np.argmax(wrong))
        reason = f"{numbers[row]:g} is not between {low:g} and {high:g}"
        raise RatingError(row + 1, "rating", reason)
    return numbers


def _read_weights(column: NumberColumn | None, count: int) -> Bools:
    if column is None:
        return np.ones(count, dtype=np.bool_)
    numbers = _read_numbers("weight", column, count)
    wrong = (numbers != 0) & (numbers != 1)
    if wrong.any():
        row = int(np.argmax(wrong))
        raise RatingError(row + 1, "weight", f"{numbers[row]:g} is neither 0 nor 1")
    counted: Bools = numbers == 1
    return counted


def _drop_replaced(
    coded: list[tuple[tuple[Id, ...], Ints]], rating: Floats, counted: Bools, when: Floats
) -> Ratings:
    (candidates, candidate), (interviewers, interviewer) = coded[:2]
    (competencies, competency), (openings, opening) = coded[2:]
    key = (candidate * len(interviewers) + interviewer) * len(competencies) + competency
    order = np.argsort(key, kind="stable")
    last = order[np.append(np.diff(key[order]) != 0, np.ones(min(1, len(key)), np.bool_))]
    counted = counted[last] & ~np.isnan(rating[last])
    return Ratings(
        candidates=candidates,
        interviewers=interviewers,
        competencies=competencies,
        openings=openings,
        candidate=candidate[last],
        interviewer=interviewer[last],
        competency=competency[last],
        opening=opening[last],
        rating=rating[last],
        counted=counted,
        when=when[last],
        home=_find_homes(candidate[last], opening[last], counted, len(candidates), len(openings)),
    )


def _find_homes(
    candidate: Ints, opening: Ints, counted: Bools, candidates: int, openings: int
) -> Ints:
    pairs, inverse = np.unique(candidate * openings + opening, return_inverse=True)
    # An uncounted row decides only where no row counts.
    votes = np.bincount(inverse, counted + 1 / (1 + len(candidate)), len(pairs))
    order = np.lexsort((pairs, -votes))
    home = np.zeros(candidates, np.int64)
    home[pairs[order[::-1]] // max(openings, 1)] = pairs[order[::-1]] % max(openings, 1)
    return home
