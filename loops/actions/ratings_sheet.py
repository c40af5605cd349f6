"""Every submitted rating as one table: streamed by one statement, however many there are."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from django.db import connection
from django.db.models import Case, CharField, F, Func, Q, QuerySet, Value, When
from django.db.models.functions import Concat

from accounts.actions import record_event
from accounts.actions.sheets import write_csv
from accounts.models import User
from candidates.models import Candidacy
from loops.actions.reporting import require_reports
from scorecards.models import Rating, Scorecard

CARD = "revision__scorecard"
CANDIDACY = f"{CARD}__interview__candidacy"
COLUMNS = {
    "scorecard": f"{CARD}__public_id",
    "candidate": f"{CANDIDACY}__candidate__name",
    "opening": f"{CANDIDACY}__opening__title",
    "interview": f"{CARD}__interview__name",
    "interviewer": f"{CARD}__author__name",
    "kind": f"{CARD}__kind",
    "revision": "revision__number",
    "sealed_at": "revision__sealed_at",
    "overall": "revision__overall",
    "competency": "competency",
    "answer": "status",
    "rating": "value",
}
FORMULA = r"^[=+\-@\t\r\n＝＋－＠]"  # noqa: RUF001 (wide forms run in some spreadsheets)
"""What sheets.disarm looks for, as both databases read it."""
TYPED = ("candidate", "opening", "interview", "interviewer", "competency")
"""The columns that people typed: a spreadsheet must not run them."""


class Moment(Func):
    """A time as ISO 8601 in UTC, to the second, the same text from both databases."""

    output_field = CharField()

    def as_postgresql(self, compiler: Any, connection: Any, **_: Any) -> Any:
        """Return PostgreSQL's way of writing it."""
        pattern = "to_char(%(expressions)s AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS\"Z\"')"
        return self.as_sql(compiler, connection, template=pattern)

    def as_sqlite(self, compiler: Any, connection: Any, **_: Any) -> Any:
        """Return SQLite's way of writing it."""
        pattern = "strftime('%%%%Y-%%%%m-%%%%dT%%%%H:%%%%M:%%%%SZ', %(expressions)s)"
        return self.as_sql(compiler, connection, template=pattern)


def export_ratings(*, by: User) -> Iterator[bytes]:
    """Yield the CSV file of every rating of every submitted card that `by` runs and may see.

    One line a rating, revisions too: the line with a card's highest `revision` is what stands. The
    export is audited. Raises NotAllowed.
    """
    require_reports(by)
    record_event("ratings.exported", by, by=by)
    rows = _list_rows(by)
    if connection.vendor != "postgresql":
        return (line.encode() for line in write_csv(list(COLUMNS), _spell(rows)))
    return _copy(rows)


def _list_rows(by: User) -> QuerySet[Rating, tuple[Any, ...]]:
    run = Candidacy.objects.staffed_by(by)
    cards = Scorecard.objects.visible_to(by).filter(interview__candidacy__in=run)
    told = {f"{name}_told": _write_column(name) for name in (*TYPED, "sealed_at")}
    paths = (f"{name}_told" if f"{name}_told" in told else path for name, path in COLUMNS.items())
    ratings = Rating.objects.filter(**{f"{CARD}__in": cards}).annotate(**told)
    return ratings.order_by("pk").values_list(*paths)


def _write_column(name: str) -> Any:
    path = COLUMNS[name]
    if name == "sealed_at":
        return Moment(path)
    armed = Q(**{f"{path}__regex": FORMULA})
    return Case(
        When(armed, then=Concat(Value("'"), F(path))),
        default=F(path),
        output_field=CharField(),
    )


def _spell(rows: QuerySet[Rating, tuple[Any, ...]]) -> Iterator[Sequence[object]]:
    yield from rows.iterator(chunk_size=2_000)


def _copy(rows: QuerySet[Rating, tuple[Any, ...]]) -> Iterator[bytes]:
    """Let PostgreSQL write the lines; nothing is held here but the piece on its way."""
    yield from (line.encode() for line in write_csv(list(COLUMNS), ()))
    operations: Any = connection.ops
    select = operations.compose_sql(*rows.query.sql_with_params())
    with (
        connection.cursor() as cursor,
        cursor.copy(f"COPY ({select}) TO STDOUT (FORMAT csv)") as pieces,
    ):
        yield from (bytes(piece) for piece in pieces)
