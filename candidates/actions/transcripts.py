"""Store what was said and say who is speaking."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from django.conf import settings
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from accounts.actions import record_event
from accounts.actions.audit import digest_words
from accounts.actions.locking import as_they_stand
from accounts.errors import Invalid, NotAllowed, NotFound, Refusal
from accounts.models import User
from candidates.actions.interviews import NotNow, lock_interview, loop_stream, say_changed
from candidates.actions.locking import lock_candidacy
from candidates.actions.unreadable import say_unreadable
from candidates.models import Interview, SpeakerMapping, Transcript
from candidates.permissions import may_hear
from candidates.signals import speakers_mapped, transcript_stored
from candidates.transcripts import (
    Person,
    Role,
    Turn,
    UnreadableTranscript,
    match_speakers,
    read_transcript,
)
from candidates.transcripts import Transcript as ReadTranscript


class TranscriptRefused(Refusal):
    """The file cannot be read; `data` holds the engine's code and the line."""

    code = "unreadable_transcript"
    status = 422


def store_transcript(
    interview: Interview, *, by: User, raw: bytes, filename: str = ""
) -> tuple[Transcript, bool]:
    """Keep a transcript as the interview's next version; returns it and whether it is new.

    The same file twice is one transcript. In the same transaction the suggestion is asked for.
    Raises TranscriptRefused, with nothing stored, for a file that cannot be read.
    """
    require_hearing(by, interview)
    with say_refusals():
        refuse_oversized(raw)
        read = read_transcript(raw, filename=filename)
    with transaction.atomic():
        interview = lock_to_hear(interview, by=by)
        return keep_transcript(interview, read, raw=raw, filename=filename, by=by)


def lock_to_hear(interview: Interview, *, by: User) -> Interview:
    """Return the interview, locked for who may read and store its words."""
    locked = lock_interview(interview)
    require_hearing(as_they_stand(by), locked)
    return locked


def keep_transcript(
    interview: Interview, read: ReadTranscript, *, raw: bytes, filename: str, by: User
) -> tuple[Transcript, bool]:
    """Keep what was read as the next version of a locked interview; returns it and if it is new.

    Raises NotNow when the loop is closed or the interview did not happen.
    """
    digest = hashlib.sha256(raw).hexdigest()
    if (stored := interview.transcripts.filter(raw_sha256=digest).first()) is not None:
        return stored, False
    require_open(interview)
    transcript = _create(interview, read, raw, digest, filename, by)
    _mark_held(interview, by)
    transcript_stored.send(sender=Transcript, transcript=transcript)
    return transcript, True


def refuse_oversized(raw: bytes) -> None:
    """Raise UnreadableTranscript for a file over TRANSCRIPT_MAX_BYTES."""
    if len(raw) > settings.TRANSCRIPT_MAX_BYTES:
        limit = settings.TRANSCRIPT_MAX_BYTES // 1024 // 1024
        raise UnreadableTranscript(
            "too_large", _("The file is larger than %(limit)s MB.") % {"limit": limit}
        )


@contextmanager
def say_refusals() -> Iterator[None]:
    """Turn the engine's refusals into this action's, which page and API answer alike."""
    try:
        yield
    except UnreadableTranscript as error:
        raise TranscriptRefused(
            say_unreadable(error.message, error.code, error.line),
            field="file",
            data={"reason": error.code, "line": error.line},
        ) from error


def require_open(interview: Interview) -> None:
    """Raise NotNow for an interview that takes no words any more."""
    if interview.candidacy.closed_at is not None:
        raise NotNow(_("This loop is closed."))
    if interview.state == Interview.State.DID_NOT_HAPPEN:
        raise NotNow(_("This interview did not happen."))
    if interview.candidacy.candidate.consent_withdrawn_on is not None:
        raise NotNow(_("The candidate withdrew: no words of theirs are stored."))


def _create(
    interview: Interview, read: ReadTranscript, raw: bytes, digest: str, filename: str, by: User
) -> Transcript:
    last: int = interview.transcripts.aggregate(last=Max("version"))["last"] or 0
    transcript = Transcript.objects.create(
        interview=interview,
        version=last + 1,
        raw=raw,
        raw_sha256=digest,
        filename=keep_name(filename),
        shape=read.shape,
        text=read.text,
        turns=[pack_turn(turn) for turn in read.turns],
        roles=find_roles(interview, read),
        notices=[[notice.line, notice.message] for notice in read.notices],
        words=sum(len(read.text[turn.start : turn.end].split()) for turn in read.turns),
        stored_by=by,
    )
    payload = {"version": transcript.version, "shape": read.shape, "words": transcript.words}
    payload["text"] = digest_words(transcript.text)
    record_event(
        "transcript.stored",
        transcript,
        by=by,
        payload=payload,
        stream=loop_stream(interview.candidacy.public_id),
    )
    return transcript


def keep_name(filename: str) -> str:
    """Return a file's name as every database keeps it: it only helps people to recognise it."""
    return "".join(char for char in filename if char.isprintable())[:200]


def pack_turn(turn: Turn) -> list[object]:
    """Return a turn as the row's JSON keeps it."""
    return [turn.speaker, turn.start, turn.end, turn.time, turn.line, turn.section]


def unpack_transcript(transcript: Transcript) -> ReadTranscript:
    """Return the engine's form of a stored transcript."""
    turns = tuple(
        Turn(speaker=who, start=start, end=end, time=time, line=line, section=section)
        for who, start, end, time, line, section in transcript.turns
    )
    return ReadTranscript(text=transcript.text, shape=transcript.shape, turns=turns)


def find_roles(interview: Interview, read: ReadTranscript) -> dict[str, str]:
    """Return who each speaker label is: as a person said, else by e-mail, else by name."""
    candidate = interview.candidacy.candidate
    people = [
        Person(name=row.user.name, email=row.user.email)
        for row in interview.interviewers.select_related("user")
    ]
    known = {row.label: Role(row.role) for row in interview.candidacy.speakers.all()}
    roles = match_speakers(
        read,
        candidate=Person(name=candidate.name, email=candidate.email),
        interviewers=people,
        known=known,
    )
    return {label: str(role) for label, role in roles.items()}


def take_raw_file(transcript: Transcript, *, by: User) -> tuple[bytes, str]:
    """Return the file as it came, and its name; that it was taken is noted.

    Raises NotFound or NotAllowed for who may not hear the interview.
    """
    require_hearing(by, transcript.interview)
    raw = Transcript.objects.values_list("raw", flat=True).get(pk=transcript.pk)
    stream = loop_stream(transcript.interview.candidacy.public_id)
    record_event("transcript.downloaded", transcript, by=by, stream=stream)
    return bytes(raw), transcript.filename or f"transcript-{transcript.public_id}.txt"


def _mark_held(interview: Interview, by: User) -> None:
    if interview.state == Interview.State.SCHEDULED:
        interview.state = Interview.State.HELD
        interview.save(update_fields=["state"])
        say_changed(interview, "interview.held", by)


def map_speakers(transcript: Transcript, *, by: User, roles: Mapping[str, str]) -> Transcript:
    """Say who speaker labels are (candidate, interviewer, other); remembered for the candidacy."""
    with transaction.atomic():
        lock_candidacy(transcript.interview.candidacy_id)
        require_hearing(as_they_stand(by), transcript.interview)
        rows = Transcript.objects.select_for_update(of=("self",))
        found = rows.select_related("interview__candidacy").filter(pk=transcript.pk).first()
        if found is None:  # its words went meanwhile
            raise NotFound
        transcript, candidacy = found, found.interview.candidacy
        for label, role in roles.items():
            _check_mapping(transcript, label, role)
            SpeakerMapping.objects.update_or_create(
                candidacy=candidacy, label=label, defaults={"role": role, "mapped_by": by}
            )
        transcript.roles = {**transcript.roles, **roles}
        transcript.save(update_fields=["roles"])
        record_event(
            "transcript.speakers_mapped",
            transcript,
            by=by,
            payload={"count": len(roles)},
            stream=loop_stream(candidacy.public_id),
        )
        speakers_mapped.send(sender=Transcript, transcript=transcript)
    return transcript


def _check_mapping(transcript: Transcript, label: str, role: str) -> None:
    if label not in transcript.roles:
        raise Invalid(_("Nobody in this transcript is called that."), field=f"roles.{label[:80]}")
    if role not in ("candidate", "interviewer", "other"):
        raise Invalid(_("Choose candidate, interviewer or other."), field=f"roles.{label[:80]}")


def require_hearing(by: User, interview: Interview) -> None:
    """Raise NotFound for whom the interview does not exist, NotAllowed for who was not in it."""
    if not Interview.objects.visible_to(by).filter(pk=interview.pk).exists():
        raise NotFound
    if not may_hear(by, interview):
        raise NotAllowed(_("Only this interview's interviewers and the loop's staff may do that."))
