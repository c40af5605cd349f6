import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

import numpy as np

from loops.calibration.arrays import Floats, Ints
from loops.calibration.errors import StateError
from loops.calibration.ids import Id
from loops.calibration.variances import Variances, read_variances

MAGIC: Final = b"loopboard calibration 1\n"


@dataclass(frozen=True, slots=True, eq=False)
class GlobalState:
    """All that a later update of one candidate needs to know about everybody else.

    `mean` (U,) and `cov` (U, U) of `[mu | b | g]` as in Posterior, `counts` (K,) the counted
    ratings per competency, `centre` and `scale` in points. The places are looked up by id.
    """

    competencies: tuple[Id, ...]
    interviewers: tuple[Id, ...]
    openings: tuple[Id, ...]
    variances: Variances
    scale: tuple[float, float]
    centre: float
    counts: Ints
    mean: Floats
    cov: Floats
    places: dict[tuple[str, Id], int]

    def restrict(self, interviewers: Iterable[Id], openings: Iterable[Id]) -> "GlobalState":
        """Keep these interviewers and openings, and every competency; the numbers stay as they are.

        An update of a candidate whom nobody else has met gives the same bits from either state.
        """
        people, pools = set(interviewers), set(openings)
        names = (
            self.competencies,
            tuple(one for one in self.interviewers if one in people),
            tuple(one for one in self.openings if one in pools),
        )
        kinds = ("competency", "interviewer", "opening")
        kept = [
            self.places[kind, one] for kind, ids in zip(kinds, names, strict=True) for one in ids
        ]
        where = np.array(kept, np.int64)
        return make_state(
            names,
            variances=self.variances,
            scale=self.scale,
            centre=self.centre,
            counts=self.counts,
            mean=self.mean[where],
            cov=self.cov[np.ix_(where, where)],
        )

    def to_dict(self) -> dict[str, Any]:
        """Write the state as JSON can hold it: small states only. Floats come back bit for bit."""
        lower = self.cov[np.tril_indices(len(self.cov))]
        return {**self._write_header(), "mean": self.mean.tolist(), "cov": lower.tolist()}

    @classmethod
    def from_dict(cls, stored: Mapping[str, Any]) -> "GlobalState":
        """Read what `to_dict` wrote. Raises StateError where it is damaged."""
        try:
            numbers = np.array([*stored["mean"], *stored["cov"]], "<f8")
            return cls._read(dict(stored), numbers.tobytes())
        except (ValueError, KeyError, TypeError) as problem:
            raise StateError(f"damaged calibration state: {problem}") from problem

    def _write_header(self) -> dict[str, Any]:
        return {
            "competencies": [_pack_id(one) for one in self.competencies],
            "interviewers": [_pack_id(one) for one in self.interviewers],
            "openings": [_pack_id(one) for one in self.openings],
            "variances": self.variances.as_dict(),
            "scale": list(self.scale),
            "centre": self.centre,
            "counts": self.counts.tolist(),
        }

    def to_bytes(self) -> bytes:
        """Write the same state as the same bytes. Raises StateError for an id of a foreign type."""
        header = self._write_header()
        text = json.dumps(header, sort_keys=True, ensure_ascii=True).encode() + b"\n"
        lower = self.cov[np.tril_indices(len(self.cov))]
        return MAGIC + text + self.mean.astype("<f8").tobytes() + lower.astype("<f8").tobytes()

    @classmethod
    def from_bytes(cls, stored: bytes) -> "GlobalState":
        """Read a state back, exactly as it was. Raises StateError where it is damaged."""
        if not stored.startswith(MAGIC):
            raise StateError("not a calibration state of this version")
        text, _, numbers = stored[len(MAGIC) :].partition(b"\n")
        try:
            return cls._read(json.loads(text), numbers)
        except (ValueError, KeyError, TypeError) as problem:
            raise StateError(f"damaged calibration state: {problem}") from problem

    @classmethod
    def _read(cls, header: dict[str, Any], numbers: bytes) -> "GlobalState":
        names = [
            tuple(_unpack_id(one) for one in header[key])
            for key in ("competencies", "interviewers", "openings")
        ]
        size = sum(map(len, names))
        values = np.frombuffer(numbers, "<f8").astype(np.float64)
        if len(values) != size + size * (size + 1) // 2:
            raise StateError(
                f"damaged calibration state: {len(values)} numbers for {size} unknowns"
            )
        cov = np.zeros((size, size))
        lower = np.tril_indices(size)
        cov[lower] = values[size:]
        cov.T[lower] = values[size:]
        return make_state(
            (names[0], names[1], names[2]),
            variances=read_variances(header["variances"]),
            scale=(header["scale"][0], header["scale"][1]),
            centre=header["centre"],
            counts=np.array(header["counts"], np.int64),
            mean=values[:size],
            cov=cov,
        )


def make_state(
    names: tuple[tuple[Id, ...], tuple[Id, ...], tuple[Id, ...]],
    *,
    variances: Variances,
    scale: tuple[float, float],
    centre: float,
    counts: Ints,
    mean: Floats,
    cov: Floats,
) -> GlobalState:
    """Make a state from the names of its competencies, interviewers and openings."""
    kinds = ("competency", "interviewer", "opening")
    labels = [(kind, one) for kind, ids in zip(kinds, names, strict=True) for one in ids]
    places = {label: place for place, label in enumerate(labels)}
    return GlobalState(*names, variances, scale, centre, counts, mean, cov, places)


def _pack_id(value: Id) -> Any:
    """JSON for an id; a list of type and text where JSON has no such type."""
    if isinstance(value, UUID):
        return ["uuid", str(value)]
    if isinstance(value, tuple):
        return ["tuple", [_pack_id(one) for one in value]]
    if value is None or isinstance(value, bool | int | float | str):
        return value
    raise StateError(f"the id {value!r} of type {type(value).__name__} cannot be stored")


def _unpack_id(value: Any) -> Id:
    if isinstance(value, list):
        kind, content = value
        return UUID(content) if kind == "uuid" else tuple(_unpack_id(one) for one in content)
    return value  # type: ignore[no-any-return]  # JSON's other values are ids as they stand
