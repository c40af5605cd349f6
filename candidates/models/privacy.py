"""What is kept about keeping: holds, erasures, how long, and what candidates say of themselves."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Identified
from candidates.models.people import Candidate
from candidates.querysets import LegalHoldQuerySet
from jobs import clock


class LegalHold(Identified):
    """While it stands, nothing of the candidate is erased: a court or an authority may ask."""

    candidate = models.ForeignKey(Candidate, on_delete=models.PROTECT, related_name="holds")
    reason = models.TextField()
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    set_at = models.DateTimeField(default=clock.now)
    lifted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    lifted_at = models.DateTimeField(null=True, blank=True)
    lift_reason = models.TextField(blank=True)

    objects = LegalHoldQuerySet.as_manager()

    class Meta:
        ordering = ["-set_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["candidate"],
                condition=Q(lifted_at__isnull=True),
                name="legal_hold_stands_once_per_candidate",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="legal_hold_has_a_reason"),
            models.CheckConstraint(
                condition=Q(lifted_at__isnull=True, lifted_by__isnull=True)
                | (Q(lifted_at__isnull=False, lifted_by__isnull=False) & ~Q(lift_reason="")),
                name="legal_hold_is_lifted_by_somebody_with_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"Hold of {self.set_at:%Y-%m-%d}"


class Erasure(Identified):
    """That somebody was erased, and how many rows of each table it took. Never changes."""

    class Reason(models.TextChoices):
        """Why; free text could name them."""

        REQUEST = "request", _("They asked for it")
        RETENTION = "retention", _("Their time was over")
        RESTORE = "restore", _("Erased before; a backup had brought them back")

    candidate = models.ForeignKey(Candidate, on_delete=models.PROTECT, related_name="erasures")
    reason = models.CharField(max_length=10, choices=Reason)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    at = models.DateTimeField(default=clock.now)
    rows = models.JSONField(default=dict)

    class Meta:
        ordering = ["-at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(reason__in=["request", "retention", "restore"]),
                name="erasure_reason_is_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_reason_display()}, {self.at:%Y-%m-%d}"


class RetentionPolicy(Identified):
    """How many days something is kept. Empty `jurisdiction` is for whoever has no own policy.

    `candidate` counts from the end of the candidate's last loop, `request` from the day on which
    they asked to be erased; `words` counts like `candidate` and takes transcripts, files, quotes
    and suggestions alone. Nothing goes while it is not `active`.
    """

    class Kind(models.TextChoices):
        """What goes, and from when the days count."""

        CANDIDATE = "candidate", _("Everything, after their last loop")
        REQUEST = "request", _("Everything, after they asked for it")
        WORDS = "words", _("Words alone, after their last loop")

    jurisdiction = models.CharField(max_length=6, blank=True)
    kind = models.CharField(max_length=10, choices=Kind)
    days = models.PositiveIntegerField()
    active = models.BooleanField(default=False)

    class Meta:
        ordering = ["jurisdiction", "kind"]
        verbose_name_plural = "retention policies"
        constraints = [
            models.UniqueConstraint(
                fields=["jurisdiction", "kind"], name="retention_policy_is_one_per_place_and_kind"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["candidate", "request", "words"]),
                name="retention_policy_kind_is_known",
            ),
            models.CheckConstraint(
                condition=Q(days__lte=36_525), name="retention_policy_ends_within_a_century"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.jurisdiction or 'everywhere'}: {self.kind}, {self.days} days"


class Declaration(models.Model):
    """What a candidate said of themselves, for the adverse-impact report and for nothing else.

    It names its candidate by their public id only: no query of any page, list or filter can join
    it, it has no `visible_to`, and Django's admin does not know it. Only two modules may read it:
    the report, which counts, and the export of everything held on that person.
    """

    class Sex(models.TextChoices):
        """The categories of EEO-1."""

        FEMALE = "female", _("Female")
        MALE = "male", _("Male")

    class Ethnicity(models.TextChoices):
        """The categories of EEO-1."""

        HISPANIC = "hispanic", _("Hispanic or Latino")
        WHITE = "white", _("White")
        BLACK = "black", _("Black or African American")
        PACIFIC = "pacific", _("Native Hawaiian or Pacific Islander")
        ASIAN = "asian", _("Asian")
        NATIVE = "native", _("American Indian or Alaska Native")
        SEVERAL = "several", _("Two or more")

    subject = models.UUIDField(unique=True)
    sex = models.CharField(max_length=10, choices=Sex, blank=True)
    ethnicity = models.CharField(max_length=10, choices=Ethnicity, blank=True)
    declared_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(sex__in=["", "female", "male"]), name="declared_sex_is_known"
            ),
            models.CheckConstraint(
                condition=Q(
                    ethnicity__in=[
                        "",
                        "hispanic",
                        "white",
                        "black",
                        "pacific",
                        "asian",
                        "native",
                        "several",
                    ]
                ),
                name="declared_ethnicity_is_known",
            ),
        ]

    def __str__(self) -> str:
        return "A declaration"
