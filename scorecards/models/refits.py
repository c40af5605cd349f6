"""Versions of what turns a score into a level, refitted to the company's own blind scorecards."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Identified
from jobs import clock
from scorecards.models.rubrics import Rubric
from scorecards.querysets import RefitQuerySet


class Refit(Identified):
    """One try at weights for a rubric version, or the way back to those shipped. Never changes.

    `weights` maps each competency refitted so far to {cuts, slope, scales}: what suggestions use
    from here on if `is_accepted`, until the next accepted row of this rubric and engine. `replaces`
    is the accepted row before it. `inputs_hash` is the SHA-256 of the numbers it was fitted to,
    so that the same cards are tried once. `made_by` is None for the command line.
    """

    class Kind(models.TextChoices):
        """Where the weights come from."""

        FITTED = "fitted", _("Refitted")
        SHIPPED = "shipped", _("As shipped")

    number = models.PositiveIntegerField(unique=True)
    rubric = models.ForeignKey(Rubric, on_delete=models.PROTECT, related_name="refits")
    engine = models.CharField(max_length=40)
    kind = models.CharField(max_length=10, choices=Kind)
    is_accepted = models.BooleanField()
    weights = models.JSONField(default=dict)
    replaces = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    inputs_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField(default=clock.now)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )

    objects = RefitQuerySet.as_manager()

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="fitted") | Q(kind="shipped", is_accepted=True),
                name="refit_kind_is_known_and_shipped_is_accepted",
            ),
        ]

    def __str__(self) -> str:
        return f"Weights {self.number} of {self.rubric}"


class RefitPart(models.Model):
    """What a refit made of one competency. Never changes.

    `parameters` is the fitted {cuts, slope, scales}, {} where too few pairs were there; the figures
    are None then, and `..._after` are of fits that left each candidate out: `miss` is the ranked
    probability score of the shares, `gain_error` the standard error of its fall; `kappa` the
    weighted kappa of the levels, `kappa_error` that of the later one; `partial` the rank
    correlation of scores with people, given length. `pairs` are counted in tens.
    """

    class Verdict(models.TextChoices):
        """What became of it."""

        ACCEPTED = "accepted", _("Accepted")
        TOO_FEW = "too_few", _("Too few scorecards")
        ONE_LEVEL = "one_level", _("Ratings of one level")
        NO_GAIN = "no_gain", _("No sure gain")
        CHANCE = "chance", _("Ratings follow no rule")
        LENGTH = "length", _("It would reward length")

    class Mode(models.TextChoices):
        """How much was refitted."""

        SHIFT = "shift", _("One shift of the thresholds")
        SLOPE = "slope", _("Thresholds and slope")
        RIDGE = "ridge", _("Thresholds, slope and kinds of evidence")

    refit = models.ForeignKey(Refit, on_delete=models.PROTECT, related_name="parts")
    competency = models.CharField(max_length=40)
    verdict = models.CharField(max_length=10, choices=Verdict)
    mode = models.CharField(max_length=10, choices=Mode)
    pairs = models.PositiveIntegerField()
    candidates = models.PositiveIntegerField()
    parameters = models.JSONField(default=dict)
    miss_before = models.FloatField(null=True, blank=True)
    miss_after = models.FloatField(null=True, blank=True)
    gain_error = models.FloatField(null=True, blank=True)
    kappa_before = models.FloatField(null=True, blank=True)
    kappa_after = models.FloatField(null=True, blank=True)
    kappa_error = models.FloatField(null=True, blank=True)
    partial_before = models.FloatField(null=True, blank=True)
    partial_after = models.FloatField(null=True, blank=True)

    class Meta:
        ordering = ["refit", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["refit", "competency"], name="refit_part_is_one_per_competency"
            ),
            models.CheckConstraint(
                condition=Q(verdict__in=["too_few", "one_level"], miss_after__isnull=True)
                | Q(
                    verdict__in=["accepted", "no_gain", "chance", "length"],
                    miss_before__isnull=False,
                    miss_after__isnull=False,
                    gain_error__isnull=False,
                    kappa_before__isnull=False,
                    kappa_after__isnull=False,
                    kappa_error__isnull=False,
                    partial_before__isnull=False,
                    partial_after__isnull=False,
                ),
                name="refit_part_has_figures_where_it_was_fitted",
            ),
            models.CheckConstraint(
                condition=Q(mode__in=["shift", "slope", "ridge"]), name="refit_part_mode_is_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.competency}: {self.verdict}"

    @property
    def gain(self) -> float | None:
        """How much less it misses candidates left out than what was in use; None without a fit."""
        if self.miss_before is None or self.miss_after is None:
            return None
        return self.miss_before - self.miss_after
