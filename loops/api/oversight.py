"""For admins: the audit log and the calibration runs. Their own open scorecards come first."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from rest_framework.request import Request
from rest_framework.response import Response

from accounts.actions.heads import build_head
from accounts.api.base import ApiView, find, prune
from accounts.api.describing import describe, page_of
from accounts.api.paging import Order
from accounts.api.rows import read_one
from accounts.api.strict import ListQuery, Query
from accounts.errors import NotAllowed
from accounts.models import AuditEvent, User
from accounts.permissions import may_administer
from jobs import clock
from loops.api.verdict_shapes import AuditHead, AuditQuery, AuditRow, RunDetail, RunRow
from loops.models import CalibrationRun


def require_admin(user: User) -> None:
    """Raise NotAllowed for anybody but a company admin."""
    if not may_administer(user):
        raise NotAllowed("Only a company admin may read this.")


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
    paths = {
        "subject": "subject_id",
        "actor": "actor__public_id",
        "stream": "stream__name",
        "since": "at__gte",
        "until": "at__lt",
    }
    rows = rows.filter(**{path: query[name] for name, path in paths.items() if name in query})
    verb = query.get("verb", "")
    if verb.endswith("."):
        return rows.filter(verb__startswith=verb)
    return rows.filter(verb=verb) if verb else rows


class AuditHeadView(ApiView):
    """Where the audit log ends."""

    @describe(
        "read_audit_head",
        "The head of the audit log",
        answer=AuditHead,
        query=Query,
        text="Admins only. Keep it elsewhere: `manage.py verify_audit --head` then finds a log "
        "that was cut or written anew. Streams that hide something from you are left out.",
    )
    def get(self, request: Request) -> Response:
        """Answer name, length and last digest of each stream."""
        wanted = Query.read(request.query_params).get("fields")
        require_admin(self.user)
        return Response(prune(build_head(at=clock.now(), reader=self.user), AuditHead, wanted))


class RunsView(ApiView):
    """Calibrations of the company."""

    @describe(
        "list_calibration_runs",
        "Calibration runs",
        answer=page_of(RunRow),
        query=ListQuery,
        text="Admins only. While you owe a scorecard, runs from before its loop opened.",
    )
    def get(self, request: Request) -> Response:
        """Answer the runs, the newest first."""
        query = ListQuery.read(request.query_params)
        require_admin(self.user)
        return self.list_rows(
            CalibrationRun.objects.visible_to(self.user), RunRow, query, Order("created_at")
        )


class RunView(ApiView):
    """One calibration."""

    @describe("read_calibration_run", "One calibration run", answer=RunDetail, query=Query)
    def get(self, request: Request, id: UUID) -> Response:  # noqa: A002 (named in the address)
        """Answer variances and every interviewer's severity; admins only."""
        query = Query.read(request.query_params)
        require_admin(self.user)
        run = find(CalibrationRun.objects.visible_to(self.user), id)
        row = read_one(CalibrationRun.objects.filter(pk=run.pk), RunDetail)
        row["interviewers"] = [_show_interviewer(item) for item in row["interviewers"]]
        row["facts"] = _show_facts(row["facts"])
        return Response(prune(row, RunDetail, query.get("fields")))


OF_A_PERSON = ("leniency", "sd", "lo95", "hi95")
ALWAYS = ("interviewer", "n_interviews", "enough", "component")


def _show_interviewer(item: Mapping[str, Any]) -> dict[str, Any]:
    """Leave out what says something about a person of whom too little is known."""
    known = {name: item[name] if item["enough"] else None for name in OF_A_PERSON}
    return {**known, **{name: item[name] for name in ALWAYS}}


def _show_facts(facts: Mapping[str, Any]) -> dict[str, Any] | None:
    if not facts:
        return None
    kept = ("ceiling_share", "loop_reliability", "alpha", "panels")
    groups = [
        {name: item[name] for name in ("number", "interviewers", "candidates")}
        for item in facts["components"]
    ]
    return {**{name: facts[name] for name in kept}, "components": groups}
