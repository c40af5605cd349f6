"""What the debrief shows: figures under the cards as they stand, or those a decision kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import Subquery
from django.utils import timezone

from loops.actions import recommend
from loops.actions.coverage import weight_of
from loops.actions.deciding import read_consents
from loops.actions.states import COMPUTED
from loops.errors import NoFigures
from loops.models import HEAVY, Approval, CalibrationRun, Decision, Loop, Recommendation
from loops.pages.cards import CardRow, Cell, list_late, read_cards
from loops.pages.standing import Standing

SMALLEST_LEAN = 0.05  # points; below that a person scores like the others


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a disagreement: what was given, by whom, and the words it rests on."""

    value: int
    row: CardRow
    cell: Cell


@dataclass(frozen=True, slots=True)
class Talk:
    """A competency to discuss first: the highest and the lowest rating, side by side."""

    key: str
    name: str
    high: Side | None
    low: Side | None


@dataclass(frozen=True, slots=True)
class Estimate:
    """One competency's calibrated figures with the raw scores beside them."""

    figures: Mapping[str, Any]
    raw: tuple[int, ...]
    weight: float
    talk: bool


@dataclass(frozen=True, slots=True)
class PanelRow:
    """A row of the matrix: a card by the rubric's columns, and how strict its author is."""

    row: CardRow
    cells: tuple[Cell | None, ...]
    lean: float | None

    @property
    def scores(self) -> str:
        """Return lower, higher or alike, "" where too little is known of the person."""
        if self.lean is None:
            return ""
        if abs(self.lean) < SMALLEST_LEAN:
            return "alike"
        return "higher" if self.lean > 0 else "lower"

    @property
    def by(self) -> float:
        """Points by which the person scores higher or lower."""
        return abs(self.lean or 0.0)


class Debrief:
    """One loop's debrief for a reader who is not blind; each part is read once."""

    def __init__(self, standing: Standing) -> None:
        self.standing = standing
        self.loop = standing.loop
        self.now = timezone.now()

    @cached_property
    def rows(self) -> list[CardRow]:
        """The panel's cards."""
        return read_cards(self.loop)

    @cached_property
    def decisions(self) -> list[Decision]:
        """The loop's decisions, the last one first."""
        rows = self.loop.decisions.select_related(
            "decided_by", "approved_by", "recommendation__estimate__run", "reopening__reopened_by"
        ).defer(*(f"recommendation__estimate__run__{name}" for name in HEAVY))
        return list(rows.order_by("-number"))

    @cached_property
    def decision(self) -> Decision | None:
        """The decision that stands; None while the loop is open."""
        over = {Loop.State.DECIDED, Loop.State.CLOSED}
        return self.decisions[0] if self.decisions and self.loop.state in over else None

    @property
    def is_decidable(self) -> bool:
        """Whether a decision can be recorded in the loop's present state."""
        return self.loop.state in (*COMPUTED, Loop.State.DEBRIEF)

    @cached_property
    def recommendation(self) -> Recommendation | None:
        """What the rule says: as the decision kept it, else of the cards as they stand."""
        if self.decision is not None:
            return self.decision.recommendation
        return self._latest() or self._store()

    def _latest(self) -> Recommendation | None:
        newest = CalibrationRun.objects.order_by("-pk").values("pk")[:1]
        last = (
            self.loop.recommendations.filter(estimate__run=Subquery(newest))
            .select_related("estimate__run")
            .defer(*(f"estimate__run__{name}" for name in HEAVY))
            .order_by("-pk")
            .first()
        )
        if last is None:
            return None
        known = {card["revision"] for card in last.estimate.inputs["cards"]}
        now = {str(row.revision.public_id) for row in self.rows if row.revision}
        return last if known == now else None

    def _store(self) -> Recommendation | None:
        """Estimate and apply the rule now; the worker will find it done."""
        try:
            return recommend(self.loop)
        except NoFigures:
            return None

    @cached_property
    def figures(self) -> dict[str, Any]:
        """The estimate's figures; empty while nobody has rated."""
        return dict(self.recommendation.estimate.figures) if self.recommendation else {}

    @property
    def revised(self) -> int:
        """How many cards the figures read in a revision after the sealed one."""
        if self.recommendation is None:
            return 0
        read = {card["revision"] for card in self.recommendation.estimate.inputs["cards"]}
        later = (row.revision for row in self.rows if row.revision and row.revision.number > 1)
        return sum(str(revision.public_id) in read for revision in later)

    @cached_property
    def columns(self) -> list[Any]:
        """The rubric's competencies, each with whether its ratings lie far apart."""
        apart = {item["competency"] for item in self.figures.get("discuss", [])}
        return [(item, item.key in apart) for item in self.loop.rubric.competencies.all()]

    @cached_property
    def matrix(self) -> list[PanelRow]:
        """Interviewers by competency."""
        lean = self.figures.get("leniency", {})
        return [
            PanelRow(
                row,
                tuple(row.cell(item.key) for item, _ in self.columns),
                lean.get(str(row.card.public_id)),
            )
            for row in self.rows
        ]

    @cached_property
    def footer(self) -> list[Mapping[str, Any] | None]:
        """Calibrated figures under the columns; None where nobody rated."""
        known = {item["key"]: item for item in self.figures.get("competencies", [])}
        return [known.get(item.key) for item, _ in self.columns]

    @cached_property
    def estimates(self) -> list[Estimate]:
        """Interval rows in the form's order."""
        apart = {item["competency"] for item in self.figures.get("discuss", [])}
        return [
            Estimate(
                item,
                self._raw(item["key"]),
                weight_of(self.loop, item["key"]),
                item["key"] in apart,
            )
            for item in self.figures.get("competencies", [])
        ]

    def _raw(self, key: str) -> tuple[int, ...]:
        cells = (row.cell(key) for row in self.rows)
        return tuple(cell.value for cell in cells if cell and cell.value is not None)

    @cached_property
    def talks(self) -> list[Talk]:
        """What to discuss first: the widest gap first, opposed words side by side."""
        names = {item.key: item.name for item, _ in self.columns}
        return [
            Talk(
                item["competency"],
                names.get(item["competency"], item["competency"]),
                self._side(item["competency"], item["high"]),
                self._side(item["competency"], item["low"]),
            )
            for item in self.figures.get("discuss", [])
        ]

    def _side(self, key: str, value: int) -> Side | None:
        """Return the card that gave this value, preferring one that says why."""
        sides = [
            Side(value, row, cell)
            for row in self.rows
            if (cell := row.cell(key)) and cell.value == value
        ]
        return max(
            sides, key=lambda side: (len(side.cell.quotes), bool(side.cell.note)), default=None
        )

    @cached_property
    def late(self) -> list[CardRow]:
        """Owed cards past their time."""
        return list_late(self.rows, self.now)

    @cached_property
    def outstanding(self) -> list[CardRow]:
        """Required cards that nobody has submitted yet."""
        return [row for row in self.rows if row.seat.required and row.card.is_owed]

    @cached_property
    def approvals(self) -> list[Approval]:
        """Consents to the next decision that hold; none once it is taken."""
        if not self.is_decidable or self.recommendation is None:
            return []
        number = self.decisions[0].number + 1 if self.decisions else 1
        rows = self.loop.approvals.filter(decision_number=number).order_by("pk")
        named = rows.select_related("given_by", "recommendation__estimate")
        since = [row.card.created_at for row in self.outstanding]
        return read_consents(named, self.recommendation, since)

    @property
    def needs_approval(self) -> bool:
        """Whether a second person has to consent before the decision."""
        return bool(self.loop.rule["approver_required"] or self.outstanding)

    @property
    def may_approve(self) -> bool:
        """Whether this reader may still give their consent."""
        given = {approval.given_by_id for approval in self.approvals}
        runs = self.standing.runs and self.standing.is_open
        return self.is_decidable and runs and self.standing.reader.pk not in given
