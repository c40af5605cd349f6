"""One candidate as a reader may know them; each part is read once."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef

from accounts.errors import NotFound
from accounts.models import User
from candidates.models import Candidacy, Candidate, Interview, Opening, Transcript, Upload
from candidates.pages.forms import PlainForm
from candidates.pages.people_forms import (
    NoticeForm,
    PutForwardForm,
    SpeakersForm,
    WithdrawalForm,
    WordsForm,
)
from candidates.permissions import may_add_candidates
from candidates.querysets import OpeningQuerySet
from jobs.models import Job

SPEAKERS = "speakers-"


@dataclass(frozen=True, slots=True)
class Words:
    """A stored transcript, how far its reading is, and the form that says who speaks."""

    transcript: Transcript
    job: Job | None
    form: PlainForm | None
    is_newest: bool
    upload: Upload | None


@dataclass(frozen=True, slots=True)
class Talk:
    """An interview with its transcripts; `is_heard` where the reader may read and add words.

    `uploads` are the files that are no transcripts yet, or never will be.
    """

    interview: Interview
    is_heard: bool
    words: tuple[Words, ...]
    uploads: tuple[Upload, ...]

    @property
    def waiting(self) -> list[Upload]:
        """The files that are still to be read; on the page the first of them asks for all."""
        return [row for row in self.uploads if vars(row)["state"] in {"waiting", "reading"}]

    @property
    def also_waiting(self) -> str:
        """Where the others stand on the page."""
        return ",".join(f"#u-{row.public_id}" for row in self.waiting[1:])


@dataclass(frozen=True, slots=True)
class Group:
    """A candidacy with its interviews; `runs` for its staff."""

    candidacy: Candidacy
    runs: bool
    talks: tuple[Talk, ...]

    @property
    def loop(self) -> Any:
        """The candidacy's loop, None before it is planned."""
        return getattr(self.candidacy, "loop", None)


class Person:
    """A candidate and everything their page shows."""

    def __init__(self, candidate: Candidate, reader: User) -> None:
        self.candidate, self.reader = candidate, reader

    @classmethod
    def find(cls, reader: User, public_id: UUID) -> Person:
        """Return the candidate if the reader may know of them. Raises NotFound."""
        candidate = Candidate.objects.visible_to(reader).filter(public_id=public_id).first()
        if candidate is None:
            raise NotFound
        return cls(candidate, reader)

    @cached_property
    def may_change(self) -> bool:
        """Whether the reader writes down candidates."""
        return may_add_candidates(self.reader)

    @property
    def may_withdraw(self) -> bool:
        """Whether the reader may record that the candidate withdrew."""
        return self.may_change and self.candidate.consent_withdrawn_on is None

    @cached_property
    def candidacies(self) -> list[Candidacy]:
        """What they are up for, as far as the reader may know, newest first."""
        runs = Candidacy.objects.staffed_by(self.reader).filter(pk=OuterRef("pk"))
        rows = Candidacy.objects.visible_to(self.reader).filter(candidate=self.candidate)
        return list(rows.select_related("opening", "loop").annotate(is_run=Exists(runs)))

    @cached_property
    def interviews(self) -> list[Interview]:
        """Their interviews, each with whether the reader may hear it."""
        heard = Interview.objects.heard_by(self.reader).filter(pk=OuterRef("pk"))
        rows = Interview.objects.filter(candidacy__in=self.candidacies)
        return list(rows.annotate(is_heard=Exists(heard)))

    @cached_property
    def heard(self) -> list[Interview]:
        """The interviews whose words the reader may read and add."""
        if self.candidate.consent_withdrawn_on is not None:
            return []
        return [
            row
            for row in self.interviews
            if vars(row)["is_heard"] and row.state != Interview.State.DID_NOT_HAPPEN
        ]

    @cached_property
    def transcripts(self) -> list[Transcript]:
        """What is stored of those interviews, the newest version first."""
        rows = Transcript.objects.visible_to(self.reader).without_words()
        return list(rows.filter(interview__in=self.interviews).order_by("interview", "-version"))

    @cached_property
    def uploads(self) -> list[Upload]:
        """The files that came to those interviews, the newest first, each with its state."""
        rows = Upload.objects.visible_to(self.reader).with_state()
        return list(rows.filter(interview__in=self.interviews))

    @cached_property
    def jobs(self) -> dict[UUID, Job]:
        """The newest job about each transcript."""
        ids = [row.public_id for row in self.transcripts]
        rows = Job.objects.filter(subject__in=ids).order_by("created_at")
        return {job.subject: job for job in rows}

    @cached_property
    def may_put_forward(self) -> bool:
        """Whether there is an opening that they can be put forward for."""
        return bool(self.openings.exists())

    @property
    def openings(self) -> OpeningQuerySet:
        """Openings that they can be put forward for."""
        taken = [row.opening_id for row in self.candidacies]
        rows = Opening.objects.staffed_by(self.reader).filter(closed_at__isnull=True)
        return rows.exclude(pk__in=taken)

    def transcript_of(self, deed: str) -> Transcript:
        """Return the transcript that a speakers form is about. Raises NotFound."""
        wanted = deed.removeprefix(SPEAKERS)
        found = next((row for row in self.transcripts if str(row.public_id) == wanted), None)
        if found is None:
            raise NotFound
        return found

    def build_forms(self) -> dict[str, PlainForm]:
        """Return the forms that the reader may use, by what they do."""
        forms: dict[str, PlainForm] = {}
        if self.may_change:
            known = {
                name: getattr(self.candidate, name)
                for name in ("headline", "notice_given_on", "transcription_basis")
            }
            forms["notice"] = NoticeForm(initial=known, prefix="notice")
        if self.may_withdraw:
            forms["withdraw"] = WithdrawalForm(prefix="withdraw")
        if self.may_put_forward:
            forms["opening"] = PutForwardForm(self.openings, prefix="opening")
        if self.heard:
            forms["words"] = WordsForm(self.heard, prefix="words")
        for row in self.transcripts:
            name = f"{SPEAKERS}{row.public_id}"
            forms[name] = SpeakersForm(row, prefix=name)
        return forms

    def bind(self, deed: str, data: Any, files: Any) -> PlainForm | None:
        """Return the form of what is asked, filled; None where the reader has no such form."""
        if deed == "notice" and self.may_change:
            return NoticeForm(data, prefix=deed)
        if deed == "withdraw" and self.may_withdraw:
            return WithdrawalForm(data, prefix=deed)
        if deed == "opening" and self.may_put_forward:
            return PutForwardForm(self.openings, data, prefix=deed)
        if deed == "words" and self.heard:
            return WordsForm(self.heard, data, files, prefix=deed)
        if deed.startswith(SPEAKERS):
            return SpeakersForm(self.transcript_of(deed), data, prefix=deed)
        return None

    def groups(self, forms: dict[str, PlainForm]) -> list[Group]:
        """Return candidacies with interviews and words, as the page lists them."""
        words, uploads = self._group_words(forms), defaultdict(list)
        for upload in self.uploads:
            if upload.transcript_id is None:
                uploads[upload.interview_id].append(upload)
        talks: dict[int, list[Talk]] = defaultdict(list)
        for row in self.interviews:
            is_heard = bool(vars(row)["is_heard"])
            talk = Talk(row, is_heard, tuple(words[row.pk]), tuple(uploads[row.pk]))
            talks[row.candidacy_id].append(talk)
        return [
            Group(row, bool(vars(row)["is_run"]), tuple(talks[row.pk])) for row in self.candidacies
        ]

    def _group_words(self, forms: dict[str, PlainForm]) -> dict[int, list[Words]]:
        came = {row.transcript_id: row for row in self.uploads}
        words: dict[int, list[Words]] = defaultdict(list)
        for row in self.transcripts:
            form = forms.get(f"{SPEAKERS}{row.public_id}")
            newest = not words[row.interview_id]
            job = self.jobs.get(row.public_id)
            words[row.interview_id].append(Words(row, job, form, newest, came.get(row.pk)))
        return words
