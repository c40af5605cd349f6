"""What every report to recruiters stands on: whose loops it counts, over which days."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from accounts.actions.texts import FIRST_DAY, LAST_DAY
from accounts.errors import Invalid, NotAllowed
from accounts.models import User
from candidates.models import Candidacy, Interview, Opening
from candidates.querysets import is_own_case
from jobs import clock
from loops.calibration.hiding import LEAST_CELL
from loops.permissions import may_report
from loops.querysets import read_blind

LEAST = LEAST_CELL
"""Of fewer cards, revisions or candidates than these a report says nothing but that."""
USUAL_WEEKS = 26
MOST = 10_000
"""Rows that a report goes through; of more it takes the newest, in whole days."""


@dataclass(frozen=True, slots=True)
class Period:
    """Days in UTC, both included; `is_cut` where fewer are counted than were asked for."""

    since: date
    until: date
    is_cut: bool = False

    @property
    def begin(self) -> datetime:
        """The first moment."""
        return datetime.combine(self.since, time.min, UTC)

    @property
    def end(self) -> datetime:
        """The first moment after it."""
        return datetime.combine(self.until + timedelta(days=1), time.min, UTC)


def read_period(since: date | None, until: date | None) -> Period:
    """Return the period; the last 26 weeks where nothing is asked for. Raises Invalid."""
    last = until or (max(since, _today()) if since else _today())
    first = since or max(FIRST_DAY, max(FIRST_DAY, last) - timedelta(weeks=USUAL_WEEKS))
    for name, day in (("since", first), ("until", last)):
        if not FIRST_DAY <= day <= LAST_DAY:
            raise Invalid(_("A day lies between 2000 and 2099."), field=name)
    if last < first:
        raise Invalid(_("The last day lies before the first."), field="until")
    return Period(first, last)


def shorten(period: Period, rows: QuerySet[Any, Any], moment: str) -> Period:
    """Return the period, begun so much later that at most MOST of the rows lie in it.

    `moment` is the rows' field that counts. The last day always stays.
    """
    within = rows.filter(**{f"{moment}__gte": period.begin, f"{moment}__lt": period.end})
    newest = within.order_by(f"-{moment}").values_list(moment, flat=True)
    over: datetime | None = next(iter(newest[MOST : MOST + 1]), None)
    return period if over is None else begin_after(period, over)


def begin_after(period: Period, moment: datetime) -> Period:
    """Return the period from the day after this moment on; the last day always stays."""
    day = moment.astimezone(UTC).date() + timedelta(days=1)
    return Period(min(day, period.until), period.until, is_cut=True)


def _today() -> date:
    return clock.now().astimezone(UTC).date()


def require_reports(by: User) -> None:
    """Raise NotAllowed for whoever runs no opening."""
    if not may_report(by):
        raise NotAllowed(_("Only admins, recruiters and hiring managers read reports."))


def is_reported(by: User, opening: Opening | None, interview: str = "interview") -> Q:
    """True where the interview at this path is of a loop that the reader runs and may see.

    To whoever runs all of them it names the few that are not, by their keys: the database then
    knows that cards are found by their time alone.
    """
    if opening or not by.is_admin:
        return Q(**{f"{interview}__candidacy__in": list_put_forward(by, opening)})
    own = Candidacy.objects.order_by().filter(is_own_case(by, "candidate")).values("pk")
    blind = Candidacy.objects.order_by().filter(pk__in=read_blind(by)).values("pk")
    hidden = Interview.objects.order_by().filter(candidacy__in=own.union(blind))
    return ~Q(**{f"{interview}__in": list(hidden.values_list("pk", flat=True))})


def list_put_forward(by: User, opening: Opening | None) -> QuerySet[Candidacy, Candidacy]:
    """Return the candidacies that the reader runs, those with a loop that is blind left out."""
    run = Candidacy.objects.staffed_by(by)
    run = run.filter(opening=opening) if opening else run
    return run.exclude(pk__in=read_blind(by))
