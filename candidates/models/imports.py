"""Many files at once."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from accounts.models import Identified
from candidates.models.uploads import Upload
from candidates.querysets import ImportQuerySet
from jobs import clock


class Import(Identified):
    """An archive with a list of whose its files are. `raw` stays until each row is taken in."""

    filename = models.CharField(max_length=200, blank=True)
    raw = models.BinaryField(null=True)
    refusal_code = models.CharField(max_length=40, blank=True)
    refusal = models.TextField(blank=True)
    total = models.PositiveSmallIntegerField("rows of its list, once it is read", null=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="imports"
    )
    created_at = models.DateTimeField(default=clock.now)

    objects = ImportQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(refusal_code="") | Q(raw__isnull=True),
                name="import_that_is_refused_is_not_kept",
            )
        ]

    def __str__(self) -> str:
        return self.filename or str(self.public_id)


class ImportRow(models.Model):
    """One row of the list: the upload it became, or why it became none.

    `is_known` says that the very file was there before. `upload` is empty again when a candidate
    withdrew or somebody dismissed the file.
    """

    batch = models.ForeignKey(Import, on_delete=models.CASCADE, related_name="rows")
    line = models.PositiveIntegerField("line of the list, from 1")
    file = models.CharField(max_length=300)
    upload = models.ForeignKey(
        Upload, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    is_known = models.BooleanField(default=False)
    error = models.TextField(blank=True)

    class Meta:
        ordering = ["batch", "line"]
        constraints = [
            models.UniqueConstraint(fields=["batch", "line"], name="import_row_is_taken_once"),
            models.CheckConstraint(
                condition=Q(error="") | Q(upload__isnull=True),
                name="import_row_is_an_upload_or_an_error",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.line}: {self.file}"
