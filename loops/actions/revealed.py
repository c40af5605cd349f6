"""Who changed a sealed scorecard after they could see others' opinions, and what moved."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Exists, F, OuterRef, QuerySet
from django.utils.translation import gettext as _

from accounts.errors import NotAllowed
from accounts.models import User
from accounts.permissions import may_administer
from loops.actions.reporting import is_reported
from loops.models import Loop
from scorecards.models import CardRevision

SHOWN = 500


@dataclass(frozen=True, slots=True)
class Move:
    """One answer that a revision changed; a rating 1 to 4 or the word that stood for none."""

    key: str
    before: str
    after: str

    @property
    def points(self) -> int | None:
        """How far a rating moved, in points; None where one of the two is no number."""
        numbers = self.before.isdigit() and self.after.isdigit()
        return int(self.after) - int(self.before) if numbers else None


@dataclass(frozen=True, slots=True)
class Change:
    """A revision made after the author had seen suggested numbers, or could see colleagues."""

    author: User
    loop: Loop
    number: int
    at: datetime
    basis: str
    saw_suggestion: bool
    saw_colleagues: bool
    moves: tuple[Move, ...]


@dataclass(frozen=True, slots=True)
class Tally:
    """One interviewer: how many such revisions, and by how many points their ratings moved."""

    author: User
    changes: int
    moved: int
    points: float | None


def list_changes(*, by: User) -> list[Change]:
    """Return the changes of loops that are open to an admin, the newest first, at most 500.

    Colleagues could be seen where somebody else's card of the loop was sealed before the revision:
    the author's own was, so blindness had ended unless the company's setting keeps it for longer.
    """
    _require_reader(by)
    return _describe_all(_revisions(by)[:SHOWN])


def find_most(changes: Sequence[Change]) -> int | None:
    """Return how many list_changes returns at most, where there may be more."""
    return SHOWN if len(changes) >= SHOWN else None


def walk_changes(*, by: User) -> Iterator[Change]:
    """Return all of them, the newest first, read 500 at a time. Raises NotAllowed at once."""
    _require_reader(by)
    keys = list(_revisions(by).values_list("pk", flat=True))
    return (
        change
        for first in range(0, len(keys), SHOWN)
        for change in _describe_all(_revisions(by).filter(pk__in=keys[first : first + SHOWN]))
    )


def _require_reader(by: User) -> None:
    if not may_administer(by):
        raise NotAllowed(_("Only a company admin may read this."))


def _describe_all(found: QuerySet[CardRevision, CardRevision]) -> list[Change]:
    rows = list(found)
    before = _read_before(rows)
    return [_describe(row, before[row.scorecard_id, row.number - 1]) for row in rows]


def _revisions(by: User) -> QuerySet[CardRevision, CardRevision]:
    colleagues = CardRevision.objects.filter(
        number=1,
        scorecard__interview__candidacy=OuterRef("scorecard__interview__candidacy"),
        sealed_at__lt=OuterRef("sealed_at"),
    ).exclude(scorecard__author=OuterRef("scorecard__author"))
    later = CardRevision.objects.filter(
        is_reported(by, None, "scorecard__interview"), number__gt=1
    ).annotate(saw_colleagues=Exists(colleagues))
    seen = later.filter(after_reveal=True) | later.filter(saw_colleagues=True)
    return seen.select_related(
        "scorecard__author",
        "scorecard__seat__loop__candidacy__candidate",
        "scorecard__seat__loop__candidacy__opening",
    ).order_by(F("sealed_at").desc(), "-pk")


def _read_before(rows: Iterable[CardRevision]) -> dict[tuple[int, int], CardRevision]:
    cards = {row.scorecard_id for row in rows}
    found = CardRevision.objects.filter(scorecard__in=cards)
    return {(row.scorecard_id, row.number): row for row in found}


def _describe(row: CardRevision, before: CardRevision) -> Change:
    return Change(
        author=row.scorecard.author,
        loop=row.scorecard.seat.loop,
        number=row.number,
        at=row.sealed_at,
        basis=row.basis,
        saw_suggestion=row.after_reveal,
        saw_colleagues=bool(vars(row)["saw_colleagues"]),
        moves=tuple(_list_moves(before, row)),
    )


def _list_moves(before: CardRevision, after: CardRevision) -> Iterable[Move]:
    was = {answer["key"]: _tell(answer) for answer in before.document["ratings"]}
    for answer in after.document["ratings"]:
        now = _tell(answer)
        if was.get(answer["key"], now) != now:
            yield Move(answer["key"], was[answer["key"]], now)
    if before.overall != after.overall:
        yield Move("overall", before.overall, after.overall)


def _tell(answer: dict[str, Any]) -> str:
    return str(answer["rating"] or answer["status"])


def count_by_author(changes: Iterable[Change]) -> list[Tally]:
    """Return one line an interviewer, the most changes first."""
    by_author: dict[int, list[Change]] = {}
    for change in changes:
        by_author.setdefault(change.author.pk, []).append(change)
    tallies = [_count(rows) for rows in by_author.values()]
    return sorted(tallies, key=lambda tally: (-tally.changes, tally.author.name))


def _count(rows: list[Change]) -> Tally:
    moves = [move for row in rows for move in row.moves]
    points = [move.points for move in moves if move.points is not None]
    mean = sum(points) / len(points) if points else None
    return Tally(rows[0].author, len(rows), len(moves), mean)


COLUMNS = (
    "loop",
    "author",
    "author_name",
    "revision",
    "at",
    "basis",
    "saw_suggestion",
    "saw_colleagues",
    "what",
    "before",
    "after",
)


def list_cells(changes: Iterable[Change]) -> Iterable[list[Any]]:
    """Yield the rows of the report's CSV, one for each answer that moved."""
    for row in changes:
        for move in row.moves or (Move("", "", ""),):
            author = (row.author.public_id, row.author.name)
            seen = (row.saw_suggestion, row.saw_colleagues)
            what = (move.key, move.before, move.after)
            yield [
                row.loop.public_id,
                *author,
                row.number,
                row.at.isoformat(),
                row.basis,
                *("yes" if one else "no" for one in seen),
                *what,
            ]
