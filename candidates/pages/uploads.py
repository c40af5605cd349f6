"""Uploads are kept in memory up to a limit; what lies above is dropped and refused by name."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import InMemoryUploadedFile
from django.core.files.uploadhandler import FileUploadHandler, StopFutureHandlers
from django.utils.translation import gettext as _

from candidates.actions.transcripts import TranscriptRefused

OF_IMPORTS = ("/candidates/imports/", "/api/v1/imports/")


class OversizedFile(InMemoryUploadedFile):
    """What is left of a file over the limit: its name and size. Reading it is refused.

    A refusal raised while the body is still read would surface in the CSRF check as a 500.
    """

    most = 0

    def read(self, *_: Any) -> bytes:
        """Raise TranscriptRefused, which page and API answer alike."""
        raise TranscriptRefused(say_limit(self.most), field="file", data={"reason": "too_large"})


def say_limit(most: int) -> str:
    """Return the sentence that refuses a file over `most` bytes."""
    return _("The file is larger than %(value)s MB.") % {"value": most // 1024 // 1024}


def find_limit(path: str) -> int:
    """Return how many bytes the files of one request may have together."""
    return settings.IMPORT_MAX_BYTES if path in OF_IMPORTS else settings.TRANSCRIPT_MAX_BYTES


class CappedUploadHandler(FileUploadHandler):
    """Keep the files of one request while together they hold as many bytes as its address takes."""

    def __init__(self, request: Any = None) -> None:
        super().__init__(request)
        self.most = find_limit(getattr(request, "path", ""))
        self.kept = 0
        self.over = False
        self.body = BytesIO()

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """Begin a file; no later handler sees it."""
        super().new_file(*args, **kwargs)
        self.body = BytesIO()
        raise StopFutureHandlers

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:  # noqa: ARG002 (Django's signature)
        """Keep a chunk, or drop it once the limit is passed."""
        self.kept += len(raw_data)
        if self.kept > self.most:
            self.over, self.body = True, BytesIO()
        else:
            self.body.write(raw_data)
        return None

    def file_complete(self, file_size: int) -> InMemoryUploadedFile:
        """Return the file, or what stands for one that was too large."""
        kind = OversizedFile if self.over else InMemoryUploadedFile
        self.body.seek(0)
        made = kind(
            file=self.body,
            field_name=self.field_name,
            name=self.file_name or "transcript",
            content_type=self.content_type or "",
            size=file_size,
            charset=self.charset,
        )
        if isinstance(made, OversizedFile):
            made.most = self.most
        return made
