"""Drafts of rubrics: begin, save, publish, try, discard. And two versions side by side."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any
from uuid import UUID

from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.base import ApiView, find, prune
from accounts.api.describing import describe, example, page_of
from accounts.api.paging import Order
from accounts.api.rows import choose_names
from accounts.api.strict import ListQuery, Query
from accounts.errors import Invalid
from candidates.models import Transcript
from scorecards.actions import (
    discard_rubric_draft,
    publish_rubric_draft,
    save_rubric_draft,
    start_rubric_draft,
)
from scorecards.actions.comparing_rubrics import compare_rubrics, find_rubric, read_written
from scorecards.actions.previewing import Previewed, list_previewable, preview_rubric
from scorecards.actions.rubric_warnings import list_warnings
from scorecards.actions.rubric_words import list_faults
from scorecards.actions.rubrics import require_edit_rubrics
from scorecards.api.cards import IF_MATCH, MUST_MATCH, read_if_match
from scorecards.api.rubric_shapes import (
    ComparisonQuery,
    ComparisonShape,
    PreviewQuery,
    PreviewShape,
    PublishedShape,
    PublishWish,
    RubricDraftChange,
    RubricDraftDetail,
    RubricDraftRow,
    RubricDraftWish,
)
from scorecards.api.rubrics import EXAMPLE
from scorecards.models import Rubric, RubricDraft

ADMINS = "Admins only."


def show_draft(draft: RubricDraft) -> dict[str, Any]:
    """Return the draft, read with its people, with faults and warnings."""
    warnings = [
        {"pointer": _point(one.field), "kind": one.kind, "words": one.words, "detail": one.reason}
        for one in list_warnings(draft.competencies)
    ]
    faults = list_faults(draft.competencies).items()
    own = {name: getattr(draft, name) for name in ("name", "version", "created_at", "saved_at")}
    return {
        "id": draft.public_id,
        **own,
        "based_on": draft.based_on.public_id if draft.based_on else None,
        "saved_by": draft.saved_by.name,
        "competencies": draft.competencies,
        "faults": [{"pointer": _point(field), "detail": text} for field, text in faults],
        "warnings": warnings,
    }


def _point(field: str) -> str:
    return "/" + field.replace(".", "/")


def answer_draft(draft: RubricDraft, *, status: int = 200, fields: str | None = None) -> Response:
    """Answer the draft with its version as ETag."""
    row = prune(show_draft(draft), RubricDraftDetail, fields)
    return Response(row, status=status, headers={"ETag": f'"{draft.version}"'})


class RubricAdminView(ApiView):
    """For who may write rubrics."""

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Refuse everybody else. Raises NotAllowed."""
        super().initial(request, *args, **kwargs)
        require_edit_rubrics(self.user)

    def find_draft(self, public_id: UUID) -> RubricDraft:
        """Return the draft with its people. Raises NotFound."""
        seen = RubricDraft.objects.visible_to(self.user).select_related("based_on", "saved_by")
        return find(seen, public_id)


class RubricDraftsView(RubricAdminView):
    """Rubrics that are being written."""

    @describe(
        "list_rubric_drafts",
        "Drafts of rubrics",
        answer=page_of(RubricDraftRow),
        query=ListQuery,
        text=ADMINS,
    )
    def get(self, request: Request) -> Response:
        """Answer every draft."""
        query = ListQuery.read(request.query_params)
        rows = RubricDraft.objects.visible_to(self.user)
        return self.list_rows(rows, RubricDraftRow, query, Order("created_at"))

    @describe(
        "start_rubric_draft",
        "Begin a draft",
        answer=RubricDraftDetail,
        status=201,
        body=RubricDraftWish,
        problems=(409,),
        text="Admins only. The body of a rubric's file, which is `GET /rubrics/{id}/` with "
        "`fields=name,competencies`, is taken as it is.",
        examples=[example("A file", EXAMPLE)],
    )
    def post(self, request: Request) -> Response:  # noqa: ARG002 (DRF's signature)
        """Begin."""
        wish = self.read_body(RubricDraftWish)
        if wanted := wish.pop("rubric", None):
            seen = Rubric.objects.visible_to(self.user)
            wish["rubric"] = seen.filter(public_id=wanted).first()
            if wish["rubric"] is None:
                raise Invalid("There is no such rubric.", field="rubric")
        return answer_draft(start_rubric_draft(by=self.user, **wish), status=201)


class RubricDraftView(RubricAdminView):
    """One draft."""

    @describe("read_rubric_draft", "One draft", answer=RubricDraftDetail, query=Query, text=ADMINS)
    def get(self, request: Request, id: UUID) -> Response:  # noqa: A002 (named in the address)
        """Answer the draft with what is wrong or to be looked at."""
        query = Query.read(request.query_params)
        return answer_draft(self.find_draft(id), fields=query.get("fields"))

    @describe(
        "save_rubric_draft",
        "Write the draft's text",
        answer=RubricDraftDetail,
        body=RubricDraftChange,
        parameters=[MUST_MATCH],
        problems=(412, 428),
        text="Admins only. Texts may be empty until it is published. 412 holds `current`, the "
        "text as it stands, and `yours`.",
        examples=[example("One competency", {"competencies": EXAMPLE["competencies"]})],
    )
    def put(self, request: Request, id: UUID) -> Response:  # noqa: A002 (named in the address)
        """Save."""
        draft = self.find_draft(id)
        wanted = self.read_body(RubricDraftChange)["competencies"]
        version = read_if_match(request, draft, must=True)
        draft = save_rubric_draft(draft, by=self.user, competencies=wanted, version=version)
        return answer_draft(draft)

    @describe("discard_rubric_draft", "Discard the draft", status=204, text=ADMINS)
    def delete(self, request: Request, id: UUID) -> Response:  # noqa: A002, ARG002 (named in the address)
        """Discard; published versions stay."""
        discard_rubric_draft(self.find_draft(id), by=self.user)
        return Response(status=204)


class PublishView(RubricAdminView):
    """Publish a draft."""

    @describe(
        "publish_rubric_draft",
        "Publish the draft as the next version",
        answer=PublishedShape,
        status=201,
        body=PublishWish,
        parameters=[IF_MATCH],
        problems=(409, 412),
        text="Admins only. Loops that are open and cards that are owed or sealed keep the version "
        "they have. `newer_version` is answered when a version that you have not seen was "
        "published meanwhile.",
        examples=[example("Over version 3", {"over": 3, "openings": True})],
    )
    def post(self, request: Request, id: UUID) -> Response:  # noqa: A002 (named in the address)
        """Publish; 422 names every fault."""
        draft = self.find_draft(id)
        wish = self.read_body(PublishWish)
        done = publish_rubric_draft(
            draft,
            by=self.user,
            version=read_if_match(request, draft, must=False),
            over=wish.get("over"),
            for_openings=wish.get("openings", True),
        )
        told = {
            "rubric": done.rubric.public_id,
            "name": done.rubric.name,
            "version": done.rubric.version,
            "moved": [opening.public_id for opening in done.moved],
            "kept": [opening.public_id for opening in done.kept],
        }
        return Response(told, status=201)


class PreviewView(RubricAdminView):
    """Try a draft on a transcript."""

    @describe(
        "preview_rubric_draft",
        "Try the draft on a stored transcript",
        answer=PreviewShape,
        query=PreviewQuery,
        text="Admins only. Offered are transcripts whose suggested numbers are open to you: "
        "nothing of a loop on which you owe a scorecard. Nothing is kept but that you have seen "
        "numbers. No language model is asked: both sides are the built-in engine's.",
    )
    def get(self, request: Request, id: UUID) -> Response:  # noqa: A002 (named in the address)
        """Answer what would be suggested."""
        query = PreviewQuery.read(request.query_params)
        draft = self.find_draft(id)
        wanted = query.get("transcript")
        tried = (
            preview_rubric(draft.competencies, transcript=wanted, by=self.user) if wanted else []
        )
        told = {
            "transcript": wanted,
            "offered": [_show_offered(one) for one in list_previewable(self.user)],
            "competencies": [_show_previewed(one, wanted) for one in tried],
        }
        return Response(_leave_out(told, query.get("fields")))


def _leave_out(told: dict[str, Any], fields: str | None) -> dict[str, Any]:
    return {name: told[name] for name in choose_names(list(told), fields)}


def _show_offered(transcript: Transcript) -> dict[str, Any]:
    interview = transcript.interview
    return {
        "id": transcript.public_id,
        "version": transcript.version,
        "candidate_name": interview.candidacy.candidate.name,
        "interview_name": interview.name,
        "opening_title": interview.candidacy.opening.title,
    }


def _show_previewed(one: Previewed, transcript: UUID | None) -> dict[str, Any]:
    suggested, stored = one.suggested, one.stored
    return {
        "key": one.key,
        "name": one.name,
        "status": str(suggested.status),
        "rating": suggested.rating,
        "confidence": suggested.confidence,
        "reason": suggested.reason,
        "stored_status": stored.status if stored else None,
        "stored_rating": stored.value if stored else None,
        "stored_by": one.stored_by or None,
        "evidence": [
            {"transcript": transcript, "start": item.start, "end": item.end, "quote": item.quote}
            for item in one.passages
        ],
    }


class ComparisonView(ApiView):
    """Two versions side by side."""

    @describe(
        "compare_rubrics",
        "What differs between two versions",
        answer=ComparisonShape,
        query=ComparisonQuery,
        text="Versions are no secret inside the company; drafts are for admins.",
    )
    def get(self, request: Request) -> Response:
        """Answer the differences, word by word."""
        query = ComparisonQuery.read(request.query_params)
        before, after = (find_rubric(self.user, query[name]) for name in ("before", "after"))
        changes = compare_rubrics(read_written(before), read_written(after))
        told = {
            "before": before.public_id,
            "after": after.public_id,
            "changes": [asdict(change) for change in changes],
        }
        return Response(_leave_out(told, query.get("fields")))
