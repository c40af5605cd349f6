"""Take in many transcripts at once: each row of the list by itself, and safely again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.actions import Origin, acting_as, record_event
from accounts.actions.locking import as_they_stand
from accounts.errors import Invalid, NotAllowed, NotFound, Refusal
from accounts.models import AuditEvent, User
from candidates.actions.holding import UnderHold
from candidates.actions.interviews import NotNow
from candidates.actions.locking import lock_waiting_imports
from candidates.actions.subjects import list_names
from candidates.actions.transcripts import keep_name, say_refusals
from candidates.actions.uploads import NAMELESS, upload_transcript
from candidates.models import Candidate, Import, ImportRow, Interview, LegalHold
from candidates.permissions import may_import
from candidates.personal import Called
from candidates.querysets import TAKE_IN
from candidates.transcripts import UnreadableTranscript
from candidates.transcripts.bundles import Archive, Bundle, find_file
from candidates.transcripts.listing import ListedFile, read_list
from jobs import clock
from jobs.actions import Lease, enqueue, finish, try_again
from jobs.errors import JobRefused
from jobs.models import Job

WITHDRAWN = gettext_lazy(
    "A candidate withdrew while this waited. Send it again without their files."
)
FORGOTTEN = gettext_lazy("It was refused; why, and how it was called, is no longer kept.")
REFUSALS_KEPT = timedelta(days=30)
LIST_BYTES = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Load:
    """What an import is made of: the files, the path of the list among them, and its rows."""

    bundle: Bundle
    listed_in: str
    rows: Sequence[ListedFile]


def start_import(*, by: User, raw: bytes, filename: str = "") -> Import:
    """Keep an archive and the job that takes its rows in. Raises NotAllowed, TranscriptRefused."""
    require_import(by)
    with say_refusals():
        if len(raw) > settings.IMPORT_MAX_BYTES:
            limit = settings.IMPORT_MAX_BYTES // 1024 // 1024
            raise UnreadableTranscript(
                "too_large", _("The archive is larger than %(limit)s MB.") % {"limit": limit}
            )
        load_archive(raw)  # what is wrong with it as a whole is said at once
    with transaction.atomic():
        batch = Import.objects.create(created_by=by, raw=raw, filename=keep_name(filename))
        record_event("transcripts.import_started", batch, by=by, payload={"bytes": len(raw)})
        enqueue(TAKE_IN, batch.public_id, at=clock.now())
    return batch


def require_import(by: User) -> None:
    """Raise NotAllowed for who runs no opening."""
    if not may_import(by):
        raise NotAllowed(_("Only admins, recruiters and hiring managers import transcripts."))


def load_archive(raw: bytes, listed_in: str = "") -> Load:
    """Return what an archive holds. Raises UnreadableTranscript for what is wrong as a whole."""
    return load_bundle(Archive(raw), listed_in)


def load_bundle(bundle: Bundle, listed_in: str = "") -> Load:
    """Return the files with the rows of their one list, which is found if it is not named."""
    lists = [name for name in bundle.names if name.lower().endswith(".csv")]
    if not listed_in and len(lists) != 1:
        message = _("There is no CSV file; one has to say which file is whose.")
        if lists:
            told = _("There are %(count)s CSV files; one has to say which file is whose.")
            message = told % {"count": len(lists)}
        raise UnreadableTranscript("bad_list", message)
    name = find_file(bundle, listed_in) if listed_in else lists[0]
    if name is None:
        raise UnreadableTranscript(
            "bad_list", _("There is no list %(listed_in)s.") % {"listed_in": listed_in}
        )
    return Load(bundle, name, read_list(bundle.read(name, most=LIST_BYTES)))


def take_in(lease: Lease) -> None:
    """Take in each row of the job's archive that is not yet; a second start goes on from there.

    Raises JobRefused when the archive is gone, LeaseLost when another worker took over.
    """
    batch = Import.objects.filter(public_id=lease.subject, raw__isnull=False).first()
    if batch is None:
        raise JobRefused("gone", "The archive is no longer there to be read.")
    try:
        load = load_archive(bytes(batch.raw or b""))
    except UnreadableTranscript as error:
        _close(lease, batch, refusal_code=error.code, refusal=error.message)
        return
    Import.objects.filter(pk=batch.pk).update(total=len(load.rows))
    with acting_as(Origin(kind=AuditEvent.ActorKind.WORKER)):
        for row in load.rows:
            take_row(batch, load, row)
    _close(lease, batch)


def _close(lease: Lease, batch: Import, **facts: str) -> None:
    with transaction.atomic():
        finish(lease, at=clock.now())
        Import.objects.filter(pk=batch.pk).update(raw=None, **facts)


def take_row(batch: Import, load: Load, row: ListedFile) -> ImportRow:
    """Return what became of one row: an upload, or the reason why not. Twice is once."""
    known = batch.rows.filter(line=row.line).first()
    if known is not None:
        return known
    taken = ImportRow(batch=batch, line=row.line, file=keep_name(row.file) or NAMELESS)
    with transaction.atomic():
        try:
            interview = find_interview(row, by=batch.created_by)
            raw = _read_file(load, row)
            with transaction.atomic():
                taken.upload, is_new = upload_transcript(
                    interview, by=batch.created_by, raw=raw, filename=row.file
                )
            taken.is_known = not is_new
        except UnreadableTranscript as error:
            taken.error = error.message
        except Refusal as refusal:
            taken.error = refusal.message
        _require_wanted(batch)
        taken.save(force_insert=True)
    return taken


def _require_wanted(batch: Import) -> None:
    """Raise JobRefused for an archive that was let go meanwhile: its names are written nowhere.

    The lock comes after those of the interview, as in an erasure.
    """
    locked = Import.objects.select_for_update(no_key=True).filter(pk=batch.pk)
    if locked.values_list("refusal_code", flat=True).get():
        raise JobRefused("gone", "The archive is no longer there to be read.")


def _read_file(load: Load, row: ListedFile) -> bytes:
    name = find_file(load.bundle, row.file, beside=load.listed_in) if row.file else None
    if name is None:
        raise Invalid(
            _("There is no file %(file)s, or more than one.") % {"file": row.file}
            if row.file
            else _("No file."),
            field="file",
        )
    return load.bundle.read(name, most=settings.TRANSCRIPT_MAX_BYTES)


def find_interview(row: ListedFile, *, by: User) -> Interview:
    """Return the one interview that a row means, among those that the person hears.

    By its id; else by the candidate's e-mail and the interview's name, or alone if they have one.
    Raises Invalid with the reason.
    """
    heard = Interview.objects.heard_by(by).select_related("candidacy")
    if (public_id := _read_id(row.interview)) is not None:
        found = list(heard.filter(public_id=public_id)[:2])
    elif row.candidate:
        same = Q(name__iexact=row.interview) if row.interview else Q()
        took_place = heard.exclude(state=Interview.State.DID_NOT_HAPPEN)
        found = list(took_place.filter(same, candidacy__candidate__email=row.candidate)[:2])
    else:
        told = _("Give the interview's id, or the candidate's e-mail and its name.")
        raise Invalid(told, field="interview")
    if not found:
        told = _("There is no such interview, or it is not yours to hear.")
        raise Invalid(told, field="interview")
    if len(found) > 1:
        raise Invalid(_("More than one interview fits: give its id."), field="interview")
    return found[0]


def _read_id(value: str) -> UUID | None:
    try:
        return UUID(value)
    except ValueError:
        return None


def retry_import(batch: Import, *, by: User) -> Job:
    """Give an import that broke off three new starts. Raises NotFound, NotNow."""
    with transaction.atomic():
        batch = Import.objects.select_for_update().get(pk=batch.pk)
        if not Import.objects.visible_to(as_they_stand(by)).filter(pk=batch.pk).exists():
            raise NotFound
        last = Job.objects.about(TAKE_IN, batch.public_id).first()
        if batch.raw is None or last is None or last.status != Job.Status.FAILED:
            raise NotNow(_("Only an import that broke off can be tried again."))
        job = try_again(last, at=clock.now())
        record_event("transcripts.import_retried", batch, by=by)
    return job


def forget_refusals(*, at: datetime) -> None:
    """Forget how refused rows of old lists were called: they may be of somebody long erased."""
    old = ImportRow.objects.filter(batch__created_at__lte=at - REFUSALS_KEPT)
    old.exclude(error="").exclude(file=NAMELESS).update(file=NAMELESS, error=FORGOTTEN)


def close_imports(candidate: Candidate, *, held_too: bool = False) -> None:
    """Let go of archives that wait and whose list or files name the candidate: they hold words.

    Whoever sent one may have lost the interview since, and an address may fit several: the files
    are the candidate's all the same. What cannot be read any more names nobody, and goes too.
    Raises UnderHold while a hold keeps somebody else in one of them, but for a restored backup.
    """
    waiting = lock_waiting_imports()
    standing = LegalHold.objects.none() if held_too else LegalHold.objects.standing()
    held = list(Candidate.objects.filter(holds__in=standing))
    for batch in (Import.objects.get(pk=pk) for pk in waiting):
        load = _load_waiting(batch)
        if load is not None and not _names(load, candidate):
            continue
        if load and any(_names(load, other) for other in held):
            raise UnderHold(
                _("An archive that waits also holds files of somebody under a legal hold.")
            )
        Import.objects.filter(pk=batch.pk).update(
            raw=None, refusal_code="withdrawn", refusal=WITHDRAWN
        )


def _load_waiting(batch: Import) -> Load | None:
    try:
        return load_archive(bytes(batch.raw or b""))
    except UnreadableTranscript:
        return None


def _names(load: Load, candidate: Candidate) -> bool:
    rows = Interview.objects.filter(candidacy__candidate=candidate)
    interviews = set(rows.values_list("public_id", flat=True))
    emails, called = {candidate.email} - {""}, Called(list_names(candidate))
    return any(map(called, load.bundle.names)) or any(
        row.candidate in emails or _read_id(row.interview) in interviews for row in load.rows
    )
