"""Transcripts: store, read, say who speaks, take the raw file."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.utils.http import content_disposition_header
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiResponse
from rest_framework import serializers
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.throttling import BaseThrottle

from accounts.api.base import ApiView, find, prune
from accounts.api.bulk import BulkAnswer, BulkView, many, read_ids
from accounts.api.describing import SOME_ID, describe, example, page_of
from accounts.api.paging import Order
from accounts.api.rendering import CappedJSONParser
from accounts.api.rows import read_one
from accounts.api.strict import ListQuery, Query
from candidates.actions import add_words, map_speakers, take_raw_file
from candidates.actions.locking import lock_candidacies
from candidates.actions.transcripts import TranscriptRefused
from candidates.api.people import find_wished
from candidates.api.receiving import LOCATION, UploadThrottle, read_file
from candidates.api.talks import (
    OneOfMany,
    SpeakersWish,
    TranscriptDetail,
    TranscriptRow,
    TranscriptWish,
    UploadRow,
)
from candidates.api.uploads import show_upload
from candidates.models import Candidacy, Interview, Transcript, Upload
from jobs.models import Job

JOB = ("status", "attempts", "error_code", "error", "created_at", "finished_at")
SAMPLE = "CANDIDATE: Tess Kim\n\nBob: What did you try first?\n\nTess: I rang thirty shops."


class TranscriptFile(serializers.Serializer[Any]):
    """A transcript as a file: plain text, VTT, SRT, Word or a JSON export, at most 2 MB."""

    file = serializers.FileField()


def show_transcript(transcript: Transcript) -> dict[str, Any]:
    """Return the transcript with its turns and the state of its reading; two queries."""
    row = read_one(Transcript.objects.filter(pk=transcript.pk), TranscriptDetail)
    return {
        **row,
        "turns": [_show_turn(turn, transcript.roles) for turn in transcript.turns],
        "unknown_speakers": transcript.unknown_speakers,
        "notices": [{"line": line, "detail": text} for line, text in transcript.notices],
        "job": read_job(transcript),
    }


def _show_turn(turn: list[Any], roles: dict[str, str]) -> dict[str, Any]:
    names = ("speaker", "start", "end", "time", "line", "section")
    return {**dict(zip(names, turn, strict=True)), "role": roles.get(turn[0], "unknown")}


def read_job(transcript: Transcript) -> dict[str, Any] | None:
    """Return where the reading of this transcript stands: its newest job."""
    jobs = Job.objects.filter(subject=transcript.public_id).order_by("-created_at", "-pk")
    found: dict[str, Any] | None = jobs.values(*JOB).first()
    return found


class TranscriptsView(ApiView):
    """An interview's transcripts."""

    parser_classes = (CappedJSONParser, MultiPartParser)

    def get_throttles(self) -> list[BaseThrottle]:
        """Count uploads separately."""
        uploads = [UploadThrottle()] if self.request.method == "POST" else []
        return [*super().get_throttles(), *uploads]

    @describe(
        "list_transcripts",
        "Versions of the transcript",
        answer=page_of(TranscriptRow),
        query=ListQuery,
    )
    def get(self, request: Request, id: UUID) -> Response:  # noqa: A002 (named in the address)
        """Answer the versions, without their words."""
        query = ListQuery.read(request.query_params)
        interview = find(Interview.objects.heard_by(self.user), id)
        rows = Transcript.objects.filter(interview=interview)
        return self.list_rows(rows, TranscriptRow, query, Order("stored_at"))

    @describe(
        "store_transcript",
        "Store a transcript",
        answer=TranscriptDetail,
        status=201,
        also=(200,),
        otherwise={202: UploadRow},
        body={"application/json": TranscriptWish, "multipart/form-data": TranscriptFile},
        parameters=[LOCATION],
        problems=(409,),
        text="Text up to 256 KB is read at once: 201, and `job` says where its suggestion stands. "
        "A file, or longer text, is read by a worker: 202 and an upload, to be asked at `Location` "
        "until its `state` is read, refused or failed. The same words twice are one transcript: "
        "200.",
        examples=[example("A short one", {"text": SAMPLE, "filename": "tess.txt"})],
    )
    def post(self, request: Request, id: UUID) -> Response:  # noqa: A002 (named in the address)
        """Store the next version."""
        interview = find(Interview.objects.visible_to(self.user), id)
        raw, filename, field = self._read_words(request)
        typed = field == "text"
        try:
            kept, new = add_words(
                interview, by=self.user, raw=raw, filename=filename, is_typed=typed
            )
        except TranscriptRefused as refusal:
            refusal.field = field
            raise
        if isinstance(kept, Upload):
            told = show_upload(kept)
            at = f"/api/v1/uploads/{kept.public_id}/"
            return Response(told, status=202, headers={"Location": at})
        return Response(show_transcript(kept), status=201 if new else 200)

    def _read_words(self, request: Request) -> tuple[bytes, str, str]:
        if request.content_type.startswith("multipart/"):
            return read_file(request)
        wish = self.read_body(TranscriptWish)
        return wish["text"].encode(), wish.get("filename", ""), "text"


class ManyTranscriptsView(BulkView):
    """Many transcripts."""

    row, most = OneOfMany, 20

    def get_throttles(self) -> list[BaseThrottle]:
        """Count as uploads do."""
        return [*super().get_throttles(), UploadThrottle()]

    @describe(
        "store_transcripts",
        "Store many transcripts",
        answer=BulkAnswer,
        body=many(OneOfMany, most=20),
        text="Each row for itself. The body has at most 3 MB; it counts as one upload. Longer "
        "text has status 202 and the id of an upload.",
        examples=[
            example("One of them", {"rows": [{"interview": SOME_ID, "text": SAMPLE}]}),
        ],
    )
    def post(self, request: Request) -> Response:  # noqa: ARG002 (DRF's signature)
        """Store each; a file that is there already is answered with its id."""
        return self.make_each()

    def lock_all(self, rows: Sequence[Any]) -> None:
        """Lock the candidacies whose interviews the rows are about."""
        seen = Interview.objects.visible_to(self.user)
        wanted = seen.filter(public_id__in=read_ids(rows, "interview"))
        lock_candidacies(Candidacy.objects.filter(interviews__in=wanted))

    def make(self, wish: dict[str, Any]) -> Transcript | Upload:
        """Return the stored transcript, or the upload that will become one."""
        interview = find_wished(Interview.objects.visible_to(self.user), wish, "interview")
        raw, filename = wish["text"].encode(), wish.get("filename", "")
        try:
            kept, _ = add_words(interview, by=self.user, raw=raw, filename=filename, is_typed=True)
        except TranscriptRefused as refusal:
            refusal.field = "text"
            raise
        return kept

    def status_of(self, made: Any) -> int:
        """Return 202 for what a worker has yet to read."""
        return 202 if isinstance(made, Upload) else 201


class TranscriptView(ApiView):
    """One transcript."""

    @describe("read_transcript", "One transcript", answer=TranscriptDetail, query=Query)
    def get(self, request: Request, id: UUID) -> Response:  # noqa: A002 (named in the address)
        """Answer the words with their turns, to those who were in the interview and its staff."""
        query = Query.read(request.query_params)
        transcript = find(Transcript.objects.visible_to(self.user).defer("raw"), id)
        return Response(prune(show_transcript(transcript), TranscriptDetail, query.get("fields")))


class SpeakersView(ApiView):
    """Who speaks."""

    @describe(
        "map_speakers",
        "Say who the speaker labels are",
        answer=TranscriptDetail,
        body=SpeakersWish,
        text="Remembered for the candidacy; the suggestion is made anew.",
        examples=[
            example("Two labels", {"roles": {"Speaker 1": "interviewer", "S2": "candidate"}})
        ],
    )
    def put(self, request: Request, id: UUID) -> Response:  # noqa: A002, ARG002 (named in the address)
        """Map the labels that the body names."""
        transcript = find(Transcript.objects.visible_to(self.user), id)
        return Response(
            show_transcript(map_speakers(transcript, by=self.user, **self.read_body(SpeakersWish)))
        )


class RawView(ApiView):
    """The file as it came."""

    @describe(
        "download_transcript",
        "The file as it came",
        answer=OpenApiResponse(OpenApiTypes.BINARY, description="The bytes, as an attachment."),
        media="application/octet-stream",
    )
    def get(self, request: Request, id: UUID) -> HttpResponse:  # noqa: A002, ARG002 (named in the address)
        """Answer the bytes; a browser never shows them as a page."""
        rows = Transcript.objects.visible_to(self.user).without_words()
        transcript = find(rows.select_related("interview__candidacy"), id)
        raw, name = take_raw_file(transcript, by=self.user)
        told = content_disposition_header(as_attachment=True, filename=name)
        headers = {"Content-Disposition": str(told), "X-Content-Type-Options": "nosniff"}
        return HttpResponse(raw, content_type="application/octet-stream", headers=headers)
