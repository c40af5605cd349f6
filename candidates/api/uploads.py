"""Files on their way to become transcripts: how far they are, once more, away with them."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.base import ApiView, find, prune
from accounts.api.describing import describe, page_of
from accounts.api.paging import Order
from accounts.api.rows import read_one
from accounts.api.strict import ListQuery, Query
from candidates.actions import dismiss_upload, retry_upload
from candidates.api.talks import UploadRow
from candidates.models import Interview, Upload


def show_upload(upload: Upload) -> dict[str, Any]:
    """Return the upload as the API shows it; one query."""
    return read_one(Upload.objects.with_state().filter(pk=upload.pk), UploadRow)


class UploadsView(ApiView):
    """An interview's files."""

    @describe(
        "list_uploads", "Files that were uploaded", answer=page_of(UploadRow), query=ListQuery
    )
    def get(self, request: Request, id: UUID) -> Response:  # noqa: A002 (named in the address)
        """Answer the files with their states, to those who hear the interview."""
        query = ListQuery.read(request.query_params)
        interview = find(Interview.objects.heard_by(self.user), id)
        rows = Upload.objects.with_state().filter(interview=interview)
        return self.list_rows(rows, UploadRow, query, Order("uploaded_at"))


class UploadView(ApiView):
    """One file."""

    @describe("read_upload", "How far the reading of a file is", answer=UploadRow, query=Query)
    def get(self, request: Request, id: UUID) -> Response:  # noqa: A002 (named in the address)
        """Answer the state."""
        query = Query.read(request.query_params)
        upload = find(Upload.objects.visible_to(self.user).defer("raw"), id)
        return Response(prune(show_upload(upload), UploadRow, query.get("fields")))

    @describe(
        "dismiss_upload",
        "Take away a file that was not read",
        status=204,
        problems=(409,),
        text="Only one that was refused or failed, and none while a legal hold stands.",
    )
    def delete(self, request: Request, id: UUID) -> Response:  # noqa: A002, ARG002 (named in the address)
        """Forget the file."""
        dismiss_upload(find(_of(self), id), by=self.user)
        return Response(status=204)


class RetryUploadView(ApiView):
    """Read a file again."""

    @describe(
        "retry_upload",
        "Read a file again whose reading failed",
        answer=UploadRow,
        problems=(409,),
        text="Gives it three new starts.",
    )
    def post(self, request: Request, id: UUID) -> Response:  # noqa: A002, ARG002 (named in the address)
        """Ask again."""
        upload = find(_of(self), id)
        retry_upload(upload, by=self.user)
        return Response(show_upload(upload))


def _of(view: ApiView) -> Any:
    rows = Upload.objects.visible_to(view.user).defer("raw")
    return rows.select_related("interview__candidacy")
