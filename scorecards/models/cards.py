"""A scorecard: a draft until sealed, then immutable revisions with their ratings as facts."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Identified
from candidates.models import Interview
from jobs import clock
from scorecards.models.rubrics import Rubric
from scorecards.querysets import ScorecardQuerySet


class Scorecard(Identified):
    """What one author owes or said about one interview.

    `form` is the frozen form: a list of {key, name, question, anchors, required}. `draft` maps
    field paths ("strategy.rating", "strategy.note", "strategy.evidence", "overall", "summary") to
    values and `draft_versions` counts each field's changes. `version` counts the card's changes.
    """

    class State(models.TextChoices):
        """Where the card stands; the last four are exits."""

        ASSIGNED = "assigned", _("Assigned")
        OPENED = "opened", _("Opened")
        DRAFT = "draft", _("Draft")
        SEALED = "sealed", _("Sealed")
        REVISED = "revised", _("Revised")
        DECLINED = "declined", _("Declined")
        RECUSED = "recused", _("Recused")
        SUBSTITUTED = "substituted", _("Substituted")
        DID_NOT_HAPPEN = "did_not_happen", _("Did not happen")

    class Kind(models.TextChoices):
        """Whether the card counts."""

        REGULAR = "regular", _("Regular")
        SHADOW = "shadow", _("Shadow (does not count)")
        REVERSE = "reverse", _("Reverse shadow (counts once signed off)")

    interview = models.ForeignKey(Interview, on_delete=models.PROTECT, related_name="scorecards")
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="scorecards"
    )
    rubric = models.ForeignKey(Rubric, on_delete=models.PROTECT, related_name="scorecards")
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.REGULAR)
    form = models.JSONField(default=list)
    state = models.CharField(max_length=20, choices=State, default=State.ASSIGNED)
    version = models.PositiveIntegerField(default=1)
    current = models.PositiveSmallIntegerField("current revision, 0 before sealing", default=0)
    draft = models.JSONField(default=dict)
    draft_versions = models.JSONField(default=dict)
    due_at = models.DateTimeField()
    created_at = models.DateTimeField(default=clock.now)
    opened_at = models.DateTimeField(null=True, blank=True)
    saved_at = models.DateTimeField(null=True, blank=True)
    sealed_at = models.DateTimeField(null=True, blank=True)
    left_reason = models.CharField(max_length=500, blank=True)

    saw_numbers: bool  # read by `lock_to_submit` alone

    objects = ScorecardQuerySet.as_manager()

    class Meta:
        ordering = ["due_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["interview", "author"], name="scorecard_is_one_per_interview_and_author"
            ),
            models.CheckConstraint(
                condition=Q(
                    state__in=[
                        "assigned",
                        "opened",
                        "draft",
                        "sealed",
                        "revised",
                        "declined",
                        "recused",
                        "substituted",
                        "did_not_happen",
                    ]
                ),
                name="scorecard_state_is_known",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["regular", "shadow", "reverse"]),
                name="scorecard_kind_is_known",
            ),
            models.CheckConstraint(
                condition=Q(current=0) | Q(sealed_at__isnull=False),
                name="scorecard_with_revisions_says_when_sealed",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["sealed", "revised"]) | Q(sealed_at__isnull=False),
                name="scorecard_that_is_sealed_says_when",
            ),
        ]
        indexes = [
            models.Index(
                fields=["author", "due_at"],
                condition=Q(state__in=["assigned", "opened", "draft"]),
                name="scorecard_owed_by_author",
            ),
            models.Index(fields=["-created_at", "-public_id"], name="scorecard_newest_first"),
            models.Index(  # reports count the newest
                fields=["sealed_at"],
                condition=Q(state__in=["sealed", "revised"]),
                name="scorecard_sealed",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.author} on {self.interview}"

    @property
    def is_owed(self) -> bool:
        """Whether the author still has to seal it."""
        return self.state in {self.State.ASSIGNED, self.State.OPENED, self.State.DRAFT}

    @property
    def is_submitted(self) -> bool:
        """Whether it was sealed."""
        return self.state in {self.State.SEALED, self.State.REVISED}

    @property
    def is_signed_off(self) -> bool:
        """Whether a reverse shadow's card was signed off; read `sign_off` along with many."""
        return self.kind == self.Kind.REVERSE and hasattr(self, "sign_off")

    @property
    def counts(self) -> bool:
        """Whether it weighs anything: a regular card, or a reverse shadow's signed off."""
        return self.kind == self.Kind.REGULAR or self.is_signed_off


class CardRevision(Identified):
    """What was submitted: number 1 is the sealed card, later ones are revisions. Never changes.

    `document` is {ratings: [{key, status, rating, note, evidence}], overall, summary};
    `content_hash` is the SHA-256 of the canonical JSON of card, number, form and document.
    """

    class Basis(models.TextChoices):
        """What a revision rests on."""

        OWN_INTERVIEW = "own_interview", _("My own interview")
        ALL_HEARD = "all_heard", _("Everything heard in the debrief")

    scorecard = models.ForeignKey(Scorecard, on_delete=models.PROTECT, related_name="revisions")
    number = models.PositiveSmallIntegerField()
    document = models.JSONField()
    overall = models.CharField(max_length=12)
    content_hash = models.CharField(max_length=64)
    reason = models.TextField(blank=True)
    basis = models.CharField(max_length=20, choices=Basis, default=Basis.OWN_INTERVIEW)
    after_reveal = models.BooleanField(default=False)
    sealed_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["scorecard", "-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["scorecard", "number"], name="card_revision_number_is_unique"
            ),
            models.CheckConstraint(
                condition=Q(overall__in=["strong_no", "no", "yes", "strong_yes"]),
                name="card_revision_recommends_one_of_four",
            ),
            models.CheckConstraint(
                condition=Q(number=1) | ~Q(reason=""),
                name="card_revision_after_the_first_has_reason",
            ),
        ]
        indexes = [
            models.Index(  # the newest changes, among ten times as many first ones
                fields=["-sealed_at", "-id"],
                condition=Q(number__gt=1),
                name="card_revision_later",
            )
        ]

    def __str__(self) -> str:
        return f"{self.scorecard} r{self.number}"


class Rating(models.Model):
    """One competency's answer in one revision: 1 to 4, or no number. Never changes."""

    class Status(models.TextChoices):
        """Whether there is a number; the other two never count as one."""

        RATED = "rated", _("Rated")
        NO_EVIDENCE = "no_evidence", _("No evidence")
        NOT_ASKED = "not_asked", _("Not asked")

    revision = models.ForeignKey(CardRevision, on_delete=models.PROTECT, related_name="ratings")
    competency = models.CharField(max_length=40)
    status = models.CharField(max_length=12, choices=Status)
    value = models.PositiveSmallIntegerField(null=True, blank=True)

    class Meta:
        ordering = ["revision", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["revision", "competency"], name="rating_is_one_per_competency"
            ),
            models.CheckConstraint(
                condition=Q(status="rated", value__gte=1, value__lte=4)
                | Q(status__in=["no_evidence", "not_asked"], value__isnull=True),
                name="rating_value_is_1_to_4",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.competency}: {self.value or self.status}"
