"""Many transcripts at once: send an archive, ask how far it is."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any
from uuid import UUID

from rest_framework import serializers
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.throttling import BaseThrottle

from accounts.api.base import ApiView, find, prune
from accounts.api.describing import describe, page_of
from accounts.api.paging import Order
from accounts.api.rows import COMPUTED, Row, read_one
from accounts.api.strict import ListQuery, Query
from candidates.actions import retry_import, start_import
from candidates.actions.reading import count_states, list_rows
from candidates.api.receiving import LOCATION, UploadThrottle, read_file
from candidates.models import Import


class ArchiveFile(serializers.Serializer[Any]):
    """A ZIP archive, at most 10 MB, with one CSV: the columns file, interview, candidate."""

    file = serializers.FileField()


class ImportListRow(Row):
    """Many files at once."""

    id = serializers.UUIDField(source="public_id")
    filename = serializers.CharField()
    state = serializers.ChoiceField(
        ["waiting", "reading", "taken_in", "refused", "failed"],
        help_text="taken_in: every row has its own state. failed: it broke off, try it again.",
    )
    reason = serializers.CharField(help_text="Empty unless refused or failed.")
    total = serializers.IntegerField(allow_null=True, help_text="Rows; null until it is read.")
    rows_done = serializers.IntegerField(help_text="Rows that are taken in.")
    created_at = serializers.DateTimeField()


class ImportedFile(serializers.Serializer[Any]):
    """One row of the list."""

    line = serializers.IntegerField(help_text="Of the CSV, from 1.")
    file = serializers.CharField()
    state = serializers.ChoiceField(
        ["waiting", "reading", "read", "refused", "failed", "removed", "taken_in"],
        help_text="An upload's state; removed: dismissed or withdrawn; taken_in: not yours to "
        "hear any more.",
    )
    reason = serializers.CharField(help_text="Why it was refused or failed.")
    is_known = serializers.BooleanField(help_text="The very file was there before.")
    upload = serializers.UUIDField(
        allow_null=True, help_text="Public id of the file as it was sent; null if none was taken."
    )
    transcript = serializers.UUIDField(allow_null=True)
    candidate = serializers.UUIDField(allow_null=True)


class ImportDetail(ImportListRow):
    """Many files at once, each with its state."""

    counts = serializers.DictField(
        child=serializers.IntegerField(), source=COMPUTED, help_text="Rows by state."
    )
    rows = ImportedFile(many=True, source=COMPUTED)


class ImportsView(ApiView):
    """The caller's imports."""

    parser_classes = (MultiPartParser,)

    def get_throttles(self) -> list[BaseThrottle]:
        """Count uploads separately."""
        uploads = [UploadThrottle()] if self.request.method == "POST" else []
        return [*super().get_throttles(), *uploads]

    @describe("list_imports", "My imports", answer=page_of(ImportListRow), query=ListQuery)
    def get(self, request: Request) -> Response:
        """Answer the caller's own imports."""
        query = ListQuery.read(request.query_params)
        rows = Import.objects.visible_to(self.user).with_state()
        return self.list_rows(rows, ImportListRow, query, Order("created_at"))

    @describe(
        "start_import",
        "Send many transcripts at once",
        answer=ImportDetail,
        status=202,
        body={"multipart/form-data": ArchiveFile},
        parameters=[LOCATION],
        text="A ZIP with one CSV that says which file is whose. Each row is an upload of its own: "
        "one that fails does not stop the others, and sending the archive again takes in only "
        "what is not there yet.",
    )
    def post(self, request: Request) -> Response:
        """Keep the archive; a worker takes its rows in."""
        raw, filename, _ = read_file(request)
        batch = start_import(by=self.user, raw=raw, filename=filename)
        headers = {"Location": f"/api/v1/imports/{batch.public_id}/"}
        return Response(show_import(batch, self), status=202, headers=headers)


def show_import(batch: Import, view: ApiView) -> dict[str, Any]:
    """Return the import with its rows as its owner may know them; three queries."""
    rows = list_rows(batch, view.user)
    row = read_one(Import.objects.with_state().filter(pk=batch.pk), ImportDetail)
    return {**row, "counts": count_states(rows), "rows": [asdict(item) for item in rows]}


class ImportView(ApiView):
    """One import."""

    @describe("read_import", "How far an import is", answer=ImportDetail, query=Query)
    def get(self, request: Request, id: UUID) -> Response:  # noqa: A002 (named in the address)
        """Answer the state of each row."""
        query = Query.read(request.query_params)
        batch = find(Import.objects.visible_to(self.user).defer("raw"), id)
        return Response(prune(show_import(batch, self), ImportDetail, query.get("fields")))


class RetryImportView(ApiView):
    """Go on with an import."""

    @describe(
        "retry_import",
        "Go on with an import that broke off",
        answer=ImportDetail,
        problems=(409,),
        text="Gives it three new starts; rows that are taken in stay.",
    )
    def post(self, request: Request, id: UUID) -> Response:  # noqa: A002, ARG002 (named in the address)
        """Ask again."""
        batch = find(Import.objects.visible_to(self.user).defer("raw"), id)
        retry_import(batch, by=self.user)
        return Response(show_import(batch, self))
