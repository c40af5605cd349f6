"""For admins: the audit log and the calibration runs. Their own open scorecards come first."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import Min, QuerySet
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.base import ApiView, find, prune
from accounts.api.describing import describe, page_of
from accounts.api.paging import Order
from accounts.api.rows import read_one
from accounts.api.strict import ListQuery, Query
from accounts.errors import NotAllowed
from accounts.models import AuditEvent, User
from accounts.permissions import may_administer
from loops.api.verdict_shapes import AuditQuery, AuditRow, RunDetail, RunRow
from loops.models import CalibrationRun
from scorecards.models import Scorecard


def require_admin(user: User) -> None:
    """Raise NotAllowed for anybody but a company admin."""
    if not may_administer(user):
        raise NotAllowed("Only a company admin may read this.")


def runs_for(user: User) -> QuerySet[CalibrationRun, CalibrationRun]:
    """Return the runs an admin may read: while they owe a card, those from before it was given.

    A later run counts what their colleagues have submitted since.
    """
    runs = CalibrationRun.objects.all()
    since = Scorecard.objects.owed().filter(author=user).aggregate(first=Min("created_at"))["first"]
    return runs if since is None else runs.filter(created_at__lt=since)


class AuditView(ApiView):
    """The audit log."""

    @describe(
        "list_audit_events",
        "The audit log",
        answer=page_of(AuditRow),
        query=AuditQuery,
        text="Admins only. Events of loops on which you owe a scorecard are kept back until you "
        "have sealed it.",
    )
    def get(self, request: Request) -> Response:
        """Answer events, the newest first."""
        query = AuditQuery.read(request.query_params)
        require_admin(self.user)
        rows = _filter(AuditEvent.objects.visible_to(self.user), query)
        return self.list_rows(rows, AuditRow, query, Order("at", "digest"))


def _filter(rows: Any, query: dict[str, Any]) -> Any:
    paths = {"subject": "subject_id", "actor": "actor__public_id", "stream": "stream__name"}
    rows = rows.filter(**{path: query[name] for name, path in paths.items() if name in query})
    verb = query.get("verb", "")
    if verb.endswith("."):
        return rows.filter(verb__startswith=verb)
    return rows.filter(verb=verb) if verb else rows


class RunsView(ApiView):
    """Calibrations of the company."""

    @describe(
        "list_calibration_runs",
        "Calibration runs",
        answer=page_of(RunRow),
        query=ListQuery,
        text="Admins only. While you owe a scorecard, runs from before it was assigned.",
    )
    def get(self, request: Request) -> Response:
        """Answer the runs, the newest first."""
        query = ListQuery.read(request.query_params)
        require_admin(self.user)
        return self.list_rows(runs_for(self.user), RunRow, query, Order("created_at"))


class RunView(ApiView):
    """One calibration."""

    @describe("read_calibration_run", "One calibration run", answer=RunDetail, query=Query)
    def get(self, request: Request, id: UUID) -> Response:  # noqa: A002 (named in the address)
        """Answer variances and every interviewer's severity; admins only."""
        query = Query.read(request.query_params)
        require_admin(self.user)
        run = find(runs_for(self.user), id)
        row = read_one(CalibrationRun.objects.filter(pk=run.pk), RunDetail)
        return Response(prune(row, RunDetail, query.get("fields")))
