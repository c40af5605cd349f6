"""Drafts of rubrics: the next version while people write it."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from accounts.models import Identified
from jobs import clock
from scorecards.models.rubrics import Rubric
from scorecards.querysets import RubricDraftQuerySet


class RubricDraft(Identified):
    """The next version of the rubric called `name`, one at a time; publishing it removes it.

    `competencies` is a list of {key, name, question, anchors: {"1": text, ...}} whose texts may
    still be empty. `version` counts saves from 1. `based_on` is the version that was the newest
    when the draft was begun, null for a new rubric.
    """

    name = models.CharField(max_length=120)
    based_on = models.ForeignKey(Rubric, on_delete=models.PROTECT, null=True, related_name="drafts")
    competencies = models.JSONField(default=list)
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(default=clock.now)
    saved_at = models.DateTimeField(default=clock.now)
    saved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    objects = RubricDraftQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["name"], name="rubric_has_one_draft"),
            models.CheckConstraint(condition=~Q(name=""), name="rubric_draft_has_a_name"),
        ]

    def __str__(self) -> str:
        return f"{self.name} (draft)"
