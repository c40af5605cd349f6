"""When a row last changed, as its reader may know: the newest moment of it and what is in it.

No column keeps it. It is the newest of the moments that the row, its nested rows and its audit
events carry, and of colleagues' cards only those count that the reader sees: else the moment
would tell a blind panelist that somebody has submitted. Where a reader's own card ends their
blindness, what it opened counts as changed then, so that an incremental read finds it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cached_property
from typing import Any

from django.db.models import Case, DateTimeField, F, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce, Greatest

from accounts.models import AuditEvent, User
from candidates.models import Candidacy, Interview, Interviewer, OpeningRole
from scorecards.models import CardRevision, Redaction, Scorecard
from scorecards.querysets import company_visibility, sees_colleagues

NEVER = Value(datetime(1970, 1, 1, tzinfo=UTC), output_field=DateTimeField())


@dataclass(frozen=True)
class Reader:
    """Whose eyes a token has, and what is asked of the database once a request for them.

    `names` are those of competencies by rubric and key, as far as cards were read.
    """

    user: User
    names: dict[tuple[int, str], str] = field(default_factory=dict)

    @cached_property
    def visibility(self) -> str:
        """The company's setting: when panelists see colleagues' cards."""
        return company_visibility()

    @cached_property
    def lists_people(self) -> bool:
        """Whether the person may list the company's people, as the API has it."""
        return self.user.is_admin or OpeningRole.objects.filter(user=self.user).exists()

    def is_open(self, candidacy: str) -> Q:
        """True where colleagues' cards on the candidacy at this path are open to the reader."""
        return sees_colleagues(self.user, candidacy, self.visibility)

    def cards(self) -> QuerySet[Scorecard]:
        """Return the sealed cards that the reader sees."""
        return Scorecard.objects.visible_to(self.user, setting=self.visibility).submitted()


def newest(*moments: Any) -> Greatest:
    """Return the latest of the moments; an absent one counts as never."""
    return Greatest(*(Coalesce(moment, NEVER) for moment in (*moments, NEVER)))


def last(rows: QuerySet[Any, Any], moment: str) -> Subquery:
    """Return the latest `moment` of `rows`, which refer to the outer row."""
    found = rows.filter(**{f"{moment}__isnull": False}).order_by(f"-{moment}")
    return Subquery(found.values(moment)[:1], output_field=DateTimeField())


def audited(public_id: str = "public_id") -> Subquery:
    """Return when the row at this path was last written about in the audit log."""
    return last(AuditEvent.objects.filter(subject_id=OuterRef(public_id)), "at")


def first_audited(otherwise: str) -> Coalesce:
    """Return when the row was first written about; `otherwise` names a moment for old rows."""
    events = AuditEvent.objects.filter(subject_id=OuterRef("public_id")).order_by("at")
    return Coalesce(Subquery(events.values("at")[:1]), F(otherwise), output_field=DateTimeField())


def person_changed(_: Reader) -> Greatest:
    """Return when a user changed."""
    return newest(F("date_joined"), audited())


def job_changed(_: Reader, job: str = "") -> Greatest:
    """Return when the opening at this path changed, its plan, rubric and roles with it."""
    return newest(F(f"{job}created_at"), F(f"{job}closed_at"), audited(f"{job}public_id"))


def ended_blindness(reader: Reader, candidacy: str) -> Greatest:
    """Return when the reader's own cards or seats on the candidacy ended, never if they have none.

    Where a company waits for all cards, the last card that they see counts instead.
    """
    seats = Interviewer.objects.filter(user=reader.user)
    if reader.visibility == "after_all" and not reader.user.is_admin:
        sealed: Any = _last_on(reader.cards(), "sealed_at", candidacy)
    else:
        own = Scorecard.objects.filter(author=reader.user)
        sealed = _last_of_few(own, "sealed_at", candidacy)
    return newest(sealed, _last_of_few(seats, "released_at", candidacy))


def _last_on(rows: QuerySet[Any, Any], moment: str, candidacy: str) -> Subquery:
    """Return the latest `moment` of the rows of interviews of the candidacy at this path."""
    return last(rows.filter(interview__candidacy=OuterRef(candidacy)), moment)


def _last_of_few(rows: QuerySet[Any, Any], moment: str, candidacy: str) -> Case:
    """Return the latest `moment` likewise, of rows whose candidacies are few and looked up once.

    Else the interviews of each candidacy would be walked only to find none of the reader's.
    """
    named = Q(**{f"{candidacy}__in": rows.order_by().values("interview__candidacy")})
    found = _last_on(rows, moment, candidacy)
    return Case(When(named, then=found), default=None, output_field=DateTimeField())


def card_changed(reader: Reader, card: str = "") -> Greatest:
    """Return when the sealed card at this path changed: sealed, revised, words taken out."""
    pk = f"{card}pk"
    return newest(
        F(f"{card}sealed_at"),
        last(CardRevision.objects.filter(scorecard=OuterRef(pk)), "sealed_at"),
        last(Redaction.objects.filter(revision__scorecard=OuterRef(pk)), "redacted_at"),
        ended_blindness(reader, f"{card}interview__candidacy"),
    )


def interview_changed(reader: Reader, interview: str = "") -> Greatest:
    """Return when the interview at this path changed: time, place, panel, cards that are seen."""
    pk = f"{interview}pk"
    revisions = CardRevision.objects.filter(
        scorecard__in=reader.cards(), scorecard__interview=OuterRef(pk)
    )
    return newest(
        F(f"{interview}candidacy__created_at"),
        F(f"{interview}changed_at"),
        audited(f"{interview}public_id"),
        last(Scorecard.objects.filter(interview=OuterRef(pk)), "created_at"),
        last(Interviewer.objects.filter(interview=OuterRef(pk)), "released_at"),
        last(revisions, "sealed_at"),
        ended_blindness(reader, f"{interview}candidacy"),
    )


def application_changed(reader: Reader) -> Greatest:
    """Return when the candidacy changed: its interviews, cards that are seen, its loop's state."""
    seen = Case(
        When(reader.is_open("pk"), then=F("loop__state_since")),
        default=None,
        output_field=DateTimeField(),
    )
    revisions = CardRevision.objects.filter(
        scorecard__in=reader.cards(), scorecard__interview__candidacy=OuterRef("pk")
    )
    return newest(
        F("created_at"),
        F("closed_at"),
        seen,
        audited(),
        last(Interview.objects.filter(candidacy=OuterRef("pk")), "changed_at"),
        last(Scorecard.objects.filter(interview__candidacy=OuterRef("pk")), "created_at"),
        last(Interviewer.objects.filter(interview__candidacy=OuterRef("pk")), "released_at"),
        last(revisions, "sealed_at"),
        ended_blindness(reader, "pk"),
    )


def candidate_changed(reader: Reader) -> Greatest:
    """Return when the candidate changed, or one of the candidacies that the reader sees."""
    theirs = Candidacy.objects.visible_to(reader.user).filter(candidate=OuterRef("pk"))
    theirs = theirs.annotate(changed=application_changed(reader))
    return newest(F("created_at"), audited(), last(theirs, "changed"))
