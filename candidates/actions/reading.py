"""Read what became of many files, for page, API and command alike."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from accounts.models import User
from candidates.models import Import, ImportRow, Upload

UNDER_WAY = ("waiting", "reading")


@dataclass(frozen=True, slots=True)
class TakenRow:
    """One row of an import's list as its owner may know it.

    `state` is an upload's (waiting, reading, read, refused, failed), or `removed` when the file was
    dismissed or withdrawn, or `taken_in` when the owner may no longer hear the interview.
    """

    line: int
    file: str
    state: str
    reason: str = ""
    is_known: bool = False
    upload: UUID | None = None
    transcript: UUID | None = None
    candidate: UUID | None = None


def list_rows(batch: Import, reader: User) -> list[TakenRow]:
    """Return the rows that are taken in, in the list's order; two queries."""
    rows = list(batch.rows.all())
    seen = Upload.objects.visible_to(reader).with_state()
    uploads = seen.filter(pk__in=[row.upload_id for row in rows if row.upload_id])
    by_key = {row.pk: row for row in uploads.select_related(*_NEEDED).only(*_ONLY)}
    return [_show(row, by_key.get(row.upload_id or 0)) for row in rows]


_NEEDED = ("transcript", "interview__candidacy__candidate")
_ONLY = (
    "public_id",
    "transcript__public_id",
    "interview__candidacy__candidate__public_id",
    "refusal_code",
)


def _show(row: ImportRow, upload: Upload | None) -> TakenRow:
    if row.error:
        return TakenRow(row.line, row.file, "refused", row.error)
    if upload is None:
        return TakenRow(row.line, row.file, "taken_in" if row.upload_id else "removed")
    told = vars(upload)
    return TakenRow(
        line=row.line,
        file=row.file,
        state=told["state"],
        reason=told["reason"],
        is_known=row.is_known,
        upload=upload.public_id,
        transcript=upload.transcript.public_id if upload.transcript else None,
        candidate=upload.interview.candidacy.candidate.public_id,
    )


def count_states(rows: Iterable[TakenRow]) -> dict[str, int]:
    """Return how many rows are in each state that occurs."""
    return dict(Counter(row.state for row in rows))
