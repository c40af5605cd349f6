"""A file on its way to become a transcript."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from accounts.models import Identified
from candidates.models.conversations import Interview, Transcript
from candidates.querysets import UploadQuerySet
from jobs import clock


class Upload(Identified):
    """A file that came. Its bytes stay until it is read (the transcript has them) or refused.

    How far its reading is, `with_state()` tells: waiting, reading, read, refused or failed.
    `refusal_line` is a line of the file from 1, in a Word document a paragraph.
    """

    interview = models.ForeignKey(Interview, on_delete=models.PROTECT, related_name="uploads")
    raw = models.BinaryField(null=True)
    raw_sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField("bytes")
    filename = models.CharField(max_length=200, blank=True)
    transcript = models.ForeignKey(
        Transcript, on_delete=models.PROTECT, null=True, blank=True, related_name="uploads"
    )
    refusal_code = models.CharField(max_length=40, blank=True)
    refusal = models.TextField(blank=True)
    refusal_line = models.PositiveIntegerField(null=True, blank=True)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    uploaded_at = models.DateTimeField(default=clock.now)

    objects = UploadQuerySet.as_manager()

    class Meta:
        ordering = ["-uploaded_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(raw__isnull=False, transcript__isnull=True, refusal_code="")
                | Q(raw__isnull=True, transcript__isnull=False, refusal_code="")
                | (Q(raw__isnull=True, transcript__isnull=True) & ~Q(refusal_code="")),
                name="upload_waits_or_is_read_or_is_refused",
            ),
            models.UniqueConstraint(
                fields=["interview", "raw_sha256"],
                condition=Q(raw__isnull=False),
                name="upload_waits_once_per_file",
            ),
        ]

    def __str__(self) -> str:
        return self.filename or str(self.public_id)
