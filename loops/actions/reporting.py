"""What every report to recruiters stands on: whose loops it counts, over which days."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from accounts.errors import Invalid, NotAllowed
from accounts.models import User
from candidates.models import Candidacy, Opening
from jobs import clock
from loops.calibration.audit import LEAST_CELL
from loops.models import Loop
from loops.permissions import may_report
from loops.querysets import LoopQuerySet

LEAST = LEAST_CELL
"""Of fewer cards, revisions or candidates than these a report says nothing but that."""
USUAL_WEEKS = 26
FIRST_DAY, LAST_DAY = date(2000, 1, 1), date(2099, 12, 31)


@dataclass(frozen=True, slots=True)
class Period:
    """Days in UTC, both included."""

    since: date
    until: date

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
    first = since or max(FIRST_DAY, last - timedelta(weeks=USUAL_WEEKS))
    for name, day in (("since", first), ("until", last)):
        if not FIRST_DAY <= day <= LAST_DAY:
            raise Invalid(_("A day lies between 2000 and 2099."), field=name)
    if last < first:
        raise Invalid(_("The last day lies before the first."), field="until")
    return Period(first, last)


def _today() -> date:
    return clock.now().astimezone(UTC).date()


def require_reports(by: User) -> None:
    """Raise NotAllowed for whoever runs no opening."""
    if not may_report(by):
        raise NotAllowed(_("Only admins, recruiters and hiring managers read reports."))


def list_reported(by: User, opening: Opening | None) -> LoopQuerySet:
    """Return the loops that the reader runs and that are not blind to them."""
    loops = Loop.objects.open_to(by).filter(candidacy__in=Candidacy.objects.staffed_by(by))
    return loops.filter(candidacy__opening=opening) if opening else loops


def list_put_forward(by: User, opening: Opening | None) -> QuerySet[Candidacy, Candidacy]:
    """Return the candidacies that the reader runs, those with a loop that is blind left out."""
    run = Candidacy.objects.staffed_by(by)
    run = run.filter(opening=opening) if opening else run
    return run.exclude(pk__in=Loop.objects.blind_to(by).values("candidacy"))
