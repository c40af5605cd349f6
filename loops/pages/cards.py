"""The panel's cards as the debrief shows them: sealed, revised, with their quotes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from loops.actions.coverage import LEFT
from loops.models import Loop, Seat
from loops.pages.words import ANSWERS, RECOMMENDATIONS
from scorecards.models import CardRevision, Scorecard
from scorecards.querysets import counts


@dataclass(frozen=True, slots=True)
class Cell:
    """One answer: `value` 1 to 4, else None with `status`; `sealed` where a revision moved it."""

    key: str
    name: str
    status: str
    value: int | None
    sealed: int | str | None
    note: str
    quotes: tuple[str, ...]

    @property
    def moved(self) -> bool:
        """Whether a revision changed what was sealed."""
        return self.sealed is not None

    @property
    def sealed_mark(self) -> Any:
        """What was sealed, as short as a cell allows."""
        return ANSWERS.get(str(self.sealed), self.sealed)


@dataclass(frozen=True, slots=True)
class CardRow:
    """One seat's card: its cells in the form's order, empty while it is owed."""

    seat: Seat
    cells: tuple[Cell, ...]
    overall: Any
    overall_sealed: Any
    summary: str
    reason: str
    revision: CardRevision | None

    @property
    def card(self) -> Scorecard:
        """The seat's card."""
        return self.seat.scorecard

    @property
    def is_in(self) -> bool:
        """Whether it has been submitted."""
        return self.revision is not None

    def cell(self, key: str) -> Cell | None:
        """Return the answer on one competency."""
        return next((cell for cell in self.cells if cell.key == key), None)


def read_cards(loop: Loop) -> list[CardRow]:
    """Return every counting card, submitted or owed, by time of interview; 2 queries."""
    seats = (
        loop.seats.select_related("scorecard__author", "scorecard__interview", "interviewer")
        .filter(counts("scorecard"))
        .exclude(scorecard__state__in=LEFT)
        .order_by("scorecard__interview__starts_at", "pk")
    )
    by_card: dict[int, dict[int, CardRevision]] = defaultdict(dict)
    revisions = CardRevision.objects.filter(scorecard__seat__loop=loop)
    for revision in revisions:
        by_card[revision.scorecard_id][revision.number] = revision
    names = {item.key: item.name for item in loop.rubric.competencies.all()}
    return [_read_row(seat, by_card[seat.scorecard_id], names) for seat in seats]


def _read_row(
    seat: Seat, revisions: Mapping[int, CardRevision], names: Mapping[str, str]
) -> CardRow:
    current = revisions.get(seat.scorecard.current)
    if current is None:
        return CardRow(seat, (), "", "", "", "", None)
    first = revisions[1]
    sealed = {answer["key"]: answer for answer in first.document["ratings"]}
    cells = tuple(
        _read_cell(answer, sealed.get(answer["key"], answer), names)
        for answer in current.document["ratings"]
    )
    moved = first.overall != current.overall
    return CardRow(
        seat=seat,
        cells=cells,
        overall=RECOMMENDATIONS[current.overall],
        overall_sealed=RECOMMENDATIONS[first.overall] if moved else "",
        summary=current.document.get("summary", ""),
        reason=current.reason,
        revision=current,
    )


def _read_cell(answer: Mapping[str, Any], sealed: Mapping[str, Any], names: Any) -> Cell:
    moved = (sealed["status"], sealed["rating"]) != (answer["status"], answer["rating"])
    return Cell(
        key=answer["key"],
        name=names.get(answer["key"], answer["key"]),
        status=answer["status"],
        value=answer["rating"],
        sealed=(sealed["rating"] or sealed["status"]) if moved else None,
        note=answer.get("note", ""),
        quotes=tuple(quote["quote"] for quote in answer.get("evidence", [])),
    )


def list_late(rows: list[CardRow], now: datetime) -> list[CardRow]:
    """Return the cards that are owed and past their time."""
    return [row for row in rows if row.card.is_owed and row.card.due_at < now]
