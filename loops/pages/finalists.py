"""Finalists of one opening side by side: the same competencies, one calibration, one scale."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.errors import NotFound
from accounts.pages.people import reader_of, signed_in_only
from candidates.models import Opening
from loops.actions import compare_finalists
from loops.actions.figures import Z80
from loops.actions.finalists import Finalist, Finalists
from loops.calibration import CompetencyEstimate
from loops.pages.words import OUTCOME_TONES, OUTCOMES, STATE_TONES, STATES

SURE = 0.9  # below that chance two neighbours are said to be close


@dataclass(frozen=True, slots=True)
class Level:
    """A level with its 80 % interval, in points."""

    estimate: float
    lo80: float
    hi80: float
    n_ratings: int
    thin: bool

    @classmethod
    def of(cls, figures: Any, n_ratings: int, *, thin: bool) -> Level:
        """Take the level from an estimate of the engine."""
        half = Z80 * figures.sd
        at = figures.estimate
        return cls(at, at - half, at + half, n_ratings, thin)


@dataclass(frozen=True, slots=True)
class Column:
    """One finalist as the page shows them."""

    row: Finalist
    level: Level
    raw_rank: int
    rank: int
    state: Any
    tone: str
    advice: Any
    advice_tone: str
    next_name: str
    ahead_of_next: float | None
    vetoes: tuple[str, ...]

    @property
    def raw_means(self) -> list[float]:
        """The raw mean, as the plot's only ring."""
        return [self.row.estimate.raw_mean or 0.0]

    @property
    def fallen(self) -> int:
        """By how many places calibration moves the candidate down."""
        return -self.moved

    @property
    def moved(self) -> int:
        """By how many places calibration moves the candidate up (above 0) or down."""
        return self.raw_rank - self.rank


@dataclass(frozen=True, slots=True)
class Line:
    """One competency across the finalists; None where nobody rated it."""

    name: str
    weight: float
    must: bool
    cells: tuple[Level | None, ...]


@require_safe
@signed_in_only
def show_finalists(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Compare an opening's candidates for whoever may see every loop's results."""
    reader = reader_of(request)
    opening = Opening.objects.visible_to(reader).filter(public_id=public_id).first()
    if opening is None:
        raise NotFound
    found = compare_finalists(opening, by=reader, only=_read_chosen(request))
    columns = _list_columns(found)
    context = {
        "opening": opening,
        "found": found,
        "columns": columns,
        "lines": _list_lines(found),
        "close": [one for one in columns if one.ahead_of_next and one.ahead_of_next < SURE],
        "choices": [
            *((row.loop, True) for row in found.rows),
            *((loop, False) for loop in found.others),
        ],
    }
    return render(request, "loops/finalists.html", context)


def _read_chosen(request: HttpRequest) -> list[UUID]:
    chosen = []
    for text in request.GET.getlist("loop")[:100]:
        try:
            chosen.append(UUID(text))
        except ValueError:
            continue
    return chosen


def _list_columns(found: Finalists) -> list[Column]:
    raw = sorted(found.rows, key=lambda row: -(row.estimate.raw_mean or 0))
    return [_build_column(found, at, raw.index(row) + 1) for at, row in enumerate(found.rows)]


def _build_column(found: Finalists, at: int, raw_rank: int) -> Column:
    row = found.rows[at]
    after = found.rows[at + 1] if at + 1 < len(found.rows) else None
    names = _name_competencies(found.rows[at : at + 1])
    advice = str(row.advised.advice)
    return Column(
        row=row,
        level=Level.of(row.estimate, row.estimate.n_ratings, thin=row.estimate.thin),
        raw_rank=raw_rank,
        rank=at + 1,
        state=STATES[row.loop.state],
        tone=STATE_TONES.get(row.loop.state, ""),
        advice=OUTCOMES[advice],
        advice_tone=OUTCOME_TONES[advice],
        next_name=after.loop.candidacy.candidate.name if after else "",
        ahead_of_next=row.ahead[at + 1] if after else None,
        vetoes=tuple(
            _("%(name)s below its floor, %(share)d %%")
            % {
                "name": names.get(str(veto.competency), str(veto.competency)),
                "share": round(100 * veto.p_below_floor),
            }
            for veto in row.advised.vetoes
        ),
    )


def _name_competencies(rows: Sequence[Finalist]) -> dict[str, str]:
    """Return key to name of every competency of these loops' rubrics, in the rubrics' order."""
    return {item.key: item.name for row in rows for item in row.loop.rubric.competencies.all()}


def _list_lines(found: Finalists) -> list[Line]:
    return [
        _build_line(key, name, found.rows) for key, name in _name_competencies(found.rows).items()
    ]


def _build_line(key: str, name: str, rows: Sequence[Finalist]) -> Line:
    cells = [_find_level(key, row) for row in rows]
    musts = {must for row in rows for must in row.loop.rule["must_haves"]}
    weights = [float(row.loop.weights.get(key, 0)) for row in rows if row.loop.weights]
    equal = 1 / max(1, len(rows[0].loop.rubric.competencies.all()))
    return Line(name, max(weights, default=equal), key in musts, tuple(cells))


def _find_level(key: str, row: Finalist) -> Level | None:
    known: dict[str, CompetencyEstimate] = {
        str(item.competency): item for item in row.estimate.competencies
    }
    item = known.get(key)
    if item is None or not item.n_ratings:
        return None
    return Level.of(item, item.n_ratings, thin=item.n_ratings < 2)
