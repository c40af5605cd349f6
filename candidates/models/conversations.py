"""An interview is one conversation: one transcript (in versions), one or more interviewers."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Identified
from candidates.models.openings import PlannedInterview
from candidates.models.people import Candidacy
from candidates.models.pools import Pool
from candidates.querysets import InterviewQuerySet, TranscriptQuerySet
from jobs import clock


class Interview(Identified):
    """One conversation with a candidate. `competencies` are the keys it is to cover.

    Whose pool it was, when it was scheduled, stays with it.

    `sequence` counts what changed of when, where and whether: a calendar takes the highest.
    """

    class State(models.TextChoices):
        """Whether it took place."""

        SCHEDULED = "scheduled", _("Scheduled")
        HELD = "held", _("Held")
        DID_NOT_HAPPEN = "did_not_happen", _("Did not happen")

    candidacy = models.ForeignKey(Candidacy, on_delete=models.PROTECT, related_name="interviews")
    planned = models.ForeignKey(
        PlannedInterview, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    pool = models.ForeignKey(
        Pool, on_delete=models.PROTECT, null=True, blank=True, related_name="interviews"
    )
    name = models.CharField(max_length=120)
    competencies = models.JSONField(default=list)
    questions = models.JSONField(default=list)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    state = models.CharField(max_length=20, choices=State, default=State.SCHEDULED)
    video_url = models.CharField(max_length=500, blank=True, db_default="")
    sequence = models.PositiveIntegerField(default=0, db_default=0)
    changed_at = models.DateTimeField(default=clock.now, null=True)

    objects = InterviewQuerySet.as_manager()

    class Meta:
        ordering = ["starts_at", "pk"]
        indexes = [
            models.Index(fields=["-starts_at", "-public_id"], name="interview_newest_first"),
            models.Index(fields=["ends_at"], name="interview_ended"),  # reports by days
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")), name="interview_ends_after_it_starts"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["scheduled", "held", "did_not_happen"]),
                name="interview_state_is_known",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Interviewer(models.Model):
    """A person in the conversation. `released_at` ends their access at once."""

    interview = models.ForeignKey(Interview, on_delete=models.CASCADE, related_name="interviewers")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="interviews"
    )
    released_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["interview", "user"], name="interviewer_sits_once_in_an_interview"
            )
        ]
        indexes = [models.Index(fields=["user", "interview"], name="interviewer_by_user")]

    def __str__(self) -> str:
        return str(self.user)


class Transcript(Identified):
    """What was said. `raw` is the file as it came; every offset speaks of `text`.

    `turns` is a list of [speaker label, start, end, seconds or null, raw line, section]; `roles`
    maps each label to candidate, interviewer, other or unknown; `notices` are [line, sentence].
    """

    interview = models.ForeignKey(Interview, on_delete=models.PROTECT, related_name="transcripts")
    version = models.PositiveSmallIntegerField()
    raw = models.BinaryField()
    raw_sha256 = models.CharField(max_length=64)
    filename = models.CharField(max_length=200, blank=True)
    shape = models.CharField(max_length=30)
    text = models.TextField()
    turns = models.JSONField(default=list)
    roles = models.JSONField(default=dict)
    notices = models.JSONField(default=list)
    words = models.PositiveIntegerField(default=0)
    stored_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    stored_at = models.DateTimeField(default=clock.now)

    objects = TranscriptQuerySet.as_manager()

    class Meta:
        ordering = ["interview", "-version"]
        constraints = [
            models.UniqueConstraint(
                fields=["interview", "version"], name="transcript_version_is_unique"
            ),
            models.UniqueConstraint(
                fields=["interview", "raw_sha256"], name="transcript_is_stored_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.interview} v{self.version}"

    @property
    def unknown_speakers(self) -> list[str]:
        """The labels that nobody has been matched to yet."""
        return sorted(label for label, role in self.roles.items() if role == "unknown")


class SpeakerMapping(models.Model):
    """Who a speaker label is, as a person said it; remembered for the whole candidacy."""

    candidacy = models.ForeignKey(Candidacy, on_delete=models.CASCADE, related_name="speakers")
    label = models.CharField(max_length=120)
    role = models.CharField(max_length=12)
    mapped_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    mapped_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["candidacy", "label"], name="speaker_label_is_mapped_once"
            ),
            models.CheckConstraint(
                condition=Q(role__in=["candidate", "interviewer", "other"]),
                name="speaker_role_is_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.label}: {self.role}"
