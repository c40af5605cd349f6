"""Take a file in at once, and have a worker read it."""

from __future__ import annotations

import hashlib

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from accounts.actions import Origin, acting_as, record_event
from accounts.actions.locking import as_they_stand
from accounts.errors import NotFound
from accounts.models import AuditEvent, User
from candidates.actions.holding import require_no_hold
from candidates.actions.interviews import NotNow, lock_interview, loop_stream
from candidates.actions.locking import lock_candidacy, lock_candidate
from candidates.actions.transcripts import (
    keep_name,
    keep_transcript,
    lock_to_hear,
    refuse_oversized,
    require_hearing,
    require_open,
    say_refusals,
    store_transcript,
)
from candidates.models import ImportRow, Interview, Transcript, Upload
from candidates.querysets import READ_UPLOAD
from candidates.transcripts import Transcript as ReadTranscript
from candidates.transcripts import (
    UnreadableTranscript,
    read_apart,
    refuse_other_files,
)
from jobs import clock
from jobs.actions import Lease, enqueue, finish, try_again
from jobs.errors import JobRefused
from jobs.models import Job

NAMELESS = "?"
"""How a row of a list calls a file that has no name, or none any more."""


def add_words(
    interview: Interview, *, by: User, raw: bytes, filename: str = "", is_typed: bool
) -> tuple[Transcript | Upload, bool]:
    """Store what was typed or pasted at once if it is short; have anything else read by a worker.

    Returns the transcript, or the upload that will become one, and whether it is new. Raises as
    store_transcript and upload_transcript do.
    """
    if is_typed and len(raw) <= settings.TRANSCRIPT_READ_AT_ONCE_BYTES:
        return store_transcript(interview, by=by, raw=raw, filename=filename)
    upload, is_new = upload_transcript(interview, by=by, raw=raw, filename=filename)
    return (upload if upload.transcript is None else upload.transcript), is_new


def upload_transcript(
    interview: Interview, *, by: User, raw: bytes, filename: str = ""
) -> tuple[Upload, bool]:
    """Keep a file and the job that reads it; returns the upload and whether it is new.

    A file that waits or is stored already is not taken twice. Raises TranscriptRefused for what
    is no transcript at first sight, NotNow for an interview that takes no words.
    """
    require_hearing(by, interview)
    with say_refusals():
        refuse_oversized(raw)
        if not raw:
            raise UnreadableTranscript("blank", _("The file is empty."))
        refuse_other_files(raw, filename=filename)
    digest = hashlib.sha256(raw).hexdigest()
    with transaction.atomic():
        interview = lock_to_hear(interview, by=by)
        if (known := _find_known(interview, digest)) is not None:
            _wake(known)
            return known, False
        require_open(interview)
        stored = interview.transcripts.filter(raw_sha256=digest).first()
        upload = _create(interview, digest, filename, by, raw, stored)
        if stored is None:
            _note(upload, "transcript.uploaded", by, bytes=len(raw))
            enqueue(READ_UPLOAD, upload.public_id, at=clock.now())
    return upload, stored is None


def _find_known(interview: Interview, digest: str) -> Upload | None:
    same = interview.uploads.defer("raw").filter(raw_sha256=digest, refusal_code="")
    return same.select_related("transcript").first()


def _wake(upload: Upload) -> None:
    """Read a file again whose reading failed: who sends it once more asks for that."""
    last = Job.objects.about(READ_UPLOAD, upload.public_id).first()
    if upload.transcript is None and last is not None and last.status == Job.Status.FAILED:
        try_again(last, at=clock.now())


def _create(
    interview: Interview,
    digest: str,
    filename: str,
    by: User,
    raw: bytes,
    stored: Transcript | None,
) -> Upload:
    return Upload.objects.create(
        interview=interview,
        raw=raw if stored is None else None,
        raw_sha256=digest,
        size=len(raw),
        filename=keep_name(filename),
        transcript=stored,
        uploaded_by=by,
    )


def _note(upload: Upload, verb: str, by: User | None, **facts: object) -> None:
    stream = loop_stream(upload.interview.candidacy.public_id)
    record_event(verb, upload, by=by, stream=stream, payload=facts)


def read_upload(lease: Lease) -> None:
    """Read the job's file under limits; keep the transcript, or why it cannot be read.

    Raises JobRefused when there is nothing to read, ReaderLost when another try may help,
    LeaseLost when another worker took over.
    """
    waiting = Upload.objects.filter(public_id=lease.subject, raw__isnull=False)
    upload = waiting.select_related("interview__candidacy", "uploaded_by").first()
    if upload is None:
        raise JobRefused("gone", "The file is no longer there to be read.")
    try:
        read = read_apart(
            bytes(upload.raw or b""),
            filename=upload.filename,
            seconds=settings.TRANSCRIPT_READ_SECONDS,
            megabytes=settings.TRANSCRIPT_READ_MEGABYTES,
        )
        _keep(lease, upload, read)
    except UnreadableTranscript as error:
        _refuse(lease, upload, code=error.code, reason=error.message, line=error.line)
    except NotNow as error:
        _refuse(lease, upload, code=error.code, reason=error.message)


def _keep(lease: Lease, upload: Upload, read: ReadTranscript) -> None:
    worker = Origin(kind=AuditEvent.ActorKind.WORKER)
    with transaction.atomic(), acting_as(worker):
        interview = _finish(lease, upload)
        upload.transcript, _ = keep_transcript(
            interview,
            read,
            raw=bytes(upload.raw or b""),
            filename=upload.filename,
            by=upload.uploaded_by,
        )
        upload.raw = None
        upload.save(update_fields=["transcript", "raw"])


def _finish(lease: Lease, upload: Upload) -> Interview:
    """End the job and return the interview, locked first: an erasure locks it, then calls off."""
    interview = lock_interview(upload.interview)
    finish(lease, at=clock.now())
    return interview


def _refuse(
    lease: Lease, upload: Upload, *, code: str, reason: str, line: int | None = None
) -> None:
    """Say why the file cannot be read, and let it go; under a legal hold the job fails instead."""
    with transaction.atomic():
        interview = _finish(lease, upload)
        if lock_candidate(interview.candidacy.candidate_id).holds.standing().exists():
            raise JobRefused(code, reason)  # its bytes stay
        waiting = Upload.objects.filter(pk=upload.pk, raw__isnull=False)
        if not waiting.update(
            raw=None, refusal_code=code, refusal=reason, refusal_line=line
        ):  # withdrawn meanwhile
            return
        _note(upload, "transcript.refused", None, code=code, line=line)


def retry_upload(upload: Upload, *, by: User) -> Job:
    """Give a reading that failed three new starts. Raises NotNow unless it failed."""
    with transaction.atomic():
        upload = _lock(upload, by)
        last = Job.objects.about(READ_UPLOAD, upload.public_id).first()
        if upload.raw is None or last is None or last.status != Job.Status.FAILED:
            raise NotNow(_("Only a reading that failed can be tried again."))
        job = try_again(last, at=clock.now())
        _note(upload, "transcript.upload_retried", by)
    return job


def dismiss_upload(upload: Upload, *, by: User) -> None:
    """Take away a file that was refused or could not be read. Raises NotNow for any other.

    Raises UnderHold, for it may hold the candidate's words.
    """
    with transaction.atomic():
        upload = _lock(upload, by)
        require_no_hold(lock_candidate(upload.interview.candidacy.candidate_id))
        if Upload.objects.state_of(upload) not in {"refused", "failed"}:
            raise NotNow(_("Only a file that could not be read can be dismissed."))
        _note(upload, "transcript.upload_dismissed", by)
        forget_names(Upload.objects.filter(pk=upload.pk))
        upload.delete()


def forget_names(uploads: QuerySet[Upload, Upload]) -> None:
    """Forget how lists called these files, which go: nothing ties the rows to anybody any more."""
    ImportRow.objects.filter(upload__in=uploads).update(file=NAMELESS)


def _lock(upload: Upload, by: User) -> Upload:
    lock_candidacy(upload.interview.candidacy_id)
    require_hearing(as_they_stand(by), upload.interview)
    rows = Upload.objects.select_for_update(of=("self",)).select_related("interview__candidacy")
    found = rows.filter(pk=upload.pk).first()
    if found is None:  # its words went meanwhile
        raise NotFound
    return found
