"""Reports: the same actions as on their pages."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.base import ApiView, prune
from accounts.api.describing import describe
from accounts.api.strict import Query
from candidates.api.people import find_wished
from candidates.models import Opening
from loops.actions.funnel import report_funnel
from loops.actions.impact import report_impact
from loops.actions.movement import report_movement
from loops.actions.reporting import Period
from loops.actions.revealed import Change, list_changes
from loops.actions.timing import report_timing
from loops.api.report_shapes import (
    DaysQuery,
    FunnelShape,
    ImpactShape,
    MovementShape,
    OpeningParameter,
    RevealedListShape,
    TimingShape,
    YearQuery,
)

OF_THEIR_OWN = (
    "Admins, recruiters and hiring managers, on loops that they run and that are not blind to "
    "them. Numbers that would tell of single people are null."
)
OF_ADMINS = "Admins only. Loops that are blind to you are left out."


class ReportView(ApiView):
    """A report over what the query asks for."""

    def read(self, request: Request, shape: type[OpeningParameter]) -> tuple[str | None, Any]:
        """Return the wanted fields and the report's arguments. Raises Invalid at `opening`."""
        query = shape.read(request.query_params)
        wanted = query.pop("fields", None)
        if "opening" in query:
            query["opening"] = find_wished(Opening.objects.staffed_by(self.user), query, "opening")
        return wanted, {"by": self.user, **query}


class TimingView(ReportView):
    """How long scorecards take."""

    @describe(
        "report_time_to_submit",
        "Time to submit",
        answer=TimingShape,
        query=DaysQuery,
        text=OF_THEIR_OWN,
    )
    def get(self, request: Request) -> Response:
        """Answer the pace of everybody, by week and by interviewer."""
        wanted, asked = self.read(request, DaysQuery)
        report = report_timing(**asked)
        row = {
            **_tell(report.period),
            "everybody": asdict(report.everybody),
            "weeks": [{"monday": one.monday, **asdict(one.pace)} for one in report.weeks],
            "people": [
                {"person": one.person, "name": one.name, **asdict(one.pace)}
                for one in report.people
            ],
            "unnamed": report.unnamed,
        }
        return Response(prune(row, TimingShape, wanted))


class FunnelView(ReportView):
    """How far candidates come."""

    @describe("report_funnel", "Funnel", answer=FunnelShape, query=DaysQuery, text=OF_THEIR_OWN)
    def get(self, request: Request) -> Response:
        """Answer the stages, by the day on which candidates were put forward."""
        wanted, asked = self.read(request, DaysQuery)
        report = report_funnel(**asked)
        row = {**_tell(report.period), "stages": [asdict(one) for one in report.stages]}
        return Response(prune(row, FunnelShape, wanted))


class MovementView(ReportView):
    """How far sealed answers lie from those that stand now."""

    @describe(
        "report_movement",
        "Sealed to revised",
        answer=MovementShape,
        query=YearQuery,
        text=OF_THEIR_OWN,
    )
    def get(self, request: Request) -> Response:
        """Answer how answers moved, by competency."""
        wanted, asked = self.read(request, YearQuery)
        report = report_movement(**asked)
        row = {name: getattr(report, name) for name in ("since", "sealed", "revised", "heard")}
        row["shifts"] = [asdict(one) for one in report.shifts]
        return Response(prune(row, MovementShape, wanted))


class ImpactView(ReportView):
    """Selection rates of groups."""

    @describe(
        "report_impact", "Adverse impact", answer=ImpactShape, query=YearQuery, text=OF_ADMINS
    )
    def get(self, request: Request) -> Response:
        """Answer every table."""
        wanted, asked = self.read(request, YearQuery)
        report = report_impact(**asked)
        names = ("grouping", "variant", "left_out", "unknown")
        tables = [
            {
                **{name: getattr(table, name) for name in names},
                "lines": [asdict(line) for line in table.lines],
            }
            for table in report.tables
        ]
        row = {"threshold": report.threshold, "decided": report.decided, "tables": tables}
        return Response(prune(row, ImpactShape, wanted))


class RevealedView(ApiView):
    """Revisions after others' opinions were open."""

    @describe(
        "report_changed_after_reveal",
        "Changed after reveal",
        answer=RevealedListShape,
        query=Query,
        text=f"{OF_ADMINS} The newest 500; the page's CSV holds all of them.",
    )
    def get(self, request: Request) -> Response:
        """Answer each revision and what moved."""
        wanted = Query.read(request.query_params).get("fields")
        row = {"results": [_write(one) for one in list_changes(by=self.user)]}
        return Response(prune(row, RevealedListShape, wanted))


def _tell(period: Period) -> dict[str, Any]:
    return {"since": period.since, "until": period.until}


def _write(change: Change) -> dict[str, Any]:
    return {
        "loop": change.loop.public_id,
        "author": change.author.public_id,
        "author_name": change.author.name,
        "revision": change.number,
        "at": change.at,
        "basis": change.basis,
        "saw_suggestion": change.saw_suggestion,
        "saw_colleagues": change.saw_colleagues,
        "moves": [asdict(move) for move in change.moves],
    }
