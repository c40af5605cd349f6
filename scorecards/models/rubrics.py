"""Rubrics: competencies with a sentence for each level, named and versioned."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from accounts.models import Identified
from candidates.models import Opening
from jobs import clock
from scorecards.querysets import RubricQuerySet


class Rubric(Identified):
    """A version of a rubric. Once published it never changes; an edit is the next version."""

    name = models.CharField(max_length=120)
    version = models.PositiveSmallIntegerField()
    created_at = models.DateTimeField(default=clock.now)
    published_at = models.DateTimeField(null=True, blank=True)

    objects = RubricQuerySet.as_manager()

    class Meta:
        ordering = ["name", "-version"]
        constraints = [
            models.UniqueConstraint(
                fields=["name", "version"], name="rubric_version_is_unique_in_its_name"
            )
        ]

    def __str__(self) -> str:
        return f"{self.name} v{self.version}"


class Competency(models.Model):
    """One thing to rate. `anchors` maps "1".."4" (or "1".."3") to the sentence of that level."""

    rubric = models.ForeignKey(Rubric, on_delete=models.CASCADE, related_name="competencies")
    position = models.PositiveSmallIntegerField()
    key = models.SlugField(max_length=40)
    name = models.CharField(max_length=80)
    question = models.CharField(max_length=200, blank=True)
    anchors = models.JSONField(default=dict)

    class Meta:
        ordering = ["rubric", "position"]
        verbose_name_plural = "competencies"
        constraints = [
            models.UniqueConstraint(fields=["rubric", "key"], name="competency_key_is_unique"),
            models.UniqueConstraint(
                fields=["rubric", "position"], name="competency_has_its_own_position"
            ),
            models.CheckConstraint(condition=~Q(key=""), name="competency_key_is_not_empty"),
        ]

    def __str__(self) -> str:
        return self.name


class OpeningRubric(models.Model):
    """Which rubric version the cards of an opening are made from."""

    opening = models.OneToOneField(Opening, on_delete=models.CASCADE, related_name="rubric_choice")
    rubric = models.ForeignKey(Rubric, on_delete=models.PROTECT, related_name="openings")

    def __str__(self) -> str:
        return f"{self.opening}: {self.rubric}"
