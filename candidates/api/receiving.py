"""What every address that takes a file has in common."""

from __future__ import annotations

from django.core.files.uploadedfile import UploadedFile
from drf_spectacular.utils import OpenApiParameter
from rest_framework.request import Request

from accounts.api.limits import PersonLimit
from accounts.errors import Invalid

LOCATION = OpenApiParameter(
    "Location",
    str,
    OpenApiParameter.HEADER,
    description="Where to ask how far the reading is.",
    response=[202],
)


class UploadThrottle(PersonLimit):
    """Uploads cost more than reads."""

    scope = "upload"


def read_file(request: Request) -> tuple[bytes, str, str]:
    """Return the one file of a multipart body: its bytes, its name, the field. Raises Invalid."""
    if extra := sorted({*request.data, *request.FILES} - {"file"}):
        raise Invalid("There is no such part.", field=extra[0][:80])
    sent = request.FILES.getlist("file")
    if len(sent) != 1 or not isinstance(sent[0], UploadedFile):
        raise Invalid("Send one file in the part file.", field="file")
    return sent[0].read(), (sent[0].name or "").replace("\x00", "")[:200], "file"
