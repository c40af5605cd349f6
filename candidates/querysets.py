"""Reusable queries over candidates, openings and interviews. Every list is an allow-list.

Each rule is a set of ids that depends on the person alone: the database makes it once a query
and looks every row up in it. A subquery that refers to the row would be run again for each.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from django.db import models
from django.db.models import Case, Count, F, OuterRef, Q, Subquery, Value, When

from accounts.querysets.kept import Given, ask_again
from jobs.models import Job

if TYPE_CHECKING:
    from accounts.models import User
    from candidates.models import (
        Candidacy,
        Candidate,
        Import,
        Interview,
        LegalHold,
        Opening,
        Transcript,
        Upload,
    )

    Row = TypeVar("Row", bound=models.Model)

READ_UPLOAD = "candidates.read_upload"
"""The kind of job that reads an uploaded file."""
TAKE_IN = "candidates.take_in_import"
"""The kind of job that takes many files in."""


def is_panelist(user: User, candidacy: str) -> Q:
    """True where `user` sits on the panel of the open candidacy at this path."""
    from candidates.models import Interviewer  # noqa: PLC0415 (models import this module)

    seats = Interviewer.objects.filter(
        user=user, released_at__isnull=True, interview__candidacy__closed_at__isnull=True
    )
    return Q(**{f"{candidacy}__in": seats.values("interview__candidacy")})


def is_staff_of(user: User, opening: str) -> Q:
    """True where `user` is recruiter or hiring manager of the opening at this path."""
    from candidates.models import OpeningRole  # noqa: PLC0415 (models import this module)

    return Q(**{f"{opening}__in": OpeningRole.objects.filter(user=user).values("opening")})


def is_own_case(user: User, candidate: str = "pk") -> Q:
    """True where the candidate at this path is this very person, by link or by e-mail address.

    Once an internal candidate is erased nobody can tell whose case it was: it is everybody's.
    """
    from candidates.models import Candidate  # noqa: PLC0415 (models import this module)

    themselves = Candidate.objects.filter(
        Q(user=user) | Q(email__iexact=user.email) | Q(was_internal=True)
    )
    return Q(**{f"{candidate}__in": themselves.values("pk")})


def begins_a_word(path: str, text: str) -> Q:
    """True where a word of the text at this path begins with `text`, in any letter case.

    Most rows fail the first comparison and see no other. SQLite knows no letter case beyond
    ASCII: what goes beyond is looked for with a capital, too.
    """
    spellings = [text] if text.isascii() else sorted({text, text.capitalize()})
    begins, holds = Q(pk__in=[]), Q(pk__in=[])
    for spelled in spellings:
        holds |= Q(**{f"{path}__icontains": spelled})
        begins |= Q(**{f"{path}__istartswith": spelled})
        for before in (" ", "-", "'"):
            begins |= Q(**{f"{path}__icontains": f"{before}{spelled}"})
    return holds & begins


def is_visible(user: User, candidacy: str = "candidacy") -> Q:
    """True where the candidacy at this path is one of `Candidacy.objects.visible_to(user)`.

    For an admin it names the few that are not: the planner then walks an index of the rows asked
    for, newest first, instead of sorting them all.
    """
    from candidates.models import Candidacy  # noqa: PLC0415 (models import this module)

    if user.is_active and user.is_admin:
        own = Candidacy.objects.filter(is_own_case(user, "candidate"))
        return ~Q(**{f"{candidacy}__in": own})
    return Q(**{f"{candidacy}__in": Candidacy.objects.visible_to(user)})


class Reach(NamedTuple):
    """What leads somebody to candidacies, read once for a list; primary keys.

    Written into a statement as numbers they tell the planner how many rows they lead to: it walks
    the newest rows for somebody who sees many, and an index for somebody who sees few.
    """

    openings: tuple[int, ...]
    """That they are staff of."""
    panels: tuple[int, ...]
    """Open candidacies on whose panel they sit."""
    past: tuple[int, ...]
    """Closed ones on whose panel they sat to the end."""

    def staffs(self, candidacy: str) -> Q:
        """True where the candidacy at this path is for one of the openings."""
        opening = "opening" if candidacy == "pk" else f"{candidacy}__opening"
        return Q(**{f"{opening}__in": self.openings})

    def sits_on(self, candidacy: str) -> Q:
        """True where the candidacy at this path is one of the panels."""
        return Q(**{f"{candidacy}__in": self.panels})

    def leads_to(self, candidacy: str, *, panels: Sequence[int] | None = None) -> Q:
        """True where the candidacy at this path is staffed, or one of `panels` (the open ones)."""
        panels = self.panels if panels is None else panels
        return self.staffs(candidacy) | Q(**{f"{candidacy}__in": panels})


def read_reach(user: User) -> Reach:
    """Return what leads this person to candidacies; one statement."""
    reach: tuple[list[int], ...] = ([], [], [])
    for key, at in ask_again("reach", _build_reach, user=user.pk):
        reach[at].append(key)
    return Reach(*map(tuple, reach))


def _build_reach() -> models.QuerySet[Any, Any]:
    from candidates.models import Interviewer, OpeningRole  # noqa: PLC0415 (they import us)

    user = Given("user", models.BigIntegerField())
    roles = OpeningRole.objects.filter(user=user).order_by().values_list("opening", Value(0))
    seats = Interviewer.objects.filter(user=user, released_at__isnull=True).order_by()
    is_past = Q(interview__candidacy__closed_at__isnull=False)
    place = Case(When(is_past, Value(2)), default=Value(1))
    return roles.union(seats.values_list("interview__candidacy", place))


def is_listed(user: User, candidacy: str = "candidacy", reach: Reach | None = None) -> Q:
    """True where `is_visible` is, for long lists: one statement more, and a plan that fits.

    `reach` is what leads the user there, where it has been read already.
    """
    from candidates.models import Candidacy  # noqa: PLC0415 (models import this module)

    if user.is_admin or not user.is_active:
        return is_visible(user, candidacy)
    own = Candidacy.objects.filter(is_own_case(user, "candidate"))
    return (reach or read_reach(user)).leads_to(candidacy) & ~Q(**{f"{candidacy}__in": own})


class CandidacyQuerySet(models.QuerySet["Candidacy", "Candidacy"]):
    """Candidacies: one person for one opening."""

    model: type[Candidacy]

    def visible_to(self, user: User) -> CandidacyQuerySet:
        """Return those of the user's openings and panels, all for an admin, never their own."""
        if not user.is_active:
            return self.none()
        others = self.exclude(is_own_case(user, "candidate"))
        if user.is_admin:
            return others
        return others.filter(self.is_reached_by(user))

    def is_reached_by(self, user: User) -> Q:
        """True where a role or a seat leads the user; as one set, so that an index is walked."""
        rows = self.model.objects.order_by()
        staffed = rows.filter(is_staff_of(user, "opening")).values("pk")
        return Q(pk__in=staffed.union(rows.filter(is_panelist(user, "pk")).values("pk")))

    def staffed_by(self, user: User) -> CandidacyQuerySet:
        """Return those the user runs: admin, recruiter or hiring manager; never their own."""
        if not user.is_active:
            return self.none()
        others = self.exclude(is_own_case(user, "candidate"))
        return others if user.is_admin else others.filter(is_staff_of(user, "opening"))


class CandidateQuerySet(models.QuerySet["Candidate", "Candidate"]):
    """People we meet."""

    model: type[Candidate]

    def visible_to(self, user: User) -> CandidateQuerySet:
        """Return candidates with a visible candidacy; admins and recruiters also see new ones."""
        from candidates.models import Candidacy, OpeningRole  # noqa: PLC0415 (they import us)

        if not user.is_active:
            return self.none()
        others = self.exclude(is_own_case(user)).filter(erased_at__isnull=True)
        if user.is_admin:
            return others
        seen = Q(pk__in=Candidacy.objects.visible_to(user).values("candidate"))
        recruits = OpeningRole.objects.filter(user=user, role="recruiter").exists()
        fresh = ~Q(pk__in=Candidacy.objects.values("candidate")) if recruits else Q(pk__in=[])
        return others.filter(seen | fresh)


class OpeningQuerySet(models.QuerySet["Opening", "Opening"]):
    """Roles to fill."""

    model: type[Opening]

    def visible_to(self, user: User) -> OpeningQuerySet:
        """Return openings the user has a role in or sits on a panel for; all for an admin."""
        from candidates.models import Candidacy  # noqa: PLC0415 (models import this module)

        if not user.is_active:
            return self.none()
        if user.is_admin:
            return self.all()
        met = Candidacy.objects.filter(is_panelist(user, "pk"))
        met = met.exclude(is_own_case(user, "candidate"))
        return self.filter(is_staff_of(user, "pk") | Q(pk__in=met.values("opening")))

    def staffed_by(self, user: User) -> OpeningQuerySet:
        """Return openings the user runs."""
        if not user.is_active:
            return self.none()
        return self.all() if user.is_admin else self.filter(is_staff_of(user, "pk"))


class InterviewQuerySet(models.QuerySet["Interview", "Interview"]):
    """Conversations with a candidate."""

    model: type[Interview]

    def visible_to(self, user: User) -> InterviewQuerySet:
        """Return the interviews of visible candidacies."""
        return self.filter(is_visible(user))

    def listed_to(self, user: User) -> InterviewQuerySet:
        """Return the same as `visible_to`, for a list."""
        return self.filter(is_listed(user))

    def heard_by(self, user: User) -> InterviewQuerySet:
        """Return interviews whose words the user may read: their own, and those they staff."""
        from candidates.models import Candidacy, Interviewer  # noqa: PLC0415 (they import us)

        seats = Interviewer.objects.filter(user=user, released_at__isnull=True)
        return self.visible_to(user).filter(
            Q(pk__in=seats.values("interview"))
            | Q(candidacy__in=Candidacy.objects.staffed_by(user))
        )


class TranscriptQuerySet(models.QuerySet["Transcript", "Transcript"]):
    """What was said, by version."""

    model: type[Transcript]

    def visible_to(self, user: User) -> TranscriptQuerySet:
        """Return transcripts of interviews whose words the user may read."""
        from candidates.models import Interview  # noqa: PLC0415 (models import this module)

        return self.filter(interview__in=Interview.objects.heard_by(user))

    def without_words(self) -> TranscriptQuerySet:
        """Leave the heavy columns in the database: for lists."""
        return self.defer("raw", "text", "turns")


class UploadQuerySet(models.QuerySet["Upload", "Upload"]):
    """Files on their way."""

    model: type[Upload]

    def visible_to(self, user: User) -> UploadQuerySet:
        """Return the files of interviews whose words the user may read."""
        from candidates.models import Interview  # noqa: PLC0415 (models import this module)

        return self.filter(interview__in=Interview.objects.heard_by(user))

    def with_state(self) -> UploadQuerySet:
        """Add `state` (waiting, reading, read, refused, failed), `reason_code` and `reason`."""
        jobs = Job.objects.filter(kind=READ_UPLOAD, subject=OuterRef("public_id"))
        newest = jobs.order_by("-created_at", "-pk")
        told = self.defer("raw").annotate(
            job_status=Subquery(newest.values("status")[:1]),
            job_code=Subquery(newest.values("error_code")[:1]),
            job_error=Subquery(newest.values("error")[:1]),
        )
        return told.annotate(
            state=Case(
                When(transcript__isnull=False, then=Value("read")),
                When(~Q(refusal_code=""), then=Value("refused")),
                When(job_status="failed", then=Value("failed")),
                When(job_status="running", then=Value("reading")),
                default=Value("waiting"),
            ),
            reason_code=_reason("refusal_code", "job_code"),
            reason=_reason("refusal", "job_error"),
        )

    def state_of(self, upload: Upload) -> str:
        """Return how far the reading of this file is, as `with_state` names it."""
        return str(vars(self.with_state().get(pk=upload.pk))["state"])


def _reason(of_refusal: str, of_failure: str) -> Case:
    return Case(
        When(~Q(refusal_code=""), then=F(of_refusal)),
        When(transcript__isnull=True, job_status="failed", then=F(of_failure)),
        default=Value(""),
        output_field=models.TextField(),
    )


class LegalHoldQuerySet(models.QuerySet["LegalHold", "LegalHold"]):
    """Legal holds."""

    model: type[LegalHold]

    def standing(self) -> LegalHoldQuerySet:
        """Return holds that were not lifted."""
        return self.filter(lifted_at__isnull=True)


class ImportQuerySet(models.QuerySet["Import", "Import"]):
    """Many files at once."""

    model: type[Import]

    def visible_to(self, user: User) -> ImportQuerySet:
        """Return the user's own: a list names files and people that others may not know."""
        return self.filter(created_by=user) if user.is_active else self.none()

    def with_state(self) -> ImportQuerySet:
        """Add `state` (waiting, reading, taken_in, refused, failed), `reason` and row counts."""
        jobs = Job.objects.filter(kind=TAKE_IN, subject=OuterRef("public_id"))
        newest = jobs.order_by("-created_at", "-pk")
        told = self.defer("raw").annotate(
            job_status=Subquery(newest.values("status")[:1]),
            job_error=Subquery(newest.values("error")[:1]),
            rows_done=Count("rows", distinct=True),
        )
        return told.annotate(
            state=Case(
                When(~Q(refusal_code=""), then=Value("refused")),
                When(raw__isnull=True, then=Value("taken_in")),
                When(job_status="failed", then=Value("failed")),
                When(job_status="running", then=Value("reading")),
                default=Value("waiting"),
            ),
            reason=Case(
                When(~Q(refusal_code=""), then=F("refusal")),
                When(raw__isnull=False, job_status="failed", then=F("job_error")),
                default=Value(""),
                output_field=models.TextField(),
            ),
        )
